"""When people cannot take part."""

from __future__ import annotations

from datetime import date, time

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.people.models import Person
from eventapp.programme.errors import EndsBeforeStart
from eventapp.programme.models import PersonUnavailability
from eventapp.programme.service.places import end_moment, flush, moment


def add_absence(
    event: Event,
    *,
    person: Person,
    first_on: date,
    starts: time,
    last_on: date,
    ends: time,
    reason: LocalizedText,
) -> PersonUnavailability:
    """Note that somebody cannot take part, from a time on one day to a time on the same or a later day.

    Days and times are those of the event's place; an end at 00:00 is the midnight that ends its day.

    Raises:
        EndsBeforeStart: the end is not after the start.
        TimeSkipped: the place's clock skips one of the times.
    """
    start = moment(event, first_on, starts, field="starts")
    end = end_moment(event, last_on, ends, field="ends")
    if end <= start:
        raise EndsBeforeStart
    absence = PersonUnavailability(
        event_id=event.id, person_id=person.id, starts_at=start, ends_at=end, reason=reason
    )
    db.session.add(absence)
    record(Action.CREATED, absence, event_id=event.id)
    flush()
    return absence


def delete_absence(event: Event, absence: PersonUnavailability) -> None:
    """Take such a note back.

    Raises:
        StaleEdit: somebody else took it back meanwhile.
    """
    record(Action.DELETED, absence, event_id=event.id)
    db.session.delete(absence)
    flush()
