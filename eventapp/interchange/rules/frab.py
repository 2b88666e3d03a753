"""A frab (Pentabarf) schedule as a neutral value. Pure; takes the world as it is.

The format holds each text in one language, no status, no chair and no capacity: what it does not say is left
alone in the draft. Documents with a DTD are refused (entities), and so are very deep and very long ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from zoneinfo import ZoneInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from eventapp.core import text
from eventapp.core.localized import LocalizedText
from eventapp.interchange.errors import NotAnAgenda, Unreadable
from eventapp.interchange.rules.checks import MOST_SESSIONS, is_zone, shown
from eventapp.interchange.rules.identity import session_guid
from eventapp.interchange.rules.shape import (
    NO_TEXT,
    Code,
    Finding,
    ItemValue,
    Meeting,
    PartValue,
    PersonValue,
    Programme,
    RoomValue,
    SessionValue,
    Thing,
)
from eventapp.programme.rules.vocabulary import RoleKind, SessionKind

DEEPEST: Final = 24
MOST_ELEMENTS: Final = 400_000
OURS: Final = "Hiwar"
_ARABIC: Final = re.compile(r"[\u0620-\u064a]")
_DURATION: Final = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]?\d)?")
# The words that other programs write, none of them fixed by the format.
_FOREIGN_KINDS: Final = {
    **dict.fromkeys(
        ("lecture", "talk", "vortrag", "presentation", "keynote", "plenary"), SessionKind.PLENARY
    ),
    **dict.fromkeys(("panel", "podium", "discussion", "debate"), SessionKind.PANEL),
    **dict.fromkeys(("workshop", "meeting", "bof", "working session"), SessionKind.WORKING),
    **dict.fromkeys(("break", "pause", "coffee break"), SessionKind.BREAK),
    **dict.fromkeys(("lunch", "dinner", "breakfast", "meal"), SessionKind.MEAL),
    "opening": SessionKind.OPENING,
    "closing": SessionKind.CLOSING,
    "ceremony": SessionKind.CEREMONY,
    "press": SessionKind.PRESS,
    "prayer": SessionKind.PRAYER,
    "registration": SessionKind.REGISTRATION,
}


@dataclass(frozen=True, slots=True)
class Words:
    """What our own documents say in words: kinds by their folded name, and the room that is every room."""

    kinds: Mapping[str, SessionKind]
    everywhere: str  # the UUID of that room


class _Bounded(TreeBuilder):
    """Builds a tree that is neither too deep nor too long."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST:
            raise NotAnAgenda(reason=Unreadable.TOO_DEEP)
        if self._count > MOST_ELEMENTS:
            raise NotAnAgenda(reason=Unreadable.TOO_MANY)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Any:
        self._depth -= 1
        return super().end(tag)


def parse(body: bytes) -> Element:
    """The document of a file.

    Raises:
        NotAnAgenda: it is no XML, has a DTD, or is too deep or too long.
    """
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(body)
        root: Element = parser.close()
    except DefusedXmlException:
        raise NotAnAgenda(reason=Unreadable.ENTITIES) from None
    except ParseError as problem:
        line, column = problem.position
        raise NotAnAgenda(reason=Unreadable.NOT_XML, place=f"{line}:{column + 1}") from None
    except (LookupError, ValueError):  # an encoding that nobody knows, or that expat does not
        raise NotAnAgenda(reason=Unreadable.NOT_XML, place="1:1") from None
    return root


def read(body: bytes, words: Words) -> tuple[Programme, list[Finding]]:
    """What a schedule says, and what of it cannot be understood.

    Raises:
        NotAnAgenda: it is no schedule, or has more sessions than any event.
    """
    root = parse(body)
    if root.tag != "schedule":
        raise NotAnAgenda(reason=Unreadable.NOT_A_SCHEDULE, place=root.tag[:60])
    if sum(1 for _event in root.iter("event")) > MOST_SESSIONS:
        raise NotAnAgenda(reason=Unreadable.TOO_MANY)
    reader = _Reader(root, words)
    sessions = tuple(reader.sessions())
    programme = Programme(
        meeting=reader.meeting(),
        rooms=tuple(reader.rooms.values()),
        people=tuple(reader.people.values()),
        sessions=sessions,
        says_everything=False,
    )
    return programme, reader.findings


