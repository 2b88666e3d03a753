"""A speaker with several parts: one mail, one link, one list; and nobody else's parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail.models import MailMessage
from eventapp.people.models import Person
from eventapp.remarks import service
from eventapp.remarks.models import Remarks, SpeakerInvitation
from eventapp.remarks.rules.workflow import Hand
from tests.client import CheckedClient, form_fields
from tests.factories import (
    at,
    both,
    make_event,
    make_invitation,
    make_part,
    make_person,
    make_remarks,
    make_session,
    make_staff,
)

SignIn = Callable[[Account], CheckedClient]
TOKEN = "a-token-of-a-mailed-link"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def person(event: Event) -> Person:
    return make_person(email="n@example.org")


def part_of(event: Event, person: Person | None, title: str, hour: int) -> Remarks:
    session = make_session(
        event, title=both(f"جلسة {title}", title), starts_at=at(hour), ends_at=at(hour + 1)
    )
    return make_remarks(make_part(session, person))


@pytest.fixture
def first(event: Event, person: Person) -> Remarks:
    return part_of(event, person, "Late session", 14)


@pytest.fixture
def second(event: Event, person: Person) -> Remarks:
    return part_of(event, person, "Early session", 10)


def enter(client: CheckedClient) -> str:
    db.session.commit()
    with clock.stopped(at(8)):
        answer = client.submit(f"/en/doha/speak/link/{TOKEN}")
    return str(answer.location)


def test_one_link_leads_to_the_list_of_all_parts(
    client: CheckedClient, event: Event, first: Remarks, second: Remarks
) -> None:
    sent = make_invitation(first, TOKEN, email="n@example.org")
    other = make_invitation(second, email="N@example.org")
    astray = make_invitation(
        part_of(event, db.session.get_one(Person, first.person_id), "Third session", 16),
        email="m@example.org",
    )
    place = enter(client)
    assert place == f"/en/doha/speak/{sent.public_id}/parts"
    for language in ("ar", "en"):
        assert client.get(place.replace("/en/", f"/{language}/")).status_code == 200
    told = client.get(place).get_data(as_text=True)
    assert told.index("Early session") < told.index("Late session")
    assert "Third session" not in told  # the same person, asked at another address: it may be a mistyped one
    with clock.stopped(at(8)):
        assert client.get(f"/en/doha/speak/{astray.public_id}").status_code == 404
    with clock.stopped(at(8)):
        page = client.get(f"/en/doha/speak/{other.public_id}")
        assert page.status_code == 200
        assert f"/en/doha/speak/{other.public_id}/parts" in page.get_data(as_text=True)
        answer = client.submit(f"/en/doha/speak/{other.public_id}/text", draft__en="Words", what="submission")
    assert answer.status_code == 303
    assert (first.text.en, second.text.en) == ("", "Words")


def test_a_single_part_needs_no_list(client: CheckedClient, event: Event, first: Remarks) -> None:
    sent = make_invitation(first, TOKEN)
    assert enter(client) == f"/en/doha/speak/{sent.public_id}"


def test_an_assistant_gets_the_parts_of_their_address_and_no_other(
    client: CheckedClient, event: Event, first: Remarks, second: Remarks
) -> None:
    minister = part_of(event, make_person(name=both("وزير", "A Minister")), "Third session", 16)
    make_invitation(first, TOKEN, hand=Hand.ASSISTANT, email="office@example.org")
    same = make_invitation(minister, hand=Hand.ASSISTANT, email="Office@example.org")
    foreign = [
        make_invitation(second, hand=Hand.SPEAKER, email="n@example.org"),
        make_invitation(second, hand=Hand.ASSISTANT, email="elsewhere@example.org"),
    ]
    told = client.get(enter(client)).get_data(as_text=True)
    assert "Third session" in told and "Late session" in told and "Early session" not in told
    with clock.stopped(at(8)):
        assert client.get(f"/en/doha/speak/{same.public_id}").status_code == 200
        for one in foreign:
            assert client.get(f"/en/doha/speak/{one.public_id}").status_code == 404


def test_what_ends_the_link_or_the_other_invitation_ends_the_way(
    client: CheckedClient, event: Event, first: Remarks, second: Remarks
) -> None:
    sent = make_invitation(first, TOKEN, email="n@example.org")
    other = make_invitation(second, email="n@example.org")
    enter(client)
    paths = [f"/en/doha/speak/{one.public_id}" for one in (sent, other)]
    with clock.stopped(at(8)):
        assert [client.get(path).status_code for path in paths] == [200, 200]
        other.revoked_at = at(8)
        assert [client.get(path).status_code for path in paths] == [200, 404]
        other.revoked_at, sent.revoked_at = None, at(8)
        assert [client.get(path).status_code for path in paths] == [404, 404]


def test_another_event_is_another_matter(
    client: CheckedClient, person: Person, event: Event, first: Remarks
) -> None:
    elsewhere = make_event("other")
    foreign = make_invitation(part_of(elsewhere, person, "Elsewhere", 9), email="n@example.org")
    sent = make_invitation(first, TOKEN, email="n@example.org")
    assert enter(client) == f"/en/doha/speak/{sent.public_id}"
    with clock.stopped(at(8)):
        assert client.get(f"/en/doha/speak/{foreign.public_id}").status_code == 404
        assert client.get(f"/en/other/speak/{foreign.public_id}").status_code == 404


def test_leaving_closes_all_of_them_on_this_device(
    client: CheckedClient, event: Event, first: Remarks, second: Remarks
) -> None:
    sent = make_invitation(first, TOKEN, email="n@example.org")
    other = make_invitation(second, email="n@example.org")
    enter(client)
    with clock.stopped(at(8)):
        page = client.get(f"/en/doha/speak/{other.public_id}/text").get_data(as_text=True)
        data = {"csrf_token": form_fields(page)["csrf_token"]}
        assert client.post(f"/en/doha/speak/{other.public_id}/leaving", data=data).status_code == 303
        for one in (sent, other):
            assert client.get(f"/en/doha/speak/{one.public_id}").status_code == 404


@pytest.mark.parametrize("ticked", [True, False])
def test_one_mail_asks_about_all_parts(
    signed_in: SignIn, event: Event, first: Remarks, second: Remarks, ticked: bool
) -> None:
    organiser = signed_in(make_staff(event, StaffRole.PROGRAMME))
    part = first.part
    assert part is not None
    path = f"/en/doha/manage/remarks/parts/{part.public_id}/invitation"
    for language in ("ar", "en"):
        assert organiser.get(path.replace("/en/", f"/{language}/")).status_code == 200
    fields = {} if ticked else {"all_parts": None}
    with clock.stopped(at(8)):
        assert organiser.submit(path, **fields).status_code == 303
    (mail,) = db.session.query(MailMessage)
    asked = {row.remarks_id for row in db.session.query(SpeakerInvitation)}
    assert asked == ({first.id, second.id} if ticked else {first.id})
    assert ("Early session" in mail.text) is ticked
    with clock.stopped(at(8)):
        assert organiser.submit(path, **fields).status_code == 303  # asked again: nobody twice for the rest
    assert db.session.query(SpeakerInvitation).filter_by(remarks_id=second.id).count() == int(ticked)


def test_whoever_is_late_twice_is_reminded_once(event: Event, first: Remarks, second: Remarks) -> None:
    for remarks in (first, second):
        remarks.deadline_at = at(7)
        make_invitation(remarks, email="n@example.org")
    with clock.stopped(at(8)):
        until = at(9)
        assert service.chase(event, until=until, reason="Reminder", link=lambda *told: "/".join(told)) == 1
    (mail,) = db.session.query(MailMessage)
    assert "Early session" in mail.text and "Late session" in mail.text
    assert {first.late_until, second.late_until} == {until}
