"""`flask import-agenda` and `flask export-agenda`: an agenda from a file, and into one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app, g
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from eventapp.accounts.models import Account
from eventapp.accounts.queries import find_account, first_administrator
from eventapp.config import Settings
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.forms import as_domain_error
from eventapp.core.labels import sentence
from eventapp.core.locale import reading_of, speaking
from eventapp.core.text import strip_isolates
from eventapp.events.models import Event
from eventapp.events.queries import find_event
from eventapp.interchange import labels, service
from eventapp.interchange.rules.plans import Report

LANGUAGE = "en"  # the command line's own


@click.command("import-agenda")
@click.argument("event")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--create-event", is_flag=True, help="Make the event when there is none at this address.")
@click.option("--zone", default="", help="Time zone of an event that is made, where the file names none.")
@click.option("--owner", default="", help="Owner of an event that is made; else the first administrator.")
@with_appcontext
def import_command(
    event: str, file: BinaryIO, dry_run: bool, create_event: bool, zone: str, owner: str
) -> None:
    """Import FILE (our JSON, or a frab schedule in XML) into the draft of EVENT, as a whole or not at all."""
    with speaking(LANGUAGE):
        try:
            content = service.read(file.read(service.MOST_BYTES + 1))
            target = find_event(event)
            if target is None and create_event:
                path = f"/{LANGUAGE}/EVENT/manage/"
                target = service.event_for(content, slug=event, owner=_owner(owner), path=path, zone=zone)
            _import(_there(target), content, dry_run=dry_run)
        except (DomainError, IntegrityError, StaleDataError) as problem:
            db.session.rollback()
            raise click.ClickException(strip_isolates(sentence(as_domain_error(problem)))) from None


def _import(event: Event, content: service.FileContent, *, dry_run: bool) -> None:
    plan = service.plan(event, content, may_frame=True)
    _tell(event, plan.report)
    if dry_run:
        db.session.rollback()
        click.echo("Nothing was written.")
        return
    count = len(plan.report.created) + len(plan.report.changed)
    with click.progressbar(length=count, label="Importing", file=sys.stderr) as bar:
        service.carry_out(event, plan, progress=bar.update)
    db.session.commit()
    click.echo("Imported." if plan.report.does_something else "There was nothing to change.")


def _tell(event: Event, report: Report) -> None:
    say = reading_of(event, LANGUAGE)
    for finding in report.findings:
        mark = "!" if finding.is_blocking else "-"
        click.echo(f"{mark} {strip_isolates(labels.finding_sentence(finding, say))}")
    for plan in report.changed:
        told = labels.field_names(plan.changed, say)
        click.echo(f"~ {strip_isolates(say.name(plan.target.title))}: {told}")
    for session in report.left:
        click.echo(f"= {strip_isolates(say.name(session.title))}: not in the file, left alone")
    click.echo(
        f"{len(report.created)} sessions new, {len(report.changed)} changed, {report.same} the same, "
        f"{len(report.left)} not in the file; {len(report.new_rooms)} rooms and "
        f"{len(report.new_people)} people new."
    )


def _there(event: Event | None) -> Event:
    if event is None:
        raise click.ClickException("There is no event at this address.")
    return event


def _owner(email: str) -> Account:
    found = find_account(email.strip().lower()) if email else first_administrator()
    if found is None:
        raise click.ClickException("There is no such account to own the event: see flask user create.")
    return found


@click.command("export-agenda")
@click.argument("event")
@click.option("--format", "face", type=click.Choice(["json", "xml"]), default="json", show_default=True)
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True)
@click.option("--draft", is_flag=True, help="The draft instead of the newest release.")
@click.option("--public", is_flag=True, help="As everybody may see it, without closed sessions.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the terminal."
)
@with_appcontext
def export_command(event: str, face: str, language: str, draft: bool, public: bool, out: Path | None) -> None:
    """Write the agenda of EVENT, closed sessions too unless --public is said."""
    settings: Settings = current_app.extensions["settings"]
    with current_app.test_request_context(base_url=settings.base_url), speaking(language):
        g.event = _there(find_event(event))
        try:
            body = service.exported(
                g.event, face=face, language=language, is_draft=draft, for_everybody=public
            )
        except DomainError as error:
            with speaking(LANGUAGE):
                raise click.ClickException(strip_isolates(sentence(error))) from None
    if out is None:
        sys.stdout.buffer.write(body)
    else:
        out.write_bytes(body)
        click.echo(f"{out}: {len(body)} bytes")
