"""Changes after the submission: asked for by the focal point, granted or refused by an officer."""

from __future__ import annotations

from typing import Any

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration.errors import AlreadyAsked, AnswerMissing, StepNotPossible
from eventapp.registration.models import ChangeRequest, Delegation, Participant
from eventapp.registration.rules import workflow
from eventapp.registration.rules.changes import Outcome
from eventapp.registration.rules.workflow import CHANGEABLE, EDITABLE, Party
from eventapp.registration.service import places
from eventapp.registration.service.accreditation import take_step
from eventapp.registration.service.deadline import check_takes_part
from eventapp.registration.service.notices import FocalPoint, tell_answer


def ask(
    event: Event, delegation: Delegation, person: Participant, *, wish: str, grounds: str
) -> ChangeRequest:
    """The focal point says what should be changed about somebody who is submitted, and why.

    Raises:
        Closed: the invitation is not accepted.
        StepNotPossible: they can be changed without asking, or are not in the delegation any more.
        AlreadyAsked: a change is asked for and not answered yet.
    """
    check_takes_part(delegation)
    if person.state not in CHANGEABLE:
        raise StepNotPossible
    if person.open_change is not None:
        raise AlreadyAsked
    change = ChangeRequest(participant_id=person.id, seat=delegation.seat, wish=wish, grounds=grounds)
    db.session.add(change)
    record(
        Action.CREATED, change, event_id=event.id, actor=FocalPoint.of(delegation), person=person.public_id
    )
    db.session.flush()
    db.session.expire(person, ["changes"])
    return change


def answer_change(
    event: Event, change: ChangeRequest, *, outcome: Outcome, answer: str = "", actor: Any = None
) -> ChangeRequest:
    """An officer grants a change, and the person is on hold until the focal point hands them in again; or
    refuses it with a reason. A person on hold keeps their place.

    Raises:
        AnswerMissing: a refusal without a reason.
        StepNotPossible: it is answered already, or the person is not in the delegation any more.
    """
    if outcome is Outcome.REFUSED and not answer:
        raise AnswerMissing
    person = change.participant
    places.lock([person.place])
    db.session.refresh(change)  # another officer may have answered while we waited
    db.session.refresh(person)
    if change.answered_at is not None:
        raise StepNotPossible
    if outcome is Outcome.GRANTED and person.state not in EDITABLE:
        step = workflow.find_step("amendment", person.state, Party.OFFICER)
        if step is None:
            raise StepNotPossible
        take_step(event, person, step, actor=actor)
    change.outcome, change.answer, change.answered_at = outcome, answer, clock.now()
    record(Action.CHANGED, change, event_id=event.id, actor=actor, person=person.public_id)
    if person.delegation is not None:
        tell_answer(event, person.delegation, change)
    db.session.flush()
    db.session.expire(person, ["changes"])
    return change
