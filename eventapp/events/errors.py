"""Expected failures of events."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class SlugTaken(DomainError):
    """Another event has this address; `values["in_bin"]` if it lies in the bin."""

    field = "slug"


class SlugReserved(DomainError):
    """The address is a word of the address scheme."""

    field = "slug"


class SlugMissing(DomainError):
    """No address was given and the title offers none, having no Latin letters."""

    field = "slug"


class DaysInWrongOrder(DomainError):
    """The last day is before the first."""

    field = "last_on"


class StepNotPossible(DomainError):
    """The workflow has no such step from the state the event is in."""


class TitleMissing(DomainError):
    """An event is announced with a title, in one language at least."""


class ZoneInUse(DomainError):
    """Sessions are scheduled; changing the zone would silently move them on the clock."""

    field = "zone_name"


class ParentLoop(DomainError):
    """An event would be held on the margins of itself, directly or through others."""

    field = "parent"


class NotASymbol(DomainError):
    """The symbol of an instrument cannot be read."""

    field = "symbol"


class InstrumentListed(DomainError):
    """The event's list has an instrument with this symbol."""

    field = "symbol"


class CodeTaken(DomainError):
    """Another room of the event has this code; `values["in_bin"]` if it lies in the bin."""

    field = "code"


class RoomInUse(DomainError):
    """Sessions are planned in the room; `values["count"]` of them."""


class WindowInWrongOrder(DomainError):
    """A time ends before it begins."""

    field = "ends"


class TimeSkipped(DomainError):
    """The clocks of the place skip this time on that day."""

    field = "starts"


class AboveOwnRole(DomainError):
    """Nobody grants or takes away a role above their own."""

    field = "role"


class RoleHeld(DomainError):
    """The account has this role already."""

    field = "role"


class AccountOff(DomainError):
    """The account is switched off: a role would be of no use to it."""

    field = "email"


class LastOwner(DomainError):
    """The event would have no owner left who can sign in."""
