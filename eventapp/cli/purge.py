"""`flask purge`: what is personal and whose day has passed."""

from __future__ import annotations

import click

from eventapp.registration import worker


@click.command("purge")
def command() -> None:
    """Forget passports, travel and personal answers whose last day has passed. The worker does it too."""
    click.echo(f"{worker.purge()} forgotten")
