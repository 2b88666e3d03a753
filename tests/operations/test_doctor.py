"""Whatever is put wrong on purpose is found, and told with what to do; a sound installation is told so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.config import Settings, SettingsError
from eventapp.core import catalogues, clock
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.events.models import Event
from eventapp.jobs import service as jobs
from eventapp.jobs.models import Job
from eventapp.jobs.rules import JobState
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import MailState
from eventapp.operations import doctor
from eventapp.operations.doctor import Mark, surroundings
from tests import factories
from tests.operations.installations import Maker
from tests.plugin_requirements import REDIS

LONG_AGO = timedelta(hours=40)


@pytest.fixture
def installation(kind: str, maker: Maker) -> Iterator[Flask]:
    """One that is well: an event, a document with a file, a log."""
    app = maker.fresh(kind)
    with app.app_context():
        event = factories.make_event("doha")
        factories.make_document(event, body=b"text")
        record(Action.CHANGED, event, event_id=event.id)
        record(Action.CHANGED, event, event_id=event.id)
        db.session.commit()
        for path in (Path(app.instance_path, "files"), *Path(app.instance_path).glob("hiwar.sqlite3-*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
        yield app


def faults(app: Flask, *, deep: bool = False, **settings: Any) -> list[str]:
    """The sentences that need somebody."""
    asked: Settings = replace(app.extensions["settings"], **settings)
    return [finding.sentence for finding in doctor.examine(asked, deep=deep) if finding.mark is Mark.FAULT]


def stored_file(app: Flask) -> Path:
    """The one file of the installation."""
    return next(Path(app.instance_path, "files").glob("??/*"))


def run(statement: str) -> None:
    """Change the database past the program."""
    db.session.execute(text(statement))
    db.session.commit()


def test_a_sound_installation_is_told_so(installation: Flask) -> None:
    assert faults(installation, deep=True) == []
    said = installation.test_cli_runner().invoke(args=["doctor", "--deep"])
    assert (said.exit_code, said.output.splitlines()[-1]) == (0, "All is well.")
    for sentence in ("The audit log is whole.", "All 1 stored files are there, with their digests."):
        assert f"well   {sentence}" in said.output


def test_a_fault_ends_the_command_with_one(installation: Flask) -> None:
    stored_file(installation).unlink()
    said = installation.test_cli_runner().invoke(args=["doctor"])
    assert (said.exit_code, said.output.splitlines()[-1]) == (1, "1 fault.")
    assert "FAULT  The file " in said.output


def test_looking_changes_nothing(installation: Flask) -> None:
    before = sorted((path, path.stat().st_mode) for path in Path(installation.instance_path).rglob("*"))
    assert faults(installation, deep=True) == []
    after = sorted((path, path.stat().st_mode) for path in Path(installation.instance_path).rglob("*"))
    assert after == before


def test_a_missing_file_is_found(installation: Flask) -> None:
    path = stored_file(installation)
    path.unlink()
    (sentence,) = faults(installation)
    assert sentence == f"The file {path.name} (“note.txt”) is missing: bring it back from a backup."


def test_a_shortened_file_is_found(installation: Flask) -> None:
    stored_file(installation).write_bytes(b"tex")
    (sentence,) = faults(installation)
    assert "is damaged (3 bytes instead of 4)" in sentence


def test_a_changed_file_is_found_by_the_deep_look_alone(installation: Flask) -> None:
    stored_file(installation).write_bytes(b"teXt")
    assert faults(installation) == []
    (sentence,) = faults(installation, deep=True)
    assert "is damaged (its digest is another)" in sentence


def test_bytes_that_no_row_tells_of_are_found_when_old(installation: Flask) -> None:
    key = storage.new_key()
    storage.current().put(key, BytesIO(b"nobody's"))
    assert faults(installation) == []
    old = (clock.true_now() - LONG_AGO).timestamp()
    os.utime(Path(installation.instance_path, "files", key[:2], key), (old, old))
    assert faults(installation) == [
        "1 files in the store belong to nothing for more than a day: is flask jobs work --loop running? "
        "flask files sweep deletes them."
    ]


def test_rows_that_nothing_points_at_are_found_when_old(installation: Flask) -> None:
    run("DELETE FROM document_version")
    assert faults(installation) == []
    run("UPDATE stored_file SET created_at = '2023-01-30 06:00:00'")
    (sentence,) = faults(installation)
    assert sentence.startswith("1 files are needed by nothing for more than a day")


def test_a_changed_entry_of_the_log_is_found(installation: Flask) -> None:
    run("UPDATE audit_entry SET action = 'object.deleted' WHERE sequence = 2")
    (sentence,) = faults(installation)
    assert "is not whole from entry 2 on: somebody changed the database past the program" in sentence


def test_a_row_without_its_parent_is_found(maker: Maker) -> None:
    with maker.fresh("sqlite").app_context() as context:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql(
                "INSERT INTO audit_entry (chain, sequence, at, actor_name, action, object_type, object_id,"
                " salt, payload_digest, previous, digest)"
                " VALUES ('none', 1, '2023-01-30', '', '', '', '', '', '', '', '')"
            )
            connection.commit()
        found = faults(context.app)
    assert found == ["1 rows refer to rows that are gone: restore the newest backup that is well."]


def queue_job(state: JobState, *, age: timedelta = timedelta(0), leased: datetime | None = None) -> None:
    """A job in a state."""
    event = db.session.scalars(select(Event)).one()
    job: Job = jobs.enqueue("documents.archive", key=f"{state}{age}", arguments={}, event=event)
    job.state, job.created_at, job.locked_until = state, clock.now() - age, leased
    job.error = "no room" if state is JobState.FAILED else ""
    db.session.commit()


def test_stuck_jobs_are_found_and_others_are_not(installation: Flask) -> None:
    queue_job(JobState.QUEUED)
    queue_job(JobState.RUNNING, age=LONG_AGO, leased=clock.now() + timedelta(seconds=30))
    queue_job(JobState.DONE, age=LONG_AGO)
    queue_job(JobState.FAILED, age=LONG_AGO)
    assert faults(installation) == []
    queue_job(JobState.QUEUED, age=LONG_AGO)
    queue_job(JobState.RUNNING, age=2 * LONG_AGO, leased=clock.now() - LONG_AGO)
    assert faults(installation) == [
        "2 jobs wait for more than 15 minutes: is flask jobs work --loop running?"
    ]


def put_mail(state: MailState, *, age: timedelta = timedelta(0), error: str = "") -> None:
    """A mail in a state."""
    number = f"{state}{age}"
    db.session.add(
        MailMessage(
            template="sign_in",
            language="en",
            to_address="guest@example.org",
            subject="s",
            text="t",
            html="h",
            message_id=number,
            state=state,
            created_at=clock.now() - age,
            error=error,
        )
    )
    db.session.commit()


def test_mails_that_wait_or_failed_are_found(installation: Flask) -> None:
    put_mail(MailState.QUEUED)
    put_mail(MailState.SENT, age=LONG_AGO)
    put_mail(MailState.DISCARDED, age=LONG_AGO)
    assert faults(installation) == []
    put_mail(MailState.QUEUED, age=LONG_AGO, error="TimeoutError: timed out")
    put_mail(MailState.FAILED, age=LONG_AGO, error="SMTPException: no such mailbox")
    late, failed = faults(installation)
    assert late.startswith("1 mails wait for more than 15 minutes")
    assert "TimeoutError: timed out" in late
    assert failed.startswith("1 mails could not be sent or are held")
    assert "no such mailbox" in failed


def test_another_revision_is_found_and_ends_the_look(installation: Flask) -> None:
    run("UPDATE alembic_version SET version_num = '0000'")
    (sentence,) = faults(installation)
    assert sentence.startswith("The database is at revision 0000, the program at")


def test_a_database_without_tables_is_found(kind: str, maker: Maker) -> None:
    app = maker.empty(kind)
    with app.app_context():
        assert faults(app) == ["The database has no tables yet: flask db upgrade makes them."]


@pytest.mark.needs("postgres")
def test_a_database_that_is_away_is_found(maker: Maker) -> None:
    app = maker.empty("sqlite", database_url="postgresql://nobody@127.0.0.1:9/none")
    with app.app_context():
        assert faults(app) == [
            "The database does not answer (OperationalError): start it or correct EVENTAPP_DATABASE_URL."
        ]


def test_a_secret_that_others_may_read_is_found(installation: Flask) -> None:
    secret = Path(installation.instance_path, "secret_key")
    secret.write_text("x")
    secret.chmod(0o640)
    assert faults(installation) == [f"Others on this machine may read {secret}: run chmod 600 {secret}."]
    secret.chmod(0o600)
    assert faults(installation) == []


@pytest.mark.needs("redis")
def test_a_redis_that_answers_is_well(installation: Flask) -> None:
    assert faults(installation, redis_url=REDIS) == []


def test_servers_that_are_away_are_found(installation: Flask) -> None:
    cache, mail = faults(installation, redis_url="redis://127.0.0.1:9/0", smtp_url="smtp://127.0.0.1:9")
    assert cache.startswith("Redis does not answer (ConnectionError): start it or correct EVENTAPP_REDIS_URL")
    assert mail.startswith("The mail server does not take us (ConnectionRefusedError")
    for_others = faults(installation, development=False)
    assert [sentence.partition(":")[0] for sentence in for_others] == ["No mail leaves this machine"]


def test_a_store_that_is_away_is_found(installation: Flask) -> None:
    before = installation.extensions["files"]
    installation.extensions["files"] = storage.S3Storage("s3+http://key:secret@127.0.0.1:9/hiwar")
    try:
        (sentence,) = faults(installation)
    finally:
        installation.extensions["files"] = before
    assert sentence.startswith("The store of files does not answer")
    assert "secret" not in sentence


def test_a_full_disk_a_stale_catalogue_and_a_shifted_clock_are_found(
    installation: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale() -> None:
        raise SettingsError("The catalogue “ar” is older than its source: run make setup.")

    monkeypatch.setattr(surroundings, "LEAST_FREE", 1 << 60)
    monkeypatch.setattr(catalogues, "check", stale)
    clock.start_at(datetime(2023, 1, 31, 8, 40, tzinfo=UTC))
    try:
        catalogue, shown, disk = faults(installation)
    finally:
        clock.start_at(None)
    assert catalogue == "The catalogue “ar” is older than its source: run make setup."
    assert shown.startswith("The program's clock shows 2023-01-31 11:40: unset EVENTAPP_CLOCK")
    assert disk.startswith("Only 0.0 GiB are free")
