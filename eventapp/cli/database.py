"""`flask db`: the tables of the database, as this program needs them."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from eventapp.operations import database

group = AppGroup("db", help="The tables of the database.")


@group.command("upgrade")
def upgrade() -> None:
    """Bring the database to this program's revision; a SQLite file is copied first."""
    changed = database.bring_up_to_date()
    click.echo("The database was brought up to date." if changed else "The database is up to date.")


@group.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION ("base": no tables), before an older program runs on it."""
    database.take_back(revision)


@group.command("revision")
@click.option("--number", required=True, help="Four digits.")
@click.argument("title")
def revision(number: str, title: str) -> None:
    """Write the revision that makes the database what the models say (for developers)."""
    database.write_revision(number, title)
