"""The organiser's import: the file, the report, the button; in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.core.forms import OnceKey
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.events.rules.workflow import StaffRole
from eventapp.interchange import forms
from eventapp.interchange.rules import report
from eventapp.people.models import Person
from eventapp.programme.models import Session
from tests import factories
from tests.client import CheckedClient, form_fields
from tests.interchange.files import (
    agenda,
    agenda_json,
    as_bytes,
    contents,
    count,
    event_xml,
    schedule_xml,
    upload,
)
from tests.interchange.test_hostile import words

SignIn = Callable[[Account], CheckedClient]
PATH = "/{}/doha/manage/import/"
APPLY = "/{}/doha/manage/import/applied"


@pytest.fixture
def event(app: Flask) -> Event:
    """An empty event, two weeks away from the file's days."""
    return factories.make_event("doha", first_on=date(2023, 2, 14), last_on=date(2023, 2, 15))


@pytest.fixture
def owner(event: Event, signed_in: SignIn) -> CheckedClient:
    """Its owner."""
    return signed_in(factories.make_staff(event))


def look(client: CheckedClient, body: bytes, language: str = "en") -> Any:
    """The report on a file."""
    token = form_fields(client.get(PATH.format(language)).get_data(as_text=True))["csrf_token"]
    return client.post(PATH.format(language), **upload(token, body))


def button(page: Any, language: str = "en") -> dict[str, Any]:
    """What the button under a report sends."""
    return form_fields(page.get_data(as_text=True), action=APPLY.format(language))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_file_is_looked_at_and_then_taken(event: Event, owner: CheckedClient, language: str) -> None:
    page = look(owner, agenda_json(), language)
    assert page.status_code == 200
    assert ("أمن الحدود" if language == "ar" else "Border security") in words(page.get_data(as_text=True))
    assert (count(Session), count(Room), count(Person)) == (0, 0, 0)
    answer = owner.post(APPLY.format(language), data=button(page, language))
    assert (answer.status_code, answer.location) == (303, f"/{language}/doha/manage/programme/")
    assert (count(Session), count(Room), count(Person)) == (1, 1, 1)
    assert (event.first_on, event.last_on) == (date(2023, 1, 30), date(2023, 1, 31))
    page = look(owner, agenda_json(), language)
    assert button(page, language) == {}, "there is nothing to import any more"


def test_the_report_tells_what_would_change(event: Event, owner: CheckedClient) -> None:
    owner.post(APPLY.format("en"), data=button(look(owner, agenda_json())))
    assert "The agenda was imported." in owner.get("/en/doha/manage/programme/").get_data(as_text=True)
    factories.make_session(event, title=factories.both("أخرى", "Another"))
    told = agenda()
    told["rooms"][0]["capacity"] = 60
    told["sessions"][0] |= {"ends_at": "2023-01-30T10:30:00+03:00", "status": "confirmed"}
    for language in ("ar", "en"):
        page = look(owner, as_bytes(told), language)
        text = words(page.get_data(as_text=True))
        wanted = (
            ("10:30", "Another", "time", "status", "seats")
            if language == "en"
            else ("10:30", "أخرى", "الوقت")
        )
        assert [one for one in wanted if one not in text] == []
    assert owner.post(APPLY.format("en"), data=button(look(owner, as_bytes(told)))).status_code == 303
    assert db.session.scalars(select(Room.capacity)).all() == [60]
    assert count(Session) == 2


def test_a_draft_that_changed_meanwhile_is_looked_at_again(event: Event, owner: CheckedClient) -> None:
    event.first_on, event.last_on = date(2023, 1, 30), date(2023, 1, 31)
    sent = button(look(owner, agenda_json()))
    factories.make_session(event, title=LocalizedText(en="Sent in between"))
    db.session.commit()
    before = contents()
    answer = owner.post(APPLY.format("en"), data=sent)
    assert answer.status_code == 409
    assert contents() == before
    again = button(answer)
    assert again["packed"] == sent["packed"], "the file is still in the page"
    assert again["seen"] != sent["seen"]
    assert owner.post(APPLY.format("en"), data=again).status_code == 303
    assert count(Session) == 2


def test_days_follow_the_file_only_while_nothing_is_planned(event: Event, owner: CheckedClient) -> None:
    sent = button(look(owner, agenda_json()))
    factories.make_session(event, title=LocalizedText(en="Sent in between"))
    assert owner.post(APPLY.format("en"), data=sent).status_code == 409
    assert look(owner, agenda_json()).status_code == 422
    assert (event.first_on, count(Session)) == (date(2023, 2, 14), 1)


