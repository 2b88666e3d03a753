"""How long people speak: the colour of the timer, the plan against the time there is. Pure; in seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

MINUTE: Final = 60
LONGEST_SHOWN: Final = 35_999  # 9:59:59; a clock left running shows no more
_LAST_PART: Final = 0.2


class Colour(StrEnum):
    """What the timer shows."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Timer:
    """The clock of one speech; `since` is when it was last started, none while it is held."""

    allotted: int
    spoken: int = 0  # before `since`
    since: datetime | None = None

    @property
    def is_running(self) -> bool:
        """Whether it counts."""
        return self.since is not None

    def elapsed(self, now: datetime) -> int:
        """Whole seconds spoken so far."""
        running = (now - self.since).total_seconds() if self.since is not None else 0
        return self.spoken + max(0, int(running))

    def left(self, now: datetime) -> int:
        """Seconds that are left; negative once the time is over."""
        return self.allotted - self.elapsed(now)

    @property
    def amber_span(self) -> int:
        """How many seconds before the end the timer turns amber.

        The last minute or the last fifth, whichever is longer, but never more than half, so that every speech
        begins green.
        """
        return int(min(max(MINUTE, self.allotted * _LAST_PART), self.allotted / 2))

    def colour(self, now: datetime) -> Colour:
        """Green, amber when the end is near, red from the end on."""
        left = self.left(now)
        if left <= 0:
            return Colour.RED
        return Colour.AMBER if left <= self.amber_span else Colour.GREEN


@dataclass(frozen=True, slots=True)
class Plan:
    """What is still to be spoken against the time there still is (none: the session has no times)."""

    needed: int
    available: int | None
    speakers: int

    @property
    def excess(self) -> int:
        """Seconds too many; 0 when everything fits."""
        return max(0, self.needed - self.available) if self.available is not None else 0

    @property
    def spare(self) -> int:
        """Seconds to spare."""
        return max(0, self.available - self.needed) if self.available is not None else 0


def plan(
    timers: Iterable[Timer], *, starts_at: datetime | None, ends_at: datetime | None, now: datetime
) -> Plan:
    """The plan of a session: `timers` of whoever speaks or is still to speak."""
    rest = [max(0, timer.left(now)) for timer in timers]
    available = None
    if starts_at is not None and ends_at is not None:
        available = max(0, int((ends_at - max(now, starts_at)).total_seconds()))
    return Plan(sum(rest), available, len(rest))


def clock_face(seconds: int) -> str:
    """Seconds as a timer shows them: 04:05, 1:00:00, +00:12 once the time is over."""
    minutes, rest = divmod(min(abs(seconds), LONGEST_SHOWN), MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    shown = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
    return f"+{shown}" if seconds < 0 else shown


def is_open(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> bool:
    """Whether the list takes requests: from its opening, until its closing if there is one."""
    return opens_at is not None and opens_at <= now and (closes_at is None or now < closes_at)
