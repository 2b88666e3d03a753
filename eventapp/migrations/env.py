"""How a migration runs. On SQLite the design's three cautions hold:

foreign keys are off before the transaction begins (a batch migration with them on deletes every child row),
`foreign_key_check` must find nothing at the end, and every trigger is made again (rebuilding a table drops its
triggers).
"""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from eventapp import features  # noqa: F401 - imports every feature's tables
from eventapp.core.db import Base, UtcDateTime, create_triggers, db


def run() -> None:
    """Run the migrations on the application's database, on a connection of their own."""
    engine = create_engine(db.engine.url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=_render,
            transactional_ddl=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
            if context.get_context().get_current_heads() and _has_tables(connection):
                create_triggers(connection)
            _check(connection)


def _render(kind: str, item: Any, _context: Any) -> str | bool:
    """Revisions name SQLAlchemy's types alone, so that they outlive our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA busy_timeout=10000")


def _has_tables(connection: Connection) -> bool:
    return connection.dialect.has_table(connection, "session")


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows without their parents after the migration: {broken[:5]}")


run()
