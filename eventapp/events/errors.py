"""Expected failures of events."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class SlugTaken(DomainError):
    """Another event has this address."""

    field = "slug"


class SlugReserved(DomainError):
    """The address is a word of the address scheme."""

    field = "slug"


class DaysInWrongOrder(DomainError):
    """The last day is before the first."""

    field = "last_on"


class StepNotPossible(DomainError):
    """The workflow has no such step from the state the event is in."""


class TitleMissing(DomainError):
    """An event is announced with a title in both languages."""


class ZoneInUse(DomainError):
    """Sessions are scheduled; changing the zone would silently move them on the clock."""

    field = "zone_name"


class AboveOwnRole(DomainError):
    """Nobody grants or takes away a role above their own."""

    field = "role"


class LastOwner(DomainError):
    """The event would have no owner left."""


class CodeTaken(DomainError):
    """Another room of the event has this code."""

    field = "code"


class RoomInUse(DomainError):
    """Sessions are planned in the room; `values["count"]` of them."""


class NotASymbol(DomainError):
    """The symbol of an instrument cannot be read."""

    field = "symbol"


class WindowInWrongOrder(DomainError):
    """A time ends before it begins."""

    field = "ends"


class ParentLoop(DomainError):
    """An event would be held on the margins of itself."""

    field = "parent"
