"""The programme as the rules see it, and what they find in it: plain frozen values."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Severity,
)

NOBODY: Final = LocalizedText()

Span = tuple[datetime, datetime]


class FindingCode(StrEnum):
    """One for each rule."""

    PERSON_TWICE = "person_twice"
    PERSON_UNAVAILABLE = "person_unavailable"
    ROOM_TWICE = "room_twice"
    ROOM_UNAVAILABLE = "room_unavailable"
    ROOM_TOO_SMALL = "room_too_small"
    OUTSIDE_DAYS = "outside_days"
    ENDS_BEFORE_START = "ends_before_start"
    ITEMS_TOO_LONG = "items_too_long"
    NO_CHAIR = "no_chair"
    TEXT_MISSING = "text_missing"
    DURING_BREAK = "during_break"
    UNSCHEDULED = "unscheduled"
    NO_CHANGEOVER = "no_changeover"
    FRIDAY_PRAYER = "friday_prayer"


# Where a session on Friday at noon would keep people from the congregational prayer (domain report, 3.3).
FRIDAY_PRAYER_COUNTRIES: Final = frozenset(
    [
        "AE",
        "BH",
        "DZ",
        "EG",
        "IQ",
        "JO",
        "KW",
        "LB",
        "LY",
        "MA",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SY",
        "TN",
        "YE",
    ]
)


@dataclass(frozen=True, slots=True)
class RoomValue:
    """A room and how many it holds."""

    id: Hashable
    name: LocalizedText
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Unavailability:
    """When a person or a room cannot be had; aware UTC, half open."""

    owner_id: Hashable
    starts_at: datetime
    ends_at: datetime
    reason: LocalizedText = NOBODY

    @property
    def span(self) -> Span:
        """Start and end."""
        return self.starts_at, self.ends_at


@dataclass(frozen=True, slots=True)
class PartValue:
    """Who takes part, as far as it is known."""

    role: RoleKind
    person_id: Hashable | None = None
    person_name: LocalizedText = NOBODY
    organisation_name: LocalizedText = NOBODY
    office: LocalizedText = NOBODY
    mode: PresenceMode = PresenceMode.IN_ROOM
    is_to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ItemValue:
    """A timed part of a session."""

    title: LocalizedText
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class SessionValue:
    """A session as the rules see it; `id` is its public id, times are aware UTC."""

    id: str
    title: LocalizedText
    kind: SessionKind
    status: SessionStatus
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room_id: Hashable | None = None
    all_rooms: bool = False
    expected: int | None = None
    summary: LocalizedText = NOBODY
    parts: tuple[PartValue, ...] = ()
    items: tuple[ItemValue, ...] = ()

    @property
    def is_timed(self) -> bool:
        """Whether it has a start and a later end."""
        return bool(self.starts_at and self.ends_at and self.starts_at < self.ends_at)

    @property
    def span(self) -> Span:
        """Start and end of a timed session.

        Raises:
            ValueError: it is not scheduled.
        """
        if self.starts_at is None or self.ends_at is None:
            raise ValueError(self.id)
        return self.starts_at, self.ends_at


@dataclass(frozen=True, slots=True)
class ProgrammeValue:
    """The whole draft. `zone` is that of the event's place: its days and Friday noon are meant there."""

    first_on: date
    last_on: date
    zone: ZoneInfo
    rooms: tuple[RoomValue, ...] = ()
    sessions: tuple[SessionValue, ...] = ()
    person_unavailability: tuple[Unavailability, ...] = ()
    room_unavailability: tuple[Unavailability, ...] = ()
    changeover_minutes: int = 0
    has_friday_prayer: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (`sessions`), how much it weighs, and the values a sentence needs."""

    code: FindingCode
    severity: Severity
    sessions: tuple[SessionValue, ...]
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def finding(code: FindingCode, severity: Severity, *sessions: SessionValue, **values: Any) -> Finding:
    """A finding whose values cannot be changed afterwards."""
    return Finding(code, severity, sessions, MappingProxyType(values))
