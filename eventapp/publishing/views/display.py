"""A room's screen: what is on, who has the floor, and what comes next, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from eventapp.core import clock, edge
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.locale import LANGUAGE_PREFIX, in_both, reading
from eventapp.core.templating import render
from eventapp.floor import labels as floor_labels
from eventapp.floor.rules.timing import clock_face
from eventapp.publishing import live, queries
from eventapp.publishing.live import OnTheFloor
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.rules.snapshot import SessionFacts
from eventapp.publishing.views.public import words

blueprint = Blueprint("display", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>")
OVERRUN: Final = timedelta(hours=2)  # a speaker whose clock nobody stopped does not keep the screen for ever
MOST_SHOWN: Final = 60  # sessions from now on that the screen knows when its connection is lost


@blueprint.get("/rooms/<room>/display")
@requires(Permission.EVENT_READ)
@edge.kept(audience=lambda: edge.EVERYBODY)
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
    floors = live.floors(event, page.sessions_in(found))
    coming = [one for one in page.sessions_in(found) if _is_shown(one, floors, now)][:MOST_SHOWN]
    current = _current(coming, floors, now)
    return render(
        "publishing/public/display.html",
        page=page,
        room=found,
        coming=coming,
        current=current,
        following=next((one for one in coming if _is_after(one, current)), None),
        floors_of=floors,
        floor_labels=floor_labels,
        clock_face=clock_face,
        both=in_both,
        _l=lazy_gettext,
        **words(),
    )


def _is_shown(session: SessionFacts, floors: Mapping[str, OnTheFloor], now: datetime) -> bool:
    """Whether it is not over: also beyond its end, for a while, when somebody still has the floor."""
    if session.ends_at is None:
        return False
    floor = floors.get(session.id)
    if floor is None or floor.turn is None:
        return session.ends_at > now
    edge.drop_at(floor.changes_at(now))
    edge.drop_at(session.ends_at + OVERRUN)
    return session.ends_at + OVERRUN > now


def _current(
    coming: Sequence[SessionFacts], floors: Mapping[str, OnTheFloor], now: datetime
) -> SessionFacts | None:
    """Where somebody has the floor; else what is on, or comes first, today."""
    today = [one for one in coming if _is_today(one, now)]
    spoken = [one for one in today if one.starts_at and one.starts_at <= now and _has_floor(one, floors)]
    return spoken[-1] if spoken else next((one for one in today if one.ends_at and one.ends_at > now), None)


def _has_floor(session: SessionFacts, floors: Mapping[str, OnTheFloor]) -> bool:
    floor = floors.get(session.id)
    return floor is not None and floor.turn is not None


def _is_after(session: SessionFacts, current: SessionFacts | None) -> bool:
    return session is not current and (current is None or str(session.starts_at) > str(current.starts_at))


def _is_today(session: SessionFacts, now: datetime) -> bool:
    here = reading()
    return session.starts_at is not None and here.local(session.starts_at).date() <= here.local(now).date()
