"""Until when a delegation can be changed by its focal point."""

from __future__ import annotations

from datetime import datetime, time

from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.registration.errors import Closed
from eventapp.registration.models import Delegation
from eventapp.registration.rules.workflow import InvitationState


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
    if delegation.state is not InvitationState.ACCEPTED:
        raise Closed
    check_open(event, delegation)
