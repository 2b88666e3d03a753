"""Documents as one ZIP file: asked for, made once, had by whoever may read all of it and by nobody else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.documents.rules import DocumentVisibility
from eventapp.events.models import Event
from eventapp.jobs import worker
from eventapp.jobs.models import Job
from eventapp.programme.models import Session
from tests import factories
from tests.client import CheckedClient
from tests.documents.test_reading import release

Sign = Callable[[Account], CheckedClient]
PAGE, FILE, ASK = (f"/en/doha/documents/archive{end}" for end in ("", ".zip", "/request"))


@pytest.fixture
def event(app: Flask) -> Event:
    return factories.make_event("doha")


@pytest.fixture
def session(event: Event) -> Session:
    return factories.make_session(event)


def names(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def made(client: CheckedClient, language: str = "en", query: str = "") -> bytes:
    base = f"/{language}/doha/documents/archive"
    answer = client.post(f"{base}/request{query}")
    assert (answer.status_code, answer.location) == (303, f"{base}{query}")
    worker.run_due()
    db.session.expire_all()
    return bytes(client.get(f"{base}.zip{query}").data)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_everybody_may_have_the_public_documents_in_one_file(
    event: Event, session: Session, client: CheckedClient, language: str
) -> None:
    release(event)
    title = LocalizedText("جدول/الأعمال", "Agenda: ../day 1")
    document = factories.make_document(event, symbol="PPD/1", title=title, body=b"one")
    factories.add_file(document, "ar", b"two")
    of_session = factories.make_document(event, session, title=title, language="fr", body=b"three")
    base = f"/{language}/doha/documents/archive"
    assert client.get(base).status_code == 200
    assert client.get(f"{base}.zip").status_code == 404
    client.post(f"{base}/request")
    page = client.get(base).get_data(as_text=True)
    assert 'http-equiv="refresh"' in page
    assert client.get(f"{base}/progress").json == {"state": "queued", "done": 0, "total": 0}
    found = names(made(client, language))
    assert list(found.values()) == [b"two", b"one", b"three"]
    assert client.get(f"{base}/progress").json == {"state": "done", "done": 3, "total": 3}
    assert f"{base}.zip" in client.get(base).get_data(as_text=True)
    assert not any(".." in name or name.startswith("/") or "\\" in name for name in found)
    assert [name.count("/") for name in found] == [0, 0, 1]
    if language == "en":
        assert list(found)[:2] == ["01 PPD-1 Agenda- --day 1 (ar).txt", "01 PPD-1 Agenda- --day 1 (en).txt"]
    assert of_session.public_id in client.get(f"/{language}/doha/documents").get_data(as_text=True)


def test_the_documents_of_one_session(event: Event, session: Session, client: CheckedClient) -> None:
    release(event)
    factories.make_document(event, body=b"of the event")
    factories.make_document(event, session, body=b"of the session")
    query = f"?session={session.public_id}"
    assert list(names(made(client, query=query)).values()) == [b"of the session"]
    assert client.get(f"{PAGE}?session=unknown").status_code == 404


def test_the_same_is_made_once(event: Event, client: CheckedClient) -> None:
    factories.make_document(event)
    for _turn in range(3):
        made(client)
    assert db.session.scalar(select(func.count(Job.id))) == 1


def test_staff_and_public_have_files_of_their_own(
    event: Event, client: CheckedClient, signed_in: Sign
) -> None:
    factories.make_document(event, body=b"open")
    factories.make_document(event, body=b"internal", visibility=DocumentVisibility.STAFF)
    staff = signed_in(factories.make_staff(event))
    inside = made(staff)
    assert list(names(inside).values()) == [b"open", b"internal"]
    assert client.get(FILE).status_code == 404  # nobody made theirs
    for reader in (client, signed_in(factories.make_account())):
        assert list(names(made(reader)).values()) == [b"open"]
    assert staff.get(FILE).headers["Cache-Control"] == "private, no-store"


def test_a_file_with_a_withdrawn_document_is_had_by_nobody(event: Event, client: CheckedClient) -> None:
    factories.make_document(event, body=b"one")
    second = factories.make_document(event, body=b"two")
    assert len(names(made(client))) == 2
    second.withdrawn_at = clock.now()
    assert client.get(FILE).status_code == 404
    assert list(names(made(client)).values()) == [b"one"]
    second.withdrawn_at = None
    assert len(names(client.get(FILE).data)) == 2  # as before, and not made again


def test_a_hidden_document_changes_no_byte(event: Event, client: CheckedClient) -> None:
    with clock.stopped(factories.at(12)):
        factories.make_document(event, body=b"one")
        before, page = made(client), client.get(PAGE).data
        factories.make_document(event, visibility=DocumentVisibility.STAFF)
        assert (client.get(FILE).data, client.get(PAGE).data) == (before, page)
        db.session.execute(Job.__table__.delete())  # type: ignore[attr-defined]
        assert made(client) == before


def test_without_a_document_there_is_nothing_to_ask_for(event: Event, client: CheckedClient) -> None:
    factories.make_document(event, visibility=DocumentVisibility.STAFF)
    for path in (PAGE, FILE, f"{PAGE}/progress"):
        assert client.get(path).status_code == 404
    assert client.post(ASK).status_code == 404


def test_whoever_asks_too_often_is_told_to_wait(event: Event, client: CheckedClient) -> None:
    factories.make_document(event)
    answers = [client.post(ASK).status_code for _turn in range(31)]
    assert (set(answers[:30]), answers[30]) == ({303}, 429)


def test_a_failed_one_can_be_asked_for_again(event: Event, client: CheckedClient) -> None:
    document = factories.make_document(event)
    client.post(ASK)
    job = db.session.scalars(select(Job)).one()
    job.state = type(job.state)("failed")
    assert "could not be made" in client.get(PAGE).get_data(as_text=True)
    assert len(names(made(client))) == 1
    assert document.current
