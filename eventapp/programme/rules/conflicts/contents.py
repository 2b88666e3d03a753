"""Rules about one session by itself: its times, its room's size, its items, its chair, its texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.conflicts.values import (
    Finding,
    FindingCode,
    ProgrammeValue,
    SessionValue,
    finding,
)
from eventapp.programme.rules.vocabulary import PAUSES, Severity, lacks_chair

_FRIDAY: Final = 4
# When Friday's congregational prayer keeps people away, on the clock of the event's place.
_FRIDAY_PRAYER: Final = (time(11), time(13))


def wrong_times(programme: ProgrammeValue, live: Sequence[SessionValue]) -> Iterator[Finding]:
    """Not scheduled, ending before it begins, outside the days of the event, during Friday's prayer."""
    for session in live:
        if session.starts_at is None or session.ends_at is None:
            yield finding(FindingCode.UNSCHEDULED, Severity.NOTE, session)
        elif not session.is_timed:
            yield finding(FindingCode.ENDS_BEFORE_START, Severity.BLOCKING, session)
        else:
            yield from _wrong_days(programme, session)


def _wrong_days(programme: ProgrammeValue, session: SessionValue) -> Iterator[Finding]:
    first, last = _days(session, programme.zone)
    if first < programme.first_on or last > programme.last_on:
        yield finding(FindingCode.OUTSIDE_DAYS, Severity.BLOCKING, session)
    elif programme.has_friday_prayer and any(
        _during_prayer(session, day, programme.zone) for day in (first, last)
    ):
        yield finding(FindingCode.FRIDAY_PRAYER, Severity.NOTE, session)


def _days(session: SessionValue, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day at the place; an end at midnight still belongs to the day before."""
    start, end = session.span
    last_moment = end - timedelta(microseconds=1)
    return start.astimezone(zone).date(), last_moment.astimezone(zone).date()


def _during_prayer(session: SessionValue, day: date, zone: ZoneInfo) -> bool:
    if session.kind in PAUSES or day.weekday() != _FRIDAY:
        return False
    begin, end = (datetime.combine(day, moment, zone) for moment in _FRIDAY_PRAYER)
    return session.span[0] < end and begin < session.span[1]


def room_too_small(programme: ProgrammeValue, live: Sequence[SessionValue]) -> Iterator[Finding]:
    """More people are expected than the room holds, where both are known."""
    rooms = {room.id: room for room in programme.rooms}
    for session in live:
        room = rooms.get(session.room_id)
        if room and room.capacity and session.expected and session.expected > room.capacity:
            yield finding(
                FindingCode.ROOM_TOO_SMALL,
                Severity.WARNING,
                session,
                room=room.name,
                capacity=room.capacity,
                expected=session.expected,
            )


def items_too_long(_programme: ProgrammeValue, live: Sequence[SessionValue]) -> Iterator[Finding]:
    """The minutes of the items together are more than the session's; `over` says by how many."""
    for session in live:
        if not session.is_timed:
            continue
        start, end = session.span
        minutes = int((end - start).total_seconds() // 60)
        over = sum(item.minutes or 0 for item in session.items) - minutes
        if over > 0:
            yield finding(FindingCode.ITEMS_TOO_LONG, Severity.WARNING, session, over=over, minutes=minutes)


def no_chair(_programme: ProgrammeValue, live: Sequence[SessionValue]) -> Iterator[Finding]:
    """Nobody chairs or moderates where the kind of session needs it; a chair to be confirmed is one."""
    for session in live:
        if lacks_chair(session.kind, [part.role for part in session.parts]):
            yield finding(FindingCode.NO_CHAIR, Severity.WARNING, session)


def text_missing(sessions: Sequence[SessionValue]) -> Iterator[Finding]:
    """A text that exists in one language only; also of cancelled sessions, which readers still see."""
    for session in sessions:
        yield from _lacking("title", Severity.WARNING, session.title, session)
        if session.summary:
            yield from _lacking("summary", Severity.NOTE, session.summary, session)
        for item in session.items:
            yield from _lacking("item", Severity.NOTE, item.title, session)
        for office in dict.fromkeys(part.office for part in session.parts if part.office):
            yield from _lacking("office", Severity.NOTE, office, session)
    yield from _names_missing(sessions)


def _names_missing(sessions: Sequence[SessionValue]) -> Iterator[Finding]:
    """Once a person, however many parts they have: it is mended in one place."""
    seen_in: dict[tuple[Hashable, LocalizedText], dict[str, SessionValue]] = defaultdict(dict)
    for session in sorted(sessions, key=lambda one: (one.starts_at is None, one.starts_at or one.id, one.id)):
        for part in session.parts:
            if part.person_id is not None and part.person_name:
                seen_in[part.person_id, part.person_name][session.id] = session
    for (_person_id, name), where in seen_in.items():
        yield from _lacking("person", Severity.NOTE, name, *where.values())


def _lacking(what: str, severity: Severity, of: LocalizedText, *sessions: SessionValue) -> Iterator[Finding]:
    for language in of.missing():
        yield finding(FindingCode.TEXT_MISSING, severity, *sessions, what=what, language=language, of=of)
