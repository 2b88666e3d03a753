"""Two web processes and one release after another: no page is stale for long, and none is ever mixed."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from eventapp.config import ROOT
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.programme.models import Session
from tests.factories import at, make_event, make_room, make_session
from tests.plugin_requirements import REDIS
from tests.releases import release

STALE_SECONDS = 2.0  # the promise
ROUNDS = 4
PATHS = ("en/doha/agenda?view=list", "en/doha/agenda.json", "en/doha/agenda.ics", "api/v1/events/doha/agenda")
NUMBER = re.compile(r"Talk of release (\d+)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(app: Flask, database: str, redis: str | None, folder: Path) -> Iterator[list[int]]:
    """Two processes that share nothing but the database, and Redis where there is one."""
    ports, servers = [free_port(), free_port()], []
    environ = os.environ | {
        "EVENTAPP_DATABASE_URL": database,
        "EVENTAPP_INSTANCE": str(folder),
        "EVENTAPP_SECRET_KEY": "a secret for tests alone",
    }
    environ.pop("EVENTAPP_REDIS_URL", None)
    if redis:
        environ["EVENTAPP_REDIS_URL"] = redis
    try:
        for port in ports:
            command = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
            servers.append(
                subprocess.Popen(
                    [sys.executable, "-m", *command, "--threads", "4", "--log-level", "error", "wsgi:app"],
                    cwd=ROOT,
                    env=environ,
                    stderr=subprocess.DEVNULL,
                )
            )
        for port in ports:
            wait_for(port)
        yield ports
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(20)


def wait_for(port: int) -> None:
    for _ in range(300):
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=60):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing answers on port {port}")


class Reader(threading.Thread):
    """Asks for every path again and again, and notes which release each answer spoke of, and when."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__()
        self.port, self.stop = port, stop
        self.seen: list[tuple[float, str, set[int]]] = []

    def run(self) -> None:
        while not self.stop.is_set():
            for path in PATHS:
                asked = time.monotonic()
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=30) as answer:
                    body = answer.read().decode()
                self.seen.append((asked, path, releases_in(path, body)))


def releases_in(path: str, body: str) -> set[int]:
    """The releases that a page speaks of: in its titles and, where it says so, in its own number."""
    if "view=list" in path:  # what changed is told there too, with the earlier titles
        body = "\n".join(
            [*re.findall(r"<h3>.*?</h3>", body, re.DOTALL), *re.findall(r"Release \d+, pub\w+", body)]
        )
    told = {int(number) for number in NUMBER.findall(body.replace("\r\n ", ""))}
    if "json" in path or path.startswith("api"):
        told.add(json.loads(body)["release"]["number"])
    elif "view=list" in path:
        own = re.search(r"Release (\d+), published", body)
        assert own is not None
        told.add(int(own[1]))
    return told


SHARING = [
    pytest.param(None, id="alone"),
    pytest.param(REDIS, id="redis", marks=pytest.mark.needs("redis")),
]


@pytest.mark.parametrize("redis", SHARING)
def test_no_stale_and_no_mixed_page(app: Flask, database: str, redis: str | None, tmp_path: Path) -> None:
    event = make_event("doha")
    hall = make_room(event, "hall")
    talks = [make_session(event, hall, starts_at=at(8 + n), ends_at=at(9 + n)) for n in range(6)]
    publish(event, talks, 1)
    stop, moments = threading.Event(), {1: time.monotonic()}
    with serving(app, database, redis, tmp_path) as ports:
        readers = [Reader(port, stop) for port in ports for _ in range(2)]
        for reader in readers:
            reader.start()
        for number in range(2, ROUNDS + 2):
            time.sleep(0.7)
            publish(event, talks, number)
            moments[number] = time.monotonic()
        time.sleep(STALE_SECONDS + 0.7)
        stop.set()
        for reader in readers:
            reader.join()
    seen = [one for reader in readers for one in reader.seen]
    assert len(seen) > 50
    assert [(path, told) for _at, path, told in seen if len(told) != 1] == []
    assert [one for one in seen if is_stale(one, moments)] == []
    read = {number for _at, _path, told in seen for number in told}
    assert max(read) == ROUNDS + 1
    assert len(read) > 1  # a busy machine may never ask while one of them is the newest


def is_stale(seen: tuple[float, str, set[int]], moments: dict[int, float]) -> bool:
    """Whether an answer spoke of a release that had been followed for two seconds when it was asked for."""
    asked, _path, told = seen
    follower: Any = moments.get(max(told) + 1)
    return follower is not None and asked > follower + STALE_SECONDS


def publish(event: Event, talks: list[Session], number: int) -> None:
    for place, talk in enumerate(talks):
        talk.title = LocalizedText(f"حديث {place}", f"Talk of release {number}, {place}")
    release(event)
    db.session.commit()
