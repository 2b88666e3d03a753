"""`flask papers …`: the keys that passports are sealed with."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from eventapp.core.db import db
from eventapp.core.sealing import CannotBeOpened
from eventapp.registration import worker
from eventapp.registration.service import papers

group = AppGroup("papers", help="Passports and travel.")


@group.command("seal-again")
def seal_again() -> None:
    """Seal with the first key of EVENTAPP_DATA_KEY what an older one sealed; then the older one may go."""
    try:
        count = papers.seal_again()
    except CannotBeOpened:
        raise click.ClickException(
            "Something is sealed with a key that is not here: nothing was changed. Put the key back first."
        ) from None
    db.session.commit()
    click.echo(f"{count} sealed again")


@group.command("purge")
def purge() -> None:
    """Delete now what is past its day; the job worker does so every hour."""
    click.echo(f"{worker.purge()} deleted")
