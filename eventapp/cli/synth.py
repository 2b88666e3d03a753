"""`flask synth`: a large invented meeting to measure by."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from eventapp.core.db import db
from eventapp.demo import synthetic
from eventapp.events.queries import find_event

COUNT = click.IntRange(min=1)


@click.command("synth")
@click.option("--event", "slug", required=True, help="Address part of the new event.")
@click.option("--days", type=COUNT, default=3, show_default=True)
@click.option("--rooms", type=COUNT, default=8, show_default=True)
@click.option("--sessions", type=COUNT, default=300, show_default=True)
@click.option("--speakers", type=COUNT, default=400, show_default=True)
@click.option("--delegations", type=COUNT, default=100, show_default=True, help="Parliaments that send one.")
@click.option(
    "--participants",
    type=click.IntRange(min=0),
    default=0,
    help="In these delegations, with passports.",
)
@click.option("--remarks", type=click.IntRange(min=0), default=0, help="Texts of speakers, one a session.")
@click.option("--seed", type=int, default=1, show_default=True)
@with_appcontext
def command(**values: object) -> None:
    """Make a released, bilingual event of a given size; the same seed makes the same one."""
    size = synthetic.Size(**values)  # type: ignore[arg-type]
    if find_event(size.slug) is not None:
        raise click.ClickException(f"There is an event “{size.slug}” already.")
    with click.progressbar(length=size.steps, label=size.slug) as bar:
        synthetic.make(size, tick=lambda: bar.update(1))
        db.session.commit()
    click.echo(f"{size.slug}: {size.sessions} sessions in {size.rooms} rooms on {size.days} days, released")
    if size.participants:
        click.echo(f"{size.participants} people in {size.delegations} delegations")
