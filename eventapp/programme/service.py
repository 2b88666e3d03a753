"""Verbs of the programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock, dates
from eventapp.core.db import db, on_constraint
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.people.models import Organisation, Person
from eventapp.programme import queries
from eventapp.programme.errors import (
    CannotDelete,
    EndsBeforeStart,
    NobodyNamed,
    OutsideEvent,
    RoomTaken,
    StepNotPossible,
    TimeSkipped,
)
from eventapp.programme.models import AgendaItem, PersonUnavailability, Session, SessionRole
from eventapp.programme.rules import workflow
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)

on_constraint("no_room_overlap", RoomTaken)
on_constraint("ck_session_times_in_order", EndsBeforeStart)


@dataclass(frozen=True, slots=True)
class Place:
    """When and where: a day of the event with two times on its place's clock, or nothing; one room, all or none."""

    day: date | None
    starts: time | None
    ends: time | None
    room: Room | None = None
    all_rooms: bool = False


def moments(event: Event, place: Place) -> tuple[datetime | None, datetime | None]:
    """Start and end in UTC; an end at or before the start's clock time is refused, midnight ends the day.

    Raises:
        OutsideEvent: the day is not one of the event's.
        EndsBeforeStart: the end is not after the start.
        TimeSkipped: the place's clock skips one of the times.
    """
    if place.day is None or place.starts is None or place.ends is None:
        return None, None
    if not event.first_on <= place.day <= event.last_on:
        raise OutsideEvent
    midnight = place.ends == time(0)
    last_day = place.day + timedelta(days=1) if midnight else place.day
    try:
        start = dates.local_to_utc(datetime.combine(place.day, place.starts), event.zone)
        end = dates.local_to_utc(datetime.combine(last_day, place.ends), event.zone)
    except dates.NonexistentTime:
        raise TimeSkipped from None
    if end <= start:
        raise EndsBeforeStart(field="ends")
    return start, end


def create_session(event: Event, *, place: Place, **values: Any) -> Session:
    """Add a session to the draft; tentative until confirmed.

    Raises:
        RoomTaken: another session holds the room then. And those of `moments`.
    """
    session = Session(event_id=event.id, items=[], parts=[])
    _describe(session, values)
    _put(event, session, place)
    db.session.add(session)
    record(Action.CREATED, session, event_id=event.id)
    _flush(session)
    return session


def update_session(event: Event, session: Session, *, place: Place, **values: Any) -> Session:
    """Change what a session says, and when and where it is.

    Raises:
        RoomTaken: another session holds the room then. And those of `moments`.
    """
    _describe(session, values)
    _put(event, session, place)
    record(Action.CHANGED, session, event_id=event.id)
    _close_at_once(event, session)
    _flush(session)
    return session


def _describe(session: Session, values: dict[str, Any]) -> None:
    session.title = values["title"]
    session.kind = SessionKind(values["kind"])
    session.visibility = Visibility(values.get("visibility") or Visibility.PUBLIC)
    session.chatham_house = bool(values.get("chatham_house"))
    session.summary = values.get("summary") or LocalizedText()
    session.note = values.get("note") or LocalizedText()
    session.languages = " ".join(values.get("languages") or ())
    session.expected = values.get("expected")
    session.is_illustrative = bool(values.get("is_illustrative"))


def _put(event: Event, session: Session, place: Place) -> None:
    session.starts_at, session.ends_at = moments(event, place)
    session.all_rooms = place.all_rooms
    session.room_id = place.room.id if place.room is not None and not place.all_rooms else None
    if session.status is not SessionStatus.CANCELLED and (other := queries.holder_of(session)) is not None:
        raise RoomTaken(other=other)


def _close_at_once(event: Event, session: Session) -> None:
    """A visibility that became stricter masks old releases at once: kept pages must not outlive it."""
    if session.first_release is not None:
        event.public_version += 1


def _flush(session: Session) -> None:
    """Write; should the database refuse the room after all, say who holds it."""
    wanted = Session(room_id=session.room_id, starts_at=session.starts_at, ends_at=session.ends_at)
    own_id = session.id
    try:
        db.session.flush()
    except IntegrityError as problem:
        if "no_room_overlap" not in str(problem.orig):
            raise
        db.session.rollback()
        wanted.id = own_id
        raise RoomTaken(other=queries.holder_of(wanted)) from problem


