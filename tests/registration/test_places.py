"""Places at one moment: exactly as many are held as there are, whoever comes too late waits, nobody fails."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration import service
from eventapp.registration.errors import NoPlaceFree, NoSuchPlace, QuotaBelowUsed, SecondHead
from eventapp.registration.models import Delegation, DelegationQuota, Participant
from eventapp.registration.rules.quotas import Function, Place
from eventapp.registration.rules.workflow import ParticipantState, Party, Reason, find_step
from eventapp.registration.service import accreditation, places
from tests.assurance.test_concurrency import at_once
from tests.client import CheckedClient, form_fields
from tests.factories import make_account, make_delegation, make_participant
from tests.registration.conftest import Opening, mails, page_of

SEEDS, MANY = 20, 8
S = ParticipantState


def states(delegation: Delegation, function: Function = Function.DELEGATE) -> Counter[str]:
    """How many people of a function stand in which state."""
    query = select(Participant).where(
        Participant.delegation_id == delegation.id, Participant.function == function
    )
    return Counter(person.state.value for person in db.session.scalars(query))


def is_counted_right(delegation: Delegation) -> bool:
    """Whether the counters say what the people hold, and no more than there is."""
    db.session.expire_all()
    query = select(Participant).where(Participant.delegation_id == delegation.id, Participant.holds_place)
    held = Counter(person.function for person in db.session.scalars(query))
    quotas = db.session.scalars(select(DelegationQuota).where(DelegationQuota.delegation_id == delegation.id))
    return all(held[quota.function] == quota.used <= quota.cap for quota in quotas)


def submit_at_once(app: Flask, event: Event, delegation: Delegation, count: int) -> Counter[str]:
    """So many people of one function, each submitted by a transaction of its own at the same moment."""
    ids = [make_participant(delegation).id for _number in range(count)]
    event_id = event.id
    db.session.commit()

    def enter(number: int) -> None:
        person = db.session.get_one(Participant, ids[number])
        own = db.session.get_one(Event, event_id)
        accreditation.enter(person)
        accreditation._note(own, person)
        db.session.flush()

    return at_once(app, count, enter)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_last_places_of_a_function(app: Flask, event: Event, seed: int) -> None:
    cap = 1 + seed % 4
    delegation = make_delegation(event, caps={Function.DELEGATE: cap})
    assert submit_at_once(app, event, delegation, MANY) == {"done": MANY}
    assert is_counted_right(delegation)
    assert states(delegation) == {"submitted": cap, "waitlisted": MANY - cap}
    assert len(mails("accreditation")) == MANY


def test_without_the_guard_the_same_overbooks(
    app: Flask, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody looks first and counts afterwards, as a program without the guard would."""
    all_have_looked = threading.Barrier(MANY)

    def looked_before(place: Place) -> bool:
        query = select(DelegationQuota.used < DelegationQuota.cap).where(
            DelegationQuota.delegation_id == place.delegation_id, DelegationQuota.function == place.function
        )
        db.session.rollback()
        with db.engine.connect().execution_options(only_reads=True) as connection:
            is_free = bool(connection.scalar(query))
        all_have_looked.wait()
        return is_free

    monkeypatch.setattr(places, "take", looked_before)
    delegation = make_delegation(event, caps={Function.DELEGATE: 2})
    submit_at_once(app, event, delegation, MANY)
    assert not is_counted_right(delegation)
    assert states(delegation)["submitted"] > 2


def test_the_table_itself_refuses_one_too_many(app: Flask, event: Event) -> None:
    delegation = make_delegation(event, caps={Function.DELEGATE: 1})
    quota = next(one for one in delegation.quotas if one.function is Function.DELEGATE)
    db.session.commit()
    for used in (2, -1):
        quota.used = used
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def test_many_tabs_submit_one_delegation(app: Flask, event: Event, opened: Opening) -> None:
    """Everybody is submitted once, whatever the number of clicks; no click ends in a failure of ours."""
    delegation = make_delegation(event, caps={Function.DELEGATE: 2})
    make_participant(delegation, Function.HEAD)
    for _number in range(4):
        make_participant(delegation)
    client = opened(event, delegation)
    page = page_of(delegation)
    token = form_fields(client.get(page).get_data(as_text=True))["csrf_token"]
    cookie = client.get_cookie("hiwar")
    assert cookie is not None
    answers: list[int] = []
    db.session.commit()

    def press(_number: int) -> None:
        window = app.test_client()
        assert isinstance(window, CheckedClient)
        window.set_cookie("hiwar", cookie.value)
        answers.append(window.post(f"{page}/submission", data={"csrf_token": token}).status_code)

    assert at_once(app, MANY, press) == {"done": MANY}
    assert Counter(answers)[303] == 1
    assert set(answers) <= {303, 409, 422}
    assert is_counted_right(delegation)
    assert states(delegation) == {"submitted": 2, "waitlisted": 2}
    assert len(mails("accreditation")) == 5


def test_two_tabs_cannot_make_two_heads(app: Flask, event: Event) -> None:
    delegation = make_delegation(event)
    event_id, delegation_id = event.id, delegation.id
    details = details_of(make_participant(delegation))
    db.session.commit()

    def lead(_number: int) -> None:
        own, found = db.session.get_one(Event, event_id), db.session.get_one(Delegation, delegation_id)
        service.add_person(own, found, function=Function.HEAD, has_consented=True, **details)

    assert at_once(app, MANY, lead) == {"done": 1, SecondHead.__name__: MANY - 1}


