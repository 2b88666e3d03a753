"""Reads of the working draft, each in a fixed number of statements however long the programme is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from eventapp.audit import queries as audit
from eventapp.core import text
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.core.memo import Memo
from eventapp.events.models import Event, Room, RoomUnavailability
from eventapp.events.queries import get_row, rooms_of
from eventapp.people.labels import printed_name
from eventapp.people.models import Appointment, Person
from eventapp.programme.models import AgendaItem, PersonUnavailability, Session, SessionRole
from eventapp.programme.rules import conflicts
from eventapp.programme.rules.vocabulary import SessionStatus


def _with_everything(query: Select[Session]) -> Select[Session]:
    people = selectinload(Session.parts).selectinload(SessionRole.person)
    return query.options(
        selectinload(Session.room),
        selectinload(Session.items),
        people.selectinload(Person.appointments).selectinload(Appointment.organisation),
        selectinload(Session.parts).selectinload(SessionRole.organisation),
        selectinload(Session.parts).selectinload(SessionRole.item),
    )


def sessions_of(event: Event) -> list[Session]:
    """Every session outside the bin, by time (unscheduled ones last), with items, parts and people."""
    query = (
        select(Session)
        .where(Session.event_id == event.id, Session.deleted_at.is_(None))
        .order_by(Session.starts_at.is_(None), Session.starts_at, Session.ends_at, Session.id)
    )
    return list(db.session.scalars(_with_everything(query)))


@dataclass(frozen=True, slots=True)
class Placing:
    """When and where a session is, without all that it says."""

    public_id: str
    title: LocalizedText
    room_id: int | None
    all_rooms: bool
    starts_at: datetime | None
    ends_at: datetime | None


def placings_of(event: Event) -> list[Placing]:
    """Every session outside the bin, in the order of `sessions_of`, in one small statement."""
    query = (
        select(
            Session.public_id,
            Session.title,
            Session.room_id,
            Session.all_rooms,
            Session.starts_at,
            Session.ends_at,
        )
        .where(Session.event_id == event.id, Session.deleted_at.is_(None))
        .order_by(Session.starts_at.is_(None), Session.starts_at, Session.ends_at, Session.id)
    )
    return [Placing(*row) for row in db.session.execute(query)]


def sessions_named(event: Event, public_ids: Iterable[str]) -> list[Session]:
    """Those of the sessions outside the bin, by time, with items, parts and people."""
    query = (
        select(Session)
        .where(Session.event_id == event.id, Session.public_id.in_(list(public_ids)))
        .order_by(Session.starts_at.is_(None), Session.starts_at, Session.ends_at, Session.id)
    )
    return list(db.session.scalars(_with_everything(query)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of sessions is narrowed to; an empty word narrows nothing.

    `day` is an ISO date or "none" for what is not scheduled; `room` and `person` are public ids, and `room`
    may be "all" for what is held everywhere and "none" for what has no room.
    """

    words: str = ""
    day: str = ""
    room: str = ""
    session_kind: str = ""
    status: str = ""
    person: str = ""


def listed(event: Event, wanted: Wanted) -> list[Session]:
    """The sessions that fit, for a list: with their rooms, and all they say only where words are searched."""
    if wanted.words or wanted.person:
        return narrowed(sessions_of(event), wanted, event.zone)
    query = (
        select(Session)
        .where(Session.event_id == event.id, Session.deleted_at.is_(None))
        .order_by(Session.starts_at.is_(None), Session.starts_at, Session.ends_at, Session.id)
        .options(selectinload(Session.room))
    )
    return narrowed(db.session.scalars(query), wanted, event.zone)


def people_of(event: Event) -> list[Person]:
    """Whoever has a part in the draft, each once, in no order."""
    taking_part = (
        select(SessionRole.person_id)
        .join(Session, Session.id == SessionRole.session_id)
        .where(Session.event_id == event.id, Session.deleted_at.is_(None))
    )
    return list(db.session.scalars(select(Person).where(Person.id.in_(taking_part))))


def narrowed(sessions: Iterable[Session], wanted: Wanted, zone: ZoneInfo) -> list[Session]:
    """The sessions that fit, in the order given; days are those of the clock of `zone`."""
    words = text.search_words(wanted.words)
    return [
        session
        for session in sessions
        if wanted.day in {"", _day_of(session, zone)}
        and wanted.room in {"", _room_of(session)}
        and wanted.session_kind in {"", session.kind.value}
        and wanted.status in {"", session.status.value}
        and (not wanted.person or wanted.person in {person.public_id for person in people_in([session])})
        and _is_found(session, words)
    ]


