"""States of a mail and when to try again. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

LEASE_SECONDS: Final = 120  # a claim not settled by then belongs to a worker that died
MAX_ATTEMPTS: Final = 12
_FIRST_PAUSE_SECONDS: Final = 15
_LONGEST_PAUSE_SECONDS: Final = 3600


class MailState(StrEnum):
    """held → queued → sending → sent; failed after the last attempt; discarded by an organiser.

    Most mails begin as queued; those that somebody wants to look at first begin as held.
    """

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DISCARDED = "discarded"


def pause_seconds(attempts: int) -> int:
    """How long to wait after the `attempts`-th failure: doubling, an hour at most."""
    pause: int = min(_FIRST_PAUSE_SECONDS * 2 ** max(attempts - 1, 0), _LONGEST_PAUSE_SECONDS)
    return pause
