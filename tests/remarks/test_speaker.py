"""The speaker's page: one button, one part, no account; and nothing for whoever has no link."""

from __future__ import annotations

import pytest
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import EventState
from eventapp.mail.models import MailMessage
from eventapp.remarks import service
from eventapp.remarks.models import Remarks, SpeakerInvitation
from eventapp.remarks.rules.workflow import Answer, Hand, RemarksState
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import (
    at,
    both,
    make_event,
    make_invitation,
    make_item,
    make_part,
    make_person,
    make_remarks,
    make_session,
)

TOKEN = "a-token-of-a-mailed-link"
NOW = at(8)


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha", state=EventState.DRAFT)  # speakers are asked before the event is announced


@pytest.fixture
def remarks(event: Event) -> Remarks:
    session = make_session(event)
    item = make_item(session, 5)
    part = make_part(session, make_person(), item_id=item.id, office=both("عضو", "Member"))
    return make_remarks(part, deadline_at=at(9))


@pytest.fixture
def sent(remarks: Remarks) -> SpeakerInvitation:
    found = make_invitation(remarks, TOKEN)
    db.session.commit()
    return found


def enter(client: CheckedClient, token: str = TOKEN) -> str:
    """Press the button; returns the address it leads to."""
    with clock.stopped(NOW):
        answer = client.submit(f"/en/doha/speak/link/{token}")
    assert answer.status_code == 303
    return str(answer.location)


def test_the_link_shows_a_button_and_its_get_changes_nothing(
    client: CheckedClient, sent: SpeakerInvitation
) -> None:
    for language in ("en", "ar"):
        assert client.get(f"/{language}/doha/speak/link/{TOKEN}").status_code == 200
    db.session.expire_all()
    assert sent.opened_at is None
    assert client.get(f"/en/doha/speak/{sent.public_id}").status_code == 404
    page = enter(client)
    assert page.endswith(sent.public_id)
    for language in ("en", "ar"):
        assert client.get(page.replace("/en/", f"/{language}/")).status_code == 200
    assert sent.opened_at is not None


def test_the_link_signs_nobody_in(client: CheckedClient, sent: SpeakerInvitation) -> None:
    enter(client)
    with client.session_transaction() as session:
        assert "sign_in" not in session
    assert client.get("/en/account").status_code == 401
    assert client.get("/en/doha/manage/").status_code == 401
    assert client.get("/en/doha/").status_code == 404  # the event itself is still a draft


def test_one_link_opens_one_part(client: CheckedClient, sent: SpeakerInvitation, event: Event) -> None:
    stranger = make_remarks(make_part(make_session(event), make_person()))
    other = make_invitation(stranger, "another", email="somebody.else@example.org")
    elsewhere = make_event("elsewhere")
    db.session.commit()
    enter(client)
    assert client.get(f"/en/doha/speak/{other.public_id}").status_code == 404
    assert client.get(f"/en/{elsewhere.slug}/speak/{sent.public_id}").status_code == 404
    assert client.get(f"/en/{elsewhere.slug}/speak/link/{TOKEN}").status_code == 404
    assert client.get("/en/doha/speak/link/unknown").status_code == 404


def test_a_revoked_invitation_ends_at_once(
    client: CheckedClient, sent: SpeakerInvitation, event: Event
) -> None:
    page = enter(client)
    service.revoke(event, sent)
    db.session.commit()
    for path in (page, f"{page}/text", f"{page}/reading", f"/en/doha/speak/link/{TOKEN}"):
        assert client.get(path).status_code == 404


def test_confirming_and_declining(client: CheckedClient, sent: SpeakerInvitation) -> None:
    page = enter(client)
    token = form_fields(client.get(f"{page}/text").get_data(as_text=True))["csrf_token"]
    for step, answer in (("confirmation", Answer.CONFIRMED), ("decline", Answer.DECLINED)):
        told = client.post(f"{page}/{step}", data={"csrf_token": token})
        assert told.status_code == 303
        assert sent.answer is answer
        assert client.get(page).status_code == 200
    assert client.post(f"{page}/leaving", data={"csrf_token": token}).status_code == 303
    assert client.get(page).status_code == 404


