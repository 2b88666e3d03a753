"""The database: typed base class, column types, connection habits, triggers, and the one commit of a request.

SQLite and PostgreSQL behave alike here: foreign keys on, acknowledged writes on disk, and requests that may
write take the write lock when their transaction begins (`BEGIN IMMEDIATE`), so that read-then-write never
works on an old state.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import uuid
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, DateTime, Dialect, Engine, Enum, MetaData, String, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from eventapp.config import Settings
from eventapp.core import clock
from eventapp.core.errors import DomainError

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_TIMEOUT_MS: Final = 10_000
ONLY_READS: Final = "only_reads"  # an execution option: a connection outside a request that will not write


class Base(DeclarativeBase):
    """Every table: named constraints, so that a violation can be recognised and a migration can drop it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class RequestSession(FlaskSession):
    """Requests that only read see one state of the database from their first query to their last.

    SQLite's transactions do so anyway; PostgreSQL is asked for it, so that a page never mixes two releases.
    """

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """The engine, for reading where this request only reads."""
        bind = super().get_bind(*args, **kwargs)
        if isinstance(bind, Engine) and bind.dialect.name == "postgresql" and _only_reads():
            return _seeing_one_state(bind)
        return bind


@lru_cache(maxsize=8)
def _seeing_one_state(engine: Engine) -> Engine:
    """The same engine over the same connections; one object, since a session knows connections by it."""
    return engine.execution_options(isolation_level="REPEATABLE READ")


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False, "class_": RequestSession})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite keeps it without a zone, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(enum: type[StrEnum], name: str) -> Enum:
    """A column type for `enum`: its values as text under a CHECK constraint called `name`."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def new_public_id() -> str:
    """An address part that tells nothing: 80 random bits in 16 lower-case letters and digits."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def new_guid() -> str:
    """A random UUID (RFC 9562, version 4) in its usual spelling: what others know a row by for life."""
    return str(uuid.uuid4())


class Identified:
    """A row with a public id for addresses; the row id never leaves the database."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=new_public_id)


class Versioned:
    """A row whose concurrent edits are told apart: a stale save raises `StaleDataError` at flush."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return {"version_id_col": cls.version}


class Restorable:
    """A row that is deleted by marking it, so that it can be restored."""

    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    @property
    def is_deleted(self) -> bool:
        """Whether it lies in the bin."""
        return self.deleted_at is not None


class Stamped:
    """A row that remembers when it was made and last changed (aware UTC)."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now, onupdate=clock.now)


# Triggers by table. SQLite drops a table's triggers when a batch migration rebuilds it, so the migration
# environment creates every one of these again at its end (see migrations/env.py).
SQLITE_TRIGGERS: dict[str, str] = {}


def _no_overlap_trigger(name: str, moment: str) -> str:
    return f"""
CREATE TRIGGER {name} BEFORE {moment} ON session
WHEN NEW.room_id IS NOT NULL AND NEW.starts_at IS NOT NULL AND NEW.ends_at IS NOT NULL
     AND NEW.status <> 'cancelled' AND NEW.deleted_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'no_room_overlap') WHERE EXISTS (
    SELECT 1 FROM session AS held
    WHERE held.id <> NEW.id AND held.room_id = NEW.room_id AND held.status <> 'cancelled'
      AND held.deleted_at IS NULL AND held.starts_at < NEW.ends_at AND held.ends_at > NEW.starts_at);
END
"""  # noqa: S608 - the two parts are constants of this module


SQLITE_TRIGGERS["no_room_overlap_insert"] = _no_overlap_trigger("no_room_overlap_insert", "INSERT")
SQLITE_TRIGGERS["no_room_overlap_update"] = _no_overlap_trigger(
    "no_room_overlap_update", "UPDATE OF room_id, starts_at, ends_at, status, deleted_at"
)
# An audit entry is never changed; only the text of an erased personal value may be emptied.
SQLITE_TRIGGERS["audit_entry_kept"] = """
CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry_kept'); END
"""
POSTGRESQL_TRIGGERS: dict[str, str] = {
    "audit_entry_kept_function": """
