"""The agenda in the frab (Pentabarf) schedule format that conference apps read, in one language.

The format is that of the public schema of c3voc.de/wiki/schedule. It knows no cancelled session: apps tell
their readers that one is gone when it is no longer there, so cancelled ones are left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from eventapp.core import text
from eventapp.core.links import absolute
from eventapp.core.localized import LocalizedText
from eventapp.core.xml import document
from eventapp.programme import labels as programme
from eventapp.programme.rules.timetable import on_day
from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.faces.identity import derived, guid_of
from eventapp.publishing.labels import everywhere
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.rules.snapshot import RoomFacts, SessionFacts

MIMETYPE: Final = "application/xml; charset=utf-8"
_SHORTEST_ACRONYM: Final = 4
_HIGHEST_ID: Final = 2**31 - 1


def schedule(page: AgendaPage) -> bytes:
    """What `page` shows, cancelled sessions left out, as a schedule document."""
    root = Element("schedule")
    SubElement(root, "generator", name="Hiwar")
    number = page.agenda.release.number if page.agenda.release else 0
    SubElement(root, "version").text = str(number)
    sessions = [one for one in page.sessions if one.status is not SessionStatus.CANCELLED]
    _conference(root, page)
    ids = _numbers(sessions)
    for index, day in enumerate(page.days, start=1):
        _day(root, page, day, index, sessions, ids)
    return document(root)


def _conference(root: Element, page: AgendaPage) -> None:
    event = page.snapshot.event
    conference = SubElement(root, "conference")
    SubElement(conference, "title").text = _plain(event.title, page)
    SubElement(conference, "acronym").text = _acronym(event.slug)
    SubElement(conference, "start").text = event.first_on.isoformat()
    SubElement(conference, "end").text = event.last_on.isoformat()
    SubElement(conference, "days").text = str(len(page.days))
    SubElement(conference, "timeslot_duration").text = "00:05"
    SubElement(conference, "base_url").text = absolute("publishing.event")
    SubElement(conference, "url").text = absolute("publishing.agenda")
    SubElement(conference, "time_zone_name").text = event.zone


def _day(
    root: Element,
    page: AgendaPage,
    day: date,
    index: int,
    sessions: Iterable[SessionFacts],
    ids: Mapping[str, int],
) -> None:
    midnight = datetime.combine(day, time(), page.reading.zone)
    following = datetime.combine(day + timedelta(days=1), time(), page.reading.zone)
    element = SubElement(
        root,
        "day",
        date=day.isoformat(),
        start=midnight.isoformat(),
        end=following.isoformat(),
        index=str(index),
    )
    by_room: dict[str | None, list[SessionFacts]] = defaultdict(list)
    for session in on_day(list(sessions), day, page.reading.zone):
        by_room[session.room_id].append(session)
    for room in (None, *page.snapshot.rooms):
        found = by_room.get(room.id if room else None, [])
        if found:
            _room(element, page, room, found, ids)


def _room(
    day: Element,
    page: AgendaPage,
    room: RoomFacts | None,
    sessions: Iterable[SessionFacts],
    ids: Mapping[str, int],
) -> None:
    name = _plain(room.name, page) if room else everywhere()
    element = SubElement(day, "room", name=name, guid=derived("room", room.id if room else "every"))
    for session in sessions:
        _event(element, page, session, name, ids[session.id])


def _event(room: Element, page: AgendaPage, session: SessionFacts, room_name: str, number: int) -> None:
    if session.starts_at is None or session.ends_at is None:
        return
    start = page.reading.local(session.starts_at)
    title, language = session.title.shown(page.reading.language)
    other = LocalizedText(en=session.title.en) if language == "ar" else LocalizedText(ar=session.title.ar)
    address = absolute("publishing.session", session=session.id)
    event = SubElement(room, "event", guid=guid_of(session), id=str(number))
    for name, value in (
        ("room", room_name),
        ("title", _bare(title)),
        ("subtitle", _plain(other, page)),
        ("type", str(programme.KINDS[session.kind])),
        ("date", start.isoformat()),
        ("start", start.strftime("%H:%M")),
        ("duration", _duration(session.ends_at - session.starts_at)),
        ("abstract", _plain(session.summary, page)),
        ("track", str(programme.KINDS[session.kind])),
        ("language", language),
        ("description", _items(session, page)),
        ("url", address),
    ):
        SubElement(event, name).text = value
    persons = SubElement(event, "persons")
    for part in session.parts:
        if part.person_id and part.label:
            person = SubElement(persons, "person", guid=derived("person", part.person_id))
            person.text = _plain(part.label, page)


def _items(session: SessionFacts, page: AgendaPage) -> str:
    return "\n".join(_plain(item.title, page) for item in session.items)


def _plain(value: LocalizedText, page: AgendaPage) -> str:
    return _bare(value.in_(page.reading.language))


def _bare(value: str) -> str:
    return text.strip_isolates(value)


def _duration(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _acronym(slug: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "-", slug.lower()).ljust(_SHORTEST_ACRONYM, "_")


def _numbers(sessions: Iterable[SessionFacts]) -> dict[str, int]:
    """The format's numeric id of each session, from its UUID; the next free one where two agree."""
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for session in sorted(sessions, key=guid_of):
        number = int(guid_of(session).replace("-", ""), 16) % _HIGHEST_ID + 1
        while number in taken:
            number = number % _HIGHEST_ID + 1
        numbers[session.id] = number
        taken.add(number)
    return numbers
