"""Measure every page and face on a synthetic event, served as `make run` serves, beside the bare application.

make bench                    prints the report
BENCH="--write" make bench    and keeps it in docs/performance.md
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event as sql_event
from sqlalchemy import text

from eventapp import create_app
from eventapp.accounts import service as accounts
from eventapp.cli.serve import MEMORY, SERVER
from eventapp.config import ROOT, Settings
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from tests.benchmarks import work
from tests.benchmarks.load import load, once, request

SIZES = {  # days, rooms, sessions, speakers, participants of a hundred delegations, texts
    "m30": (2, 3, 30, 40, 0, 0),
    "m300": (3, 8, 300, 400, 5000, 300),
    "m3000": (10, 24, 3000, 4000, 0, 0),
}
LISTED = {"m1200": (1, 1, 5, 20, 2660, 0)}  # nine of twenty are approved
ROUNDS, SECONDS = 7, 0.4
PASSWORD = "measure by this one"


@dataclass(frozen=True)
class Page:
    """Something that is asked for."""

    name: str
    path: str
    is_signed_in: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200


def pages(slug: str, session: str, person: str) -> list[Page]:
    """Every page and face that is measured, of one event."""
    public = f"/ar/{slug}"
    manage = f"{public}/manage"
    return [
        Page("event", f"{public}/"),
        Page("agenda", f"{public}/agenda"),
        Page("agenda, gzip", f"{public}/agenda", headers=(("Accept_Encoding", "gzip"),)),
        Page("agenda, 304", f"{public}/agenda", headers=(("If_None_Match", "*"),), status=304),
        Page("session", f"{public}/sessions/{session}"),
        Page("speakers", f"{public}/speakers"),
        Page("speaker", f"{public}/speakers/{person}"),
        Page(".ics", f"{public}/agenda.ics"),
        Page(".json", f"{public}/agenda.json"),
        Page(".xml", f"{public}/agenda.xml"),
        Page("API agenda", f"/api/v1/events/{slug}/agenda"),
        Page(".pdf of a day", f"{public}/days/2030-01-07.pdf"),
        Page("agenda, signed in", f"{public}/agenda", is_signed_in=True),
        Page("organiser: dashboard", f"{manage}/", is_signed_in=True),
        Page("organiser: day view", f"{manage}/programme/", is_signed_in=True),
        Page("organiser: sessions", f"{manage}/programme/sessions", is_signed_in=True),
        Page("organiser: people", "/ar/admin/directory/persons", is_signed_in=True),
        Page("organiser: remarks", f"{manage}/remarks", is_signed_in=True),
        Page("interpreter: desk", f"{manage}/remarks/desk", is_signed_in=True),
        Page("officer: queue", f"{manage}/accreditation", is_signed_in=True),
        Page("officer: last page", f"{manage}/accreditation?page=50", is_signed_in=True),
        Page("officer: search", f"{manage}/accreditation?q=hajri+mubarak+sara", is_signed_in=True),
        Page("officer: duplicates", f"{manage}/accreditation/duplicates", is_signed_in=True),
        Page("officer: delegations", f"{manage}/delegations", is_signed_in=True),
        Page("officer: participants", f"{manage}/participants", is_signed_in=True),
    ]


def main() -> None:
    """Prepare, serve, measure, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the report in docs/performance.md")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each of the rounds")
    parser.add_argument("--only", default="", help="the pages whose name holds this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = Bench(Path(folder), arguments.seconds, arguments.only).run()
    print(report)
    if arguments.write:
        (ROOT / "docs" / "performance.md").write_text(report, encoding="utf-8")


class Bench:
    """One run in a folder of its own."""

    def __init__(self, folder: Path, seconds: float, only: str = "") -> None:
        self.only = only
        self.port, self.bare_port, self.seconds = _free_port(), _free_port(), seconds
        self.environ = (
            MEMORY
            | os.environ
            | {
                "EVENTAPP_INSTANCE": str(folder),
                "EVENTAPP_BASE_URL": f"http://127.0.0.1:{self.port}",
                "PYTHONPATH": str(Path(__file__).with_name("as_installed")),
            }
        )
        self.environ.pop("EVENTAPP_CLOCK", None)
        self.cookie = ""
        settings = Settings.from_env({k: v for k, v in self.environ.items() if k.startswith("EVENTAPP_")})
        self.app: Flask = create_app(settings)

    def run(self) -> str:
        """The report, in Markdown."""
        self._prepare()
        with (
            self._serving("wsgi:app", self.port) as server,
            self._serving("tests.benchmarks.bare:app", self.bare_port),
        ):
            self._sign_in()
            rows = [self._row(page) for page in self._pages("m300")]
            memory = _worker_memory(server.pid)
            growth = [self._growth(page) for page in self._pages("m300") if not page.headers]
            grown = _worker_memory(server.pid)
            base = f"http://127.0.0.1:{self.port}"
            done = work.rows(self.app, self._client(), listed="m1200", invited="m30", base=base)
        return _report(rows, growth, done, memory, grown)

    def _prepare(self) -> None:
        self._flask("db", "upgrade")
        names = ("days", "rooms", "sessions", "speakers", "participants", "remarks")
        for slug, counts in (SIZES | LISTED).items():
            sizes = dict(zip(names, counts, strict=True))
            options = [part for name, value in sizes.items() for part in (f"--{name}", str(value))]
            began = time.perf_counter()
            self._flask("synth", "--event", slug, "--seed", "1", *options)
            print(f"{slug} made in {time.perf_counter() - began:.1f} s", file=sys.stderr)
        with self.app.app_context():
            accounts.create_account(
                email="bench@example.org",
                name=LocalizedText("قياس", "Bench"),
                language="ar",
                password_hash=accounts.hash_password(PASSWORD),
                is_administrator=True,
            )
            db.session.commit()

    def _flask(self, *command: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
            cwd=ROOT,
            env=self.environ,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if command[0] == "db" else None,
        )

    @contextmanager
    def _serving(self, application: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *SERVER, application]
        server = subprocess.Popen(
            command, cwd=ROOT, env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(port)
            yield server
        finally:
            server.terminate()
            server.wait(20)

    def _sign_in(self) -> None:
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        address = f"http://127.0.0.1:{self.port}/en/sign-in"
        page = opener.open(address).read().decode()
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        fields |= {
            "csrf_token": token[1] if token else "",
            "email": "bench@example.org",
            "password": PASSWORD,
        }
        opener.open(address, urllib.parse.urlencode(fields).encode())
        self.cookie = "; ".join(f"{one.name}={one.value}" for one in jar)

    def _pages(self, slug: str) -> list[Page]:
        with self.app.app_context():
            query = text(
                "SELECT session.public_id, person.public_id FROM session"
                " JOIN event ON event.id = session.event_id JOIN session_role ON session_id = session.id"
                " JOIN person ON person.id = person_id WHERE slug = :slug ORDER BY session.id LIMIT 1"
            )
            session, person = db.session.execute(query, {"slug": slug}).one()
        return [page for page in pages(slug, session, person) if self.only in page.name]

    def _request(self, page: Page) -> bytes:
        cookie = {"Cookie": self.cookie} if page.is_signed_in else {}
        return request(page.path, self.port, **dict(page.headers), **cookie)

    def _row(self, page: Page) -> str:
        prepared = self._request(page)
        first = statistics.median(self._first(page, prepared) for _ in range(5))
        status, size, _head, _took = once(self.port, prepared)
        if status != page.status:
            raise SystemExit(f"{page.path} answered {status}")
        constant = request(f"/{size}", self.bare_port)
        once(self.bare_port, constant)
        ratios, ours = [], []
        for _round in range(ROUNDS):
            bare = load(self.bare_port, constant, self.seconds)
            measured = load(self.port, prepared, self.seconds)
            ratios.append(measured.rate / bare.rate)
            ours.append(measured)
        rate = statistics.median(one.rate for one in ours)
        median = statistics.median(one.median for one in ours)
        p99 = statistics.median(one.p99 for one in ours)
        queries = self._queries(page)
        alone = statistics.median(once(self.port, prepared)[3] for _ in range(15))
        ratio = statistics.median(ratios)
        print(f"{page.name}: {ratio:.2f}", file=sys.stderr)
        return (
            f"| {page.name} | {first:.0f} | {alone:.1f} | {median:.2f} | {p99:.1f} | {rate:.0f} "
            f"| {ratio:.2f} | {queries} | {size:,} |"
        )

    def _first(self, page: Page, prepared: bytes) -> float:
        """Milliseconds of the first request after a release, with what one may have of it thrown away."""
        slug = page.path.split("/")[4 if page.path.startswith("/api") else 2]
        with self.app.app_context():
            db.session.execute(
                text("UPDATE event SET public_version = public_version + 1 WHERE slug = :slug"),
                {"slug": slug},
            )
            db.session.commit()
        time.sleep(1.1)  # a version is believed for a second
        return once(self.port, prepared)[3]

    def _growth(self, page: Page) -> str:
        cells = []
        for slug in SIZES:
            same = next(one for one in self._pages(slug) if one.name == page.name)
            prepared = self._request(same)
            once(self.port, prepared)
            first = statistics.median(self._first(same, prepared) for _ in range(3))
            size = once(self.port, prepared)[1]
            cells.append((first, size))
        shown = " | ".join(f"{first:.0f} | {size:,}" for first, size in cells)
        return f"| {page.name} | {shown} | {cells[2][0] / cells[1][0]:.1f} |"

    def _client(self) -> FlaskClient:
        """Somebody signed in, in this process."""
        client = self.app.test_client()
        for name, _, value in (one.partition("=") for one in self.cookie.split("; ")):
            client.set_cookie(name, value, domain="127.0.0.1")
        return client

    def _queries(self, page: Page) -> int:
        """Statements of a repeated request, counted in this process."""
        client = self._client() if page.is_signed_in else self.app.test_client()
        headers = {name.replace("_", "-"): value for name, value in page.headers}
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                sent.append(statement)

        base = f"http://127.0.0.1:{self.port}"
        client.get(page.path, headers=headers, base_url=base)
        time.sleep(1.1)
        with self.app.app_context():
            sql_event.listen(db.engine, "before_cursor_execute", note)
            client.get(page.path, headers=headers, base_url=base)
            sql_event.remove(db.engine, "before_cursor_execute", note)
        return len(sent)


def _report(rows: list[str], growth: list[str], done: list[str], memory: list[int], grown: list[int]) -> str:
    lines = [
        "# What pages cost",
        "",
        "Made by `BENCH=--write make bench` on two cores that serve, are measured and measure",
        "at once; read the figures as ratios. The event has 300 sessions, 400 speakers and two releases",
        "(`flask synth`, seed 1), 100 delegations with 5,000 people and 300 texts of speakers. Two gunicorn",
        "workers of four threads, SQLite;",
        f"{ROUNDS} alternating rounds against a bare Flask application that returns as many constant bytes",
        "under the same server.",
        "",
        "*First* is the first request after a release, *alone* a repeated one with nobody else asking,",
        "*median* and *p99* with four asking at once, in milliseconds; *queries* are a repeated one's.",
        "",
        "| | first ms | alone ms | median ms | p99 ms | requests/s | of bare | queries | bytes |",
        "|---|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        "## Growth",
        "",
        "First request after a release at 30, 300 and 3,000 sessions.",
        "",
        "| | 30: ms | bytes | 300: ms | bytes | 3,000: ms | bytes | 3,000 / 300 |",
        "|---|---|---|---|---|---|---|---|",
        *growth,
        "",
        "## Work",
        "",
        "What takes longer than a page, in seconds.",
        "",
        "| | what | seconds |",
        "|---|---|---|",
        *done,
        "",
        f"Memory of the web workers: {_megabytes(memory)} after the pages of 300 sessions,",
        f"{_megabytes(grown)} after those of 3,000 as well.",
        "",
    ]
    return "\n".join(lines)


def _megabytes(found: list[int]) -> str:
    return " and ".join(f"{one} MB" for one in found)


def _worker_memory(master: int) -> list[int]:
    """Resident megabytes of the server's workers."""
    children = subprocess.run(["pgrep", "-P", str(master)], capture_output=True, text=True, check=True)
    found = []
    for pid in children.stdout.split():
        status = Path(f"/proc/{pid}/status").read_text()
        found.append(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1024)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")


if __name__ == "__main__":
    main()
