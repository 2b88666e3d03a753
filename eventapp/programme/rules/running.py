"""The running clock of a session: when each of its agenda items begins. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta


def item_starts(starts_at: datetime | None, minutes: Iterable[int | None]) -> list[datetime | None]:
    """When each item begins, given how long each lasts; unknown after the first of unknown length."""
    moment, found = starts_at, []
    for length in minutes:
        found.append(moment)
        moment = moment + timedelta(minutes=length) if moment is not None and length else None
    return found
