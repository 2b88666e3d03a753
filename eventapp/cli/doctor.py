"""`flask doctor`: what is well, what is not, and what to do."""

from __future__ import annotations

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from eventapp.operations import doctor


@click.command("doctor")
@click.option("--deep", is_flag=True, help="Read every stored file and compare its digest.")
@with_appcontext
def command(deep: bool) -> None:
    """Look the installation over; changes nothing. Ends with 1 if something needs somebody."""
    os.umask(0o077)  # SQLite makes its files by being asked
    faults = 0
    for finding in doctor.examine(current_app.extensions["settings"], deep=deep):
        faults += finding.mark is doctor.Mark.FAULT
        click.echo(f"{finding.mark.value:<6} {finding.sentence}")
    click.echo(f"{faults} fault{'s' if faults > 1 else ''}." if faults else "All is well.")
    sys.exit(1 if faults else 0)
