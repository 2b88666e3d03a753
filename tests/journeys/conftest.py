"""The application behind a real server on loopback, and a real browser in front of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from flask_babel import gettext
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright
from werkzeug.serving import make_server

from eventapp import create_app
from eventapp.config import Settings
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.demo import service as demo
from tests.plugin_requirements import browser_path

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
PATIENCE_MS: Final = 20_000
PASSWORD: Final = "a long pass phrase"  # of everybody in the demonstration
THE_DAY: Final = datetime.fromisoformat("2023-01-31T11:40:00+03:00")


@dataclass
class Site:
    """A running installation with a database of its own."""

    app: Flask
    url: str

    def say(self, language: str, msgid: str, **values: Any) -> str:
        """A sentence as the site says it in that language."""
        with self.app.test_request_context(f"/{language}/", base_url=self.url):
            return str(gettext(msgid, **values))


@dataclass
class Visitor:
    """One reader or organiser at the browser, in one language."""

    site: Site
    page: Page
    language: str
    event: str = ""
    console: list[str] = field(default_factory=list)

    def address(self, path: str) -> str:
        """An address of the event (`manage/…`, ``) or, with a slash in front, of the installation."""
        middle = path if path.startswith("/") else f"/{self.event}/{path}"
        return f"{self.site.url}/{self.language}{middle}"

    def go(self, path: str) -> None:
        """Open a page that must be there."""
        response = self.page.goto(self.address(path))
        assert response is not None
        assert response.status == 200, f"{response.status} on {path}"

    def fill(self, **values: Any) -> None:
        """Fill in fields by name (`__` for the hyphen of a bilingual field): text, option, or a tick."""
        for name, value in values.items():
            put(self.page.locator(f'main [name="{name.replace("__", "-")}"]').first, value)

    def save(self, *, status: int = 200) -> None:
        """Press the button of the main form and see how the next page is answered."""
        self._press(self.page.locator("main form[method=post] .btn--go").last, status)

    def press(self, action: str) -> None:
        """Press the button that sends to an address ending so."""
        self._press(self.page.locator(f'main form[action$="{action}"] button').first, 200)

    def _press(self, button: Locator, status: int) -> None:
        with self.page.expect_navigation() as navigation:
            button.click()
        assert navigation.value.status == status, f"{navigation.value.status}: {self.main()}"

    def main(self) -> str:
        """The text of the page."""
        return self.page.locator("main").inner_text()

    def listen(self) -> list[str]:
        """The warnings and errors of the browser's console from now on; hints to developers are neither."""
        told: list[str] = []

        def note(line: ConsoleMessage) -> None:
            if line.type in {"warning", "error"}:
                told.append(f"{line.type}: {line.text}")

        self.page.on("console", note)
        self.page.on("pageerror", lambda failure: told.append(f"error: {failure}"))
        return told

    @property
    def path(self) -> str:
        """Where the browser is, without the host."""
        return self.page.url.removeprefix(self.site.url)


def put(place: Locator, value: Any) -> None:
    """Type, choose or tick."""
    if isinstance(value, bool):
        place.set_checked(value)
    elif place.evaluate("field => field.tagName") == "SELECT":
        place.select_option(value)
    else:
        place.fill(value)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@contextmanager
def serving(folder: Path, *, at: datetime | None = None) -> Iterator[Site]:
    """An empty installation on a free port; its clock starts `at` that moment (aware) if one is given."""
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    app = create_app(
        Settings(
            instance_path=folder,
            secret_key="a secret for journeys alone",
            database_url=f"sqlite:///{folder / 'journey.sqlite3'}",
            base_url=url,
            clock=at,
            argon2_memory_kib=64,
            testing=True,
        )
    )
    server.app = app
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    with app.app_context():
        db.create_all()
    thread.start()
    try:
        yield Site(app, url)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        clock.start_at(None)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def on_the_day(tmp_path: Path) -> Iterator[Site]:
    """The demonstration event on its second day, at twenty to noon; the clock runs on from there."""
    with serving(tmp_path, at=THE_DAY) as site:
        with site.app.app_context():
            demo.load(PASSWORD)
            db.session.commit()
        yield site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An empty installation."""
    with serving(tmp_path) as running:
        yield running


def open_context(browser: Browser, *, width: int = 1280, **options: Any) -> BrowserContext:
    """A browser that has never been here, on the clock of the place."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        timezone_id="Asia/Qatar",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


Visiting = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visiting]:
    """A visitor with a browser of their own: `visit(site, "ar", event="doha")`."""
    contexts: list[BrowserContext] = []

    def start(site: Site, language: str, *, event: str = "", width: int = 1280) -> Visitor:
        context = open_context(browser, width=width)
        contexts.append(context)
        visitor = Visitor(site, context.new_page(), language, event)
        visitor.console = visitor.listen()
        return visitor

    yield start
    for context in contexts:
        context.close()
