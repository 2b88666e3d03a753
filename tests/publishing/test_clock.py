"""What the public pages say by the clock: now, next, and when that changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import clock
from eventapp.core.locale import Reading
from eventapp.programme import queries
from eventapp.programme.rules import conflicts
from eventapp.programme.rules.vocabulary import SessionKind, SessionStatus
from eventapp.publishing import service
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.queries import Agenda
from eventapp.publishing.rules.snapshot import AgendaSnapshot
from eventapp.publishing.rules.standing import Standing
from tests.client import CheckedClient
from tests.factories import at as moment
from tests.factories import both, make_event, make_room, make_session
from tests.publishing.agendas import SESSION, agenda, agendas, at
from tests.publishing.test_releases import text_of

DOHA = ZoneInfo("Asia/Qatar")
FIRST_MIDNIGHT, LAST_MIDNIGHT = (datetime(2023, 1, day, 21, tzinfo=UTC) for day in (29, 31))
PANEL = SESSION  # 31 January, 9:30 to 11:00
BREAK = replace(SESSION, id="two", kind=SessionKind.BREAK, starts_at=at(11), ends_at=at(11, 30), room_id=None)
LUNCH = replace(BREAK, id="three", starts_at=at(13), ends_at=at(14))
ASIDE = replace(SESSION, id="four", starts_at=at(13), ends_at=at(15))


def page(*sessions: Any, zone: ZoneInfo = DOHA, **values: Any) -> AgendaPage:
    return page_of(agenda(*sessions, **values), zone)


def page_of(snapshot: AgendaSnapshot, zone: ZoneInfo = DOHA) -> AgendaPage:
    return AgendaPage(Agenda(None, snapshot, None), Reading("en", zone))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(12, day=1), FIRST_MIDNIGHT),
        (FIRST_MIDNIGHT, datetime(2023, 1, 30, 21, tzinfo=UTC)),
        (at(9, 29), at(9, 30)),
        (at(9, 30), at(11)),  # at the start itself the page reads as it does afterwards
        (at(11), at(11, 30)),
        (at(11, 30), at(13)),
        (at(14), at(15)),
        (at(15), LAST_MIDNIGHT),
        (LAST_MIDNIGHT, None),
    ],
)
def test_when_a_page_reads_differently_next(now: datetime, expected: datetime | None) -> None:
    assert page(PANEL, BREAK, LUNCH, ASIDE).changes_at(now) == expected


def test_filters_do_not_hide_a_change() -> None:
    shown = page(PANEL)
    narrowed = AgendaPage(shown.agenda, shown.reading, filters=replace(shown.filters, words="nothing"))
    assert narrowed.changes_at(at(9)) == at(9, 30)


def test_a_midnight_that_the_clocks_skip_is_when_the_day_begins() -> None:
    """Cairo, 28 April 2023: at 24:00 of the 27th it was 1:00 of the 28th (UTC+2 before)."""
    days = (date(2023, 4, 28),)
    found = page(zone=ZoneInfo("Africa/Cairo"), days=days).changes_at(datetime(2023, 4, 27, tzinfo=UTC))
    assert found == datetime(2023, 4, 27, 22, tzinfo=UTC)
    assert found.astimezone(ZoneInfo("Africa/Cairo")).date() == days[0]


@given(agendas(), st.integers(0, 4 * 24 * 60), st.integers(0, 24 * 60))
def test_nothing_reads_differently_before_it_is_said_to(
    snapshot: AgendaSnapshot, minutes: int, later: int
) -> None:
    shown, now = page_of(snapshot), at(0, day=29) + timedelta(minutes=minutes)
    end = shown.changes_at(now)
    then = now + timedelta(minutes=later)
    if end is None or then < end:
        assert read(shown, then) == read(shown, now)


def read(shown: AgendaPage, now: datetime) -> Any:
    """Everything a page takes from the clock."""
    standings = [shown.standing(session, now) for session in shown.snapshot.sessions]
    return standings, shown.going_on(now), shown.coming_next(now), shown.default_day(now)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(12, day=29), None),
        (at(12, day=30), Standing.TOMORROW),
        (at(9, 29), Standing.TODAY),
        (at(9, 30), Standing.RUNNING),
        (at(11), Standing.OVER),
    ],
)
def test_where_the_clock_stands_with_a_session(now: datetime, expected: Standing | None) -> None:
    assert page().standing(SESSION, now) is expected
    cancelled = replace(SESSION, status=SessionStatus.CANCELLED)
    assert page(cancelled).standing(cancelled, now) is None


def test_what_goes_on_and_what_comes_next() -> None:
    shown = page(PANEL, BREAK, LUNCH, ASIDE)
    assert (shown.going_on(at(11)), shown.coming_next(at(11))) == ([BREAK], [LUNCH, ASIDE])
    assert (shown.going_on(at(12)), shown.coming_next(at(12, day=30))) == ([], [PANEL])
    assert (shown.coming_next(at(12, day=29)), shown.coming_next(at(16))) == ([], [])
    cancelled = replace(LUNCH, status=SessionStatus.CANCELLED)
    assert page(PANEL, cancelled).coming_next(at(12)) == []


def test_the_pages_say_it_in_both_languages(client: CheckedClient) -> None:
    event = make_event("doha")
    hall = make_room(event, "hall")
    opening = make_session(event, hall, title=both("الافتتاح", "Opening"), kind=SessionKind.BREAK)
    make_session(event, hall, title=both("الغداء", "Lunch"), starts_at=moment(13), ends_at=moment(14))
    service.make_release(event, note=both("", ""), acknowledged=_all(event), draft_digest=None)
    said = {
        moment(8): ("Next 09:00 Opening", "Begins today at 09:00."),
        moment(9): ("Now 09:00 Opening Majlis Hall Next 13:00 Lunch", "In progress until 10:00."),
        moment(10): ("Next 13:00 Lunch", "This session is over."),
    }
    with clock.stopped(moment(9, day=29)):
        assert "Now and next" not in text_of(client.get("/en/doha/"))
    for now, (on_event, on_session) in said.items():
        with clock.stopped(now):
            assert on_event in text_of(client.get("/en/doha/"))
            assert on_session in text_of(client.get(f"/en/doha/sessions/{opening.public_id}"))
            assert client.get("/ar/doha/").status_code == 200
            assert client.get(f"/ar/doha/sessions/{opening.public_id}").status_code == 200


def test_an_earlier_release_says_so_and_the_newest_does_not(client: CheckedClient) -> None:
    event = make_event("doha")
    session = make_session(event, make_room(event, "hall"), kind=SessionKind.BREAK)
    service.make_release(event, note=both("", ""), acknowledged=_all(event), draft_digest=None)
    first = client.get("/en/doha/agenda/releases/1")
    session.title = both("الغداء", "Lunch")
    service.make_release(event, note=both("", ""), acknowledged=_all(event), draft_digest=None)
    banner = "This is an earlier release of the agenda. Release 2 is in force now. To the current agenda"
    assert [
        banner in text_of(page)
        for page in (first, client.get("/en/doha/agenda/releases/1"), client.get("/en/doha/agenda"))
    ] == [False, True, False]
    assert banner not in text_of(client.get("/en/doha/agenda/releases/2"))
    assert "هذا إصدار سابق من جدول الأعمال" in text_of(client.get("/ar/doha/agenda/releases/1"))


def _all(event: Any) -> list[str]:
    return [conflicts.fingerprint(found) for found in conflicts.warnings(queries.findings(event))]


def test_the_zone_is_that_of_the_days_of_the_event(client: CheckedClient) -> None:
    """Not that of the day on which the page is read: Vienna is at UTC+1 in January, at UTC+2 in July."""
    make_event("vienna", zone_name="Europe/Vienna")
    with clock.stopped(datetime(2022, 7, 1, tzinfo=UTC)):
        assert "UTC+1" in text_of(client.get("/en/vienna/"))
