"""How a file is handed over: its kind, and its name in the reader's script beside a plain one (RFC 6266)."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response


def named(response: Response, plain: str, full: str | None = None, *, inline: bool = False) -> Response:
    """Give `response` the file name `full`; programs that read ASCII alone see `plain`."""
    kind = "inline" if inline else "attachment"
    both = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(full or plain, safe='')}"
    response.headers["Content-Disposition"] = both
    return response
