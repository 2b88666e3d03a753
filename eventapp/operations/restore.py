"""Put an archive into an empty database, and prove that what came out is what went in."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.core.files.models import StoredFile
from eventapp.events.service.changes import begin_another_life
from eventapp.mail import service as mail
from eventapp.operations import archive, database, rows
from eventapp.operations.archive import File, Manifest, Progress, Refused
from eventapp.operations.backup import NOT_CARRIED, broken_chains, carried

HELD: Final = "Held: it waited when the backup was made. Send it again if it is still wanted."
_IN_MEMORY: Final = 16 * 1024 * 1024
_TABLE: Final = "tables/"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    mails_held: int


def restore(path: Path, tell: Progress) -> Restored:
    """Load an archive. Nothing is written before all of it was verified; all of it is loaded or nothing.

    Tables, counts, foreign keys, audit chains and files are checked before the one commit. Sign-in sessions
    end, mails that waited are held, and pages kept of a former life are never given again.

    Raises:
        Refused: the archive is damaged or of another revision, or the database is not empty.
    """
    manifest = archive.verify(path, tell)
    _check_revision(manifest)
    _check_target()
    with _all_or_nothing() as put:
        connection = db.session.connection()
        _refuse_what_is_not_empty(connection)
        with _checked_at_the_end(connection):
            _load(path, manifest, connection, put, tell)
        _set_sequences(connection)
        _prove(manifest, connection)
        begin_another_life()
        held = mail.hold_waiting(HELD)
    return Restored(manifest, held)


def _check_revision(manifest: Manifest) -> None:
    """The archive fits the tables of this program."""
    newest = database.newest_revision()
    if manifest.revision != newest:
        raise Refused(
            f"The archive is of revision {manifest.revision}, this program of {newest}: restore it with the "
            f"version of the program that has revision {manifest.revision}, then update that installation."
        )
    ours = {name: rows.column_names(db.metadata.tables[name]) for name in carried()}
    theirs = {name: table.columns for name, table in manifest.tables.items()}
    differing = sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name))
    if differing:
        raise Refused(
            f"The archive is of revision {newest} as this program is, but their tables differ "
            f"({', '.join(differing)}): restore it with the program it was made with."
        )


def _check_target() -> None:
    """The database can be reached and has this program's tables, or none yet: then they are made."""
    try:
        at = database.current_revision()
        if at is None and not sa.inspect(db.engine).has_table(StoredFile.__tablename__):
            database.bring_up_to_date()
        elif at not in {None, database.newest_revision()}:
            raise Refused(f"The database is at revision {at}; restore wants an empty one.")
    except SQLAlchemyError as failure:
        raise Refused(f"The database does not answer: {_first_line(failure)}.") from failure


@contextmanager
def _all_or_nothing() -> Iterator[list[str]]:
    """One transaction; what is noted in the list as put into the store goes again if it fails."""
    put: list[str] = []
    db.session.rollback()
    try:
        yield put
        put.clear()  # a commit whose answer is lost may have come to pass; else they are swept
        db.session.commit()
    except BaseException as failure:
        db.session.rollback()
        for key in put:
            with suppress(storage.Missing, OSError):
                storage.current().delete(key)
        if isinstance(failure, SQLAlchemyError):
            raise Refused(f"The database refuses: {_first_line(failure)}. Nothing was kept.") from failure
        if isinstance(failure, OSError):
            raise Refused(f"A file could not be stored: {failure}. Nothing was kept.") from failure
        raise


def _refuse_what_is_not_empty(connection: sa.Connection) -> None:
    """Nobody else writes from here on, and there is nothing that could be lost."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
        connection.exec_driver_sql("SET LOCAL lock_timeout = '10s'")
        connection.exec_driver_sql(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
    for name in carried():
        table = db.metadata.tables[name]
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
            raise Refused(
                f"The database is not empty (table {name}), and restore never overwrites: name another by "
                "EVENTAPP_DATABASE_URL or EVENTAPP_INSTANCE, or move this one aside."
            )
    for name in NOT_CARRIED:
        connection.execute(db.metadata.tables[name].delete())


@contextmanager
def _checked_at_the_end(connection: sa.Connection) -> Iterator[None]:
    """Rows may come before what they refer to; every reference is checked when all are there."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise Refused(f"{len(lost)} rows refer to rows that the archive does not hold.")
        return
    keys = connection.execute(_FOREIGN_KEYS).all()
    for table, name in keys:
        connection.exec_driver_sql(
            f'ALTER TABLE {table} ALTER CONSTRAINT "{name}" DEFERRABLE INITIALLY DEFERRED'
        )
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name in keys:
        connection.exec_driver_sql(f'ALTER TABLE {table} ALTER CONSTRAINT "{name}" NOT DEFERRABLE')


