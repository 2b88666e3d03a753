"""The agenda in other forms than pages: what a reader may see of it, in one file."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, requires
from eventapp.core.compression import is_personal
from eventapp.core.dates import parse_date
from eventapp.core.errors import NotFound
from eventapp.core.locale import LANGUAGE_PREFIX
from eventapp.publishing.faces.document import agenda_pdf
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.views.public import agenda_page

_NO_FILE_NAME: Final = re.compile(r'[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')

blueprint = Blueprint("faces", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>")


@blueprint.get("/agenda.pdf")
@requires(Permission.EVENT_READ)
def agenda_document() -> ResponseReturnValue:
    """The agenda, or one day of it (`?day=YYYY-MM-DD`), typeset."""
    return _document(agenda_page())


@blueprint.get("/agenda/releases/<int:number>.pdf")
@requires(Permission.EVENT_READ)
def release_document(number: int) -> ResponseReturnValue:
    """Release `number` typeset, masked by today's visibility."""
    return _document(agenda_page(number=number))


def _document(page: AgendaPage | None) -> ResponseReturnValue:
    if page is None:
        raise NotFound
    day = _asked_day(page)
    where = url_for("publishing.agenda", day=day.isoformat() if day else None, preview=None)
    body = agenda_pdf(page, day=day, address=current_app.extensions["settings"].base_url + where)
    slug, title = page.snapshot.event.slug, page.snapshot.event.short_title or page.snapshot.event.title
    suffix = f" {day}" if day else ""
    return sent(
        body,
        "application/pdf",
        name=f"{slug} agenda{suffix}.pdf".replace(" ", "-"),
        spoken=f"{_('Agenda')} - {title.in_(page.reading.language)}{suffix}.pdf",
    )


def _asked_day(page: AgendaPage) -> date | None:
    if "day" not in request.args:
        return None
    try:
        day = parse_date(request.args["day"])
    except ValueError:
        raise NotFound from None
    if day not in page.days:
        raise NotFound
    return day


def sent(body: bytes, mimetype: str, *, name: str, spoken: str) -> ResponseReturnValue:
    """`body` as a file that a browser shows; 304 when the reader has it already.

    It is called `spoken`, in the reader's language, and `name` (ASCII) where nothing else is understood.
    """
    response = Response(body, mimetype=mimetype)
    called = quote(_NO_FILE_NAME.sub(" ", spoken), safe="")
    response.headers["Content-Disposition"] = f"inline; filename=\"{name}\"; filename*=UTF-8''{called}"
    response.headers["Cache-Control"] = "private, no-cache" if is_personal() else "no-cache"
    response.set_etag(hashlib.sha256(body).hexdigest())
    return response.make_conditional(request)
