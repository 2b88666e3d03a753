"""States of a speaker on a list, as a table: buttons, checks and documentation derive from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FloorState(StrEnum):
    """requested → listed → called → speaking → spoke; passed and withdrawn beside them."""

    REQUESTED = "requested"  # asked for the floor; not on the list yet
    LISTED = "listed"
    CALLED = "called"
    SPEAKING = "speaking"  # the clock runs, or is held
    SPOKE = "spoke"
    PASSED = "passed"  # called in vain, or gave up the turn
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Step:
    """One row: its name (a noun, the end of its address), from which states, to which, and its permission.

    `running` is what the speaker's clock must do beforehand, where that matters.
    """

    name: str
    sources: frozenset[FloorState]
    target: FloorState
    running: bool | None = None
    permission: str = "floor.manage"


_S: Final = FloorState
STEPS: Final = (
    Step("listing", frozenset({_S.REQUESTED, _S.PASSED, _S.WITHDRAWN}), _S.LISTED),
    Step("call", frozenset({_S.LISTED}), _S.CALLED),
    Step("start", frozenset({_S.CALLED}), _S.SPEAKING),
    Step("pause", frozenset({_S.SPEAKING}), _S.SPEAKING, running=True),
    Step("resumption", frozenset({_S.SPEAKING}), _S.SPEAKING, running=False),
    Step("finish", frozenset({_S.SPEAKING}), _S.SPOKE),
    Step("continuation", frozenset({_S.SPOKE}), _S.SPEAKING),  # finished too early
    Step("return", frozenset({_S.CALLED}), _S.LISTED),  # called by mistake
    Step("pass", frozenset({_S.LISTED, _S.CALLED}), _S.PASSED),
    Step("withdrawal", frozenset({_S.REQUESTED, _S.LISTED, _S.CALLED}), _S.WITHDRAWN),
)
WAITING: Final = frozenset({FloorState.REQUESTED, FloorState.LISTED})
AT_THE_FLOOR: Final = frozenset({FloorState.CALLED, FloorState.SPEAKING})
STANDING: Final = WAITING | AT_THE_FLOOR  # a request of the same person now would be the same again
ON_THE_LIST: Final = frozenset(FloorState) - {FloorState.WITHDRAWN, FloorState.PASSED}


def available_steps(state: FloorState, *, is_running: bool = False) -> tuple[Step, ...]:
    """The steps that lead on from `state`, for a clock that runs or does not."""
    return tuple(step for step in STEPS if state in step.sources and step.running in {None, is_running})


def find_step(name: str, state: FloorState, *, is_running: bool = False) -> Step | None:
    """The step called `name` if it leads on from `state`."""
    return next((step for step in available_steps(state, is_running=is_running) if step.name == name), None)
