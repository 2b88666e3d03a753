"""Whoever takes part reads what participants may, by the link of their own page or of their delegation's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.documents.models import Document
from eventapp.documents.rules import DocumentVisibility
from eventapp.events.models import Event
from eventapp.events.rules.workflow import Audience, EventState
from eventapp.floor import queries as floors
from eventapp.floor import service as floor
from eventapp.floor.rules.workflow import FloorState
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import Visibility
from eventapp.publishing import queries as publishing
from eventapp.registration import queries
from eventapp.registration.models import Delegation, DelegationLink, Participant
from eventapp.registration.rules.workflow import InvitationState, ParticipantState
from eventapp.registration.service.notices import OWN_LINK, own_link
from tests.client import CheckedClient, form_fields
from tests.factories import (
    at,
    both,
    make_account,
    make_delegation,
    make_document,
    make_event,
    make_organisation,
    make_participant,
    make_session,
)
from tests.releases import release

Circle = DocumentVisibility
Enter = Callable[[Participant], CheckedClient]
DOCUMENTS, AGENDA = "/en/doha/documents", "/en/doha/agenda"


@pytest.fixture
def person(event: Event) -> Participant:
    return make_participant(make_delegation(event), state=ParticipantState.APPROVED)


@pytest.fixture
def papers(event: Event, person: Participant) -> dict[str, Document]:
    assert person.delegation is not None
    made = {
        "public": make_document(event, title=both("عام", "Open paper")),
        "participants": make_document(
            event, title=both("للمشاركين", "Paper of participants"), visibility=Circle.PARTICIPANTS
        ),
        "own": make_document(
            event,
            title=both("لوفدنا", "Paper of ours"),
            visibility=Circle.DELEGATION,
            organisation_id=person.delegation.organisation_id,
        ),
        "theirs": make_document(
            event,
            title=both("لوفدهم", "Paper of theirs"),
            visibility=Circle.DELEGATION,
            organisation_id=make_organisation().id,
        ),
        "staff": make_document(event, title=both("داخلي", "Paper of staff"), visibility=Circle.STAFF),
    }
    make_session(event, title=both("للمشاركين", "Among ourselves"), visibility=Visibility.PARTICIPANTS)
    make_session(event, title=both("مغلقة", "Behind doors"), visibility=Visibility.CLOSED)
    release(event)
    db.session.commit()
    return made


@pytest.fixture
def entered(app: Flask) -> Enter:
    """A device on which somebody opened their own page."""

    def enter(person: Participant) -> CheckedClient:
        path = OWN_LINK.format(language="en", token=own_link(person))
        db.session.commit()
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        assert client.submit(path).status_code == 303
        return client

    return enter


def seen(client: CheckedClient, event: str = "doha") -> set[str]:
    """Which of the papers and sessions stand on the pages of an event."""
    words = [f"Paper of {whose}" for whose in ("participants", "ours", "theirs", "staff")]
    words += ["Open paper", "Among ourselves", "Behind doors"]
    pages = [client.get(f"/en/{event}/{page}") for page in ("documents", "agenda", "agenda.json")]
    text = "".join(page.text for page in pages if page.status_code == 200)
    return {word for word in words if word in text}


OPEN = {"Open paper"}
OURS = OPEN | {"Paper of participants", "Paper of ours", "Among ourselves"}


def test_participants_read_what_they_may_and_nobody_else_does(
    app: Flask, client: CheckedClient, person: Participant, papers: dict[str, Document], entered: Enter
) -> None:
    mine = entered(person)
    for _kept in range(2):  # what was kept for one is given to nobody of another circle
        assert seen(client) == OPEN
        assert seen(mine) == OURS
    assert mine.get(AGENDA).headers["Cache-Control"].startswith("private")
    other = make_participant(make_delegation(person_event(person)), state=ParticipantState.APPROVED)
    assert seen(entered(other)) == OURS - {"Paper of ours"}
    files = {name: f"{DOCUMENTS}/{paper.public_id}/en" for name, paper in papers.items()}
    wanted = {"public": 200, "participants": 200, "own": 200, "theirs": 404, "staff": 404}
    assert {name: mine.get(path).status_code for name, path in files.items()} == wanted
    assert mine.get(files["own"]).headers["Cache-Control"] == "private, no-store"
    assert [client.get(files[name]).status_code for name in ("public", "own")] == [200, 404]


def person_event(person: Participant) -> Event:
    return db.session.get_one(Event, person.event_id)


@pytest.mark.parametrize("state", [one for one in ParticipantState if one is not ParticipantState.APPROVED])
def test_whoever_is_not_approved_reads_what_everybody_does(
    person: Participant, papers: dict[str, Document], entered: Enter, state: ParticipantState
) -> None:
    mine = entered(person)
    assert seen(mine) == OURS
    person.state = state
    db.session.commit()
    assert seen(mine) == OPEN


def test_a_focal_point_reads_for_the_delegation_once_it_has_accepted(
    app: Flask, person: Participant, papers: dict[str, Document]
) -> None:
    delegation = person.delegation
    assert delegation is not None
    client = focal_point(app, delegation)
    assert seen(client) == OURS
    delegation.state = InvitationState.SENT
    db.session.commit()
    assert seen(client) == OPEN
    delegation.state = InvitationState.ACCEPTED
    for link in db.session.query(DelegationLink):
        link.revoked_at = clock.now()
    db.session.commit()
    assert seen(client) == OPEN


def focal_point(app: Flask, delegation: Delegation) -> CheckedClient:
    db.session.add(
        DelegationLink(
            delegation_id=delegation.id,
            token_hash=queries.hashed("focal"),
            expires_at=clock.now() + timedelta(days=1),
        )
    )
    db.session.commit()
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    assert client.submit("/en/invitation/link/focal").status_code == 303
    return client


def test_an_event_for_participants_alone_is_there_for_them(
    client: CheckedClient,
    signed_in: Callable[[Account], CheckedClient],
    person: Participant,
    papers: dict[str, Document],
    entered: Enter,
) -> None:
    event, mine = person_event(person), entered(person)
    event.audience = Audience.PARTICIPANTS
    db.session.commit()
    stranger = signed_in(make_account())
    for path in ("/en/doha/", AGENDA, f"{AGENDA}.ics", f"{AGENDA}.json", f"{AGENDA}.pdf", DOCUMENTS):
        assert mine.get(path).status_code == 200, path
        assert client.get(path).status_code == stranger.get(path).status_code == 404, path
    assert seen(mine) == OURS
    event.state = EventState.DRAFT
    db.session.commit()
    assert {mine.get(path).status_code for path in ("/en/doha/", AGENDA, DOCUMENTS)} == {404}


def test_taking_part_in_one_event_opens_no_other(
    person: Participant, papers: dict[str, Document], entered: Enter
) -> None:
    other = make_event("other", audience=Audience.PARTICIPANTS)
    make_document(other, title=both("لهم", "Paper of participants"), visibility=Circle.PARTICIPANTS)
    db.session.commit()
    mine = entered(person)
    assert mine.get("/en/other/").status_code == 404
    other.audience = Audience.PUBLIC
    db.session.commit()
    assert seen(mine, "other") == set()


def test_an_account_that_takes_part_as_well_reads_as_a_participant(
    app: Flask,
    signed_in: Callable[[Account], CheckedClient],
    person: Participant,
    papers: dict[str, Document],
) -> None:
    """The short way for accounts knows nothing of links: it is not taken then."""
    both_ways = signed_in(make_account())
    assert [seen(both_ways) for _twice in range(2)] == [OPEN, OPEN]
    path = OWN_LINK.format(language="en", token=own_link(person))
    db.session.commit()
    assert both_ways.submit(path).status_code == 303
    assert [seen(both_ways) for _twice in range(2)] == [OURS, OURS]


@pytest.fixture
def debate(event: Event, papers: dict[str, Document]) -> Session:
    """A released session whose list takes requests."""
    made = make_session(event, title=both("نقاش عام", "General debate"), starts_at=at(9), ends_at=at(12))
    release(event)
    floor.open_now(event, floors.floor_of(event, made.public_id))
    db.session.commit()
    return made


def act(client: CheckedClient, person: Participant, session: Session, step: str) -> Any:
    page = f"/en/doha/my/{person.public_id}"
    token = form_fields(client.get(page).text)["csrf_token"]
    answer = client.post(f"{page}/floor/{session.public_id}/{step}", data={"csrf_token": token})
    return answer.status_code


def requests_of(event: Event, person: Participant) -> list[tuple[str, FloorState]]:
    db.session.expire_all()
    return [(row.label.en, row.state) for row in floors.asked_by(event, person.public_id)]


def test_a_participant_asks_for_the_floor_on_their_page(
    event: Event, person: Participant, debate: Session, entered: Enter
) -> None:
    mine, page = entered(person), f"/en/doha/my/{person.public_id}"
    assert "Ask for the floor" in mine.get(page).text
    assert "اطلب الكلمة" in mine.get(page.replace("/en/", "/ar/")).text
    assert act(mine, person, debate, "request") == 303
    assert act(mine, person, debate, "request") == 303  # a double click
    name = person.full_name.en
    assert requests_of(event, person) == [(name, FloorState.REQUESTED)]
    asked = floors.asked_by(event, person.public_id)[0]
    assert person.delegation is not None
    assert asked.organisation_id == person.delegation.organisation_id
    text = mine.get(page).text
    assert "Take the request back" in text
    floor.take_step(event, asked, step="listing")
    db.session.commit()
    assert "Listed" in mine.get(page).text or "On the list" in mine.get(page).text
    assert act(mine, person, debate, "withdrawal") == 303
    assert requests_of(event, person) == [(name, FloorState.WITHDRAWN)]


def test_nobody_asks_where_they_may_not(
    app: Flask, event: Event, person: Participant, debate: Session, entered: Enter
) -> None:
    mine = entered(person)
    closed = make_session(event, title=both("مغلقة", "Closed debate"), visibility=Visibility.CLOSED)
    shut = make_session(event, title=both("أخرى", "Shut debate"))
    release(event)
    floor.open_now(event, floors.floor_of(event, closed.public_id))
    db.session.commit()
    assert [act(mine, person, one, "request") for one in (closed, shut)] == [404, 404]
    assert "Closed debate" not in mine.get(f"/en/doha/my/{person.public_id}").text
    other = make_participant(make_delegation(event), state=ParticipantState.APPROVED)
    token = form_fields(mine.get(f"/en/doha/my/{person.public_id}").text)["csrf_token"]
    theirs = f"/en/doha/my/{other.public_id}/floor/{debate.public_id}/request"
    db.session.commit()
    assert mine.post(theirs, data={"csrf_token": token}).status_code == 404
    floor.close_now(event, floors.floor_of(event, debate.public_id))
    person.state = ParticipantState.UNDER_REVIEW
    db.session.commit()
    assert act(mine, person, debate, "request") == 404
    assert requests_of(event, person) == requests_of(event, other) == []
    assert publishing.latest_release(event) is not None
