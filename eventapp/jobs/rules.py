"""States of a job and how long its worker holds it. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

LEASE: Final = timedelta(seconds=60)  # a job whose worker said nothing for so long belongs to nobody
MAX_ATTEMPTS: Final = 5
KEPT: Final = timedelta(days=7)  # after its end; its file goes with it
_FIRST_PAUSE_SECONDS: Final = 5


class JobState(StrEnum):
    """queued → running → done; failed after the last attempt."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


def pause(attempts: int) -> timedelta:
    """How long to wait after the `attempts`-th failure: doubling."""
    return timedelta(seconds=_FIRST_PAUSE_SECONDS * 2.0 ** max(attempts - 1, 0))
