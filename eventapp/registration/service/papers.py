"""Passports and travel: typed by whoever registers somebody, read by officers, deleted in time."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.sealing import CannotBeOpened, sealer
from eventapp.events.models import Event
from eventapp.registration.errors import StepNotPossible
from eventapp.registration.models import Papers, PapersMatch, Participant
from eventapp.registration.rules import duplicates, papers
from eventapp.registration.rules.papers import Passport, Travel
from eventapp.registration.rules.workflow import GONE

PARTS: Final = ("passport", "travel")


def _place(part: str, person: Participant) -> str:
    return f"papers.{part}/{person.public_id}"


def of(person: Participant) -> Papers | None:
    """What is kept of somebody, sealed."""
    return db.session.get(Papers, person.id)


def passport_of(person: Participant, row: Papers | None) -> Passport | None:
    """The passport, opened.

    Raises:
        CannotBeOpened: the key is lost.
    """
    if row is None or not row.passport:
        return None
    return papers.load(Passport, sealer().open(row.passport, _place("passport", person)))


def travel_of(person: Participant, row: Papers | None) -> Travel:
    """The travel, opened; empty where nothing is known.

    Raises:
        CannotBeOpened: the key is lost.
    """
    if row is None or not row.travel:
        return Travel()
    return papers.load(Travel, sealer().open(row.travel, _place("travel", person)))


def masked_number(person: Participant, row: Papers | None) -> str:
    """The passport's number as it may be shown to whoever typed it; dots alone where the key is lost."""
    try:
        passport = passport_of(person, row)
    except CannotBeOpened:
        return papers.masked("")
    return papers.masked(passport.number) if passport is not None else ""


def may_change(event: Event, person: Participant) -> bool:
    """Until the purge, of whoever is in the delegation: flights are known long after the list is closed."""
    today = clock.now().astimezone(event.zone).date()
    return person.state not in GONE and today <= papers.purge_on(event.last_on)


def save(
    event: Event, person: Participant, *, passport: Passport | None, travel: Travel, actor: Any
) -> Papers:
    """Keep what was typed; a part that is None or empty stays as it is.

    Raises:
        StepNotPossible: the person is not in the delegation any more, or the time of keeping is over.
    """
    if not may_change(event, person):
        raise StepNotPossible
    row = of(person) or Papers(participant_id=person.id, event_id=event.id, passport="", travel="")
    row.purge_on = papers.purge_on(event.last_on)
    given = sealed(person, passport, travel)
    for part, value in given.items():
        setattr(row, part, value)
    if passport is not None:
        _compare(person, passport)
    person.has_papers = bool(row.passport)
    db.session.add(row)
    record(Action.CHANGED, person, event_id=event.id, actor=actor, **dict.fromkeys(given, "changed"))
    db.session.flush()
    return row


def remove(event: Event, person: Participant, *, actor: Any) -> None:
    """Delete what is kept of somebody, at once."""
    row = of(person)
    if row is None:
        return
    db.session.delete(row)
    _forget_matches(person)
    person.has_papers = False
    record(Action.CHANGED, person, event_id=event.id, actor=actor, passport="deleted", travel="deleted")
    db.session.flush()


def view(event: Event, person: Participant, *, actor: Any) -> tuple[Passport | None, Travel]:
    """Passport and travel in clear, for an officer; that they looked is recorded.

    Raises:
        CannotBeOpened: the key is lost.
    """
    row = of(person)
    found = passport_of(person, row), travel_of(person, row)
    record(Action.PAPERS_VIEWED, person, event_id=event.id, actor=actor)
    db.session.flush()
    return found


def compare_again(person: Participant) -> None:
    """The name has changed: compare by the new one. Called while a flush begins; flushes nothing itself."""
    try:
        passport = passport_of(person, of(person))
    except CannotBeOpened:
        return
    if passport is not None:
        _compare(person, passport)


def _compare(person: Participant, passport: Passport) -> None:
    _forget_matches(person)
    db.session.execute(insert(PapersMatch), matches(person, passport))


def matches(person: Participant, passport: Passport) -> list[dict[str, Any]]:
    """The rows that somebody is compared by."""
    born = date.fromisoformat(passport.birth_on)
    found = duplicates.keys(person.full_name, born, passport.country, passport.number)
    digests = {sealer().digest(key, f"{same.value}/{person.event_id}"): same for same, key in found}
    return [
        {"participant_id": person.id, "event_id": person.event_id, "digest": digest, "sameness": same}
        for digest, same in digests.items()
    ]


def sealed(person: Participant, passport: Passport | None, travel: Travel) -> dict[str, str]:
    """The columns of what is given, as they are stored."""
    given = {"passport": passport, "travel": travel or None}
    return {
        part: sealer().seal(papers.dump(value), _place(part, person))
        for part, value in given.items()
        if value is not None
    }


def _forget_matches(person: Participant) -> None:
    db.session.execute(delete(PapersMatch).where(PapersMatch.participant_id == person.id))


def purge_event(event: Event) -> int:
    """Delete an event's papers if their day has passed, and count them in its audit; returns how many.

    The day follows the event's own when that was moved.
    """
    day = papers.purge_on(event.last_on)
    rows = Papers.event_id == event.id
    db.session.execute(update(Papers).where(rows, Papers.purge_on != day).values(purge_on=day))
    if clock.now().astimezone(event.zone).date() <= day:
        return 0
    return _delete_all(event)


def _delete_all(event: Event) -> int:
    count = db.session.scalar(select(func.count()).where(Papers.event_id == event.id)) or 0
    for table in (PapersMatch, Papers):
        db.session.execute(delete(table).where(table.event_id == event.id))
    db.session.execute(update(Participant).where(Participant.event_id == event.id).values(has_papers=False))
    record(Action.PAPERS_PURGED, event, event_id=event.id, count=count)
    return count


def seal_again() -> int:
    """Seal with the newest key what an older one sealed; returns how many rows. Then the older one may go.

    Raises:
        CannotBeOpened: a key is lost.
    """
    count = 0
    query = select(Papers, Participant).join(Participant, Participant.id == Papers.participant_id)
    for row, person in db.session.execute(query.order_by(Papers.participant_id)):
        stale = [part for part in PARTS if getattr(row, part) and not sealer().is_newest(getattr(row, part))]
        for part in stale:
            plain = sealer().open(getattr(row, part), _place(part, person))
            setattr(row, part, sealer().seal(plain, _place(part, person)))
        if stale:
            compare_again(person)
        count += bool(stale)
    db.session.flush()
    return count
