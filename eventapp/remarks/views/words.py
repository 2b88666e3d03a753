"""What every template of remarks may ask, and the addresses of mailed links."""

from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue

from eventapp.core.errors import NotFound
from eventapp.core.files import serving
from eventapp.core.links import absolute
from eventapp.core.locale import language_name
from eventapp.people.labels import gender_form, printed_name
from eventapp.programme import labels as programme_labels
from eventapp.remarks import labels
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules import embargo, workflow
from eventapp.remarks.rules.comparison import compare
from eventapp.remarks.rules.pace import pace


def words() -> dict[str, Any]:
    """The vocabulary of the templates."""
    return {
        "remarks_labels": labels,
        "role_labels": programme_labels,
        "printed_name": printed_name,
        "gender_form": gender_form,
        "language_name": language_name,
        "pace_of": pace,
        "compare": compare,
        "is_advance": embargo.is_advance,
        "is_public": embargo.is_public,
        "is_stopped": embargo.is_stopped,
        "closes_at": workflow.closes_at,
        "is_open": workflow.is_open,
        "is_late": workflow.is_late,
    }


def send_portrait(remarks: Remarks) -> ResponseReturnValue:
    """The picture that a speaker sent, to whoever may see this text's pages.

    Raises:
        NotFound: there is none.
    """
    if remarks.asked_portrait is None:
        raise NotFound
    return serving.send(remarks.asked_portrait, stem="", stem_ascii="portrait", is_public=False)


def link(language: str, token: str) -> str:
    """The address of a link in a mail; nothing of it is kept in a log."""
    return absolute("remarks.open_link", token=token, lang=language)
