"""Checks of what the database and the store of files hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, or_, select, text
from sqlalchemy.exc import SQLAlchemyError

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import service, storage
from eventapp.core.files.models import StoredFile
from eventapp.jobs.models import Job
from eventapp.jobs.rules import JobState
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import MailState
from eventapp.operations import archive, database
from eventapp.operations.backup import broken_chains
from eventapp.operations.doctor.findings import Finding, fault, remark, well

LATE: Final = timedelta(minutes=15)  # longer than any pause of a worker that is well
MOST_SKEW: Final = timedelta(seconds=30)
MOST_NAMED: Final = 5
_SWEEP: Final = "is flask jobs work --loop running? flask files sweep deletes them."


def database_ready() -> Iterator[Finding]:
    """It answers, and has the tables of this program."""
    try:
        at, newest = database.current_revision(), database.newest_revision()
    except SQLAlchemyError as failure:
        yield fault(
            f"The database does not answer ({type(getattr(failure, 'orig', failure)).__name__}): start it or "
            "correct EVENTAPP_DATABASE_URL."
        )
        return
    if at is None:
        yield fault("The database has no tables yet: flask db upgrade makes them.")
        return
    if at != newest:
        yield fault(
            f"The database is at revision {at}, the program at {newest}: make a backup, then run "
            "flask db upgrade."
        )
        return
    yield well(f"The database answers and is at revision {at}.")


def references_whole() -> Iterator[Finding]:
    """No row refers to one that is gone; only SQLite can be made to hold such a row, by another program."""
    if db.engine.dialect.name != "sqlite":
        return
    lost = len(db.session.execute(text("PRAGMA foreign_key_check")).all())
    if lost:
        yield fault(f"{lost} rows refer to rows that are gone: restore the newest backup that is well.")


def audit_whole() -> Iterator[Finding]:
    """No entry of the log was changed or taken out."""
    broken = broken_chains()
    for chain, number in broken.items():
        yield fault(
            f"The audit chain {chain} is not whole from entry {number} on: somebody changed the database "
            "past the program. Keep this state, and compare it with the last backup."
        )
    if not broken:
        yield well("The audit log is whole.")


def jobs_moving() -> Iterator[Finding]:
    """None waits for a worker in vain; none failed."""
    before = clock.now() - LATE
    waits = (Job.state == JobState.QUEUED) & (Job.created_at < before)
    left = (Job.state == JobState.RUNNING) & (Job.locked_until < before)
    free = or_(Job.locked_until.is_(None), Job.locked_until < before)
    stuck = _count(Job, or_(waits & free, left))
    failed = _count(Job, Job.state == JobState.FAILED)
    if stuck:
        yield fault(
            f"{stuck} jobs wait for more than {_minutes(LATE)} minutes: is flask jobs work --loop running?"
        )
    if failed:
        newest = db.session.scalar(
            select(Job.error).where(Job.state == JobState.FAILED).order_by(Job.id.desc()).limit(1)
        )
        yield remark(f"{failed} jobs failed; whoever needs one asks for it again. The newest: “{newest}”.")
    if not stuck and not failed:
        yield well("No job is stuck.")


def mails_moving() -> Iterator[Finding]:
    """None waits for long; none was given up."""
    before = clock.now() - LATE
    waiting = MailMessage.state.in_([MailState.QUEUED, MailState.SENDING])
    late = _count(MailMessage, waiting & (MailMessage.created_at < before))
    failed = _count(MailMessage, MailMessage.state == MailState.FAILED)
    if late:
        yield fault(
            f"{late} mails wait for more than {_minutes(LATE)} minutes: is flask mail deliver --loop running"
            f" and the mail server taking them? {_last_error(waiting)}"
        )
    if failed:
        yield fault(
            f"{failed} mails could not be sent or are held: send them again or discard them on the pages of "
            f"mail. {_last_error(MailMessage.state == MailState.FAILED)}"
        )
    if not late and not failed:
        yield well("No mail waits for long.")


def _last_error(which: Any) -> str:
    error = db.session.scalar(
        select(MailMessage.error)
        .where(which, MailMessage.error != "")
        .order_by(MailMessage.id.desc())
        .limit(1)
    )
    return f"The newest says: “{error}”." if error else "None says why."


def clocks_agree() -> Iterator[Finding]:
    """The database's machine and this one show the same time."""
    if db.engine.dialect.name != "postgresql":
        return
    there = db.session.scalar(select(func.clock_timestamp()))
    skew = abs(there - clock.true_now()) if there is not None else timedelta(0)
    if skew > MOST_SKEW:
        yield fault(
            f"The clocks of this machine and of the database differ by {int(skew.total_seconds())} seconds: "
            "let both follow a time server."
        )
    else:
        yield well("The clocks of this machine and of the database agree.")


def files_told() -> list[Any]:
    """What the database says of every file."""
    query = select(StoredFile.storage_key, StoredFile.size, StoredFile.sha256, StoredFile.name)
    return list(db.session.execute(query.order_by(StoredFile.id)))


def files_needed() -> Iterator[Finding]:
    """No row tells of a file that nothing points at: they are swept every hour, when a day old."""
    number = service.unreferenced(_swept_before())
    if number:
        yield fault(f"{number} files are needed by nothing for more than a day: {_SWEEP}")


def files_present(told: list[Any], *, deep: bool) -> Iterator[Finding]:
    """Every file that is told of is there, with its size; `deep`: with its digest. None is left over."""
    try:
        put = dict(storage.current().keys())
    except OSError as failure:
        yield fault(f"The store of files does not answer ({failure}): correct or start EVENTAPP_FILES_URL.")
        return
    wrong = [(row, reason) for row in told if (reason := _what_is_wrong(row, put, deep=deep))]
    for row, reason in wrong[:MOST_NAMED]:
        yield fault(f"The file {row.storage_key} (“{row.name}”) is {reason}: bring it back from a backup.")
    if len(wrong) > MOST_NAMED:
        yield fault(f"So are {len(wrong) - MOST_NAMED} more files.")
    if not wrong:
        yield well(f"All {len(told)} stored files are there{', with their digests' if deep else ''}.")
    yield from _left_over({row.storage_key for row in told}, put)


def _what_is_wrong(row: Any, put: dict[str, Any], *, deep: bool) -> str | None:
    if row.storage_key not in put:
        return "missing"
    try:
        with storage.current().open(row.storage_key) as stored:
            size = stored.seek(0, 2)
            stored.seek(0)
            digest = archive.digest_of(stored) if deep and size == row.size else row.sha256
    except (storage.Missing, OSError):
        return "not readable"
    if size != row.size:
        return f"damaged ({size} bytes instead of {row.size})"
    return None if digest == row.sha256 else "damaged (its digest is another)"


def _left_over(told: set[str], put: dict[str, Any]) -> Iterator[Finding]:
    number = sum(key not in told and put_at < _swept_before() for key, put_at in put.items())
    if number:
        yield fault(f"{number} files in the store belong to nothing for more than a day: {_SWEEP}")


def _swept_before() -> datetime:
    return clock.true_now() - service.UNREFERENCED_KEPT - timedelta(hours=2)


def _count(model: Any, which: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(which)) or 0


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
