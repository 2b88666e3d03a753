"""The faces of the agenda by address: calendar, data, schedule for apps, releases; whole or a part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import edge, text
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.dates import parse_date
from eventapp.core.downloads import named
from eventapp.core.errors import NotFound
from eventapp.core.links import absolute, google_calendar, outlook_calendar, webcal
from eventapp.core.locale import LANGUAGE_PREFIX, reading
from eventapp.core.templating import render
from eventapp.events.models import Event
from eventapp.publishing import queries
from eventapp.publishing.faces import calendar, data, document, feed, frab
from eventapp.publishing.page import AgendaPage, Filters
from eventapp.publishing.rules.history import revisions
from eventapp.publishing.views.public import agenda_page, audience, released_page, said, sections, words

blueprint = Blueprint("faces", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>")
MOST_STARRED: Final = 400
FACE: Final = "<any(ics, json, xml, pdf):face>"


@dataclass(frozen=True, slots=True)
class Part:
    """What part of the agenda is asked for: `name` in the reader's language, `key` for life."""

    name: str
    key: str
    is_feed: bool = True
    subject: str = ""  # what of the whole: a day, a room, a person


@blueprint.get(f"/agenda.{FACE}")
@blueprint.get(f"/days/<day>.{FACE}")
@blueprint.get(f"/rooms/<room>.{FACE}")
@blueprint.get(f"/sessions/<session>.{FACE}")
@blueprint.get(f"/speakers/<person>.{FACE}")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience, is_costly=True)
def agenda(face: str, **asked: str) -> Response:
    """The released agenda, or its part of one day, room, session or speaker, with that face."""
    page = agenda_page(filters=_filters(asked))
    if page is None:
        raise NotFound
    part = _part(page, asked)
    plain = "-".join((current_event().slug, *asked.values(), reading().language))
    full = f"{_('Agenda')} - {part.name}"
    response = named(_FACES[face](page, part), f"{plain}.{face}", f"{full}.{face}", inline=face != "ics")
    if page.agenda.is_preview or not current_event().is_public:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/agenda/releases/<int:number>.pdf")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience, is_costly=True)
def old(number: int) -> Response:
    """Release `number` typeset, masked by today's visibility."""
    page = agenda_page(number=number)
    if page is None:
        raise NotFound
    plain = f"{current_event().slug}-{number}-{reading().language}.pdf"
    name = page.reading.name(current_event().name)
    return named(_pdf(page, Part(name, "")), plain, f"{_('Agenda')} - {name} - {number}.pdf", inline=True)


@blueprint.get("/agenda/take")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience, is_costly=True)
def take() -> ResponseReturnValue:
    """Every way to have the agenda elsewhere: calendar, paper, programs, another device."""
    page = released_page()
    if page.agenda.is_preview:
        raise NotFound
    links = {"absolute": absolute, "webcal": webcal, "google": google_calendar, "outlook": outlook_calendar}
    return render("publishing/public/take.html", page=page, sections=sections(), **links)


@blueprint.get("/agenda/mine")
@requires(Permission.EVENT_READ)
def mine() -> ResponseReturnValue:
    """The sessions a reader starred: their browser keeps which, and asks for them by `s`."""
    page = released_page(filters=Filters(sessions=starred()))
    return render("publishing/public/mine.html", page=page, chosen=starred(), sections=sections(), **words())


@blueprint.get("/agenda/mine.ics")
@requires(Permission.EVENT_READ)
def mine_ics() -> Response:
    """Those sessions as a calendar file to be imported once.

    Raises:
        NotFound: none of them is there.
    """
    page = released_page(filters=Filters(sessions=starred()))
    if not starred() or not page.sessions:
        raise NotFound
    response = _ics(page, Part("", "", is_feed=False))
    return named(response, f"{current_event().slug}-mine-{reading().language}.ics")


def starred() -> frozenset[str]:
    """The ids in the address; no more than an event can have."""
    return frozenset(request.args.get("s", "").split(".")[:MOST_STARRED]) - {""}


