"""The addresses of the agenda's PDF: who gets which, under what name, and where it is linked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import Visibility
from eventapp.publishing import queries
from eventapp.publishing.models import Release
from eventapp.publishing.rules.snapshot import digest, dump
from tests import factories
from tests.client import CheckedClient
from tests.pdf import text_of

pytestmark = pytest.mark.needs("poppler")
MOMENT = datetime(2023, 1, 29, 15, 20, tzinfo=UTC)


@pytest.fixture
def event(app: Flask) -> Event:
    return factories.make_event("doha")


@pytest.fixture
def opening(event: Event) -> Session:
    room = factories.make_room(event, "hall")
    session = factories.make_session(event, room, title=factories.both("الافتتاح", "Opening"))
    factories.make_session(
        event,
        title=factories.both("مغلقة", "Closed matter"),
        visibility=Visibility.CLOSED,
        starts_at=factories.at(11),
        ends_at=factories.at(12),
    )
    return session


@pytest.fixture
def editor(event: Event, signed_in: Callable[[Account], CheckedClient]) -> CheckedClient:
    return signed_in(factories.make_staff(event, StaffRole.PROGRAMME))


def release(event: Event) -> None:
    """Freeze the draft as it is, warnings or not."""
    body = dump(queries.draft_snapshot(event))
    number = len(queries.releases_of(event)) + 1
    db.session.add(
        Release(
            event_id=event.id, number=number, snapshot=body.decode(), digest=digest(body), released_at=MOMENT
        )
    )
    db.session.commit()


def test_the_pdf_is_linked_and_sent(event: Event, opening: Session, client: CheckedClient) -> None:
    assert client.get("/en/doha/agenda.pdf").status_code == 404  # nothing is released yet
    release(event)
    for language in ("ar", "en"):
        html = client.get(f"/{language}/doha/agenda").get_data(as_text=True)
        assert f'href="/{language}/doha/agenda.pdf"' in html
        html = client.get(f"/{language}/doha/agenda/take").get_data(as_text=True)
        assert f'href="/{language}/doha/days/2023-01-30.pdf"' in html
        answer = client.get(f"/{language}/doha/days/2023-01-30.pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        called = {
            "ar": "جدول الأعمال - حوار السياسات⁂ الاثنين 30 يناير 2023.pdf",
            "en": "Agenda - Policy dialogue⁂ Monday 30 January 2023.pdf",
        }[language]
        assert answer.headers["Content-Disposition"] == (
            f"inline; filename=\"doha-2023-01-30-{language}.pdf\"; filename*=UTF-8''{quote(called, safe='')}"
        )
        again = client.get(
            f"/{language}/doha/days/2023-01-30.pdf", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")
    text = text_of(client.get("/en/doha/agenda.pdf").data)
    assert ("Opening" in text, "Closed matter" in text) == (True, False)


@pytest.mark.parametrize("day", ["2023-02-01", "tomorrow"])
def test_a_day_that_is_none_is_not_found(
    event: Event, opening: Session, client: CheckedClient, day: str
) -> None:
    release(event)
    assert client.get(f"/en/doha/days/{day}.pdf").status_code == 404


def test_an_old_release_and_the_draft(
    event: Event, opening: Session, client: CheckedClient, editor: CheckedClient
) -> None:
    release(event)
    opening.title = factories.both("جديد", "Renamed")
    db.session.commit()
    assert "Draft" in text_of(editor.get("/en/doha/agenda.pdf?preview=1").data)
    assert "Renamed" in text_of(editor.get("/en/doha/agenda.pdf?preview=1").data)
    assert client.get("/en/doha/agenda.pdf?preview=1").location == "/en/doha/agenda.pdf"
    assert 'href="/en/doha/agenda.pdf?preview=1"' in editor.get("/en/doha/agenda?preview=1").get_data(
        as_text=True
    )
    release(event)
    assert "Renamed" in text_of(client.get("/en/doha/agenda.pdf").data)
    assert "Renamed" not in text_of(client.get("/en/doha/agenda/releases/1.pdf").data)
    assert client.get("/en/doha/agenda/releases/3.pdf").status_code == 404
    html = client.get("/en/doha/agenda/releases/1").get_data(as_text=True)
    assert 'href="/en/doha/agenda/releases/1.pdf"' in html
