"""When and where a session is, and the rule that two sessions never hold one room at once.

A room is locked before it is looked at, so that of two bookings at once the second sees the first and can
name it; the database refuses an overlap by itself as the last defence (`no_room_overlap`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from eventapp.core import dates
from eventapp.core.db import constraint_error, db, on_constraint
from eventapp.core.errors import StaleEdit
from eventapp.events.models import Event, Room
from eventapp.programme import queries
from eventapp.programme.errors import EndsBeforeStart, OutsideEvent, RoomTaken, TimeSkipped
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import SessionStatus

on_constraint("no_room_overlap", RoomTaken)
on_constraint("ck_session_times_in_order", EndsBeforeStart)


@dataclass(frozen=True, slots=True)
class Place:
    """When and where: a day of the event with two times on its clock, or nothing; one room, all or none."""

    day: date | None
    starts: time | None
    ends: time | None
    room: Room | None = None
    all_rooms: bool = False


def moments(event: Event, place: Place) -> tuple[datetime | None, datetime | None]:
    """Start and end in UTC, or two times None. An end at 00:00 is the midnight that ends the day.

    Raises:
        OutsideEvent: the day is not one of the event's.
        EndsBeforeStart: the end is not after the start.
        TimeSkipped: the place's clock skips one of the times.
    """
    if place.day is None or place.starts is None or place.ends is None:
        return None, None
    if not event.first_on <= place.day <= event.last_on:
        raise OutsideEvent
    start = moment(event, place.day, place.starts, field="starts")
    end = end_moment(event, place.day, place.ends, field="ends")
    if end <= start:
        raise EndsBeforeStart
    return start, end


def moment(event: Event, day: date, clock_time: time, *, field: str) -> datetime:
    """The UTC moment at which the event's clock shows this time.

    Raises:
        TimeSkipped: it never shows it.
    """
    try:
        return dates.local_to_utc(datetime.combine(day, clock_time), event.zone)
    except dates.NonexistentTime:
        raise TimeSkipped(field=field) from None


def end_moment(event: Event, day: date, clock_time: time, *, field: str) -> datetime:
    """The same for an end: 00:00 is the midnight after `day`.

    Raises:
        TimeSkipped: the clock never shows it.
    """
    last = day + timedelta(days=1) if clock_time == time(0) else day
    return moment(event, last, clock_time, field=field)


def holds_room(session: Session) -> bool:
    """Whether the session keeps others out of its room: cancelled, unscheduled and roomless ones do not."""
    is_placed = session.room_id is not None and session.starts_at is not None
    return is_placed and session.status is not SessionStatus.CANCELLED and session.deleted_at is None


def find_rival(session: Session) -> Session | None:
    """Who holds the room that this session would hold; the room stays locked until the transaction ends."""
    if session.room_id is None or not holds_room(session):
        return None
    queries.lock_rooms([session.room_id])
    return queries.holder_of(session)


def flush_placed(session: Session) -> None:
    """Write a session; should the database refuse the room after all, say who holds it.

    Raises:
        RoomTaken: another session holds the room then.
        StaleEdit: somebody else saved one of the rows meanwhile.
    """
    event_id, room_id = session.event_id, session.room_id
    span = (session.starts_at, session.ends_at, session.id)
    try:
        flush()
    except IntegrityError as problem:
        db.session.rollback()
        error = constraint_error(problem)
        if not isinstance(error, RoomTaken):
            raise error from problem
        free = queries.free_rooms(event_id, *span)
        raise RoomTaken(other=queries.find_holder(room_id, *span), free=free) from problem


def flush() -> None:
    """Write.

    Raises:
        StaleEdit: somebody else saved one of the rows meanwhile.
    """
    try:
        db.session.flush()
    except StaleDataError as problem:
        raise StaleEdit from problem
