"""Reads of events and their staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Credit, Event, EventSeries, EventStaff, Room
from eventapp.events.rules.completeness import Missing, Text, missing
from eventapp.events.rules.workflow import Audience, EventState

Row = TypeVar("Row", bound=Any)


def find_event(slug: str) -> Event | None:
    """The event of an address, whatever its state; the bin is not looked into."""
    return db.session.scalars(select(Event).where(Event.slug == slug, Event.deleted_at.is_(None))).one_or_none()


def roles_of(account_id: int) -> Mapping[int, frozenset[str]]:
    """The roles of an account, by event."""
    found: dict[int, set[str]] = defaultdict(set)
    query = select(EventStaff.event_id, EventStaff.role).where(EventStaff.account_id == account_id)
    for event_id, role in db.session.execute(query):
        found[event_id].add(role.value)
    return {event_id: frozenset(roles) for event_id, roles in found.items()}


def listed_events() -> Select[tuple[Event]]:
    """The events that everybody is shown: announced or concluded and public."""
    return (
        select(Event)
        .where(
            Event.state.in_([EventState.ANNOUNCED, EventState.CONCLUDED]),
            Event.audience == Audience.PUBLIC,
            Event.deleted_at.is_(None),
        )
        .order_by(Event.first_on, Event.id)
    )


def events_of(account_id: int) -> list[Event]:
    """The events an account works on, the latest first."""
    mine = select(EventStaff.event_id).where(EventStaff.account_id == account_id)
    query = select(Event).where(Event.id.in_(mine), Event.deleted_at.is_(None))
    return list(db.session.scalars(query.order_by(Event.first_on.desc(), Event.id)))


def with_details(event: Event) -> Event:
    """The event with credits, objectives, instruments and practical sections, in a fixed number of queries."""
    query = (
        select(Event)
        .where(Event.id == event.id)
        .options(
            selectinload(Event.credits).joinedload(Credit.organisation),
            selectinload(Event.objectives),
            selectinload(Event.instruments),
            selectinload(Event.practical),
            selectinload(Event.series),
            selectinload(Event.parent),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


def rooms_of(event: Event, *, deleted: bool = False) -> list[Room]:
    """The rooms of an event, in order."""
    query = select(Room).where(Room.event_id == event.id)
    query = query.where(Room.deleted_at.is_not(None) if deleted else Room.deleted_at.is_(None))
    return list(db.session.scalars(query.order_by(Room.position, Room.id)))


def staff_of(event: Event) -> list[EventStaff]:
    """Who works on an event, with their accounts."""
    query = select(EventStaff).where(EventStaff.event_id == event.id)
    return list(db.session.scalars(query.order_by(EventStaff.granted_at, EventStaff.id)))


def all_series() -> list[EventSeries]:
    """Every series, by title."""
    query = select(EventSeries).where(EventSeries.deleted_at.is_(None))
    return list(db.session.scalars(query.order_by(EventSeries.title_en, EventSeries.id)))  # type: ignore[attr-defined]


def every_event() -> Select[tuple[Event]]:
    """Every event outside the bin, the latest first; for administrators."""
    return select(Event).where(Event.deleted_at.is_(None)).order_by(Event.first_on.desc(), Event.id)


# Features above this one add the texts they keep for an event.
COMPLETENESS: Final[list[Callable[[Event], Iterable[Text]]]] = []


def missing_texts(event: Event) -> Iterator[Missing]:
    """Every text of the event that lacks a language, in the order of the workspace."""
    for texts in COMPLETENESS:
        yield from missing(texts(event))


def get_row(rows: Sequence[Row], public_id: str) -> Row:
    """The row of a list with this public id.

    Raises:
        NotFound: the list has none.
    """
    found = next((row for row in rows if row.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def get_room(event: Event, public_id: str, *, deleted: bool = False) -> Room:
    """One room of the event.

    Raises:
        NotFound: unknown, in the bin (or not, when `deleted`), or another event's.
    """
    return get_row(rooms_of(event, deleted=deleted), public_id)


def deleted_events() -> list[Event]:
    """The events in the bin."""
    return list(db.session.scalars(select(Event).where(Event.deleted_at.is_not(None)).order_by(Event.id)))


def get_deleted_event(public_id: str) -> Event:
    """One event of the bin.

    Raises:
        NotFound: it is not there.
    """
    return get_row(deleted_events(), public_id)


def get_series(public_id: str) -> EventSeries:
    """One series.

    Raises:
        NotFound: unknown.
    """
    return get_row(all_series(), public_id)


def get_event(public_id: str) -> Event:
    """One event outside the bin, by its public id.

    Raises:
        NotFound: unknown, or in the bin.
    """
    found = db.session.scalars(every_event().where(Event.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def other_events(event: Event | None) -> list[Event]:
    """The events that this one may be held on the margins of."""
    query = every_event()
    if event is not None:
        query = query.where(Event.id != event.id)
    return list(db.session.scalars(query.limit(200)))
