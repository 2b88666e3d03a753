"""The verbs of the programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.core.errors import StaleEdit
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.programme import queries, service
from eventapp.programme.errors import (
    CannotDelete,
    EndsBeforeStart,
    NobodyNamed,
    OutsideEvent,
    RoomTaken,
    StepNotPossible,
    TimeSkipped,
)
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)
from eventapp.programme.service import Place
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

FIRST = date(2023, 1, 30)
TEXTS: dict[str, Any] = {"title": both("جلسة", "Session"), "kind": SessionKind.PANEL}
PART: dict[str, Any] = {
    "role": RoleKind.SPEAKER,
    "person": None,
    "organisation": None,
    "office": LocalizedText(),
    "is_to_be_confirmed": False,
    "mode": PresenceMode.IN_ROOM,
    "item": None,
}


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event()


@pytest.fixture
def room(event: Event) -> Room:
    return make_room(event)


def place(starts: time, ends: time, room: Room | None = None, **values: Any) -> Place:
    return replace(Place(FIRST, starts, ends, room), **values)


def audited() -> list[tuple[str, str]]:
    db.session.commit()
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
    return [(row.object_type, row.action) for row in rows]


def place_without(missing: str) -> Place:
    values: dict[str, Any] = {missing: None}
    return replace(place(time(9), time(10)), **values)


# Times


def test_times_are_those_of_the_place(event: Event) -> None:
    assert service.moments(event, place(time(9), time(10, 30))) == (at(9), at(10, 30))


def test_midnight_ends_the_day(event: Event) -> None:
    assert service.moments(event, place(time(22), time(0))) == (
        at(22),
        datetime(2023, 1, 30, 21, tzinfo=UTC),
    )


@pytest.mark.parametrize("missing", ["day", "starts", "ends"])
def test_without_day_or_time_it_is_unscheduled(event: Event, missing: str) -> None:
    assert service.moments(event, place_without(missing)) == (None, None)


@pytest.mark.parametrize("ends", [time(9), time(8, 59)])
def test_an_end_before_its_start_is_refused(event: Event, ends: time) -> None:
    with pytest.raises(EndsBeforeStart):
        service.moments(event, place(time(9), ends))


@pytest.mark.parametrize("day", [date(2023, 1, 29), date(2023, 2, 1)])
def test_a_day_outside_the_event_is_refused(event: Event, day: date) -> None:
    with pytest.raises(OutsideEvent):
        service.moments(event, place(time(9), time(10), day=day))


@pytest.mark.parametrize(
    ("starts", "ends", "field"), [(time(2, 30), time(4), "starts"), (time(1), time(2, 30), "ends")]
)
def test_a_time_that_the_clock_skips_is_refused(app: Flask, starts: time, ends: time, field: str) -> None:
    day = date(2024, 3, 31)  # the clocks of Vienna go from two to three
    event = make_event(zone_name="Europe/Vienna", first_on=day, last_on=day)
    with pytest.raises(TimeSkipped) as refused:
        service.moments(event, place(starts, ends, day=day))
    assert refused.value.values["field"] == field


# Sessions


def test_a_new_session_is_tentative_and_audited(event: Event, room: Room) -> None:
    session = service.create_session(event, place=place(time(9), time(10), room), **TEXTS)
    assert (session.status, session.room_id, session.starts_at) == (SessionStatus.TENTATIVE, room.id, at(9))
    assert audited() == [("session", "object.created")]


def test_a_break_for_all_rooms_holds_no_room(event: Event, room: Room) -> None:
    make_session(event, room)
    session = service.create_session(event, place=place(time(9), time(10), room, all_rooms=True), **TEXTS)
    assert (session.all_rooms, session.room_id) == (True, None)


def test_a_taken_room_is_refused_and_the_holder_named(event: Event, room: Room) -> None:
    held = make_session(event, room)
    db.session.commit()
    with pytest.raises(RoomTaken) as refused:
        service.create_session(event, place=place(time(9, 59), time(11), room), **TEXTS)
    assert refused.value.values["other"] is held


def test_the_database_refuses_what_the_check_did_not_see(
    event: Event, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = make_session(event, room)
    db.session.commit()
    monkeypatch.setattr("eventapp.programme.queries.holder_of", lambda _session: None)
    with pytest.raises(RoomTaken) as refused:
        service.create_session(event, place=place(time(9, 30), time(11), room), **TEXTS)
    assert refused.value.values["other"].public_id == held.public_id


def test_ends_may_touch(event: Event, room: Room) -> None:
    make_session(event, room)
    session = service.create_session(event, place=place(time(10), time(11), room), **TEXTS)
    assert session.room_id == room.id


@pytest.mark.parametrize(
    "values",
    [
        {"status": SessionStatus.CANCELLED},
        {"starts_at": None, "ends_at": None},
        {"deleted_at": at(8)},
    ],
)
def test_cancelled_unscheduled_and_deleted_ones_hold_no_room(
    event: Event, room: Room, values: dict[str, Any]
) -> None:
    make_session(event, room, **values)
    session = service.create_session(event, place=place(time(9), time(10), room), **TEXTS)
    assert session.room_id == room.id


def test_a_session_is_not_in_its_own_way(event: Event, room: Room) -> None:
    session = make_session(event, room)
    service.update_session(event, session, place=place(time(9, 30), time(10, 30), room), **TEXTS)
    assert (session.starts_at, session.title) == (at(9, 30), TEXTS["title"])


@pytest.mark.parametrize(
    ("released", "changed", "rise"),
    [
        (1, {"visibility": Visibility.CLOSED}, 1),
        (1, {"chatham_house": True}, 1),
        (1, {}, 0),
        (None, {"visibility": Visibility.CLOSED}, 0),
    ],
)
def test_closing_a_released_session_drops_kept_pages(
    event: Event, released: int | None, changed: dict[str, Any], rise: int
) -> None:
    session = make_session(event, first_release=released)
    before = event.public_version
    service.update_session(event, session, place=place(time(9), time(10)), **TEXTS | changed)
    assert event.public_version - before == rise


def test_steps_follow_the_table(event: Event) -> None:
    session = make_session(event, status=SessionStatus.TENTATIVE)
    for step, status in [
        ("confirmation", SessionStatus.CONFIRMED),
        ("reopening", SessionStatus.TENTATIVE),
        ("cancellation", SessionStatus.CANCELLED),
        ("reinstatement", SessionStatus.TENTATIVE),
    ]:
        assert service.take_step(event, session, step=step) is None
        assert session.status is status
    with pytest.raises(StepNotPossible):
        service.take_step(event, session, step="reinstatement")
    assert audited() == [("session", "object.state_changed")] * 4


def test_a_reinstated_session_gives_way_to_who_holds_its_room(event: Event, room: Room) -> None:
    cancelled = make_session(event, room, status=SessionStatus.CANCELLED)
    held = make_session(event, room)
    assert service.take_step(event, cancelled, step="reinstatement") is held
    assert (cancelled.starts_at, cancelled.ends_at) == (None, None)


def test_a_released_session_can_only_be_cancelled(event: Event) -> None:
    session = make_session(event, first_release=1)
    with pytest.raises(CannotDelete):
        service.delete_session(event, session)
    service.take_step(event, session, step="cancellation")
    assert session.status is SessionStatus.CANCELLED


def test_a_release_made_meanwhile_keeps_a_session_out_of_the_bin(event: Event) -> None:
    session = make_session(event)
    released = update(Session).values(first_release=1)
    db.session.execute(released, execution_options={"synchronize_session": False})
    with pytest.raises(CannotDelete):
        service.delete_session(event, session)


def test_out_of_the_bin_it_is_as_it_was(event: Event, room: Room) -> None:
    session = make_session(event, room)
    service.delete_session(event, session)
    assert queries.sessions_of(event) == []
    assert service.restore_session(event, session) is None
    assert (session.room_id, session.starts_at) == (room.id, at(9))
    assert audited() == [("session", "object.deleted"), ("session", "object.restored")]


def test_out_of_the_bin_it_gives_way(event: Event, room: Room) -> None:
    session = make_session(event, room)
    service.delete_session(event, session)
    held = make_session(event, room)
    assert service.restore_session(event, session) is held
    assert (session.is_deleted, session.starts_at) == (False, None)


def test_a_copy_has_items_and_parts_and_no_time(event: Event, room: Room) -> None:
    session = make_session(event, room, expected=40, languages="ar en")
    item = make_item(session, 15)
    part = make_part(session, make_person(), item_id=item.id)
    make_part(session, None, is_to_be_confirmed=True)
    db.session.expire_all()
    copy = service.duplicate_session(event, session)
    assert (copy.title, copy.expected, copy.languages) == (session.title, 40, "ar en")
    assert (copy.status, copy.starts_at, copy.room_id) == (SessionStatus.TENTATIVE, None, room.id)
    assert [found.minutes for found in copy.items] == [15]
    assert [(found.person_id, found.is_to_be_confirmed) for found in copy.parts] == [
        (part.person_id, False),
        (None, True),
    ]
    assert copy.parts[0].item is copy.items[0]
    assert copy.items[0] is not item


# Items and parts


def test_items_are_added_moved_and_removed(event: Event) -> None:
    session = make_session(event)
    names = ["one", "two", "three"]
    items = [
        service.save_item(event, session, None, title=both("", name), note=LocalizedText(), minutes=5)
        for name in names
    ]
    service.move_row(event, session, items[2], by=-1)
    service.move_row(event, session, items[0], by=-1)
    assert [item.title for item in session.items] == [both("", name) for name in ("one", "three", "two")]
    assert [item.version for item in items] == [1, 1, 1]
    service.delete_item(event, session, items[2])
    assert [item.title for item in session.items] == [both("", name) for name in ("one", "two")]


def test_a_part_outlives_its_item(event: Event) -> None:
    session = make_session(event)
    item = make_item(session)
    part = make_part(session, make_person(), item_id=item.id)
    db.session.expire_all()
    service.delete_item(event, session, item)
    assert [(found.id, found.item_id) for found in session.parts] == [(part.id, None)]


def test_a_part_is_a_person_an_office_an_organisation_or_open(event: Event) -> None:
    session, person, organisation = make_session(event), make_person(), make_organisation()
    office = both("رئيس مجلس الشورى", "Speaker of the Shura Council")
    for values in (
        {"person": person},
        {"organisation": organisation},
        {"office": office, "mode": PresenceMode.REMOTE},
        {"is_to_be_confirmed": True},
    ):
        service.save_part(event, session, None, **PART | values)
    assert [(p.person, p.organisation, p.office, p.is_to_be_confirmed, p.mode) for p in session.parts] == [
        (person, None, LocalizedText(), False, PresenceMode.IN_ROOM),
        (None, organisation, LocalizedText(), False, PresenceMode.IN_ROOM),
        (None, None, office, False, PresenceMode.REMOTE),
        (None, None, LocalizedText(), True, PresenceMode.IN_ROOM),
    ]
    with pytest.raises(NobodyNamed):
        service.save_part(event, session, None, **PART)


def test_a_part_is_changed_and_taken_off(event: Event) -> None:
    session, person = make_session(event), make_person()
    part = service.save_part(event, session, None, **PART | {"is_to_be_confirmed": True})
    service.save_part(event, session, part, **PART | {"person": person, "role": RoleKind.CHAIR})
    assert [(found.person, found.role) for found in session.parts] == [(person, RoleKind.CHAIR)]
    service.delete_part(event, session, part)
    assert session.parts == []
    actions = ["object.created", "object.changed", "object.deleted"]
    assert audited() == [("session_role", action) for action in actions]


# Moving several


def day_of_three(event: Event, room: Room) -> list[Session]:
    """Nine to twelve without a gap."""
    return [make_session(event, room, starts_at=at(hour), ends_at=at(hour + 1)) for hour in (9, 10, 11)]


@pytest.mark.parametrize("minutes", [30, 60, -30])
def test_everything_after_moves_together(event: Event, room: Room, minutes: int) -> None:
    sessions = day_of_three(event, room)
    plan = service.plan_shift(event, sessions[0], minutes=minutes, same_room=True)
    assert list(plan.sessions) == sessions
    service.carry_out(event, plan, seen=plan.digest)
    db.session.expire_all()
    starts = [session.starts_at for session in sessions]
    assert starts == [at(hour + minutes // 60, minutes % 60) for hour in (9, 10, 11)]
    assert {session.room_id for session in sessions} == {room.id}
    assert audited() == [("session", "programme.moved")] * 3


def test_what_was_before_stays(event: Event, room: Room) -> None:
    sessions = day_of_three(event, room)
    other_room = make_session(event, make_room(event), starts_at=at(11), ends_at=at(12))
    next_day = make_session(event, room, starts_at=at(11, day=31), ends_at=at(12, day=31))
    cancelled = make_session(event, room, starts_at=at(14), ends_at=at(15), status=SessionStatus.CANCELLED)
    here = service.plan_shift(event, sessions[1], minutes=15, same_room=True)
    everywhere = service.plan_shift(event, sessions[1], minutes=15, same_room=False)
    assert list(here.sessions) == sessions[1:]
    assert {*everywhere.sessions} == {*sessions[1:], other_room}
    assert not {next_day, cancelled} & {*everywhere.sessions}


def test_who_stays_is_in_the_way(event: Event, room: Room) -> None:
    first, *_later = day_of_three(event, room)
    plan = service.plan_shift(event, _later[0], minutes=-30, same_room=True)
    assert plan.is_refused
    with pytest.raises(RoomTaken) as refused:
        service.carry_out(event, plan)
    assert refused.value.values["other"] is first


def test_nothing_leaves_the_days_of_the_event(event: Event, room: Room) -> None:
    session = make_session(event, room, starts_at=at(23, day=31), ends_at=at(23, 30, day=31))
    to_midnight = service.plan_shift(event, session, minutes=30, same_room=True)
    past_midnight = service.plan_shift(event, session, minutes=31, same_room=True)
    assert (to_midnight.is_refused, past_midnight.is_refused) == (False, True)
    with pytest.raises(OutsideEvent):
        service.carry_out(event, past_midnight)
    service.carry_out(event, to_midnight)
    assert session.ends_at == datetime(2023, 1, 31, 21, tzinfo=UTC)


def test_two_sessions_change_places(event: Event, room: Room) -> None:
    other_room = make_room(event)
    one = make_session(event, room)
    other = make_session(event, other_room, starts_at=at(11), ends_at=at(13))
    service.carry_out(event, service.plan_swap(event, one, other))
    db.session.expire_all()
    assert (one.room_id, one.starts_at, one.ends_at) == (other_room.id, at(11), at(13))
    assert (other.room_id, other.starts_at, other.ends_at) == (room.id, at(9), at(10))


def test_neighbours_in_one_room_change_places(event: Event, room: Room) -> None:
    one, other, _last = day_of_three(event, room)
    service.carry_out(event, service.plan_swap(event, one, other))
    assert (one.starts_at, other.starts_at) == (at(10), at(9))


def test_a_move_is_recorded_as_from_and_to(event: Event, room: Room) -> None:
    session = make_session(event, room)
    service.carry_out(event, service.plan_shift(event, session, minutes=15, same_room=True))
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.payload is not None
    assert at(9).isoformat() in entry.payload
    assert at(9, 15).isoformat() in entry.payload
    assert "room_id" not in entry.payload


def test_a_plan_says_what_would_be_wrong_then_and_only_that(event: Event, room: Room) -> None:
    person = make_person()
    moving = make_session(event, room, kind=SessionKind.BILATERAL)
    staying = make_session(
        event, make_room(event), starts_at=at(11), ends_at=at(12), kind=SessionKind.BILATERAL
    )
    for session in (moving, staying):
        make_part(session, person)
    db.session.expire_all()
    plan = service.plan_shift(event, moving, minutes=150, same_room=True)
    assert [finding.code.value for finding in plan.findings] == ["person_twice"]
    harmless = service.plan_shift(event, moving, minutes=30, same_room=True)
    assert harmless.findings == ()


def test_a_plan_that_is_no_longer_true_is_not_carried_out(event: Event, room: Room) -> None:
    session = make_session(event, room)
    seen = service.plan_shift(event, session, minutes=15, same_room=True).digest
    make_session(event, room, starts_at=at(12), ends_at=at(13))
    now = service.plan_shift(event, session, minutes=15, same_room=True)
    with pytest.raises(StaleEdit):
        service.carry_out(event, now, seen=seen)


# Absences


def test_an_absence_may_last_over_days(event: Event) -> None:
    absence = service.add_absence(
        event,
        person=make_person(),
        first_on=FIRST,
        starts=time(18),
        last_on=date(2023, 1, 31),
        ends=time(0),
        reason=LocalizedText(),
    )
    assert (absence.starts_at, absence.ends_at) == (at(18), datetime(2023, 1, 31, 21, tzinfo=UTC))
    service.delete_absence(event, absence)
    assert queries.absences_of(event) == []
    assert audited() == [
        ("person_unavailability", "object.created"),
        ("person_unavailability", "object.deleted"),
    ]


def test_an_absence_ends_after_it_began(event: Event) -> None:
    with pytest.raises(EndsBeforeStart):
        service.add_absence(
            event,
            person=make_person(),
            first_on=FIRST,
            starts=time(9),
            last_on=FIRST,
            ends=time(9),
            reason=LocalizedText(),
        )
