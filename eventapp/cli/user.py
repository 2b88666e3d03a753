"""`flask user …`: accounts from the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from eventapp.accounts import queries, service
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.labels import sentence
from eventapp.core.localized import LocalizedText

group = AppGroup("user", help="Accounts.")


@group.command("create")
@click.argument("email")
@click.option("--name-ar", default="")
@click.option("--name-en", default="")
@click.option("--language", type=click.Choice(["ar", "en"]), default="ar", show_default=True)
@click.option("--administrator", is_flag=True, help="Administrator of the installation.")
@click.password_option(help="Asked for when not given.")
def create(email: str, name_ar: str, name_en: str, language: str, administrator: bool, password: str) -> None:
    """Make an account with a password."""
    try:
        service.create_account(
            email=email.strip().lower(),
            name=LocalizedText(name_ar, name_en),
            language=language,
            password_hash=service.hash_password(password, email=email),
            is_administrator=administrator,
        )
    except DomainError as error:
        raise click.ClickException(sentence(error)) from None
    db.session.commit()
    click.echo(f"{email}: created")


@group.command("administrator")
@click.argument("email")
def administrator(email: str) -> None:
    """Make an existing account an administrator of the installation."""
    account = queries.find_account(email.strip().lower())
    if account is None:
        raise click.ClickException("There is no account with this address.")
    service.set_administrator(account, is_administrator=True)
    db.session.commit()
    click.echo(f"{account.email}: administrator")
