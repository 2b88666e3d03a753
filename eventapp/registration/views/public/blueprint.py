"""Where the pages of focal points and participants are."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.locale import LANGUAGE_PREFIX
from eventapp.registration.models import Delegation, Participant

PAGE: Final = "/<event>/delegation/<delegation>"
blueprint = Blueprint("registration", __name__, url_prefix=LANGUAGE_PREFIX)


def address(found: Delegation, person: Participant | None = None) -> str:
    """The page of a delegation, at one of its people."""
    anchor = f"p-{person.public_id}" if person is not None else None
    return url_for("registration.delegation", delegation=found.public_id, _anchor=anchor)


def back(found: Delegation, person: Participant | None = None) -> ResponseReturnValue:
    """Back to it, after a button."""
    return redirect(address(found, person), 303)