def _day_of(session: Session, zone: ZoneInfo) -> str:
    return session.starts_at.astimezone(zone).date().isoformat() if session.starts_at else "none"


def _room_of(session: Session) -> str:
    if session.all_rooms:
        return "all"
    return session.room.public_id if session.room is not None else "none"


def _is_found(session: Session, words: list[list[str]]) -> bool:
    """Whether every word is in the session's texts or the names of whoever takes part, in any spelling."""
    if not words:
        return True
    texts = [session.title, session.summary, session.note, *(item.title for item in session.items)]
    for part in session.parts:
        texts += [part.office, *([part.organisation.short_name] if part.organisation else [])]
    index = text.search_index(*(spelt for value in texts for spelt in (value.ar, value.en) if spelt))
    index += "".join(part.person.search_index for part in session.parts if part.person)
    return all(any(spelling in index for spelling in spellings) for spellings in words)


def people_in(sessions: Iterable[Session]) -> list[Person]:
    """Whoever has a part, each once, in no order."""
    parts = [part for session in sessions for part in session.parts]
    return list({part.person.id: part.person for part in parts if part.person}.values())


def deleted_sessions(event: Event) -> list[Session]:
    """The sessions in the bin, the latest first."""
    query = select(Session).where(Session.event_id == event.id, Session.deleted_at.is_not(None))
    return list(db.session.scalars(query.order_by(Session.deleted_at.desc(), Session.id)))


