"""The queue is searched, narrowed and decided as a whole; the list of participants is searched too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.jobs import worker
from eventapp.jobs.models import Job
from eventapp.jobs.rules import JobState
from eventapp.registration import worker as registration_worker
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState, Reason
from eventapp.registration.service import bulk
from tests.client import CheckedClient, form_fields
from tests.factories import make_delegation, make_event, make_organisation, make_participant, make_staff
from tests.registration.conftest import mails

SignIn = Callable[[Account], CheckedClient]
S = ParticipantState
QUEUE = "/en/doha/manage/accreditation"


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


@pytest.fixture
def oman(event: Event) -> Delegation:
    organisation = make_organisation(short_name=LocalizedText("مجلس عُمان", "Council of Oman"))
    return make_delegation(event, organisation)


@pytest.fixture
def people(event: Event, oman: Delegation) -> list[Participant]:
    """Three who wait: two of Oman, one of elsewhere."""
    names = (("ناصر الهاجري", "Nasser Al-Hajri"), ("منى الكواري", "Mona Al-Kuwari"), ("خالد", "Khaled"))
    groups = ((oman, Function.HEAD), (oman, Function.DELEGATE), (make_delegation(event), Function.HEAD))
    found = [
        make_participant(
            delegation, function, full_name=LocalizedText(*name), state=S.SUBMITTED, holds_place=False
        )
        for name, (delegation, function) in zip(names, groups, strict=True)
    ]
    db.session.commit()
    return found


def found(officer: CheckedClient, people: list[Participant], query: str, language: str = "en") -> list[int]:
    """Which of `people` the queue shows, by their place in the list."""
    page = officer.get(f"/{language}/doha/manage/accreditation?{query}").get_data(as_text=True)
    return [number for number, person in enumerate(people) if f'value="{person.public_id}"' in page]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [0, 1, 2]),
        ("q=hajri", [0]),
        ("q=Naser+Hajry", [0]),
        ("q=الهاجرى", [0]),
        ("q=هاجري+ناصر", [0]),
        ("q=oman", [0, 1]),
        ("q=عمان+منى", [1]),
        ("function=head", [0, 2]),
        ("function=head&q=oman", [0]),
        ("state=submitted&q=khalid", [2]),
        ("state=approved", []),
        ("q=nobody", []),
        ("q=%E2%80%AE", [0, 1, 2]),
    ],
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_queue_is_narrowed(
    officer: CheckedClient, people: list[Participant], query: str, wanted: list[int], language: str
) -> None:
    assert found(officer, people, query, language) == wanted


def test_by_delegation_and_by_e_mail(
    officer: CheckedClient, people: list[Participant], oman: Delegation
) -> None:
    assert found(officer, people, f"of=d-{oman.public_id}") == [0, 1]
    assert found(officer, people, f"q={people[2].email}") == [2]
    wrong = {"function=nonsense": 422, "of=nonsense": 422, "of=d-nonsense": 404}
    assert {query: officer.get(f"{QUEUE}?{query}").status_code for query in wrong} == wrong


def test_who_is_renamed_is_found_by_the_new_name(officer: CheckedClient, people: list[Participant]) -> None:
    people[0].full_name = LocalizedText("سالم", "Salem")
    db.session.commit()
    assert found(officer, people, "q=salim") == [0]
    assert found(officer, people, "q=hajri") == []


def everybody(officer: CheckedClient, step: str, query: str = "", **values: Any) -> Any:
    """Tick the box for everybody found, and decide."""
    page = officer.get(f"{QUEUE}?{query}").get_data(as_text=True)
    fields = form_fields(page, action=f"{QUEUE}/decisions")
    fields.pop("person", None)
    return officer.post(f"{QUEUE}/decisions", data=fields | {"everybody": "y", "step": step} | values)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three are many."""
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(registration_worker, "_TURN", 2)


def test_everybody_found_is_decided_at_once_while_they_are_few(
    officer: CheckedClient, people: list[Participant]
) -> None:
    answer = everybody(officer, "approval", "q=oman&function=head")
    assert answer.location == f"{QUEUE}?q=oman&function=head"
    assert [one.state for one in people] == [S.APPROVED, S.SUBMITTED, S.SUBMITTED]


