"""Badges: from the approval on, both scripts, a code of their own; one, or a selection as one file."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.jobs import worker
from eventapp.jobs.models import Job
from eventapp.registration import badges, service
from eventapp.registration.models import Badge, Delegation, Participant
from eventapp.registration.queries import own as queries
from eventapp.registration.rules.badges import BY_CATEGORY, BY_FUNCTION, colour
from eventapp.registration.rules.categories import CategoryKind
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState
from eventapp.registration.service import badges as verbs
from eventapp.registration.service.notices import OWN_LINK, own_link
from tests.client import CheckedClient, form_fields
from tests.factories import both, make_delegation, make_event, make_participant, make_staff
from tests.pdf import assert_accessible
from tests.registration.conftest import Opening

SignIn = Callable[[Account], CheckedClient]
S = ParticipantState
BADGES = "/en/doha/manage/badges"


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


@pytest.fixture
def delegation(event: Event) -> Delegation:
    return make_delegation(event)


@pytest.fixture
def people(event: Event, delegation: Delegation) -> list[Participant]:
    """Two approved by an officer, one submitted."""
    found = [make_participant(delegation, Function.HEAD), *(make_participant(delegation) for _one in "ab")]
    service.submit(event, delegation)
    service.decide(event, found[:2], step="approval")
    db.session.commit()
    return found


def code_of(person: Participant) -> str:
    badge = queries.find_badge(person)
    assert badge is not None
    return badge.code


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def test_who_is_approved_has_a_badge_and_who_is_not_any_more_has_a_void_one(
    event: Event, people: list[Participant]
) -> None:
    assert [queries.find_badge(one) is not None for one in people] == [True, True, False]
    code = code_of(people[0])
    service.decide(event, [people[0]], step="reopening")
    assert queries.find_badge(people[0]) is None
    assert db.session.query(Badge).filter_by(code=code).one().voided_at is not None
    service.decide(event, [people[0]], step="approval")
    assert code_of(people[0]) != code


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_badge_is_accessible_and_holds_no_more_than_it_shows(
    app: Flask, event: Event, people: list[Participant], language: str
) -> None:
    person, badge = people[0], queries.find_badge(people[0])
    assert badge is not None
    with app.test_request_context(f"/{language}/"):
        made = badges.typeset_badges(event, [badges.card_of(person, badge)], language)
    assert made.conforms
    assert_accessible(made.pdf, language)
    (page,) = pages(made.pdf)
    assert person.full_name.en in page
    assert "Head of delegation" in page
    for private in (person.email, person.public_id, badge.code):
        assert private.encode() not in made.pdf
        assert private not in page
    size = pypdf.PdfReader(io.BytesIO(made.pdf)).pages[0].mediabox
    assert (round(float(size.width) / 72 * 25.4), round(float(size.height) / 72 * 25.4)) == (105, 148)


def test_the_code_in_the_picture_is_that_of_the_badge(people: list[Participant]) -> None:
    first, second = (badges._code(code_of(one)) for one in people[:2])
    assert first.startswith("<svg")
    assert first != second
    assert people[0].public_id not in first


def test_a_badge_is_for_its_person_their_focal_point_and_officers_alone(
    app: Flask,
    event: Event,
    delegation: Delegation,
    people: list[Participant],
    officer: CheckedClient,
    opened: Opening,
) -> None:
    approved, submitted = people[0], people[2]
    client, person = app.test_client(), app.test_client()
    assert isinstance(person, CheckedClient)
    for one in (approved, submitted):
        person.submit(OWN_LINK.format(language="en", token=own_link(one)))
    focal = opened(event, delegation)
    stranger = make_participant(make_delegation(event), state=S.APPROVED)
    verbs.follow(stranger)
    ways: list[tuple[CheckedClient, str]] = [
        (person, "/en/doha/my/{}/badge.pdf"),
        (focal, f"/en/doha/delegation/{delegation.public_id}/people/{{}}/badge.pdf"),
        (officer, "/en/doha/manage/participants/{}/badge.pdf"),
    ]
    for window, path in ways:
        answer = window.get(path.format(approved.public_id))
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert window.get(path.format(submitted.public_id)).status_code == 404
        assert client.get(path.format(approved.public_id)).status_code in {401, 404}
    for window, path in ways[:2]:
        assert window.get(path.format(stranger.public_id)).status_code == 404
    assert "badge.pdf" in focal.get(f"/en/doha/delegation/{delegation.public_id}").text


def test_a_selection_is_one_file_made_once_by_a_job(
    event: Event, people: list[Participant], officer: CheckedClient
) -> None:
    token = form_fields(officer.get(BADGES).text)["csrf_token"]
    asked: dict[str, Any] = {"csrf_token": token, "person": [one.public_id for one in people]}
    answer = officer.post(f"{BADGES}/request", data=asked)
    assert answer.status_code == 303
    for language in ("en", "ar"):
        assert officer.get(answer.location.replace("/en/", f"/{language}/")).status_code == 200
    assert officer.get(f"{answer.location}/progress").get_json()["state"] == "queued"
    assert officer.get(f"{answer.location}/badges.pdf").status_code == 404
    assert officer.post(f"{BADGES}/request", data=asked).location == answer.location
    assert worker.run_due() == 1
    made = officer.get(f"{answer.location}/badges.pdf")
    assert made.status_code == 200
    found = pages(made.get_data())
    assert len(found) == 2  # whoever is not approved has none
    assert [people[0].full_name.en in found[0], people[1].full_name.en in found[1]] == [True, True]
    progress = officer.get(f"{answer.location}/progress").get_json()
    assert progress == {"state": "done", "done": 2, "total": 2}
    assert queries.badge_counts(event) == (2, 2)


def test_what_was_not_printed_yet_is_printed_once(
    event: Event, people: list[Participant], officer: CheckedClient
) -> None:
    token = form_fields(officer.get(BADGES).text)["csrf_token"]
    sent = {"csrf_token": token, "what": "new"}
    assert officer.post(f"{BADGES}/request", data=sent).status_code == 303
    assert officer.post(f"{BADGES}/request", data=sent).status_code == 422  # nobody is left
    renewal = f"/en/doha/manage/participants/{people[0].public_id}/badge/renewal"
    code = code_of(people[0])
    assert officer.post(renewal, data={"csrf_token": token}).status_code == 303
    assert code_of(people[0]) != code
    assert queries.badge_counts(event) == (2, 1)
    assert officer.get(f"/en/doha/manage/accreditation/{people[0].public_id}").status_code == 200


def test_a_renewed_badge_is_left_out_of_a_file_that_was_asked_for_before(
    app: Flask, event: Event, people: list[Participant]
) -> None:
    with app.test_request_context("/en/", method="POST"):
        made = verbs.mark_printed(event, people)
        job = badges.ask_for(event, made, "en")
        verbs.renew(event, people[0])
        db.session.commit()
    worker.run_due()
    db.session.expire_all()
    result = db.session.get_one(Job, job.id).result
    assert result is not None
    with storage.current().open(result.storage_key) as stream:
        assert len(pages(stream.read())) == 1


def test_badges_of_another_event_are_unknown(
    event: Event, people: list[Participant], officer: CheckedClient, app: Flask
) -> None:
    abroad = make_participant(make_delegation(make_event("elsewhere")), state=S.APPROVED)
    verbs.follow(abroad)
    job = badges.ask_for(db.session.get_one(Event, abroad.event_id), [abroad], "en")
    db.session.commit()
    for path in (f"badges/{job.public_id}", f"badges/{job.public_id}/badges.pdf"):
        assert officer.get(f"/en/doha/manage/{path}").status_code == 404
    assert officer.get(f"/en/doha/manage/participants/{abroad.public_id}/badge.pdf").status_code == 404
    token = form_fields(officer.get(BADGES).text)["csrf_token"]
    sent = {"csrf_token": token, "person": abroad.public_id}
    assert officer.post(f"{BADGES}/request", data=sent).status_code == 422
    assert (
        officer.post(
            f"/en/doha/manage/participants/{abroad.public_id}/badge/renewal", data={"csrf_token": token}
        ).status_code
        == 404
    )


def test_another_participant_changes_nothing_of_my_badge(
    app: Flask, event: Event, people: list[Participant], delegation: Delegation
) -> None:
    def seen() -> bytes:
        badge = queries.find_badge(people[0])
        assert badge is not None
        with app.test_request_context("/ar/"):
            return badges.typeset_badges(event, [badges.card_of(people[0], badge)], "ar").pdf

    before = seen()
    make_participant(delegation, state=S.APPROVED, full_name=both("آخر", "Somebody else"))
    verbs.renew(event, people[1])
    db.session.commit()
    assert seen() == before


def test_every_capacity_has_a_colour() -> None:
    assert set(BY_FUNCTION) == set(Function)
    assert set(BY_CATEGORY) == set(CategoryKind)
    assert colour(Function.PRESS, None) == colour(None, CategoryKind.PRESS) == "umber"
