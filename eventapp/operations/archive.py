"""The form of an archive: a gzipped tar of `tables/<name>.jsonl`, `files/<key>` and, last, `manifest.json`.

A line of a table is one row as a JSON array, in the order of `columns` in the manifest. The manifest tells
the SHA-256 of every member. Nothing is ever unpacked to a path that an archive names.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import secrets
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import msgspec

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
MOST_MANIFEST: Final = 256 * 1024 * 1024  # bytes
CHUNK: Final = 1024 * 1024
_LEVEL: Final = 6
# What gzip begins with here, no byte left to chance: no name, no time, level 6, no system (RFC 1952, 2.3).
_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_MEMBER: Final = re.compile(r"tables/[a-z][a-z0-9_]*\.jsonl|files/[0-9a-f]{40}|manifest\.json")
_DAMAGES: Final = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, OverflowError)

# What is being done, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


class Refused(Exception):
    """An archive cannot be made or restored; the message is for the operator."""


class Table(msgspec.Struct, frozen=True):
    """One table."""

    rows: int
    sha256: str
    columns: list[str]


class File(msgspec.Struct, frozen=True):
    """One stored file; `size` in bytes."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What an archive holds. `missing` are files whose bytes were gone or damaged when it was made;
    `broken` says of audit chains that were not whole where they begin to differ.
    """

    format: int
    made_at: datetime
    revision: str
    tables: dict[str, Table]
    files: dict[str, File]
    missing: list[str]
    broken: dict[str, int]

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(table.rows for table in self.tables.values())

    def digests(self) -> dict[str, str]:
        """The SHA-256 of every member but the manifest, by its name."""
        return {table_member(name): table.sha256 for name, table in self.tables.items()} | {
            file_member(key): file.sha256 for key, file in self.files.items()
        }


def table_member(name: str) -> str:
    """What the member with a table's rows is called."""
    return f"tables/{name}.jsonl"


def file_member(key: str) -> str:
    """What the member with a file's bytes is called."""
    return f"files/{key}"


class Writer:
    """An archive being written."""

    def __init__(self, tar: tarfile.TarFile, made_at: datetime) -> None:
        self._tar, self._made_at = tar, made_at

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Put `size` bytes of `content` in."""
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(self._made_at.timestamp())
        self._tar.addfile(member, content)

    def finish(self, manifest: Manifest) -> None:
        """Put the manifest in, last: what was cut off has none."""
        body = msgspec.json.format(msgspec.json.encode(manifest))
        self.add(MANIFEST, io.BytesIO(body), len(body))


@contextmanager
def writing(target: Path, made_at: datetime) -> Iterator[Writer]:
    """Write an archive, mode 0600: under a temporary name, synced, then renamed. All or nothing.

    Raises:
        Refused: there is such a file already, or the disk does not take it.
    """
    if target.exists():
        raise Refused(f"{target} is there already and stays as it is: choose another name.")
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            with (
                gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.USTAR_FORMAT) as tar,
            ):
                yield Writer(tar, made_at)
            raw.flush()
            os.fsync(raw.fileno())
        unfinished.rename(target)
        _sync(target.parent)
    except OSError as failure:
        raise Refused(f"{target} could not be written: {failure.strerror or failure}.") from failure
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def reading(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The members of an archive in their order, each to be read before the next; checked to the last byte.

    Raises:
        Refused: it is not whole, or not made by `flask backup`.
    """
    try:
        with path.open("rb") as raw:
            if raw.read(len(_HEADER)) != _HEADER:
                raise Refused(f"{path} was not made by flask backup, or its first bytes are damaged.")
            raw.seek(0)
            with gzip.GzipFile(fileobj=raw) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
                yield _members(tar)
                while packed.read(CHUNK):  # gzip's own checksum stands at the very end
                    pass
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except _DAMAGES as failure:
        raise Refused(
            f"{path} is damaged or not whole ({type(failure).__name__}): use another copy."
        ) from failure


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    seen: set[str] = set()
    for member in tar:
        content = tar.extractfile(member) if member.type == tarfile.REGTYPE else None
        if content is None or member.name in seen or not _MEMBER.fullmatch(member.name):
            raise Refused(f"The archive holds “{member.name!r}”, which flask backup never writes.")
        seen.add(member.name)
        yield member.name, content


def verify(path: Path, tell: Progress) -> Manifest:
    """Read an archive from its first byte to its last and compare every digest; nothing is written.

    Raises:
        Refused: something in it is not as its manifest says.
    """
    found: dict[str, str] = {}
    manifest = None
    with reading(path) as members:
        for name, content in members:
            if name == MANIFEST:
                manifest = _read_manifest(content)
            else:
                found[name] = digest_of(content)
            tell("Members verified", len(found), len(manifest.digests()) if manifest else 0)
    if manifest is None:
        raise Refused(f"{path} has no manifest: it was cut off. Use another copy.")
    wrong = {name for name, _digest in found.items() ^ manifest.digests().items()}
    if wrong:
        raise Refused(f"{path} is damaged: {min(wrong)} is not what the manifest says. Use another copy.")
    return manifest


def _read_manifest(content: IO[bytes]) -> Manifest:
    raw = content.read(MOST_MANIFEST)
    said = msgspec.json.decode(raw)
    if isinstance(said, dict) and said.get("format") != FORMAT:
        raise Refused(
            f"The archive has format {said.get('format')}; this program reads {FORMAT}: restore it with the "
            "program it was made with."
        )
    return msgspec.json.decode(raw, type=Manifest)


def digest_of(content: IO[bytes]) -> str:
    """SHA-256 of what is left of a stream."""
    digest = hashlib.sha256()
    while piece := content.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()
