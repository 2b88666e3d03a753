"""Pictures, the note verbale, changes after the decision, and a second focal point."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from PIL import Image

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.jobs import worker
from eventapp.registration import service
from eventapp.registration.errors import SameAddress
from eventapp.registration.models import ChangeRequest, Delegation, NoteVerbale, Participant
from eventapp.registration.queries import focal
from eventapp.registration.rules.changes import Outcome
from eventapp.registration.rules.focal import Seat
from eventapp.registration.rules.quotas import Function, Place
from eventapp.registration.rules.workflow import InvitationState, ParticipantState, Reason
from eventapp.registration.service import accreditation, places
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import make_delegation, make_event, make_participant, make_staff
from tests.files import samples
from tests.registration.conftest import Opening, mails, page_of, pressed

S = ParticipantState
SignIn = Callable[[Account], CheckedClient]
QUEUE = "/en/doha/manage/accreditation"
PATHS = {"ar": "/ar/invitation/link/TOKEN", "en": "/en/invitation/link/TOKEN"}


@pytest.fixture
def delegation(event: Event) -> Delegation:
    return make_delegation(event, language="en")


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


def picture(width: int = 900, height: int = 700) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (90, 60, 30)).save(out, "JPEG")
    return out.getvalue()


def sent(client: CheckedClient, path: str, body: bytes, name: str, **fields: str) -> int:
    """Send a form with a file."""
    form = form_fields(client.get(path).get_data(as_text=True), action=None)
    page = path.partition("/people")[0].partition("/note")[0]
    token = form.get("csrf_token") or form_fields(client.get(page).get_data(as_text=True))["csrf_token"]
    once = form.get("once", "")
    data = {"csrf_token": token, "once": once, "version": form.get("version", ""), **fields}
    return client.post(path, data=data | {"file": (io.BytesIO(body), name)}).status_code


def test_a_picture_is_given_shown_replaced_and_taken_off(
    event: Event, delegation: Delegation, opened: Opening, officer: CheckedClient
) -> None:
    head = make_participant(delegation, Function.HEAD)
    client = opened(event, delegation)
    page = page_of(delegation)
    photo = f"{page}/people/{head.public_id}/photo"
    assert client.get(f"{photo}.webp").status_code == 404
    assert "photo" in client.get(page).get_data(as_text=True)  # what is missing says so
    assert sent(client, photo, picture(), "me.jpg") == 303
    shown = client.get(f"{photo}.webp")
    with Image.open(io.BytesIO(shown.data)) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (480, 600))
    assert shown.headers["Cache-Control"] == "private, no-store"
    first = head.photo_id
    assert sent(client, photo, picture(600, 900), "other.jpg") == 303
    assert head.photo_id != first
    for language in ("en", "ar"):
        assert f"{head.public_id}/photo.webp" in client.get(page_of(delegation, language)).get_data(
            as_text=True
        )
        assert client.get(photo.replace("/en/", f"/{language}/", 1)).status_code == 200
    assert officer.get(f"{QUEUE}/{head.public_id}/photo.webp").data == client.get(f"{photo}.webp").data
    assert f"{head.public_id}/photo.webp" in officer.get(f"{QUEUE}/{head.public_id}").get_data(as_text=True)
    assert pressed(client, delegation, f"people/{head.public_id}/photo/deletion") == 303
    assert head.photo_id is None
    assert pressed(client, delegation, f"people/{head.public_id}/photo/deletion") == 409


def test_a_picture_comes_late_but_is_replaced_only_while_the_person_is_open(
    event: Event, delegation: Delegation, opened: Opening
) -> None:
    head = make_participant(delegation, Function.HEAD)
    service.submit(event, delegation)
    delegation.answer_by = date(2020, 1, 1)
    client = opened(event, delegation)
    photo = f"{page_of(delegation)}/people/{head.public_id}/photo"
    assert sent(client, photo, picture(), "me.jpg") == 303
    assert sent(client, photo, picture(), "me.jpg") == 409
    service.decide(event, [head], step="hold")
    assert sent(client, photo, picture(500, 500), "me.jpg") == 303
    service.decide(event, [head], step="rejection", reason=Reason.LATE)
    assert pressed(client, delegation, f"people/{head.public_id}/photo/deletion") == 409


def test_pictures_and_notes_of_others_are_unknown(
    event: Event, delegation: Delegation, opened: Opening, officer: CheckedClient
) -> None:
    other = make_delegation(event)
    elsewhere = make_delegation(make_event("elsewhere"))
    people = [make_participant(one, Function.HEAD) for one in (other, elsewhere)]
    for one, person in zip((other, elsewhere), people, strict=True):
        strange = opened(queries_event(one), one)
        base = f"/en/{'doha' if one is other else 'elsewhere'}/delegation/{one.public_id}"
        assert sent(strange, f"{base}/people/{person.public_id}/photo", picture(), "x.jpg") == 303
        assert (
            sent(strange, f"{base}/note", samples.pdf(), "n.pdf", reference="1", dated_on="2023-01-01") == 303
        )
    client = opened(event, delegation)
    page = page_of(delegation)
    for one, person in zip((other, elsewhere), people, strict=True):
        assert one.note is not None
        for path in (
            f"{page}/people/{person.public_id}/photo.webp",
            f"{page}/people/{person.public_id}/photo",
            f"{page}/people/{person.public_id}/change",
            f"{page}/notes/{one.note.public_id}",
            f"{page_of(one)}/people/{person.public_id}/photo.webp",
            f"{page_of(one)}/notes/{one.note.public_id}",
            f"{page_of(one)}/people/table",
            f"{page_of(one)}/second",
        ):
            assert client.get(path).status_code == 404, path
    assert officer.get(f"{QUEUE}/{people[0].public_id}/photo.webp").status_code == 200
    assert officer.get(f"{QUEUE}/{people[1].public_id}/photo.webp").status_code == 404
    manage = "/en/doha/manage/delegations"
    assert other.note is not None and elsewhere.note is not None
    assert officer.get(f"{manage}/{other.public_id}/notes/{other.note.public_id}").status_code == 200
    assert officer.get(f"{manage}/{other.public_id}/notes/{elsewhere.note.public_id}").status_code == 404


def queries_event(delegation: Delegation) -> Event:
    return db.session.get_one(Event, delegation.event_id)


@pytest.mark.parametrize("hostile", samples.HOSTILE, ids=lambda hostile: hostile[0])
def test_hostile_files_leave_nothing(
    event: Event,
    delegation: Delegation,
    opened: Opening,
    hostile: tuple[str, str, Callable[[], bytes], object],
) -> None:
    _label, name, make, problem = hostile
    head = make_participant(delegation, Function.HEAD)
    client = opened(event, delegation)
    page = page_of(delegation)
    photo = sent(client, f"{page}/people/{head.public_id}/photo", make(), name)
    note = sent(client, f"{page}/note", make(), name, reference=f"NV/1{MARK}", dated_on="2023-01-01")
    if problem is not None:
        assert {photo, note} <= {422, 413}
        assert db.session.query(NoteVerbale).count() == 0
    assert (head.photo is not None) == (photo == 303)
    if head.photo is not None:  # what came in was drawn again
        with storage.current().open(head.photo.storage_key) as stream:
            assert stream.read(4) == b"RIFF"


def test_the_note_is_handed_in_replaced_and_read_by_the_officer(
    event: Event, delegation: Delegation, opened: Opening, officer: CheckedClient
) -> None:
    head = make_participant(delegation, Function.HEAD)
    client = opened(event, delegation)
    page = page_of(delegation)
    assert "The note verbale is missing." in client.get(page).get_data(as_text=True)
    assert sent(client, f"{page}/note", samples.pdf(), "n.pdf", reference="", dated_on="2023-01-01") == 422
    assert sent(client, f"{page}/note", samples.docx(), "n.docx", reference="1", dated_on="2023-01-01") == 422
    fields = {"reference": f"MFA/12{MARK}", "dated_on": "٢٠٢٣-٠١-٠٩"}
    assert sent(client, f"{page}/note", samples.pdf(), "n.pdf", **fields) == 303
    assert pressed(client, delegation, "submission") == 303
    assert sent(client, f"{page}/note", picture(), "n.jpg", **(fields | {"reference": "MFA/13"})) == 303
    former, current = delegation.notes[1], delegation.notes[0]
    assert delegation.note is current
    assert (former.reference, former.dated_on, former.replaced_at is not None) == (
        f"MFA/12{MARK}",
        date(2023, 1, 9),
        True,
    )
    manage = f"/en/doha/manage/delegations/{delegation.public_id}"
    assert officer.get(f"{manage}/notes/{former.public_id}").data == samples.pdf()
    assert officer.get(f"{manage}/notes/{current.public_id}").mimetype == "image/jpeg"
    for language in ("en", "ar"):
        for path in (manage, f"{QUEUE}/{head.public_id}", QUEUE):
            assert officer.get(path.replace("/en/", f"/{language}/", 1)).status_code == 200
        assert client.get(f"{page_of(delegation, language)}/note").status_code == 200
        assert "MFA/13" in client.get(page_of(delegation, language)).get_data(as_text=True)
    entries = db.session.query(AuditEntry).filter_by(object_type="note_verbale", action="object.created")
    assert entries.count() == 2


def asked(event: Event, delegation: Delegation, client: CheckedClient, person: Participant) -> int:
    path = f"{page_of(delegation)}/people/{person.public_id}/change"
    return client.submit(path, wish=f"Name{MARK}", grounds=f"Typing error{MARK}").status_code


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_change_is_asked_for_granted_made_and_handed_in_again(
    event: Event, delegation: Delegation, opened: Opening, officer: CheckedClient, language: str
) -> None:
    head, person = make_participant(delegation, Function.HEAD), make_participant(delegation)
    delegation.language = language
    service.submit(event, delegation)
    service.decide(event, [person], step="approval")
    delegation.answer_by = date(2020, 1, 1)
    client = opened(event, delegation)
    page = page_of(delegation)
    edit = f"{page}/people/{person.public_id}"
    assert client.submit(edit, office__en="Changed").status_code == 422  # the list is closed
    assert client.submit(f"{edit}/change", wish="", grounds="").status_code == 422
    assert asked(event, delegation, client, person) == 303
    assert asked(event, delegation, client, person) == 409
    for base in (
        f"{QUEUE}",
        f"{QUEUE}/changes",
        f"{QUEUE}/{person.public_id}",
        f"{QUEUE}/{person.public_id}/change",
    ):
        assert officer.get(base.replace("/en/", f"/{language}/", 1)).status_code == 200
    assert f"Typing error{MARK}" in officer.get(f"{QUEUE}/changes").get_data(as_text=True)
    before = len(mails("change_answered"))
    answer = f"{QUEUE}/{person.public_id}/change"
    assert officer.submit(answer, outcome="granted", answer="").status_code == 303
    told = mails("change_answered")[before:]
    assert [(mail.to_address, mail.language) for mail in told] == [(delegation.focal_email, language)]
    assert (person.state, person.holds_place) == (S.ON_HOLD, True)
    assert client.submit(edit, office__en="Changed").status_code == 303
    for shown in ("en", "ar"):
        assert client.get(page_of(delegation, shown)).status_code == 200
    assert pressed(client, delegation, f"people/{person.public_id}/resubmission") == 303
    assert pressed(client, delegation, f"people/{person.public_id}/resubmission") == 409
    assert (person.state, person.holds_place, person.office.en) == (S.UNDER_REVIEW, True, "Changed")
    assert head.state is S.SUBMITTED
    assert client.submit(edit, office__en="x").status_code in {409, 422}
    assert focal.open_changes(event) == []


def test_a_change_is_refused_with_a_reason_and_answered_once(
    event: Event, delegation: Delegation, opened: Opening, officer: CheckedClient
) -> None:
    person = make_participant(delegation, Function.HEAD)
    service.submit(event, delegation)
    client = opened(event, delegation)
    assert asked(event, delegation, client, person) == 303
    answer = f"{QUEUE}/{person.public_id}/change"
    late = form_fields(officer.get(answer).get_data(as_text=True))
    assert officer.submit(answer, outcome="refused", answer="").status_code == 422
    assert officer.submit(answer, outcome="refused", answer=f"Too late{MARK}").status_code == 303
    assert officer.post(answer, data=late | {"outcome": "granted"}).status_code == 409  # another tab
    assert person.state is S.SUBMITTED
    change = db.session.query(ChangeRequest).one()
    assert (change.outcome, change.answer) == (Outcome.REFUSED, f"Too late{MARK}")
    assert f"Too late{MARK}" in mails("change_answered")[-1].text.replace("\u2068", "").replace("\u2069", "")
    for language in ("en", "ar"):
        assert f"Too late{MARK}" in client.get(page_of(delegation, language)).get_data(as_text=True)
        assert officer.get(answer.replace("/en/", f"/{language}/", 1)).status_code == 200
    payloads = " ".join(row.payload or "" for row in db.session.query(AuditEntry))
    assert "Too late" not in payloads
    assert "Typing error" not in payloads
    assert asked(event, delegation, client, person) == 303  # and can be asked again


def test_a_change_is_for_whom_the_officers_have_alone(
    event: Event, delegation: Delegation, opened: Opening, officer: CheckedClient
) -> None:
    person = make_participant(delegation, Function.HEAD)
    client = opened(event, delegation)
    assert asked(event, delegation, client, person) == 409  # they can be changed without asking
    assert officer.get(f"{QUEUE}/{person.public_id}/change").status_code == 404
    service.submit(event, delegation)
    assert asked(event, delegation, client, person) == 303
    service.withdraw(event, delegation, person)
    assert officer.submit(f"{QUEUE}/{person.public_id}/change", outcome="granted").status_code == 409
    assert focal.count_open_changes(event) == 0


def test_who_waited_when_opened_stands_in_line_again_or_takes_a_free_place(event: Event) -> None:
    delegation = make_delegation(event, caps={Function.DELEGATE: 1})
    make_participant(delegation, Function.HEAD)
    held, waits = make_participant(delegation), make_participant(delegation)
    service.submit(event, delegation)
    since = waits.waiting_since
    for free in (False, True):
        change = service.ask(event, delegation, waits, wish="w", grounds="g")
        service.answer_change(event, change, outcome=Outcome.GRANTED)
        assert (waits.state, waits.holds_place) == (S.ON_HOLD, False)
        if free:
            service.withdraw(event, delegation, held)
        service.hand_in_again(event, delegation, waits)
        wanted = (S.UNDER_REVIEW, True) if free else (S.WAITLISTED, False)
        assert (waits.state, waits.holds_place) == wanted
        assert waits.waiting_since == since
    place = Place(delegation.id, Function.DELEGATE)
    assert not places.take(place)
    accreditation.promote(event, place)


def link_of(mail_text: str) -> str:
    found = re.search(r"http://localhost(/\w\w/invitation/link/\S+)", mail_text)
    assert found is not None
    return found[1]


def test_a_second_focal_point_has_a_link_that_lives_by_itself(
    app: Flask, event: Event, delegation: Delegation, opened: Opening
) -> None:
    head = make_participant(delegation, Function.HEAD)
    first = opened(event, delegation)
    page = page_of(delegation)
    for language in ("ar", "en"):
        assert first.get(f"{page_of(delegation, language)}/second").status_code == 200
    fields = {"name": f"Deputy{MARK}", "email": "deputy@example.org", "language": "ar"}
    assert (
        first.submit(f"{page}/second", **(fields | {"email": delegation.focal_email.upper()})).status_code
        == 422
    )
    assert first.submit(f"{page}/second", **fields).status_code == 303
    mail = mails("delegation_second")[-1]
    assert (mail.to_address, mail.language, mail.is_sensitive) == ("deputy@example.org", "ar", True)
    second = app.test_client()
    assert isinstance(second, CheckedClient)
    assert second.submit(link_of(mail.text)).status_code == 303
    assert [client.get(page).status_code for client in (first, second)] == [200, 200]
    assert pressed(second, delegation, "submission") == 303
    actors = {
        row.actor_name
        for row in db.session.query(AuditEntry).filter_by(object_type="participant", object_id=head.public_id)
    }
    assert actors == {f"Shura Council{MARK} (Second focal point)"}
    assert pressed(first, delegation, "second/link") == 303  # a new one for the second: the old is dead
    assert [client.get(page).status_code for client in (first, second)] == [200, 404]
    assert second.submit(link_of(mails("delegation_second")[-1].text)).status_code == 303
    opened(event, delegation, first)  # a new one for the first, and another for the second
    assert second.submit(link_of(mails("delegation_second")[-1].text)).status_code == 303
    assert [client.get(page).status_code for client in (first, second)] == [200, 200]
    assert pressed(first, delegation, "second/removal") == 303
    assert [client.get(page).status_code for client in (first, second)] == [200, 404]
    assert pressed(first, delegation, "second/removal") == 404


def test_the_officer_names_a_second_one_and_reminders_go_to_both(
    event: Event, delegation: Delegation, officer: CheckedClient
) -> None:
    manage = f"/en/doha/manage/delegations/{delegation.public_id}"
    for language in ("ar", "en"):
        assert officer.get(f"{manage}/second".replace("/en/", f"/{language}/", 1)).status_code == 200
    fields = {"name": f"Deputy{MARK}", "email": "deputy@example.org", "language": "ar"}
    assert officer.submit(f"{manage}/second", **fields).status_code == 303
    assert officer.press(f"{manage}/reminder").status_code == 303
    told = [(mail.to_address, mail.language) for mail in mails("delegation_reminder")]
    assert told == [(delegation.focal_email, "en"), ("deputy@example.org", "ar")]
    assert focal.linked_seats(delegation) == set(Seat)
    for language in ("en", "ar"):
        assert officer.get(manage.replace("/en/", f"/{language}/", 1)).status_code == 200
    assert officer.press(f"{manage}/second/link").status_code == 303
    assert officer.press(f"{manage}/second/removal").status_code == 303
    assert officer.press(f"{manage}/second/link").status_code == 404
    assert focal.linked_seats(delegation) == {Seat.FIRST}
    with pytest.raises(SameAddress):
        service.name_second(
            event, delegation, name="x", email=delegation.focal_email, language="en", path=PATHS
        )


def test_every_drafted_invitation_is_sent_by_a_job_once(
    event: Event, officer: CheckedClient, delegation: Delegation
) -> None:
    drafted = [make_delegation(event, state=InvitationState.DRAFTED) for _number in range(3)]
    sendings = "/en/doha/manage/delegations/sendings"
    assert officer.get(f"{sendings}/progress").status_code == 404
    for _click in range(2):
        assert officer.press(f"{sendings}/request").status_code == 303
    for language in ("en", "ar"):
        assert officer.get(sendings.replace("/en/", f"/{language}/", 1)).status_code == 200
    assert officer.get(f"{sendings}/progress").json == {"state": "queued", "done": 0, "total": 0}
    service.send(event, drafted[0], path=PATHS)  # somebody pressed its own button meanwhile
    db.session.commit()
    worker.run_due()
    db.session.expire_all()
    assert officer.get(f"{sendings}/progress").json == {"state": "done", "done": 3, "total": 3}
    assert [one.state for one in drafted] == [InvitationState.SENT] * 3
    told = mails("delegation_invitation")
    assert sorted(mail.to_address for mail in told) == sorted(one.focal_email for one in drafted)
    assert [mail.attachment_id is not None for mail in told] == [False, True, True]
    entries = db.session.query(AuditEntry).filter_by(object_type="delegation", action="object.state_changed")
    assert entries.filter(AuditEntry.actor_name != "").count() == 2
    for language in ("en", "ar"):
        assert officer.get(sendings.replace("/en/", f"/{language}/", 1)).status_code == 200
        assert officer.get(f"/{language}/doha/manage/delegations").status_code == 200
