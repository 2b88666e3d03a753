"""Moving several sessions at once: which ones move, where to, and what would be wrong afterwards. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from eventapp.programme.rules import conflicts
from eventapp.programme.rules.conflicts import Finding, FindingCode, ProgrammeValue, SessionValue
from eventapp.programme.rules.vocabulary import SessionStatus

# Such a move is refused when it is carried out, so the preview offers no button.
_REFUSED: Final = frozenset({FindingCode.ROOM_TWICE, FindingCode.OUTSIDE_DAYS})


@dataclass(frozen=True, slots=True)
class Move:
    """Where one session (by its public id) goes."""

    session_id: str
    room_id: Any
    all_rooms: bool
    starts_at: datetime
    ends_at: datetime


def following(
    sessions: Iterable[SessionValue], first: SessionValue, zone: ZoneInfo, *, same_room: bool
) -> list[SessionValue]:
    """`first` and what begins later on the same day at the event's place, in its room or everywhere.

    Cancelled sessions stay where readers look for them.
    """
    if first.starts_at is None:
        return []
    day, start = first.starts_at.astimezone(zone).date(), first.starts_at
    found = [
        session
        for session in sessions
        if session.starts_at is not None
        and session.status is not SessionStatus.CANCELLED
        and session.starts_at.astimezone(zone).date() == day
        and (session.id == first.id or session.starts_at >= start)
        and (not same_room or _place(session) == _place(first))
    ]
    return sorted(found, key=lambda session: (session.starts_at or start, session.id))


def _place(session: SessionValue) -> tuple[Hashable, bool]:
    return session.room_id, session.all_rooms


def shifted(sessions: Iterable[SessionValue], *, minutes: int) -> list[Move]:
    """Every timed session, so many minutes later (earlier when negative), in the room where it is."""
    by = timedelta(minutes=minutes)
    return [
        Move(session.id, session.room_id, session.all_rooms, session.starts_at + by, session.ends_at + by)
        for session in sessions
        if session.starts_at is not None and session.ends_at is not None
    ]


def swapped(one: SessionValue, other: SessionValue) -> list[Move]:
    """Two timed sessions, each with the room and the hours of the other."""
    return [
        Move(session.id, place.room_id, place.all_rooms, place.starts_at, place.ends_at)
        for session, place in ((one, other), (other, one))
        if place.starts_at is not None and place.ends_at is not None
    ]


def after(programme: ProgrammeValue, moves: Sequence[Move]) -> ProgrammeValue:
    """The programme as it would be."""
    by_id = {move.session_id: move for move in moves}
    sessions = tuple(
        replace(
            session,
            room_id=move.room_id,
            all_rooms=move.all_rooms,
            starts_at=move.starts_at,
            ends_at=move.ends_at,
        )
        if (move := by_id.get(session.id)) is not None
        else session
        for session in programme.sessions
    )
    return replace(programme, sessions=sessions)


def arising(programme: ProgrammeValue, moves: Sequence[Move]) -> list[Finding]:
    """What would be wrong afterwards and is not wrong now."""
    known = {_identity(finding) for finding in conflicts.find(programme)}
    return [finding for finding in conflicts.find(after(programme, moves)) if _identity(finding) not in known]


def _identity(finding: Finding) -> tuple[Any, ...]:
    """What stays the same of a finding while its sessions move together."""
    ids = frozenset(session.id for session in finding.sessions)
    return finding.code, ids, str(sorted(finding.values.items(), key=str))


def is_refused(findings: Iterable[Finding]) -> bool:
    """Whether the move leads to a state that is never saved."""
    return any(finding.code in _REFUSED for finding in findings)


def digest(moves: Iterable[Move], versions: Iterable[int]) -> str:
    """A short id of a plan: another one when a session in it was saved meanwhile, or joined or left it."""
    facts = "\n".join(f"{move} {version}" for move, version in zip(moves, versions, strict=True))
    return hashlib.sha256(facts.encode()).hexdigest()[:20]
