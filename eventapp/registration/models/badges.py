"""The table of badges: each has a code of its own, which says nothing of who wears it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Model, UtcDateTime

_HOLDS = text("voided_at IS NULL")


class Badge(Model):
    """A badge from the approval on; a newer one, or the loss of the approval, makes it void.

    Void ones stay: whoever scans one can be told so.
    """

    __tablename__ = "badge"
    __table_args__ = (
        Index(
            "one_valid_badge",
            "participant_id",
            unique=True,
            sqlite_where=_HOLDS,
            postgresql_where=_HOLDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    printed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())  # by an officer
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