@blueprint.get("/agenda/releases.atom")
@requires(Permission.EVENT_READ)
@edge.kept(audience=audience, is_costly=True)
def releases() -> Response:
    """The releases as an Atom feed."""
    event = current_event()
    newest = queries.latest_release(event)
    if newest is None:
        raise NotFound
    editions = queries.history(event, queries.reader_scope(event), newest)
    notes = [release.note for release in reversed(queries.releases_of(event))]
    body = feed.releases(event.name, event.public_id, editions, notes, reading())
    return Response(body, content_type=feed.MIMETYPE)


def _filters(asked: Mapping[str, str]) -> Filters:
    """The filters of an address.

    Raises:
        NotFound: its day is no date.
    """
    day = asked.get("day")
    try:
        wanted = parse_date(day) if day is not None else None
    except ValueError:
        raise NotFound from None
    one = asked.get("session")
    return Filters(
        room=asked.get("room", ""),
        person=asked.get("person", ""),
        sessions=frozenset({one} if one else ()),
        day=wanted,
    )


def _part(page: AgendaPage, asked: Mapping[str, str]) -> Part:
    """The part asked for, if this reader may know of it.

    Raises:
        NotFound: there is no such day, room, session or speaker for them.
    """
    event: Event = current_event()
    whole = page.reading.name(event.name)
    if not asked:
        return Part(whole, event.public_id)
    (kind, value), filters = next(iter(asked.items())), page.filters
    name = _NAMES[kind](page, value if filters.day is None else filters.day)
    if name is None:
        raise NotFound
    key = f"{event.public_id}:{kind}:{value}"
    return Part(f"{whole}: {name}", key, is_feed=kind != "session", subject=name)


def _name_of_room(page: AgendaPage, code: str) -> str | None:
    found = next((room for room in page.snapshot.rooms if room.code == code), None)
    return page.reading.name(found.name) if found else None


def _name_of_session(page: AgendaPage, public_id: str) -> str | None:
    found = page.session(public_id)
    return page.reading.name(found.title) if found else None


def _name_of_person(page: AgendaPage, public_id: str) -> str | None:
    found = page.person(public_id)
    return page.reading.name(found.label) if found else None


_NAMES: Final[dict[str, Callable[[AgendaPage, Any], str | None]]] = {
    "day": lambda page, day: page.reading.date(day) if day in page.days else None,
    "room": _name_of_room,
    "session": _name_of_session,
    "person": _name_of_person,
}


def _ics(page: AgendaPage, part: Part) -> Response:
    """A calendar; of released agendas alone, since its revisions come from the releases."""
    release = page.agenda.release
    if release is None:
        raise NotFound
    event = current_event()
    editions = queries.history(event, queries.reader_scope(event), release)
    found = [one for one in revisions(editions).values() if page.passes(one.session)]
    source = absolute(request.endpoint or "", **(request.view_args or {}))
    subject = calendar.Feed(text.strip_isolates(part.name), source, part.key) if part.is_feed else None
    body = calendar.calendar_of(page.snapshot.event, found, page.reading, subject)
    response = Response(body, content_type=calendar.MIMETYPE)
    response.last_modified = calendar.last_modified(found) or release.released_at
    return response


def _json(page: AgendaPage, _part: Part) -> Response:
    response = Response(data.dump(data.agenda_data(page, said())), content_type=data.MIMETYPE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _xml(page: AgendaPage, _part: Part) -> Response:
    return Response(frab.schedule(page), content_type=frab.MIMETYPE)


def _pdf(page: AgendaPage, part: Part) -> Response:
    day = page.filters.day
    address = absolute("publishing.agenda", day=day.isoformat() if day else None, preview=None)
    body = document.agenda_pdf(page, day=day, address=address, subject="" if day else part.subject)
    return Response(body, content_type=document.MIMETYPE)


_FACES: Final[dict[str, Callable[[AgendaPage, Part], Response]]] = {
    "ics": _ics,
    "json": _json,
    "xml": _xml,
    "pdf": _pdf,
}
