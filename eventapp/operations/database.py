"""Bring the database up to date; a SQLite file is copied first."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from sqlalchemy import func, inspect, select

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db, migrations_path
from eventapp.events.models import Event


def is_current() -> bool:
    """Whether the database is at the newest revision."""
    with db.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    return at == ScriptDirectory(str(migrations_path())).get_current_head()


def bring_up_to_date() -> bool:
    """Migrate if needed; returns whether anything was done."""
    if is_current():
        return False
    _back_up()
    upgrade(directory=str(migrations_path()))
    return True


def is_empty() -> bool:
    """Whether no event and no account is there yet."""
    events = db.session.scalar(select(func.count()).select_from(Event))
    accounts = db.session.scalar(select(func.count()).select_from(Account))
    return not events and not accounts


def _back_up() -> None:
    """Copy a SQLite file that holds tables beside itself, consistent even while it is in use."""
    if db.engine.dialect.name != "sqlite" or not inspect(db.engine).get_table_names():
        return
    source = Path(db.engine.url.database or "")
    target = source.with_name(f"{source.name}.before-{clock.now():%Y%m%d-%H%M%S}")
    with sqlite3.connect(source) as original, sqlite3.connect(target) as copy:
        original.backup(copy)
    target.chmod(0o600)
