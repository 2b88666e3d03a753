"""Where answers are kept: in the memory of the process, and for all of them in Redis, where there is one."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Final

import msgspec

from eventapp.config import Settings
from eventapp.core import clock, shared

Key = tuple[str, ...]

KEPT_BYTES: Final = 16 * 1024 * 1024  # a process
SHARED_SECONDS: Final = 86_400


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """An answer, ready to be sent again. `drop_at` is a moment of the program's clock."""

    version: int
    drop_at: datetime | None
    headers: tuple[tuple[str, str], ...]
    plain: bytes  # empty where only the packed one is kept
    packed: bytes | None
    digest: str  # SHA-256 of the body

    @property
    def size(self) -> int:
        """Bytes it takes, about."""
        return len(self.plain) + len(self.packed or b"")

    @property
    def body(self) -> bytes:
        """The answer, plain."""
        return self.plain or (gzip.decompress(self.packed) if self.packed else b"")

    def is_good(self, version: int) -> bool:
        """Whether it shows this version and its time has not passed."""
        return self.version == version and (self.drop_at is None or clock.now() < self.drop_at)


class Memory:
    """The answers of this process, the least used dropped first."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._limit, self._size, self._lock = limit, 0, Lock()

    def get(self, key: Key) -> Kept | None:
        """What is kept under `key`."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer in place of an older one."""
        with self._lock:
            older = self._kept.pop(key, None)
            self._size += kept.size - (older.size if older else 0)
            self._kept[key] = kept
            while self._size > self._limit and self._kept:
                _key, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._kept.clear()
            self._size = 0


class Versions:
    """The public version of each event, believed for a while."""

    def __init__(self, read: Callable[[str], int | None], believed_seconds: float) -> None:
        self._read, self._seconds = read, believed_seconds
        self._known: dict[str, tuple[int, float]] = {}

    def current(self, slug: str) -> int | None:
        """The version of the event at this address, as fresh as is promised; None when there is none."""
        known = self._known.get(slug)
        now = time.monotonic()
        if known is not None and now - known[1] < self._seconds:
            return known[0]
        version = self._read(slug)
        if version is None:
            self._known.pop(slug, None)
        else:
            self._known[slug] = (version, now)
        return version


class Keeper:
    """Where kept answers are looked for and put: in this process, then in what all processes share."""

    def __init__(self, settings: Settings, build: str) -> None:
        self._memory, self._shared, self._build = Memory(), shared.connect(settings.redis_url), build

    def find(self, key: Key, version: int) -> Kept | None:
        """The answer to this address for this version, if somebody rendered it."""
        key = (self._build, *key)
        found = self._memory.get(key)
        if found is None or found.version != version:
            found = self._of_others(key, version)
            if found is not None:
                self._memory.put(key, found)
        return found if found is not None and found.is_good(version) else None

    def keep(self, key: Key, kept: Kept) -> None:
        """Keep an answer for this process and the others."""
        key = (self._build, *key)
        self._memory.put(key, kept)
        if self._shared is not None:
            self._shared.write(_name(key, kept.version), msgspec.msgpack.encode(kept), SHARED_SECONDS)

    def forget(self) -> None:
        """Drop what this process keeps: the database is another one now."""
        self._memory.clear()

    def _of_others(self, key: Key, version: int) -> Kept | None:
        packed = self._shared.read(_name(key, version)) if self._shared is not None else None
        if packed is None:
            return None
        try:
            return msgspec.msgpack.decode(packed, type=Kept)
        except msgspec.DecodeError:
            return None


def _name(key: Key, version: int) -> str:
    return f"hiwar:kept:{version}:{hashlib.sha256(repr(key).encode()).hexdigest()}"
