"""An answer made ready to be kept."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from eventapp.core.compression import LEAST_BYTES
from eventapp.core.edge.store import Kept

# Where what is personal is set in; users cannot write a comment into a page.
ACCOUNT: Final = b"<!--account-->"
MESSAGES: Final = b"<!--messages-->"
BULKY_BYTES: Final = 2 * 1024 * 1024  # from here on only the packed answer is kept
_COMPRESSED: Final = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg")
_MADE_ANEW: Final = frozenset({"content-length", "etag", "vary"})


@dataclass(slots=True)
class Wish:
    """What a view says of its answer: the version it shows, and when time alone makes it another."""

    version: int | None = None
    drop_at: datetime | None = None


def make(body: bytes, headers: Iterable[tuple[str, str]], wish: Wish, *, pack: bool = True) -> Kept:
    """The answer as it is kept; `pack` keeps it gzipped as well, where that is worth it.

    Raises:
        ValueError: its view did not say which version it shows.
    """
    if wish.version is None:
        raise ValueError("the view did not ask for its answer to be kept")
    given = list(headers)
    vary = [value for name, value in given if name.lower() == "vary"]
    sent = tuple((name, value) for name, value in given if name.lower() not in _MADE_ANEW)
    kind = next((value for name, value in sent if name.lower() == "content-type"), "")
    is_bulky = len(body) > BULKY_BYTES
    is_worth_it = (pack or is_bulky) and len(body) >= LEAST_BYTES and kind.startswith(_COMPRESSED)
    packed = gzip.compress(body, 6, mtime=0) if is_worth_it else None
    sent += (("Vary", ", ".join(dict.fromkeys([*vary, "Accept-Encoding"]))),)
    plain = b"" if packed is not None and is_bulky else body
    return Kept(wish.version, wish.drop_at, sent, plain, packed, hashlib.sha256(body).hexdigest())