def details_of(person: Participant) -> dict[str, Any]:
    """What a form says of somebody like this."""
    names = ("full_name", "how_to_address", "address", "honorific", "rank", "office", "email", "phone")
    rest = ("language", "languages", "access_needs", "dietary_needs")
    return {name: getattr(person, name) for name in (*names, *rest)}


def full(event: Event) -> tuple[Delegation, list[Participant]]:
    """A delegation with a head, two delegates, and two more who wait."""
    delegation = make_delegation(event, caps={Function.DELEGATE: 2})
    make_participant(delegation, Function.HEAD)
    people = [make_participant(delegation) for _number in range(4)]
    assert service.submit(event, delegation) == (5, 2)
    db.session.commit()
    return delegation, people


@pytest.mark.parametrize("way", ["withdrawal", "rejection", "cap"])
def test_a_free_place_is_for_the_first_in_line(app: Flask, event: Event, way: str) -> None:
    delegation, people = full(event)
    assert [person.state for person in people] == [S.SUBMITTED, S.SUBMITTED, S.WAITLISTED, S.WAITLISTED]
    before = len(mails("accreditation"))
    if way == "withdrawal":
        service.withdraw(event, delegation, people[0])
    elif way == "rejection":
        service.decide(event, [people[0]], step="rejection", reason=Reason.DUPLICATE)
    else:
        raise_cap(event, delegation, 3)
    db.session.commit()
    assert [person.state for person in people[1:]] == [S.SUBMITTED, S.SUBMITTED, S.WAITLISTED]
    assert is_counted_right(delegation)
    assert len(mails("accreditation")) == before + (1 if way == "cap" else 2)


def raise_cap(event: Event, delegation: Delegation, cap: int) -> None:
    """Offer another number of places for delegates."""
    names = ("reference", "focal_name", "focal_email", "language", "answer_by", "message")
    details = {name: getattr(delegation, name) for name in names}
    service.update_delegation(event, delegation, caps={Function.DELEGATE: cap}, **details)


def test_withdrawals_and_rejections_at_once_promote_everybody_there_is_a_place_for(
    app: Flask, event: Event
) -> None:
    delegation, people = full(event)
    event_id, delegation_id = event.id, delegation.id
    ids = [person.id for person in people]
    db.session.commit()

    def leave(number: int) -> None:
        own, person = db.session.get_one(Event, event_id), db.session.get_one(Participant, ids[number])
        if number == 0:
            service.withdraw(own, db.session.get_one(Delegation, delegation_id), person)
        else:
            service.decide(own, [person], step="rejection", reason=Reason.LATE)

    assert at_once(app, 2, leave) == {"done": 2}
    assert is_counted_right(delegation)
    assert states(delegation) == {"withdrawn": 1, "rejected": 1, "submitted": 2}


def test_a_replaced_person_passes_the_place_on(app: Flask, event: Event) -> None:
    delegation, people = full(event)
    successor = service.replace(
        event,
        delegation,
        people[0],
        function=Function.DELEGATE,
        has_consented=True,
        **details_of(people[0]),
    )
    db.session.commit()
    assert (people[0].state, people[0].holds_place) == (S.REPLACED, False)
    assert (successor.state, successor.holds_place, successor.replaces_id) == (
        S.NOMINATED,
        True,
        people[0].id,
    )
    assert is_counted_right(delegation)
    assert states(delegation)["waitlisted"] == 2  # nobody took it meanwhile
    assert service.submit(event, delegation) == (1, 0)
    service.withdraw(event, delegation, successor)
    db.session.commit()
    assert is_counted_right(delegation)
    assert states(delegation) == {"replaced": 1, "withdrawn": 1, "submitted": 2, "waitlisted": 1}


def test_a_successor_who_is_removed_sets_the_place_free(app: Flask, event: Event) -> None:
    delegation, people = full(event)
    details = details_of(people[0])
    successor = service.replace(
        event, delegation, people[0], function=Function.DELEGATE, has_consented=True, **details
    )
    service.remove(event, delegation, successor)
    db.session.commit()
    assert is_counted_right(delegation)
    assert states(delegation) == {"replaced": 1, "submitted": 2, "waitlisted": 1}


def test_a_head_is_replaced_by_a_head(app: Flask, event: Event) -> None:
    delegation, _people = full(event)
    head = next(person for person in delegation.people if person.function is Function.HEAD)
    details = details_of(head)
    successor = service.replace(
        event, delegation, head, function=Function.PRESS, has_consented=True, **details
    )
    db.session.commit()
    assert (successor.function, head.state) == (Function.HEAD, S.REPLACED)


def test_fewer_places_than_are_held_are_not_offered(app: Flask, event: Event) -> None:
    delegation, _people = full(event)
    with pytest.raises(QuotaBelowUsed):
        raise_cap(event, delegation, 1)
    db.session.rollback()
    with pytest.raises(NoSuchPlace):
        details = details_of(delegation.people[0])
        places.set_caps(delegation, {Function.PRESS: 0})
        service.add_person(event, delegation, function=Function.PRESS, has_consented=True, **details)


def test_who_comes_back_needs_a_place(app: Flask, event: Event) -> None:
    delegation, people = full(event)
    service.decide(event, [people[0]], step="rejection", reason=Reason.SECURITY, actor=make_account())
    db.session.commit()
    with pytest.raises(NoPlaceFree):
        service.decide(event, [people[0]], step="reopening")
    db.session.rollback()
    raise_cap(event, delegation, 4)
    service.decide(event, [people[0]], step="reopening")
    db.session.commit()
    assert (people[0].state, people[0].reason) == (S.UNDER_REVIEW, None)
    assert is_counted_right(delegation)
    assert find_step("approval", people[0].state, Party.OFFICER) is not None
