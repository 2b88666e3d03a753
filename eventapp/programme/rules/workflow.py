"""States of a session, as a table: buttons, checks and documentation derive from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from eventapp.programme.rules.vocabulary import SessionStatus


@dataclass(frozen=True, slots=True)
class Step:
    """One row: its name (a noun, the end of its address), from which states, to which, and its permission."""

    name: str
    sources: frozenset[SessionStatus]
    target: SessionStatus
    permission: str = "programme.edit"


STEPS: Final = (
    Step("confirmation", frozenset({SessionStatus.TENTATIVE}), SessionStatus.CONFIRMED),
    Step("reopening", frozenset({SessionStatus.CONFIRMED}), SessionStatus.TENTATIVE),
    Step(
        "cancellation", frozenset({SessionStatus.TENTATIVE, SessionStatus.CONFIRMED}), SessionStatus.CANCELLED
    ),
    Step("reinstatement", frozenset({SessionStatus.CANCELLED}), SessionStatus.TENTATIVE),
)


def available_steps(status: SessionStatus) -> tuple[Step, ...]:
    """The steps that lead on from `status`."""
    return tuple(step for step in STEPS if status in step.sources)


def find_step(name: str, status: SessionStatus) -> Step | None:
    """The step called `name` if it leads on from `status`."""
    return next((step for step in available_steps(status) if step.name == name), None)


def may_delete(*, first_release: int | None) -> bool:
    """A session once released can be cancelled, never deleted."""
    return first_release is None
