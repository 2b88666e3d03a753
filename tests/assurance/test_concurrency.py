"""Many writers at one moment: one room holds one session, no save is lost in silence, nothing happens twice.

The verbs are called straight from threads, so that what is refused is known by its class; the same through
the pages is in tests/programme/test_rooms.py.
"""

from __future__ import annotations

import contextvars
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.audit.queries import broken_at
from eventapp.audit.rules import chain_of
from eventapp.core.db import db
from eventapp.core.errors import StaleEdit
from eventapp.core.forms import as_domain_error
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.events.rules.workflow import StaffRole
from eventapp.floor import service as floor
from eventapp.floor.errors import FloorTaken, StepNotPossible
from eventapp.floor.models import FloorRequest
from eventapp.floor.rules.workflow import FloorState
from eventapp.programme import queries as programme
from eventapp.programme import service
from eventapp.programme.errors import RoomTaken
from eventapp.programme.models import AgendaItem, Session
from eventapp.programme.rules.vocabulary import SessionKind, SessionStatus
from eventapp.publishing import service as publishing
from eventapp.publishing.errors import NothingToRelease
from eventapp.publishing.models import Release
from tests.client import CheckedClient, form_fields
from tests.factories import (
    at,
    both,
    make_event,
    make_item,
    make_part,
    make_room,
    make_session,
    make_speaker,
    make_staff,
)

BOOKINGS, EDITORS, CLICKS, RELEASES, CHAIRS = 100, 50, 20, 20, 8
TEXTS: dict[str, Any] = {"title": both("جلسة", "Session"), "kind": SessionKind.PANEL}
SignIn = Callable[[Account], CheckedClient]


