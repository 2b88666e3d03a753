"""Where the bytes of files lie: a folder of this machine, or a store that speaks S3. One small interface.

A key is random and says nothing; whoever asks for one has been checked before. What is put is there whole or
not at all.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final, Protocol, cast
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app

from eventapp.config import Settings, SettingsError

_KEY: Final = re.compile(r"[0-9a-f]{40}")
_CHUNK: Final = 1024 * 1024


def new_key() -> str:
    """A name for a file to come: 160 random bits."""
    return secrets.token_hex(20)


class Missing(Exception):
    """There are no bytes under this key, or they cannot be reached."""


class Unreachable(OSError):
    """The place for files does not answer, or takes nothing more."""


class Storage(Protocol):
    """What a place for files can do. Whatever fails but for a missing key is an OSError."""

    def put(self, key: str, stream: IO[bytes]) -> None:
        """Keep what `stream` holds, durably, under a new key."""

    def open(self, key: str) -> IO[bytes]:
        """The bytes under a key, to be read in pieces and from anywhere.

        Raises:
            Missing: there are none.
        """

    def delete(self, key: str) -> None:
        """Forget a key; one that is not there is no failure."""

    def keys(self) -> Iterator[tuple[str, datetime]]:
        """Every key, with the moment it was put."""


class LocalStorage:
    """Files in a folder: written under a temporary name, synced, renamed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, stream: IO[bytes]) -> None:
        target = self._path(key)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{secrets.token_hex(6)}.part")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as handle:
                shutil.copyfileobj(stream, handle, _CHUNK)
                handle.flush()
                os.fsync(handle.fileno())
            unfinished.rename(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)

    def open(self, key: str) -> IO[bytes]:
        try:
            return os.fdopen(os.open(self._path(key), os.O_RDONLY | os.O_NOFOLLOW), "rb")
        except OSError as failure:
            raise Missing(key) from failure

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[tuple[str, datetime]]:
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):  # somebody deleted it meanwhile
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def discard_unfinished(self, name: str) -> None:
        """Delete what a killed process left half-written."""
        (self.folder / name[:2] / name).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise Missing(key)
        return self.folder / key[:2] / key


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class S3Storage:
    """Files in a bucket of a store that speaks S3; obstore does the talking."""

    def __init__(self, address: str) -> None:
        import obstore  # noqa: PLC0415 - an optional package
        from obstore.exceptions import BaseError  # noqa: PLC0415
        from obstore.store import S3Store  # noqa: PLC0415

        parts = urlsplit(address)
        scheme = parts.scheme.removeprefix("s3+")
        host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
        options: dict[str, Any] = {
            "region": parse_qs(parts.query).get("region", ["us-east-1"])[0],
            "virtual_hosted_style_request": False,
        }
        if parts.username:
            options["access_key_id"] = unquote(parts.username)
            options["secret_access_key"] = unquote(parts.password or "")
        client = {
            "allow_http": scheme == "http",
            "timeout": timedelta(seconds=60),
            "connect_timeout": timedelta(seconds=5),
        }
        retry = {"max_retries": 2, "retry_timeout": timedelta(seconds=30)}
        self._obstore, self._failures = obstore, (BaseError, OSError)
        self._store: Any = S3Store(
            parts.path.strip("/"),
            endpoint=f"{scheme}://{host}",
            client_options=cast(Any, client),
            retry_config=cast(Any, retry),
            **options,
        )

    def put(self, key: str, stream: IO[bytes]) -> None:
        with self._reaching():
            self._obstore.put(self._store, _checked(key), stream, chunk_size=8 * _CHUNK)

    def open(self, key: str) -> IO[bytes]:
        try:
            reader = self._obstore.open_reader(self._store, _checked(key))
        except self._failures as failure:
            raise Missing(key) from failure
        return io.BufferedReader(_Reader(reader), 256 * 1024)

    def delete(self, key: str) -> None:
        with self._reaching(), suppress(FileNotFoundError):
            self._obstore.delete(self._store, _checked(key))

    def keys(self) -> Iterator[tuple[str, datetime]]:
        with self._reaching():
            found = [entry for page in self._obstore.list(self._store) for entry in page]
        yield from ((entry["path"], entry["last_modified"]) for entry in found)

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except self._failures as failure:
            raise Unreachable(type(failure).__name__) from failure


class _Reader(io.RawIOBase):
    """obstore's reader as Python's files are."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        return int(self._reader.tell())

    def readinto(self, buffer: Any) -> int:
        content = bytes(self._reader.read(len(buffer)))
        buffer[: len(content)] = content
        return len(content)


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise Missing(key)
    return key


def init_app(app: Flask, settings: Settings) -> None:
    """Choose where files lie.

    Raises:
        SettingsError: a store is named and the package that talks to it is not installed.
    """
    if settings.files_url is None:
        app.extensions["files"] = LocalStorage(settings.instance_path / "files")
        return
    try:
        app.extensions["files"] = S3Storage(settings.files_url)
    except ImportError:
        raise SettingsError("EVENTAPP_FILES_URL needs the package obstore: run make setup-s3.") from None


def current() -> Storage:
    """Where this application's files lie."""
    storage: Storage = current_app.extensions["files"]
    return storage
