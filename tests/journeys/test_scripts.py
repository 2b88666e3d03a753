"""What scripts add to working pages: drafts that outlive a reload, and what goes on now."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from eventapp.accounts import service as accounts
from eventapp.core.db import db
from tests import factories
from tests.journeys.conftest import PASSWORD, THE_DAY, Site, Visiting

pytestmark = pytest.mark.needs("browser")

SHOWN: Final = """entries => entries.map((entry) => ({
  id: entry.id,
  start: entry.dataset.start,
  end: entry.dataset.end,
  isMarked: entry.classList.contains("session--now"),
  isSaid: !!entry.querySelector(".mark--now")?.checkVisibility(),
  isPause: !entry.querySelector(".mark--now"),
}))"""


def test_what_was_typed_outlives_a_reload_and_ends_when_it_is_saved(site: Site, visit: Visiting) -> None:
    with site.app.app_context():
        account = factories.make_account("mona@example.org", is_administrator=True)
        account.password_hash = accounts.hash_password(PASSWORD)
        factories.make_event("doha")
        db.session.commit()
    visitor = visit(site, "en", event="doha")
    page = visitor.page
    visitor.go("/sign-in")
    visitor.fill(email="mona@example.org", password=PASSWORD)
    visitor.save()
    visitor.go("manage/programme/sessions/new")
    title = page.locator('[name="title-en"]')
    title.press_sequentially("A title half writ")
    page.reload()
    expect(title).to_have_value("")
    page.locator("[data-restore]").click()
    expect(title).to_have_value("A title half writ")
    visitor.save()
    visitor.go("manage/programme/sessions/new")
    expect(title).to_have_value("")
    expect(page.locator("[data-restore]")).to_have_count(0)
    assert "A title half writ" not in page.evaluate("JSON.stringify(localStorage)")


def _is_on(shown: dict[str, Any]) -> bool:
    return datetime.fromisoformat(shown["start"]) <= THE_DAY < datetime.fromisoformat(shown["end"])


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_what_goes_on_now_is_marked(on_the_day: Site, visit: Visiting, language: str, width: int) -> None:
    visitor = visit(on_the_day, language, event="doha-2023", width=width)
    visitor.go("agenda")
    page = visitor.page
    expect(page.locator('.days a[aria-current="page"]')).to_have_attribute("href", re.compile("2023-01-31"))
    expect(page.locator("article.session--now").first).to_be_attached()
    shown = page.eval_on_selector_all("article.session", SHOWN)
    assert [one["isMarked"] for one in shown] == [_is_on(one) for one in shown]
    assert [one["isSaid"] for one in shown] == [_is_on(one) and not one["isPause"] for one in shown]
    if width == 1280:
        expect(page.locator("[data-now-line] span")).to_be_visible()
        expect(page.locator("[data-now-line] time")).to_have_text(re.compile(r"^11:4[0-4]$"))
    assert visitor.console == []