def test_a_second_click_does_nothing_more(event: Event, owner: CheckedClient) -> None:
    sent = button(look(owner, agenda_json()))
    answers = [owner.post(APPLY.format("en"), data=sent) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (count(Session), count(OnceKey)) == (1, 1)


def test_without_having_been_looked_at_nothing_is_taken(event: Event, owner: CheckedClient) -> None:
    sent = button(look(owner, agenda_json()))
    assert owner.post(APPLY.format("en"), data={**sent, "seen": ""}).status_code == 409
    for wrong in ("", "not packed", forms.packed(b"x" * 6_000_000)):
        answer = owner.post(APPLY.format("en"), data={**sent, "packed": wrong})
        assert answer.status_code == 422
    assert count(Session) == 0


def test_the_days_of_an_event_are_its_owners_to_change(event: Event, signed_in: SignIn) -> None:
    officer = signed_in(factories.make_staff(event, StaffRole.PROGRAMME))
    for language, sentence in (("en", "An owner of the event"), ("ar", "لمالك الحدث")):
        page = look(officer, agenda_json(), language)
        assert page.status_code == 422
        assert sentence in words(page.get_data(as_text=True))
    event.first_on, event.last_on = date(2023, 1, 30), date(2023, 1, 31)
    db.session.commit()
    page = look(officer, agenda_json())
    assert page.status_code == 200
    assert officer.post(APPLY.format("en"), data=button(page)).status_code == 303


def test_whoever_may_not_edit_the_programme_is_kept_out(event: Event, signed_in: SignIn) -> None:
    viewer = signed_in(factories.make_staff(event, StaffRole.VIEWER))
    assert viewer.get(PATH.format("en")).status_code == 403
    assert "manage/import" not in viewer.get("/en/doha/manage/programme/").get_data(as_text=True)


def test_the_address_of_the_report_leads_back_to_the_file(event: Event, owner: CheckedClient) -> None:
    answer = owner.get(APPLY.format("ar"))
    assert (answer.status_code, answer.location) == (303, PATH.format("ar"))
    assert "manage/import" in owner.get("/en/doha/manage/programme/").get_data(as_text=True)


def test_what_is_there_and_what_is_in_the_bin_is_left_alone(event: Event, owner: CheckedClient) -> None:
    body = schedule_xml(event_xml(1), event_xml(2))
    owner.post(APPLY.format("en"), data=button(look(owner, body)))
    session = db.session.scalars(select(Session).order_by(Session.starts_at).limit(1)).one()
    session.deleted_at = session.created_at
    db.session.commit()
    for language, sentence in (("en", "in the bin"), ("ar", "محذوفات")):
        page = look(owner, body, language)
        assert sentence in words(page.get_data(as_text=True))
        assert button(page, language) == {}
    assert db.session.get_one(Session, session.id).is_deleted


def test_every_change_is_in_the_audit_log(event: Event, owner: CheckedClient) -> None:
    owner.post(APPLY.format("en"), data=button(look(owner, agenda_json())))
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    told = [(entry.action, entry.object_type) for entry in entries]
    for wanted in (
        ("object.changed", "event"),
        ("object.created", "room"),
        ("object.created", "organisation"),
        ("object.created", "person"),
        ("object.created", "session"),
        ("agenda.imported", "event"),
    ):
        assert wanted in told
    for language, sentence in (("en", "imported an agenda"), ("ar", "استيراد جدول أعمال")):
        log = owner.get(f"/{language}/doha/manage/audit")
        assert sentence in words(log.get_data(as_text=True))


def test_readers_of_the_event_are_shown_something_new(event: Event, owner: CheckedClient) -> None:
    before = event.public_version
    owner.post(APPLY.format("en"), data=button(look(owner, agenda_json())))
    assert db.session.get_one(Event, event.id).public_version > before


def test_what_the_database_refuses_undoes_everything(
    event: Event, owner: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should two sessions get past the report into one room, nothing of the file is there afterwards."""
    monkeypatch.setattr(report, "_clashes", lambda *_values: iter(()))
    persons = "<person id='1'>Mona</person>"
    late = event_xml(2, date="2023-01-30T09:30:00+03:00", persons=persons)
    sent = button(look(owner, schedule_xml(event_xml(1), late)))
    before = contents()
    for language, sentence in (("en", "Another session holds this room"), ("ar", "القاعة")):
        answer = owner.post(APPLY.format(language), data=sent)
        assert answer.status_code == 422
        assert sentence in words(answer.get_data(as_text=True))
        assert button(answer, language)["packed"] == sent["packed"]
    assert contents() == before
