"""Verbs of the list: who gets onto it and when, orders with their record, steps, the actual minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventapp.audit.models import AuditEntry
from eventapp.core import clock
from eventapp.core.db import constraint_error, db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.floor import queries, service
from eventapp.floor.errors import (
    AlreadyAsked,
    ClosesBeforeOpening,
    FloorTaken,
    LetterNeeded,
    ListNotOpen,
    NobodyToSpeak,
    NothingToOrder,
    NotWaiting,
    RequestsClosed,
    StepNotPossible,
)
from eventapp.floor.models import FloorRequest
from eventapp.floor.queries import Floor
from eventapp.floor.rules import order
from eventapp.floor.rules.order import OrderPolicy
from eventapp.floor.rules.workflow import FloorState
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import RoleKind, SessionStatus
from tests.factories import (
    at,
    both,
    make_event,
    make_item,
    make_list,
    make_organisation,
    make_part,
    make_person,
    make_session,
    make_speaker,
    make_staff,
)

NOBODY: dict[str, Any] = {"person": None, "organisation": None, "label": LocalizedText()}
PLAIN: dict[str, Any] = {"minutes": None, "rank": None, "is_reply": False, "reason": ""}


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def session(event: Event) -> Session:
    return make_session(event)


def floor_of(session: Session) -> Floor:
    db.session.flush()
    db.session.expire_all()
    return queries.floor_of(db.session.get_one(Event, session.event_id), session.public_id)


def named(name: str, **values: Any) -> dict[str, Any]:
    return NOBODY | PLAIN | {"label": both(name, name)} | values


def waiting(session: Session) -> list[str]:
    return [row.label.en.strip("⁂") for row in floor_of(session).listed]


def test_a_participant_asks_once_and_may_take_it_back(event: Event, session: Session) -> None:
    service.open_now(event, floor_of(session))
    who = NOBODY | {"label": both("ليلى", "Layla"), "asked_by": "participant1"}
    with pytest.raises(RequestsClosed):
        service.request_floor(event, floor_of(make_session(event)), **who)
    made = service.request_floor(event, floor_of(session), **who)
    with pytest.raises(AlreadyAsked):
        service.request_floor(event, floor_of(session), **who)
    service.request_floor(event, floor_of(session), **who | {"asked_by": "participant2"})
    assert queries.asked_by(event, "participant1") == [made]
    assert queries.asked_by(make_event("other"), "participant1") == []
    service.withdraw_request(event, made)
    with pytest.raises(StepNotPossible):
        service.withdraw_request(event, made)
    service.request_floor(event, floor_of(session), **who)
    assert [row.state for row in queries.asked_by(event, "participant1")] == ["withdrawn", "requested"]
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None and "Layla" in entry.actor_name


def test_of_two_clicks_at_once_the_database_lets_one_ask(event: Event, session: Session) -> None:
    service.open_now(event, floor_of(session))
    held = floor_of(session).held
    assert held is not None
    rows = [FloorRequest(list_id=held.id, minutes=5, asked_by="participant1") for _click in range(2)]
    db.session.add_all(rows)
    with pytest.raises(IntegrityError) as refused:
        db.session.flush()
    assert isinstance(constraint_error(refused.value), AlreadyAsked)


def test_the_open_lists_of_an_event(event: Event) -> None:
    early, late = make_session(event, starts_at=at(9)), make_session(event, starts_at=at(14), ends_at=at(15))
    shut, cancelled = make_session(event), make_session(event, status=SessionStatus.CANCELLED)
    for one in (late, early, shut, cancelled):
        service.open_now(event, floor_of(one))
    service.close_now(event, floor_of(shut))
    assert [floor.session.id for floor in queries.open_floors(event, clock.now())] == [early.id, late.id]


def test_requests_are_taken_between_opening_and_closing(event: Event, session: Session) -> None:
    service.set_up(event, floor_of(session), minutes_each=4, opens_at=at(7), closes_at=at(8))
    who = NOBODY | {"label": both("وفد", "Delegation")}
    for early_or_late in (at(6, 59), at(8)):
        with clock.stopped(early_or_late), pytest.raises(ListNotOpen):
            service.request_floor(event, floor_of(session), **who)
    with clock.stopped(at(7, 59)):
        made = service.request_floor(event, floor_of(session), **who)
    assert (made.state, made.minutes, made.requested_at) == (FloorState.REQUESTED, 4, at(7, 59))
    with clock.stopped(at(9)):  # a right of reply is asked for when it arises
        assert service.request_floor(event, floor_of(session), **who, is_reply=True).is_reply


def test_the_secretariat_adds_somebody_late_with_a_reason_alone(event: Event, session: Session) -> None:
    with pytest.raises(ListNotOpen):
        service.add_speaker(event, floor_of(session), **named("Late"))
    late = service.add_speaker(event, floor_of(session), **named("Late", reason="The chair agreed"))
    assert (late.state, late.reason, late.minutes) == (FloorState.LISTED, "The chair agreed", 5)


def test_a_request_names_somebody(event: Event, session: Session) -> None:
    make_list(session)
    with clock.stopped(at(8)), pytest.raises(NobodyToSpeak):
        service.add_speaker(event, floor_of(session), **NOBODY, **PLAIN)
    row = make_speaker(session)
    with pytest.raises(NobodyToSpeak):
        service.update_speaker(event, row, **NOBODY, **PLAIN)


def test_opening_and_closing_by_one_press(event: Event, session: Session) -> None:
    with clock.stopped(at(8)):
        service.open_now(event, floor_of(session))
        service.close_now(event, floor_of(session))
    held = floor_of(session).held
    assert held is not None
    assert (held.opens_at, held.closes_at) == (at(8), at(8))
    with clock.stopped(at(9)):
        service.open_now(event, floor_of(session))
    assert (held.opens_at, held.closes_at) == (at(9), None)


@pytest.mark.parametrize("opens", [None, 9])
def test_a_list_does_not_close_before_it_opens(event: Event, session: Session, opens: int | None) -> None:
    opens_at = at(opens) if opens else None
    with pytest.raises(ClosesBeforeOpening):
        service.set_up(event, floor_of(session), minutes_each=5, opens_at=opens_at, closes_at=at(8))


def test_the_programme_fills_the_list_once(event: Event, session: Session) -> None:
    """Whoever speaks, in the order of the programme; neither the chair nor whoever is not named yet."""
    own, shared = make_item(session, 12), make_item(session, 40)
    person = make_person()
    make_part(session, make_person())  # the chair
    make_part(session, person, role=RoleKind.KEYNOTE, item_id=own.id)
    make_part(session, role=RoleKind.PANELLIST, organisation_id=make_organisation().id, item_id=shared.id)
    make_part(session, role=RoleKind.PANELLIST, office=both("رئيس", "President"), item_id=shared.id)
    make_part(session, role=RoleKind.SPEAKER, is_to_be_confirmed=True)
    assert service.fill(event, floor_of(session)) == 3
    assert [row.minutes for row in floor_of(session).listed] == [12, 5, 5]
    assert floor_of(session).listed[0].person_id == person.id
    assert service.fill(event, floor_of(session)) == 0


def test_lots_are_drawn_with_seed_time_and_officer(event: Event, session: Session) -> None:
    rows = [make_speaker(session) for _number in range(6)]
    reply = make_speaker(session, is_reply=True)
    asked = make_speaker(session, state=FloorState.REQUESTED)
    officer = make_staff(event)
    with clock.stopped(at(8)):
        held = service.arrange(event, floor_of(session), policy=OrderPolicy.LOTS, actor=officer)
    assert (held.drawn_at, held.drawn_by, len(held.seed)) == (at(8), officer, 32)
    expected = sorted([row.public_id for row in [*rows, asked]], key=lambda key: order.lot(held.seed, key))
    floor = floor_of(session)
    assert [row.public_id for row in floor.listed] == expected
    assert [row.public_id for row in floor.replies] == [reply.public_id]
    db.session.commit()
    told = db.session.scalars(
        select(AuditEntry.payload).where(AuditEntry.object_type == "speaker_list")
    ).all()
    assert any(held.seed in str(payload) for payload in told)


def test_the_same_seed_gives_the_same_order_to_those_who_wait(event: Event, session: Session) -> None:
    for _number in range(5):
        make_speaker(session)
    service.arrange(event, floor_of(session), policy=OrderPolicy.LOTS, seed="from a hat")
    once = waiting(session)
    service.arrange(event, floor_of(session), policy=OrderPolicy.FIRST_COME)
    assert waiting(session) == sorted(once, key=lambda name: int(name.split()[1]))
    service.arrange(event, floor_of(session), policy=OrderPolicy.LOTS, seed="from a hat")
    assert waiting(session) == once


def test_the_alphabet_goes_by_the_organisation_where_there_is_one(event: Event, session: Session) -> None:
    names = {"Qatar": "قطر", "Morocco": "المغرب", "Austria": "النمسا"}
    for english, arabic in names.items():
        organisation = make_organisation(short_name=both(arabic, english))
        make_speaker(session, make_person(), organisation_id=organisation.id)
    values: dict[str, Any] = {"policy": OrderPolicy.ALPHABETICAL, "letter": "م", "language": "ar"}
    held = service.arrange(event, floor_of(session), **values)
    named = [
        row.organisation.short_name.en.strip("⁂") for row in floor_of(session).listed if row.organisation
    ]
    assert (named, held.letter, held.seed) == (["Morocco", "Austria", "Qatar"], "م", "")
    with pytest.raises(LetterNeeded):
        service.arrange(event, floor_of(session), **values | {"letter": "Q"})
    drawn = service.arrange(event, floor_of(session), **values | {"letter": ""})
    assert drawn.letter == order.draw_letter(drawn.seed, "ar")


def test_an_order_needs_somebody(event: Event, session: Session) -> None:
    with pytest.raises(NothingToOrder):
        service.arrange(event, floor_of(session), policy=OrderPolicy.RANK)


def test_ordering_leaves_alone_who_was_called_or_spoke(event: Event, session: Session) -> None:
    first = make_speaker(session, state=FloorState.SPOKE, rank=9)
    called = make_speaker(session, state=FloorState.CALLED, rank=8)
    low, high = make_speaker(session, rank=2), make_speaker(session, rank=1)
    service.arrange(event, floor_of(session), policy=OrderPolicy.RANK)
    floor = floor_of(session)
    assert [row.id for row in floor.listed] == [high.id, low.id]
    assert (floor.called, floor.spoke) == (called, [first])


def test_a_place_by_hand_has_a_reason_and_an_officer(event: Event, session: Session) -> None:
    rows = [make_speaker(session) for _number in range(4)]
    officer = make_staff(event)
    service.place(event, rows[3], place=2, reason="A plane to catch", actor=officer)
    floor = floor_of(session)
    assert [row.id for row in floor.listed] == [rows[0].id, rows[3].id, rows[1].id, rows[2].id]
    assert floor.held is not None
    assert (floor.held.policy, floor.held.drawn_by) == (OrderPolicy.BY_HAND, officer)
    assert rows[3].reason == "A plane to catch"
    rows[0].state = FloorState.CALLED
    with pytest.raises(NotWaiting):
        service.place(event, rows[0], place=1, reason="Too late")


def take(event: Event, row: FloorRequest, step: str, moment: Any) -> None:
    with clock.stopped(moment):
        service.take_step(event, row, step=step)


def test_the_actual_minutes_are_kept(event: Event, session: Session) -> None:
    """Five minutes allotted, held for a minute, six minutes twenty spoken."""
    row, start = make_speaker(session), at(9)
    for step, seconds in (("call", -30), ("start", 0), ("pause", 120), ("resumption", 180), ("finish", 440)):
        take(event, row, step, start + timedelta(seconds=seconds))
    assert (row.state, row.spoken_seconds, row.running_since) == (FloorState.SPOKE, 380, None)
    assert (row.started_at, row.finished_at) == (start, start + timedelta(seconds=440))
    take(event, row, "continuation", start + timedelta(seconds=500))  # finished too early
    take(event, row, "finish", start + timedelta(seconds=510))
    assert (row.spoken_seconds, row.started_at) == (390, start)


def test_a_step_that_the_table_lacks_is_refused(event: Event, session: Session) -> None:
    row = make_speaker(session)
    for step in ("start", "finish", "pause", "unknown"):
        with pytest.raises(StepNotPossible):
            service.take_step(event, row, step=step)


def test_one_speaks_and_one_is_called(event: Event, session: Session) -> None:
    one, two, three = (make_speaker(session) for _number in range(3))
    take(event, one, "call", at(9))
    with pytest.raises(FloorTaken):
        take(event, two, "call", at(9))
    take(event, one, "start", at(9))
    take(event, two, "call", at(9))
    with pytest.raises(FloorTaken):
        take(event, two, "start", at(9))
    take(event, one, "finish", at(9, 5))
    take(event, two, "start", at(9, 5))
    take(event, three, "call", at(9, 5))


@pytest.mark.parametrize("state", [FloorState.CALLED, FloorState.SPEAKING])
def test_the_database_itself_refuses_a_second_one(event: Event, session: Session, state: FloorState) -> None:
    make_speaker(session, state=state)
    make_speaker(make_session(event, starts_at=at(11), ends_at=at(12)), state=state)  # another list
    with pytest.raises(IntegrityError) as refused:
        make_speaker(session, state=state)
    assert isinstance(constraint_error(refused.value), FloorTaken)
    db.session.rollback()


def test_whoever_was_passed_over_comes_back_at_the_end(event: Event, session: Session) -> None:
    one, two = make_speaker(session), make_speaker(session)
    for step in ("call", "return", "call", "pass", "listing"):
        take(event, one, step, at(9))
    assert [row.id for row in floor_of(session).listed] == [two.id, one.id]


def test_readers_are_told_of_each_step(event: Event, session: Session) -> None:
    row, seen = make_speaker(session), [event.public_version]
    for step in ("call", "start", "pause", "resumption", "finish"):
        take(event, row, step, at(9))
        seen.append(event.public_version)
    assert seen == list(range(seen[0], seen[0] + 6))


def test_a_list_is_read_in_as_many_statements_for_three_as_for_one(
    event: Event, session: Session, queries: list[str]
) -> None:
    counts = []
    for number in (1, 2):
        for _more in range(number):
            make_speaker(session, make_person(), organisation_id=make_organisation().id)
        db.session.commit()
        queries.clear()
        floor = floor_of(session)
        assert [row.person and row.person.appointments for row in floor.listed] == [[]] * len(floor.listed)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_session_takes_its_list_along(event: Event, session: Session) -> None:
    make_speaker(session)
    db.session.delete(session)
    db.session.flush()
    assert db.session.scalars(select(FloorRequest)).all() == []
