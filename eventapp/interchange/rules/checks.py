"""A file's values made fit to be stored, by the rules of what is typed; and what is wrong. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from eventapp.core import text
from eventapp.core.localized import LocalizedText
from eventapp.events.rules import slugs
from eventapp.interchange.errors import NotAnAgenda, Unreadable
from eventapp.interchange.rules.shape import (
    Code,
    Finding,
    ItemValue,
    Meeting,
    OfficeValue,
    PartValue,
    PersonValue,
    Programme,
    RoomValue,
    SessionValue,
    Thing,
)
from eventapp.programme.rules.vocabulary import SessionKind

LINE: Final = 300  # characters, as the columns are wide
AREA: Final = 20_000
MOST_SESSIONS: Final = 5_000
MOST_ROOMS: Final = 500
MOST_PEOPLE: Final = 10_000
MOST_INSIDE: Final = 500  # parts or items of one session, offices of one person
CODE_LENGTH: Final = 40
ZONE_LENGTH: Final = 60
_SHOWN: Final = 80
_HIGHEST: Final = 100_000
_YEARS: Final = range(1900, 2200)
_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_TAGS_LENGTH: Final = 200


def shown(value: LocalizedText) -> LocalizedText:
    """A text of a file fit to stand in a sentence: short, without anything invisible."""
    return LocalizedText(_shown(value.ar), _shown(value.en))


def _shown(value: str) -> str:
    visible = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in value[: 4 * _SHOWN])
    line = " ".join(visible.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN].rstrip() + "…"


def is_zone(name: str) -> bool:
    """Whether there is such a time zone, and it can be stored."""
    try:
        return len(name) <= ZONE_LENGTH and bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):
        return False


def count(programme: Programme) -> None:
    """Refuse a file that no event can be.

    Raises:
        NotAnAgenda: it has more of something than any event has.
    """
    inside = [len(one) for session in programme.sessions for one in (session.parts, session.items)]
    inside += [len(person.offices) for person in programme.people]
    for found, most in (
        (len(programme.sessions), MOST_SESSIONS),
        (len(programme.rooms), MOST_ROOMS),
        (len(programme.people), MOST_PEOPLE),
        (max(inside, default=0), MOST_INSIDE),
    ):
        if found > most:
            raise NotAnAgenda(reason=Unreadable.TOO_MANY)


def clean(
    programme: Programme, kind_names: Mapping[SessionKind, LocalizedText]
) -> tuple[Programme, list[Finding]]:
    """The same as it is stored, and everything that cannot be or was supplied.

    Raises:
        NotAnAgenda: it has more of something than any event has.
    """
    count(programme)
    findings: list[Finding] = []
    rooms = {room.key for room in programme.rooms}
    cleaned = replace(
        programme,
        meeting=_meeting(programme.meeting, findings),
        rooms=tuple(_room(room, findings) for room in programme.rooms),
        people=tuple(_person(person, findings) for person in programme.people),
        sessions=tuple(_session(one, rooms, kind_names, findings) for one in programme.sessions),
    )
    _guids_differ(cleaned, findings)
    return cleaned, findings


@dataclass
class _Desk:
    """Where the texts of one thing are cleaned; what is wrong is noted with the thing's name."""

    thing: Thing
    name: LocalizedText
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: Code, **values: Any) -> None:
        """Write a finding down."""
        self.findings.append(Finding(code, self.thing, self.name, values))

    def line(self, value: LocalizedText, what: str, most: int = LINE) -> LocalizedText:
        """One line in both languages."""
        return LocalizedText(self._one(value.ar, what, most, True), self._one(value.en, what, most, True))

    def area(self, value: LocalizedText, what: str) -> LocalizedText:
        """Several lines in both languages."""
        return LocalizedText(self._one(value.ar, what, AREA, False), self._one(value.en, what, AREA, False))

    def _one(self, value: str, what: str, most: int, is_line: bool) -> str:
        if len(value) > most:
            self.note(Code.TOO_LONG, field=what, most=most, count=len(value))
            return ""
        try:
            return text.clean_line(value) if is_line else text.clean_text(value)
        except text.UnsafeText as problem:
            self.note(Code.UNSAFE_TEXT, field=what, why=problem.code)
            return ""

    def number(self, value: int | None, what: str) -> int | None:
        """A count of something, one at least."""
        if value is not None and not 1 <= value <= _HIGHEST:
            self.note(Code.BAD_NUMBER, field=what)
            return None
        return value

    def tags(self, values: tuple[str, ...], what: str) -> tuple[str, ...]:
        """Language tags, each once."""
        unique = tuple(dict.fromkeys(values))
        wrong = next((tag for tag in unique if not _TAG.fullmatch(tag)), None)
        if wrong is not None or len(" ".join(unique)) > _TAGS_LENGTH:
            self.note(Code.BAD_TAG, field=what, value=_shown(wrong or " ".join(unique)))
            return ()
        return unique


