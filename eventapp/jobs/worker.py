"""Does what is due: claims a job, works without a transaction, records what came of it. Commits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from sqlalchemy import or_, select, update

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import service as files
from eventapp.core.files.service import Kept
from eventapp.jobs import service
from eventapp.jobs.models import Job
from eventapp.jobs.rules import LEASE, MAX_ATTEMPTS, JobState, pause

_TELL_EVERY: Final = 0.4  # seconds; progress is no reason to write to the database all the time
_log = structlog.get_logger("jobs")


class LeaseLost(Exception):
    """Another worker has taken the job up, because this one was silent for too long."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in this worker's hands; `attempts` tells it from a later claim of the same job."""

    id: int
    kind: str
    arguments: dict[str, Any]
    attempts: int


def run_due(limit: int = 20) -> int:
    """Do what is due, one job after another; returns how many were done."""
    done = 0
    for _turn in range(limit):
        claim = _claim()
        if claim is None:
            break
        done += _run(claim)
    return done


def tidy() -> int:
    """Forget old jobs and what features keep no longer, and sweep away the files that nothing points at."""
    service.forget_old()
    db.session.commit()
    for forget in service.TIDYING:
        forget()
        db.session.commit()
    return files.sweep()


def _claim() -> Claim | None:
    now = clock.now()
    due = or_(
        (Job.state == JobState.QUEUED) & (Job.locked_until.is_(None) | (Job.locked_until <= now)),
        (Job.state == JobState.RUNNING) & (Job.locked_until < now),
    )
    query = select(Job).where(due).order_by(Job.created_at, Job.id).limit(1)
    job = db.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if job is None:
        db.session.rollback()
        return None
    if job.attempts >= MAX_ATTEMPTS:  # it took its worker along every time
        job.state, job.error, job.finished_at = JobState.FAILED, "given up", now
        db.session.commit()
        return _claim()
    job.state, job.locked_until = JobState.RUNNING, now + LEASE
    job.attempts, job.done = job.attempts + 1, 0
    claim = Claim(job.id, job.kind, dict(job.arguments), job.attempts)
    db.session.commit()
    return claim


def _run(claim: Claim) -> bool:
    try:
        kept = service.HANDLERS[claim.kind](claim.arguments, _Progress(claim))
    except LeaseLost:
        db.session.rollback()
        return False
    except Exception as failure:
        db.session.rollback()
        _log.error("job_failed", kind=claim.kind, attempts=claim.attempts, exc_info=failure)
        _settle_failure(claim, failure)
        return False
    db.session.rollback()
    return _settle(claim, kept)


def _settle(claim: Claim, kept: Kept | None) -> bool:
    row = kept.as_row() if kept is not None else None
    if row is not None:
        db.session.add(row)
        db.session.flush()
    values = {"state": JobState.DONE, "result_id": row.id if row else None, "finished_at": clock.now()}
    is_ours = _write(claim, done=Job.total, locked_until=None, error="", **values)
    if is_ours:
        db.session.commit()
    else:
        db.session.rollback()
    return is_ours


def _settle_failure(claim: Claim, failure: Exception) -> None:
    is_last = claim.attempts >= MAX_ATTEMPTS
    now = clock.now()
    _write(
        claim,
        state=JobState.FAILED if is_last else JobState.QUEUED,
        error=type(failure).__name__,
        locked_until=None if is_last else now + pause(claim.attempts),
        finished_at=now if is_last else None,
    )
    db.session.commit()


def _write(claim: Claim, **values: Any) -> bool:
    """Change the job, if it is still this worker's."""
    still_ours = (Job.id == claim.id, Job.attempts == claim.attempts, Job.state == JobState.RUNNING)
    result: Any = db.session.execute(
        update(Job).where(*still_ours).values(**values), execution_options={"synchronize_session": False}
    )
    return bool(result.rowcount)


@dataclass(slots=True)
class _Progress:
    """Writes how far the work is, and holds the job a while longer."""

    claim: Claim
    told_at: float = field(default=-1.0)

    def __call__(self, done: int, total: int) -> None:
        moment = clock.elapsed()
        if self.told_at >= 0 and moment - self.told_at < _TELL_EVERY and done != total:
            return
        self.told_at = moment
        if not _write(self.claim, done=done, total=total, locked_until=clock.now() + LEASE):
            db.session.rollback()
            raise LeaseLost
        db.session.commit()
