"""Copies made while the system runs: of a whole installation, and of a SQLite file before it is migrated."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Connection, Engine, select

from eventapp.accounts.models import AccountToken, SignInSession
from eventapp.audit.models import AuditHead
from eventapp.audit.queries import broken_at
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.core.files.models import StoredFile
from eventapp.core.limits import RateCount
from eventapp.operations import archive, database, rows
from eventapp.operations.archive import File, Manifest, Progress, Refused, Table, Writer

KEPT: Final = 10  # copies made before migrations; older ones are deleted
# Who is signed in and the links that sign in die with the database: restored, ended ones would live again.
NOT_CARRIED: Final = frozenset(model.__tablename__ for model in (SignInSession, AccountToken, RateCount))
_IN_MEMORY: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Told:
    """What the database says of a file."""

    key: str
    size: int
    sha256: str


def default_target(instance: Path) -> Path:
    """Where an archive goes when nobody says where."""
    return instance / "backups" / f"hiwar-{clock.true_now():%Y%m%dT%H%M%SZ}.tar.gz"


def back_up(target: Path, tell: Progress) -> Manifest:
    """Write one archive of every table and stored file; everybody goes on working meanwhile.

    All tables are read in one transaction that sees one state. Files are never changed, so that those this
    state tells of are read after it ended. Secrets and keys lie in no table and are not carried.

    Raises:
        Refused: the database is of another revision than the program, or the archive cannot be written.
    """
    at = database.current_revision()
    if at is None or at != database.newest_revision():
        raise Refused(
            f"The database is at revision {at or 'none'}, the program at {database.newest_revision()}: "
            "flask db upgrade first."
        )
    _reach_files()
    made_at = clock.true_now()
    with archive.writing(target, made_at) as writer:
        with database.one_state() as connection:
            tables = _write_tables(writer, connection, target.parent, tell)
            broken = broken_chains()
            told = [Told(*row) for row in connection.execute(_FILES)]
        files = _write_files(writer, told, target.parent, tell)
        missing = sorted({one.key for one in told} - set(files))
        manifest = Manifest(archive.FORMAT, made_at, at, tables, files, missing, broken)
        writer.finish(manifest)
    return manifest


_FILES: Final = select(StoredFile.storage_key, StoredFile.size, StoredFile.sha256).order_by(StoredFile.id)


def _reach_files() -> None:
    """A store that is away is no store of missing files."""
    try:
        next(iter(storage.current().keys()), None)
    except OSError as failure:
        raise Refused(f"The store of files does not answer ({failure}): try again later.") from failure


def carried() -> list[str]:
    """The tables that an archive holds, parents first."""
    return [str(table.name) for table in db.metadata.sorted_tables if table.name not in NOT_CARRIED]


def _write_tables(writer: Writer, connection: Connection, folder: Path, tell: Progress) -> dict[str, Table]:
    written: dict[str, Table] = {}
    names = carried()
    for name in names:
        with _scratch(folder) as scratch:
            written[name] = rows.dump(connection, db.metadata.tables[name], scratch)
            size = scratch.tell()
            scratch.seek(0)
            writer.add(archive.table_member(name), scratch, size)
        tell("Tables", len(written), len(names))
    return written


def _write_files(writer: Writer, told: list[Told], folder: Path, tell: Progress) -> dict[str, File]:
    """Put in what is as the database says; what is gone or damaged is left out, and missed by name."""
    written: dict[str, File] = {}
    for number, one in enumerate(told, 1):
        with _scratch(folder) as scratch:
            if _fetch(one, scratch):
                writer.add(archive.file_member(one.key), scratch, one.size)
                written[one.key] = File(one.size, one.sha256)
        tell("Files", number, len(told))
    return written


def _fetch(one: Told, into: IO[bytes]) -> bool:
    """Copy a file from the store; whether it is what the database says."""
    try:
        with storage.current().open(one.key) as stored:
            while piece := stored.read(archive.CHUNK):
                into.write(piece)
    except (storage.Missing, OSError):
        return False
    size = into.tell()
    into.seek(0)
    is_right = size == one.size and archive.digest_of(into) == one.sha256
    into.seek(0)
    return is_right


def _scratch(folder: Path) -> tempfile.SpooledTemporaryFile[bytes]:
    """Room for one member: beside the archive, without a name, gone with the process."""
    return tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))


def broken_chains() -> dict[str, int]:
    """The audit chains that are not whole, and the number of the first entry that is not as it was sealed."""
    chains = db.session.scalars(select(AuditHead.chain).order_by(AuditHead.chain)).all()
    found = {chain: broken_at(chain) for chain in chains}
    return {chain: number for chain, number in found.items() if number is not None}


def back_up_sqlite(engine: Engine) -> Path | None:
    """Copy the database file to `backups/` beside it, mode 0600; None when it lives in memory."""
    name = engine.url.database
    if not name or name == ":memory:":
        return None
    source = Path(name)
    folder = source.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{source.stem}-{clock.now():%Y%m%dT%H%M%S.%fZ}.sqlite3"
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
    for old in sorted(folder.glob(f"{source.stem}-*.sqlite3"))[:-KEPT]:
        old.unlink()
    return target
