"""How Alembic runs here: on both databases, with data, and with what defends them put back.

SQLite rebuilds a table to change it (batch mode). With foreign keys on that would delete every child row, and
it drops the table's triggers; so the keys are off before the transaction begins and checked at its end, the
triggers are made again from the one list in `core/db.py`, and the file is copied before anything is touched.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.ddl.postgresql import _exclude_constraint
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.pool import NullPool

from eventapp import features  # noqa: F401 - knows every feature's tables
from eventapp.core.db import Base, UtcDateTime, create_triggers, db
from eventapp.operations.backup import back_up_sqlite

GUARDED_TABLES = {"session", "audit_entry"}


def migrate() -> None:
    """Run what was asked for in one transaction, on a connection of its own."""
    engine = create_engine(db.engine.url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=_render,
            compare_type=True,
            transactional_ddl=True,  # true of SQLite too, since we begin its transactions ourselves
        )
        with context.begin_transaction():
            _copy_what_will_change(engine)
            context.run_migrations()
            _restore_guards(connection)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA busy_timeout=10000")


def _render(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write a revision so that it stays true when the code has moved on, and on both databases."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "exclude" and isinstance(item, ExcludeConstraint):
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return f'{_exclude_constraint(item, autogen_context, False)}.ddl_if(dialect="postgresql")'
    return False


def _copy_what_will_change(engine: Engine) -> None:
    """Copy a SQLite file that was migrated before and is about to go to another revision."""
    current = context.get_context().get_current_heads()
    try:
        wanted = context.get_revision_argument()
    except KeyError:  # a command that only reads
        return
    changes = set(current) != set(wanted if isinstance(wanted, tuple) else (wanted,))
    if current and changes and engine.dialect.name == "sqlite":
        back_up_sqlite(engine)


def _restore_guards(connection: Connection) -> None:
    """Make the triggers again and prove that no row has lost its parent.

    Raises:
        RuntimeError: a foreign key points nowhere; the transaction is rolled back.
    """
    if set(inspect(connection).get_table_names()) >= GUARDED_TABLES:
        create_triggers(connection)
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise RuntimeError(f"migration refused: {len(orphans)} rows would lose what they refer to")


migrate()
