"""Rules about two things at one time: people, rooms, breaks, changeovers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.conflicts.sweeps import clashes, crossings
from eventapp.programme.rules.conflicts.values import (
    NOBODY,
    Finding,
    FindingCode,
    PartValue,
    ProgrammeValue,
    SessionValue,
    Span,
    Unavailability,
    finding,
)
from eventapp.programme.rules.vocabulary import PAUSES, PresenceMode, SessionStatus, Severity

Held = tuple[SessionValue, PartValue]


def person_twice(_programme: ProgrammeValue, timed: Sequence[SessionValue]) -> Iterator[Finding]:
    """In any role; certain when both sessions are confirmed and both parts are in the room."""
    for person_id, held in _parts_by_person(timed).items():
        for one, other in clashes(held, _span_of_part, lambda pair: pair[0].id):
            severity = Severity.BLOCKING if _is_certain(one) and _is_certain(other) else Severity.WARNING
            yield finding(
                FindingCode.PERSON_TWICE,
                severity,
                one[0],
                other[0],
                person=one[1].person_name,
                person_id=person_id,
            )


def person_unavailable(programme: ProgrammeValue, timed: Sequence[SessionValue]) -> Iterator[Finding]:
    """A part at a time when the person said they cannot come."""
    absent = _by_owner(programme.person_unavailability)
    for person_id, held in _parts_by_person(timed).items():
        windows = absent.get(person_id, ())
        for (session, part), window in crossings(held, windows, _span_of_part, _span_of_window):
            yield finding(
                FindingCode.PERSON_UNAVAILABLE,
                Severity.WARNING,
                session,
                person=part.person_name,
                person_id=person_id,
                starts_at=window.starts_at,
                ends_at=window.ends_at,
                reason=window.reason,
            )


def room_twice(programme: ProgrammeValue, timed: Sequence[SessionValue]) -> Iterator[Finding]:
    """The database forbids it too; an import or a draft in memory may still hold it."""
    names = _room_names(programme)
    for room_id, held in _by_room(timed).items():
        for one, other in clashes(held, _span_of, lambda session: session.id):
            yield finding(
                FindingCode.ROOM_TWICE, Severity.BLOCKING, one, other, room=names.get(room_id, NOBODY)
            )


def no_changeover(programme: ProgrammeValue, timed: Sequence[SessionValue]) -> Iterator[Finding]:
    """Two sessions follow each other in a room faster than it can be turned over; pauses need no turning."""
    names, pause = _room_names(programme), timedelta(minutes=programme.changeover_minutes)
    for room_id, held in _by_room(timed).items():
        ordered = sorted(held, key=lambda session: (session.span, session.id))
        last = ordered[0]
        for session in ordered[1:]:
            gap = session.span[0] - last.span[1]
            if timedelta(0) <= gap < pause and not {session.kind, last.kind} & PAUSES:
                yield finding(
                    FindingCode.NO_CHANGEOVER,
                    Severity.NOTE,
                    last,
                    session,
                    room=names.get(room_id, NOBODY),
                    minutes=int(gap.total_seconds() // 60),
                )
            last = max(last, session, key=lambda held_last: held_last.span[1])


def room_unavailable(programme: ProgrammeValue, timed: Sequence[SessionValue]) -> Iterator[Finding]:
    """A session while its room cannot be had."""
    names, closed = _room_names(programme), _by_owner(programme.room_unavailability)
    for room_id, held in _by_room(timed).items():
        for session, window in crossings(held, closed.get(room_id, ()), _span_of, _span_of_window):
            yield finding(
                FindingCode.ROOM_UNAVAILABLE,
                Severity.BLOCKING,
                session,
                room=names.get(room_id, NOBODY),
                starts_at=window.starts_at,
                ends_at=window.ends_at,
                reason=window.reason,
            )


def during_break(_programme: ProgrammeValue, timed: Sequence[SessionValue]) -> Iterator[Finding]:
    """A session in a room while something for all rooms runs; a desk or a prayer room may stay open."""
    for_all = [session for session in timed if session.all_rooms]
    in_rooms = [
        session
        for session in timed
        if session.room_id is not None and not session.all_rooms and session.kind not in PAUSES
    ]
    for session, pause in crossings(in_rooms, for_all, _span_of, _span_of):
        yield finding(FindingCode.DURING_BREAK, Severity.WARNING, session, pause)


def _is_certain(held: Held) -> bool:
    session, part = held
    return session.status is SessionStatus.CONFIRMED and part.mode is PresenceMode.IN_ROOM


def _parts_by_person(timed: Iterable[SessionValue]) -> Mapping[Hashable, list[Held]]:
    """One part for each person and session: the one in the room, where there is one."""
    found: dict[Hashable, dict[str, Held]] = defaultdict(dict)
    for session in timed:
        for part in session.parts:
            if part.person_id is None:
                continue
            sessions = found[part.person_id]
            if session.id not in sessions or part.mode is PresenceMode.IN_ROOM:
                sessions[session.id] = (session, part)
    return {person_id: list(sessions.values()) for person_id, sessions in found.items()}


def _by_room(timed: Iterable[SessionValue]) -> Mapping[Hashable, list[SessionValue]]:
    found: dict[Hashable, list[SessionValue]] = defaultdict(list)
    for session in timed:
        if session.room_id is not None:
            found[session.room_id].append(session)
    return found


def _by_owner(windows: Iterable[Unavailability]) -> Mapping[Hashable, list[Unavailability]]:
    found: dict[Hashable, list[Unavailability]] = defaultdict(list)
    for window in windows:
        found[window.owner_id].append(window)
    return found


def _room_names(programme: ProgrammeValue) -> Mapping[Hashable, LocalizedText]:
    return {room.id: room.name for room in programme.rooms}


def _span_of(session: SessionValue) -> Span:
    return session.span


def _span_of_part(held: Held) -> Span:
    return held[0].span


def _span_of_window(window: Unavailability) -> Span:
    return window.span
