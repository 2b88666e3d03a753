"""What the releases of an agenda say of each session over time: its revision, for calendars. Pure.

RFC 5545 wants `SEQUENCE` (3.8.7.4) to rise with what an attendee must know of: here time, room and status.
`LAST-MODIFIED` (3.8.7.3) follows whatever a calendar shows of the session. Both come from the releases alone,
so that a session no release touched is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.rules.snapshot import AgendaSnapshot, RoomFacts, SessionFacts


@dataclass(frozen=True, slots=True)
class Edition:
    """A release: its number, its moment (aware UTC) and what it says to one reader."""

    number: int
    released_at: datetime
    snapshot: AgendaSnapshot


@dataclass(frozen=True, slots=True)
class Revision:
    """A session as it was last published; one that left the agenda is cancelled, and stays."""

    session: SessionFacts
    room: RoomFacts | None
    sequence: int
    first_at: datetime
    changed_at: datetime
    is_gone: bool = False


def revisions(editions: Iterable[Edition]) -> dict[str, Revision]:
    """The revision of every session that was ever scheduled, by its id; `editions` from the oldest on."""
    found: dict[str, Revision] = {}
    venue: Any = None
    for edition in editions:
        venue_before, venue = venue, _venue(edition.snapshot)
        rooms = {room.id: room for room in edition.snapshot.rooms}
        here = {session.id: session for session in edition.snapshot.sessions if session.starts_at}
        for session in here.values():
            before = found.get(session.id)
            room = rooms.get(session.room_id or "")
            found[session.id] = _revised(before, session, room, edition.released_at, venue != venue_before)
        for session_id in found.keys() - here.keys():
            found[session_id] = _gone(found[session_id], edition.released_at)
    return found


def _revised(
    before: Revision | None, session: SessionFacts, room: RoomFacts | None, at: datetime, is_elsewhere: bool
) -> Revision:
    if before is None:
        return Revision(session, room, 0, at, at)
    moved = before.is_gone or _what_must_be_known(before.session) != _what_must_be_known(session)
    if not moved and not is_elsewhere and (before.session, before.room) == (session, room):
        return before
    return Revision(session, room, before.sequence + moved, before.first_at, at)


def _gone(before: Revision, at: datetime) -> Revision:
    if before.is_gone:
        return before
    is_news = before.session.status is not SessionStatus.CANCELLED
    session = replace(before.session, status=SessionStatus.CANCELLED)
    return replace(before, session=session, sequence=before.sequence + is_news, changed_at=at, is_gone=True)


def _what_must_be_known(session: SessionFacts) -> tuple[Any, ...]:
    return session.starts_at, session.ends_at, session.room_id, session.all_rooms, session.status


def _venue(snapshot: AgendaSnapshot) -> tuple[Any, ...]:
    """What every session of a calendar says of its place."""
    return snapshot.event.zone, snapshot.event.venue_name, snapshot.event.venue_address
