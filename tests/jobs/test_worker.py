"""Jobs: done once, told of on the way, taken up again after a death, given up in the end."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import kinds
from eventapp.core.files import service as files
from eventapp.core.files.kinds import FileKind
from eventapp.core.files.models import StoredFile
from eventapp.jobs import queries, service, worker
from eventapp.jobs.models import Job
from eventapp.jobs.rules import KEPT, LEASE, MAX_ATTEMPTS, JobState
from tests import factories


@pytest.fixture
def calls(app: Flask) -> Iterator[list[Mapping[str, Any]]]:
    """What a handler of the kind "test" is called with."""
    made: list[Mapping[str, Any]] = []

    @service.handler("test")
    def handle(arguments: Mapping[str, Any], progress: service.Progress) -> files.Kept:
        made.append(arguments)
        progress(1, 2)
        body = io.BytesIO(b"made")
        progress(2, 2)
        return files.store(body, "made.txt", FileKind.TXT, kinds.measure(body, kinds.MIB))

    yield made
    del service.HANDLERS["test"]


def enqueue(key: str = "a", **arguments: Any) -> Job:
    job = service.enqueue("test", key=key, arguments=arguments)
    db.session.commit()
    return job


def reread(job: Job) -> Job:
    db.session.expire_all()
    found = queries.find_job(job.key)
    assert found is not None
    return found


def test_a_job_is_done_once_and_its_file_kept(calls: list[Any]) -> None:
    job = enqueue(number=1)
    assert worker.run_due() == 1
    assert worker.run_due() == 0
    job = reread(job)
    assert (job.state, job.done, job.total, calls) == (JobState.DONE, 2, 2, [{"number": 1}])
    assert job.result is not None
    assert job.result.size == 4


def test_what_is_made_or_under_way_is_not_made_again(calls: list[Any]) -> None:
    first, second = enqueue(), enqueue()
    assert first.id == second.id
    worker.run_due()
    enqueue()
    assert worker.run_due() == 0
    assert len(calls) == 1


def test_what_is_rolled_back_was_never_asked_for(calls: list[Any]) -> None:
    service.enqueue("test", key="a", arguments={})
    db.session.rollback()
    assert worker.run_due() == 0


def test_a_job_whose_worker_died_is_taken_up_again(calls: list[Any]) -> None:
    job = enqueue()
    with clock.stopped(clock.now()):
        moment = clock.now()
        assert worker._claim() is not None  # and dies
        assert worker.run_due() == 0
    with clock.stopped(moment + LEASE + timedelta(seconds=1)):
        assert worker.run_due() == 1
    assert (reread(job).state, reread(job).attempts) == (JobState.DONE, 2)


def test_a_worker_that_was_silent_too_long_changes_nothing(calls: list[Any]) -> None:
    job = enqueue()
    moment = clock.now()
    with clock.stopped(moment):
        slow = worker._claim()
    assert slow is not None
    with clock.stopped(moment + LEASE + timedelta(seconds=1)):
        worker.run_due()
    before = db.session.scalar(select(func.count(StoredFile.id)))
    assert worker._run(slow) is False
    assert reread(job).attempts == 2
    assert db.session.scalar(select(func.count(StoredFile.id))) == before


def test_a_failing_job_is_tried_again_and_given_up(app: Flask) -> None:
    @service.handler("fails")
    def fail(_arguments: Mapping[str, Any], _progress: service.Progress) -> None:
        raise ValueError("a secret of the file")

    job = service.enqueue("fails", key="b", arguments={})
    db.session.commit()
    moment = clock.now()
    for turn in range(MAX_ATTEMPTS + 2):
        with clock.stopped(moment + timedelta(hours=turn)):
            worker.run_due()
    job = reread(job)
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, MAX_ATTEMPTS, "ValueError")
    again = service.enqueue("fails", key="b", arguments={})
    assert (again.state, again.attempts) == (JobState.QUEUED, 0)
    del service.HANDLERS["fails"]


def test_one_failure_does_not_stop_the_next(calls: list[Any]) -> None:
    service.enqueue("nobody does this", key="c", arguments={})
    enqueue("d")
    assert worker.run_due() == 1


def test_old_jobs_are_forgotten_with_their_files(
    app: Flask, calls: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue()
    worker.run_due()
    kept = factories.make_document(factories.make_event())
    db.session.commit()
    monkeypatch.setattr(clock, "true_now", clock.now)
    with clock.stopped(clock.now() + KEPT + timedelta(days=2)):
        assert worker.tidy() == 1
    assert db.session.scalar(select(func.count(Job.id))) == 0
    left = [path.name for path in (Path(app.instance_path) / "files").rglob("*") if path.is_file()]
    assert left == [kept.current[0].file.storage_key]


def test_the_command_does_what_is_due(app: Flask, calls: list[Any]) -> None:
    enqueue()
    result = app.test_cli_runner().invoke(args=["jobs", "work"])
    assert (result.exit_code, result.output) == (0, "1 done\n")
    assert app.test_cli_runner().invoke(args=["files", "sweep"]).output == "0 deleted\n"
