"""Reads of the draft: what they find, in which order, and at a fixed price."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event, RoomUnavailability
from eventapp.programme import queries as programme
from eventapp.programme.models import PersonUnavailability, Session
from eventapp.programme.queries import Wanted
from eventapp.programme.rules.vocabulary import RoleKind, SessionKind, SessionStatus
from tests.factories import (
    at,
    both,
    make_event,
    make_item,
    make_organisation,
    make_part,
    make_person,
    make_room,
    make_session,
)


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event()


def fill(event: Event, count: int) -> None:
    """So many sessions, each with two parts and two items."""
    for number in range(count):
        session = make_session(event, make_room(event), starts_at=at(9), ends_at=at(10 + number % 5))
        make_item(session)
        item = make_item(session)
        make_part(session, make_person(), organisation_id=make_organisation().id)
        make_part(session, make_person(), item_id=item.id, role=RoleKind.SPEAKER)
    db.session.commit()
    db.session.expire_all()


def read(event: Event) -> int:
    """Everything a page may show of the draft; how many sentences there are about it."""
    sessions = programme.sessions_of(event)
    for session in sessions:
        assert session.room is not None
        assert [item.title for item in session.items]
        for part in session.parts:
            assert part.person is not None
            assert [appointment.office for appointment in part.person.appointments] == []
            assert part.organisation is None or part.organisation.short_name
            assert part.item is None or part.item.title
    return len(programme.findings(event, sessions))


def test_the_draft_costs_the_same_however_long_it_is(event: Event, queries: list[str]) -> None:
    costs = []
    for count in (2, 20):
        fill(event, count)
        assert event.zone
        queries.clear()
        read(event)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_sessions_stand_by_time_and_unscheduled_ones_last(event: Event) -> None:
    unscheduled = make_session(event, starts_at=None, ends_at=None)
    late, early = make_session(event, starts_at=at(11), ends_at=at(12)), make_session(event)
    make_session(event, deleted_at=at(8))
    make_session(make_event())
    assert programme.sessions_of(event) == [early, late, unscheduled]


def test_a_session_of_another_event_is_not_there(event: Event) -> None:
    own, foreign = make_session(event), make_session(make_event())
    binned = make_session(event, deleted_at=at(8))
    assert programme.get_session(event, own.public_id) is own
    assert programme.get_session(event, binned.public_id, deleted=True) is binned
    for public_id, deleted in [
        (foreign.public_id, False),
        (binned.public_id, False),
        (own.public_id, True),
        ("unknown", False),
    ]:
        with pytest.raises(NotFound):
            programme.get_session(event, public_id, deleted=deleted)


def test_rows_belong_to_their_session(event: Event) -> None:
    session, other = make_session(event), make_session(event)
    item, part = make_item(session), make_part(session, make_person())
    assert programme.get_item(session, item.public_id) is item
    assert programme.get_part(session, part.public_id) is part
    with pytest.raises(NotFound):
        programme.get_item(other, item.public_id)
    with pytest.raises(NotFound):
        programme.get_part(other, part.public_id)


def test_the_days_of_an_event(event: Event) -> None:
    assert programme.days_of(event) == (date(2023, 1, 30), date(2023, 1, 31))


def test_the_rules_see_the_whole_draft(event: Event) -> None:
    room, person = make_room(event, capacity=10), make_person()
    session = make_session(event, room, expected=20)
    make_item(session, 90)
    make_part(session, person, role=RoleKind.CHAIR)
    make_part(make_session(event, kind=SessionKind.BREAK), person)
    window: dict[str, Any] = {"starts_at": at(9, 30), "ends_at": at(9, 45)}
    db.session.add(RoomUnavailability(room_id=room.id, **window))
    db.session.add(PersonUnavailability(event_id=event.id, person_id=person.id, **window))
    db.session.flush()
    db.session.expire_all()
    codes = {finding.code.value for finding in programme.findings(event)}
    assert codes == {
        "person_twice",
        "person_unavailable",
        "room_unavailable",
        "room_too_small",
        "items_too_long",
    }


def test_a_given_empty_programme_is_empty(event: Event) -> None:
    make_session(event)
    assert programme.findings(event, []) == ()


# The list, narrowed


@pytest.fixture
def three(event: Event) -> tuple[Session, Session, Session]:
    """A plenary on the first day, a break for all on the second, a cancelled panel without a time."""
    speaker = make_person(name=both("فاطمة بن عبد العزيز", "Fatima bin Abdulaziz"))
    plenary = make_session(event, make_room(event, "hall"), title=both("أمن الحدود", "Border security"))
    make_part(plenary, speaker, office=both("نائب الرئيس", "Vice-Chairman"))
    make_part(plenary, None, organisation_id=make_organisation().id)
    pause = make_session(
        event,
        all_rooms=True,
        kind=SessionKind.BREAK,
        title=both("استراحة", "Coffee"),
        starts_at=at(11, day=31),
        ends_at=at(12, day=31),
    )
    panel = make_session(
        event,
        kind=SessionKind.PANEL,
        status=SessionStatus.CANCELLED,
        title=both("حلقة", "Panel"),
        starts_at=None,
        ends_at=None,
    )
    db.session.expire_all()
    return plenary, pause, panel


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, (0, 1, 2)),
        ({"words": "border"}, (0,)),
        ({"words": "الحدود"}, (0,)),
        ({"words": "أمن حدود"}, (0,)),
        ({"words": "fatimah"}, (0,)),
        ({"words": "عبدالعزيز"}, (0,)),
        ({"words": "al-Shura"}, (0,)),
        ({"words": "vice chairman"}, (0,)),
        ({"words": "nobody"}, ()),
        ({"day": "2023-01-30"}, (0,)),
        ({"day": "2023-01-31"}, (1,)),
        ({"day": "none"}, (2,)),
        ({"room": "all"}, (1,)),
        ({"room": "none"}, (2,)),
        ({"session_kind": "panel"}, (2,)),
        ({"status": "confirmed"}, (0, 1)),
        ({"status": "confirmed", "session_kind": "break"}, (1,)),
        ({"person": "unknown"}, ()),
    ],
)
def test_the_list_is_narrowed(
    event: Event, three: tuple[Session, ...], wanted: dict[str, str], found: tuple[int, ...]
) -> None:
    sessions = programme.narrowed(programme.sessions_of(event), Wanted(**wanted), event.zone)
    assert sessions == [three[number] for number in found]


def test_the_list_is_narrowed_to_a_room_and_to_a_person(event: Event, three: tuple[Session, ...]) -> None:
    plenary = three[0]
    assert plenary.room is not None
    person = plenary.parts[0].person
    assert person is not None
    for wanted in (Wanted(room=plenary.room.public_id), Wanted(person=person.public_id)):
        assert programme.narrowed(three, wanted, event.zone) == [plenary]
    assert programme.people_in(three) == [person]


# What other features ask


def test_how_many_are_planned_in_a_room(event: Event) -> None:
    room = make_room(event)
    make_session(event, room)
    make_session(event, room, status=SessionStatus.CANCELLED)
    make_session(event, room, deleted_at=at(8))
    make_session(event, room, starts_at=None, ends_at=None)
    assert programme.count_in_room(room.id) == 2


def test_whether_anything_is_scheduled(event: Event) -> None:
    make_session(event, starts_at=None, ends_at=None)
    make_session(event, deleted_at=at(8))
    assert not programme.has_scheduled(event)
    make_session(event)
    assert programme.has_scheduled(event)


def test_the_changeover_that_the_event_asks_for_is_looked_for(app: Flask) -> None:
    event = make_event()
    room = make_room(event)
    make_session(event, room)
    make_session(event, room, starts_at=at(10, 5), ends_at=at(11))
    db.session.commit()
    assert "no_changeover" not in {found.code for found in programme.findings(event)}
    event.changeover_minutes = 10
    assert "no_changeover" in {found.code for found in programme.findings(event)}
