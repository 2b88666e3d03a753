"""What is wrong with a programme: findings as codes and values, with a severity. Pure; no sentences.

Intervals are half open: sessions that touch never clash. Cancelled sessions clash with nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import (
    NEEDS_CHAIR,
    PAUSES,
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Severity,
)

NOBODY: Final = LocalizedText()
_CHAIRING: Final = frozenset({RoleKind.CHAIR, RoleKind.VICE_CHAIR, RoleKind.MODERATOR})
_FRIDAY: Final = 4
_FRIDAY_PRAYER: Final = (time(11), time(13))


class FindingCode(StrEnum):
    """One for each rule."""

    PERSON_TWICE = "person_twice"
    PERSON_UNAVAILABLE = "person_unavailable"
    ROOM_TWICE = "room_twice"
    ROOM_UNAVAILABLE = "room_unavailable"
    ROOM_TOO_SMALL = "room_too_small"
    OUTSIDE_DAYS = "outside_days"
    ENDS_BEFORE_START = "ends_before_start"
    ITEMS_TOO_LONG = "items_too_long"
    NO_CHAIR = "no_chair"
    TEXT_MISSING = "text_missing"
    DURING_BREAK = "during_break"
    UNSCHEDULED = "unscheduled"
    NO_CHANGEOVER = "no_changeover"
    FRIDAY_PRAYER = "friday_prayer"


@dataclass(frozen=True, slots=True)
class RoomValue:
    """A room and how many it holds."""

    id: Hashable
    name: LocalizedText
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Unavailability:
    """When a person or a room cannot be had."""

    owner_id: Hashable
    starts_at: datetime
    ends_at: datetime
    reason: LocalizedText = NOBODY


@dataclass(frozen=True, slots=True)
class PartValue:
    """Who takes part, as far as it is known."""

    role: RoleKind
    person_id: Hashable | None = None
    person_name: LocalizedText = NOBODY
    organisation_name: LocalizedText = NOBODY
    office: LocalizedText = NOBODY
    mode: PresenceMode = PresenceMode.IN_ROOM
    is_to_be_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ItemValue:
    """A timed part of a session."""

    title: LocalizedText
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class SessionValue:
    """A session as the rules see it; `id` is its public id."""

    id: str
    title: LocalizedText
    kind: SessionKind
    status: SessionStatus
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room_id: Hashable | None = None
    all_rooms: bool = False
    expected: int | None = None
    summary: LocalizedText = NOBODY
    parts: tuple[PartValue, ...] = ()
    items: tuple[ItemValue, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeValue:
    """The whole draft."""

    first_on: date
    last_on: date
    zone: ZoneInfo
    rooms: tuple[RoomValue, ...] = ()
    sessions: tuple[SessionValue, ...] = ()
    person_unavailability: tuple[Unavailability, ...] = ()
    room_unavailability: tuple[Unavailability, ...] = ()
    changeover_minutes: int = 0
    has_friday_prayer: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (`sessions`), how much it weighs, and the values a sentence needs."""

    code: FindingCode
    severity: Severity
    sessions: tuple[SessionValue, ...]
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


Held = TypeVar("Held")


