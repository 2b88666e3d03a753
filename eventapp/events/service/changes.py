"""What every change to an event does: it is recorded, and readers are shown it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import case, or_, select, update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Credit, Event
from eventapp.people.models import Organisation
from eventapp.people.service import ORGANISATION_CHANGED

_LIVES_COUNT_FROM: Final = datetime(2020, 1, 1, tzinfo=UTC)


def raise_public_version(event: Event) -> None:
    """Say that readers of the event, and of those held on its margins, may be shown something new.

    Counted by the database, so that of two simultaneous changes neither is lost; and beside the version
    column, so that a colleague's open form over the event does not become stale by it.
    """
    db.session.execute(
        update(Event)
        .where(or_(Event.id == event.id, Event.parent_id == event.id))
        .values(public_version=Event.public_version + 1),
        execution_options={"synchronize_session": False},
    )
    db.session.expire(event, ["public_version"])


def begin_another_life() -> None:
    """Give every event a public version that no kept page bears: the database was another one until now.

    A version counts changes, far fewer than one a second; from here on it counts from the seconds since 2020,
    above whatever this installation ever counted to, and until 2088 within its column.
    """
    seconds = int((clock.true_now() - _LIVES_COUNT_FROM).total_seconds())
    higher = case((Event.public_version < seconds, seconds), else_=Event.public_version + 1)
    db.session.execute(
        update(Event).values(public_version=higher), execution_options={"synchronize_session": False}
    )


def show_organisation(organisation: Organisation) -> None:
    """Readers of the events that credit an organisation are shown its name as it is now."""
    credited = select(Event).where(
        Event.id.in_(select(Credit.event_id).where(Credit.organisation_id == organisation.id))
    )
    for event in db.session.scalars(credited.order_by(Event.id)):
        raise_public_version(event)


ORGANISATION_CHANGED.append(show_organisation)


def note(event: Event, row: Any, action: Action, **details: Any) -> None:
    """Record a change to something readers of the event see, and write it."""
    record(action, row, event_id=event.id, **details)
    db.session.flush()
    raise_public_version(event)


def move(event: Event, rows: Sequence[Any], row: Any, *, by: int) -> None:
    """Put `row` one place up (-1) or down (+1) among `rows`; at the end of the list nothing happens.

    Places are written beside the version column: moving is not editing.
    """
    ordered = list(rows)
    here = ordered.index(row)
    there = min(max(here + by, 0), len(ordered) - 1)
    if there == here:
        return
    ordered.insert(there, ordered.pop(here))
    model = type(row)
    for place, other in enumerate(ordered):
        if other.position != place:
            db.session.execute(
                update(model).where(model.id == other.id).values(position=place),
                execution_options={"synchronize_session": False},
            )
            db.session.expire(other, ["position"])
    note(event, row, Action.CHANGED, position=[here + 1, there + 1])


def next_position(rows: Sequence[Any]) -> int:
    """The place after the last of `rows`."""
    return max((row.position for row in rows), default=-1) + 1