def test_a_text_is_kept_then_submitted(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks
) -> None:
    page = enter(client)
    with clock.stopped(NOW):
        text = {"draft__ar": f"كلمة{MARK}", "draft__en": f"Words{MARK}", "spoken": "ar"}
        assert client.submit(f"{page}/text", what="draft", **text).status_code == 303
        assert (remarks.state, remarks.versions) == (RemarksState.DRAFT, [])
        assert client.submit(f"{page}/text", what="submission", **text).status_code == 303
        assert (
            client.submit(f"{page}/text", what="submission", **text | {"draft__en": f"New{MARK}"}).status_code
            == 303
        )
    assert [(row.language, row.number, row.written_by) for row in remarks.versions] == [
        ("ar", 1, sent.name),
        ("en", 2, sent.name),
        ("en", 1, sent.name),
    ]
    assert remarks.spoken == "ar"
    for language in ("en", "ar"):
        here = page.replace("/en/", f"/{language}/")
        assert client.get(here).status_code == 200
        for version in remarks.versions:
            assert client.get(f"{here}/versions/{version.public_id}").status_code == 200
    compared = client.get(f"{page}/versions/{remarks.versions[1].public_id}").get_data(as_text=True)
    assert f"<del>Words{MARK}</del>" in compared and f"<ins>New{MARK}</ins>" in compared


def test_an_assistant_is_recorded_so(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks
) -> None:
    make_invitation(remarks, "helper", hand=Hand.ASSISTANT, name=f"Sara{MARK}", email="s@example.org")
    page = enter(client, "helper")
    assert "You act for the speaker" in client.get(page).get_data(as_text=True)
    with clock.stopped(NOW):
        client.submit(f"{page}/text", what="submission", draft__ar="", draft__en=f"Text{MARK}", spoken="")
    assert [(row.hand, row.written_by) for row in remarks.versions] == [(Hand.ASSISTANT, f"Sara{MARK}")]
    receipts = [letter.to_address for letter in db.session.query(MailMessage)]
    assert sorted(receipts) == ["s@example.org", "speaker@example.org"]


def test_two_at_once_are_told_apart(client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks) -> None:
    page = enter(client)
    remarks.draft = LocalizedText("", f"Theirs{MARK}")
    remarks.version  # noqa: B018 - loaded before the other saves
    with clock.stopped(NOW):
        answer = client.submit(
            f"{page}/text", version="0", what="draft", draft__en=f"Mine{MARK}", draft__ar=""
        )
    assert answer.status_code == 409
    assert f"Theirs{MARK}" in answer.get_data(as_text=True)


def test_too_late_is_said_and_nothing_typed_is_lost(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks
) -> None:
    page = enter(client)
    with clock.stopped(at(9, 1)):
        assert "The deadline passed on" in client.get(page).get_data(as_text=True)
        answer = client.submit(f"{page}/text", what="submission", draft__en=f"Typed{MARK}", draft__ar="")
    assert answer.status_code == 422
    told = answer.get_data(as_text=True)
    assert f"Typed{MARK}" in told and "The deadline has passed." in told
    assert remarks.versions == []


def test_how_name_and_office_read(client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks) -> None:
    page = enter(client)
    assert client.get(f"{page.replace('/en/', '/ar/')}/reading").status_code == 200
    answer = client.submit(f"{page}/reading", name__ar=f"سعادة ناصر{MARK}", office__en=f"Vice-Chair{MARK}")
    assert answer.status_code == 303
    assert remarks.asked_name.ar == f"سعادة ناصر{MARK}"
    assert remarks.person is not None and remarks.person.printed_as == LocalizedText()


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>"]
)
def test_no_text_becomes_a_script(
    client: CheckedClient, remarks: Remarks, sent: SpeakerInvitation, typed: str
) -> None:
    page = enter(client)
    with clock.stopped(NOW):
        client.submit(f"{page}/text", what="submission", draft__en=f"{typed}{MARK}", draft__ar="")
    shown = client.get(f"{page}/versions/{remarks.versions[0].public_id}").get_data(as_text=True)
    assert "<script>alert" not in shown and 'href="javascript' not in shown and "<img src=x" not in shown