def test_nobody_is_decided_upon_unseen(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    assert everybody(officer, "approval", found="2").status_code == 409
    assert [one.state for one in people] == [S.SUBMITTED] * 3


def test_nobody_slips_into_the_stead_of_somebody_seen(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    """As many are found as before, and they are others: one went, one came."""
    page = officer.get(QUEUE).get_data(as_text=True)
    fields = form_fields(page, action=f"{QUEUE}/decisions")
    fields.pop("person", None)
    assert people[0].delegation is not None
    people[0].state, people[0].holds_place = S.WITHDRAWN, False
    slipped = make_participant(people[0].delegation, state=S.SUBMITTED)
    db.session.commit()
    answer = officer.post(f"{QUEUE}/decisions", data=fields | {"everybody": "y", "step": "approval"})
    assert (answer.status_code, slipped.state) == (409, S.SUBMITTED)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_many_are_decided_by_a_job_with_progress(
    event: Event, officer: CheckedClient, people: list[Participant], language: str
) -> None:
    answer = everybody(officer, "rejection", reason="capacity")
    page = answer.location.replace("/en/", f"/{language}/")
    assert answer.status_code == 303
    assert [one.state for one in people] == [S.SUBMITTED] * 3
    assert "data-progress" in officer.get(page).get_data(as_text=True)
    assert officer.get(f"{page}/progress").json == {"state": "queued", "done": 0, "total": 0}
    assert worker.run_due() == 1
    for person in people:
        db.session.refresh(person)
    assert [(one.state, one.reason) for one in people] == [(S.REJECTED, Reason.CAPACITY)] * 3
    assert len(mails("accreditation")) == 3
    assert officer.get(f"{page}/progress").json == {"state": "done", "done": 3, "total": 3}
    assert "data-progress" not in officer.get(page).get_data(as_text=True)
    rows = db.session.query(AuditEntry).filter_by(object_type="participant")
    assert "" not in {row.actor_name for row in rows}  # the officer who asked, not the program


@pytest.mark.usefixtures("many")
def test_a_job_that_is_taken_up_again_decides_nobody_twice(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    everybody(officer, "approval")
    people[1].state = S.WITHDRAWN
    db.session.commit()
    job = db.session.query(Job).one()
    for _turn in range(2):
        job.state, job.locked_until = JobState.QUEUED, None
        db.session.commit()
        assert worker.run_due() == 1
    db.session.expire_all()
    assert [one.state for one in people] == [S.APPROVED, S.WITHDRAWN, S.APPROVED]
    assert len(mails("accreditation")) == 2


@pytest.mark.usefixtures("many")
def test_a_second_click_finds_the_same_job(officer: CheckedClient, people: list[Participant]) -> None:
    assert everybody(officer, "approval").location == everybody(officer, "approval").location
    assert db.session.query(Job).count() == 1
    assert "ticked=" in everybody(officer, "rejection").location  # without a reason


@pytest.mark.usefixtures("many")
def test_a_decision_of_another_event_is_unknown(
    event: Event, officer: CheckedClient, people: list[Participant], signed_in: SignIn
) -> None:
    page = everybody(officer, "approval").location
    stranger = signed_in(make_staff(make_event("elsewhere"), StaffRole.ACCREDITATION))
    assert stranger.get(page.replace("/doha/", "/elsewhere/")).status_code == 404


@pytest.mark.parametrize("language", ["ar", "en"])
def test_participants_are_found_and_grouped(
    event: Event, officer: CheckedClient, people: list[Participant], oman: Delegation, language: str
) -> None:
    for person in people:
        person.state = S.APPROVED
    db.session.commit()
    base = f"/{language}/doha/manage/participants"
    page = officer.get(base).get_data(as_text=True)
    assert page.count('<section class="panel"') == 2
    assert [person.public_id in page for person in people] == [True] * 3
    page = officer.get(f"{base}?q=kuwari").get_data(as_text=True)
    assert [person.public_id in page for person in people] == [False, True, False]
    csv = officer.get(f"{base}/export.csv?q=kuwari").get_data(as_text=True)
    assert (csv.count("Al-Kuwari"), csv.count("Al-Hajri")) == (1, 0)
    assert officer.get(f"{base}?q=nobody").status_code == 200