def take_step(event: Event, session: Session, *, step: str) -> Session:
    """Confirm, reopen, cancel or reinstate; a reinstated session whose room is taken loses its room.

    Raises:
        StepNotPossible: the workflow has no such step from here.
    """
    found = workflow.find_step(step, session.status)
    if found is None:
        raise StepNotPossible
    session.status = found.target
    if session.status is not SessionStatus.CANCELLED and queries.holder_of(session) is not None:
        session.room_id = None
    record(Action.STATE_CHANGED, session, event_id=event.id)
    db.session.flush()
    return session


def duplicate_session(event: Event, session: Session) -> Session:
    """An unscheduled copy with its items and parts."""
    copy = Session(event_id=event.id, items=[], parts=[])
    for name in ("kind", "visibility", "chatham_house", "title", "summary", "note", "languages", "expected"):
        setattr(copy, name, getattr(session, name))
    copies = {
        item.id: AgendaItem(position=item.position, title=item.title, note=item.note, minutes=item.minutes)
        for item in session.items
    }
    copy.items = list(copies.values())
    copy.parts = [
        SessionRole(
            position=part.position,
            role=part.role,
            person_id=part.person_id,
            organisation_id=part.organisation_id,
            office=part.office,
            is_to_be_confirmed=part.is_to_be_confirmed,
            mode=part.mode,
            item=copies.get(part.item_id) if part.item_id is not None else None,
        )
        for part in session.parts
    ]
    db.session.add(copy)
    record(Action.CREATED, copy, event_id=event.id, copied_from=session.public_id)
    db.session.flush()
    return copy


def delete_session(event: Event, session: Session) -> None:
    """Put a session that was never released into the bin.

    Raises:
        CannotDelete: it was released.
    """
    if not workflow.may_delete(first_release=session.first_release):
        raise CannotDelete
    session.deleted_at = clock.now()
    record(Action.DELETED, session, event_id=event.id)
    db.session.flush()


def restore_session(event: Event, session: Session) -> bool:
    """Take a session out of the bin; False when its room is taken meanwhile, and it comes back without one."""
    kept_room = queries.holder_of(session) is None
    if not kept_room:
        session.room_id = None
    session.deleted_at = None
    record(Action.RESTORED, session, event_id=event.id)
    db.session.flush()
    return kept_room


def swap(event: Event, one: Session, other: Session) -> None:
    """Exchange room and time of two sessions in one transaction.

    Raises:
        RoomTaken: a third session is in the way.
    """
    places = [(s.room_id, s.all_rooms, s.starts_at, s.ends_at) for s in (one, other)]
    _move(event, [(one, *places[1]), (other, *places[0])])


def shift(event: Event, sessions: Sequence[Session], *, minutes: int) -> None:
    """Move sessions earlier or later together, in one transaction.

    Raises:
        OutsideEvent: one would leave the days of the event.
        RoomTaken: a session that stays is in the way.
    """
    by = timedelta(minutes=minutes)
    moves = [
        (session, session.room_id, session.all_rooms, session.starts_at + by, session.ends_at + by)
        for session in sessions
        if session.starts_at is not None and session.ends_at is not None
    ]
    for _session, _room, _all, start, end in moves:
        days = [moment.astimezone(event.zone).date() for moment in (start, end - timedelta(microseconds=1))]
        if min(days) < event.first_on or max(days) > event.last_on:
            raise OutsideEvent(field="minutes")
    _move(event, moves)


def _move(event: Event, moves: Sequence[tuple[Session, int | None, bool, datetime | None, datetime | None]]) -> None:
    """Free every room first, then set the times, then take the rooms: no step overlaps on the way."""
    before = [(session.room_id, session.starts_at) for session, *_place in moves]
    for session, *_place in moves:
        session.room_id = None
    db.session.flush()
    for session, _room, all_rooms, start, end in moves:
        session.all_rooms, session.starts_at, session.ends_at = all_rooms, start, end
    db.session.flush()
    for (session, room_id, *_rest), (_old_room, old_start) in zip(moves, before, strict=True):
        session.room_id = room_id
        if session.status is not SessionStatus.CANCELLED and (other := queries.holder_of(session)) is not None:
            raise RoomTaken(other=other, field="minutes")
        record(Action.MOVED, session, event_id=event.id, moved_from=old_start)
        db.session.flush()


