"""Reads of events and their staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.accounts import queries as accounts
from eventapp.accounts.models import Account, SignInSession
from eventapp.core import clock
from eventapp.core.db import ONLY_READS, db
from eventapp.core.errors import NotFound
from eventapp.events.models import Credit, Event, EventSeries, EventStaff, LegalInstrument, Room
from eventapp.events.rules import instruments
from eventapp.events.rules.completeness import Missing, Text, missing
from eventapp.events.rules.workflow import Audience, EventState, StaffRole, is_announced, is_public

Row = TypeVar("Row", bound=Any)
MOST_PARENTS: Final = 300  # events offered as a parent, the latest first


# What every request asks is put together once.
_AT_ADDRESS: Final = select(Event).where(Event.slug == bindparam("slug"), Event.deleted_at.is_(None))
_ROLES: Final = select(EventStaff.event_id, EventStaff.role).where(
    EventStaff.account_id == bindparam("account_id")
)


_READER: Final = (
    select(
        Event.id, Event.public_version, Event.state, Event.audience, Account.is_administrator, EventStaff.role
    )
    .select_from(SignInSession)
    .join(Account, Account.id == SignInSession.account_id)
    .join(Event, and_(Event.slug == bindparam("slug"), Event.deleted_at.is_(None)))
    .outerjoin(EventStaff, and_(EventStaff.event_id == Event.id, EventStaff.account_id == Account.id))
    .where(
        SignInSession.token_hash == bindparam("digest"),
        SignInSession.expires_at > bindparam("now"),
        Account.disabled_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Asking:
    """An account that asks for an event: what the policy needs to know of both, and no more."""

    id: int  # of the event
    public_version: int
    is_public: bool
    is_announced: bool
    is_administrator: bool
    roles: frozenset[str]

    def roles_on(self, event_id: int | None) -> frozenset[str]:
        """The roles on this event."""
        return self.roles if event_id == self.id else frozenset()


def asking(token: str, slug: str) -> Asking | None:
    """Who asks by the token of a living session for the event at an address, in one read of its own."""
    values = {"slug": slug, "digest": accounts.hashed(token), "now": clock.now()}
    with db.engine.connect().execution_options(**{ONLY_READS: True}) as connection:
        rows = connection.execute(_READER, values).all()
    if not rows:
        return None
    event_id, version, state, audience, is_administrator, _role = rows[0]
    roles = frozenset(row[-1].value for row in rows if row[-1] is not None)
    is_open = is_public(state, audience)
    return Asking(event_id, version, is_open, is_announced(state), is_administrator, roles)


def find_event(slug: str) -> Event | None:
    """The event of an address, whatever its state; the bin is not looked into."""
    return db.session.scalars(_AT_ADDRESS, {"slug": slug}).one_or_none()


def event_of(event_id: int) -> Event:
    """The event that a row belongs to.

    Raises:
        NotFound: it lies in the bin.
    """
    event = db.session.get_one(Event, event_id)
    if event.deleted_at is not None:
        raise NotFound
    return event


def public_version(slug: str) -> int | None:
    """The public version of the event at an address, read by itself: the edge asks before a request."""
    query = select(Event.public_version).where(Event.slug == slug, Event.deleted_at.is_(None))
    with db.engine.connect().execution_options(**{ONLY_READS: True}) as connection:
        return connection.scalar(query)


def roles_of(account_id: int) -> Mapping[int, frozenset[str]]:
    """The roles of an account, by event."""
    found: dict[int, set[str]] = defaultdict(set)
    for event_id, role in db.session.execute(_ROLES, {"account_id": account_id}):
        found[event_id].add(role.value)
    return {event_id: frozenset(roles) for event_id, roles in found.items()}


def listed_events() -> Select[Event]:
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
    """The event with its lists, series and parent, in a fixed number of queries."""
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
            selectinload(Event.emblem),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


def rooms_of(event: Event, *, deleted: bool = False) -> list[Room]:
    """The rooms of an event, in order, with the times at which they are closed."""
    query = select(Room).where(Room.event_id == event.id).options(selectinload(Room.unavailabilities))
    query = query.where(Room.deleted_at.is_not(None) if deleted else Room.deleted_at.is_(None))
    return list(db.session.scalars(query.order_by(Room.position, Room.id)))


def find_room_code(event: Event, code: str) -> Room | None:
    """The room with this code, in the bin or not."""
    query = select(Room).where(Room.event_id == event.id, Room.code == code)
    return db.session.scalars(query).one_or_none()


def staff_of(event: Event) -> list[EventStaff]:
    """Who works on an event, with their accounts, in the order in which they came."""
    query = select(EventStaff).where(EventStaff.event_id == event.id).options(joinedload(EventStaff.account))
    return list(db.session.scalars(query.order_by(EventStaff.granted_at, EventStaff.id)))


def find_grant(event: Event, account: Account, role: StaffRole) -> EventStaff | None:
    """The row that gives `account` this very role."""
    query = select(EventStaff).where(
        EventStaff.event_id == event.id, EventStaff.account_id == account.id, EventStaff.role == role
    )
    return db.session.scalars(query).one_or_none()


def has_other_owner(event: Event, staff: EventStaff) -> bool:
    """Whether the event has an owner besides `staff` who can sign in."""
    query = select(EventStaff.id).join(EventStaff.account)
    query = query.where(
        EventStaff.event_id == event.id,
        EventStaff.role == StaffRole.OWNER,
        EventStaff.id != staff.id,
        Account.disabled_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def owners_of(events: Sequence[Event]) -> dict[int, list[Account]]:
    """The owners of each event, by its row id; one query."""
    found: dict[int, list[Account]] = defaultdict(list)
    query = select(EventStaff).options(joinedload(EventStaff.account)).order_by(EventStaff.id)
    query = query.where(
        EventStaff.role == StaffRole.OWNER, EventStaff.event_id.in_([row.id for row in events])
    )
    for staff in db.session.scalars(query):
        found[staff.event_id].append(staff.account)
    return dict(found)


def lock(event: Event) -> None:
    """Wait until nobody else changes the event's staff; until this transaction ends."""
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())


