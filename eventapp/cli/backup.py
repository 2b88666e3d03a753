"""`flask backup` and `flask restore`: one archive of everything but the secrets."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from eventapp.config import Settings
from eventapp.operations import archive
from eventapp.operations.backup import back_up, default_target
from eventapp.operations.restore import restore

MOST_NAMED = 20


@click.command("backup")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@with_appcontext
def backup_command(target: Path | None) -> None:
    """Write every table and stored file into one archive, while the system runs.

    Without --to it goes into backups/ of the instance folder. The secrets there are not in it.
    """
    settings: Settings = current_app.extensions["settings"]
    target = target or default_target(settings.instance_path)
    with _said_in_a_sentence():
        made = back_up(target, progress)
    with target.open("rb") as written:
        digest = archive.digest_of(written)
    click.echo(f"{target}: {_counts(made)}, {target.stat().st_size:,} bytes")
    click.echo(f"SHA-256 {digest}")
    click.echo(
        f"Not in it: the secrets in {settings.instance_path} and in EVENTAPP_ variables. Keep them apart."
    )
    if _tell_of_faults(made):
        sys.exit(1)


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Load an archive of `flask backup` into an empty database. Stop the servers first.

    Every digest is verified before anything is written; then all of it is loaded, or nothing.
    """
    os.umask(0o077)  # what the installation keeps is its own
    with _said_in_a_sentence():
        done = restore(file, progress)
    made = done.manifest
    click.echo(f"Restored as of {made.made_at:%Y-%m-%d %H:%M:%S} UTC: {_counts(made)}.")
    click.echo("Counts, foreign keys, audit chains and digests of files are as when the backup was made.")
    click.echo("Everybody signs in again.")
    if done.mails_held:
        click.echo(f"{done.mails_held} mails waited then; they are held until an organiser sends them again.")
    _tell_of_faults(made)


@contextmanager
def _said_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except archive.Refused as problem:
        raise click.ClickException(str(problem)) from None
    except SQLAlchemyError as failure:
        kind = type(failure).__name__
        raise click.ClickException(f"The database failed ({kind}): flask doctor may say more.") from None


def progress(what: str, done: int, total: int) -> None:
    """How far it is, on a terminal; nothing in a log."""
    if sys.stderr.isatty():
        click.echo(f"\r{what}: {done:,}" + (f" of {total:,}" if total else ""), err=True, nl=done == total)


def _counts(made: archive.Manifest) -> str:
    return f"{len(made.tables)} tables, {made.rows:,} rows, {len(made.files):,} files"


def _tell_of_faults(made: archive.Manifest) -> bool:
    """What was not well when the archive was made."""
    if made.missing:
        named = ", ".join(made.missing[:MOST_NAMED])
        click.echo(
            f"Warning: {len(made.missing)} files are told of but were missing or damaged, and are not in it: "
            f"{named}. Run flask doctor --deep.",
            err=True,
        )
    for chain, number in made.broken.items():
        click.echo(f"Warning: the audit chain {chain} was not whole from entry {number} on.", err=True)
    return bool(made.missing or made.broken)
