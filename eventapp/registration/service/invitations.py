"""Organisers invite; focal points answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.service import Kept
from eventapp.events.models import Event
from eventapp.people.models import Organisation
from eventapp.registration import queries
from eventapp.registration.errors import AlreadyInvited, ReferenceTaken, StepNotPossible
from eventapp.registration.models import Delegation, DelegationQuota
from eventapp.registration.queries import focal
from eventapp.registration.rules import workflow
from eventapp.registration.rules.focal import Seat
from eventapp.registration.rules.quotas import Function, Place, default_quota
from eventapp.registration.rules.workflow import InvitationState
from eventapp.registration.service import accreditation, places
from eventapp.registration.service.deadline import check_open
from eventapp.registration.service.notices import FocalPoint, Paths, mail_link, revoke_links

_DETAILS: Final = ("reference", "focal_name", "focal_email", "language", "answer_by", "message")
INVITATION: Final = "delegation_invitation"
REMINDER: Final = "delegation_reminder"
SECOND: Final = "delegation_second"


def invite(
    event: Event, *, organisation: Organisation, caps: Mapping[Function, int | None], **details: Any
) -> Delegation:
    """Draft an invitation. Places that nobody named are those usual for this kind of organisation.

    Raises:
        AlreadyInvited: the organisation has a delegation here.
        ReferenceTaken: another invitation has the reference.
    """
    if queries.find_delegation(event, organisation) is not None:
        raise AlreadyInvited
    delegation = _drafted(event, organisation, caps)
    _describe(event, delegation, details)
    db.session.add(delegation)
    record(Action.CREATED, delegation, event_id=event.id)
    db.session.flush()
    return delegation


def invite_many(event: Event, rows: Sequence[Mapping[str, Any]]) -> list[Delegation]:
    """Draft every invitation of a list, or none: each row as `invite` takes it.

    Raises:
        AlreadyInvited: an organisation was invited, or a reference taken, meanwhile.
    """
    invited, references = focal.invited(event)
    made = []
    for row in rows:
        organisation, reference = row["organisation"], row["reference"]
        if organisation.id in invited or reference in references:
            raise AlreadyInvited(field="packed")
        invited.add(organisation.id)
        references.add(reference)
        delegation = _drafted(event, organisation, row["caps"])
        for name in _DETAILS:
            setattr(delegation, name, row[name])
        db.session.add(delegation)
        record(Action.CREATED, delegation, event_id=event.id)
        made.append(delegation)
    db.session.flush()
    return made


def _drafted(event: Event, organisation: Organisation, caps: Mapping[Function, int | None]) -> Delegation:
    usual = default_quota(organisation.kind)
    given = {function: cap for function, cap in caps.items() if cap is not None}
    delegation = Delegation(event_id=event.id, organisation=organisation, people=[])
    delegation.quotas = [
        DelegationQuota(function=function, cap=given.get(function, usual[function]), used=0)
        for function in Function
    ]
    return delegation


def update_delegation(
    event: Event, delegation: Delegation, *, caps: Mapping[Function, int | None], **details: Any
) -> Delegation:
    """Change an invitation; more places let those in who wait, the first in line first.

    Raises:
        ReferenceTaken: another invitation has the reference.
        QuotaBelowUsed: fewer places than are held.
        StaleEdit: somebody else saved it meanwhile.
    """
    places.lock([Place(delegation.id, None)])
    _describe(event, delegation, details)
    given = {function: cap for function, cap in caps.items() if cap is not None}
    before = delegation.caps
    places.set_caps(delegation, given)
    told = {f"places_{name.value}": [before[name], cap] for name, cap in given.items() if before[name] != cap}
    record(Action.CHANGED, delegation, event_id=event.id, **told)
    db.session.flush()
    for function in Function:
        accreditation.promote(event, Place(delegation.id, function))
    return delegation


def _describe(event: Event, delegation: Delegation, details: Mapping[str, Any]) -> None:
    if queries.has_reference(event, details["reference"], but=delegation):
        raise ReferenceTaken
    for name in _DETAILS:
        setattr(delegation, name, details[name])


def send(
    event: Event, delegation: Delegation, *, path: Paths, letter: Kept | None = None, actor: Any = None
) -> None:
    """Mail the invitation with its letter and a new link; whoever declined is invited again."""
    name = "reinvitation" if delegation.state is InvitationState.DECLINED else "sending"
    step = workflow.find_invitation_step(name, delegation.state)
    if step is not None:
        delegation.state = step.target
        delegation.answered_at, delegation.decline_reason = None, ""
    delegation.sent_at = clock.now()
    action = Action.STATE_CHANGED if step else Action.LINK_MAILED
    record(action, delegation, event_id=event.id, actor=actor)
    mail_link(event, delegation, INVITATION, path=path, letter=letter)
    if delegation.second_email:
        mail_link(event, delegation, SECOND, path=path, seat=Seat.SECOND)


def remind(event: Event, delegation: Delegation, *, path: Paths) -> None:
    """Remind the focal points of a delegation that has not answered, or has not submitted anybody yet.

    Raises:
        StepNotPossible: nothing is expected of them.
    """
    if not awaits(delegation):
        raise StepNotPossible
    delegation.reminded_at = clock.now()
    record(Action.LINK_MAILED, delegation, event_id=event.id)
    for seat in delegation.seats:
        mail_link(event, delegation, REMINDER, path=path, seat=seat)


def remind_all(event: Event, paths: Mapping[str, str]) -> int:
    """Remind everybody of whom something is expected; `paths` by language. Returns how many."""
    found = [one for one in queries.delegations_of(event, "en") if awaits(one)]
    for delegation in sorted(found, key=lambda one: one.id):
        remind(event, delegation, path=paths)
    return len(found)


def awaits(delegation: Delegation) -> bool:
    """Whether something is expected of the focal point: an answer, or people."""
    if delegation.state is InvitationState.ACCEPTED:
        states = {person.state for person in delegation.present}
        return not states or workflow.ParticipantState.NOMINATED in states
    return delegation.state is InvitationState.SENT


def revoke_link(event: Event, delegation: Delegation) -> None:
    """Nobody gets in by the mailed link any more."""
    revoke_links(delegation)
    record(Action.LINK_REVOKED, delegation, event_id=event.id)
    db.session.flush()


def answer(event: Event, delegation: Delegation, *, step: str, reason: str = "") -> None:
    """The focal point accepts, or declines with a reason.

    Raises:
        StepNotPossible: it was answered already.
        Closed: the deadline is over.
    """
    found = workflow.find_invitation_step(step, delegation.state)
    if found is None or workflow.Party.FOCAL_POINT not in found.who:
        raise StepNotPossible
    check_open(event, delegation)
    delegation.state, delegation.decline_reason = found.target, reason
    delegation.answered_at = clock.now()
    record(Action.STATE_CHANGED, delegation, event_id=event.id, actor=FocalPoint.of(delegation))
    db.session.flush()
