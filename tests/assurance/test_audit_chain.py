"""The audit chain: sealed at commit, never forked, every tampering found."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from eventapp.audit.models import AuditEntry, AuditHead
from eventapp.audit.queries import broken_at
from eventapp.audit.rules import Action, chain_of
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.events.models import Event
from tests.factories import both, make_event

WRITERS, CHANGES = 8, 50


def in_threads(app: Flask, count: int, work: Callable[[int], None]) -> list[BaseException]:
    """Run `work` in so many threads at once, each with a database session of its own."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                work(number)
            except BaseException as failure:  # noqa: BLE001 - reported by the test
                failures.append(failure)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_eight_writers_leave_one_unbroken_chain(app: Flask) -> None:
    events = [make_event() for _number in range(2)]
    db.session.commit()
    ids = [event.id for event in events]

    def work(number: int) -> None:
        for turn in range(CHANGES):
            first, second = ids if (number + turn) % 2 else reversed(ids)
            for event_id in (first, second):
                event = db.session.get_one(Event, event_id)
                record(Action.CHANGED, event, event_id=event_id, turn=turn)
            db.session.commit()

    db.session.commit()
    assert in_threads(app, WRITERS, work) == []
    for event_id in ids:
        chain = chain_of(event_id)
        count = db.session.scalar(select(func.count()).where(AuditEntry.chain == chain))
        assert (count, broken_at(chain)) == (WRITERS * CHANGES, None)


def test_a_rolled_back_change_leaves_no_entry(app: Flask) -> None:
    event = make_event()
    db.session.commit()
    event.title = both("آخر", "Other")
    record(Action.CHANGED, event, event_id=event.id)
    db.session.rollback()
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET payload = '{}' WHERE sequence = 2",
        "UPDATE audit_entry SET actor_id = 99 WHERE sequence = 2",
        "UPDATE audit_entry SET action = 'object.deleted' WHERE sequence = 2",
        "UPDATE audit_entry SET object_id = 'other' WHERE sequence = 2",
        "UPDATE audit_entry SET sequence = 20 WHERE sequence = 2",
        "UPDATE audit_head SET sequence = 2",
        "UPDATE audit_head SET digest = 'x'",
    ],
)
def test_every_tampering_is_found(app: Flask, tampering: str) -> None:
    event = make_event()
    for number in range(3):
        record(Action.CHANGED, event, event_id=event.id, number=number)
        db.session.commit()
    assert broken_at(chain_of(event.id)) is None
    db.session.execute(text(tampering))
    db.session.commit()
    db.session.expire_all()
    assert broken_at(chain_of(event.id)) is not None


def test_an_erased_value_does_not_break_the_chain(app: Flask) -> None:
    event = make_event()
    record(Action.CHANGED, event, event_id=event.id, note="private")
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry)).one()
    entry.payload = None
    db.session.commit()
    assert broken_at(chain_of(event.id)) is None


def test_entries_cannot_be_deleted(app: Flask) -> None:
    event = make_event()
    record(Action.CHANGED, event, event_id=event.id)
    db.session.commit()
    with pytest.raises(DBAPIError):
        db.session.execute(text("DELETE FROM audit_entry"))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AuditHead)) == 1
