"""Signing in, adding a session and releasing with the keys alone; the focus is seen at every step."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from eventapp.accounts import service as accounts
from eventapp.core.db import db
from tests import factories
from tests.journeys.conftest import Site, Visiting

pytestmark = pytest.mark.needs("browser")

EMAIL: Final = "mona@example.org"
PASSWORD: Final = "a long pass phrase"
MOST_TABS: Final = 120
# Whether the element in focus matches a selector, and how its focus is shown.
FOCUS: Final = """(selector) => {
  const held = document.activeElement;
  const style = getComputedStyle(held);
  const box = held.getBoundingClientRect();
  return {
    isThere: held.matches(selector),
    name: `${held.tagName} ${held.name || held.className || held.textContent}`.slice(0, 80),
    isShown: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isInView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


@pytest.fixture
def prepared(site: Site) -> Site:
    """An announced event with a room, and its owner."""
    with site.app.app_context():
        owner = factories.make_account(EMAIL, is_administrator=True)
        owner.password_hash = accounts.hash_password(PASSWORD)
        event = factories.make_event("doha", first_on=date(2023, 1, 30), last_on=date(2023, 1, 31))
        factories.make_room(event, "majlis")
        db.session.commit()
    return site


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element is reached; wherever the focus goes on the way, it is seen."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS, selector)
        if focus["name"].startswith("BODY"):
            continue  # past the end of the page, on its way round through the browser
        assert focus["isShown"], f"no focus to be seen on {focus['name']}"
        assert focus["isInView"], f"out of view: {focus['name']}"
        if focus["isThere"]:
            return
    raise AssertionError(f"the keys do not reach {selector}")


def write(page: Page, name: str, text: str) -> None:
    """Type into a field."""
    tab_to(page, f'[name="{name}"]')
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Step through the options of a list."""
    tab_to(page, f'[name="{name}"]')
    for _step in range(20):
        if page.locator(f'[name="{name}"]').input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} has no {value}")


def enter(page: Page, selector: str) -> None:
    """Follow a link or press a button."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_session_is_added_and_released_with_the_keys_alone(
    prepared: Site, visit: Visiting, language: str
) -> None:
    visitor = visit(prepared, language, event="doha")
    page = visitor.page
    visitor.go("/sign-in")
    write(page, "email", EMAIL)
    write(page, "password", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    enter(page, 'main a[href*="/doha/"]')
    visitor.go("manage/programme/")
    enter(page, 'main a[href*="/sessions/new"]')
    fields = {"ar": "جلسة لوحة المفاتيح", "en": "By keyboard"}
    for part in sorted(fields, key=lambda part: part != language):  # the page's language stands first
        write(page, f"title-{part}", fields[part])
    choose(page, "day", "2023-01-30")
    write(page, "starts", "0900AM")
    write(page, "ends", "1000AM")
    choose(page, "room", "majlis")
    enter(page, "main .btn--go")
    expect(page.locator("h1")).to_contain_text(fields[language])
    enter(page, 'form[action$="/confirmation"] button')
    visitor.go("manage/releases/new")
    for _warning in page.locator('[name="acknowledged"]').all():
        tab_to(page, '[name="acknowledged"]')
        page.keyboard.press("Space")
    enter(page, "main form .btn--go")
    expect(page.locator(".notice--good")).to_be_visible()
    visitor.go("agenda?day=2023-01-30")
    enter(page, "article.session h3 a")
    expect(page.locator("main .facts")).to_contain_text("09:00")


def test_the_first_key_leads_past_the_masthead(prepared: Site, visit: Visiting) -> None:
    visitor = visit(prepared, "ar", event="doha", width=390)
    visitor.go("")
    tab_to(visitor.page, "a.skip")
    visitor.page.keyboard.press("Enter")
    tab_to(visitor.page, "main a, main button")
