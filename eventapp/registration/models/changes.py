"""Table of the changes that focal points ask for after the submission."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Identified, Model, UtcDateTime, enum_type
from eventapp.registration.models.participants import Participant
from eventapp.registration.rules.changes import Outcome
from eventapp.registration.rules.focal import Seat

_OPEN = text("answered_at IS NULL")


class ChangeRequest(Identified, Model):
    """What should be changed about one person, and why; open until an officer answers. One open at a time."""

    __tablename__ = "change_request"
    __table_args__ = (
        Index("one_open_change", "participant_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    seat: Mapped[Seat] = mapped_column(enum_type(Seat, "seat"))  # which focal point asks
    wish: Mapped[str] = mapped_column(Text())
    grounds: Mapped[str] = mapped_column(Text())
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome, "outcome"))
    answer: Mapped[str] = mapped_column(Text(), default="")

    participant: Mapped[Participant] = relationship(back_populates="changes")
