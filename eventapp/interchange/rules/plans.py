"""What becomes of a draft: the values a report is made of. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from eventapp.core.localized import LocalizedText
from eventapp.interchange.rules.shape import Finding, PersonValue, RoomValue, SessionValue

NEW: Final = "new:"  # before the key of a room or a person that the file brings along


@dataclass(frozen=True, slots=True)
class Draft:
    """An event's draft as values; `binned` are the UUIDs of the sessions in its bin."""

    zone: str
    first_on: date
    last_on: date
    rooms: tuple[RoomValue, ...] = ()
    sessions: tuple[SessionValue, ...] = ()
    binned: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was planned yet, so that zone and days may follow the file."""
        return not self.sessions and not self.binned


@dataclass(frozen=True, slots=True)
class Frame:
    """Zone and days of an event."""

    zone: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """What becomes of a room: `before` is None for a new one; no `fields` mean that nothing does."""

    before: RoomValue | None
    target: RoomValue
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What becomes of a session; the keys in it are those of the draft, or `NEW` and the file's."""

    before: SessionValue | None
    target: SessionValue
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a file would do."""

    frame: Frame
    frame_changes: bool
    rooms: tuple[RoomPlan, ...] = ()
    sessions: tuple[SessionPlan, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)  # the file's keys to the directory's
    new_people: tuple[PersonValue, ...] = ()
    left: tuple[SessionValue, ...] = ()  # in the draft, not in the file
    organisations: tuple[LocalizedText, ...] = ()  # to be added to the directory
    findings: tuple[Finding, ...] = ()

    @property
    def created(self) -> list[SessionPlan]:
        """Sessions that are not there yet."""
        return [plan for plan in self.sessions if plan.before is None]

    @property
    def changed(self) -> list[SessionPlan]:
        """Sessions of which something differs."""
        return [plan for plan in self.sessions if plan.before is not None and plan.changed]

    @property
    def same(self) -> int:
        """How many sessions are as the file has them."""
        return len(self.sessions) - len(self.created) - len(self.changed)

    @property
    def new_rooms(self) -> list[RoomPlan]:
        """Rooms that are not there yet."""
        return [plan for plan in self.rooms if plan.before is None]

    @property
    def changed_rooms(self) -> list[RoomPlan]:
        """Rooms of which something differs."""
        return [plan for plan in self.rooms if plan.before is not None and plan.changed]

    @property
    def blocking(self) -> list[Finding]:
        """What keeps the file out."""
        return [finding for finding in self.findings if finding.is_blocking]

    @property
    def notes(self) -> list[Finding]:
        """What is only told."""
        return [finding for finding in self.findings if not finding.is_blocking]

    @property
    def does_something(self) -> bool:
        """Whether anything would be written."""
        return bool(
            self.created or self.changed or self.new_rooms or self.changed_rooms or self.frame_changes
        )
