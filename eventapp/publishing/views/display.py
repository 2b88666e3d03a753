"""A room's screen: what is on, for how long, and what comes next, in both languages."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from eventapp.core import clock, edge
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.locale import LANGUAGE_PREFIX, in_both, reading
from eventapp.core.templating import render
from eventapp.publishing import queries
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.rules.snapshot import SessionFacts
from eventapp.publishing.views.public import words

blueprint = Blueprint("display", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>")
EVERYBODY: Final = "public"
MOST_SHOWN: Final = 60  # sessions from now on that the screen knows when its connection is lost


@blueprint.get("/rooms/<room>/display")
@requires(Permission.EVENT_READ)
@edge.kept(audience=lambda: EVERYBODY)
def room(room: str) -> ResponseReturnValue:
    """The screen of one room. Whoever passes sees it, so it shows what everybody may see.

    Raises:
        NotFound: nothing is released yet, or no room has this code.
    """
    event, now = current_event(), clock.now()
    agenda = queries.agenda(event, queries.public_scope())
    page = AgendaPage(agenda, reading()) if agenda is not None else None
    found = next((one for one in page.snapshot.rooms if one.code == room), None) if page else None
    if page is None or found is None:
        raise NotFound
    edge.drop_at(page.changes_at(now))
    coming = [one for one in page.sessions_in(found) if one.ends_at and one.ends_at > now][:MOST_SHOWN]
    current = next((one for one in coming if _is_today(one, now)), None)
    return render(
        "publishing/public/display.html",
        page=page,
        room=found,
        coming=coming,
        current=current,
        following=next((one for one in coming if one is not current), None),
        both=in_both,
        _l=lazy_gettext,
        **words(),
    )


def _is_today(session: SessionFacts, now: datetime) -> bool:
    here = reading()
    return session.starts_at is not None and here.local(session.starts_at).date() <= here.local(now).date()
