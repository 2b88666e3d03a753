"""Two sessions never hold one room at once, whoever writes and however many at a time."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.errors import StaleEdit
from eventapp.events.models import Event, Room
from eventapp.events.rules.workflow import StaffRole
from eventapp.programme import queries, service
from eventapp.programme.errors import RoomTaken
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import SessionStatus
from tests.client import CheckedClient, form_fields
from tests.factories import at, both, make_event, make_room, make_session, make_staff

BOOKINGS, EDITORS = 100, 50
SignIn = Callable[[Account], CheckedClient]


def at_once(app: Flask, count: int, work: Callable[[int], int]) -> Counter[int]:
    """Run `work` in so many threads that start together, each in a context of its own; count the answers."""
    answers: Counter[int] = Counter()
    barrier = threading.Barrier(count)
    lock = threading.Lock()

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                answer = work(number)
            finally:
                db.session.remove()
        with lock:
            answers[answer] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def windows_on(client: CheckedClient, path: str, count: int) -> tuple[list[CheckedClient], dict[str, Any]]:
    """The form at `path`, opened in so many windows of one signed-in person."""
    form = form_fields(client.get(path).get_data(as_text=True))
    cookie = client.get_cookie("hiwar")
    assert cookie is not None
    windows = []
    for _number in range(count):
        window = client.application.test_client()
        assert isinstance(window, CheckedClient)
        window.set_cookie("hiwar", cookie.value)
        windows.append(window)
    db.session.commit()
    return windows, form


def test_of_a_hundred_bookings_of_one_hour_one_is_kept(app: Flask, signed_in: SignIn) -> None:
    event = make_event("busy")
    room, account = make_room(event, "hall"), make_staff(event, StaffRole.PROGRAMME)
    db.session.commit()
    path = "/en/busy/manage/programme/sessions/new?day=2023-01-30&room=hall&starts=09:00"
    windows, form = windows_on(signed_in(account), path, BOOKINGS)

    def book(number: int) -> int:
        # Each is another form, not one form sent a hundred times; and none is quite the same hour.
        data = form | {
            "title-en": f"Session {number}",
            "starts": f"09:{number % 30:02}",
            "once": f"once-{number}",
        }
        return windows[number].post(path, data=data).status_code

    assert at_once(app, BOOKINGS, book) == {303: 1, 422: BOOKINGS - 1}
    assert db.session.scalar(select(func.count()).where(Session.room_id == room.id)) == 1


def test_fifty_editors_of_one_session(app: Flask, signed_in: SignIn) -> None:
    event = make_event("edited")
    session, account = make_session(event), make_staff(event, StaffRole.PROGRAMME)
    db.session.commit()
    path = f"/en/edited/manage/programme/sessions/{session.public_id}/edit"
    windows, form = windows_on(signed_in(account), path, EDITORS)

    def save(number: int) -> int:
        # Every second one looks again before saving, as somebody does who was told of a conflict.
        window = windows[number]
        held = form_fields(window.get(path).get_data(as_text=True)) if number % 2 else form
        return window.post(path, data=held | {"title-en": f"Title {number}"}).status_code

    answers = at_once(app, EDITORS, save)
    assert answers[303] + answers[409] == EDITORS
    assert answers[303] >= 1
    db.session.expire_all()
    assert session.version == answers[303] + 1


def test_fifty_swaps_and_shifts_never_overlap(app: Flask) -> None:
    event = make_event()
    rooms = [make_room(event) for _number in range(2)]
    for number, room in enumerate(rooms):
        for hour in (9, 11, 13):
            make_session(event, room, starts_at=at(hour + number), ends_at=at(hour + number + 1))
    event_id = event.id
    db.session.commit()  # and nothing read since: the threads must find the database free

    def move(number: int) -> int:
        own = db.session.get_one(Event, event_id)
        sessions = queries.sessions_of(own)
        one, other = sessions[number % 6], sessions[(number * 5 + 1) % 6]
        try:
            if number % 3 and one is not other:
                plan = service.plan_swap(own, one, other)
            else:
                plan = service.plan_shift(own, one, minutes=15 if number % 2 else -15, same_room=True)
            service.carry_out(own, plan, seen=plan.digest)
            db.session.commit()
        except StaleEdit:
            db.session.rollback()
            return 409
        except RoomTaken:
            db.session.rollback()
            return 422
        return 303

    answers = at_once(app, EDITORS, move)
    assert sum(answers.values()) == EDITORS
    assert answers[303] >= 1
    db.session.expire_all()
    assert overlapping() == 0


def overlapping() -> int:
    """How many pairs of sessions hold one room at once."""
    statement = text(
        "SELECT count(*) FROM session AS one JOIN session AS other ON one.room_id = other.room_id"
        " AND one.id < other.id AND one.starts_at < other.ends_at AND other.starts_at < one.ends_at"
        " WHERE one.status <> 'cancelled' AND other.status <> 'cancelled'"
        " AND one.deleted_at IS NULL AND other.deleted_at IS NULL"
    )
    return int(db.session.scalar(statement) or 0)


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event()


@pytest.fixture
def room(event: Event) -> Room:
    return make_room(event)


def stored(moment: datetime) -> Any:
    """A moment as the database keeps it, for a statement that goes past the mapper."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds") if is_sqlite else moment


