"""Timers and plans; and the table of states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.floor.rules.timing import Colour, Timer, clock_face, is_open, plan
from eventapp.floor.rules.workflow import STEPS, FloorState, available_steps, find_step

NOW = datetime(2023, 1, 30, 6, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("minutes", "amber_at"),
    [(1, 30), (2, 60), (3, 120), (5, 240), (10, 480), (20, 960)],  # the last minute, or the last fifth
)
def test_a_timer_is_green_then_amber_then_red(minutes: int, amber_at: int) -> None:
    timer = Timer(minutes * 60, since=NOW)
    moments = [0, amber_at - 1, amber_at, minutes * 60 - 1, minutes * 60, minutes * 60 + 500]
    colours = [timer.colour(after(moment)).value for moment in moments]
    assert colours == ["green", "green", "amber", "amber", "red", "red"]


@given(st.integers(60, 36_000), st.integers(0, 40_000))
def test_every_speech_begins_green_and_never_turns_back(allotted: int, moment: int) -> None:
    timer, order = Timer(allotted, since=NOW), list(Colour)
    assert timer.colour(NOW) is Colour.GREEN
    assert order.index(timer.colour(after(moment))) <= order.index(timer.colour(after(moment + 1)))


def test_a_held_clock_does_not_count() -> None:
    held = Timer(300, spoken=100)
    assert (held.elapsed(after(999)), held.left(after(999)), held.is_running) == (100, 200, False)
    assert Timer(300, spoken=100, since=NOW).elapsed(after(20.9)) == 120


def test_a_clock_that_is_ahead_takes_nothing_back() -> None:
    assert Timer(300, spoken=100, since=NOW).elapsed(after(-5)) == 100


@pytest.mark.parametrize(
    ("seconds", "face"),
    [(245, "04:05"), (0, "00:00"), (-12, "+00:12"), (3600, "1:00:00"), (-(10**7), "+9:59:59"), (59, "00:59")],
)
def test_the_face_of_a_timer(seconds: int, face: str) -> None:
    assert clock_face(seconds) == face


def test_a_plan_that_does_not_fit() -> None:
    """26 speakers of five minutes in ninety: forty too many."""
    timers = [Timer(300)] * 26
    made = plan(timers, starts_at=after(60), ends_at=after(60 + 90 * 60), now=NOW)
    assert (made.needed, made.available, made.excess, made.spare) == (7800, 5400, 2400, 0)


def test_a_plan_counts_what_is_left() -> None:
    """Of whoever speaks the rest, of the session what is still to come; no overrun shortens the others."""
    timers = [Timer(300, spoken=400), Timer(300, since=NOW), Timer(300)]
    made = plan(timers, starts_at=after(-600), ends_at=after(900), now=after(100))
    assert (made.needed, made.available, made.spare) == (500, 800, 300)
    assert plan([], starts_at=None, ends_at=None, now=NOW).available is None
    assert plan(timers, starts_at=after(-600), ends_at=after(-1), now=NOW).available == 0


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [(None, None, False), (0, None, True), (1, None, False), (-1, 0, False), (-1, 1, True)],
)
def test_a_list_is_open_between_its_moments(opens: int | None, closes: int | None, expected: bool) -> None:
    moments = [after(at) if at is not None else None for at in (opens, closes)]
    assert is_open(moments[0], moments[1], NOW) is expected


ALLOWED = {
    ("requested", "listing"): "listed",
    ("passed", "listing"): "listed",
    ("withdrawn", "listing"): "listed",
    ("listed", "call"): "called",
    ("called", "start"): "speaking",
    ("speaking", "finish"): "spoke",
    ("spoke", "continuation"): "speaking",
    ("called", "return"): "listed",
    ("listed", "pass"): "passed",
    ("called", "pass"): "passed",
    ("requested", "withdrawal"): "withdrawn",
    ("listed", "withdrawal"): "withdrawn",
    ("called", "withdrawal"): "withdrawn",
}


@pytest.mark.parametrize("running", [True, False])
def test_every_pair_of_state_and_step(running: bool) -> None:
    allowed = ALLOWED | {("speaking", "pause" if running else "resumption"): "speaking"}
    for state, step in product(FloorState, STEPS):
        found = find_step(step.name, state, is_running=running)
        assert (found.target.value if found else None) == allowed.get((state.value, step.name))
        assert (found is not None) == (step in available_steps(state, is_running=running))
