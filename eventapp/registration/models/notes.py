"""Table of the notes verbales by which organisations name their delegations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Identified, Model, UtcDateTime
from eventapp.core.files.models import StoredFile

_HOLDS = text("replaced_at IS NULL")


class NoteVerbale(Identified, Model):
    """One note for the whole delegation. A newer one replaces it; the former is kept."""

    __tablename__ = "note_verbale"
    __table_args__ = (
        Index("one_note", "delegation_id", unique=True, sqlite_where=_HOLDS, postgresql_where=_HOLDS),
    )

    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id", ondelete="RESTRICT"))
    reference: Mapped[str] = mapped_column(String(60))
    dated_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