def _meeting(meeting: Meeting, findings: list[Finding]) -> Meeting:
    desk = _Desk(Thing.EVENT, shown(meeting.title), findings)
    if meeting.zone and not is_zone(meeting.zone):
        desk.note(Code.BAD_ZONE, value=_shown(meeting.zone))
    if any(day.year not in _YEARS for day in meeting.days):
        desk.note(Code.BAD_TIME, value=str(meeting.days[0]))
    return replace(
        meeting,
        title=desk.line(meeting.title, "title"),
        short_title=desk.line(meeting.short_title, "short_title", 120),
        theme=desk.line(meeting.theme, "theme", 500),
        venue_name=desk.line(meeting.venue_name, "venue_name"),
        venue_address=desk.line(meeting.venue_address, "venue_address", 500),
    )


def _room(room: RoomValue, findings: list[Finding]) -> RoomValue:
    desk = _Desk(Thing.ROOM, shown(room.name or LocalizedText(en=room.code)), findings)
    if room.code and (not slugs.is_slug(room.code) or len(room.code) > CODE_LENGTH):
        desk.note(Code.BAD_CODE, value=_shown(room.code))
    if not room.name:
        desk.note(Code.NAMELESS)
    return replace(
        room,
        name=desk.line(room.name, "name", 120),
        capacity=desk.number(room.capacity, "capacity"),
        languages=desk.tags(room.languages, "languages"),
    )


def _person(person: PersonValue, findings: list[Finding]) -> PersonValue:
    desk = _Desk(Thing.PERSON, shown(person.name), findings)
    if not person.name:
        desk.note(Code.NAMELESS)
    offices = (
        OfficeValue(desk.line(held.office, "office", 400), desk.line(held.organisation, "organisation"))
        for held in person.offices
    )
    return replace(
        person,
        name=desk.line(person.name, "name"),
        biography=desk.area(person.biography, "biography"),
        offices=tuple(held for held in offices if held.office or held.organisation),
    )


def _session(
    session: SessionValue,
    rooms: set[str],
    kind_names: Mapping[SessionKind, LocalizedText],
    findings: list[Finding],
) -> SessionValue:
    name = shown(session.title) or LocalizedText(en=session.guid)
    desk = _Desk(Thing.SESSION, name, findings)
    title = desk.line(session.title, "title")
    if not (session.title.ar.strip() or session.title.en.strip()):
        title = kind_names[session.kind]
        desk.note(Code.UNTITLED, kind=title)
    if session.room is not None and session.room not in rooms:
        desk.note(Code.UNKNOWN_ROOM, value=_shown(session.room))
    starts_at, ends_at = _times(session, desk)
    return replace(
        session,
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        summary=desk.area(session.summary, "summary"),
        note=desk.line(session.note, "note", 500),
        languages=desk.tags(session.languages, "languages"),
        room=None if session.all_rooms else session.room,
        items=tuple(_item(item, desk) for item in session.items),
        parts=tuple(_part(part, len(session.items), desk) for part in session.parts),
    )


def _times(session: SessionValue, desk: _Desk) -> tuple[datetime | None, datetime | None]:
    start, end = session.starts_at, session.ends_at
    if start is None and end is None:
        return None, None
    if start is None or end is None or not _is_a_moment(start) or not _is_a_moment(end):
        desk.note(Code.BAD_TIME, value=str(start or end))
    elif end <= start:
        desk.note(Code.ENDS_BEFORE_START)
    else:
        return start, end
    return None, None


def _is_a_moment(value: datetime) -> bool:
    return value.tzinfo is not None and value.year in _YEARS


def _item(item: ItemValue, desk: _Desk) -> ItemValue:
    if not item.title:
        desk.note(Code.NAMELESS, field="item")
    return replace(
        item,
        title=desk.line(item.title, "item"),
        note=desk.line(item.note, "item_note", 500),
        minutes=desk.number(item.minutes, "minutes"),
    )


def _part(part: PartValue, items: int, desk: _Desk) -> PartValue:
    if part.item is not None and not 0 <= part.item < items:
        desk.note(Code.UNKNOWN_ITEM)
    says_who = part.person or part.office or part.organisation or part.to_be_confirmed or part.withheld
    if not says_who:
        desk.note(Code.NOBODY_NAMED)
    return replace(
        part,
        office=desk.line(part.office, "office", 400),
        organisation=desk.line(part.organisation, "organisation"),
    )


def _guids_differ(programme: Programme, findings: list[Finding]) -> None:
    found = Counter(session.guid for session in programme.sessions)
    for session in programme.sessions:
        name = shown(session.title)
        if not session.guid:
            findings.append(Finding(Code.NO_GUID, Thing.SESSION, name))
        elif found[session.guid] > 1:
            findings.append(Finding(Code.GUID_TWICE, Thing.SESSION, name, {"value": session.guid}))
