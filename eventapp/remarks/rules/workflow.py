"""States of remarks, as a table: buttons, checks and documentation derive from it. Pure.

`published` is no state of the row: it follows from a choice and a moment (`rules/embargo.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class RemarksState(StrEnum):
    """draft → submitted → accepted (or returned) → delivered; or withheld."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    WITHHELD = "withheld"


class Hand(StrEnum):
    """Whose hand wrote or answered."""

    SPEAKER = "speaker"
    ASSISTANT = "assistant"
    STAFF = "staff"


class Answer(StrEnum):
    """What came back to an invitation."""

    NONE = "none"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: its name (a noun, the end of its address), from which states, to which, and who takes it."""

    name: str
    sources: frozenset[RemarksState]
    target: RemarksState
    who: frozenset[Hand] = frozenset({Hand.STAFF})


_SPEAKERS: Final = frozenset(Hand)
STEPS: Final = (
    Step(
        "submission",
        frozenset({RemarksState.DRAFT, RemarksState.RETURNED, RemarksState.SUBMITTED, RemarksState.ACCEPTED}),
        RemarksState.SUBMITTED,
        _SPEAKERS,
    ),
    Step("acceptance", frozenset({RemarksState.SUBMITTED}), RemarksState.ACCEPTED),
    Step("return", frozenset({RemarksState.SUBMITTED, RemarksState.ACCEPTED}), RemarksState.RETURNED),
    Step("delivery", frozenset({RemarksState.ACCEPTED}), RemarksState.DELIVERED),
    Step("recall", frozenset({RemarksState.DELIVERED}), RemarksState.ACCEPTED),
    Step(
        "withholding",
        frozenset({RemarksState.SUBMITTED, RemarksState.ACCEPTED, RemarksState.DELIVERED}),
        RemarksState.WITHHELD,
    ),
    Step("reinstatement", frozenset({RemarksState.WITHHELD}), RemarksState.ACCEPTED),
)
SUBMITTED_ONCE: Final = frozenset(RemarksState) - {RemarksState.DRAFT}
READY: Final = frozenset({RemarksState.SUBMITTED, RemarksState.ACCEPTED, RemarksState.DELIVERED})
OWED: Final = frozenset({RemarksState.DRAFT, RemarksState.RETURNED})  # the speaker has still to send a text


def available_steps(state: RemarksState, hand: Hand) -> tuple[Step, ...]:
    """The steps that lead on from `state` for whoever has this hand."""
    return tuple(step for step in STEPS if state in step.sources and hand in step.who)


def find_step(name: str, state: RemarksState, hand: Hand) -> Step | None:
    """The step called `name` if it leads on from `state` for this hand."""
    return next((step for step in available_steps(state, hand) if step.name == name), None)


def closes_at(deadline: datetime | None, late_until: datetime | None) -> datetime | None:
    """Until when a speaker may send a text; None: no end was set."""
    if deadline is None:
        return None
    return max(deadline, late_until) if late_until is not None else deadline


def is_open(deadline: datetime | None, late_until: datetime | None, now: datetime) -> bool:
    """Whether a speaker may still send a text; the moment of the deadline itself is in time."""
    end = closes_at(deadline, late_until)
    return end is None or now <= end


def is_late(state: RemarksState, deadline: datetime | None, now: datetime) -> bool:
    """Whether a text is owed and its deadline has passed."""
    return state in OWED and deadline is not None and now > deadline
