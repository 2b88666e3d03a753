"""Bring the database to the code's revision, and see whether it is empty."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.core.db import db, migrations_path
from eventapp.events.models import Event


def current_revision() -> str | None:
    """The revision the database is at; None where there are no tables yet."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision this program works with."""
    return ScriptDirectory(str(migrations_path())).get_current_head()


def is_current() -> bool:
    """Whether the database is at the newest revision."""
    return current_revision() == newest_revision()


def bring_up_to_date() -> bool:
    """Migrate if needed (a SQLite file is copied first); returns whether anything was done."""
    if is_current():
        return False
    upgrade()
    return True


def is_empty() -> bool:
    """Whether there is neither an event nor an account."""
    rows = (db.session.scalar(select(table.id).limit(1)) for table in (Event, Account))
    return all(row is None for row in rows)
