"""Reads of the list of speakers, each in a fixed number of statements."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.queries import get_row
from eventapp.floor.models import FloorRequest, SpeakerList
from eventapp.floor.rules.order import OrderPolicy
from eventapp.floor.rules.timing import Plan, plan
from eventapp.floor.rules.workflow import AT_THE_FLOOR, WAITING, FloorState
from eventapp.people.models import Appointment, Person
from eventapp.programme.models import Session, SessionRole
from eventapp.programme.queries import get_session
from eventapp.programme.rules.vocabulary import RoleKind, SessionStatus

SPEAKING_PARTS = frozenset({RoleKind.KEYNOTE, RoleKind.SPEAKER, RoleKind.PANELLIST, RoleKind.DISCUSSANT})
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def _with_everything(query: Select[SpeakerList]) -> Select[SpeakerList]:
    people = selectinload(SpeakerList.requests).selectinload(FloorRequest.person)
    return query.options(
        joinedload(SpeakerList.drawn_by),
        people.selectinload(Person.appointments).selectinload(Appointment.organisation),
        selectinload(SpeakerList.requests).selectinload(FloorRequest.organisation),
    )


@dataclass(frozen=True, slots=True)
class Floor:
    """A session and its list, if it has one yet."""

    session: Session
    held: SpeakerList | None

    def _in(self, *states: FloorState) -> list[FloorRequest]:
        return [row for row in self.requests if row.state in states]

    @property
    def requests(self) -> list[FloorRequest]:
        """Everybody, in the order of places."""
        return self.held.requests if self.held is not None else []

    @property
    def speaking(self) -> FloorRequest | None:
        """Who has the floor."""
        return next(iter(self._in(FloorState.SPEAKING)), None)

    @property
    def called(self) -> FloorRequest | None:
        """Who was called and has not begun."""
        return next(iter(self._in(FloorState.CALLED)), None)

    @property
    def asked(self) -> list[FloorRequest]:
        """Who asked and is not on the list yet, by first come."""
        return sorted(self._in(FloorState.REQUESTED), key=lambda row: row.requested_at)

    @property
    def listed(self) -> list[FloorRequest]:
        """Who waits, in order; rights of reply apart."""
        return [row for row in self._in(FloorState.LISTED) if not row.is_reply]

    @property
    def replies(self) -> list[FloorRequest]:
        """Who waits for a right of reply."""
        return [row for row in self._in(FloorState.LISTED) if row.is_reply]

    @property
    def ahead(self) -> list[FloorRequest]:
        """Who comes next: the list, then the rights of reply."""
        return self.listed + self.replies

    @property
    def spoke(self) -> list[FloorRequest]:
        """The record: who spoke, in the order in which they began."""
        return sorted(self._in(FloorState.SPOKE), key=lambda row: (row.started_at or _EARLIEST, row.id))

    @property
    def gone(self) -> list[FloorRequest]:
        """Who was passed over or withdrew."""
        return self._in(FloorState.PASSED, FloorState.WITHDRAWN)

    @property
    def is_by_hand(self) -> bool:
        """Whether places were given by hand."""
        return self.held is not None and self.held.policy is OrderPolicy.BY_HAND

    def plan(self, now: datetime) -> Plan:
        """What is still to be spoken against the time there still is."""
        rows = self._in(*AT_THE_FLOOR) + self.ahead
        return plan(
            [row.timer for row in rows],
            starts_at=self.session.starts_at,
            ends_at=self.session.ends_at,
            now=now,
        )

    @property
    def state_mark(self) -> str:
        """A short word that changes when anything that the chair sees changes."""
        rows = [f"{row.public_id}.{row.version}.{row.position}" for row in self.requests]
        return f"{zlib.crc32(' '.join(rows).encode()):08x}"


def floor_of(event: Event, session_id: str) -> Floor:
    """A session's list for its staff.

    Raises:
        NotFound: unknown, in the bin, or another event's session.
    """
    session = get_session(event, session_id)
    query = select(SpeakerList).where(SpeakerList.session_id == session.id)
    return Floor(session, db.session.scalars(_with_everything(query)).one_or_none())


def get_request(floor: Floor, public_id: str) -> FloorRequest:
    """One request of a list.

    Raises:
        NotFound: the list has none with this id.
    """
    return get_row(floor.requests, public_id)


def siblings_of(request: FloorRequest) -> list[FloorRequest]:
    """Those who wait in the same queue, in order."""
    rows = request.speaker_list.requests
    return [row for row in rows if row.state is FloorState.LISTED and row.is_reply == request.is_reply]


def speaking_parts(session: Session) -> list[SessionRole]:
    """The parts of a session whose holders speak and are named."""
    return [
        part
        for part in session.parts
        if part.role in SPEAKING_PARTS and (part.person or part.organisation or part.office)
    ]


def minutes_of(part: SessionRole, session: Session) -> int | None:
    """How long a part may speak by the programme: its agenda item's minutes, if it has the item to itself."""
    sharing = [other for other in speaking_parts(session) if other.item_id == part.item_id]
    return part.item.minutes if part.item is not None and len(sharing) == 1 else None


def open_floors(event: Event, now: datetime) -> list[Floor]:
    """The lists that take requests now, by the start of their sessions, whoever may see these."""
    query = (
        select(SpeakerList)
        .join(SpeakerList.session)
        .options(contains_eager(SpeakerList.session))
        .where(
            Session.event_id == event.id,
            Session.deleted_at.is_(None),
            Session.status != SessionStatus.CANCELLED,
            SpeakerList.opens_at <= now,
            or_(SpeakerList.closes_at.is_(None), SpeakerList.closes_at > now),
        )
        .order_by(Session.starts_at, Session.id)
    )
    found = db.session.scalars(_with_everything(query)).unique()
    return [Floor(held.session, held) for held in found]


def asked_by(event: Event, public_id: str) -> list[FloorRequest]:
    """What a participant asked for themselves at this event, in the order of the sessions."""
    query = (
        select(FloorRequest)
        .join(FloorRequest.speaker_list)
        .join(SpeakerList.session)
        .options(contains_eager(FloorRequest.speaker_list).contains_eager(SpeakerList.session))
        .where(Session.event_id == event.id, Session.deleted_at.is_(None), FloorRequest.asked_by == public_id)
        .order_by(Session.starts_at, FloorRequest.id)
    )
    return list(db.session.scalars(query))


def floors_begun(event: Event, session_ids: Iterable[str]) -> dict[str, Floor]:
    """The lists that have begun (somebody was called, speaks or spoke), by the public id of their session."""
    query = (
        select(SpeakerList)
        .join(SpeakerList.session)
        .options(contains_eager(SpeakerList.session))
        .where(Session.event_id == event.id, Session.public_id.in_(list(session_ids)))
    )
    found = db.session.scalars(_with_everything(query)).unique()
    floors = [Floor(held.session, held) for held in found]
    return {
        floor.session.public_id: floor
        for floor in floors
        if floor.speaking or floor.called or (floor.spoke and floor.ahead)
    }


def waiting(floor: Floor) -> list[FloorRequest]:
    """Everybody who asked or is listed, replies apart, in the present order."""
    return [row for row in floor.requests if row.state in WAITING and not row.is_reply]
