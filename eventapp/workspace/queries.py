"""What the dashboard and the mail pages count and list."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import MailState


def mails_of(event_id: int | None, state: MailState | None = None) -> Select[MailMessage]:
    """The mails of an event, or of the installation; newest first, to be paginated."""
    query = select(MailMessage).where(
        MailMessage.event_id == event_id if event_id is not None else MailMessage.event_id.is_(None)
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


def mail_counts(event_id: int) -> dict[MailState, int]:
    """How many mails of an event are in which state."""
    query = (
        select(MailMessage.state, func.count())
        .where(MailMessage.event_id == event_id)
        .group_by(MailMessage.state)
    )
    return {state: count for state, count in db.session.execute(query)}
