"""Documents as one ZIP file, made by a job.

An archive is known by what is in it: the paths and digests of its files. Whoever may have exactly these files
finds the archive; when one of them is withdrawn or replaced, nobody finds it any more.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Final

from sqlalchemy import select

from eventapp.core.db import db, release
from eventapp.core.files import kinds, service, storage
from eventapp.core.files.kinds import FileKind
from eventapp.core.files.models import StoredFile
from eventapp.core.files.serving import file_stem
from eventapp.core.localized import LocalizedText
from eventapp.documents.models import Document, DocumentVersion
from eventapp.documents.rules import digest_of
from eventapp.events.models import Event
from eventapp.jobs import queries as jobs
from eventapp.jobs import service as job_service
from eventapp.jobs.models import Job

KIND: Final = "documents.archive"
MOST_BYTES: Final = 4 * 1024 * kinds.MIB
_CHUNK: Final = 1024 * 1024
_EARLIEST: Final = 1980  # what a ZIP file can date


@dataclass(frozen=True, slots=True)
class Shelved:
    """Documents that stand in one folder; without a title, beside the folders."""

    title: LocalizedText
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive holds: path and file, in order."""

    event: Event
    files: tuple[tuple[str, StoredFile], ...]

    @property
    def key(self) -> str:
        """What it is known by."""
        parts = [f"{path}\t{stored.sha256}" for path, stored in self.files]
        return digest_of([KIND, self.event.public_id, *parts])

    @property
    def size(self) -> int:
        """Bytes, before they are packed."""
        return sum(stored.size for _path, stored in self.files)


def contents(event: Event, shelves: Sequence[Shelved], language: str) -> Contents:
    """What an archive of these documents holds, its names in `language`."""
    files: dict[str, StoredFile] = {}
    number = count(1)
    for shelved in shelves:
        title = file_stem(shelved.title.in_(language))
        folder = f"{next(number):02} {title}/" if title else ""
        for place, document in enumerate(shelved.documents, start=1):
            for version in document.current:
                files[f"{folder}{_name(document, version, place, language)}"] = version.file
    return Contents(event, tuple(files.items()))


def _name(document: Document, version: DocumentVersion, place: int, language: str) -> str:
    stem = file_stem(f"{place:02} {document.symbol} {document.title.in_(language)}".replace("/", "-"))
    return f"{stem} ({version.language}).{version.file.kind.value}"


def find(wanted: Contents) -> Job | None:
    """The job that makes, or made, this archive."""
    return jobs.find_job(wanted.key)


def ask_for(wanted: Contents, *, account: Any = None) -> Job:
    """Have this archive made, unless it is."""
    files = [[path, stored.id] for path, stored in wanted.files]
    return job_service.enqueue(
        KIND, key=wanted.key, arguments={"files": files}, event=wanted.event, account=account
    )


@job_service.handler(KIND)
def build(arguments: Mapping[str, Any], progress: job_service.Progress) -> service.Kept:
    """Pack the files. The same files make the same bytes."""
    wanted: list[tuple[str, int]] = [(path, row_id) for path, row_id in arguments["files"]]
    rows = {row.id: row for row in _stored(row_id for _path, row_id in wanted)}
    entries = [(path, _Entry.of(rows[row_id])) for path, row_id in wanted]
    release()  # packing takes long
    with tempfile.TemporaryFile() as target:
        progress(0, len(entries))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for number, (path, entry) in enumerate(entries):
                _pack(archive, path, entry, partial(progress, number, len(entries)))
        progress(len(entries), len(entries))
        measured = kinds.measure(target, MOST_BYTES)
        return service.store(target, "documents.zip", FileKind.ZIP, measured)


def _stored(ids: Any) -> list[StoredFile]:
    return list(db.session.scalars(select(StoredFile).where(StoredFile.id.in_(sorted(set(ids))))))


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    date: tuple[int, int, int, int, int, int]

    @classmethod
    def of(cls, row: StoredFile) -> _Entry:
        at = row.created_at
        return cls(
            row.storage_key, (max(at.year, _EARLIEST), at.month, at.day, at.hour, at.minute, at.second)
        )


def _pack(archive: zipfile.ZipFile, path: str, entry: _Entry, still_here: Callable[[], None]) -> None:
    info = zipfile.ZipInfo(path, entry.date)
    info.external_attr = 0o644 << 16
    with storage.current().open(entry.key) as source, archive.open(info, "w", force_zip64=True) as member:
        while piece := source.read(_CHUNK):
            member.write(piece)
            still_here()  # a slow store must not cost the lease
