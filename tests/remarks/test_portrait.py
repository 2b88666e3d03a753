"""A picture that the speaker sends: seen by the organisers, taken over with the asked reading, or left."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.models import StoredFile
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.remarks.models import Remarks, SpeakerInvitation
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
from tests.files import samples
from tests.releases import release

SignIn = Callable[[Account], CheckedClient]
TOKEN = "a-token-of-a-mailed-link"
BOARD = "/en/doha/manage/remarks"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def remarks(event: Event) -> Remarks:
    return make_remarks(make_part(make_session(event), make_person(), office=both("عضو", "Member")))


@pytest.fixture
def sent(remarks: Remarks, client: CheckedClient) -> SpeakerInvitation:
    found = make_invitation(remarks, TOKEN)
    db.session.commit()
    with clock.stopped(at(8)):
        client.submit(f"/en/doha/speak/link/{TOKEN}")
    return found


@pytest.fixture
def organiser(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


def send(client: CheckedClient, sent: SpeakerInvitation, body: bytes, name: str = "me.jpg") -> int:
    path = f"/en/doha/speak/{sent.public_id}/portrait/edit"
    with clock.stopped(at(8)):
        token = form_fields(client.get(path).get_data(as_text=True))
        data = {**token, "file": (io.BytesIO(body), name)}
        return client.post(path, data=data, content_type="multipart/form-data").status_code


def test_it_is_drawn_again_and_shown_to_both_sides(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks, organiser: CheckedClient
) -> None:
    assert send(client, sent, samples.picture("JPEG", (600, 900), told=True)) == 303
    shown = client.get(f"/en/doha/speak/{sent.public_id}/portrait")
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert samples.CANARY not in shown.data
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert organiser.get(f"{BOARD}/{remarks.public_id}/portrait").data == shown.data
    for language in ("en", "ar"):
        assert client.get(f"/{language}/doha/speak/{sent.public_id}/reading").status_code == 200
        assert client.get(f"/{language}/doha/speak/{sent.public_id}/portrait/edit").status_code == 200
        page = organiser.get(f"/{language}/doha/manage/remarks/{remarks.public_id}").get_data(as_text=True)
        assert f"/{language}/doha/manage/remarks/{remarks.public_id}/portrait" in page


def test_it_is_taken_over_with_one_button(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks, organiser: CheckedClient, event: Event
) -> None:
    release(event)
    send(client, sent, samples.picture("JPEG", (600, 900)))
    picture = client.get(f"/en/doha/speak/{sent.public_id}/portrait").data
    person = remarks.person
    assert person is not None
    assert organiser.press(f"{BOARD}/{remarks.public_id}/reading/acceptance").status_code == 303
    assert person.portrait is not None
    assert (remarks.asked_portrait, remarks.asked_at) == (None, None)
    shown = client.get(f"/en/doha/speakers/{person.public_id}/portrait/{person.portrait.sha256[:16]}.webp")
    assert shown.data == picture
    assert db.session.query(StoredFile).count() == 1  # the same file, not a copy
    assert client.get(f"/en/doha/speak/{sent.public_id}/portrait").status_code == 404


def test_it_is_left_or_taken_back(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks, organiser: CheckedClient
) -> None:
    send(client, sent, samples.picture())
    assert organiser.press(f"{BOARD}/{remarks.public_id}/reading/dismissal").status_code == 303
    assert remarks.asked_portrait is None
    send(client, sent, samples.picture())
    token = form_fields(client.get(f"/en/doha/speak/{sent.public_id}/reading").get_data(as_text=True))
    path = f"/en/doha/speak/{sent.public_id}/portrait/deletion"
    assert client.post(path, data={"csrf_token": token["csrf_token"]}).status_code == 303
    assert remarks.asked_portrait is None
    assert remarks.person is not None and remarks.person.portrait is None


@pytest.mark.parametrize("name", ["me.svg", "me.pdf"])
def test_what_is_no_picture_is_refused(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks, name: str
) -> None:
    assert send(client, sent, b"<svg/>", name) == 422
    assert remarks.asked_portrait is None


def test_a_part_without_a_person_takes_no_picture(client: CheckedClient, event: Event) -> None:
    part = make_part(make_session(event), None, office=both("رئيس", "Speaker of the Council"))
    sent = make_invitation(make_remarks(part), TOKEN)
    db.session.commit()
    with clock.stopped(at(8)):
        client.submit(f"/en/doha/speak/link/{TOKEN}")
    page = client.get(f"/en/doha/speak/{sent.public_id}/reading").get_data(as_text=True)
    assert "/portrait/edit" not in page
    assert send(client, sent, samples.picture(), "me.png") == 409
