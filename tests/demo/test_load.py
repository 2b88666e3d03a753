"""The demonstration event as a reader and an organiser find it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.demo import service as demo
from eventapp.events.models import Event
from eventapp.programme import queries as programme
from eventapp.programme.models import Session
from eventapp.programme.rules import conflicts
from eventapp.publishing.models import Release
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules.workflow import RemarksState
from tests.client import CheckedClient
from tests.factories import PASSWORD

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def event(app: Flask) -> Event:
    """The demonstration, loaded."""
    loaded = demo.load(PASSWORD)
    db.session.commit()
    return loaded


def test_loading_again_changes_nothing(event: Event) -> None:
    tables = list(reversed(db.metadata.sorted_tables))
    before = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}
    demo.load("another password")
    db.session.commit()
    after = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}
    assert before == after


def test_it_is_two_days_in_three_rooms_with_two_releases(event: Event) -> None:
    sessions = programme.sessions_of(event)
    assert len({session.room_id for session in sessions if session.room_id}) == 3
    assert len(programme.days_of(event)) == 2
    assert len(sessions) >= 14
    assert db.session.scalar(select(func.count()).select_from(Release)) == 2
    assert conflicts.blocking(programme.findings(event)) == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "agenda",
        "agenda?day=2023-01-30",
        "agenda?view=list",
        "agenda/releases",
        "agenda/releases/1",
        "speakers",
        "practical",
    ],
)
def test_every_public_page_reads_well(event: Event, client: CheckedClient, language: str, path: str) -> None:
    assert client.get(f"/{language}/doha-2023/{path}").status_code == 200


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_session_and_speaker_has_a_page(event: Event, client: CheckedClient, language: str) -> None:
    public = [session for session in programme.sessions_of(event) if session.visibility.value == "public"]
    for session in public:
        assert client.get(f"/{language}/doha-2023/sessions/{session.public_id}").status_code == 200
    people = {part.person.public_id for session in public for part in session.parts if part.person}
    for person in sorted(people):
        assert client.get(f"/{language}/doha-2023/speakers/{person}").status_code in {200, 404}


def test_the_public_sees_the_cancelled_session_and_not_the_closed_one(
    event: Event, client: CheckedClient
) -> None:
    pages = "".join(
        client.get(f"/en/doha-2023/agenda?day=2023-01-{day}").get_data(as_text=True) for day in (30, 31)
    )
    closed = [found for found in programme.sessions_of(event) if found.visibility.value == "closed"]
    cancelled = [found for found in programme.sessions_of(event) if found.status.value == "cancelled"]
    assert len(closed) >= 1
    assert len(cancelled) == 1
    assert all(session.title.en not in pages for session in closed)
    assert cancelled[0].title.en in pages


def test_a_title_in_one_language_is_shown_with_its_label(event: Event, client: CheckedClient) -> None:
    only_arabic = next(found for found in programme.sessions_of(event) if not found.title.en)
    page = client.get("/en/doha-2023/agenda?day=2023-01-31").get_data(as_text=True)
    assert only_arabic.title.ar in page
    assert '<span class="tag">Arabic</span>' in page


def test_every_account_signs_in(event: Event, client: CheckedClient) -> None:
    for role, _name, _grant in demo.ACCOUNTS:
        answer = client.submit("/ar/sign-in", email=f"{role}@example.org", password=PASSWORD)
        assert answer.status_code == 303, role
        client.delete_cookie("hiwar")


def test_the_search_of_the_agenda_finds_any_spelling(event: Event, client: CheckedClient) -> None:
    for words in ("alhajri", "Al-Hajri", "الهاجرى", "هاجري"):
        page = client.get("/en/doha-2023/agenda", query_string={"q": words}).get_data(as_text=True)
        assert "Nasser Saeed al-Hajri" in page, words


def test_the_owner_finds_the_workspace_ready(
    event: Event, signed_in: Callable[[Account], CheckedClient]
) -> None:
    owner = db.session.scalars(select(Account).where(Account.email == "owner@example.org")).one()
    staff = signed_in(owner)
    for language in ("ar", "en"):
        for path in (
            "",
            "programme/",
            "programme/conflicts",
            "programme/sessions",
            "releases/",
            "languages",
            "mail",
        ):
            assert staff.get(f"/{language}/doha-2023/manage/{path}").status_code == 200, path


def test_the_log_is_dated_by_the_clock_of_the_meeting(event: Event) -> None:
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.sequence)).all()
    days = {entry.action: entry.at.date().isoformat() for entry in entries}
    assert days["installation.demo_loaded"] == "2022-12-19"
    assert max(entry.at for entry in entries).date() == date(2023, 1, 31)
    assert [entry.at for entry in entries if entry.chain.startswith("event")] == sorted(
        entry.at for entry in entries if entry.chain.startswith("event")
    )
    released = db.session.scalars(select(Release.released_at).order_by(Release.number)).all()
    assert [entry.at for entry in entries if entry.action == "agenda.released"] == list(released)
    assert {account.created_at.date() for account in db.session.scalars(select(Account))} == {
        date(2022, 12, 19)
    }


@pytest.mark.parametrize("language", ["ar", "en"])
def test_its_documents_are_there_in_both_languages(
    event: Event, client: CheckedClient, language: str
) -> None:
    page = client.get(f"/{language}/doha-2023/documents").get_data(as_text=True)
    assert page.count('class="cite"') == 3
    links = re.findall(rf'href="(/{language}/doha-2023/documents/[a-z2-7]{{16}}/(?:ar|en))"', page)
    assert len(links) == 4
    for link in links:
        answer = client.get(link)
        assert (answer.status_code, answer.data[:2]) == (200, b"PK")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_two_remarks_are_published_and_one_waits(event: Event, client: CheckedClient, language: str) -> None:
    agenda = client.get(f"/{language}/doha-2023/agenda?view=list").get_data(as_text=True)
    links = re.findall(rf'href="(/{language}/doha-2023/sessions/[a-z2-7]{{16}})#remarks"', agenda)
    assert len(links) == 2
    for link in links:
        page = client.get(link).get_data(as_text=True)
        assert "An illustrative text" in page and "نص توضيحي" in page
    assert [remarks.state for remarks in db.session.scalars(select(Remarks).order_by(Remarks.id))] == [
        RemarksState.DELIVERED,
        RemarksState.DELIVERED,
        RemarksState.ACCEPTED,
    ]


def test_sessions_once_released_know_it(event: Event) -> None:
    unreleased = select(func.count()).where(Session.first_release.is_(None), Session.starts_at.is_not(None))
    assert db.session.scalar(unreleased) == 0
