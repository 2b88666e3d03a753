"""What the dashboard and the mail pages count and list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, case, func, select

from eventapp.core import access
from eventapp.core.access import Permission
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import MailState
from eventapp.registration.models import Delegation
from eventapp.registration.rules.workflow import InvitationState
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules.workflow import OWED, RemarksState

# Mails that tell of what not everybody who reads the outbox may know: by what one must be allowed.
CONFIDENTIAL: Final = {
    Permission.ACCREDITATION_DECIDE: (
        *("accreditation", "change_answered", "participant_message", "registration"),
        *("delegation_invitation", "delegation_reminder", "delegation_second"),
    ),
    Permission.REMARKS_MANAGE: (
        *("remarks_late", "remarks_receipt", "remarks_reminder", "remarks_returned"),
        "speaker_invitation",
    ),
}


def mails_of(event_id: int | None, state: MailState | None = None) -> Select[MailMessage]:
    """The mails of an event, or of the installation, that the reader may see; newest first, by pages."""
    query = select(MailMessage).where(
        MailMessage.event_id == event_id if event_id is not None else MailMessage.event_id.is_(None),
        MailMessage.template.not_in(_hidden()),
    )
    if state is not None:
        query = query.where(MailMessage.state == state)
    return query.order_by(MailMessage.id.desc())


def get_mail(event_id: int | None, public_id: str) -> MailMessage:
    """One mail of the event (or of the installation).

    Raises:
        NotFound: unknown, or another event's.
    """
    mail = db.session.scalars(mails_of(event_id).where(MailMessage.public_id == public_id)).one_or_none()
    if mail is None:
        raise NotFound
    return mail


def _hidden() -> list[str]:
    return [name for asked, names in CONFIDENTIAL.items() if not access.can(asked) for name in names]


def mail_counts(event_id: int) -> dict[MailState, int]:
    """How many of these mails of an event are in which state."""
    query = (
        select(MailMessage.state, func.count())
        .where(MailMessage.event_id == event_id, MailMessage.template.not_in(_hidden()))
        .group_by(MailMessage.state)
    )
    return {state: count for state, count in db.session.execute(query)}


@dataclass(frozen=True, slots=True)
class RemarksCounts:
    """Texts of an event by state, and how many are owed beyond their deadline."""

    by_state: dict[RemarksState, int]
    late: int


def remarks_counts(event_id: int, now: datetime) -> RemarksCounts:
    """What was asked of the speakers of an event, counted."""
    is_late = Remarks.state.in_(list(OWED)) & (Remarks.deadline_at < now) & Remarks.part_id.is_not(None)
    query = (
        select(Remarks.state, func.count(), func.sum(case((is_late, 1), else_=0)))
        .where(Remarks.event_id == event_id)
        .group_by(Remarks.state)
    )
    rows = list(db.session.execute(query))
    return RemarksCounts({state: count for state, count, _late in rows}, sum(late for *_rest, late in rows))


def unanswered(event_id: int, today: date) -> int:
    """How many invitations wait for an answer whose day is over."""
    query = select(func.count()).where(
        Delegation.event_id == event_id,
        Delegation.state == InvitationState.SENT,
        Delegation.answer_by < today,
    )
    return db.session.scalar(query) or 0
