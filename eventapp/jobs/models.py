"""The table of jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Identified, Model, UtcDateTime, enum_type
from eventapp.core.files.models import StoredFile
from eventapp.jobs.rules import JobState


class Job(Identified, Model):
    """One piece of work. `key` says what it makes: the same is never made twice."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "state", "locked_until"),
        CheckConstraint("done >= 0 AND total >= 0", name="progress"),
    )

    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON())
    state: Mapped[JobState] = mapped_column(enum_type(JobState, "state"), default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)  # also tells a worker that lost its lease from the next
    error: Mapped[str] = mapped_column(String(200), default="")
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    result_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    result: Mapped[StoredFile | None] = relationship()
