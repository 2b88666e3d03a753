"""Documents as organisers keep them: added, replaced, withdrawn, ordered; and what goes wrong."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.core.files.kinds import DOCUMENT_LIMIT, Problem
from eventapp.core.localized import LocalizedText
from eventapp.documents import service
from eventapp.documents.models import Coverage, Document
from eventapp.documents.rules import CoverageKind, DocumentKind, DocumentVisibility, language_tag
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from tests import factories
from tests.client import MARK, CheckedClient, form_fields
from tests.files import samples

Sign = Callable[[Account], CheckedClient]
TITLE = {"title__ar": f"مذكرة مفاهيمية{MARK}", "title__en": f"Concept note{MARK}"}


@pytest.fixture
def event(app: Flask) -> Event:
    return factories.make_event("doha")


@pytest.fixture
def staff(event: Event, signed_in: Sign) -> CheckedClient:
    return signed_in(factories.make_staff(event, StaffRole.PROGRAMME))


def upload(body: bytes, name: str = "note.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(body), name


def documents() -> list[Document]:
    return list(db.session.scalars(select(Document).order_by(Document.position)))


def only() -> Document:
    (found,) = documents()
    return found


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_document_is_added_with_its_first_file(event: Event, staff: CheckedClient, language: str) -> None:
    session = factories.make_session(event)
    answer = staff.submit(
        f"/{language}/doha/manage/documents/new",
        **TITLE,
        kind="background",
        session=session.public_id,
        symbol="PPD/2023/1",
        visibility="public",
        language="zh_hans",
        file=upload(samples.pdf(), "المذكرة.pdf"),
    )
    assert answer.status_code == 303
    document = only()
    assert (document.kind, document.visibility) == (DocumentKind.BACKGROUND, DocumentVisibility.PUBLIC)
    assert (document.session_id, document.symbol) == (session.id, "PPD/2023/1")
    (version,) = document.current
    assert (version.language, version.revision, version.file.name) == ("zh-Hans", 1, "المذكرة.pdf")
    assert version.file.size == len(samples.pdf())
    for page in (answer.location, f"/{language}/doha/manage/documents"):
        assert "PPD/2023/1" in staff.get(page).get_data(as_text=True)


def test_staff_alone_read_a_document_unless_somebody_says_otherwise(staff: CheckedClient) -> None:
    staff.submit("/en/doha/manage/documents/new", **TITLE, file=upload(samples.pdf()))
    assert only().visibility is DocumentVisibility.STAFF
    assert only().current[0].language == "en"  # the page's own language is suggested


@pytest.mark.parametrize("hostile", samples.HOSTILE, ids=lambda hostile: hostile[0])
def test_a_hostile_file_is_refused_beside_its_field_with_everything_typed_kept(
    staff: CheckedClient, hostile: tuple[str, str, Callable[[], bytes], Problem | None]
) -> None:
    _label, name, make, problem = hostile
    path = "/ar/doha/manage/documents/new"
    answer = staff.submit(path, **TITLE, symbol="PPD/1", language="fr", file=upload(make(), name))
    if problem is None:
        assert (answer.status_code, len(documents())) == (303, 1)
        return
    html = answer.get_data(as_text=True)
    kept = form_fields(html)
    assert (answer.status_code, documents()) == (422, [])
    assert (kept["title-ar"], kept["symbol"], kept["language"]) == (TITLE["title__ar"], "PPD/1", "fr")
    assert 'id="file-error"' in html


def test_a_flood_is_cut_off_with_the_size_that_is_right_there(staff: CheckedClient) -> None:
    form = form_fields(staff.get("/en/doha/manage/documents/new").get_data(as_text=True))
    answer = staff.post(
        "/en/doha/manage/documents/new", data=form | {"file": upload(b"x" * (DOCUMENT_LIMIT + 5 * 2**20))}
    )
    assert answer.status_code == 413
    assert "54 MB" in answer.get_data(as_text=True)


def test_a_disk_that_is_full_is_told_beside_the_field(
    staff: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_key: str, _stream: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.current(), "put", full)
    answer = staff.submit("/en/doha/manage/documents/new", **TITLE, file=upload(samples.pdf()))
    assert (answer.status_code, documents()) == (422, [])
    assert "could not be stored just now" in answer.get_data(as_text=True)


def test_nobody_begins_a_flood_without_being_signed_in(event: Event, client: CheckedClient) -> None:
    answer = client.post("/en/doha/manage/documents/new", data={"file": upload(b"x" * 17 * 2**20)})
    assert answer.status_code == 413


def test_other_routes_keep_their_small_cap(staff: CheckedClient) -> None:
    answer = staff.post("/en/doha/manage/coverage/new", data={"headline-en": "x" * (17 * 2**20)})
    assert answer.status_code == 413
    assert "4 MB" in answer.get_data(as_text=True)


def test_without_a_file_or_a_language_nothing_is_added(staff: CheckedClient) -> None:
    answer = staff.submit("/en/doha/manage/documents/new", **TITLE, language="not a tag")
    html = answer.get_data(as_text=True)
    assert (answer.status_code, documents()) == (422, [])
    assert "Please choose a file." in html
    assert "Please give a language tag" in html


def test_when_another_field_is_wrong_the_file_is_asked_for_again(staff: CheckedClient) -> None:
    answer = staff.submit("/en/doha/manage/documents/new", file=upload(samples.pdf()))
    assert answer.status_code == 422
    assert "Please choose the file again" in answer.get_data(as_text=True)


def test_a_document_for_one_delegation_says_which(event: Event, staff: CheckedClient) -> None:
    council = factories.make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    values: dict[str, Any] = {**TITLE, "visibility": "delegation"}
    path = "/en/doha/manage/documents/new"
    assert staff.submit(path, **values, file=upload(samples.pdf())).status_code == 422
    staff.submit(path, **values, file=upload(samples.pdf()), organisation="Shura Council")
    assert only().organisation_id == council.id
    edit = f"/en/doha/manage/documents/{only().public_id}/edit"
    staff.submit(edit, visibility="participants")
    assert (only().visibility, only().organisation_id) == (DocumentVisibility.PARTICIPANTS, None)


def test_a_file_is_replaced_in_its_language_and_the_old_one_stays_for_staff(
    event: Event, staff: CheckedClient
) -> None:
    document = factories.make_document(event, body=b"first")
    factories.add_file(document, "ar", b"arabic")
    page = f"/en/doha/manage/documents/{document.public_id}"
    answer = staff.submit(f"{page}/versions/new?language=en", file=upload(b"second", "note.txt"))
    assert answer.status_code == 303
    document = only()
    assert [(row.language, row.revision) for row in document.current] == [("ar", 1), ("en", 2)]
    assert [(row.language, row.revision) for row in document.replaced] == [("en", 1)]
    bodies = {
        (row.language, row.revision): staff.get(f"{page}/versions/{row.public_id}").data
        for row in document.versions
    }
    assert bodies == {("ar", 1): b"arabic", ("en", 1): b"first", ("en", 2): b"second"}


def test_a_language_is_taken_back_without_another(event: Event, staff: CheckedClient) -> None:
    document = factories.make_document(event)
    page = f"/en/doha/manage/documents/{document.public_id}"
    staff.press(f"{page}/versions/{document.current[0].public_id}/withdrawal")
    assert (only().current, len(only().replaced)) == ([], 1)
    assert "No file: readers are not shown this document." in staff.get(page).get_data(as_text=True)
    staff.submit(f"{page}/versions/new", language="en", file=upload(b"again", "a.txt"))
    assert [row.revision for row in only().current] == [2]


def test_withdrawn_and_brought_back(event: Event, staff: CheckedClient) -> None:
    document = factories.make_document(event)
    page = f"/ar/doha/manage/documents/{document.public_id}"
    staff.press(f"{page}/withdrawal")
    assert only().withdrawn_at is not None
    assert "مذكرة مفاهيمية" in staff.get("/ar/doha/manage/documents").get_data(as_text=True)
    assert staff.get(page).status_code == 200
    staff.press(f"{page}/return")
    assert only().withdrawn_at is None


def test_documents_are_moved_within_their_session(event: Event, staff: CheckedClient) -> None:
    session = factories.make_session(event)
    one, two = (factories.make_document(event, session, symbol=symbol) for symbol in ("1", "2"))
    alone = factories.make_document(event, symbol="3")
    staff.press(f"/en/doha/manage/documents/{two.public_id}/up")
    staff.press(f"/en/doha/manage/documents/{alone.public_id}/up")
    placed = sorted((row for row in documents() if row.session_id), key=lambda row: row.position)
    assert [row.symbol for row in placed] == ["2", "1"]
    assert one.public_id in staff.get("/en/doha/manage/documents").get_data(as_text=True)


def test_two_editors_are_told_of_each_other(event: Event, staff: CheckedClient) -> None:
    document = factories.make_document(event)
    path = f"/en/doha/manage/documents/{document.public_id}/edit"
    form = form_fields(staff.get(path).get_data(as_text=True))
    staff.post(path, data=form | {"symbol": "A"})
    answer = staff.post(path, data=form | {"symbol": "B"})
    assert (answer.status_code, only().symbol) == (409, "A")


def test_another_events_document_and_session_are_unknown(event: Event, staff: CheckedClient) -> None:
    other = factories.make_event("other")
    foreign = factories.make_document(other)
    page = f"/en/doha/manage/documents/{foreign.public_id}"
    for path in (page, f"{page}/edit", f"{page}/versions/{foreign.current[0].public_id}"):
        assert staff.get(path).status_code == 404
    session = factories.make_session(other)
    answer = staff.submit(
        "/en/doha/manage/documents/new", **TITLE, session=session.public_id, file=upload(samples.pdf())
    )
    assert answer.status_code == 422


def test_every_change_is_recorded_and_readers_are_told(event: Event, staff: CheckedClient) -> None:
    before = event.public_version
    staff.submit("/en/doha/manage/documents/new", **TITLE, file=upload(samples.pdf()))
    page = f"/en/doha/manage/documents/{only().public_id}"
    staff.submit(f"{page}/edit", symbol="X/1")
    staff.press(f"{page}/withdrawal")
    entries = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    told = [(row.action, row.object_type) for row in entries if row.object_type.startswith("document")]
    assert told == [
        ("object.created", "document"),
        ("object.created", "document_version"),
        ("object.changed", "document"),
        ("object.state_changed", "document"),
    ]
    assert all(row.actor_id for row in entries)
    assert event.public_version == before + 4


def test_a_viewer_changes_nothing(event: Event, signed_in: Sign) -> None:
    document = factories.make_document(event)
    viewer = signed_in(factories.make_staff(event, StaffRole.VIEWER))
    page = viewer.get(f"/en/doha/manage/documents/{document.public_id}").get_data(as_text=True)
    assert ("Withdraw" in page, "Add a file" in page) == (False, False)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("AR", "ar"),
        ("zh_hans_cn", "zh-Hans-CN"),
        ("sr-latn", "sr-Latn"),
        ("es-419", "es-419"),
        ("de-1996", "de-1996"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("zh-yue", "zh-yue"),
        ("en-u-ca-islamic", "en-u-ca-islamic"),
        ("x", None),
        ("english please", None),
        ("ar/../..", None),
        ("a" * 40, None),
        ("ar\u202e", None),
    ],
)
def test_any_language_of_the_world_has_its_tag(typed: str, tag: str | None) -> None:
    assert language_tag(typed) == tag


@pytest.mark.parametrize("language", ["ar", "en"])
def test_coverage_is_added_changed_removed_and_restored(
    event: Event, staff: CheckedClient, language: str
) -> None:
    base = f"/{language}/doha/manage/coverage"
    values = {"headline__en": f"Doha hosts{MARK}", "language": "en", "published_on": "2023-02-01"}
    bad = staff.submit(f"{base}/new", **values, url="http://news.example.org/1")
    assert bad.status_code == 422
    worse = staff.submit(f"{base}/new", **values, url="javascript:alert(1)")
    assert worse.status_code == 422
    assert staff.submit(f"{base}/new", **values, url="https://news.example.org/1").status_code == 303
    (row,) = db.session.scalars(select(Coverage))
    assert (row.kind, row.published_on) == (CoverageKind.PRESS, date(2023, 2, 1))
    staff.submit(f"{base}/{row.public_id}", kind="video")
    staff.get(base)
    assert db.session.scalars(select(Coverage)).one().kind is CoverageKind.VIDEO
    staff.press(f"{base}/{row.public_id}/deletion")
    assert staff.get(f"/{language}/doha/coverage").get_data(as_text=True).count("Doha hosts") == 0
    staff.press(f"{base}/{row.public_id}/restoration")
    for path in (base, f"/{language}/doha/coverage", f"/{language}/doha/", f"/{language}/doha/documents"):
        assert "https://news.example.org/1" in staff.get(path).get_data(as_text=True)


def test_what_lacks_a_language_is_told_with_the_way_to_it(event: Event, staff: CheckedClient) -> None:
    document = factories.make_document(event, title=LocalizedText("", "Concept note"))
    entry = factories.make_coverage(event, headline=LocalizedText("عنوان", ""))
    page = staff.get("/en/doha/manage/languages").get_data(as_text=True)
    assert f"/en/doha/manage/documents/{document.public_id}/edit#title" in page
    assert f"/en/doha/manage/coverage/{entry.public_id}#headline" in page


def test_of_two_files_at_once_the_database_lets_one_hold(event: Event) -> None:
    document = factories.make_document(event)
    with pytest.raises(Exception, match="(?i)unique"):
        factories.add_file(document, "en", revision=2)
    db.session.rollback()


def test_the_lists_cost_the_same_with_one_and_three(
    event: Event, staff: CheckedClient, queries: list[str]
) -> None:
    counts = []
    for _turn in range(2):
        factories.make_document(event, factories.make_session(event, starts_at=None, ends_at=None))
        factories.make_document(event)
        db.session.commit()
        queries.clear()
        staff.get("/en/doha/manage/documents")
        staff_count = len(queries)
        queries.clear()
        staff.get("/en/doha/documents")
        counts.append((staff_count, len(queries)))
    assert counts[0] == counts[1]


def test_a_document_moved_to_another_session_goes_to_its_end(event: Event) -> None:
    session = factories.make_session(event)
    last = factories.make_document(event, session, position=7)
    document = factories.make_document(event, position=0)
    service.update_document(
        event,
        document,
        title=document.title,
        kind=document.kind,
        symbol="",
        summary=document.summary,
        visibility=document.visibility,
        organisation=None,
        session=session,
    )
    assert (document.position, last.position) == (8, 7)
