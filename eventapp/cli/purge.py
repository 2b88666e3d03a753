"""`flask purge`: personal answers whose day has passed."""

from __future__ import annotations

import click

from eventapp.registration import worker


@click.command("purge")
def command() -> None:
    """Empty the personal answers whose last day has passed. The worker does the same every hour."""
    click.echo(f"{worker.purge()} emptied")
