"""`flask serve`: everything an installation needs, in one command."""

from __future__ import annotations

import os
import socket
import sys

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from eventapp.accounts import queries as accounts
from eventapp.accounts import service as account_service
from eventapp.accounts.rules import TokenPurpose
from eventapp.cli.demo import demo_password
from eventapp.config import ROOT, Settings
from eventapp.core.db import db
from eventapp.demo import service as demo
from eventapp.operations import database
from eventapp.operations.supervisor import run_together

WORKERS, THREADS = 2, 4


@click.command("serve")
@with_appcontext
def command() -> None:
    """Migrate, load the demonstration into an empty database, and serve with the mail worker.

    EVENTAPP_DEMO=no leaves an empty installation empty and prints the link for its first administrator.
    """
    settings: Settings = current_app.extensions["settings"]
    port = int(os.environ.get("PORT", "8000"))
    _check_port(port)
    if database.bring_up_to_date():
        click.echo("The database was brought up to date.")
    _welcome(settings, port)
    db.session.remove()
    db.engine.dispose()
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    gunicorn = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    gunicorn += ["--workers", str(WORKERS), "--threads", str(THREADS), "--graceful-timeout", "15"]
    gunicorn += ["--log-level", "warning", "--preload", "wsgi:app"]
    os.chdir(ROOT)
    sys.exit(run_together({"web": gunicorn, "mail": [*flask, "mail", "deliver", "--loop"]}, os.environ))


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise click.ClickException(
                f"Port {port} is taken. Stop what uses it, or choose another: PORT=8001 make run"
            ) from None


def _welcome(settings: Settings, port: int) -> None:
    address = f"http://127.0.0.1:{port}"
    if database.is_empty() and os.environ.get("EVENTAPP_DEMO", "yes") != "no":
        click.echo("Loading the demonstration event …")
        demo.load(demo_password(settings))
        db.session.commit()
    click.echo(f"Hiwar: {address}/ar/ and {address}/en/")
    if accounts.find_account("owner@example.org") is not None:
        click.echo(f"Demonstration: {address}/ar/doha-2023/")
        click.echo("  " + ", ".join(f"{role}@example.org" for role, _name, _grant in demo.ACCOUNTS))
        click.echo(f"  password: {demo_password(settings)}")
    elif not accounts.has_administrator():
        token = account_service.make_token(None, TokenPurpose.FIRST_ADMINISTRATOR)
        db.session.commit()
        with current_app.test_request_context(base_url=address):
            path = url_for("accounts.open_first_link", token=token, lang="ar")
        click.echo(f"The first administrator begins here, once: {address}{path}")