def insert(event: Event, room: Room, starts_at: datetime, **values: Any) -> None:
    """A session written without any of our code."""
    row = {
        "public_id": f"raw{starts_at:%d%H%M}",
        "guid": f"raw{starts_at:%d%H%M}",
        "event_id": event.id,
        "room_id": room.id,
        "starts_at": stored(starts_at),
        "ends_at": stored(starts_at + timedelta(hours=1)),
        "status": "confirmed",
    } | values
    fixed = {"kind": "'plenary'", "visibility": "'public'", "languages": "''"}
    fixed |= {name: "false" for name in ("all_rooms", "chatham_house", "is_illustrative")}
    fixed |= {name: "CURRENT_TIMESTAMP" for name in ("created_at", "updated_at")}
    columns = ", ".join([*row, *fixed])
    places = ", ".join([*(f":{name}" for name in row), *fixed.values()])
    db.session.execute(text(f"INSERT INTO session ({columns}) VALUES ({places})"), row)


def test_raw_sql_cannot_insert_an_overlap(event: Event, room: Room) -> None:
    make_session(event, room)
    db.session.commit()
    with pytest.raises(IntegrityError, match="no_room_overlap"):
        insert(event, room, at(9, 30))


def test_raw_sql_may_touch_and_may_use_what_is_free(event: Event, room: Room) -> None:
    make_session(event, room)
    make_session(event, room, starts_at=at(14), ends_at=at(16), status=SessionStatus.CANCELLED)
    make_session(event, room, starts_at=at(17), ends_at=at(18), deleted_at=at(8))
    db.session.commit()
    for moment in (at(8), at(10), at(14, 30), at(17)):
        insert(event, room, moment)
    insert(event, make_room(event), at(9))
    insert(event, room, at(9, 1), status="cancelled")
    assert overlapping() == 0


@pytest.mark.parametrize(
    ("held", "change"),
    [
        ({"starts_at": at(11), "ends_at": at(12)}, "starts_at = :nine, ends_at = :ten"),
        ({"status": SessionStatus.CANCELLED}, "status = 'confirmed'"),
        ({"deleted_at": at(8)}, "deleted_at = NULL"),
        ({}, "room_id = :room"),
    ],
)
def test_raw_sql_cannot_update_into_an_overlap(
    event: Event, room: Room, held: dict[str, Any], change: str
) -> None:
    make_session(event, room)
    other = make_session(event, room if held else None, **held)
    db.session.commit()
    values = {"nine": stored(at(9)), "ten": stored(at(10)), "room": room.id, "id": other.id}
    used = {name: value for name, value in values.items() if f":{name}" in f"{change} :id"}
    with pytest.raises(IntegrityError, match="no_room_overlap"):
        db.session.execute(text(f"UPDATE session SET {change} WHERE id = :id"), used)


def test_a_title_may_be_changed_where_nothing_moves(event: Event, room: Room) -> None:
    session = make_session(event, room)
    make_session(event, room, starts_at=at(10), ends_at=at(11))
    session.title = both("آخر", "Another")
    db.session.commit()
    assert overlapping() == 0
