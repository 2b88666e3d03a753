"""An agenda as a plain frozen value, whoever wrote it: everything is known by the keys of where it came from.

A file and the draft of an event take the same shape, so that comparing them is comparing values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)

NO_TEXT: Final = LocalizedText()


@dataclass(frozen=True, slots=True)
class Meeting:
    """The event. `days` are dates at its place; an empty `zone` is one that the file does not name."""

    title: LocalizedText = NO_TEXT
    zone: str = ""
    days: tuple[date, ...] = ()
    slug: str = ""
    short_title: LocalizedText = NO_TEXT
    theme: LocalizedText = NO_TEXT
    venue_name: LocalizedText = NO_TEXT
    venue_address: LocalizedText = NO_TEXT
    digits: str = "latn"
    months: str = "gulf"
    hijri_offset: int = 0
    accent: str = "maroon"


@dataclass(frozen=True, slots=True)
class RoomValue:
    """A room; an empty `code` is to be made of the name."""

    key: str
    name: LocalizedText
    code: str = ""
    capacity: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeValue:
    """An office held."""

    office: LocalizedText = NO_TEXT
    organisation: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class PersonValue:
    """Somebody with a part: the printed name, the form of address (m, f, n), and what else is told."""

    key: str
    name: LocalizedText
    form: str = "n"
    biography: LocalizedText = NO_TEXT
    offices: tuple[OfficeValue, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemValue:
    """A timed part of a session."""

    title: LocalizedText
    minutes: int | None = None
    note: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class PartValue:
    """A part in a session; `item` counts the session's items from 0. `key` is no part of what it says."""

    role: RoleKind
    person: str | None = None
    office: LocalizedText = NO_TEXT
    organisation: LocalizedText = NO_TEXT
    mode: PresenceMode = PresenceMode.IN_ROOM
    to_be_confirmed: bool = False
    item: int | None = None
    key: str = field(default="", compare=False)
    withheld: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class SessionValue:
    """A session, known by its UUID."""

    guid: str
    title: LocalizedText
    kind: SessionKind = SessionKind.PLENARY
    status: SessionStatus = SessionStatus.CONFIRMED
    visibility: Visibility = Visibility.PUBLIC
    chatham_house: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: str | None = None
    all_rooms: bool = False
    summary: LocalizedText = NO_TEXT
    note: LocalizedText = NO_TEXT
    languages: tuple[str, ...] = ()
    illustrative: bool = False
    parts: tuple[PartValue, ...] = ()
    items: tuple[ItemValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """All of a file. One that does not say everything leaves alone whatever it is silent on."""

    meeting: Meeting
    rooms: tuple[RoomValue, ...] = ()
    people: tuple[PersonValue, ...] = ()
    sessions: tuple[SessionValue, ...] = ()
    says_everything: bool = True


class Thing(StrEnum):
    """What a finding is about."""

    EVENT = "event"
    ROOM = "room"
    PERSON = "person"
    SESSION = "session"


class Code(StrEnum):
    """What can be found about a file."""

    # These refuse the file.
    UNSAFE_TEXT = "unsafe_text"
    TOO_LONG = "too_long"
    NAMELESS = "nameless"
    BAD_CODE = "bad_code"
    BAD_TAG = "bad_tag"
    BAD_NUMBER = "bad_number"
    BAD_TIME = "bad_time"
    NO_OFFSET = "no_offset"
    ENDS_BEFORE_START = "ends_before_start"
    BAD_ZONE = "bad_zone"
    NO_GUID = "no_guid"
    GUID_TWICE = "guid_twice"
    UNKNOWN_ROOM = "unknown_room"
    UNKNOWN_ITEM = "unknown_item"
    NOBODY_NAMED = "nobody_named"
    OUTSIDE_DAYS = "outside_days"
    TOO_MANY_DAYS = "too_many_days"
    ROOM_TWICE = "room_twice"
    # These only tell.
    UNTITLED = "untitled"
    IN_BIN = "in_bin"
    WITHHELD = "withheld"
    GUIDS_DERIVED = "guids_derived"
    KINDS_GUESSED = "kinds_guessed"
    ZONE_DIFFERS = "zone_differs"
    ORGANISATIONS_ADDED = "organisations_added"


NOTES: Final = frozenset(list(Code)[list(Code).index(Code.UNTITLED) :])


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a file: what, about which thing, with which values."""

    code: Code
    thing: Thing
    name: LocalizedText = NO_TEXT  # of the thing, fit to be shown
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_blocking(self) -> bool:
        """Whether it keeps the file from being taken."""
        return self.code not in NOTES
