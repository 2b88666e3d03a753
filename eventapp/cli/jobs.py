"""`flask jobs …`: the worker of long work."""

from __future__ import annotations

import signal
import threading
from typing import Any, Final

import click
import structlog
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.jobs import worker

TIDY_EVERY: Final = 3600.0  # seconds
group = AppGroup("jobs", help="Long work.")
_log = structlog.get_logger("jobs")


@group.command("work")
@click.option("--loop", is_flag=True, help="Go on until stopped by SIGINT or SIGTERM.")
@click.option("--every", default=1.0, show_default=True, help="Seconds between two looks.")
def work(loop: bool, every: float) -> None:
    """Do the jobs that are due; with --loop also delete, every hour, files that nothing points at."""
    ended = threading.Event()
    if loop:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: ended.set())
    tidied_at = clock.elapsed() - TIDY_EVERY
    while True:
        done = _once(worker.run_due)
        if not loop:
            click.echo(f"{done} done")
            return
        if clock.elapsed() - tidied_at >= TIDY_EVERY:
            tidied_at = clock.elapsed()
            _once(worker.tidy)
        if ended.wait(0 if done else every):
            return


def _once(turn: Any) -> Any:
    try:
        return turn()
    except (SQLAlchemyError, OSError) as failure:
        _log.warning("jobs_interrupted", error=type(failure).__name__)
        return 0
    finally:
        db.session.remove()