_FOREIGN_KEYS: Final = sa.text(
    "SELECT conrelid::regclass::text, conname FROM pg_constraint"
    " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND NOT condeferrable"
    " ORDER BY 1, 2"
)


def _load(path: Path, manifest: Manifest, connection: sa.Connection, put: list[str], tell: Progress) -> None:
    """Second reading: what is loaded is hashed once more, should the archive have changed since the first."""
    digests, done = manifest.digests(), 0
    with archive.reading(path) as members:
        for name, content in members:
            if name == archive.MANIFEST:
                continue
            if name.startswith(_TABLE):
                digest = _load_table(connection, name, content)
            else:
                key = name.removeprefix("files/")
                digest = _keep_file(key, manifest.files[key], content, put)
            if digest != digests.get(name):
                raise Refused(f"{path} changed while it was read.")
            done += 1
            tell("Members loaded", done, len(digests))


def _load_table(connection: sa.Connection, member: str, content: IO[bytes]) -> str:
    name = member.removeprefix(_TABLE).removesuffix(".jsonl")
    try:
        return rows.load(connection, db.metadata.tables[name], content)
    except (msgspec.MsgspecError, SQLAlchemyError, ValueError) as failure:
        raise Refused(f"A row of table {name} is not taken: {_first_line(failure)}.") from failure


def _keep_file(key: str, told: File, content: IO[bytes], put: list[str]) -> str:
    """Put one file into the store, unless it lies there already; returns the SHA-256 of what was read."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as scratch:
        digest = hashlib.sha256()
        while piece := content.read(archive.CHUNK):
            scratch.write(piece)
            digest.update(piece)
        scratch.seek(0)
        if digest.hexdigest() == told.sha256:
            there = _digest_of_stored(key)
            if there is None:
                put.append(key)
            if there != told.sha256:
                storage.current().put(key, scratch)
    return digest.hexdigest()


def _digest_of_stored(key: str) -> str | None:
    try:
        with storage.current().open(key) as stored:
            return archive.digest_of(stored)
    except storage.Missing:
        return None


def _set_sequences(connection: sa.Connection) -> None:
    """PostgreSQL counts on from the highest number that was loaded."""
    if connection.dialect.name != "postgresql":
        return
    for name in carried():
        table = db.metadata.tables[name]
        if table.autoincrement_column is not None:
            column = table.autoincrement_column.name
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('\"{name}\"', '{column}'), max({column}))"  # noqa: S608
                f' FROM "{name}" HAVING max({column}) IS NOT NULL'
            )


def _prove(manifest: Manifest, connection: sa.Connection) -> None:
    """Counts, audit chains and files are as the manifest says."""
    for name, told in manifest.tables.items():
        query = sa.select(sa.func.count()).select_from(db.metadata.tables[name])
        if connection.scalar(query) != told.rows:
            raise Refused(f"Table {name} does not have the {told.rows} rows that the manifest tells of.")
    if broken_chains() != manifest.broken:
        raise Refused("The audit log is not whole where it was whole when the backup was made.")
    columns: Any = (StoredFile.storage_key, StoredFile.size, StoredFile.sha256)
    found = {key: File(size, digest) for key, size, digest in connection.execute(sa.select(*columns))}
    expected = {key: file for key, file in found.items() if key not in manifest.missing}
    if expected != manifest.files:
        raise Refused("The files of the archive are not those that its tables tell of.")


def _first_line(failure: Exception) -> str:
    """What went wrong, without the values that a database repeats."""
    return (str(getattr(failure, "orig", None) or failure).splitlines() or [type(failure).__name__])[0]