def find_slug(slug: str) -> Event | None:
    """The event of an address, in the bin or not."""
    return db.session.scalars(select(Event).where(Event.slug == slug)).one_or_none()


def slugs_taken() -> frozenset[str]:
    """Every event's address, the bin's too."""
    return frozenset(db.session.scalars(select(Event.slug)))


def all_series(*, deleted: bool = False) -> list[EventSeries]:
    """Every series, by title."""
    query = select(EventSeries)
    query = query.where(EventSeries.deleted_at.is_not(None) if deleted else EventSeries.deleted_at.is_(None))
    return list(db.session.scalars(query.order_by(EventSeries.title.localized("en"), EventSeries.id)))


def events_in(series: EventSeries) -> list[Event]:
    """The events of a series."""
    return list(db.session.scalars(select(Event).where(Event.series_id == series.id)))


def every_event() -> Select[Event]:
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


def get_series(public_id: str, *, deleted: bool = False) -> EventSeries:
    """One series.

    Raises:
        NotFound: unknown, or in the bin (or not, when `deleted`).
    """
    return get_row(all_series(deleted=deleted), public_id)


def get_event(public_id: str) -> Event:
    """One event outside the bin, by its public id.

    Raises:
        NotFound: unknown, or in the bin.
    """
    found = db.session.scalars(every_event().where(Event.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def possible_parents(event: Event, account: Any) -> list[Event]:
    """The events that this one may be held on the margins of, as far as `account` may know of them.

    Those that everybody is shown, those that the account works on (an administrator: all), and the one
    that is chosen already.
    """
    visible = every_event() if account.is_administrator else listed_events()
    rows = list(
        db.session.scalars(visible.order_by(None).order_by(Event.first_on.desc()).limit(MOST_PARENTS))
    )
    rows += events_of(account.id)
    if event.parent is not None:
        rows.append(event.parent)
    unique = {row.id: row for row in rows if row.id != event.id}
    return sorted(unique.values(), key=lambda row: (row.first_on, row.id), reverse=True)


def deleted_rows(event: Event, model: Any) -> list[Any]:
    """The rows of one of the event's lists that lie in the bin, the latest first."""
    query = select(model).where(model.event_id == event.id, model.deleted_at.is_not(None))
    if model is Credit:
        query = query.options(joinedload(Credit.organisation))
    return list(db.session.scalars(query.order_by(model.deleted_at.desc(), model.id)))


def instruments_of(event: Event) -> list[LegalInstrument]:
    """The instruments of an event, those in the bin left out, in no order."""
    query = select(LegalInstrument).where(
        LegalInstrument.event_id == event.id, LegalInstrument.deleted_at.is_(None)
    )
    return list(db.session.scalars(query))


def cited_symbols(event: Event) -> list[str]:
    """The instruments that the event's texts cite and its list lacks, in the order of the texts."""
    texts = [event.theme, event.description, *(objective.text for objective in event.objectives)]
    cited = [
        citation.symbol
        for text in texts
        for words in (text.ar, text.en)
        for citation in instruments.find_citations(words)
    ]
    known = {row.symbol for row in event.instruments}
    return [symbol for symbol in dict.fromkeys(cited) if symbol not in known]
