"""Ask for work, and say which function does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.core import clock
from eventapp.core.db import db, new_public_id
from eventapp.core.files.service import Kept
from eventapp.jobs.models import Job
from eventapp.jobs.rules import KEPT, JobState


class Progress(Protocol):
    """Says how far the work is; raises when it is somebody else's by now. No transaction may be open."""

    def __call__(self, done: int, total: int) -> None: ...


Handler = Callable[[Mapping[str, Any], Progress], Kept | None]
HANDLERS: Final[dict[str, Handler]] = {}
TIDYING: Final[list[Callable[[], object]]] = []  # what features forget in time; each ends its own transaction


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of a kind; what it returns is the job's file."""

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return register


def enqueue(
    kind: str, *, key: str, arguments: Mapping[str, Any], event: Any = None, account: Any = None
) -> Job:
    """Ask for what `key` names, with the change that needs it. What is made or under way is not made again.

    One that failed, or whose file is gone, is tried afresh.
    """
    dialect: Any = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    row = {
        "public_id": new_public_id(),
        "kind": kind,
        "key": key,
        "arguments": dict(arguments),
        "event_id": getattr(event, "id", None),
        "account_id": getattr(account, "id", None),
    }
    db.session.execute(dialect.insert(Job).values(row).on_conflict_do_nothing(index_elements=["key"]))
    job = db.session.scalars(select(Job).where(Job.key == key).with_for_update()).one()
    if job.state is JobState.FAILED or (job.state is JobState.DONE and job.result_id is None):
        job.state, job.attempts, job.done, job.error = JobState.QUEUED, 0, 0, ""
        job.locked_until = job.finished_at = None
    db.session.flush()
    return job


def forget_old() -> None:
    """Delete jobs that ended a week ago; the sweep then takes their files."""
    ended = (JobState.DONE, JobState.FAILED)
    db.session.execute(delete(Job).where(Job.state.in_(ended), Job.finished_at < clock.now() - KEPT))
    db.session.flush()
