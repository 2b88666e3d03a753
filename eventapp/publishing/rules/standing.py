"""Where the clock stands with a session. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.rules.snapshot import AgendaSnapshot, SessionFacts


class Standing(StrEnum):
    """What can be said of a session by the clock, in the order in which it becomes true."""

    TOMORROW = "tomorrow"
    TODAY = "today"
    RUNNING = "running"
    OVER = "over"


_AHEAD: Final = {0: Standing.TODAY, 1: Standing.TOMORROW}  # by days


def standing(session: SessionFacts, agenda: AgendaSnapshot, zone: ZoneInfo, now: datetime) -> Standing | None:
    """What to say of a session at `now`; nothing before the event's days, nor of a cancelled session."""
    start, end = session.starts_at, session.ends_at
    if session.status is SessionStatus.CANCELLED or start is None or end is None:
        return None
    if now >= start:
        return Standing.RUNNING if now < end else Standing.OVER
    today = now.astimezone(zone).date()
    if today not in agenda.days:
        return None
    return _AHEAD.get((start.astimezone(zone).date() - today).days)
