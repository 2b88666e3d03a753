"""States of an invitation and of a person's accreditation, as tables. Pure.

To be *invited* is a state of the delegation's invitation; a person begins as nominated by their focal point.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class InvitationState(StrEnum):
    """drafted → sent → accepted or declined; who declined can be invited again."""

    DRAFTED = "drafted"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ParticipantState(StrEnum):
    """nominated → submitted → under review → pre-approved → approved, and what leads aside."""

    NOMINATED = "nominated"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    PRE_APPROVED = "pre_approved"
    APPROVED = "approved"
    ON_HOLD = "on_hold"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


class Reason(StrEnum):
    """Why somebody is not accredited: a list to choose from, told in the person's language."""

    INCOMPLETE = "incomplete"
    LATE = "late"
    NO_MANDATE = "no_mandate"
    DUPLICATE = "duplicate"
    CAPACITY = "capacity"
    SECURITY = "security"


class Party(StrEnum):
    """Who takes a step."""

    FOCAL_POINT = "focal_point"
    PERSON = "person"  # somebody for themselves
    ORGANISER = "organiser"
    OFFICER = "officer"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class InvitationStep:
    """One row: its name (a noun, the end of its address), from, to, and who may take it."""

    name: str
    sources: frozenset[InvitationState]
    target: InvitationState
    who: frozenset[Party]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the accreditation: the same, and whether a reason must be given.

    `on_request`: taken by answering what a focal point asked for, never as a decision of its own.
    """

    name: str
    sources: frozenset[ParticipantState]
    target: ParticipantState
    who: frozenset[Party]
    needs_reason: bool = False
    on_request: bool = False


_I, _S = InvitationState, ParticipantState
_FOCAL: Final = frozenset({Party.FOCAL_POINT})
_PERSON: Final = frozenset({Party.PERSON})
_ORGANISER: Final = frozenset({Party.ORGANISER})
_OFFICER: Final = frozenset({Party.OFFICER})
_PROGRAM: Final = frozenset({Party.PROGRAM})

INVITATION_STEPS: Final = (
    InvitationStep("sending", frozenset({_I.DRAFTED}), _I.SENT, _ORGANISER),
    InvitationStep("acceptance", frozenset({_I.SENT}), _I.ACCEPTED, _FOCAL),
    InvitationStep("refusal", frozenset({_I.SENT}), _I.DECLINED, _FOCAL),
    InvitationStep("reinvitation", frozenset({_I.DECLINED}), _I.SENT, _ORGANISER),
)

_OPEN: Final = frozenset({_S.SUBMITTED, _S.UNDER_REVIEW, _S.PRE_APPROVED})
CHANGEABLE: Final = _OPEN | {_S.APPROVED, _S.WAITLISTED}  # for whom a change can be asked
STEPS: Final = (
    Step("submission", frozenset({_S.NOMINATED}), _S.SUBMITTED, _FOCAL),
    Step("waiting", frozenset({_S.NOMINATED, _S.ON_HOLD}), _S.WAITLISTED, _PROGRAM),
    Step("promotion", frozenset({_S.WAITLISTED}), _S.SUBMITTED, _PROGRAM),
    Step("review", frozenset({_S.SUBMITTED}), _S.UNDER_REVIEW, _OFFICER),
    Step("preapproval", frozenset({_S.SUBMITTED, _S.UNDER_REVIEW}), _S.PRE_APPROVED, _OFFICER),
    Step("approval", _OPEN, _S.APPROVED, _OFFICER),
    Step("hold", _OPEN, _S.ON_HOLD, _OFFICER),
    Step("amendment", CHANGEABLE, _S.ON_HOLD, _OFFICER, on_request=True),
    Step("resubmission", frozenset({_S.ON_HOLD}), _S.UNDER_REVIEW, _FOCAL),
    Step("rejection", _OPEN | {_S.ON_HOLD, _S.WAITLISTED}, _S.REJECTED, _OFFICER, needs_reason=True),
    Step("reopening", frozenset({_S.ON_HOLD, _S.APPROVED, _S.REJECTED}), _S.UNDER_REVIEW, _OFFICER),
    Step(
        "withdrawal",
        _OPEN | {_S.APPROVED, _S.ON_HOLD, _S.WAITLISTED},
        _S.WITHDRAWN,
        _FOCAL | _PERSON | _OFFICER,
    ),
    Step("replacement", _OPEN | {_S.APPROVED, _S.ON_HOLD, _S.WAITLISTED}, _S.REPLACED, _FOCAL),
)

GONE: Final = frozenset({_S.REJECTED, _S.WITHDRAWN, _S.REPLACED})  # no longer in the delegation
EDITABLE: Final = frozenset({_S.NOMINATED, _S.ON_HOLD})  # what the focal point may change
QUEUED: Final = frozenset({_S.SUBMITTED, _S.UNDER_REVIEW, _S.PRE_APPROVED, _S.ON_HOLD})  # wait for an officer
# What a focal point is shown as the way of a delegation; a hold or a waiting list leads aside.
STAGES: Final = (_S.NOMINATED, _S.SUBMITTED, _S.UNDER_REVIEW, _S.PRE_APPROVED, _S.APPROVED)
DECISIONS: Final = tuple(step.name for step in STEPS if Party.OFFICER in step.who and not step.on_request)


def find_invitation_step(name: str, state: InvitationState) -> InvitationStep | None:
    """The step called `name` if it leads on from `state`."""
    return next((step for step in INVITATION_STEPS if step.name == name and state in step.sources), None)


def find_step(name: str, state: ParticipantState, party: Party) -> Step | None:
    """The step called `name` if it leads on from `state` and `party` may take it."""
    return next((step for step in available_steps(state, party) if step.name == name), None)


def available_steps(state: ParticipantState, party: Party) -> tuple[Step, ...]:
    """The steps that lead on from `state` and that `party` may take."""
    return tuple(step for step in STEPS if state in step.sources and party in step.who)


def stage_of(states: list[ParticipantState]) -> ParticipantState | None:
    """How far a delegation has come: as far as the person furthest behind; None while nobody is in it."""
    reached = [STAGES.index(state) for state in states if state in STAGES]
    return STAGES[min(reached)] if reached else None
