"""The outbox table."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Identified, Model, UtcDateTime, enum_type
from eventapp.core.files.models import StoredFile
from eventapp.mail.rules import MailState


class MailMessage(Identified, Model):
    """One mail to one recipient."""

    __tablename__ = "mail_message"
    __table_args__ = (Index("ix_mail_message_due", "state", "next_attempt_at"),)

    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    template: Mapped[str] = mapped_column(String(60))  # folder in templates/mail/
    language: Mapped[str] = mapped_column(String(8))
    to_address: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(Text())
    html: Mapped[str] = mapped_column(Text())
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MailState] = mapped_column(enum_type(MailState, "state"), default=MailState.QUEUED)
    batch: Mapped[str] = mapped_column(String(24), default="", server_default="", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    attachment_id: Mapped[int | None] = mapped_column(
        ForeignKey("stored_file.id", ondelete="SET NULL"), index=True
    )

    attachment: Mapped[StoredFile | None] = relationship()
