"""Reads of jobs."""

from __future__ import annotations

from sqlalchemy import select

from eventapp.core.db import db
from eventapp.jobs.models import Job


def find_job(key: str) -> Job | None:
    """The job that makes, or made, what `key` names."""
    return db.session.scalars(select(Job).where(Job.key == key)).one_or_none()


def find_job_of(event_id: int, kind: str, public_id: str) -> Job | None:
    """One job of a kind, of this event; another event's is unknown."""
    query = select(Job).where(Job.public_id == public_id, Job.event_id == event_id, Job.kind == kind)
    return db.session.scalars(query).one_or_none()
