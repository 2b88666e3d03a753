"""`flask files …`: what nothing needs any more."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from eventapp.core.files import service

group = AppGroup("files", help="Uploaded files.")


@group.command("sweep")
def sweep() -> None:
    """Delete files older than a day that nothing points at. The worker does the same every hour."""
    click.echo(f"{service.sweep()} deleted")
