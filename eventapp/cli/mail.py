"""`flask mail …`: the worker of the outbox."""

from __future__ import annotations

import signal
import threading
from typing import Any

import click
import structlog
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from eventapp.core.db import db
from eventapp.mail import service

group = AppGroup("mail", help="The outbox.")
_log = structlog.get_logger("mail")


@group.command("deliver")
@click.option("--loop", is_flag=True, help="Go on until stopped by SIGINT or SIGTERM.")
@click.option("--every", default=2.0, show_default=True, help="Seconds between two looks.")
def deliver(loop: bool, every: float) -> None:
    """Send the mails that are due."""
    ended = threading.Event()
    if loop:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: ended.set())
    while True:
        sent = _deliver_once()
        if not loop:
            click.echo(f"{sent} sent")
            return
        if ended.wait(0 if sent else every):
            return


def _deliver_once() -> Any:
    try:
        return service.deliver_due()
    except SQLAlchemyError as failure:
        _log.warning("outbox_unreachable", error=type(failure).__name__)
        return 0
    finally:
        db.session.remove()