def at_once(app: Flask, count: int, work: Callable[[int], Any]) -> Counter[str]:
    """Start so many threads together, each a request's worth of work; count how each ended.

    A refusal counts by the name of its class, as the pages would report it; anything else is a failure of
    the test.
    """
    ends: Counter[str] = Counter()
    barrier, lock = threading.Barrier(count), threading.Lock()

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                work(number)
                db.session.commit()
                end = "done"
            except Exception as problem:  # noqa: BLE001 - counted, and compared by the test
                db.session.rollback()
                is_ours = isinstance(problem, IntegrityError | StaleDataError)
                end = type(as_domain_error(problem) if is_ours else problem).__name__
            finally:
                db.session.remove()
            with lock:
                ends[end] += 1

    threads = [
        threading.Thread(target=contextvars.Context().run, args=(run, number)) for number in range(count)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def morning(room: Room | None = None) -> service.Place:
    """From nine to ten on the first day."""
    return service.Place(date(2023, 1, 30), time(9), time(10), room)


def many(model: type[Any]) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_hundred_bookings_of_one_room_and_hour(app: Flask) -> None:
    event = make_event()
    event_id, room_id = event.id, make_room(event).id
    db.session.commit()

    def book(_number: int) -> None:
        own, hall = db.session.get_one(Event, event_id), db.session.get_one(Room, room_id)
        service.create_session(own, place=morning(hall), **TEXTS)

    assert at_once(app, BOOKINGS, book) == {"done": 1, RoomTaken.__name__: BOOKINGS - 1}
    assert (many(Session), many(AuditEntry), broken_at(chain_of(event_id))) == (1, 1, None)


def test_of_many_reinstated_at_once_one_gets_its_room_back(app: Flask) -> None:
    event = make_event()
    room = make_room(event)
    cancelled = [make_session(event, room, status=SessionStatus.CANCELLED) for _number in range(CLICKS)]
    event_id, ids = event.id, [session.id for session in cancelled]
    db.session.commit()

    def reinstate(number: int) -> None:
        session = db.session.get_one(Session, ids[number])
        service.take_step(db.session.get_one(Event, event_id), session, step="reinstatement")

    assert at_once(app, CLICKS, reinstate) == {"done": CLICKS}
    db.session.expire_all()
    assert Counter(session.starts_at for session in cancelled) == {at(9): 1, None: CLICKS - 1}


def test_fifty_editors_build_on_each_other_or_are_told(app: Flask) -> None:
    event = make_event()
    session = make_session(event)
    event_id, session_id = event.id, session.id
    db.session.commit()
    all_have_looked = threading.Barrier(EDITORS)
    built_on: list[int] = []

    def save(number: int) -> None:
        seen = db.session.get_one(Session, session_id).version
        db.session.rollback()
        all_have_looked.wait()
        if number % 2 == 0:  # the others hold an open form, as a browser does
            seen = db.session.get_one(Session, session_id).version
        row = db.session.get_one(Session, session_id)
        if row.version != seen:
            raise StaleEdit
        texts = TEXTS | {"title": LocalizedText(en=f"Title {number}")}
        service.update_session(db.session.get_one(Event, event_id), row, place=morning(), **texts)
        db.session.commit()
        built_on.append(seen)

    ends = at_once(app, EDITORS, save)
    db.session.expire_all()
    assert ends["done"] + ends[StaleEdit.__name__] == EDITORS
    assert session.version == 1 + ends["done"]
    # Every save was made upon the one before it: none was written over unseen.
    assert sorted(built_on) == list(range(1, session.version))
    assert many(AuditEntry) == ends["done"]


def test_items_are_added_at_once_and_none_is_lost(app: Flask) -> None:
    event = make_event()
    event_id, session_id = event.id, make_session(event).id
    db.session.commit()

    def add(number: int) -> None:
        own, session = db.session.get_one(Event, event_id), db.session.get_one(Session, session_id)
        title = LocalizedText(en=f"Item {number}")
        service.save_item(own, session, None, title=title, note=LocalizedText(), minutes=5)

    assert at_once(app, CLICKS, add) == {"done": CLICKS}
    titles = {item.title.en for item in db.session.scalars(select(AgendaItem))}
    assert titles == {f"Item {number}" for number in range(CLICKS)}


def test_items_are_moved_at_once(app: Flask) -> None:
    event = make_event()
    session = make_session(event)
    event_id, session_id, ids = event.id, session.id, [make_item(session).id for _number in range(6)]
    db.session.commit()

    def move(number: int) -> None:
        own, found = db.session.get_one(Event, event_id), db.session.get_one(Session, session_id)
        item = db.session.get_one(AgendaItem, ids[number % 6])
        service.move_row(own, found, item, by=1 if number % 3 else -1)

    assert at_once(app, CLICKS, move) == {"done": CLICKS}
    rows = select(AgendaItem.id).order_by(AgendaItem.position, AgendaItem.id)
    assert sorted(db.session.scalars(rows)) == sorted(ids)


@pytest.mark.parametrize(
    "place", [{}, {"room": "hall", "day": "2023-01-30", "starts": "09:00", "ends": "10:00"}]
)
def test_a_button_pressed_twenty_times_at_once_makes_one(
    app: Flask, signed_in: SignIn, place: dict[str, str]
) -> None:
    """The same form, sent so often that no answer came before the next click; its own room is not taken."""
    event = make_event("pressed")
    make_room(event, "hall")
    client = signed_in(make_staff(event, StaffRole.PROGRAMME))
    form = form_fields(client.get("/en/pressed/manage/programme/sessions/new").get_data(as_text=True))
    cookie = client.get_cookie("hiwar")
    assert cookie is not None
    data = form | {"title-en": "Once", "title-ar": "مرّة"} | place
    answers: list[tuple[int, str | None]] = []
    db.session.commit()

    def press(_number: int) -> None:
        window = app.test_client()
        assert isinstance(window, CheckedClient)
        window.set_cookie("hiwar", cookie.value)
        answer = window.post("/en/pressed/manage/programme/sessions/new", data=data)
        answers.append((answer.status_code, answer.location))

    assert at_once(app, CLICKS, press) == {"done": CLICKS}
    session = db.session.scalars(select(Session)).one()
    path = f"/en/pressed/manage/programme/sessions/{session.public_id}"
    assert Counter(answers) == {(303, path): CLICKS}


def test_twenty_who_release_at_once_make_one_release(app: Flask) -> None:
    event = make_event()
    make_part(make_session(event))
    event_id = event.id
    db.session.commit()

    def release(_number: int) -> None:
        own = db.session.get_one(Event, event_id)
        publishing.make_release(own, note=LocalizedText(), acknowledged=(), draft_digest=None)

    assert at_once(app, RELEASES, release) == {"done": 1, NothingToRelease.__name__: RELEASES - 1}
    assert list(db.session.scalars(select(Release.number))) == [1]


@pytest.mark.parametrize(("before", "step"), [("listed", "call"), ("spoke", "continuation")])
def test_two_chairs_give_the_floor_to_one(app: Flask, before: str, step: str) -> None:
    """Each presses the button of another speaker: one is called, one speaks, and the others are refused."""
    event = make_event()
    session = make_session(event)
    event_id = event.id
    ids = [make_speaker(session, state=FloorState(before)).id for _number in range(CHAIRS)]
    db.session.commit()

    def press(number: int) -> None:
        row = db.session.get_one(FloorRequest, ids[number])
        floor.take_step(db.session.get_one(Event, event_id), row, step=step)

    assert at_once(app, CHAIRS, press) == {"done": 1, FloorTaken.__name__: CHAIRS - 1}
    target = {"call": FloorState.CALLED, "continuation": FloorState.SPEAKING}[step]
    states = Counter(db.session.scalars(select(FloorRequest.state)))
    assert states == {target: 1, FloorState(before): CHAIRS - 1}


def test_a_speaker_who_is_started_twenty_times_at_once_starts_once(app: Flask) -> None:
    event = make_event()
    row = make_speaker(make_session(event), state=FloorState.CALLED)
    event_id, row_id = event.id, row.id
    db.session.commit()

    def press(_number: int) -> None:
        own = db.session.get_one(Event, event_id)
        floor.take_step(own, db.session.get_one(FloorRequest, row_id), step="start")

    ends = at_once(app, CLICKS, press)
    assert ends["done"] == 1
    assert set(ends) <= {"done", StepNotPossible.__name__, StaleEdit.__name__}


def test_a_swap_and_a_shift_are_each_one_step(app: Flask) -> None:
    """On the way rooms would overlap; after it they do not, and that alone counts."""
    event = make_event()
    room, other = make_room(event), make_room(event)
    first, second, elsewhere = (
        make_session(event, room),
        make_session(event, room, starts_at=at(10), ends_at=at(11)),
        make_session(event, other, starts_at=at(9, 30), ends_at=at(10, 30)),
    )
    db.session.commit()
    service.carry_out(event, service.plan_shift(event, first, minutes=30, same_room=True))
    service.carry_out(event, service.plan_swap(event, second, elsewhere))
    db.session.commit()
    db.session.expire_all()
    assert [(row.room_id, row.starts_at, row.ends_at) for row in (first, second, elsewhere)] == [
        (room.id, at(9, 30), at(10, 30)),
        (other.id, at(9, 30), at(10, 30)),
        (room.id, at(10, 30), at(11, 30)),
    ]
    assert programme.holder_of(first) is None
