"""Passport and travel: typed by the focal point, read by officers alone, gone in time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import text

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock, limits
from eventapp.core.db import db
from eventapp.core.limits import Limit
from eventapp.core.sealing import Sealer, sealer
from eventapp.core.territories import territory_name
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.jobs import worker
from eventapp.registration import worker as registration_worker
from eventapp.registration.models import Delegation, Papers, PapersMatch, Participant
from eventapp.registration.rules.papers import Passport, Travel, masked
from eventapp.registration.rules.workflow import ParticipantState
from eventapp.registration.service import accreditation, papers
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import both, make_account, make_delegation, make_participant, make_staff
from tests.registration.conftest import Opening, page_of

SignIn = Callable[[Account], CheckedClient]
CANARY = "X9CANARY77"
TYPED = {
    "number": "x9-canary 77",
    "country": "QA",
    "expires_on": "2033-05-01",
    "birth_on": "1971-02-03",
    "birth_place": f"Wakra{MARK}",
    "arrives_on": "2023-01-29",
    "arrives_at": "22:15",
    "arrives_by": f"QR 102{MARK}",
}
BEFORE = datetime(2023, 1, 20, 9, tzinfo=UTC)


@pytest.fixture
def delegation(event: Event) -> Delegation:
    return make_delegation(event)


@pytest.fixture
def person(delegation: Delegation) -> Participant:
    return make_participant(delegation, has_papers=False)


@pytest.fixture(autouse=True)
def _before_the_meeting() -> Any:
    with clock.stopped(BEFORE):
        yield


def address(delegation: Delegation, person: Participant, language: str = "en") -> str:
    return f"{page_of(delegation, language)}/people/{person.public_id}/papers"


def given(event: Event, person: Participant, **values: Any) -> Papers:
    facts = {"number": CANARY, "country": "QA", "expires_on": "2033-05-01", "birth_on": "1971-02-03"} | values
    row = papers.save(event, person, passport=Passport(**facts), travel=Travel(hotel="Corniche"), actor=None)
    db.session.commit()
    return row


def shown(client: CheckedClient, person: Participant, language: str = "en") -> Any:
    """Press the button on the page of the person."""
    page = f"/{language}/doha/manage/accreditation/{person.public_id}"
    action = f"{page}/papers"
    token = form_fields(client.get(page).get_data(as_text=True), action=action)["csrf_token"]
    return client.post(action, data={"csrf_token": token})


def test_a_focal_point_types_them_and_sees_that_they_are_there(
    event: Event, delegation: Delegation, person: Participant, opened: Opening
) -> None:
    client = opened(event, delegation)
    assert accreditation.findings_of(delegation)[-1].gaps == ("papers", "photo")
    assert not accreditation.findings_of(delegation)[-1].is_blocking
    for language in ("ar", "en"):
        assert client.get(address(delegation, person, language)).status_code == 200
    answer = client.submit(address(delegation, person), **TYPED)
    client.get(page_of(delegation))
    assert answer.location == f"{page_of(delegation)}#p-{person.public_id}"
    assert [found.gaps for found in accreditation.findings_of(delegation) if found.key] == [("photo",)]
    for language in ("ar", "en"):
        page = client.get(address(delegation, person, language)).get_data(as_text=True)
        assert "••••77" in page
        for typed in (CANARY, "canary", "1971", "Wakra", "QR 102", "22:15"):
            assert typed not in page
    row = db.session.get_one(Papers, person.id)
    assert row.purge_on == date(2023, 3, 2)  # thirty days after the last one
    assert papers.passport_of(person, row) == Passport(
        CANARY, "QA", "2033-05-01", "1971-02-03", birth_place=f"Wakra{MARK}"
    )
    assert papers.travel_of(person, row).arrives_at == "22:15"


def test_a_part_left_empty_stays_and_one_typed_anew_replaces(
    event: Event, delegation: Delegation, person: Participant, opened: Opening
) -> None:
    row = given(event, person)
    client = opened(event, delegation)
    assert client.submit(address(delegation, person), leaves_on="2023-02-01").status_code == 303
    db.session.refresh(row)
    passport = papers.passport_of(person, row)
    assert passport is not None
    assert passport.number == CANARY
    assert papers.travel_of(person, row) == Travel(leaves_on="2023-02-01")
    assert client.submit(address(delegation, person), **TYPED | {"number": "B1234567"}).status_code == 303
    db.session.refresh(row)
    assert papers.masked_number(person, row) == "••••67"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": "X9é#"}, "Latin letters and digits"),
        ({"number": ""}, "Please fill this in."),
        ({"country": ""}, "Please fill this in."),
        ({"country": "XX"}, "Please choose one of the list."),
        ({"expires_on": "2023-01-30"}, "expires before the event ends"),
        ({"birth_on": "2024-01-01"}, "Please give a date of birth."),
        ({"birth_on": "soon"}, "Please give a date such as"),
        ({"leaves_on": "2023-01-28"}, "The departure lies before the arrival."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_kept(
    event: Event,
    delegation: Delegation,
    person: Participant,
    opened: Opening,
    wrong: dict[str, str],
    sentence: str,
) -> None:
    answer = opened(event, delegation).submit(address(delegation, person), **TYPED | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert f"Wakra{MARK}" in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert db.session.get(Papers, person.id) is None


def test_nothing_typed_at_all_is_asked_for(
    event: Event, delegation: Delegation, person: Participant, opened: Opening
) -> None:
    assert opened(event, delegation).submit(address(delegation, person)).status_code == 422


def test_they_belong_to_one_delegation(
    event: Event, delegation: Delegation, person: Participant, opened: Opening
) -> None:
    other = make_delegation(event)
    client = opened(event, other)
    assert client.get(address(delegation, person)).status_code == 404
    assert client.get(address(other, person)).status_code == 404
    assert client.post(f"{address(other, person)}/deletion").status_code in {400, 404}


def test_they_are_deleted_at_once_when_the_focal_point_asks(
    event: Event, delegation: Delegation, person: Participant, opened: Opening
) -> None:
    given(event, person)
    client = opened(event, delegation)
    action = f"{address(delegation, person)}/deletion"
    page = client.get(address(delegation, person)).get_data(as_text=True)
    token = form_fields(page, action=action)["csrf_token"]
    assert client.post(action, data={"csrf_token": token}).status_code == 303
    assert (db.session.query(Papers).count(), db.session.query(PapersMatch).count()) == (0, 0)
    assert db.session.get_one(Participant, person.id).has_papers is False


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("role", [StaffRole.ACCREDITATION, StaffRole.PROTOCOL])
def test_an_officer_looks_by_post_and_that_is_recorded(
    event: Event, person: Participant, signed_in: SignIn, role: StaffRole, language: str
) -> None:
    given(event, person, nationality="OM")
    account = make_staff(event, role)
    answer = shown(signed_in(account), person, language)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    for wanted in (CANARY, "1971", "Corniche", territory_name("OM", language)):
        assert wanted in page
    entry = db.session.query(AuditEntry).filter_by(action=Action.PAPERS_VIEWED.value).one()
    assert (entry.actor_id, entry.object_id, entry.payload) == (account.id, person.public_id, "{}")
    again = signed_in(account).get(f"/{language}/doha/manage/accreditation/{person.public_id}/papers")
    assert again.location == f"/{language}/doha/manage/accreditation/{person.public_id}"


@pytest.mark.parametrize("role", [one for one in StaffRole if one not in {"accreditation", "protocol"}])
def test_no_other_role_looks(event: Event, person: Participant, signed_in: SignIn, role: StaffRole) -> None:
    given(event, person)
    client = signed_in(make_staff(event, role))
    page = f"/en/doha/manage/accreditation/{person.public_id}"
    token = form_fields(client.get("/en/account").get_data(as_text=True))["csrf_token"]
    assert client.post(f"{page}/papers", data={"csrf_token": token}).status_code == 403
    assert "Show passport" not in client.get(page).get_data(as_text=True)
    assert db.session.query(AuditEntry).filter_by(action=Action.PAPERS_VIEWED.value).count() == 0


def test_an_administrator_looks_with_the_role_alone(
    event: Event, person: Participant, signed_in: SignIn
) -> None:
    given(event, person)
    client = signed_in(make_account(is_administrator=True))
    assert "Show passport" not in client.get(f"/en/doha/manage/accreditation/{person.public_id}").get_data(
        as_text=True
    )


def test_protocol_reads_the_participants_and_decides_nothing(
    event: Event, person: Participant, signed_in: SignIn
) -> None:
    person.state = ParticipantState.APPROVED
    client = signed_in(make_staff(event, StaffRole.PROTOCOL))
    for language in ("ar", "en"):
        listed = client.get(f"/{language}/doha/manage/participants").get_data(as_text=True)
        assert person.public_id in listed
        page = client.get(f"/{language}/doha/manage/accreditation/{person.public_id}")
        assert 'name="step"' not in page.get_data(as_text=True)
    assert client.get("/en/doha/manage/accreditation").status_code == 403
    assert client.get("/en/doha/manage/accreditation/duplicates").status_code == 403


def test_looking_has_a_limit(
    event: Event, person: Participant, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(event, person)
    monkeypatch.setattr(limits, "PAPERS_BY_ACCOUNT", Limit("papers-account", 2, 3600))
    client = signed_in(make_staff(event, StaffRole.PROTOCOL))
    assert [shown(client, person).status_code for _turn in range(3)] == [200, 200, 429]


def test_where_nothing_is_known_the_page_says_so(
    event: Event, person: Participant, signed_in: SignIn
) -> None:
    papers.save(event, person, passport=None, travel=Travel(hotel="Corniche"), actor=None)
    db.session.commit()
    page = shown(signed_in(make_staff(event, StaffRole.PROTOCOL)), person).get_data(as_text=True)
    assert "Corniche" in page
    assert "Passport number" not in page


def test_without_the_key_pages_work_and_say_what_is_wrong(
    event: Event,
    person: Participant,
    opened: Opening,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    delegation = person.delegation
    assert delegation is not None
    given(event, person)
    monkeypatch.setitem(current_app.extensions, "sealer", Sealer(["k" * 40]))
    client = opened(event, delegation)
    assert client.get(page_of(delegation)).status_code == 200
    assert "••••" in client.get(address(delegation, person)).get_data(as_text=True)
    person.full_name = both("اسم آخر", "Another name")  # compared no more, but saved
    db.session.commit()
    answer = shown(signed_in(make_staff(event, StaffRole.PROTOCOL)), person)
    assert answer.status_code == 409
    assert "a key that this installation does not have" in answer.get_data(as_text=True)
    assert client.submit(address(delegation, person), **TYPED).status_code == 303  # typed once more


def test_a_new_key_takes_over(
    app: Flask, event: Event, person: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = given(event, person)
    before, digests = row.passport, {one.digest for one in db.session.query(PapersMatch)}
    new = "n" * 40
    old = app.extensions["settings"].data_keys
    monkeypatch.setitem(app.extensions, "sealer", Sealer([new, *old]))
    assert (papers.seal_again(), papers.seal_again()) == (1, 0)
    db.session.commit()
    monkeypatch.setitem(app.extensions, "sealer", Sealer([new]))
    passport = papers.passport_of(person, row)
    assert passport is not None
    assert (passport.number, row.passport == before) == (CANARY, False)
    assert digests.isdisjoint({one.digest for one in db.session.query(PapersMatch)})
    assert sealer().is_newest(row.travel)


def test_the_command_changes_the_key_or_says_why_not(
    app: Flask, event: Event, person: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(event, person)
    old = app.extensions["settings"].data_keys
    monkeypatch.setitem(app.extensions, "sealer", Sealer(["n" * 40]))
    lost = app.test_cli_runner().invoke(args=["papers", "seal-again"])
    assert (lost.exit_code, "Put the key back first" in lost.output) == (1, True)
    monkeypatch.setitem(app.extensions, "sealer", Sealer(["n" * 40, *old]))
    done = app.test_cli_runner().invoke(args=["papers", "seal-again"])
    assert (done.exit_code, done.output) == (0, "1 sealed again\n")
    assert app.test_cli_runner().invoke(args=["papers", "purge"]).output == "0 deleted\n"


def test_the_audit_holds_neither_papers_nor_names(event: Event, person: Participant) -> None:
    given(event, person)
    person.full_name = both("سرّي", "Secretly")
    record(Action.CHANGED, person, event_id=event.id)
    db.session.commit()
    payloads = [row.payload or "" for row in db.session.query(AuditEntry)]
    assert [json.loads(row).get("passport") for row in payloads] == ["changed", None]
    assert [row for row in payloads if CANARY in row or "ecretly" in row or "سري" in row] == []


def test_they_are_purged_on_their_day_and_counted_in_the_audit(event: Event, person: Participant) -> None:
    given(event, person)
    with clock.stopped(datetime(2023, 3, 2, 20, tzinfo=UTC)):  # still the last day in Doha
        worker.tidy()
        assert db.session.query(Papers).count() == 1
    with clock.stopped(datetime(2023, 3, 2, 21, 1, tzinfo=UTC)):  # 3 March there
        worker.tidy()
    assert (db.session.query(Papers).count(), db.session.query(PapersMatch).count()) == (0, 0)
    db.session.refresh(person)
    assert person.has_papers is False
    entry = db.session.query(AuditEntry).filter_by(action=Action.PAPERS_PURGED.value).one()
    assert (entry.object_id, entry.payload) == (event.public_id, '{"count":1}')


def test_the_day_follows_an_event_that_is_postponed(event: Event, person: Participant) -> None:
    given(event, person)
    event.last_on = date(2023, 6, 1)
    db.session.commit()
    with clock.stopped(datetime(2023, 3, 5, tzinfo=UTC)):
        assert registration_worker.purge() == 0
    assert db.session.get_one(Papers, person.id).purge_on == date(2023, 7, 1)


def test_after_their_day_nothing_can_be_typed(
    event: Event, delegation: Delegation, person: Participant, opened: Opening
) -> None:
    client = opened(event, delegation)
    with clock.stopped(datetime(2023, 3, 3, 9, tzinfo=UTC)):
        assert "Nothing can be changed" in client.get(address(delegation, person)).get_data(as_text=True)


def test_purged_papers_leave_no_trace_in_the_file(database: str, event: Event, person: Participant) -> None:
    row = given(event, person)
    sealed = row.passport.encode()
    if database.startswith("sqlite"):
        db.session.execute(text("SELECT 1"))
        db.session.commit()
        assert sealed in _bytes(database)
    with clock.stopped(datetime(2023, 4, 1, tzinfo=UTC)):
        assert registration_worker.purge() == 1
    if database.startswith("sqlite"):
        assert sealed not in _bytes(database)


def _bytes(database: str) -> bytes:
    path = database.removeprefix("sqlite:///")
    return b"".join(
        Path(path + suffix).read_bytes() for suffix in ("", "-wal") if Path(path + suffix).exists()
    )


def test_a_number_is_masked() -> None:
    assert [masked(number) for number in ("X9CANARY77", "A12345", "A1234", "")] == [
        *("••••77", "••••45"),
        *("••••", "••••"),
    ]
