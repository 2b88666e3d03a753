"""Tables of passports and travel, sealed; of what tells duplicates; of who is not one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Model, UtcDateTime, enum_type
from eventapp.registration.models.participants import Participant
from eventapp.registration.rules.duplicates import Sameness


class Papers(Model):
    """Passport and travel of one participant: each a sealed value (`core/sealing.py`), empty if not given."""

    __tablename__ = "papers"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    passport: Mapped[str] = mapped_column(Text(), default="")
    travel: Mapped[str] = mapped_column(Text(), default="")
    purge_on: Mapped[date] = mapped_column(index=True)  # gone when this day of the event's zone has passed
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now, onupdate=clock.now)

    participant: Mapped[Participant] = relationship()


class PapersMatch(Model):
    """A keyed digest that two people of one event share when they may be the same."""

    __tablename__ = "papers_match"
    __table_args__ = (Index("ix_papers_match_same", "event_id", "digest"),)

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    sameness: Mapped[Sameness] = mapped_column(enum_type(Sameness, "sameness"))


class NotTheSame(Model):
    """Two people of whom an officer said that they are two; the lower row id first."""

    __tablename__ = "not_the_same"
    __table_args__ = (CheckConstraint("first_id <= second_id", name="in_order"),)

    first_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
