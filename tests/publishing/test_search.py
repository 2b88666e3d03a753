"""Searching and filtering the agenda: what is found, and where it stands on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import SessionKind
from eventapp.publishing import service
from eventapp.publishing.page import AgendaPage, Filters
from tests.client import CheckedClient
from tests.factories import both, make_event, make_room, make_session
from tests.publishing.agendas import ROOMS, SESSION, agenda
from tests.publishing.test_clock import page
from tests.publishing.test_releases import text_of

SALWA = replace(ROOMS[0], name=LocalizedText("سلوى 1", "Salwa 1"))
ELSEWHERE = replace(SESSION, id="two", room_id="majlis")
EVERYWHERE = replace(SESSION, id="three", room_id=None, all_rooms=True)


@pytest.mark.parametrize("typed", ["سلوى", "سلوي", "salwa", "SALWA 1", "Session 1 سلوى"])
def test_a_room_finds_every_session_held_in_it(typed: str) -> None:
    held = agenda(SESSION, ELSEWHERE, EVERYWHERE, rooms=(SALWA, ROOMS[1]))
    shown = AgendaPage(page().agenda, page().reading, Filters(words=typed))
    shown = replace(shown, agenda=replace(shown.agenda, snapshot=held))
    assert shown.sessions == [SESSION]


def test_what_was_found_stands_before_the_form_and_the_notices(client: CheckedClient) -> None:
    event = make_event("doha")
    make_session(event, make_room(event, "hall"), kind=SessionKind.BREAK)
    service.make_release(event, note=both("ملاحظة", "A note"), acknowledged=(), draft_digest=None)
    for language, found in (("en", "1 session found"), ("ar", "جلسة واحدة")):
        answer = client.get(f"/{language}/doha/agenda?q=plenary")
        html, words = answer.get_data(as_text=True), text_of(answer)
        assert '<details class="tools unfold noprint">' in html
        assert found in words
        assert html.index('role="status"') < html.index('<article class="session') < html.index("notices")
    assert "1 session found" not in text_of(client.get("/en/doha/agenda"))
