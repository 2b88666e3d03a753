"""`flask demo`: load the Doha dialogue."""

from __future__ import annotations

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from eventapp.config import Settings, kept_secret
from eventapp.core.db import db
from eventapp.demo import service


def demo_password(settings: Settings) -> str:
    """The password of the demonstration accounts: by variable, else made once and kept in instance/."""
    return os.environ.get("EVENTAPP_DEMO_PASSWORD") or kept_secret(settings.instance_path / "demo_password")


@click.command("demo")
@with_appcontext
def command() -> None:
    """Load the demonstration event and an account for each role; what is there already stays."""
    password = demo_password(current_app.extensions["settings"])
    event = service.load(password)
    db.session.commit()
    click.echo(f"{event.slug}: loaded")
    for role, _name, _grant in service.ACCOUNTS:
        click.echo(f"  {role}@example.org")
    click.echo(f"  password: {password}")
