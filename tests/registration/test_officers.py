"""Officers decide: one by one, many at once, by keyboard; each step told in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.registration import labels, service
from eventapp.registration.errors import NobodyChosen, ReasonMissing, StepNotPossible
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import DECISIONS, QUEUED, ParticipantState, Reason
from eventapp.registration.service.notices import tell
from tests.client import CheckedClient, form_fields
from tests.factories import both, make_delegation, make_event, make_participant, make_staff
from tests.registration.conftest import mails

SignIn = Callable[[Account], CheckedClient]
S = ParticipantState
QUEUE = "/en/doha/manage/accreditation"


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


@pytest.fixture
def people(event: Event) -> list[Participant]:
    """A head and three delegates, submitted."""
    delegation = make_delegation(event)
    found = [make_participant(delegation, Function.HEAD)]
    found += [make_participant(delegation) for _number in range(3)]
    service.submit(event, delegation)
    db.session.commit()
    return found


def decided(officer: CheckedClient, step: str, *people: Participant, reason: str = "") -> int:
    token = form_fields(officer.get(QUEUE).get_data(as_text=True)).get("csrf_token")
    token = token or form_fields(officer.get("/en/account").get_data(as_text=True))["csrf_token"]
    data = {"csrf_token": token, "step": step, "reason": reason}
    return officer.post(
        f"{QUEUE}/decisions", data=data | {"person": [one.public_id for one in people]}
    ).status_code


def test_one_is_rejected_with_a_reason_and_three_are_approved_at_once(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    before = len(mails())
    assert decided(officer, "rejection", people[3]) == 303  # without a reason: it is asked for, and they stay
    assert people[3].state in QUEUED
    again = officer.get(f"{QUEUE}?ticked={people[3].public_id}").text
    assert f'value="{people[3].public_id}" checked' in again
    assert people[3].state is S.SUBMITTED
    assert decided(officer, "rejection", people[3], reason="duplicate") == 303
    assert decided(officer, "approval", *people[:3]) == 303
    assert [one.state for one in people] == [S.APPROVED] * 3 + [S.REJECTED]
    assert people[3].reason is Reason.DUPLICATE
    told = mails()[before:]
    assert sorted(mail.to_address for mail in told) == sorted(one.email for one in people)
    assert "registered already" in told[0].text
    entries = db.session.query(AuditEntry).filter_by(object_type="participant")
    assert {row.actor_name for row in entries if "approved" in (row.payload or "")} != {""}
    for language in ("en", "ar"):
        page = officer.get(f"/{language}/doha/manage/participants").get_data(as_text=True)
        assert people[0].full_name.in_(language) in page
        assert people[3].public_id not in page
    for kind in ("csv", "xlsx"):
        assert officer.get(f"/en/doha/manage/participants/export.{kind}").status_code == 200


def test_whom_a_step_does_not_fit_is_passed_over(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    assert decided(officer, "approval", people[0]) == 303
    assert decided(officer, "hold", *people) == 303
    assert [one.state for one in people] == [S.APPROVED] + [S.ON_HOLD] * 3
    assert decided(officer, "hold", *people) == 409
    assert decided(officer, "hold") == 422
    assert decided(officer, "submission", people[0]) == 409  # not for an officer


def test_people_of_another_event_are_unknown(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    other = make_participant(make_delegation(make_event("elsewhere")), state=S.SUBMITTED)
    assert decided(officer, "approval", other) == 422
    assert other.state is S.SUBMITTED
    assert officer.get(f"{QUEUE}/{other.public_id}").status_code == 404


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("state", list(S))
def test_every_state_has_its_pages(
    event: Event, officer: CheckedClient, people: list[Participant], state: ParticipantState, language: str
) -> None:
    people[1].state = state
    people[1].reason = Reason.LATE if state is S.REJECTED else None
    base = QUEUE.replace("/en/", f"/{language}/")
    assert officer.get(f"{base}?state={state.value}").status_code == 200
    assert officer.get(f"{base}/{people[1].public_id}").status_code == 200
    assert officer.get(f"{QUEUE}?state=nonsense").status_code == 422


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("state", [state for state in S if state is not S.NOMINATED])
def test_every_step_is_mailed_in_both_languages(
    app: Flask, event: Event, state: ParticipantState, language: str
) -> None:
    delegation = make_delegation(event, language="en" if language == "ar" else "ar")
    person = make_participant(delegation, state=state, language=language)
    person.reason = Reason.SECURITY if state is S.REJECTED else None
    tell(event, person)
    db.session.commit()
    mail = mails("accreditation")[-1]
    assert (mail.language, mail.to_address) == (language, person.email)
    with app.test_request_context(f"/{language}/"):
        wanted = [labels.NOTICES[state], labels.role_of(person).in_(language)]
        wanted += [labels.REASONS[person.reason]] if person.reason else []
        for words in map(str, wanted):
            assert words in mail.text
            assert words in mail.html
        assert str(labels.STATES[state]) in mail.subject
    assert person.full_name.in_(language) in mail.text
    assert f"http://localhost/{language}/my/link/" in mail.text
    assert mail.is_sensitive


def test_who_gave_no_address_is_told_through_the_focal_point(app: Flask, event: Event) -> None:
    delegation = make_delegation(event, language="ar")
    person = make_participant(delegation, state=S.APPROVED, email="", language="en")
    tell(event, person)
    db.session.commit()
    mail = mails()[-1]
    assert (mail.to_address, mail.language) == (delegation.focal_email, "ar")
    assert "/my/link/" not in mail.text + mail.html  # the page is nobody else's
    assert not mail.is_sensitive


def test_a_colleague_who_decided_first_is_not_overruled_unseen(
    event: Event, people: list[Participant]
) -> None:
    service.decide(event, [people[1]], step="approval")
    with pytest.raises(StepNotPossible):
        service.decide(event, [people[1]], step="hold")
    with pytest.raises(NobodyChosen):
        service.decide(event, [], step="hold")
    with pytest.raises(ReasonMissing):
        service.decide(event, [people[2]], step="rejection")


def test_the_queue_is_read_in_a_fixed_number_of_queries(
    event: Event, officer: CheckedClient, queries: list[str]
) -> None:
    counts = []
    for _number in range(3):
        delegation: Delegation = make_delegation(event)
        make_participant(delegation, Function.HEAD, full_name=both("رئيس", "Head"))
        service.submit(event, delegation)
        officer.get(QUEUE)
        queries.clear()
        officer.get(QUEUE)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_every_decision_has_a_name() -> None:
    assert set(labels.DECISIONS) == set(DECISIONS)
