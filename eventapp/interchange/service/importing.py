"""See what a file would do to an event's draft, and carry exactly that out: all of it, or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.core.errors import StaleEdit
from eventapp.events.models import Event
from eventapp.events.service import raise_public_version, update_event
from eventapp.interchange import queries
from eventapp.interchange.errors import ImportRefused
from eventapp.interchange.queries import Rows
from eventapp.interchange.rules.matching import match_in_directory, match_people, match_rooms
from eventapp.interchange.rules.plans import Report
from eventapp.interchange.rules.report import report
from eventapp.interchange.service.reading import FileContent
from eventapp.interchange.service.writing import Progress, Writer


@dataclass(frozen=True, slots=True)
class Plan:
    """A file and a draft, compared; `digest` is of both, so that a plan looked at is the plan carried out."""

    report: Report
    rows: Rows
    digest: str


def plan(event: Event, content: FileContent, *, may_frame: bool) -> Plan:
    """Compare a file with the draft as it is now.

    `may_frame` says whether zone and days of an event in which nothing is planned may follow the file: they
    are the owner's to decide.
    """
    queries.lock(event)
    draft, rows = queries.draft_of(event)
    programme = content.programme
    certain = queries.known_ids(person.key for person in programme.people)
    people = match_people(programme, certain, queries.taking_part(draft, rows))
    if len(people) < len(programme.people):
        people = match_in_directory(programme, people, queries.directory())
    found = report(
        programme,
        draft,
        match_rooms(programme.rooms, draft.rooms),
        people,
        organisations=frozenset(queries.organisations()),
        may_frame=may_frame,
        found=content.findings,
    )
    seen = msgspec.json.encode([content.digest, draft, sorted(people.items())], order="deterministic")
    return Plan(found, rows, hashlib.sha256(seen).hexdigest())


def carry_out(
    event: Event, plan: Plan, *, seen: str = "", actor: Any = None, progress: Progress | None = None
) -> Report:
    """Write what a plan says; `seen` is the digest of the one that was looked at.

    Raises:
        StaleEdit: the draft is no longer the one that was looked at.
        ImportRefused: something of the file cannot be taken.
        RoomTaken: a room was taken meanwhile.
    """
    if seen and seen != plan.digest:
        raise StaleEdit
    asked = plan.report
    if asked.blocking:
        raise ImportRefused(count=len(asked.blocking))
    if not asked.does_something:
        return asked
    if asked.frame_changes:
        frame = asked.frame
        update_event(
            event,
            slug=event.slug,
            zone_name=frame.zone,
            first_on=frame.first_on,
            last_on=frame.last_on,
        )
    Writer(event, plan.rows, asked).write(progress)
    raise_public_version(event)
    counts = {"created": len(asked.created), "changed": len(asked.changed)}
    record(Action.IMPORTED, event, event_id=event.id, actor=actor, **counts)
    db.session.flush()
    return asked
