"""Documents as readers find them: who has what, how a file goes out, and that nothing hidden shows itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.core.localized import LocalizedText
from eventapp.documents import queries
from eventapp.documents.models import Document
from eventapp.documents.rules import DocumentScope, DocumentVisibility
from eventapp.events.models import Event
from eventapp.events.rules.workflow import EventState
from eventapp.programme import queries as programme
from eventapp.programme.models import Session
from eventapp.programme.rules import conflicts
from eventapp.programme.rules.vocabulary import Visibility
from eventapp.publishing import service as publishing
from tests import factories
from tests.client import CheckedClient

Sign = Callable[[Account], CheckedClient]
WITHHELD: list[dict[str, Any]] = [
    {"visibility": DocumentVisibility.PARTICIPANTS},
    {"visibility": DocumentVisibility.STAFF},
    {"withdrawn_at": clock.now()},
]
HIDDEN: dict[str, Any] = {
    "title": factories.both("وثيقة سرية", "Secret paper"),
    "symbol": "SECRET/1",
    "language": "sw",
}


@pytest.fixture
def event(app: Flask) -> Event:
    return factories.make_event("doha")


@pytest.fixture
def session(event: Event) -> Session:
    return factories.make_session(event)


def release(event: Event) -> None:
    publishing.make_release(event, note=LocalizedText(), acknowledged=_everything(event), draft_digest=None)
    db.session.commit()


def _everything(event: Event) -> set[str]:
    return {conflicts.fingerprint(found) for found in conflicts.warnings(programme.findings(event))}


def address(document: Document, language: str = "en") -> str:
    return f"/en/doha/documents/{document.public_id}/{language}"


def told(answer: TestResponse) -> list[tuple[str, str]]:
    """The headers, but for the number every request has of its own."""
    return [pair for pair in answer.headers if pair[0] != "X-Request-Id"]


def faces(event: Event, session: Session) -> list[str]:
    """Every page of the event that a reader without an account can open."""
    pages = ["", "agenda", "agenda/releases", "agenda/releases/1", "speakers", "practical", "documents"]
    pages += [
        "coverage",
        f"sessions/{session.public_id}",
        "documents?language=sw",
        "documents?kind=statement",
    ]
    return [f"/{language}/{event.slug}/{page}" for language in ("ar", "en") for page in pages]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_public_document_is_on_every_page_it_belongs_to(
    event: Event, session: Session, client: CheckedClient, language: str
) -> None:
    release(event)
    document = factories.make_document(event, session, symbol="PPD/2023/1", language="fr")
    factories.add_file(document, "ar")
    whole = factories.make_document(event, symbol="PPD/2023/2")
    found = {
        path: [symbol for symbol in ("PPD/2023/1", "PPD/2023/2") if symbol in page]
        for path in ("documents", f"sessions/{session.public_id}", "")
        if (page := client.get(f"/{language}/doha/{path}").get_data(as_text=True))
    }
    assert found == {
        "documents": ["PPD/2023/1", "PPD/2023/2"],
        f"sessions/{session.public_id}": ["PPD/2023/1"],
        "": ["PPD/2023/2"],
    }
    page = client.get(f"/{language}/doha/documents").get_data(as_text=True)
    assert ("الفرنسية" if language == "ar" else "French") in page
    assert f"/{language}/doha/documents/{document.public_id}/fr" in page
    assert whole.public_id in page


def test_a_file_goes_out_as_an_attachment_with_both_its_names(event: Event, client: CheckedClient) -> None:
    document = factories.make_document(
        event, title=LocalizedText("مذكرة/مفاهيمية", 'Concept "note"\\..'), body=b"the note"
    )
    answer = client.get(address(document))
    assert (answer.status_code, answer.data) == (200, b"the note")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Concept-note-.-en.txt\"; filename*=UTF-8''Concept%20-note-%20.%20en.txt"
    ) or answer.headers["Content-Disposition"].startswith('attachment; filename="Concept')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Length"] == "8"
    arabic = client.get(f"/ar/doha/documents/{document.public_id}/en").headers["Content-Disposition"]
    assert "filename*=UTF-8''%D9%85%D8%B0%D9%83%D8%B1%D8%A9-" in arabic
    assert "/" not in arabic.split("''")[1]


def test_what_did_not_change_does_not_travel_twice(event: Event, client: CheckedClient) -> None:
    document = factories.make_document(event, body=b"0123456789")
    first = client.get(address(document))
    tag = first.headers["ETag"]
    assert tag == f'"{document.current[0].file.sha256}"'
    again = client.get(address(document), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    part = client.get(address(document), headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    head = client.head(address(document))
    assert (head.status_code, head.headers["Content-Length"]) == (200, "10")


def test_the_file_that_holds_is_the_one_that_goes_out(event: Event, client: CheckedClient) -> None:
    document = factories.make_document(event, body=b"old")
    document.current[0].replaced_at = clock.now()
    db.session.flush()
    factories.add_file(document, "en", b"new", revision=2)
    assert client.get(address(document)).data == b"new"


@pytest.mark.parametrize("values", WITHHELD, ids=["participants", "staff", "withdrawn"])
def test_what_a_reader_may_not_have_answers_like_an_unknown_one(
    event: Event, client: CheckedClient, signed_in: Sign, values: dict[str, Any]
) -> None:
    hidden = factories.make_document(event, **values)
    stranger = signed_in(factories.make_account())
    colleague = signed_in(factories.make_staff(factories.make_event("other")))
    for reader in (client, stranger, colleague):
        unknown = reader.get("/en/doha/documents/aaaaaaaaaaaaaaaa/en")
        answer = reader.get(address(hidden))
        assert (answer.status_code, unknown.status_code) == (404, 404)
        assert answer.data.replace(hidden.public_id.encode(), b"a" * 16) == unknown.data
        assert told(answer) == told(unknown)


def test_another_language_another_event_and_a_replaced_file_are_unknown(
    event: Event, client: CheckedClient
) -> None:
    foreign = factories.make_document(factories.make_event("other"))
    assert client.get(address(foreign)).status_code == 404
    own = factories.make_document(event)
    for language in ("ar", "EN", "..", "en%00"):
        assert client.get(address(own, language)).status_code == 404
    own.current[0].replaced_at = clock.now()
    assert client.get(address(own)).status_code == 404


def test_staff_see_what_is_theirs_and_nobody_keeps_it(event: Event, signed_in: Sign) -> None:
    hidden = factories.make_document(event, visibility=DocumentVisibility.STAFF, body=b"internal")
    staff = signed_in(factories.make_staff(event))
    answer = staff.get(address(hidden))
    assert (answer.data, answer.headers["Cache-Control"]) == (b"internal", "private, no-store")
    assert "Staff only" in staff.get("/en/doha/documents").get_data(as_text=True)
    hidden.withdrawn_at = clock.now()
    assert staff.get(address(hidden)).status_code == 404


def test_a_document_of_a_session_nobody_may_know_of_is_not_there(
    event: Event, session: Session, client: CheckedClient
) -> None:
    document = factories.make_document(event, session)
    assert client.get(address(document)).status_code == 404  # nothing is released yet
    release(event)
    assert client.get(address(document)).status_code == 200
    session.visibility = Visibility.CLOSED
    assert client.get(address(document)).status_code == 404  # closed now
    closed = factories.make_session(event, visibility=Visibility.CLOSED, starts_at=None, ends_at=None)
    closed.starts_at, closed.ends_at = factories.at(11), factories.at(12)
    kept_back = factories.make_document(event, closed)
    session.visibility = Visibility.PUBLIC
    release(event)
    closed.visibility = Visibility.PUBLIC
    assert client.get(address(kept_back)).status_code == 404  # closed then, and not released since


def test_a_title_that_is_not_released_yet_does_not_show(
    event: Event, session: Session, client: CheckedClient
) -> None:
    factories.make_document(event, session)
    release(event)
    session.title = factories.both("عنوان جديد", "A new name")
    page = client.get("/en/doha/documents").get_data(as_text=True)
    assert ("A new name" in page, "Plenary" in page) == (False, True)


@pytest.mark.parametrize("of_session", [False, True], ids=["of the event", "of a session"])
@pytest.mark.parametrize("values", WITHHELD, ids=["participants", "staff", "withdrawn"])
def test_two_worlds_that_differ_in_a_hidden_document_look_the_same(
    event: Event, session: Session, client: CheckedClient, values: dict[str, Any], of_session: bool
) -> None:
    closed = factories.make_session(
        event, visibility=Visibility.CLOSED, starts_at=factories.at(14), ends_at=factories.at(15)
    )
    release(event)
    factories.make_document(event, session)
    with clock.stopped(factories.at(12)):
        before = [client.get(path) for path in faces(event, session)]
        factories.make_document(event, session if of_session else None, **HIDDEN, **values)
        factories.make_document(event, closed, **HIDDEN)
        after = [client.get(path) for path in faces(event, session)]
    assert [answer.data for answer in before] == [answer.data for answer in after]
    assert [told(answer) for answer in before] == [told(answer) for answer in after]
    assert b"SECRET" not in b"".join(answer.data for answer in after)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_agenda_says_which_session_has_documents(
    event: Event, session: Session, client: CheckedClient, language: str
) -> None:
    release(event)
    anchor = f"/{language}/doha/sessions/{session.public_id}#papers"
    assert anchor not in client.get(f"/{language}/doha/agenda").get_data(as_text=True)
    factories.make_document(event, session)
    for view in ("", "?view=list"):
        assert anchor in client.get(f"/{language}/doha/agenda{view}").get_data(as_text=True)
    assert 'id="papers"' in client.get(anchor.partition("#")[0]).get_data(as_text=True)


def test_a_document_of_a_session_in_the_bin_is_with_staff_alone(
    event: Event, session: Session, client: CheckedClient, signed_in: Sign
) -> None:
    document = factories.make_document(event, session)
    session.deleted_at = clock.now()
    assert client.get(address(document)).status_code == 404
    staff = signed_in(factories.make_staff(event))
    assert "In the bin" in staff.get("/en/doha/manage/documents").get_data(as_text=True)
    page = f"/en/doha/manage/documents/{document.public_id}"
    assert "In the bin" in staff.get(page).get_data(as_text=True)


def test_an_event_whose_documents_are_all_hidden_has_no_such_section(
    event: Event, client: CheckedClient
) -> None:
    factories.make_document(event, visibility=DocumentVisibility.STAFF)
    assert "/en/doha/documents" not in client.get("/en/doha/").get_data(as_text=True)
    factories.make_document(event)
    assert "/en/doha/documents" in client.get("/en/doha/").get_data(as_text=True)


def test_the_list_is_narrowed_by_language_and_kind(event: Event, client: CheckedClient) -> None:
    factories.make_document(event, symbol="A/1", language="fr")
    factories.make_document(event, symbol="A/2", language="ar")
    page = client.get("/en/doha/documents?language=fr").get_data(as_text=True)
    assert ("A/1" in page, "A/2" in page) == (True, False)
    assert "No document found" in client.get("/en/doha/documents?kind=report").get_data(as_text=True)


def test_a_long_list_says_what_changed_lately(event: Event, client: CheckedClient) -> None:
    for _number in range(6):
        factories.make_document(event)
    assert "Changed lately" in client.get("/en/doha/documents").get_data(as_text=True)


def test_participants_and_delegations_will_have_theirs(event: Event) -> None:
    council = factories.make_organisation()
    made = {
        "public": factories.make_document(event),
        "participants": factories.make_document(event, visibility=DocumentVisibility.PARTICIPANTS),
        "delegation": factories.make_document(
            event, visibility=DocumentVisibility.DELEGATION, organisation_id=council.id
        ),
        "staff": factories.make_document(event, visibility=DocumentVisibility.STAFF),
    }

    def seen(**values: Any) -> set[str]:
        rows = queries.visible_documents(event, DocumentScope(**values))
        return {name for name, row in made.items() if row in rows}

    assert seen() == {"public"}
    assert seen(can_see_participants=True) == {"public", "participants"}
    assert seen(delegation_ids=frozenset({council.id})) == {"public", "delegation"}
    assert seen(delegation_ids=frozenset({council.id + 1})) == {"public"}
    assert seen(can_see_staff=True) == set(made)


def test_a_draft_event_keeps_its_documents_to_itself(client: CheckedClient) -> None:
    draft = factories.make_event("doha", state=EventState.DRAFT)
    assert client.get(address(factories.make_document(draft))).status_code == 404


def test_a_file_whose_bytes_are_gone_is_not_found(event: Event, client: CheckedClient) -> None:
    document = factories.make_document(event)
    storage.current().delete(document.current[0].file.storage_key)
    assert client.get(address(document)).status_code == 404


def test_a_preview_shows_what_the_public_would_see(event: Event, session: Session, signed_in: Sign) -> None:
    factories.make_document(event, session, symbol="OPEN/1")
    factories.make_document(event, visibility=DocumentVisibility.STAFF, symbol="INSIDE/1")
    staff = signed_in(factories.make_staff(event))
    page = staff.get("/en/doha/documents?preview=1").get_data(as_text=True)
    assert ("OPEN/1" in page, "INSIDE/1" in page) == (True, False)
