"""The words of the programme: kinds, states, visibility, parts. Values are what the database stores. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class SessionKind(StrEnum):
    """What a session is."""

    REGISTRATION = "registration"
    OPENING = "opening"
    PLENARY = "plenary"
    PANEL = "panel"
    WORKING = "working"
    CLOSING = "closing"
    CEREMONY = "ceremony"
    PRESS = "press"
    BILATERAL = "bilateral"
    BREAK = "break"
    MEAL = "meal"
    PRAYER = "prayer"


class SessionStatus(StrEnum):
    """tentative → confirmed → cancelled."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Visibility(StrEnum):
    """Who may know of a session, from the widest to the narrowest."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    CLOSED = "closed"


class RoleKind(StrEnum):
    """A part in a session."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MODERATOR = "moderator"
    KEYNOTE = "keynote"
    SPEAKER = "speaker"
    PANELLIST = "panellist"
    DISCUSSANT = "discussant"
    RAPPORTEUR = "rapporteur"
    SECRETARY = "secretary"


class PresenceMode(StrEnum):
    """Where somebody takes part from."""

    IN_ROOM = "in_room"
    REMOTE = "remote"


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


PAUSES: Final = frozenset({SessionKind.BREAK, SessionKind.MEAL, SessionKind.PRAYER, SessionKind.REGISTRATION})
NEEDS_CHAIR: Final = frozenset(
    {SessionKind.OPENING, SessionKind.PLENARY, SessionKind.PANEL, SessionKind.WORKING, SessionKind.CLOSING}
)
CHAIRING: Final = frozenset({RoleKind.CHAIR, RoleKind.VICE_CHAIR, RoleKind.MODERATOR})
_ORDER: Final = tuple(Visibility)


def lacks_chair(kind: SessionKind, roles: Iterable[RoleKind]) -> bool:
    """Whether nobody chairs or moderates where the kind of session needs it."""
    return kind in NEEDS_CHAIR and not any(role in CHAIRING for role in roles)


def stricter(one: Visibility, other: Visibility) -> Visibility:
    """The narrower of two visibilities."""
    return max(one, other, key=_ORDER.index)