CREATE OR REPLACE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''audit_entry_kept''; END'
""",
    "audit_entry_kept": """
CREATE OR REPLACE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_kept()
""",
}


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the database, its connection habits and the commit at the end of a request."""
    is_sqlite = settings.database_url.startswith("sqlite")
    options: dict[str, Any] = {"json_serializer": partial(json.dumps, ensure_ascii=False)}
    if is_sqlite:
        options["connect_args"] = {"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000}
    else:
        options |= {"pool_size": 10, "pool_pre_ping": True}
    url = settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    app.config.update(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=options)
    db.init_app(app)
    app.after_request(commit_on_success)
    if is_sqlite:
        with app.app_context():
            _prepare_sqlite(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            "secure_delete=ON",  # what is deleted is overwritten
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        reads = _only_reads() or connection.get_execution_options().get(ONLY_READS, False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _only_reads() -> bool:
    return has_request_context() and request.method in SAFE_METHODS


def commit_on_success(response: Response) -> Response:
    """End the request's transaction: commit an unsafe method that succeeded, roll back everything else.

    A view that refused something answers 4xx and so leaves nothing behind. GET never writes.
    """
    if request.method in SAFE_METHODS or response.status_code >= 400:  # noqa: PLR2004 - HTTP's own border
        db.session.rollback()
    else:
        db.session.commit()
    return response


@event.listens_for(Session, "before_flush")
def _refuse_writing_in_get(session: Session, _context: Any, _instances: Any) -> None:
    """GET writes nothing: a programming error shows itself at once."""
    if _only_reads() and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
        raise RuntimeError(f"a {request.method} request tried to write")


@event.listens_for(Base.metadata, "after_create")
def _create_triggers(_metadata: MetaData, connection: Connection, **_kwargs: Any) -> None:
    """Tables made from the metadata (tests) get the triggers that migrations make."""
    create_triggers(connection)


def create_triggers(connection: Connection) -> None:
    """Create what defends the database by trigger, unless it is there."""
    triggers = SQLITE_TRIGGERS if connection.dialect.name == "sqlite" else POSTGRESQL_TRIGGERS
    for name, statement in triggers.items():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(statement)


@event.listens_for(db.Model, "init", propagate=True)
def _give_public_id(target: object, _args: Any, kwargs: dict[str, Any]) -> None:
    """A new object has its public id from the first line on, so that audit and mail can name it."""
    if isinstance(target, Identified):
        kwargs.setdefault("public_id", new_public_id())


_constraint_errors: dict[str, type[DomainError]] = {}


def on_constraint(name: str, error: type[DomainError]) -> None:
    """Say which failure a violated constraint means; `name` as the naming convention makes it."""
    _constraint_errors[name] = error


class ReferenceGone(DomainError):
    """Something this refers to was deleted meanwhile."""


class AlreadyThere(DomainError):
    """There is such a row already."""


def constraint_error(problem: Exception) -> DomainError:
    """The failure that a database error stands for; the database's own text is never shown."""
    name = _constraint_name(problem)
    if name in _constraint_errors:
        return _constraint_errors[name]()
    if name.startswith("fk_") or "FOREIGN KEY" in str(problem).upper():
        return ReferenceGone()
    if name.startswith("uq_"):
        return AlreadyThere()
    raise problem


def _constraint_name(problem: Exception) -> str:
    original = getattr(problem, "orig", problem)
    diagnosis = getattr(original, "diag", None)
    if diagnosis is not None and diagnosis.constraint_name:
        return str(diagnosis.constraint_name)
    message = str(original)
    if match := re.search(r"UNIQUE constraint failed: (\w+)\.(\w+)", message):
        return f"uq_{match[1]}_{match[2]}"
    if match := re.search(r"CHECK constraint failed: (\w+)", message):
        return match[1]
    return "no_room_overlap" if "no_room_overlap" in message else ""


def release() -> None:
    """End the transaction before slow work (hashing, sending), so that nobody waits for the write lock.

    Rows loaded before are read again when they are next touched.
    """
    db.session.rollback()
