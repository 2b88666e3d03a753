"""A second focal point: named by the first or by an officer, with a mailed link of their own."""

from __future__ import annotations

from typing import Any

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.registration.errors import SameAddress, StepNotPossible
from eventapp.registration.models import Delegation
from eventapp.registration.rules.focal import Seat
from eventapp.registration.rules.workflow import InvitationState
from eventapp.registration.service.invitations import SECOND
from eventapp.registration.service.notices import Paths, mail_link, revoke_links


def name_second(
    event: Event,
    delegation: Delegation,
    *,
    name: str,
    email: str,
    language: str,
    path: Paths,
    actor: Any = None,
) -> Delegation:
    """Name a second focal point and mail them a link of their own; whoever was named before loses theirs.

    Raises:
        StepNotPossible: the invitation was not sent yet, or it is declined.
        SameAddress: it is the first one's address.
        StaleEdit: somebody else saved it meanwhile.
    """
    if delegation.state not in {InvitationState.SENT, InvitationState.ACCEPTED}:
        raise StepNotPossible
    if email.casefold() == delegation.focal_email.casefold():
        raise SameAddress
    delegation.second_name, delegation.second_email, delegation.second_language = name, email, language
    record(Action.CHANGED, delegation, event_id=event.id, actor=actor)
    mail_link(event, delegation, SECOND, path=path, seat=Seat.SECOND)
    return delegation


def drop_second(event: Event, delegation: Delegation, *, actor: Any = None) -> None:
    """There is one focal point again; the link of the second opens nothing any more.

    Raises:
        NotFound: there is no second one.
    """
    if not delegation.second_email:
        raise NotFound
    revoke_links(delegation, [Seat.SECOND])
    delegation.second_name = delegation.second_email = ""
    record(Action.CHANGED, delegation, event_id=event.id, actor=actor)
    db.session.flush()


def renew_second(event: Event, delegation: Delegation, *, path: Paths, actor: Any = None) -> None:
    """Mail the second focal point a fresh link; the first one's stays as it is.

    Raises:
        NotFound: there is no second one.
    """
    if not delegation.second_email:
        raise NotFound
    record(Action.LINK_MAILED, delegation, event_id=event.id, actor=actor, seat=Seat.SECOND.value)
    mail_link(event, delegation, SECOND, path=path, seat=Seat.SECOND)
