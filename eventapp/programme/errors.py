"""Expected failures of the programme."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class EndsBeforeStart(DomainError):
    """A session ends when or before it begins."""

    field = "ends"


class OutsideEvent(DomainError):
    """A session lies outside the days of the event."""

    field = "day"


class TimeSkipped(DomainError):
    """The clock at the event's place skips this time (summer time begins)."""

    field = "starts"


class RoomTaken(DomainError):
    """Another session holds the room then.

    `values["other"]` is that session, if it could be found; `values["free"]` are the rooms free then.
    """

    field = "room"


class StepNotPossible(DomainError):
    """The workflow has no such step from the state the session is in."""


class CannotDelete(DomainError):
    """A session once released can be cancelled, not deleted."""


class NobodyNamed(DomainError):
    """A part needs a person, an organisation, an office, or the mark *to be confirmed*."""

    field = "person"
