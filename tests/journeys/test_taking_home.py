"""The agenda on a reader's own device: stars, digits, a clock of one's own; and on the screen of a room."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

import pytest
from playwright.sync_api import expect

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.programme.models import Session
from tests.journeys.conftest import THE_DAY, Site, Visiting
from tests.releases import release

pytestmark = pytest.mark.needs("browser")
EVENT: Final = "doha-2023"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_stars_make_an_agenda_of_ones_own(
    on_the_day: Site, visit: Visiting, language: str, width: int
) -> None:
    visitor = visit(on_the_day, language, event=EVENT, width=width)
    page = visitor.page
    visitor.go("agenda")
    expect(page.locator("[data-mine]")).to_be_hidden()
    stars = page.locator("article .star")
    for number in (0, 2):
        stars.nth(number).click()
    chosen = page.eval_on_selector_all(
        'article:has(.star[aria-pressed="true"])', "found => found.map((one) => one.dataset.session)"
    )
    assert len(chosen) == 2
    expect(page.locator("[data-mine]")).to_contain_text("2")
    page.locator("[data-mine]").click()
    shown = "found => found.map((one) => one.dataset.session)"
    assert sorted(page.eval_on_selector_all("article[data-session]", shown)) == sorted(chosen)
    with page.expect_download() as download:
        page.locator('a[href*="mine.ics"]').click()
    assert download.value.path().read_text().count("BEGIN:VEVENT") == 2
    visitor.go("agenda/mine")  # by its bare address: this browser knows what was chosen
    page.wait_for_url(re.compile(r"s="))
    assert page.locator("article[data-session]").count() == 2
    page.locator("article .star").first.press("Enter")
    visitor.go("agenda")
    expect(page.locator('.star[aria-pressed="true"]')).to_have_count(1)
    assert visitor.console == []


def test_a_reader_has_other_digits_and_a_clock_of_their_own(on_the_day: Site, visit: Visiting) -> None:
    visitor = visit(on_the_day, "ar", event=EVENT)
    page = visitor.page
    visitor.go("agenda?view=list")
    first = page.locator(".session__time").first
    expect(first).to_contain_text("08:15")
    page.get_by_role("button", name="١٢٣").click()
    expect(first).to_contain_text("٠٨:١٥")
    page.reload()
    expect(first).to_contain_text("٠٨:١٥")
    page.get_by_role("button", name="١٢٣").click()
    expect(first).to_contain_text("08:15")
    expect(page.locator("[data-own-zone] button")).to_have_count(1)  # this reader is in the event's zone
    assert visitor.console == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_screen_of_a_room_follows_a_release_and_outlives_the_network(
    on_the_day: Site, visit: Visiting, language: str
) -> None:
    visitor = visit(on_the_day, language, event=EVENT)
    page = visitor.page
    visitor.go("rooms/salwa-1/display")
    current = page.locator("article[data-start]:visible")
    expect(current).to_have_count(1)
    expect(current.locator("[data-left]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    with on_the_day.app.app_context():
        event = db.session.query(Event).filter_by(slug=EVENT).one()
        running = (
            db.session.query(Session)
            .filter(Session.event_id == event.id, Session.starts_at <= THE_DAY, Session.ends_at > THE_DAY)
            .filter(Session.room.has(code="salwa-1"))
            .one()
        )
        running.title = LocalizedText("عنوان جديد على الشاشة", "A new title on the screen")
        release(event, at=clock.now() + timedelta(seconds=1))
    expect(current).to_contain_text("A new title on the screen", timeout=5000)
    expect(current).to_contain_text("عنوان جديد على الشاشة")
    page.context.set_offline(True)
    expect(page.locator("[data-lost]")).to_be_visible(timeout=15_000)
    expect(current).to_contain_text("A new title on the screen")
    page.context.set_offline(False)
    expect(page.locator("[data-lost]")).to_be_hidden(timeout=15_000)
