"""Messages to a selection: written in each one's language, held, looked at, then sent or discarded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail import service as outbox
from eventapp.mail.rules import MailState
from eventapp.registration.errors import NobodyChosen, UnknownPlaceholder
from eventapp.registration.models import Participant, ParticipantMessage, RegistrationCategory
from eventapp.registration.rules.categories import CategoryKind
from eventapp.registration.rules.messages import expand, unknown_placeholder
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState
from eventapp.registration.service import messages
from tests.client import CheckedClient, form_fields
from tests.factories import both, make_delegation, make_event, make_participant, make_staff
from tests.registration.conftest import mails

SignIn = Callable[[Account], CheckedClient]
S = ParticipantState
WRITE = "/en/doha/manage/messages/new"
SUBJECT = LocalizedText(ar="الوصول", en="Arrival")
BODY = LocalizedText(ar="إلى {name} من {organisation}.", en="For {name} of {organisation}.\n\nThank you.")


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


@pytest.fixture
def people(event: Event) -> list[Participant]:
    """An approved head who reads Arabic, an approved delegate without address, one submitted."""
    delegation = make_delegation(event, language="en")
    return [
        make_participant(delegation, Function.HEAD, state=S.APPROVED, language="ar"),
        make_participant(delegation, state=S.APPROVED, email="", full_name=both("ليلى", "Layla")),
        make_participant(delegation, state=S.SUBMITTED),
    ]


def test_placeholders_are_flat_and_filled_in_once() -> None:
    values = {"name": "{organisation}", "organisation": "PAM"}
    assert expand("{name}, {organisation}, {other}, {{name}}", values) == (
        "{organisation}, PAM, {other}, {{organisation}}"
    )
    assert unknown_placeholder("{name} {Name}") == "{Name}"
    assert unknown_placeholder("{ name } {} {name}") is None


def test_each_gets_their_language_and_nothing_goes_before_it_is_released(
    app: Flask, event: Event, people: list[Participant]
) -> None:
    message = messages.write(event, people[:2], subject=SUBJECT, body=BODY)
    db.session.commit()
    first, second = mails("participant_message")
    assert (first.to_address, first.language, first.subject) == (people[0].email, "ar", "الوصول")
    assert people[0].full_name.ar in first.text
    assert (second.to_address, second.language) == ("".join([people[1].delegation.focal_email]), "en")  # type: ignore[union-attr]
    assert "Layla" in second.text
    assert "Please pass it on." in second.text
    assert {first.state, second.state} == {MailState.HELD}
    assert outbox.deliver_due() == 0
    with app.test_request_context("/en/", method="POST"):
        assert messages.settle(event, message, step="sending") == 2
        db.session.commit()
    assert outbox.deliver_due() == 2


def test_who_has_no_address_at_all_is_named(event: Event, officer: CheckedClient) -> None:
    category = RegistrationCategory(
        event_id=event.id, kind=CategoryKind.PUBLIC, title=both("جمهور", "Public"), cap=5
    )
    db.session.add(category)
    db.session.flush()
    alone = Participant(
        event_id=event.id, category_id=category.id, state=S.APPROVED, full_name=both("وحيد", "Alone")
    )
    db.session.add(alone)
    db.session.flush()
    message = messages.write(event, [alone], subject=SUBJECT, body=BODY)
    db.session.commit()
    assert mails() == []
    page = officer.get(f"/en/doha/manage/messages/{message.public_id}").text
    assert "Who cannot be reached by mail" in page
    assert "Alone" in page


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("mode", "count"), [("all", 2), ("only", 1), ("without", 1)])
def test_an_officer_chooses_by_words_and_ticks_writes_looks_and_sends(
    event: Event, officer: CheckedClient, people: list[Participant], mode: str, count: int, language: str
) -> None:
    path = f"{WRITE}?state=approved".replace("/en/", f"/{language}/")
    fields = {"subject__ar": "الوصول", "subject__en": "Arrival", "body__ar": "نص", "body__en": "Text {name}"}
    answer = officer.submit(path, **fields, mode=mode, person=people[0].public_id)
    assert answer.status_code == 303
    written = mails("participant_message")
    assert len(written) == count
    assert (people[0].email in {one.to_address for one in written}) == (mode != "without")
    page = officer.get(answer.location)
    assert page.status_code == 200
    token = form_fields(page.text)["csrf_token"]
    assert officer.post(f"{answer.location}/sending", data={"csrf_token": token}).status_code == 303
    assert officer.post(f"{answer.location}/sending", data={"csrf_token": token}).status_code == 409
    assert officer.post(f"{answer.location}/discarding", data={"csrf_token": token}).status_code == 409
    assert {one.state for one in mails("participant_message")} == {MailState.QUEUED}
    assert officer.get(f"/{language}/doha/manage/messages").status_code == 200
    assert officer.get(answer.location).status_code == 200


def test_a_held_mail_is_read_and_discarded_on_the_mail_page(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    messages.write(event, people[:2], subject=SUBJECT, body=BODY)
    db.session.commit()
    (first, _second) = mails("participant_message")
    assert officer.get("/en/doha/manage/mail?state=held").text.count("الوصول") == 1
    page = officer.get(f"/en/doha/manage/mail/{first.public_id}").text
    assert people[0].full_name.ar in page
    token = form_fields(page)["csrf_token"]
    officer.post(f"/en/doha/manage/mail/{first.public_id}/discarding", data={"csrf_token": token})
    assert [one.state for one in mails("participant_message")] == [MailState.DISCARDED, MailState.HELD]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("", 2),  # whoever is approved
        ("state=", 3),
        ("state=submitted", 1),
        ("function=head", 1),
        ("language=ar", 1),
        ("delegation=unknown", 0),
        ("category=unknown", 0),
    ],
)
def test_the_words_choose(
    event: Event, officer: CheckedClient, people: list[Participant], asked: str, count: int
) -> None:
    make_participant(make_delegation(make_event("elsewhere")), state=S.APPROVED)
    assert officer.get(f"{WRITE}?{asked}").text.count('name="person"') == count


def test_what_cannot_be_is_said_beside_its_field(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    assert officer.get(f"{WRITE}?state=nonsense").status_code == 422
    answer = officer.submit(WRITE, subject__en="Arrival", body__en="Dear {nom}")
    assert answer.status_code == 422
    assert "{nom}" in answer.text
    assert mails() == []
    with pytest.raises(UnknownPlaceholder):
        messages.write(event, people, subject=both("", "{x}"), body=BODY)
    with pytest.raises(NobodyChosen):
        messages.write(event, [], subject=SUBJECT, body=BODY)


def test_a_message_of_another_event_is_unknown(
    event: Event, officer: CheckedClient, people: list[Participant]
) -> None:
    other = make_event("elsewhere")
    abroad = make_participant(make_delegation(other), state=S.APPROVED)
    message = messages.write(other, [abroad], subject=SUBJECT, body=BODY)
    db.session.commit()
    path = f"/en/doha/manage/messages/{message.public_id}"
    assert officer.get(path).status_code == 404
    answer: Any = officer.press(f"{path}/sending")
    assert answer.status_code == 404
    assert {one.state for one in mails("participant_message")} == {MailState.HELD}
    assert db.session.query(ParticipantMessage).count() == 1
