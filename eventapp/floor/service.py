"""Verbs of the list of speakers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db, on_constraint
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.service.changes import next_position, note, raise_public_version
from eventapp.floor import labels, queries
from eventapp.floor.errors import (
    AlreadyAsked,
    ClosesBeforeOpening,
    FloorTaken,
    LetterNeeded,
    ListNotOpen,
    NobodyToSpeak,
    NothingToOrder,
    NotWaiting,
    RequestsClosed,
    StepNotPossible,
)
from eventapp.floor.models import DEFAULT_MINUTES, FloorRequest, SpeakerList
from eventapp.floor.queries import Floor
from eventapp.floor.rules import order
from eventapp.floor.rules.order import Draw, Entry, OrderPolicy
from eventapp.floor.rules.timing import is_open
from eventapp.floor.rules.workflow import AT_THE_FLOOR, STANDING, WAITING, FloorState, find_step
from eventapp.people.models import Organisation, Person
from eventapp.programme.models import SessionRole

on_constraint("one_at_the_floor", FloorTaken)
on_constraint("uq_floor_request_list_id", FloorTaken)  # the same on SQLite
for _name in ("one_request_each", "uq_floor_request_asked_by"):
    on_constraint(_name, AlreadyAsked)
on_constraint("ck_speaker_list_opens_first", ClosesBeforeOpening)
_SEED_BYTES: Final = 16


def set_up(
    event: Event, floor: Floor, *, minutes_each: int, opens_at: datetime | None, closes_at: datetime | None
) -> SpeakerList:
    """Say when the list takes requests and how long each may speak.

    Raises:
        ClosesBeforeOpening: the two moments are the wrong way round, or it closes and never opens.
        StaleEdit: somebody else saved it meanwhile.
    """
    if closes_at is not None and (opens_at is None or closes_at < opens_at):
        raise ClosesBeforeOpening
    held = _held(event, floor)
    held.minutes_each, held.opens_at, held.closes_at = minutes_each, opens_at, closes_at
    note(event, held, Action.CHANGED)
    return held


def open_now(event: Event, floor: Floor) -> None:
    """Take requests from this moment on, without an end."""
    held = _held(event, floor)
    if not is_open(held.opens_at, held.closes_at, clock.now()):
        held.opens_at, held.closes_at = clock.now(), None
        note(event, held, Action.STATE_CHANGED)


def close_now(event: Event, floor: Floor) -> None:
    """Take no more requests."""
    held, now = _held(event, floor), clock.now()
    if is_open(held.opens_at, held.closes_at, now):
        held.closes_at = now
        note(event, held, Action.STATE_CHANGED)


def _held(event: Event, floor: Floor) -> SpeakerList:
    """The list of a session, made when it is first needed."""
    if floor.held is not None:
        return floor.held
    held = SpeakerList(session_id=floor.session.id, minutes_each=DEFAULT_MINUTES, requests=[])
    db.session.add(held)
    record(Action.CREATED, held, event_id=event.id)
    db.session.flush()
    return held


def request_floor(
    event: Event,
    floor: Floor,
    *,
    person: Person | None,
    organisation: Organisation | None,
    label: LocalizedText,
    is_reply: bool = False,
    asked_by: str = "",
) -> FloorRequest:
    """Ask for the floor, as participants do: within the times of the list; it is for staff to list them.

    Rights of reply are asked for at any time. `asked_by` is the public id of a participant who asks alone.

    Raises:
        RequestsClosed: the list takes no requests now.
        AlreadyAsked: they asked before, and their request still stands.
        NobodyToSpeak: nobody is named.
    """
    held = _held(event, floor)
    if not is_reply and not is_open(held.opens_at, held.closes_at, clock.now()):
        raise RequestsClosed
    if asked_by and any(row.asked_by == asked_by and row.state in STANDING for row in held.requests):
        raise AlreadyAsked
    request = _requested(held, person, organisation, label)
    request.is_reply, request.asked_by = is_reply, asked_by
    return _added(event, held, request, actor=Asker.of(request) if asked_by else None)


@dataclass(frozen=True, slots=True)
class Asker:
    """A participant who asks for themselves, as the audit names them."""

    display_name: str

    @classmethod
    def of(cls, request: FloorRequest) -> Asker:
        """By the name on the request."""
        return cls(request.label.in_("en"))


def withdraw_request(event: Event, request: FloorRequest) -> None:
    """Whoever asked takes it back, before they are called.

    Raises:
        StepNotPossible: they were called already, or are not on the list any more.
    """
    if request.state not in WAITING:
        raise StepNotPossible
    request.state = FloorState.WITHDRAWN
    note(event, request, Action.STATE_CHANGED, actor=Asker.of(request))


def add_speaker(
    event: Event,
    floor: Floor,
    *,
    person: Person | None,
    organisation: Organisation | None,
    label: LocalizedText,
    minutes: int | None,
    rank: int | None,
    is_reply: bool,
    reason: str,
) -> FloorRequest:
    """Put somebody on the list, at its end, as the secretariat does; outside its times with a reason.

    Raises:
        ListNotOpen: the list takes no requests now, and no reason is given.
        NobodyToSpeak: nobody is named.
    """
    held = _held(event, floor)
    if not is_reply and not reason and not is_open(held.opens_at, held.closes_at, clock.now()):
        raise ListNotOpen
    request = _requested(held, person, organisation, label)
    request.minutes, request.rank, request.is_reply = minutes or held.minutes_each, rank, is_reply
    request.reason, request.state = reason, FloorState.LISTED
    return _added(event, held, request)


def _requested(
    held: SpeakerList, person: Person | None, organisation: Organisation | None, label: LocalizedText
) -> FloorRequest:
    if not (person or organisation or label):
        raise NobodyToSpeak
    return FloorRequest(
        person_id=person.id if person is not None else None,
        organisation_id=organisation.id if organisation is not None else None,
        label=label,
        state=FloorState.REQUESTED,
        minutes=held.minutes_each,
        position=next_position(held.requests),
        requested_at=clock.now(),
    )


def _added(
    event: Event, held: SpeakerList, request: FloorRequest, *, actor: Asker | None = None
) -> FloorRequest:
    held.requests.append(request)
    note(event, request, Action.CREATED, actor=actor)
    return request


def update_speaker(
    event: Event,
    request: FloorRequest,
    *,
    person: Person | None,
    organisation: Organisation | None,
    label: LocalizedText,
    minutes: int | None,
    rank: int | None,
    is_reply: bool,
    reason: str,
) -> FloorRequest:
    """Change who speaks, for how long, and in which queue.

    Raises:
        NobodyToSpeak: nobody is named.
        StaleEdit: somebody else saved it meanwhile.
    """
    if not (person or organisation or label):
        raise NobodyToSpeak
    request.person_id = person.id if person is not None else None
    request.organisation_id = organisation.id if organisation is not None else None
    request.label, request.rank, request.is_reply = label, rank, is_reply
    request.minutes, request.reason = minutes or request.minutes, reason
    note(event, request, Action.CHANGED)
    db.session.expire(request, ["person", "organisation"])
    return request


def fill(event: Event, floor: Floor) -> int:
    """Put whoever speaks by the programme on the list, in its order, unless there already; how many."""
    held = _held(event, floor)
    there = {_identity(row) for row in held.requests}
    new = [part for part in queries.speaking_parts(floor.session) if _identity(part) not in there]
    for part in new:
        request = _requested(held, part.person, part.organisation, part.office)
        request.state = FloorState.LISTED
        request.minutes = queries.minutes_of(part, floor.session) or held.minutes_each
        _added(event, held, request)
    return len(new)


def _identity(row: FloorRequest | SessionRole) -> tuple[object, ...]:
    """By what somebody is known as being on the list already: a person speaks once for whatever office."""
    if row.person_id is not None:
        return (row.person_id,)
    named = row.label if isinstance(row, FloorRequest) else row.office
    return (None, row.organisation_id, named.ar, named.en)


def arrange(
    event: Event,
    floor: Floor,
    *,
    policy: OrderPolicy,
    seed: str = "",
    letter: str = "",
    language: str = "",
    actor: Any = None,
) -> SpeakerList:
    """Order whoever waits (rights of reply apart), and record what was drawn, when and by whom.

    Without a seed, or a letter, one is drawn.

    Raises:
        NothingToOrder: nobody waits.
        LetterNeeded: what was given is no letter of the language.
    """
    rows = queries.waiting(floor)
    if floor.held is None or not rows:
        raise NothingToOrder
    draw = _drawn(policy, seed, letter, language)
    by_key = {row.public_id: row for row in rows}
    entries = [Entry(row.public_id, row.requested_at, row.rank, labels.sorted_as(row)) for row in rows]
    ordered = [by_key[entry.key] for entry in order.arrange(entries, draw)]
    for row in rows:
        row.state = FloorState.LISTED
    held = floor.held
    held.policy, held.seed, held.letter, held.language = policy, draw.seed, draw.letter, draw.language
    _sign(held, actor)
    record(Action.CHANGED, held, event_id=event.id, order=[row.public_id for row in ordered])
    db.session.flush()
    _put_in_places(held, ordered)
    raise_public_version(event)
    return held


def _drawn(policy: OrderPolicy, seed: str, letter: str, language: str) -> Draw:
    draws = policy is OrderPolicy.LOTS or (policy is OrderPolicy.ALPHABETICAL and not letter)
    seed = (seed or secrets.token_hex(_SEED_BYTES)) if draws else ""
    if policy is not OrderPolicy.ALPHABETICAL:
        return Draw(policy, seed)
    chosen = order.letter_of(letter, language) if letter else order.draw_letter(seed, language)
    if chosen is None:
        raise LetterNeeded
    return Draw(policy, seed, chosen, language)


def _sign(held: SpeakerList, actor: Any) -> None:
    held.drawn_at = clock.now()
    held.drawn_by_id = getattr(actor, "id", None)


def _put_in_places(held: SpeakerList, ordered: Sequence[FloorRequest]) -> None:
    """Write the places of those who wait, beside the version column: being moved is not being edited."""
    first = min(row.position for row in ordered)
    for place, row in enumerate(ordered, start=first):
        db.session.execute(
            update(FloorRequest).where(FloorRequest.id == row.id).values(position=place),
            execution_options={"synchronize_session": False},
        )
        db.session.expire(row, ["position"])
    db.session.expire(held, ["requests", "drawn_by"])


def place(event: Event, request: FloorRequest, *, place: int, reason: str, actor: Any = None) -> None:
    """Give somebody who waits another place (from 1) in their queue, with a reason.

    Raises:
        NotWaiting: they do not wait any more.
        StaleEdit: somebody else saved it meanwhile.
    """
    if request.state is not FloorState.LISTED:
        raise NotWaiting
    before = queries.siblings_of(request)
    ordered = order.moved(before, request, place - 1)
    held, request.reason = request.speaker_list, reason
    if not request.is_reply:
        held.policy, held.seed, held.letter, held.language = OrderPolicy.BY_HAND, "", "", ""
        _sign(held, actor)
        record(Action.CHANGED, held, event_id=event.id)
    note(event, request, Action.MOVED, place=[before.index(request) + 1, ordered.index(request) + 1])
    _put_in_places(held, ordered)


def take_step(event: Event, request: FloorRequest, *, step: str) -> None:
    """Call, start, hold the clock, let it run, finish, pass over, withdraw …: a row of the workflow's table.

    Raises:
        StepNotPossible: the table has no such row for the present state.
        FloorTaken: somebody else was called, or speaks, already.
    """
    found = find_step(step, request.state, is_running=request.running_since is not None)
    if found is None:
        raise StepNotPossible
    held, now = request.speaker_list, clock.now()
    others = [row for row in held.requests if row is not request]
    if found.target in AT_THE_FLOOR and any(row.state is found.target for row in others):
        raise FloorTaken
    if found.name == "listing":
        request.position = next_position(held.requests)
    request.spoken_seconds, request.running_since = request.timer.elapsed(now), None
    if found.name in {"start", "resumption", "continuation"}:
        request.started_at, request.running_since = request.started_at or now, now
    request.finished_at = now if found.target is FloorState.SPOKE else None
    request.state = found.target
    note(event, request, Action.STATE_CHANGED, step=found.name)
