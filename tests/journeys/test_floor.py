"""The chair at the podium with a telephone, and the room's screen that follows each press."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Final

import pytest
from playwright.sync_api import expect

from eventapp.accounts import service as accounts
from eventapp.core.db import db
from eventapp.floor.models import FloorRequest
from eventapp.floor.rules.workflow import FloorState
from tests import factories
from tests.journeys.conftest import Site, Visiting, Visitor, serving
from tests.releases import release

pytestmark = pytest.mark.needs("browser")

PASSWORD: Final = "a long pass phrase"
NOW: Final = datetime.fromisoformat("2023-01-30T09:10:00+03:00")
LATEST: Final = 2.0  # seconds from a press to the screen
SLOW: Final = 1.5  # a busy machine's share
WIDE: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL: Final = """buttons => buttons.filter((one) => one.getBoundingClientRect().height < 44)
  .map((one) => one.innerText)"""
SPEAKERS: Final = (("منى الكواري", "Mona Al-Kuwari"), ("قطر", "Qatar"), ("المغرب", "Morocco"))


@pytest.fixture
def podium(tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """A session that is on, with three speakers and a right of reply; and the address of its list."""
    with serving(tmp_path, at=NOW) as site:
        with site.app.app_context():
            event = factories.make_event("doha")
            owner = factories.make_staff(event, email="owner@example.org")
            accounts.set_password(owner, password_hash=accounts.hash_password(PASSWORD))
            session = factories.make_session(event, factories.make_room(event, "hall"))
            for arabic, english in SPEAKERS:
                factories.make_speaker(session, label=factories.both(arabic, english), minutes=1)
            factories.make_speaker(session, label=factories.both("وفد", "A delegation"), is_reply=True)
            release(event)
            address = f"manage/programme/sessions/{session.public_id}/floor"
        yield site, address


def at_the_podium(site: Site, visit: Visiting, language: str, address: str) -> Visitor:
    at = visit(site, language, event="doha", width=390)
    at.go("/sign-in")
    at.fill(email="owner@example.org", password=PASSWORD)
    at.page.locator("main form:has([name=password]) button").last.click()
    at.page.wait_for_load_state()
    at.go(f"{address}/chair")
    return at


def name_in(language: str, number: int) -> re.Pattern[str]:
    return re.compile(SPEAKERS[number][0 if language == "ar" else 1])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_screen_follows_the_chair(podium: tuple[Site, str], visit: Visiting, language: str) -> None:
    site, address = podium
    chair = at_the_podium(site, visit, language, address)
    screen = visit(site, language, event="doha")
    screen.go("rooms/hall/display")
    expect(screen.page.locator(".show__name")).to_have_count(0)
    for step, seen in (
        ("call", ".show__name"),
        ("start", '.timer[data-since*="T"]'),
        ("pause", '.timer[data-since=""]'),
        ("resumption", '.timer[data-since*="T"]'),
    ):
        chair.press(f"/{step}")
        begun = monotonic()
        expect(screen.page.locator(seen)).to_be_visible()
        assert monotonic() - begun < LATEST + SLOW, step
        assert chair.page.evaluate(WIDE) is False
        assert chair.page.eval_on_selector_all(".chair .btn", SMALL) == []
    expect(screen.page.locator(".show__name")).to_have_text(name_in(language, 0))
    expect(screen.page.locator(".show__queue li")).to_have_count(2)
    for page in (chair.page, screen.page):  # one minute: half of it green
        expect(page.locator('.timer[data-timer="green"] [data-face]')).to_have_text(
            re.compile(r"^00:[3-5]\d$")
        )
    first = chair.page.locator("[data-face]").inner_text()
    expect(chair.page.locator("[data-face]")).not_to_have_text(first)  # it ticks
    chair.press("/finish")
    expect(screen.page.locator(".timer")).to_have_count(0)
    expect(screen.page.locator(".show__queue li").first).to_contain_text(name_in(language, 1))
    with site.app.app_context():
        row = db.session.query(FloorRequest).filter_by(state=FloorState.SPOKE).one()
        assert 0 < row.spoken_seconds < 60
    assert chair.console == screen.console == []


def test_the_colour_changes_by_itself(podium: tuple[Site, str], visit: Visiting) -> None:
    site, address = podium
    with site.app.app_context():
        row = db.session.query(FloorRequest).order_by(FloorRequest.position).first()
        assert row is not None
        row.spoken_seconds = 28
        db.session.commit()
    chair = at_the_podium(site, visit, "en", address)
    for step in ("call", "start"):
        chair.press(f"/{step}")
    expect(chair.page.locator('.timer[data-timer="amber"]')).to_contain_text("Time is nearly over")


def test_a_colleagues_press_appears_by_itself(podium: tuple[Site, str], visit: Visiting) -> None:
    site, address = podium
    one, other = (at_the_podium(site, visit, "en", address) for _who in range(2))
    one.press("/call")
    expect(other.page.locator('form[action$="/start"]')).to_be_visible()
    one.press("/start")
    expect(other.page.locator("[data-face]")).to_be_visible()
    other.press("/finish")
    expect(one.page.locator(".podium__name")).to_have_text(re.compile("Qatar"))
    assert one.console == other.console == []


def test_the_chairs_page_works_without_scripts(podium: tuple[Site, str], visit: Visiting) -> None:
    site, address = podium
    chair = at_the_podium(site, visit, "ar", address)
    chair.page.route("**/*.js", lambda route: route.abort())
    chair.go(f"{address}/chair")
    for step in ("call", "start", "pause", "resumption", "finish"):
        chair.press(f"/{step}")
    expect(chair.page.locator("#spoke")).to_be_visible()