def later_sessions(event: Event, session: Session, *, same_room: bool) -> list[Session]:
    """This session and everything after it on the same day, in its room or everywhere."""
    if session.starts_at is None:
        return []
    day = session.starts_at.astimezone(event.zone).date()
    return [
        other
        for other in queries.sessions_of(event)
        if other.starts_at is not None
        and other.starts_at >= session.starts_at
        and other.starts_at.astimezone(event.zone).date() == day
        and (not same_room or other.room_id == session.room_id)
        and other.status is not SessionStatus.CANCELLED
    ]


def save_item(
    event: Event,
    session: Session,
    item: AgendaItem | None,
    *,
    title: LocalizedText,
    note: LocalizedText,
    minutes: int | None,
) -> AgendaItem:
    """Add an agenda item at the end, or change one."""
    is_new = item is None
    item = item or AgendaItem(position=len(session.items))
    item.title, item.note, item.minutes = title, note, minutes
    if is_new:
        session.items.append(item)
    record(Action.CREATED if is_new else Action.CHANGED, item, event_id=event.id)
    _touch(session)
    return item


def delete_item(event: Event, session: Session, item: AgendaItem) -> None:
    """Take an item off a session; parts that belonged to it stay with the session."""
    for part in session.parts:
        if part.item_id == item.id:
            part.item = None
    record(Action.DELETED, item, event_id=event.id, title=item.title.in_("en"))
    session.items.remove(item)
    _number(session.items)
    _touch(session)


def save_part(
    event: Event,
    session: Session,
    part: SessionRole | None,
    *,
    role: RoleKind,
    person: Person | None,
    organisation: Organisation | None,
    office: LocalizedText,
    is_to_be_confirmed: bool,
    mode: PresenceMode,
    item: AgendaItem | None,
) -> SessionRole:
    """Add a part at the end, or change one.

    Raises:
        NobodyNamed: neither person, organisation nor office, and not to be confirmed.
    """
    if not (person or organisation or office or is_to_be_confirmed):
        raise NobodyNamed
    is_new = part is None
    part = part or SessionRole(position=len(session.parts))
    part.role, part.mode, part.office = role, mode, office
    part.person, part.organisation, part.item = person, organisation, item
    part.is_to_be_confirmed = is_to_be_confirmed
    if is_new:
        session.parts.append(part)
    record(Action.CREATED if is_new else Action.CHANGED, part, event_id=event.id)
    _touch(session)
    return part


def delete_part(event: Event, session: Session, part: SessionRole) -> None:
    """Take somebody off a session."""
    record(Action.DELETED, part, event_id=event.id, role=part.role.value)
    session.parts.remove(part)
    _number(session.parts)
    _touch(session)


def move_row(event: Event, session: Session, row: AgendaItem | SessionRole, *, by: int) -> None:
    """Move an item or a part one place up (-1) or down (+1) within its session."""
    rows: list[Any] = list(session.items if isinstance(row, AgendaItem) else session.parts)
    here = rows.index(row)
    there = min(max(here + by, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    _number(rows)
    record(Action.CHANGED, row, event_id=event.id)
    _touch(session)


def _number(rows: Sequence[Any]) -> None:
    for number, row in enumerate(rows):
        row.position = number


def _touch(session: Session) -> None:
    """A change to its items or parts is a change to the session: another editor's stale save is told."""
    session.updated_at = clock.now()
    db.session.flush()
    db.session.expire(session, ["items", "parts"])


def add_absence(
    event: Event, *, person: Person, starts_at: datetime, ends_at: datetime, reason: LocalizedText
) -> PersonUnavailability:
    """Note that somebody cannot take part then.

    Raises:
        EndsBeforeStart: the end is not after the start.
    """
    if ends_at <= starts_at:
        raise EndsBeforeStart
    absence = PersonUnavailability(
        event_id=event.id, person_id=person.id, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    db.session.add(absence)
    record(Action.CREATED, absence, event_id=event.id)
    db.session.flush()
    return absence


def delete_absence(event: Event, absence: PersonUnavailability) -> None:
    """Take such a note back."""
    record(Action.DELETED, absence, event_id=event.id)
    db.session.delete(absence)
    db.session.flush()
