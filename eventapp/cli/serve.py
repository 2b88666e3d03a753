"""`flask serve`: everything an installation needs, in one command."""

from __future__ import annotations

import os
import socket
import sys
from typing import Final

import click
from flask import current_app, url_for
from flask.cli import with_appcontext
from sqlalchemy import delete

from eventapp.accounts import queries as accounts
from eventapp.accounts import service as account_service
from eventapp.accounts.models import AccountToken
from eventapp.accounts.rules import TokenPurpose
from eventapp.cli.demo import demo_password
from eventapp.config import ROOT, Settings
from eventapp.core.db import db
from eventapp.demo import service as demo
from eventapp.events.queries import find_event
from eventapp.operations import database
from eventapp.operations.supervisor import run_together

HOST: Final = "127.0.0.1"  # a proxy stands in front of an installation that others reach
HIGHEST_PORT: Final = 65535
WORKERS: Final = 2
THREADS: Final = 4
# The benchmark serves with the same options.
SERVER: Final = (
    *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)),
    *("--graceful-timeout", "8", "--log-level", "warning", "--preload"),
)


@click.command("serve")
@with_appcontext
def command() -> None:
    """Migrate, load the demonstration into an empty database, and serve with the workers of mail and jobs.

    PORT says where (8000). EVENTAPP_DEMO=no leaves an empty installation empty and prints the link for its
    first administrator.
    """
    port, with_demo = _asked_port(), _asked_demo()
    settings: Settings = current_app.extensions["settings"]
    _check_port(port)
    os.umask(0o077)  # what the installation keeps is its own
    if database.bring_up_to_date():
        click.echo("The database was brought up to date.")
    if with_demo and settings.development and database.is_empty():
        click.echo("Loading the demonstration event …")
        demo.load(demo_password(settings))
        db.session.commit()
    _welcome(settings, f"http://{HOST}:{port}")
    db.session.remove()
    db.engine.dispose()
    os.chdir(ROOT)
    sys.exit(run_together(_commands(port), os.environ))


def _commands(port: int) -> dict[str, list[str]]:
    return {
        "The web server": [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", *SERVER, "wsgi:app"],
        "The mail worker": [sys.executable, "-m", "flask", "--app", "wsgi", "mail", "deliver", "--loop"],
        "The job worker": [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work", "--loop"],
    }


def _asked_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) <= HIGHEST_PORT:
        raise click.ClickException(f"PORT must be a number from 1 to {HIGHEST_PORT}, not “{text}”.")
    return int(text)


def _asked_demo() -> bool:
    text = os.environ.get("EVENTAPP_DEMO") or "yes"
    if text not in {"yes", "no"}:
        raise click.ClickException(f"EVENTAPP_DEMO must be yes or no, not “{text}”.")
    return text == "yes"


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise click.ClickException(
                f"Port {port} is taken: stop what uses it, or choose another, as in PORT=8001 make run."
            ) from None


def _welcome(settings: Settings, address: str) -> None:
    click.echo(f"Hiwar: {address}/ar/ and {address}/en/")
    if settings.base_url != address:
        click.echo(f"Others reach it at {settings.base_url}")
    event = find_event(demo.read_content()["event"]["slug"])
    if event is not None and settings.development:
        click.echo(f"Demonstration event: {address}/ar/{event.slug}/")
        click.echo(
            "Demonstration accounts: " + ", ".join(f"{role}@example.org" for role, *_ in demo.ACCOUNTS)
        )
        click.echo(f"Their password: {demo_password(settings)}")
    elif not accounts.has_administrator():
        click.echo(f"The first administrator begins here, once: {_first_link(settings)}")


def _first_link(settings: Settings) -> str:
    """A fresh link for the first administrator; those of earlier starts stop working."""
    purpose = TokenPurpose.FIRST_ADMINISTRATOR
    db.session.execute(delete(AccountToken).where(AccountToken.purpose == purpose))
    token = account_service.make_token(None, purpose)
    db.session.commit()
    with current_app.test_request_context(base_url=settings.base_url):
        return settings.base_url + url_for("accounts.open_first_link", token=token, lang="ar")
