"""The speaker's text from a file: into the field of its language, nothing typed lost, nothing submitted."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.remarks.models import EarlierDraft, Remarks, SpeakerInvitation
from eventapp.remarks.rules.workflow import RemarksState
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
)
from tests.files.writings import docx, paragraph, pdf, run

TOKEN = "a-token-of-a-mailed-link"
WORD = docx(paragraph(run("السيد الرئيس، "), run("شكرا", "b", "rtl"), bidi=True))
READ = "السيد الرئيس، **شكرا**"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def remarks(event: Event) -> Remarks:
    found = make_remarks(make_part(make_session(event), make_person()), deadline_at=at(9))
    found.draft = LocalizedText("", "Typed before")
    return found


@pytest.fixture
def sent(remarks: Remarks, client: CheckedClient) -> SpeakerInvitation:
    found = make_invitation(remarks, TOKEN)
    db.session.commit()
    with clock.stopped(at(8)):
        client.submit(f"/en/doha/speak/link/{TOKEN}")
    return found


def send(client: CheckedClient, path: str, body: bytes, name: str, language: str) -> tuple[int, str]:
    with clock.stopped(at(8)):
        fields = form_fields(client.get(path).get_data(as_text=True))
        data = {**fields, "language": language, "file": (io.BytesIO(body), name)}
        answer = client.post(path, data=data, content_type="multipart/form-data")
        return answer.status_code, answer.get_data(as_text=True)


def test_the_words_of_a_file_go_into_the_field_and_are_not_submitted(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks
) -> None:
    path = f"/ar/doha/speak/{sent.public_id}/text/file"
    assert send(client, path, WORD, "كلمة.docx", "ar")[0] == 303
    assert remarks.draft == LocalizedText(READ, "Typed before")
    assert (remarks.state, remarks.versions, remarks.earlier) == (RemarksState.DRAFT, [], [])
    with clock.stopped(at(8)):
        for language in ("ar", "en"):
            page = client.get(f"/{language}/doha/speak/{sent.public_id}/text")
            assert READ in page.get_data(as_text=True)


def test_what_stood_in_the_field_is_kept_and_put_back(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks
) -> None:
    base = f"/en/doha/speak/{sent.public_id}/text"
    english = docx(paragraph(run("From the file")))
    assert send(client, f"{base}/file", english, "speech.docx", "en")[0] == 303
    assert remarks.draft.en == "From the file"
    (earlier,) = remarks.earlier
    assert (earlier.language, earlier.speech) == ("en", "Typed before")
    with clock.stopped(at(8)):
        for language in ("en", "ar"):  # what the last action says was said in English
            page = client.get(base.replace("/en/", f"/{language}/")).get_data(as_text=True)
            assert "Typed before" in page
        token = form_fields(client.get(base).get_data(as_text=True))["csrf_token"]
        answer = client.post(f"{base}/earlier/{earlier.public_id}/restoration", data={"csrf_token": token})
    assert answer.status_code == 303
    assert remarks.draft.en == "Typed before"
    assert [row.speech for row in remarks.earlier] == ["From the file"]


def test_the_same_file_twice_loses_nothing(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks
) -> None:
    path = f"/en/doha/speak/{sent.public_id}/text/file"
    for name in ("One", "One", "Two"):
        send(client, path, docx(paragraph(run(name))), "speech.docx", "en")
    assert [row.speech for row in remarks.earlier] == ["One", "Typed before"]


def test_an_earlier_draft_of_somebody_else_is_missing(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks, event: Event
) -> None:
    other = make_remarks(make_part(make_session(event), make_person(name=both("أخرى", "Another"))))
    row = EarlierDraft(remarks_id=other.id, language="en", speech="Private")
    db.session.add(row)
    db.session.commit()
    base = f"/en/doha/speak/{sent.public_id}/text"
    token = form_fields(client.get(base).get_data(as_text=True))["csrf_token"]
    answer = client.post(f"{base}/earlier/{row.public_id}/restoration", data={"csrf_token": token})
    assert answer.status_code == 404
    assert remarks.draft.en == "Typed before"


@pytest.mark.parametrize(
    ("body", "name", "told"),
    [
        (b"PK\x03\x04" + b"x" * 40, "speech.docx", "This file is damaged"),
        (WORD, "speech.docm", "Files of this kind are not taken"),
        (pdf([]), "scan.pdf", "This PDF holds no text"),
        (docx(paragraph(run("word " * 9000))), "long.docx", "This text is too long: 44,999 characters"),
        (b"", "speech.txt", "This file is empty"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks, body: bytes, name: str, told: str
) -> None:
    status, page = send(client, f"/en/doha/speak/{sent.public_id}/text/file", body, name, "en")
    assert status == 422
    assert told in re.sub(r"[\u2066-\u2069]", "", page)
    assert remarks.draft == LocalizedText("", "Typed before")


def test_after_the_deadline_nothing_is_taken(
    client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks
) -> None:
    remarks.deadline_at = at(7)
    db.session.commit()
    status, page = send(client, f"/en/doha/speak/{sent.public_id}/text/file", WORD, "speech.docx", "ar")
    assert status == 422
    assert "The deadline has passed" in page
    assert remarks.draft == LocalizedText("", "Typed before")


def test_a_pdf_comes_with_a_warning(client: CheckedClient, sent: SpeakerInvitation, remarks: Remarks) -> None:
    path = f"/en/doha/speak/{sent.public_id}/text/file"
    assert send(client, path, pdf(["Mr President, thank you."]), "speech.pdf", "en")[0] == 303
    page = client.get(f"/en/doha/speak/{sent.public_id}/text").get_data(as_text=True)
    assert "please look at the line breaks" in page
    assert remarks.draft.en == "Mr President, thank you."


def test_a_secure_cookie_lets_in_as_well(
    app: Flask, client: CheckedClient, remarks: Remarks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where cookies are secure, the session's cookie has another name."""
    monkeypatch.setitem(app.config, "SESSION_COOKIE_NAME", "__Host-hiwar")
    found = make_invitation(remarks, TOKEN)
    db.session.commit()
    with clock.stopped(at(8)):
        client.submit(f"/en/doha/speak/link/{TOKEN}")
        assert client.get(f"/en/doha/speak/{found.public_id}").status_code == 200
