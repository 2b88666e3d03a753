"""Reads of jobs."""

from __future__ import annotations

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.jobs.models import Job


def find_job(key: str) -> Job | None:
    """The job that makes, or made, what `key` names."""
    return db.session.scalars(select(Job).where(Job.key == key)).one_or_none()