def get_session(event: Event, public_id: str, *, deleted: bool = False) -> Session:
    """One session of this event.

    Raises:
        NotFound: unknown, in the bin (or not, when `deleted`), or another event's.
    """
    query = select(Session).where(Session.event_id == event.id, Session.public_id == public_id)
    query = query.where(Session.deleted_at.is_not(None) if deleted else Session.deleted_at.is_(None))
    found = db.session.scalars(_with_everything(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_item(session: Session, public_id: str) -> AgendaItem:
    """One agenda item of a session.

    Raises:
        NotFound: the session has none with this id.
    """
    return get_row(session.items, public_id)


def get_part(session: Session, public_id: str) -> SessionRole:
    """One part in a session.

    Raises:
        NotFound: the session has none with this id.
    """
    return get_row(session.parts, public_id)


def holder_of(session: Session) -> Session | None:
    """Another session that holds the same room at the same time."""
    return find_holder(session.room_id, session.starts_at, session.ends_at, session.id)


def find_holder(
    room_id: int | None, starts_at: datetime | None, ends_at: datetime | None, besides: int | None
) -> Session | None:
    """The first session, except the one with the row id `besides`, that holds a room in a span of time."""
    if room_id is None or starts_at is None or ends_at is None:
        return None
    query = select(Session).where(
        Session.room_id == room_id,
        Session.deleted_at.is_(None),
        Session.status != SessionStatus.CANCELLED,
        Session.starts_at < ends_at,
        Session.ends_at > starts_at,
    )
    if besides is not None:
        query = query.where(Session.id != besides)
    return db.session.scalars(query.order_by(Session.starts_at, Session.id).limit(1)).one_or_none()


def free_rooms(
    event_id: int, starts_at: datetime | None, ends_at: datetime | None, besides: int | None
) -> list[Room]:
    """The rooms of an event, in order, that no session but `besides` holds in a span and that can be used."""
    if starts_at is None or ends_at is None:
        return []
    held = select(Session.room_id).where(
        Session.room_id == Room.id,
        Session.deleted_at.is_(None),
        Session.status != SessionStatus.CANCELLED,
        Session.starts_at < ends_at,
        Session.ends_at > starts_at,
    )
    if besides is not None:
        held = held.where(Session.id != besides)
    closed = select(RoomUnavailability.id).where(
        RoomUnavailability.room_id == Room.id,
        RoomUnavailability.starts_at < ends_at,
        RoomUnavailability.ends_at > starts_at,
    )
    query = select(Room).where(Room.event_id == event_id, Room.deleted_at.is_(None))
    query = query.where(~held.exists(), ~closed.exists())
    return list(db.session.scalars(query.order_by(Room.position, Room.id)))


def lock_rooms(room_ids: Iterable[int]) -> None:
    """Let nobody else place a session in these rooms until the transaction ends; SQLite locked before."""
    query = select(Room.id).where(Room.id.in_(sorted(set(room_ids)))).order_by(Room.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def locked_first_release(session: Session) -> int | None:
    """The release a session was first in, read afresh: one being made at this moment is waited for."""
    query = select(Session.first_release).where(Session.id == session.id)
    return db.session.scalar(query.with_for_update())


def absences_of(event: Event) -> list[PersonUnavailability]:
    """When people cannot take part in this event."""
    query = select(PersonUnavailability).where(PersonUnavailability.event_id == event.id)
    query = query.options(selectinload(PersonUnavailability.person))
    return list(db.session.scalars(query.order_by(PersonUnavailability.starts_at, PersonUnavailability.id)))


def get_absence(event: Event, public_id: str) -> PersonUnavailability:
    """One of them.

    Raises:
        NotFound: unknown, or another event's.
    """
    return get_row(absences_of(event), public_id)


def days_of(event: Event) -> tuple[date, ...]:
    """Every day of the event, in order."""
    count = (event.last_on - event.first_on).days + 1
    return tuple(event.first_on + timedelta(days=number) for number in range(count))


def findings(event: Event, sessions: list[Session] | None = None) -> tuple[conflicts.Finding, ...]:
    """What is wrong with the draft; `sessions` when they are loaded already."""
    return conflicts.find(programme_value(event, sessions))


_findings: Final[Memo[tuple[conflicts.Finding, ...]]] = Memo()


def findings_shown(event: Event) -> tuple[conflicts.Finding, ...]:
    """What is wrong with the draft, for pages: worked out once for each state of draft and directory."""
    return _findings.get(event.id, audit.state_of(event.id), lambda: findings(event))


def programme_value(event: Event, sessions: list[Session] | None = None) -> conflicts.ProgrammeValue:
    """The draft as the rules see it."""
    rooms = rooms_of(event)
    sessions = sessions_of(event) if sessions is None else sessions
    windows = db.session.scalars(
        select(RoomUnavailability)
        .join(Room, Room.id == RoomUnavailability.room_id)
        .where(Room.event_id == event.id)
        .order_by(RoomUnavailability.starts_at, RoomUnavailability.id)
    )
    return conflicts.ProgrammeValue(
        first_on=event.first_on,
        last_on=event.last_on,
        zone=event.zone,
        rooms=tuple(conflicts.RoomValue(room.id, room.name, room.capacity) for room in rooms),
        sessions=tuple(session_value(session) for session in sessions),
        person_unavailability=tuple(
            conflicts.Unavailability(row.person_id, row.starts_at, row.ends_at, row.reason)
            for row in absences_of(event)
        ),
        room_unavailability=tuple(
            conflicts.Unavailability(row.room_id, row.starts_at, row.ends_at, row.reason) for row in windows
        ),
        changeover_minutes=event.changeover_minutes,
        has_friday_prayer=event.country in conflicts.FRIDAY_PRAYER_COUNTRIES,
    )


def session_value(session: Session) -> conflicts.SessionValue:
    """One session as the rules see it."""
    return conflicts.SessionValue(
        id=session.public_id,
        title=session.title,
        kind=session.kind,
        status=session.status,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room_id=session.room_id,
        all_rooms=session.all_rooms,
        expected=session.expected,
        summary=session.summary,
        parts=tuple(_part_value(part) for part in session.parts),
        items=tuple(conflicts.ItemValue(item.title, item.minutes) for item in session.items),
    )


def _part_value(part: SessionRole) -> conflicts.PartValue:
    return conflicts.PartValue(
        role=part.role,
        person_id=part.person_id,
        person_name=printed_name(part.person) if part.person else LocalizedText(),
        organisation_name=part.organisation.short_name if part.organisation else LocalizedText(),
        office=part.office,
        mode=part.mode,
        is_to_be_confirmed=part.is_to_be_confirmed,
    )


def count_in_room(room_id: int) -> int:
    """How many sessions outside the bin are planned in a room, cancelled ones aside."""
    query = select(func.count()).where(
        Session.room_id == room_id,
        Session.deleted_at.is_(None),
        Session.status != SessionStatus.CANCELLED,
    )
    return db.session.scalar(query) or 0


def has_scheduled(event: Event) -> bool:
    """Whether any session outside the bin has a time."""
    query = select(Session.id).where(
        Session.event_id == event.id, Session.deleted_at.is_(None), Session.starts_at.is_not(None)
    )
    return db.session.scalar(query.limit(1)) is not None
