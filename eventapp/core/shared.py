"""What all processes share beside the database: a Redis server, where one is set.

It makes things faster and is never needed: whatever it fails at, its callers do without.
"""

from __future__ import annotations

from typing import Final

import structlog

TIMEOUT_SECONDS: Final = 0.5

_log = structlog.get_logger("shared")


class Shared:
    """The server at `url`."""

    def __init__(self, url: str) -> None:
        import redis  # noqa: PLC0415 - a twentieth of a worker's memory, which most installations spare

        self._server = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
        )
        self._failures = (redis.RedisError,)

    def read(self, name: str) -> bytes | None:
        """What is kept there under `name`; None when nothing is, or the server fails."""
        try:
            found: bytes | None = self._server.get(name)  # type: ignore[assignment]
        except self._failures:
            return None
        return found

    def write(self, name: str, value: bytes, seconds: int) -> None:
        """Keep `value` for `seconds`, if the server can."""
        try:
            self._server.set(name, value, ex=seconds)
        except self._failures as failure:
            _log.warning("redis_unavailable", error=type(failure).__name__)

    def count(self, name: str, by: int, seconds: int) -> int | None:
        """Add `by` to a number that is kept for `seconds` from now; None when the server fails."""
        try:
            pipe = self._server.pipeline()
            pipe.incrby(name, by)
            pipe.expire(name, seconds)
            return int(pipe.execute()[0])
        except self._failures as failure:
            _log.warning("redis_unavailable", error=type(failure).__name__)
            return None


def connect(url: str | None) -> Shared | None:
    """The server at `url`; None where none is set. Nothing is asked of it yet."""
    return Shared(url) if url else None
