"""Keep a file that came, and sweep away what nothing points at."""

from __future__ import annotations

import io
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Final

from sqlalchemy import ColumnElement, delete, exists, func, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import archives, images, kinds, pdf, storage
from eventapp.core.files.images import Frame
from eventapp.core.files.kinds import FileKind, Problem, Refused
from eventapp.core.files.models import StoredFile

UNREFERENCED_KEPT: Final = timedelta(days=1)  # a transaction may still be about to point at it


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are stored, and that no row tells of yet."""

    storage_key: str
    kind: FileKind
    size: int
    sha256: str
    name: str

    def as_row(self) -> StoredFile:
        """A row that tells of it, for the transaction that points at it."""
        return StoredFile(
            storage_key=self.storage_key,
            kind=self.kind,
            size=self.size,
            sha256=self.sha256,
            name=self.name,
        )


def keep(
    stream: IO[bytes],
    name: str,
    *,
    allowed: Collection[FileKind],
    most: int,
    frame: Frame | None = None,
) -> Kept:
    """Examine a file and store its bytes; pictures are drawn again, within `frame` if one is given.

    Slow, so it is called while no transaction is open. When what follows fails, the bytes are swept.

    Raises:
        Refused: it may not come in; nothing is kept.
    """
    name = kinds.clean_name(name)
    measured = kinds.measure(stream, most)
    kind = examine(stream, name, allowed)
    if kind in kinds.IMAGES:
        kind, body = images.redraw(stream, kind, frame)
        drawn = io.BytesIO(body)
        return store(drawn, name, kind, kinds.measure(drawn, 4 * most))
    return store(stream, name, kind, measured)


def examine(stream: IO[bytes], name: str, allowed: Collection[FileKind]) -> FileKind:
    """What a measured file is, looked into unless it is a picture, which is drawn again anyway.

    Raises:
        Refused: it may not come in.
    """
    kind = kinds.check_head(stream, name, allowed)
    if kind not in kinds.IMAGES:
        _look_inside(stream, kind)
    return kind


def _look_inside(stream: IO[bytes], kind: FileKind) -> None:
    if kind is FileKind.PDF:
        pdf.check(stream)
    elif kind in kinds.TEXTS:
        kinds.check_text(stream, kind)
    elif kind in kinds.OFFICE | kinds.OPEN_DOCUMENT:
        archives.check(stream, kind)
    else:
        raise Refused(Problem.NOT_ALLOWED)


def store(stream: IO[bytes], name: str, kind: FileKind, measured: kinds.Measured) -> Kept:
    """Store bytes that need no examination, because they were examined or made here."""
    key = storage.new_key()
    stream.seek(0)
    storage.current().put(key, stream)
    return Kept(key, kind, measured.size, measured.sha256, name)


def sweep() -> int:
    """Delete the rows that nothing points at and the bytes that no row tells of, when older than a day.

    Commits. Returns how many files went.
    """
    before = clock.now() - UNREFERENCED_KEPT
    db.session.execute(delete(StoredFile).where(StoredFile.created_at < before, *_unreferenced()))
    db.session.commit()
    return _sweep_bytes(before)


def unreferenced(before: datetime) -> int:
    """How many files from before a moment nothing points at."""
    query = select(func.count()).select_from(StoredFile)
    return db.session.scalar(query.where(StoredFile.created_at < before, *_unreferenced())) or 0


def _unreferenced() -> list[ColumnElement[bool]]:
    """For every column of any table that points at a file: no row does. Found by themselves."""
    target = StoredFile.__table__.c.id
    columns = [
        key.parent
        for table in db.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column is target
    ]
    return [~exists(select(1).where(column == target).correlate(StoredFile)) for column in columns]


def _sweep_bytes(before: datetime) -> int:
    place = storage.current()
    # The clock of the store is not ours, which may be shifted: what is told by a row is never looked at.
    told = set(db.session.scalars(select(StoredFile.storage_key)))
    db.session.rollback()
    gone = 0
    for name, put_at in list(place.keys()):
        if name in told or put_at >= min(before, clock.true_now() - UNREFERENCED_KEPT):
            continue
        with suppress(storage.Missing):
            place.delete(name)
        if isinstance(place, storage.LocalStorage):
            place.discard_unfinished(name)
        gone += 1
    return gone
