"""A programme as large as any is imported while somebody waits."""

from __future__ import annotations

import time

from flask import Flask
from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.interchange import service
from eventapp.programme.models import Session, SessionRole
from tests import factories
from tests.interchange.files import agenda, as_bytes

SESSIONS, ROOMS, PEOPLE, SECONDS = 3_000, 30, 600, 60


def large() -> bytes:
    """Thirty rooms, ten days, ten sessions a day in each, two people in each of them."""
    told = agenda()
    model = told["sessions"][0]
    told["event"]["last_on"] = "2023-02-08"
    told["rooms"] = [
        {"id": f"r{number}", "code": f"room-{number}", "name": {"ar": "", "en": f"Room {number}"}}
        for number in range(ROOMS)
    ]
    told["people"] = [
        {"id": f"a{number}", "address": "", "name": {"ar": f"شخص {number}", "en": f"Person {number}"}}
        for number in range(PEOPLE)
    ]
    told["sessions"] = []
    for number in range(SESSIONS):
        day, hour = divmod(number // ROOMS, 10)
        date = f"2023-01-{30 + day}" if day < 2 else f"2023-02-{day - 1:02}"
        parts = [
            {
                "id": f"p{number}-{one}",
                "role": "speaker",
                "person": f"a{(2 * number + one) % PEOPLE}",
                "name": {"ar": "", "en": ""},
            }
            for one in range(2)
        ]
        told["sessions"].append(
            model
            | {
                "guid": f"0b54fe5e-9d33-4d2c-8a11-{number:012}",
                "title": {"ar": f"جلسة {number}", "en": f"Session {number}"},
                "room": f"r{number % ROOMS}",
                "starts_at": f"{date}T{8 + hour:02}:00:00+03:00",
                "ends_at": f"{date}T{8 + hour:02}:50:00+03:00",
                "parts": parts,
            }
        )
    return as_bytes(told)


def test_three_thousand_sessions(app: Flask) -> None:
    event = factories.make_event("doha")
    db.session.commit()
    begin = time.perf_counter()
    content = service.read(large())
    done: list[int] = []
    service.carry_out(event, service.plan(event, content, may_frame=True), progress=done.append)
    db.session.commit()
    took = time.perf_counter() - begin
    assert sum(done) == SESSIONS
    assert db.session.scalar(select(func.count()).select_from(Session)) == SESSIONS
    assert db.session.scalar(select(func.count()).select_from(SessionRole)) == 2 * SESSIONS
    assert took < SECONDS
    db.session.expire_all()
    begin = time.perf_counter()
    again = service.plan(event, content, may_frame=True)
    assert (again.report.does_something, again.report.same) == (False, SESSIONS)
    print(f"imported in {took:.1f} s, compared in {time.perf_counter() - begin:.1f} s")
    assert time.perf_counter() - begin < SECONDS / 2
