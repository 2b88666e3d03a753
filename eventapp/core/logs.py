"""Structured logs: one JSON object a line, with a request id and without secrets."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from flask import Flask, Response, g, request

from eventapp.core import clock

SECRET_WORDS: Final = ("password", "token", "secret", "cookie", "authorization", "passport")
SECRET_PATHS: Final = ("/link/", "/calendar/")
_log = structlog.get_logger("requests")


def init_app(app: Flask) -> None:
    """Write a line for every request but the health checks and the static files."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            hide_secrets,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    app.before_request(_begin)
    app.after_request(_end)


def hide_secrets(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace what a key's name says is secret; paths of mailed links and of own calendars lose their end."""
    for key in entry:
        if any(word in key.lower() for word in SECRET_WORDS):
            entry[key] = "[hidden]"
    for part in SECRET_PATHS:
        before, found, _secret = str(entry.get("path", "")).partition(part)
        if found:
            entry["path"] = f"{before}{found}[hidden]"
    return entry


def _begin() -> None:
    g.started = clock.elapsed()
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    quiet = request.path.startswith(("/static/", "/health/"))
    if not quiet:
        _log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round((clock.elapsed() - g.get("started", clock.elapsed())) * 1000, 1),
        )
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
