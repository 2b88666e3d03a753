"""The table of what organisers write to participants; its mails are in the outbox, held until released."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core.db import Identified, Model, Stamped
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized


class ParticipantMessage(Identified, Stamped, Model):
    """One text to a selection of people; `MailMessage.batch` holds its public id."""

    __tablename__ = "participant_message"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    subject: Mapped[LocalizedText] = localized("subject")
    body: Mapped[LocalizedText] = localized("body", Text())
    unreached: Mapped[str] = mapped_column(Text(), default="")  # public ids of those without any address
