"""Two hundred people at once for the last twenty places, through HTTP, in four processes.

Exactly twenty hold one, the others wait in line, each gets one mail, and nobody sees a failure of ours. The
same rush overbooks once the guard is taken out (`unguarded.py`).
"""

from __future__ import annotations

import http.client
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from eventapp.config import ROOT
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.mail.models import MailMessage
from eventapp.registration.models import Participant, RegistrationCategory
from eventapp.registration.rules.workflow import ParticipantState
from tests.assurance.test_two_processes import free_port, wait_for
from tests.client import form_fields
from tests.factories import make_category, make_individual

RUSHES = [(0, 200, 20), *((seed, 12, 2 + seed % 3) for seed in range(1, 20))]  # seed, people, places left
WITHOUT, LEFT = 40, 3  # people and places of the rush without the guard
S = ParticipantState


@contextmanager
def serving(module: str, database: str, folder: Path) -> Iterator[int]:
    """Four processes of four threads each behind one port; yields the port."""
    environ = os.environ | {
        "EVENTAPP_DATABASE_URL": database,
        "EVENTAPP_INSTANCE": str(folder),
        "EVENTAPP_SECRET_KEY": "a secret for tests alone",
    }
    environ.pop("EVENTAPP_REDIS_URL", None)
    port = free_port()
    command = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "4", "--threads", "4"]
    command += ["--worker-class", "gthread", "--log-level", "error", f"{module}:app"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=environ, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


class Person(threading.Thread):
    """Somebody at a network address of their own, who sends the form once everybody is ready."""

    def __init__(
        self,
        start: threading.Barrier,
        port: int,
        path: str,
        cookie: str,
        data: dict[str, str],
        place: tuple[int, int],
    ) -> None:
        super().__init__()
        self.ready, self.port, self.path = start, port, path
        self.headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.headers["Sec-Fetch-Site"] = "same-origin"
        self.body, self.place = urlencode(data), place
        self.status = 0

    def run(self) -> None:
        group, number = self.place
        source = (f"127.{group + 1}.{number // 250}.{number % 250 + 1}", 0)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120, source_address=source)
        self.ready.wait()
        line.request("POST", self.path, self.body, self.headers)
        answer = line.getresponse()
        answer.read()
        self.status = answer.status
        line.close()


def opened(port: int, path: str) -> tuple[str, dict[str, str]]:
    """The cookie and the fields of a form, as a browser gets them."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    with closing(line):
        line.request("GET", path)
        answer = line.getresponse()
        cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        return cookie, form_fields(answer.read().decode())


def rush(port: int, category: RegistrationCategory, count: int, seed: int) -> Counter[int]:
    """So many people, in an order that the seed draws; how each was answered."""
    path = f"/en/doha/register/{category.public_id}"
    db.session.rollback()  # reading has taken SQLite's lock for writing, and would keep it
    cookie, form = opened(port, path)
    order = list(range(count))
    random.Random(seed).shuffle(order)
    start = threading.Barrier(count)
    people = [
        Person(
            start,
            port,
            path,
            cookie,
            form
            | {"full_name-en": f"Guest {number}", "email": f"g{number}@example.org", "has_consented": "y"}
            | {"once": f"once-{seed}-{number}"},
            (seed, number),
        )
        for number in order
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return Counter(person.status for person in people)


def standing(category: RegistrationCategory) -> tuple[Counter[ParticipantState], int]:
    """In which states the people of a category are, and how many of them hold a place."""
    db.session.rollback()
    query = select(Participant.state, Participant.holds_place).where(Participant.category_id == category.id)
    rows = list(db.session.execute(query))
    return Counter(state for state, _held in rows), sum(held for _state, held in rows)


def make_almost_full(event: Event, left: int, held: int) -> RegistrationCategory:
    """A category in which so many hold places already and so many are left."""
    category = make_category(event, cap=left + held)
    for _number in range(held):
        make_individual(category)
    db.session.commit()
    return category


def test_two_hundred_people_for_the_last_twenty_places(
    app: Flask, event: Event, database: str, tmp_path: Path
) -> None:
    """The great rush once, and smaller ones in many orders."""
    found, expected = [], []
    with serving("wsgi", database, tmp_path) as port:
        for seed, count, left in RUSHES:
            held = seed % 3
            category = make_almost_full(event, left, held)
            answers = rush(port, category, count, seed)
            found.append((answers, *standing(category), category.used, category.cap))
            states = {S.SUBMITTED: left + held, S.WAITLISTED: count - left}
            expected.append(({303: count}, states, left + held, left + held, left + held))
    assert found == expected
    mails = db.session.scalar(select(func.count()).select_from(MailMessage))
    assert mails == sum(count for _seed, count, _left in RUSHES)


def test_without_the_guard_the_same_rush_overbooks(
    app: Flask, event: Event, database: str, tmp_path: Path
) -> None:
    category = make_almost_full(event, LEFT, held=0)
    with serving("tests.registration.unguarded", database, tmp_path) as port:
        answers = rush(port, category, WITHOUT, 0)
    states, held = standing(category)
    assert answers == {303: WITHOUT}
    assert held == states[S.SUBMITTED]
    assert held > LEFT
