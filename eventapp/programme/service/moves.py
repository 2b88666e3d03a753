"""Moving several sessions together, in one transaction, after a look at what will happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.errors import StaleEdit
from eventapp.events.models import Event
from eventapp.programme import queries
from eventapp.programme.errors import OutsideEvent, RoomTaken
from eventapp.programme.models import Session
from eventapp.programme.rules import moves as rules
from eventapp.programme.rules.conflicts import Finding, ProgrammeValue
from eventapp.programme.rules.moves import Move
from eventapp.programme.service.places import flush, flush_placed, holds_room


@dataclass(frozen=True, slots=True)
class Plan:
    """What would move where, and what would be wrong afterwards that is not wrong now."""

    sessions: tuple[Session, ...]
    moves: tuple[Move, ...]
    findings: tuple[Finding, ...]
    digest: str

    @property
    def is_refused(self) -> bool:
        """Whether carrying it out would be refused."""
        return rules.is_refused(self.findings)

    @property
    def rows(self) -> list[tuple[Session, Move]]:
        """Each session with where it goes."""
        return list(zip(self.sessions, self.moves, strict=True))


def plan_shift(event: Event, session: Session, *, minutes: int, same_room: bool) -> Plan:
    """`session` and what follows it on its day, in its room (if it has one) or everywhere, moved together."""
    sessions, programme = _draft(event)
    first = queries.session_value(session)
    together = rules.following(
        programme.sessions, first, event.zone, same_room=same_room and session.room_id is not None
    )
    return _plan(sessions, programme, rules.shifted(together, minutes=minutes))


def plan_swap(event: Event, one: Session, other: Session) -> Plan:
    """Two timed sessions, each with the room and the hours of the other."""
    sessions, programme = _draft(event)
    moves = rules.swapped(queries.session_value(one), queries.session_value(other))
    return _plan(sessions, programme, moves)


def _draft(event: Event) -> tuple[Mapping[str, Session], ProgrammeValue]:
    sessions = queries.sessions_of(event)
    return {row.public_id: row for row in sessions}, queries.programme_value(event, sessions)


def _plan(sessions: Mapping[str, Session], programme: ProgrammeValue, moves: Sequence[Move]) -> Plan:
    rows = tuple(sessions[move.session_id] for move in moves)
    findings = tuple(rules.arising(programme, moves))
    return Plan(rows, tuple(moves), findings, rules.digest(moves, [row.version for row in rows]))


def carry_out(event: Event, plan: Plan, *, seen: str = "") -> Sequence[Session]:
    """Move the sessions of a plan; `seen` is the digest of the plan that was looked at.

    Every room is freed first, and only then are times set and rooms taken: no step overlaps on the way.

    Raises:
        StaleEdit: the draft is no longer the one that was looked at.
        OutsideEvent: a session would leave the days of the event.
        RoomTaken: a session that stays is in the way.
    """
    if seen and seen != plan.digest:
        raise StaleEdit
    _keep_inside(event, plan.moves)
    queries.lock_rooms([move.room_id for move in plan.moves if move.room_id is not None])
    before = [_where(session) for session in plan.sessions]
    for session in plan.sessions:
        session.room_id = None
    flush()
    for session, move in plan.rows:
        session.starts_at, session.ends_at = move.starts_at, move.ends_at
        session.room_id, session.all_rooms = move.room_id, move.all_rooms
        # The others of the plan hold no room yet: whoever is found is one that stays.
        if holds_room(session) and (other := queries.holder_of(session)) is not None:
            raise RoomTaken(other=other, field="minutes")
    for session in plan.sessions:
        flush_placed(session)
    for session, old in zip(plan.sessions, before, strict=True):
        _record(event, session, old)
    return plan.sessions


def _keep_inside(event: Event, moves: Sequence[Move]) -> None:
    for move in moves:
        ends = move.ends_at - timedelta(microseconds=1)  # an end at midnight belongs to the day before
        days = [moment.astimezone(event.zone).date() for moment in (move.starts_at, ends)]
        if min(days) < event.first_on or max(days) > event.last_on:
            raise OutsideEvent(field="minutes")


def _where(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in ("room_id", "all_rooms", "starts_at", "ends_at")}


def _record(event: Event, session: Session, before: Mapping[str, Any]) -> None:
    """The change from where it was: freeing the room on the way is nobody's news."""
    changed = {
        name: [_plain(before[name]), _plain(value)]
        for name, value in _where(session).items()
        if value != before[name]
    }
    record(Action.MOVED, session, event_id=event.id, **changed)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
