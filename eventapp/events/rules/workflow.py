"""States of an event, its audience, and the roles on it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class EventState(StrEnum):
    """draft → announced → concluded → archived. A draft exists for its staff alone."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CONCLUDED = "concluded"
    ARCHIVED = "archived"


class Audience(StrEnum):
    """Who may read an announced event: everybody; whoever has the address; participants only."""

    PUBLIC = "public"
    LINK = "link"  # readable by address, listed nowhere
    PARTICIPANTS = "participants"


class CreditRole(StrEnum):
    """An organisation's part in an event."""

    ORGANISER = "organiser"
    CO_ORGANISER = "co_organiser"
    IN_COOPERATION_WITH = "in_cooperation_with"
    HOST = "host"
    SUPPORTED_BY = "supported_by"
    SECRETARIAT = "secretariat"


class StaffRole(StrEnum):
    """What an account does for an event."""

    OWNER = "owner"
    PROGRAMME = "programme"
    ACCREDITATION = "accreditation"
    PROTOCOL = "protocol"
    VIEWER = "viewer"
    INTERPRETER = "interpreter"


class Topic(StrEnum):
    """Sections of the practical information."""

    VISA = "visa"
    HOTELS = "hotels"
    TRANSPORT = "transport"
    MAP = "map"
    CONTACTS = "contacts"
    PRIVACY = "privacy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: its name (a noun, the end of its address), from, to, and who may take it.

    Administrators may take any.
    """

    name: str
    source: EventState
    target: EventState
    who: frozenset[StaffRole] = frozenset({StaffRole.OWNER})

    @property
    def leads_on(self) -> bool:
        """Whether it is a step of the usual way, not one back."""
        states = list(EventState)
        return states.index(self.target) > states.index(self.source)


STEPS: Final = (
    Step("announcement", EventState.DRAFT, EventState.ANNOUNCED),
    Step("conclusion", EventState.ANNOUNCED, EventState.CONCLUDED),
    Step("withdrawal", EventState.ANNOUNCED, EventState.DRAFT),
    Step("archiving", EventState.CONCLUDED, EventState.ARCHIVED),
    Step("reopening", EventState.CONCLUDED, EventState.ANNOUNCED),
    Step("retrieval", EventState.ARCHIVED, EventState.CONCLUDED),
)

# Who may grant what: nobody above their own.
GRANTS: Final = {
    StaffRole.OWNER: frozenset(StaffRole),
    StaffRole.PROGRAMME: frozenset({StaffRole.PROGRAMME, StaffRole.VIEWER}),
    StaffRole.ACCREDITATION: frozenset({StaffRole.ACCREDITATION, StaffRole.PROTOCOL, StaffRole.VIEWER}),
    StaffRole.PROTOCOL: frozenset[StaffRole](),
    StaffRole.VIEWER: frozenset[StaffRole](),
    StaffRole.INTERPRETER: frozenset[StaffRole](),
}

ACCENTS: Final = ("maroon", "teal", "indigo", "olive", "slate", "umber")

# Parts of addresses that no event may take.
RESERVED_SLUGS: Final = frozenset(
    {
        "home",
        "sign-in",
        "sign-out",
        "account",
        "admin",
        "api",
        "static",
        "health",
        "calendar",
        "ar",
        "en",
        "mail",
        "invitation",
        "my",
    }
)


def is_public(state: EventState, audience: Audience) -> bool:
    """Whether anybody with the address may read an event that is not in the bin."""
    return state is not EventState.DRAFT and audience is not Audience.PARTICIPANTS


def is_announced(state: EventState) -> bool:
    """Whether an event exists for others than its staff: its participants read it, whatever its audience."""
    return state is not EventState.DRAFT


def available_steps(state: EventState) -> tuple[Step, ...]:
    """The steps that lead on from `state`."""
    return tuple(step for step in STEPS if step.source is state)


def find_step(name: str, state: EventState) -> Step | None:
    """The step called `name` if it leads on from `state`."""
    return next((step for step in available_steps(state) if step.name == name), None)


def leads_to(name: str, state: EventState) -> bool:
    """Whether the step called `name` ends in `state`: taking it again changes nothing."""
    return any(step.name == name and step.target is state for step in STEPS)


def may_take(step: Step, roles: frozenset[str], *, is_administrator: bool) -> bool:
    """Whether somebody holding `roles` on the event may take `step`."""
    return is_administrator or bool(roles & {role.value for role in step.who})


def grantable(roles: frozenset[str], *, is_administrator: bool) -> frozenset[StaffRole]:
    """The roles that somebody holding `roles` may give or take away."""
    if is_administrator:
        return frozenset(StaffRole)
    return frozenset().union(*(GRANTS[StaffRole(role)] for role in roles)) if roles else frozenset()


def is_reserved(slug: str) -> bool:
    """Whether `slug` is a word of the address scheme."""
    return slug in RESERVED_SLUGS
