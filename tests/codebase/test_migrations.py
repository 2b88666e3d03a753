"""Migrations on both databases: they match the models, lose no row either way, and put the guards back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Enum,
    Integer,
    String,
    Table,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError

from eventapp import create_app
from eventapp.config import ROOT, Settings
from eventapp.core.db import POSTGRESQL_TRIGGERS, SQLITE_TRIGGERS, UtcDateTime, db
from eventapp.operations import database as migrations
from tests.plugin_requirements import POSTGRES

MOMENT = datetime(2023, 1, 30, 6, tzinfo=UTC)
EMPTY = {("participant", "category_id")}  # where a row has one of two references


@pytest.fixture
def installation(database: str, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An application on a database without a single table, its context pushed."""
    address = f"sqlite:///{tmp_path / 'hiwar.sqlite3'}"
    name = f"hiwar_migrations_{worker_id}"
    if not database.startswith("sqlite"):
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {name}")
        address = POSTGRES.rpartition("/")[0] + f"/{name}"
    app = create_app(
        Settings(instance_path=tmp_path, secret_key="for tests", database_url=address, testing=True)
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if not database.startswith("sqlite"):
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def configuration(rehearsal: Path | None = None) -> Config:
    """Alembic as `flask db` runs it, with one more folder of revisions if asked for."""
    config = migrations.configuration()
    versions = [str(ROOT / "eventapp" / "migrations" / "versions"), *([str(rehearsal)] if rehearsal else [])]
    config.set_main_option("path_separator", "space")
    config.set_main_option("version_locations", " ".join(versions))
    return config


def write_rehearsal(folder: Path) -> Path:
    """A revision that rebuilds every table, there and back: the hardest that can happen to a database."""
    folder.mkdir()
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    names = [table.name for table in db.metadata.sorted_tables]
    (folder / "rehearsal.py").write_text(
        f"""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "rehearsal", {head!r}, None, None


def upgrade() -> None:
    for name in {names!r}:
        with op.batch_alter_table(name, recreate="auto") as batch:
            batch.add_column(sa.Column("rehearsed", sa.Integer(), nullable=False, server_default="1"))
            batch.create_check_constraint("rehearsed", "rehearsed = 1")


def downgrade() -> None:
    for name in {names!r}:
        with op.batch_alter_table(name) as batch:
            batch.drop_constraint(op.f(f"ck_{{name}}_rehearsed"), type_="check")
            batch.drop_column("rehearsed")
"""
    )
    return folder


def value_of(column: Column[Any], table: Table) -> Any:
    """Something that `column` accepts in a row whose every reference is to the one row of its table."""
    if (table.name, column.name) in EMPTY:
        return None
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return value_of(target, target.table)
    later = column.name.startswith(("ends", "last", "to_"))
    if isinstance(column.type, UtcDateTime):
        return None if column.name == "deleted_at" else MOMENT + timedelta(hours=later)
    if isinstance(column.type, Enum):
        assert column.type.enum_class is not None
        return next(iter(column.type.enum_class))
    if isinstance(column.type, String):
        return table.name[: column.type.length]
    values: dict[type, Any] = {
        Boolean: False,
        Integer: 1,
        Date: date(2023, 1, 31 if later else 30),
        JSON: {},
        BigInteger: 1,
    }
    return values[type(column.type)]


def fill() -> dict[str, int]:
    """A row in every table; returns how many each holds."""
    for table in db.metadata.sorted_tables:
        row = {column.name: value_of(column, table) for column in table.columns}
        db.session.execute(table.insert().values(row))
    db.session.commit()
    return count()


def count() -> dict[str, int]:
    """How many rows each table holds."""
    found = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def guards() -> set[str]:
    """The names of what defends the tables beyond their constraints."""
    if db.engine.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            " UNION SELECT conname FROM pg_constraint WHERE contype = 'x'"
        )
    found = set(db.session.scalars(text(query)))
    db.session.rollback()
    return found


def expected_guards() -> set[str]:
    """What `guards` must find."""
    if db.engine.dialect.name == "sqlite":
        return set(SQLITE_TRIGGERS)
    return {name for name in POSTGRESQL_TRIGGERS if not name.endswith("_function")} | {"no_room_overlap"}


def test_there_is_one_newest_revision() -> None:
    assert len(ScriptDirectory.from_config(migrations.configuration()).get_heads()) == 1


def test_migrating_makes_what_the_models_say(installation: Flask) -> None:
    command.upgrade(configuration(), "head")
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    assert guards() == expected_guards()


def test_up_down_and_up_again(installation: Flask) -> None:
    command.upgrade(configuration(), "head")
    command.downgrade(configuration(), "base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    command.upgrade(configuration(), "head")
    assert set(count().values()) == {0}
    assert guards() == expected_guards()


def test_rebuilding_every_table_keeps_every_row(installation: Flask, tmp_path: Path) -> None:
    command.upgrade(configuration(), "head")
    before = fill()
    assert set(before.values()) == {1}
    config = configuration(write_rehearsal(tmp_path / "rehearsal"))
    command.upgrade(config, "head")
    assert (count(), guards()) == (before, expected_guards())
    command.downgrade(config, "-1")
    assert (count(), guards()) == (before, expected_guards())
    command.upgrade(config, "head")
    assert (count(), guards()) == (before, expected_guards())


def test_after_rebuilding_the_guards_still_hold(installation: Flask, tmp_path: Path) -> None:
    command.upgrade(configuration(), "head")
    fill()
    command.upgrade(configuration(write_rehearsal(tmp_path / "rehearsal")), "head")
    columns = [c.name for c in db.metadata.tables["session"].columns if c.name not in {"id", "public_id"}]
    names = ", ".join(columns)
    overlapping = f"INSERT INTO session (id, public_id, {names}) SELECT 2, 'second', {names} FROM session"
    for statement, reason in (
        (overlapping, "no_room_overlap"),
        ("DELETE FROM audit_entry", "audit_entry_kept"),
        ("UPDATE room SET event_id = 77", "(?i)foreign.key"),
    ):
        with pytest.raises(DatabaseError, match=reason):
            db.session.execute(text(statement))
        db.session.rollback()


def test_a_sqlite_file_is_copied_before_it_is_migrated(installation: Flask, tmp_path: Path) -> None:
    command.upgrade(configuration(), "head")
    assert not (tmp_path / "backups").exists()
    command.upgrade(configuration(write_rehearsal(tmp_path / "rehearsal")), "head")
    copies = list((tmp_path / "backups").iterdir()) if (tmp_path / "backups").exists() else []
    assert len(copies) == (1 if db.engine.dialect.name == "sqlite" else 0)
    assert [copy.stat().st_mode & 0o777 for copy in copies] == [0o600] * len(copies)
