"""Pages for readers without a session travel gzipped.

A page that holds a token is never compressed together with what a user typed (BREACH): whoever has a session
gets it plain.
"""

from __future__ import annotations

import gzip
from typing import Final

from flask import Flask, Response, current_app, request, session

LEAST_BYTES: Final = 1024
WISH: Final = "hiwar.keep"  # in the WSGI environment: what a view says of its answer (core/edge)
_TYPES: Final = frozenset({"text/html", "application/json", "application/problem+json"})


def is_personal() -> bool:
    """Whether this answer depends on a session, or begins one. Flask calls every template an access."""
    return session.modified or current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def is_kept_plain() -> bool:
    """Whether the edge keeps this answer: it packs what it keeps itself, and gives it plain as well."""
    wish = request.environ.get(WISH)
    return wish is not None and wish.version is not None


def init_app(app: Flask) -> None:
    """Compress what may be compressed, after everything else was done to it."""

    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype not in _TYPES or response.direct_passthrough or is_kept_plain():
            return response
        response.headers.add("Vary", "Accept-Encoding")
        private = is_personal()
        wanted = request.accept_encodings["gzip"] > 0
        if private or not wanted or "Content-Encoding" in response.headers:
            return response
        body = response.get_data()
        if len(body) >= LEAST_BYTES:
            response.set_data(gzip.compress(body, 6, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
        return response
