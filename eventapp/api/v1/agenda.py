"""The released agenda, its sessions and its speakers, as the JSON face tells them."""

from __future__ import annotations

from flask import Response, request

from eventapp.api.v1.base import answer, answer_list, blueprint, describe, listed
from eventapp.core import edge
from eventapp.core.access import Permission, requires
from eventapp.core.dates import parse_date
from eventapp.core.errors import NotFound, QueryNotUnderstood
from eventapp.publishing.faces.data import (
    AgendaData,
    PersonData,
    SessionData,
    agenda_data,
    person_data,
    session_data,
)
from eventapp.publishing.page import AgendaPage, Filters
from eventapp.publishing.views.public import audience, released_page, said

_NARROWING = (
    ("day", "a date, as in 2023-01-31", "date"),
    ("room", "the code of a room", None),
    ("kind", "a kind of session", None),
    ("person", "the id of a speaker", None),
)
_WORDS = (*(name for name, _meaning, _format in _NARROWING), "page", "page_size", "lang")


@blueprint.get("/events/<event>/agenda")
@requires(Permission.EVENT_READ)
@edge.kept("lang", audience=audience)
@describe("The newest release of the agenda, whole", AgendaData)
def agenda() -> Response:
    """The agenda: the same as `/<language>/<event>/agenda.json`."""
    return answer(agenda_data(released_page(), said()))


@blueprint.get("/events/<event>/sessions")
@requires(Permission.EVENT_READ)
@edge.kept(*_WORDS, audience=audience)
@describe("The sessions of the newest release, by time", listed(SessionData), is_list=True, query=_NARROWING)
def list_sessions() -> Response:
    """The sessions, narrowed as the query says."""
    page = released_page(filters=_asked())
    return answer_list([session_data(session, page.reading) for session in page.sessions])


@blueprint.get("/events/<event>/sessions/<session>")
@requires(Permission.EVENT_READ)
@edge.kept("lang", audience=audience)
@describe("One session", SessionData)
def session(session: str) -> Response:
    """A session by its id."""
    page = released_page()
    found = page.session(session)
    if found is None:
        raise NotFound
    return answer(session_data(found, page.reading))


@blueprint.get("/events/<event>/speakers")
@requires(Permission.EVENT_READ)
@edge.kept("page", "page_size", "lang", audience=audience)
@describe("Whoever has a part, in the caller's alphabetical order", listed(PersonData), is_list=True)
def list_speakers() -> Response:
    """Everybody with a part."""
    page: AgendaPage = released_page()
    return answer_list([person_data(person) for person in page.people])


@blueprint.get("/events/<event>/speakers/<person>")
@requires(Permission.EVENT_READ)
@edge.kept("lang", audience=audience)
@describe("One speaker", PersonData)
def speaker(person: str) -> Response:
    """A speaker by their id."""
    found = released_page().person(person)
    if found is None:
        raise NotFound
    return answer(person_data(found))


def _asked() -> Filters:
    """The filters of the query.

    Raises:
        QueryNotUnderstood: the day is no date.
    """
    room, kind, person, day = (request.args.get(name, "")[:200] for name in ("room", "kind", "person", "day"))
    try:
        wanted = parse_date(day) if day else None
    except ValueError:
        raise QueryNotUnderstood(name="day") from None
    return Filters(room=room, kind=kind, person=person, day=wanted)