def find(programme: ProgrammeValue) -> tuple[Finding, ...]:
    """Everything that is wrong, blocking first, then by time; the same for every order of the input."""
    live = [session for session in programme.sessions if session.status is not SessionStatus.CANCELLED]
    timed = [session for session in live if _is_timed(session)]
    found = [finding for rule in _RULES for finding in rule(programme, live, timed)]
    weights = list(Severity)
    return tuple(sorted(found, key=lambda finding: (weights.index(finding.severity), *_place(finding))))


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that must be gone before a release."""
    return [finding for finding in findings if finding.severity is Severity.BLOCKING]


def warnings(findings: Iterable[Finding]) -> list[Finding]:
    """Those that must be acknowledged before a release."""
    return [finding for finding in findings if finding.severity is Severity.WARNING]


def fingerprint(finding: Finding) -> str:
    """A short id of a finding that changes when what was found changes: for acknowledging it."""
    facts = [finding.code.value, *(f"{s.id} {s.starts_at} {s.ends_at} {s.room_id}" for s in finding.sessions)]
    facts += [f"{key}={value}" for key, value in sorted(finding.values.items())]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:20]


def overlaps(one: SessionValue, other: SessionValue) -> bool:
    """Whether two timed sessions share a moment."""
    return bool(
        one.starts_at and one.ends_at and other.starts_at and other.ends_at
    ) and _meet(_span(one), _span(other))


def _place(finding: Finding) -> tuple[str, str, str, str]:
    first = finding.sessions[0] if finding.sessions else None
    start = first.starts_at.isoformat() if first and first.starts_at else "~"
    ids = " ".join(session.id for session in finding.sessions)
    return start, finding.code.value, ids, str(sorted(finding.values.items(), key=str))


def _is_timed(session: SessionValue) -> bool:
    return bool(session.starts_at and session.ends_at and session.starts_at < session.ends_at)


def _span(session: SessionValue) -> tuple[datetime, datetime]:
    assert session.starts_at is not None and session.ends_at is not None  # noqa: S101, PT018 - timed ones only
    return session.starts_at, session.ends_at


def _meet(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _clashes(
    held: Iterable[Held], span: Callable[[Held], tuple[datetime, datetime]], key: Callable[[Held], str]
) -> Iterator[tuple[Held, Held]]:
    """Every pair that shares a moment, each once, the earlier first: a sweep over the starts."""
    going_on: list[Held] = []
    for entry in sorted(held, key=lambda one: (span(one)[0], span(one)[1], key(one))):
        start = span(entry)[0]
        going_on = [other for other in going_on if span(other)[1] > start]
        for other in going_on:
            yield other, entry
        going_on.append(entry)


def _finding(code: FindingCode, severity: Severity, *sessions: SessionValue, **values: Any) -> Finding:
    return Finding(code, severity, sessions, MappingProxyType(values))


Sessions = Sequence[SessionValue]


def _person_twice(_programme: ProgrammeValue, _live: Sessions, timed: Sessions) -> Iterator[Finding]:
    """In any role; certain when both are confirmed and in the room."""
    by_person: dict[Hashable, dict[str, tuple[SessionValue, PartValue]]] = defaultdict(dict)
    for session in timed:
        for part in session.parts:
            if part.person_id is not None:
                known = by_person[part.person_id].get(session.id)
                if known is None or part.mode is PresenceMode.IN_ROOM:
                    by_person[part.person_id][session.id] = (session, part)
    for held in by_person.values():
        for one, other in _clashes(held.values(), lambda pair: _span(pair[0]), lambda pair: pair[0].id):
            certain = all(
                session.status is SessionStatus.CONFIRMED and part.mode is PresenceMode.IN_ROOM
                for session, part in (one, other)
            )
            severity = Severity.BLOCKING if certain else Severity.WARNING
            yield _finding(FindingCode.PERSON_TWICE, severity, one[0], other[0], person=one[1].person_name)


def _person_unavailable(programme: ProgrammeValue, _live: Sessions, timed: Sessions) -> Iterator[Finding]:
    absent: dict[Hashable, list[Unavailability]] = defaultdict(list)
    for window in programme.person_unavailability:
        absent[window.owner_id].append(window)
    for session in timed:
        people = {part.person_id: part for part in session.parts if part.person_id in absent}
        for person_id, part in people.items():
            for window in absent[person_id]:
                if _meet(_span(session), (window.starts_at, window.ends_at)):
                    yield _finding(
                        FindingCode.PERSON_UNAVAILABLE,
                        Severity.WARNING,
                        session,
                        person=part.person_name,
                        starts_at=window.starts_at,
                        ends_at=window.ends_at,
                        reason=window.reason,
                    )


def _room_twice(programme: ProgrammeValue, _live: Sessions, timed: Sessions) -> Iterator[Finding]:
    names = {room.id: room.name for room in programme.rooms}
    by_room: dict[Hashable, list[SessionValue]] = defaultdict(list)
    for session in timed:
        if session.room_id is not None:
            by_room[session.room_id].append(session)
    for room_id, held in by_room.items():
        for one, other in _clashes(held, _span, lambda session: session.id):
            yield _finding(
                FindingCode.ROOM_TWICE, Severity.BLOCKING, one, other, room=names.get(room_id, NOBODY)
            )
        yield from _changeovers(programme, held, names.get(room_id, NOBODY))


def _changeovers(programme: ProgrammeValue, held: Sessions, room: LocalizedText) -> Iterator[Finding]:
    pause = timedelta(minutes=programme.changeover_minutes)
    ordered = sorted(held, key=lambda session: (_span(session), session.id))
    for one, other in zip(ordered, ordered[1:], strict=False):
        gap = _span(other)[0] - _span(one)[1]
        if timedelta(0) <= gap < pause and other.kind not in PAUSES and one.kind not in PAUSES:
            minutes = int(gap.total_seconds() // 60)
            yield _finding(
                FindingCode.NO_CHANGEOVER, Severity.NOTE, one, other, room=room, minutes=minutes
            )


def _room_unavailable(programme: ProgrammeValue, _live: Sessions, timed: Sessions) -> Iterator[Finding]:
    names = {room.id: room.name for room in programme.rooms}
    closed: dict[Hashable, list[Unavailability]] = defaultdict(list)
    for window in programme.room_unavailability:
        closed[window.owner_id].append(window)
    for session in timed:
        for window in closed.get(session.room_id, ()):
            if _meet(_span(session), (window.starts_at, window.ends_at)):
                yield _finding(
                    FindingCode.ROOM_UNAVAILABLE,
                    Severity.BLOCKING,
                    session,
                    room=names.get(session.room_id, NOBODY),
                    starts_at=window.starts_at,
                    ends_at=window.ends_at,
                    reason=window.reason,
                )


def _room_too_small(programme: ProgrammeValue, live: Sessions, _timed: Sessions) -> Iterator[Finding]:
    rooms = {room.id: room for room in programme.rooms}
    for session in live:
        room = rooms.get(session.room_id)
        if room and room.capacity and session.expected and session.expected > room.capacity:
            yield _finding(
                FindingCode.ROOM_TOO_SMALL,
                Severity.WARNING,
                session,
                room=room.name,
                capacity=room.capacity,
                expected=session.expected,
            )


def _wrong_times(programme: ProgrammeValue, live: Sessions, timed: Sessions) -> Iterator[Finding]:
    for session in live:
        if session.starts_at is None or session.ends_at is None:
            yield _finding(FindingCode.UNSCHEDULED, Severity.NOTE, session)
        elif session.starts_at >= session.ends_at:
            yield _finding(FindingCode.ENDS_BEFORE_START, Severity.BLOCKING, session)
    for session in timed:
        days = {moment.astimezone(programme.zone).date() for moment in _inside(session)}
        if min(days) < programme.first_on or max(days) > programme.last_on:
            yield _finding(FindingCode.OUTSIDE_DAYS, Severity.BLOCKING, session)
        elif programme.has_friday_prayer and _during_friday_prayer(session, programme.zone):
            yield _finding(FindingCode.FRIDAY_PRAYER, Severity.NOTE, session)


def _inside(session: SessionValue) -> tuple[datetime, datetime]:
    """The first and the last moment; an end at midnight still belongs to the day before."""
    start, end = _span(session)
    return start, end - timedelta(microseconds=1)


def _during_friday_prayer(session: SessionValue, zone: ZoneInfo) -> bool:
    start, end = (moment.astimezone(zone) for moment in _span(session))
    if start.weekday() != _FRIDAY or session.kind in PAUSES:
        return False
    prayer = tuple(datetime.combine(start.date(), moment, zone) for moment in _FRIDAY_PRAYER)
    return _meet((start, end), (prayer[0], prayer[1]))


def _items_too_long(_programme: ProgrammeValue, _live: Sessions, timed: Sessions) -> Iterator[Finding]:
    for session in timed:
        planned = sum(item.minutes or 0 for item in session.items)
        start, end = _span(session)
        there_are = int((end - start).total_seconds() // 60)
        if planned > there_are:
            yield _finding(
                FindingCode.ITEMS_TOO_LONG, Severity.WARNING, session, over=planned - there_are, minutes=there_are
            )


def _no_chair(_programme: ProgrammeValue, live: Sessions, _timed: Sessions) -> Iterator[Finding]:
    for session in live:
        if session.kind in NEEDS_CHAIR and not any(part.role in _CHAIRING for part in session.parts):
            yield _finding(FindingCode.NO_CHAIR, Severity.WARNING, session)


def _text_missing(_programme: ProgrammeValue, live: Sessions, _timed: Sessions) -> Iterator[Finding]:
    for session in live:
        for language in session.title.missing():
            yield _finding(
                FindingCode.TEXT_MISSING, Severity.WARNING, session, what="title", language=language, of=NOBODY
            )
        if session.summary:
            for language in session.summary.missing():
                yield _finding(
                    FindingCode.TEXT_MISSING, Severity.NOTE, session, what="summary", language=language, of=NOBODY
                )
        for item in session.items:
            for language in item.title.missing():
                yield _finding(
                    FindingCode.TEXT_MISSING, Severity.NOTE, session, what="item", language=language, of=item.title
                )


def _during_break(_programme: ProgrammeValue, _live: Sessions, timed: Sessions) -> Iterator[Finding]:
    breaks = [session for session in timed if session.all_rooms]
    if not breaks:
        return
    for one, other in _clashes(timed, _span, lambda session: session.id):
        if one.all_rooms != other.all_rooms:
            pause, session = (one, other) if one.all_rooms else (other, one)
            yield _finding(FindingCode.DURING_BREAK, Severity.WARNING, session, pause)


_RULES: Final = (
    _person_twice,
    _person_unavailable,
    _room_twice,
    _room_unavailable,
    _room_too_small,
    _wrong_times,
    _items_too_long,
    _no_chair,
    _text_missing,
    _during_break,
)
