"""A release as plain frozen values: everything shown, both languages inside, everything with its visibility.

Every face of the agenda (page, PDF, calendar, JSON, XML, Atom, room display, difference) reads this and never
the tables of the programme. The bytes are canonical: the same snapshot is always the same JSON.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, Literal

import msgspec

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)

SCHEMA: Final = 1
NO_TEXT: Final = LocalizedText()

Moment = Annotated[datetime, msgspec.Meta(tz=True)]  # a time without a zone is refused when it is read


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the faces need of the event."""

    slug: str
    title: LocalizedText
    short_title: LocalizedText
    theme: LocalizedText
    zone: str  # IANA
    first_on: date
    last_on: date
    venue_name: LocalizedText = NO_TEXT
    venue_address: LocalizedText = NO_TEXT
    digits: str = "latn"
    months: str = "gulf"
    hijri_offset: int = 0
    accent: str = "maroon"


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room; `languages` are those of its booths (BCP 47)."""

    id: str
    code: str
    name: LocalizedText
    capacity: int | None = None
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part in a session; `label` is the name as it was printed then."""

    id: str
    role: RoleKind
    person_id: str | None = None
    label: LocalizedText = NO_TEXT
    gender_form: str = "n"  # m, f or n: role labels agree with it
    office: LocalizedText = NO_TEXT
    organisation_id: str | None = None
    organisation: LocalizedText = NO_TEXT
    mode: PresenceMode = PresenceMode.IN_ROOM
    to_be_confirmed: bool = False
    item_id: str | None = None
    withheld: bool = False  # set by masking alone: the name may no longer be shown


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A timed part of a session."""

    id: str
    title: LocalizedText
    minutes: int | None = None
    note: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session as it was released; times are aware UTC."""

    id: str
    kind: SessionKind
    status: SessionStatus
    visibility: Visibility
    title: LocalizedText
    guid: str = ""  # UUID: what calendars and conference apps know it by, for life
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    room_id: str | None = None
    all_rooms: bool = False
    chatham_house: bool = False
    summary: LocalizedText = NO_TEXT
    note: LocalizedText = NO_TEXT
    languages: tuple[str, ...] = ()
    illustrative: bool = False
    parts: tuple[PartFacts, ...] = ()
    items: tuple[ItemFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """An office held."""

    office: LocalizedText
    organisation: LocalizedText


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody with a part, as printed then."""

    id: str
    label: LocalizedText
    sort_ar: str = ""
    sort_en: str = ""
    biography: LocalizedText = NO_TEXT
    appointments: tuple[AppointmentFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaSnapshot:
    """All of a release."""

    event: EventFacts
    days: tuple[date, ...] = ()
    rooms: tuple[RoomFacts, ...] = ()
    sessions: tuple[SessionFacts, ...] = ()
    people: tuple[PersonFacts, ...] = ()
    schema: Literal[1] = SCHEMA


_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final = msgspec.json.Decoder(AgendaSnapshot, strict=True)


def dump(snapshot: AgendaSnapshot) -> bytes:
    """The canonical JSON of a snapshot: UTF-8, keys sorted, the same bytes every time."""
    return _encoder.encode(snapshot)


def load(body: bytes) -> AgendaSnapshot:
    """The snapshot of canonical JSON.

    Raises:
        msgspec.ValidationError: the bytes are no snapshot of this schema.
    """
    return _decoder.decode(body)


def digest(body: bytes) -> str:
    """SHA-256 of a snapshot's bytes, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()
