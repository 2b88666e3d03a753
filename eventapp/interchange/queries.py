"""The draft of an event as values, and what the installation knows that a file could mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.events.queries import rooms_of
from eventapp.interchange.rules.matching import Known
from eventapp.interchange.rules.plans import Draft
from eventapp.interchange.rules.shape import ItemValue, PartValue, RoomValue, SessionValue
from eventapp.people.labels import printed_name
from eventapp.people.models import Organisation, Person
from eventapp.programme.models import Session, SessionRole
from eventapp.programme.queries import deleted_sessions, sessions_of
from eventapp.publishing.faces.identity import derived

_AT_ONCE = 500  # values in one statement


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind a draft's values: sessions by UUID, rooms and persons by public id."""

    sessions: dict[str, Session]
    rooms: dict[str, Room]
    people: dict[str, Person]


def lock(event: Event) -> None:
    """Let one import of an event wait for the other; until this transaction ends."""
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())


def draft_of(event: Event) -> tuple[Draft, Rows]:
    """Everything planned, in a fixed number of statements."""
    sessions, rooms = sessions_of(event), rooms_of(event)
    people = {
        part.person.public_id: part.person for session in sessions for part in session.parts if part.person
    }
    draft = Draft(
        zone=event.zone_name,
        first_on=event.first_on,
        last_on=event.last_on,
        rooms=tuple(_room_value(room) for room in rooms),
        sessions=tuple(_session_value(session) for session in sessions),
        binned=tuple(sorted(session.guid for session in deleted_sessions(event))),
    )
    rows = Rows(
        sessions={session.guid: session for session in sessions},
        rooms={room.public_id: room for room in rooms},
        people=people,
    )
    return draft, rows


def _room_value(room: Room) -> RoomValue:
    return RoomValue(room.public_id, room.name, room.code, room.capacity, tuple(room.booths.split()))


def _session_value(session: Session) -> SessionValue:
    numbers = {item.id: number for number, item in enumerate(session.items)}
    return SessionValue(
        guid=session.guid,
        title=session.title,
        kind=session.kind,
        status=session.status,
        visibility=session.visibility,
        chatham_house=session.chatham_house,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room=session.room.public_id if session.room else None,
        all_rooms=session.all_rooms,
        summary=session.summary,
        note=session.note,
        languages=tuple(session.languages.split()),
        illustrative=session.is_illustrative,
        items=tuple(ItemValue(item.title, item.minutes, item.note) for item in session.items),
        parts=tuple(_part_value(part, numbers) for part in session.parts),
    )


def _part_value(part: SessionRole, numbers: dict[int, int]) -> PartValue:
    office, organisation = office_of(part.person, part.office, part.organisation)
    return PartValue(
        role=part.role,
        person=part.person.public_id if part.person else None,
        office=office,
        organisation=organisation,
        mode=part.mode,
        to_be_confirmed=part.is_to_be_confirmed,
        item=numbers.get(part.item_id) if part.item_id is not None else None,
        key=part.public_id,
    )


def office_of(
    person: Person | None, office: LocalizedText, organisation: Organisation | None
) -> tuple[LocalizedText, LocalizedText]:
    """What is printed with a part: what it says itself, else its person's first appointment."""
    if office or organisation or person is None or not person.appointments:
        return office, organisation.short_name if organisation else LocalizedText()
    first = person.appointments[0]
    return first.office, first.organisation.short_name if first.organisation else LocalizedText()


def taking_part(draft: Draft, rows: Rows) -> list[Known]:
    """Everybody with a part in the draft, who is not erased."""
    guids: dict[str, set[str]] = defaultdict(set)
    for session in draft.sessions:
        for part in session.parts:
            if part.person is not None:
                guids[part.person].add(session.guid)
    return [
        Known(key, printed_name(person), tuple(sorted(guids[key])))
        for key, person in sorted(rows.people.items())
        if person.erased_at is None
    ]


def known_ids(keys: Iterable[str]) -> dict[str, str]:
    """The directory's persons that a file's keys mean: public ids, or the UUIDs our schedules derive."""
    wanted = list(keys)
    known = (Person.deleted_at.is_(None), Person.erased_at.is_(None))
    found: dict[str, str] = {}
    for part in _chunks([key for key in wanted if ":" not in key]):
        ids = db.session.scalars(select(Person.public_id).where(Person.public_id.in_(part), *known))
        found |= {public_id: public_id for public_id in ids}
    if any(key.startswith("guid:") for key in wanted):
        everybody = db.session.scalars(select(Person.public_id).where(*known))
        ours = {f"guid:{derived('person', public_id)}": public_id for public_id in everybody}
        found |= {key: ours[key] for key in wanted if key in ours}
    return found


def directory() -> list[Known]:
    """Everybody in the directory, with their printed names."""
    known = (Person.deleted_at.is_(None), Person.erased_at.is_(None))
    people = db.session.scalars(select(Person).where(*known).order_by(Person.id))
    return [Known(person.public_id, printed_name(person)) for person in people]


def persons(public_ids: Collection[str]) -> dict[str, Person]:
    """Persons by public id."""
    found: dict[str, Person] = {}
    for part in _chunks(sorted(public_ids)):
        query = select(Person).where(Person.public_id.in_(part))
        found |= {person.public_id: person for person in db.session.scalars(query)}
    return found


def organisations() -> dict[LocalizedText, Organisation]:
    """Every organisation of the directory by its short name; the oldest where two share one."""
    query = select(Organisation).where(Organisation.deleted_at.is_(None)).order_by(Organisation.id.desc())
    return {row.short_name: row for row in db.session.scalars(query)}


def room_codes(event: Event) -> set[str]:
    """The codes of the event's rooms, the bin's too."""
    return set(db.session.scalars(select(Room.code).where(Room.event_id == event.id)))


def _chunks(values: list[str]) -> Iterable[list[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
