"""The releases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Model, UtcDateTime
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized


class Release(Model):
    """A numbered, immutable publication of the agenda; `snapshot` is canonical JSON (rules/snapshot.py)."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    note: Mapped[LocalizedText] = localized("note", Text())
    snapshot: Mapped[str] = mapped_column(Text())
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the snapshot's bytes
    released_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    acknowledged: Mapped[str] = mapped_column(Text(), default="")  # fingerprints of warnings, one a line

    @property
    def public_id(self) -> str:
        """The number: what the audit log calls it."""
        return str(self.number)
