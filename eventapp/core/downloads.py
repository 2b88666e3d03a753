"""How a file is handed over: its kind, and its name in the reader's script beside a plain one (RFC 6266)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from flask import Response

_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')


def named(response: Response, plain: str, full: str | None = None, *, inline: bool = False) -> Response:
    """Give `response` the file name `full`; programs that read ASCII alone see `plain`."""
    kind = "inline" if inline else "attachment"
    called = quote(" ".join(_NOT_IN_NAMES.sub(" ", full or plain).split()), safe="")
    response.headers["Content-Disposition"] = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{called}"
    return response
