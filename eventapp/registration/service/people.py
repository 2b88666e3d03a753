"""The people of a delegation, as its focal point names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.service.changes import next_position
from eventapp.registration import queries
from eventapp.registration.errors import AlreadyNamed, NoSuchPlace, SecondHead, StepNotPossible
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.queries import focal
from eventapp.registration.rules import workflow
from eventapp.registration.rules.quotas import Function, Place
from eventapp.registration.rules.workflow import EDITABLE, ParticipantState, Party
from eventapp.registration.service import accreditation, places
from eventapp.registration.service.deadline import check_accepted, check_person_open
from eventapp.registration.service.notices import FocalPoint

_DETAILS: Final = (
    *("full_name", "how_to_address", "address", "honorific", "rank", "office"),
    *("email", "phone", "language", "languages", "access_needs", "dietary_needs"),
)


def add_person(
    event: Event, delegation: Delegation, *, function: Function, has_consented: bool, **details: Any
) -> Participant:
    """Nominate somebody, at the end of the list.

    Raises:
        Closed: the deadline is over, or the invitation not accepted.
        NoSuchPlace: the delegation has no place of this function.
        SecondHead: there is a head already.
    """
    check_accepted(event, delegation)
    person = Participant(event_id=event.id, delegation_id=delegation.id)
    person.position = next_position(delegation.people)
    person.state = ParticipantState.NOMINATED
    _set_function(delegation, person, function)
    _describe(person, has_consented=has_consented, **details)
    db.session.add(person)
    _record(event, delegation, person, Action.CREATED)
    return person


def add_people(
    event: Event, delegation: Delegation, rows: Sequence[Mapping[str, Any]], *, has_consented: bool
) -> list[Participant]:
    """Nominate everybody of a table, at the end of the list and in its order: all of them, or nobody.

    Raises:
        Closed: the deadline is over, or the invitation not accepted.
        AlreadyNamed: somebody of a name in it is in the delegation; so a table sent twice is taken once.
        NoSuchPlace, SecondHead: as for one person.
    """
    check_accepted(event, delegation)
    places.lock([Place(delegation.id, None)])  # of two tables at once, the second sees the first
    db.session.expire(delegation, ["people"])
    known = {name for person in delegation.present for name in focal.names_of(person.full_name)}
    first, made = next_position(delegation.people), []
    for place, row in enumerate(rows):
        details = dict(row)
        names = focal.names_of(details["full_name"])
        if names & known:
            raise AlreadyNamed
        known |= names
        person = Participant(event_id=event.id, delegation_id=delegation.id, position=first + place)
        person.state = ParticipantState.NOMINATED
        _set_function(delegation, person, details.pop("function"))
        _describe(person, has_consented=has_consented, **details)
        db.session.add(person)
        record(Action.CREATED, person, event_id=event.id, actor=FocalPoint.of(delegation))
        made.append(person)
    db.session.flush()
    db.session.expire(delegation, ["people"])
    return made


def update_person(
    event: Event,
    delegation: Delegation,
    person: Participant,
    *,
    function: Function,
    has_consented: bool,
    **details: Any,
) -> Participant:
    """Change what is said of somebody: before they are submitted, or while an officer holds them back.

    The function is open before the submission alone.

    Raises:
        Closed: the deadline is over, or the invitation not accepted.
        StepNotPossible: they are submitted already.
        NoSuchPlace, SecondHead: the function is not to be had.
        StaleEdit: another tab saved it meanwhile.
    """
    check_person_open(event, delegation, person)
    if person.state not in EDITABLE:
        raise StepNotPossible
    if person.state is ParticipantState.NOMINATED and function is not person.function:
        places.lock([person.place])
        held = person.place  # of the one they replace
        has_left = accreditation.leave(person)
        _set_function(delegation, person, function)
        if has_left:
            accreditation.promote(event, held)
    _describe(person, has_consented=has_consented, **details)
    _record(event, delegation, person, Action.CHANGED)
    return person


def _set_function(delegation: Delegation, person: Participant, function: Function) -> None:
    if not delegation.caps.get(function):
        raise NoSuchPlace
    if function is Function.HEAD and queries.is_led(delegation, but=person):
        raise SecondHead
    person.function = function


def _describe(person: Participant, *, has_consented: bool, **values: Any) -> None:
    for name in _DETAILS:
        setattr(person, name, values[name])
    if has_consented != (person.consented_at is not None):
        person.consented_at = clock.now() if has_consented else None


def replace(
    event: Event,
    delegation: Delegation,
    person: Participant,
    *,
    function: Function,
    has_consented: bool,
    **details: Any,
) -> Participant:
    """Nominate somebody in the stead of one who was submitted: their function, line and place pass on.

    Raises:
        Closed: the deadline is over, or the invitation not accepted.
        StepNotPossible: the one to be replaced is not in the delegation any more.
    """
    check_accepted(event, delegation)
    step = workflow.find_step("replacement", person.state, Party.FOCAL_POINT)
    if step is None:
        raise StepNotPossible
    successor = Participant(
        event_id=event.id,
        delegation_id=delegation.id,
        position=person.position,
        function=person.function,
        state=ParticipantState.NOMINATED,
        holds_place=person.holds_place,
        waiting_since=person.waiting_since,
        replaces_id=person.id,
    )
    person.holds_place = False  # before the step: the place passes on and is not given back
    accreditation.take_step(event, person, step, actor=FocalPoint.of(delegation))
    _describe(successor, has_consented=has_consented, **details)
    db.session.add(successor)
    _record(event, delegation, successor, Action.CREATED)
    return successor


def remove(event: Event, delegation: Delegation, person: Participant) -> None:
    """Take somebody off the list who was never submitted; nothing of them is kept.

    Raises:
        StepNotPossible: they were submitted; then they are withdrawn.
    """
    if person.state is not ParticipantState.NOMINATED:
        raise StepNotPossible
    places.lock([person.place])
    has_left, place = accreditation.leave(person), person.place
    record(Action.DELETED, person, event_id=event.id, actor=FocalPoint.of(delegation))
    db.session.delete(person)
    db.session.flush()
    db.session.expire(delegation, ["people"])
    if has_left:
        accreditation.promote(event, place)


def move_person(event: Event, delegation: Delegation, person: Participant, *, by: int) -> None:
    """One place up (-1) or down (+1) among those in the delegation; at the end of the list nothing happens.

    Places are written beside the version column: moving is not editing.
    """
    check_accepted(event, delegation)
    ordered = delegation.present
    if person not in ordered:
        raise StepNotPossible
    here = ordered.index(person)
    there = min(max(here + by, 0), len(ordered) - 1)
    if there == here:
        return
    ordered.insert(there, ordered.pop(here))
    for place, other in enumerate(ordered):
        if other.position != place:
            db.session.execute(
                update(Participant).where(Participant.id == other.id).values(position=place),
                execution_options={"synchronize_session": False},
            )
            db.session.expire(other, ["position"])
    record(
        Action.CHANGED,
        person,
        event_id=event.id,
        actor=FocalPoint.of(delegation),
        position=[here + 1, there + 1],
    )
    db.session.expire(delegation, ["people"])


def _record(event: Event, delegation: Delegation, person: Participant, action: Action) -> None:
    record(action, person, event_id=event.id, actor=FocalPoint.of(delegation))
    db.session.flush()
    db.session.expire(delegation, ["people"])