@dataclass
class _Reader:
    root: Element
    words: Words
    rooms: dict[str, RoomValue] = field(default_factory=dict)
    people: dict[str, PersonValue] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.conference = self.root.find("conference")
        generator = self.root.find("generator")
        self.is_ours = generator is not None and generator.get("name") == OURS
        self.zone = _told(self.conference, "time_zone_name")
        self.acronym = _told(self.conference, "acronym")
        self.guessed = self.derived = 0

    def meeting(self) -> Meeting:
        """The event; its days are those of the schedule's own days."""
        days = (_date(day.get("date") or "") for day in self.root.iter("day"))
        return Meeting(
            title=_written(_line(self.conference, "title")),
            zone=self.zone,
            days=tuple(sorted({day for day in days if day is not None})),
            slug=re.sub(r"[^a-z0-9]+", "-", self.acronym.lower()).strip("-"),
        )

    def sessions(self) -> Iterator[SessionValue]:
        """Every session, in the order of the file."""
        for day in self.root.iter("day"):
            for room in day.iter("room"):
                for event in room.findall("event"):
                    yield self._session(room, event)
        for code, count in ((Code.GUIDS_DERIVED, self.derived), (Code.KINDS_GUESSED, self.guessed)):
            if count:
                self.findings.append(Finding(code, Thing.EVENT, values={"count": count}))

    def _session(self, room: Element, event: Element) -> SessionValue:
        title, note = self._title(event)
        name = shown(title)
        given, number = event.get("guid") or "", event.get("id") or ""
        guid, is_derived = session_guid(given, f"{self.acronym}/{number}" if number else "")
        self.derived += is_derived
        starts_at, ends_at = self._times(event, name)
        is_everywhere = room.get("guid") == self.words.everywhere
        return SessionValue(
            guid=guid,
            title=title,
            kind=self._kind(_told(event, "type")),
            starts_at=starts_at,
            ends_at=ends_at,
            room=None if is_everywhere else self._room(room.get("name") or _told(event, "room")),
            all_rooms=is_everywhere,
            summary=self._summary(event),
            note=note,
            parts=tuple(self._parts(event)),
            items=tuple(self._items(event)),
        )

    def _title(self, event: Element) -> tuple[LocalizedText, LocalizedText]:
        """Title and note: in our own documents the subtitle is the title in the other language."""
        first, second = _line(event, "title"), _line(event, "subtitle")
        title = _in(_language(event, first), first)
        if not self.is_ours or not second:
            return title, _in(_language(event, second), second)
        return LocalizedText(title.ar or second, title.en or second), NO_TEXT

    def _summary(self, event: Element) -> LocalizedText:
        abstract, description = _told(event, "abstract"), _told(event, "description")
        parts = [abstract] if self.is_ours or description == abstract else [abstract, description]
        whole = "\n\n".join(part for part in parts if part)
        return _written(whole) if self.is_ours else _in(_language(event, whole), whole)

    def _items(self, event: Element) -> Iterator[ItemValue]:
        if self.is_ours:
            for line in _told(event, "description").splitlines():
                if line.strip():
                    yield ItemValue(_written(line.strip()))

    def _kind(self, word: str) -> SessionKind:
        folded = text.fold(word)
        known = self.words.kinds.get(folded) or _FOREIGN_KINDS.get(folded)
        self.guessed += known is None
        return known or SessionKind.PLENARY

    def _room(self, name: str) -> str | None:
        key = " ".join(name.split())
        if not key:
            return None
        self.rooms.setdefault(key, RoomValue(key, _written(key)))
        return key

    def _parts(self, event: Element) -> Iterator[PartValue]:
        seen: set[str] = set()
        for person in event.iterfind("persons/person"):
            name = " ".join("".join(person.itertext()).split())
            key = _key(person, name)
            if name and key not in seen:
                seen.add(key)
                self.people.setdefault(key, PersonValue(key, _written(name)))
                yield PartValue(RoleKind.SPEAKER, person=key)

    def _times(self, event: Element, name: LocalizedText) -> tuple[datetime | None, datetime | None]:
        told, length = _told(event, "date"), _DURATION.fullmatch(_told(event, "duration"))
        try:
            start = datetime.fromisoformat(told)
            if start.tzinfo is None and is_zone(self.zone):
                start = start.replace(tzinfo=ZoneInfo(self.zone))
            hours, minutes = (int(length[1]), int(length[2])) if length else (0, 0)
            end = start + timedelta(hours=hours, minutes=minutes)
        except (ValueError, OverflowError):
            length = None
        if length is None:
            self._note(Code.BAD_TIME, name, value=f"{told} {_told(event, 'duration')}"[:60])
            return None, None
        if start.tzinfo is None:
            self._note(Code.NO_OFFSET, name, value=told[:60])
            return None, None
        return start, end

    def _note(self, code: Code, name: LocalizedText, **values: Any) -> None:
        self.findings.append(Finding(code, Thing.SESSION, name, values))


def _told(element: Element | None, name: str) -> str:
    found = element.find(name) if element is not None else None
    return "".join(found.itertext()).strip() if found is not None else ""


def _line(element: Element | None, name: str) -> str:
    return " ".join(_told(element, name).split())


def _key(person: Element, name: str) -> str:
    guid, number = person.get("guid"), person.get("id")
    if guid:
        return f"guid:{guid.lower()}"
    return f"id:{number}" if number else f"name:{text.fold(name)}"


def _language(event: Element, value: str) -> str:
    """The language a text is kept in: Arabic, or English for any other; by its letters where none is said."""
    told = _told(event, "language").lower()
    if told:
        return "ar" if told.partition("-")[0] in {"ar", "ara", "arabic"} else "en"
    return "ar" if _ARABIC.search(value) else "en"


def _written(value: str) -> LocalizedText:
    """A text in the language its letters tell."""
    return _in("ar" if _ARABIC.search(value) else "en", value)


def _in(language: str, value: str) -> LocalizedText:
    return LocalizedText(ar=value) if language == "ar" else LocalizedText(en=value)


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
