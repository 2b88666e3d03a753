"""A large invented meeting for measurements: bilingual, released twice, the same for the same seed.

Names are put together from common ones; nobody is meant. Its rows are written directly: what it measures is
reading, and its audit says only that it was made.
"""

from __future__ import annotations

import base64
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.core.territories import territories
from eventapp.demo import synthetic_people, synthetic_remarks
from eventapp.demo.synthetic_words import (
    ABOUT,
    FAMILIES,
    FATHERS,
    FORMS,
    MEN,
    OFFICES,
    REMARKS,
    SERVED,
    TOPICS,
    VIEWS,
    WOMEN,
)
from eventapp.events.models import Event, Objective, Room
from eventapp.events.rules.workflow import EventState
from eventapp.people.models import Appointment, Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank
from eventapp.people.service import index_organisation, index_person
from eventapp.programme import queries as programme
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.rules import conflicts
from eventapp.programme.rules.vocabulary import RoleKind, SessionKind, SessionStatus
from eventapp.publishing import service as publishing

ZONE: Final = ZoneInfo("Asia/Qatar")
FIRST_ON: Final = date(2030, 1, 7)
OPENS, HOURS = time(8), 12
_KINDS: Final = (SessionKind.PLENARY, SessionKind.PANEL, SessionKind.PANEL, SessionKind.WORKING)
_LONGEST, _SHORTEST = 45, 5  # minutes

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How large the meeting is. `seed` decides everything else."""

    slug: str
    days: int
    rooms: int
    sessions: int
    speakers: int
    delegations: int
    seed: int
    participants: int = 0  # of the delegations; none are made without
    remarks: int = 0  # texts, one a session

    @property
    def steps(self) -> int:
        """How often `make` says that it has come further."""
        return self.delegations + self.speakers + self.sessions + 2


class Maker:
    """Draws names, texts and ids from one seed."""

    def __init__(self, size: Size) -> None:
        self.size = size
        # Ids and choices must be the same for the same seed; nothing secret comes from here.
        self.random = random.Random(f"{size.slug}:{size.seed}")  # noqa: S311

    def id(self) -> str:
        """A public id, as the database makes them."""
        return base64.b32encode(self.random.randbytes(10)).decode().lower()

    def one_of(self, choices: Sequence[Any]) -> Any:
        """One of some things."""
        return self.random.choice(choices)

    def text(self, *parts: Sequence[tuple[str, str]]) -> LocalizedText:
        """One of each list, put together in both languages."""
        chosen = [self.one_of(part) for part in parts]
        return LocalizedText(" ".join(ar for ar, _en in chosen), " ".join(en for _ar, en in chosen))


def make(size: Size, tick: Tick) -> Event:
    """Make the meeting with its directory, its programme and two releases; `tick` is called at each step."""
    maker = Maker(size)
    with clock.stopped(datetime.combine(FIRST_ON - timedelta(days=60), OPENS, ZONE)):
        event = _event(maker)
        rooms = _rooms(maker, event)
        organisations = list(_organisations(maker, tick))
        people = list(_people(maker, organisations, tick))
        sessions = list(_sessions(maker, event, rooms, tick))
        _fill(maker, sessions, people)
        record(Action.DEMO_LOADED, event, event_id=event.id)
        db.session.flush()
        _release(event, tick)
    with clock.stopped(datetime.combine(FIRST_ON - timedelta(days=20), OPENS, ZONE)):
        for session in sessions[:: max(1, len(sessions) // 10)]:
            if session.ends_at is not None:
                session.ends_at -= timedelta(minutes=1)
        db.session.flush()
        _release(event, tick)
        if size.participants:
            synthetic_people.make(maker, event, organisations, clock.now())
        if size.remarks:
            synthetic_remarks.make(maker, event, sessions)
    return event


def _event(maker: Maker) -> Event:
    size = maker.size
    event = Event(
        public_id=maker.id(),
        slug=size.slug,
        state=EventState.ANNOUNCED,
        title=LocalizedText("منتدى القياس البرلماني", "Parliamentary Measuring Forum"),
        theme=LocalizedText("اجتماع مُختلَق لقياس سرعة النظام", "A meeting invented to measure the system by"),
        first_on=FIRST_ON,
        last_on=FIRST_ON + timedelta(days=size.days - 1),
        zone_name=ZONE.key,
        venue_name=LocalizedText("مركز المؤتمرات", "Conference Centre"),
        city=LocalizedText("الدوحة", "Doha"),
    )
    event.objectives = [
        Objective(public_id=maker.id(), position=place, text=maker.text(FORMS, TOPICS)) for place in range(4)
    ]
    db.session.add(event)
    db.session.flush()
    return event


def _rooms(maker: Maker, event: Event) -> list[Room]:
    rooms = [
        Room(
            public_id=maker.id(),
            event_id=event.id,
            code=f"hall-{number}",
            name=LocalizedText(f"القاعة {number}", f"Hall {number}"),
            capacity=maker.one_of((60, 80, 120, 240)),
            booths="ar en fr",
            position=number,
        )
        for number in range(1, maker.size.rooms + 1)
    ]
    db.session.add_all(rooms)
    db.session.flush()
    return rooms


def _organisations(maker: Maker, tick: Tick) -> Iterator[Organisation]:
    codes = sorted(code for code, _name in territories("en"))
    arabic, english = dict(territories("ar")), dict(territories("en"))
    for number in range(max(1, maker.size.delegations)):
        code = codes[number % len(codes)]
        turn = f" {number // len(codes) + 1}" if number >= len(codes) else ""
        row = Organisation(
            public_id=maker.id(),
            kind=OrganisationKind.PARLIAMENT,
            short_name=LocalizedText(f"برلمان {arabic[code]}{turn}", f"Parliament of {english[code]}{turn}"),
            country=code,
        )
        index_organisation(row)
        db.session.add(row)
        tick()
        yield row
    db.session.flush()


def _people(maker: Maker, organisations: Sequence[Organisation], tick: Tick) -> Iterator[Person]:
    for _number in range(maker.size.speakers):
        is_woman = maker.random.random() < 1 / 3
        person = Person(
            public_id=maker.id(),
            name=maker.text(WOMEN if is_woman else MEN, FATHERS, FAMILIES),
            honorific=maker.one_of((Honorific.EXCELLENCY, Honorific.MR, Honorific.HONOURABLE)),
            rank=Rank.NONE,
            address=FormOfAddress.FEMININE if is_woman else FormOfAddress.MASCULINE,
            biography=maker.text(SERVED, TOPICS),
        )
        person.appointments = [
            Appointment(
                public_id=maker.id(),
                office=maker.text(OFFICES),
                organisation=maker.one_of(organisations),
            )
        ]
        index_person(person)
        db.session.add(person)
        tick()
        yield person
    db.session.flush()


def _sessions(maker: Maker, event: Event, rooms: Sequence[Room], tick: Tick) -> Iterator[Session]:
    size = maker.size
    per_room = -(-size.sessions // (size.days * size.rooms))
    slot = min(_LONGEST, HOURS * 60 // per_room)
    if slot < _SHORTEST:
        raise ValueError(f"{per_room} sessions do not fit into one room on one day")
    for number in range(size.sessions):
        place, room = divmod(number, size.rooms)
        day, turn = divmod(place, per_room)
        opens = datetime.combine(FIRST_ON + timedelta(days=day), OPENS, ZONE)
        starts_at = opens + timedelta(minutes=slot * turn)
        session = Session(
            public_id=maker.id(),
            guid=str(uuid.UUID(bytes=maker.random.randbytes(16), version=4)),
            event_id=event.id,
            room_id=rooms[room].id,
            kind=maker.one_of(_KINDS),
            status=SessionStatus.CONFIRMED,
            title=maker.text(FORMS, TOPICS, VIEWS),
            summary=maker.text(ABOUT, TOPICS),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=slot),
            languages="ar en fr",
            items=[],
            parts=[],
        )
        db.session.add(session)
        tick()
        yield session
    db.session.flush()


def _fill(maker: Maker, sessions: Sequence[Session], people: Sequence[Person]) -> None:
    """Two parts and two items in every session. Nobody is in two places: a speaker speaks once an hour."""
    for number, session in enumerate(sessions):
        minutes = (
            (session.ends_at - session.starts_at).seconds // 60
            if session.ends_at and session.starts_at
            else 0
        )
        for place in range(2):
            person = people[(number * 2 + place) % len(people)]
            item = AgendaItem(
                public_id=maker.id(),
                position=place,
                title=maker.text(REMARKS, TOPICS),
                minutes=max(1, (minutes - 1) // 2),
            )
            role = RoleKind.CHAIR if place == 0 else RoleKind.SPEAKER
            session.items.append(item)
            session.parts.append(
                SessionRole(public_id=maker.id(), position=place, role=role, person_id=person.id, item=item)
            )


def _release(event: Event, tick: Tick) -> None:
    db.session.expire_all()
    ticked = {conflicts.fingerprint(found) for found in conflicts.warnings(programme.findings(event))}
    note = LocalizedText("إصدار للقياس", "A release to measure by")
    publishing.make_release(event, note=note, acknowledged=ticked, draft_digest=None)
    tick()
