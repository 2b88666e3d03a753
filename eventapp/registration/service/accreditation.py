"""The accreditation of each person: submitted with a place or onto the waiting list, then decided upon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration import queries
from eventapp.registration.errors import (
    NobodyChosen,
    NoPlaceFree,
    NotComplete,
    ReasonMissing,
    StepNotPossible,
)
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.rules import roster, workflow
from eventapp.registration.rules.quotas import Place, order_of
from eventapp.registration.rules.workflow import GONE, ParticipantState, Party, Reason, Step
from eventapp.registration.service import badges, places
from eventapp.registration.service.deadline import check_accepted, check_takes_part
from eventapp.registration.service.notices import FocalPoint, tell


def member_of(person: Participant) -> roster.Member:
    """A person as the rules see them."""
    return roster.Member(
        key=person.public_id,
        function=person.function,
        state=person.state,
        name=person.full_name,
        office=person.office,
        has_contact=bool(person.email or person.phone),
        has_consented=person.consented_at is not None,
        has_papers=person.has_papers,
        has_photo=person.photo_id is not None,
    )


def findings_of(delegation: Delegation) -> list[roster.Finding]:
    """What a delegation still lacks."""
    members = [member_of(person) for person in delegation.people]
    return roster.findings(members, delegation.caps, has_note=delegation.note is not None)


def submit(event: Event, delegation: Delegation) -> tuple[int, int]:
    """Submit everybody nominated: while there are places they hold one, the rest wait.

    Returns how many were submitted, and how many of these wait.

    Raises:
        Closed: the deadline is over, or the invitation not accepted.
        NotComplete: something is missing without which nobody can be submitted.
        StaleEdit: another tab did it meanwhile.
    """
    check_accepted(event, delegation)
    nominated = [one for one in delegation.people if one.state is ParticipantState.NOMINATED]
    blocking = [found for found in findings_of(delegation) if found.is_blocking]
    if blocking or not nominated:
        raise NotComplete(findings=blocking)
    nominated.sort(key=lambda one: (order_of(one.function), one.position, one.id))
    for person in nominated:
        enter(person)
    focal = FocalPoint.of(delegation)
    for person in nominated:
        _note(event, person, actor=focal)
    db.session.flush()
    return len(nominated), sum(not person.holds_place for person in nominated)


def enter(person: Participant) -> None:
    """Hold a place, or stand in line; somebody who replaces another has theirs already."""
    moment = clock.now()
    person.submitted_at = moment
    if person.holds_place or places.take(person.place):
        person.state, person.holds_place = ParticipantState.SUBMITTED, True
    else:
        person.state, person.waiting_since = ParticipantState.WAITLISTED, person.waiting_since or moment


def hand_in_again(event: Event, delegation: Delegation, person: Participant) -> None:
    """Somebody on hold, corrected by their focal point, goes back to the officers.

    Who had no place when they were opened takes a free one, or stands in line again where they stood.

    Raises:
        Closed: the invitation is not accepted.
        StepNotPossible: they are not on hold.
        NotComplete: something is missing without which nobody can be submitted.
    """
    check_takes_part(delegation)
    step = workflow.find_step("resubmission", person.state, Party.FOCAL_POINT)
    if step is None:
        raise StepNotPossible
    gaps = roster.gaps_of(member_of(person))
    if roster.BLOCKING_GAPS & set(gaps):
        raise NotComplete(findings=[roster.Finding(roster.Code.MISSING, key=person.public_id, gaps=gaps)])
    places.lock([person.place])
    if person.holds_place or places.take(person.place):
        person.state, person.holds_place = step.target, True
    else:
        person.state, person.waiting_since = ParticipantState.WAITLISTED, person.waiting_since or clock.now()
    _note(event, person, actor=FocalPoint.of(delegation))
    db.session.flush()


def promote(event: Event, place: Place) -> None:
    """Let those in who wait, as long as there are places. Flushes first, so that it sees what has changed."""
    db.session.flush()
    for person in queries.waiting(place):
        if not places.take(place):
            return
        person.state, person.holds_place = ParticipantState.SUBMITTED, True
        _note(event, person)
    db.session.flush()


def leave(person: Participant) -> bool:
    """Give a held place back; whether there was one. Whoever waits is promoted afterwards."""
    if not person.holds_place:
        return False
    person.holds_place = False
    places.give_back(person.place)
    return True


def decide(
    event: Event, people: Sequence[Participant], *, step: str, reason: Reason | None = None, actor: Any = None
) -> tuple[int, int]:
    """An officer takes one step for everybody chosen; whom it does not fit is passed over.

    Returns how many took it, and how many were passed over.

    Raises:
        NobodyChosen: nobody was.
        ReasonMissing: a rejection without a reason.
        NoPlaceFree: whoever is to come back finds no place.
        StepNotPossible: it fits none of those chosen.
    """
    if not people:
        raise NobodyChosen
    places.lock([person.place for person in people])
    ordered = sorted(people, key=lambda one: (one.place.order, one.id))
    freed: list[Place] = []
    done = 0
    for person in ordered:
        found = workflow.find_step(step, person.state, Party.OFFICER)
        if found is None:
            continue
        if take_step(event, person, found, reason=reason, actor=actor):
            freed.append(person.place)
        done += 1
    if not done:
        raise StepNotPossible
    for place in dict.fromkeys(freed):
        promote(event, place)
    return done, len(people) - done


def take_step(
    event: Event, person: Participant, step: Step, *, reason: Reason | None = None, actor: Any = None
) -> bool:
    """Take one step; whether it set a place free.

    Raises:
        ReasonMissing: the step needs one.
        NoPlaceFree: a place is needed, and all are held.
    """
    if step.needs_reason and reason is None:
        raise ReasonMissing
    freed = leave(person) if step.target in GONE else False
    if step.name == "reopening" and not person.holds_place:
        if not places.take(person.place):
            raise NoPlaceFree
        person.holds_place = True
    person.state = step.target
    person.reason = reason if step.needs_reason else None
    person.decided_at = clock.now()
    badges.follow(person)
    _note(event, person, actor=actor)
    db.session.flush()
    return freed


def withdraw(event: Event, delegation: Delegation, person: Participant) -> None:
    """The focal point takes somebody back; whoever is first in line gets the place.

    Raises:
        StepNotPossible: they are not in the delegation any more, or were never submitted.
    """
    step = workflow.find_step("withdrawal", person.state, Party.FOCAL_POINT)
    if step is None:
        raise StepNotPossible
    places.lock([person.place])
    if take_step(event, person, step, actor=FocalPoint.of(delegation)):
        promote(event, person.place)


def _note(event: Event, person: Participant, *, actor: Any = None) -> None:
    record(Action.STATE_CHANGED, person, event_id=event.id, actor=actor)
    tell(event, person)
