"""Organisers invite, remind, take a link back; the letter; who has answered at a glance."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import service as files
from eventapp.core.files.images import EMBLEM
from eventapp.core.files.kinds import IMAGE_LIMIT, IMAGES
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail.service import as_email
from eventapp.people.rules import OrganisationKind
from eventapp.registration import service
from eventapp.registration.errors import StepNotPossible
from eventapp.registration.models import Delegation
from eventapp.registration.rules.quotas import Function, default_quota
from eventapp.registration.rules.workflow import InvitationState
from tests.client import MARK, CheckedClient
from tests.factories import (
    both,
    make_delegation,
    make_organisation,
    make_participant,
    make_staff,
)
from tests.registration.conftest import mailed_link, mails

SignIn = Callable[[Account], CheckedClient]
PATH = "/en/doha/manage/delegations"


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


def invited(officer: CheckedClient, name: str = "Assembly", **fields: str) -> Delegation:
    make_organisation(short_name=both("جمعية", name), kind=OrganisationKind.ASSEMBLY)
    db.session.commit()
    answer = officer.submit(
        f"{PATH}/new",
        **{
            "organisation": f"{name}{MARK}",
            "focal_name": f"Mona{MARK}",
            "focal_email": "mona@example.org",
            "language": "ar",
            "answer_by": "2023-01-22",
            "message__en": f"A word of ours{MARK}",
            **fields,
        },
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return db.session.query(Delegation).order_by(Delegation.id.desc()).first()  # type: ignore[return-value]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_in_both_languages(event: Event, officer: CheckedClient, language: str) -> None:
    base = f"/{language}/doha/manage"
    assert officer.get(f"{base}/delegations").status_code == 200
    for state in InvitationState:
        delegation = make_delegation(event, state=state, decline_reason=f"Why{MARK}")
        make_participant(delegation)
        for end in ("", "/edit"):
            assert officer.get(f"{base}/delegations/{delegation.public_id}{end}").status_code == 200
    for end in ("delegations", "delegations/new", "accreditation", "participants"):
        assert officer.get(f"{base}/{end}").status_code == 200


def test_an_invitation_offers_what_is_usual_for_its_kind(event: Event, officer: CheckedClient) -> None:
    delegation = invited(officer, places_press="3")
    assert delegation.reference == "DOHA/001"
    assert delegation.state is InvitationState.DRAFTED
    assert delegation.caps == dict(default_quota(OrganisationKind.ASSEMBLY)) | {Function.PRESS: 3}
    assert mails() == []


def test_who_is_invited_is_not_invited_twice(event: Event, officer: CheckedClient) -> None:
    delegation = invited(officer)
    form = {"organisation": delegation.organisation.public_id, "focal_email": "a@example.org"}
    answer = officer.submit(f"{PATH}/new", **form, answer_by="2023-01-22")
    assert answer.status_code == 422
    assert "invited already" in answer.get_data(as_text=True)
    make_organisation(short_name=both("أخرى", "Other one"))
    form |= {"organisation": f"Other one{MARK}", "reference": delegation.reference}
    answer = officer.submit(f"{PATH}/new", **form, answer_by="2023-01-22")
    assert (answer.status_code, "has this reference" in answer.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_mail_and_the_reminder_in_both_languages(event: Event, language: str) -> None:
    delegation = make_delegation(
        event, state=InvitationState.DRAFTED, language=language, message=both("كلمة", "A word")
    )
    path = f"/{language}/invitation/link/TOKEN"
    service.send(event, delegation, path=path)
    service.remind(event, delegation, path=path)
    db.session.commit()
    invitation, reminder = mails()
    assert [mail.template for mail in (invitation, reminder)] == [
        "delegation_invitation",
        "delegation_reminder",
    ]
    name = delegation.organisation.short_name.in_(language)
    for mail in (invitation, reminder):
        assert (mail.language, mail.to_address, mail.is_sensitive) == (
            language,
            delegation.focal_email,
            True,
        )
        for body in (mail.text, mail.html):
            assert name in body
            assert body.count("http://localhost") >= 1
            assert body.replace("http://localhost/", "").count("http") == 0
    assert delegation.message.in_(language) in invitation.text
    assert ("No account" in invitation.text) == (language == "en")


def test_a_second_link_replaces_the_first(event: Event, client: CheckedClient) -> None:
    delegation = make_delegation(event, state=InvitationState.SENT)
    first = mailed_link(event, delegation)
    second = mailed_link(event, delegation, remind=True)
    assert client.submit(first).status_code in {400, 422}
    page = client.get(first).get_data(as_text=True)
    assert "not valid any more" in page
    assert MARK not in page
    assert client.submit(second).status_code == 303


def test_a_link_that_is_taken_back_or_old_opens_nothing(
    event: Event, officer: CheckedClient, client: CheckedClient
) -> None:
    delegation = make_delegation(event, state=InvitationState.SENT)
    page = f"/en/doha/delegation/{delegation.public_id}"
    assert client.submit(mailed_link(event, delegation)).status_code == 303
    assert client.get(page).status_code == 200
    officer.press(f"{PATH}/{delegation.public_id}/revocation")
    assert client.get(page).status_code == 404
    path = mailed_link(event, delegation)
    assert client.submit(path).status_code == 303
    with clock.stopped(clock.now() + timedelta(days=121)):
        assert client.get(page).status_code == 404
        assert "not valid any more" in client.get(path).get_data(as_text=True)


def test_everybody_awaited_is_reminded_and_nobody_else(event: Event, officer: CheckedClient) -> None:
    waiting = make_delegation(event, state=InvitationState.SENT)
    empty, half, done = (make_delegation(event) for _number in range(3))
    make_participant(half)
    make_participant(done, Function.HEAD)
    service.submit(event, done)
    for state in (InvitationState.DRAFTED, InvitationState.DECLINED):
        with pytest.raises(StepNotPossible):
            service.remind(event, make_delegation(event, state=state), path="/en/TOKEN")
    db.session.commit()
    officer.press(f"{PATH}/reminders")
    reminded = {mail.to_address for mail in mails("delegation_reminder")}
    assert reminded == {one.focal_email for one in (waiting, empty, half)}


def test_who_declined_is_invited_again(event: Event, officer: CheckedClient) -> None:
    delegation = make_delegation(event, state=InvitationState.DECLINED, decline_reason="Busy")
    officer.press(f"{PATH}/{delegation.public_id}/sending")
    assert (delegation.state, delegation.decline_reason) == (InvitationState.SENT, "")


def test_the_letter_is_one_document_in_both_languages(event: Event, officer: CheckedClient) -> None:
    event.contact_name = both("الأمانة", "Secretariat")
    delegation = make_delegation(event, sent_at=clock.now(), message=both("كلمة", "A word of ours"))
    answer = officer.get(f"{PATH}/{delegation.public_id}/letter.pdf")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "private, no-store")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]
    assert len(pages) == 2
    assert "We have the honour to invite you" in pages[0]
    assert "A word of ours" in pages[0]
    assert delegation.reference in pages[1]
    assert "We have" not in pages[1]


def test_the_mail_carries_the_letter(event: Event, officer: CheckedClient) -> None:
    delegation = make_delegation(event, state=InvitationState.DRAFTED)
    officer.press(f"{PATH}/{delegation.public_id}/sending")
    message = as_email(mails()[-1])
    (attached,) = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "invitation.pdf")
    pages = PdfReader(io.BytesIO(attached.get_content())).pages
    assert "We have the honour" in pages[0].extract_text()
    assert "Draft" not in pages[0].extract_text()
    assert (message["Content-Language"], message.get_body(("plain",)) is not None) == ("en", True)


def test_the_letter_carries_the_emblem(event: Event, officer: CheckedClient) -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (64, 32), (122, 21, 49, 255)).save(picture, "PNG")
    picture.seek(0)
    kept = files.keep(picture, "emblem.png", allowed=IMAGES, most=IMAGE_LIMIT, frame=EMBLEM)
    event.emblem = kept.as_row()
    delegation = make_delegation(event, sent_at=clock.now())
    answer = officer.get(f"{PATH}/{delegation.public_id}/letter.pdf")
    images = [len(page.images) for page in PdfReader(io.BytesIO(answer.data)).pages]
    assert images == [1, 1]


def test_what_a_delegation_is_asked_is_recorded_without_its_people(app: Flask, event: Event) -> None:
    delegation = make_delegation(event)
    person = service.add_person(
        event,
        delegation,
        function=Function.HEAD,
        has_consented=True,
        **{
            **{name: "" for name in ("phone", "languages")},
            "full_name": both("اسم خفي", "Secret Name"),
            "office": both("منصب", "Office"),
            "how_to_address": both("سعادة", "Secret Form"),
            "email": "secret@example.org",
            "access_needs": "Secret need",
            "dietary_needs": "Secret dish",
            "language": "en",
            "address": make_participant(delegation).address,
            "honorific": make_participant(delegation).honorific,
            "rank": make_participant(delegation).rank,
        },
    )
    service.submit(event, delegation)
    db.session.commit()
    told = "".join(f"{row.payload} {row.actor_name}" for row in db.session.query(AuditEntry))
    assert person.public_id in {row.object_id for row in db.session.query(AuditEntry)}
    assert "submitted" in told
    for secret in ("Secret", "secret", "خفي", "Focal"):
        assert secret not in told


def test_the_list_is_read_in_a_fixed_number_of_queries(
    event: Event, officer: CheckedClient, queries: list[str]
) -> None:
    counts = []
    for _number in range(3):
        delegation = make_delegation(event)
        make_participant(delegation)
        make_participant(delegation)
        officer.get(PATH)
        queries.clear()
        officer.get(PATH)
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_a_deadline_is_a_date(event: Event, officer: CheckedClient) -> None:
    delegation = invited(officer)
    answer = officer.submit(f"{PATH}/{delegation.public_id}/edit", answer_by="٢٠٢٣-٠١-٢٥", places_press="0")
    assert answer.status_code == 303
    assert (delegation.answer_by, delegation.caps[Function.PRESS]) == (date(2023, 1, 25), 0)
    assert officer.submit(f"{PATH}/{delegation.public_id}/edit", answer_by="soon").status_code == 422
