"""Until when a delegation can be changed by its focal point."""

from __future__ import annotations

from datetime import datetime, time

from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.registration.errors import Closed
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.rules.workflow import EDITABLE, InvitationState, ParticipantState


def closes_at(event: Event, delegation: Delegation) -> datetime:
    """The last minute of the deadline's day at the place of the event."""
    return datetime.combine(delegation.answer_by, time(23, 59), tzinfo=event.zone)


def is_over(event: Event, delegation: Delegation) -> bool:
    """Whether the deadline has passed."""
    return clock.now() > closes_at(event, delegation)


def check_open(event: Event, delegation: Delegation) -> None:
    """Let a change go on before the deadline alone.

    Raises:
        Closed: it has passed.
    """
    if is_over(event, delegation):
        raise Closed


def check_accepted(event: Event, delegation: Delegation) -> None:
    """Let people be changed while the invitation is accepted and its deadline is not over.

    Raises:
        Closed: it is not, or it is.
    """
    check_takes_part(delegation)
    check_open(event, delegation)


def check_takes_part(delegation: Delegation) -> None:
    """Let what is not bound to the deadline go on: a late paper, a person whom an officer has opened again.

    Raises:
        Closed: the invitation is not accepted.
    """
    if delegation.state is not InvitationState.ACCEPTED:
        raise Closed


def check_person_open(event: Event, delegation: Delegation, person: Participant) -> None:
    """Let a person be changed: before the deadline, or whenever an officer holds them for that.

    Raises:
        Closed: the deadline is over, or the invitation not accepted.
    """
    if person.state is ParticipantState.ON_HOLD:
        check_takes_part(delegation)
    else:
        check_accepted(event, delegation)


def is_person_open(event: Event, delegation: Delegation, person: Participant) -> bool:
    """Whether the focal point can change a person now."""
    if person.state not in EDITABLE or delegation.state is not InvitationState.ACCEPTED:
        return False
    return person.state is ParticipantState.ON_HOLD or not is_over(event, delegation)
