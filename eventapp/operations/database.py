"""Bring the database to the code's revision, and see whether it is empty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select

from eventapp.accounts.models import Account
from eventapp.config import ROOT
from eventapp.core.db import ONLY_READS, db
from eventapp.events.models import Event


def configuration() -> Config:
    """Alembic's, for the scripts of this program."""
    folder = ROOT / "eventapp" / "migrations"
    config = Config(folder / "alembic.ini")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def current_revision() -> str | None:
    """The revision the database is at; None where there are no tables yet."""
    with db.engine.execution_options(**{ONLY_READS: True}).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def one_state() -> Iterator[Connection]:
    """The session's connection in a transaction that only reads, and reads one state; nobody waits for it."""
    db.session.rollback()
    options: dict[str, object] = {ONLY_READS: True}
    if db.engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    try:
        yield db.session.connection(execution_options=options)
    finally:
        db.session.rollback()


def newest_revision() -> str | None:
    """The revision this program works with."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def is_current() -> bool:
    """Whether the database is at the newest revision."""
    return current_revision() == newest_revision()


def bring_up_to_date() -> bool:
    """Migrate if needed (a SQLite file is copied first); returns whether anything was done."""
    if is_current():
        return False
    command.upgrade(configuration(), "head")
    return True


def take_back(revision: str) -> None:
    """Undo the revisions after `revision`; a SQLite file is copied first."""
    command.downgrade(configuration(), revision)


def write_revision(number: str, title: str) -> None:
    """Write the revision that makes an up-to-date database what the models say."""
    command.revision(configuration(), message=title, rev_id=number, autogenerate=True)


def is_empty() -> bool:
    """Whether there is neither an event nor an account."""
    rows = (db.session.scalar(select(table.id).limit(1)) for table in (Event, Account))
    return all(row is None for row in rows)
