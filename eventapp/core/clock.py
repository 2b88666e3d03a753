"""The program's one clock. Nothing else may ask the machine for the time.

`EVENTAPP_CLOCK` starts it at another moment (development only), so that the day of a past event can be
seen; it runs on from there. Tests stop it with `stopped()`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta(0)
_stopped_at: datetime | None = None


def now() -> datetime:
    """The present moment as an aware UTC datetime, to the microsecond."""
    if _stopped_at is not None:
        return _stopped_at
    return datetime.now(UTC) + _offset


def true_now() -> datetime:
    """The machine's own moment, only to be compared with what others stamped: files in a folder."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Seconds of a clock that only measures distances; it does not follow `EVENTAPP_CLOCK`."""
    return time.monotonic()


def start_at(moment: datetime | None) -> None:
    """Let the clock run from `moment` (aware), or from the true time when it is None."""
    global _offset  # noqa: PLW0603 - one clock a process is the point
    _offset = moment.astimezone(UTC) - datetime.now(UTC) if moment else timedelta(0)


def is_shifted() -> bool:
    """Whether the clock shows another time than the machine's."""
    return _offset != timedelta(0)


def shift() -> timedelta:
    """How far the clock is from the machine's."""
    return _offset


def next_minute() -> datetime:
    """When the minute that the clock shows will be over."""
    return now().replace(second=0, microsecond=0) + timedelta(minutes=1)


@contextmanager
def stopped(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) inside the block; for tests."""
    global _stopped_at  # noqa: PLW0603 - one clock a process is the point
    before, _stopped_at = _stopped_at, moment.astimezone(UTC)
    try:
        yield
    finally:
        _stopped_at = before
