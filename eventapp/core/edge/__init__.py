"""Public answers kept as bytes, and given again before the application's request machinery starts.

An answer is kept under its address for one *public version* of its event: the number rises in the transaction
of every change that some reader may see. Whoever asks without a session is answered by a WSGI middleware
(`middleware.py`): one indexed read of the version (none within a second), bytes from memory or Redis, plain
or gzipped, 304 by a strong ETag over the bytes. Whoever has a session passes the guard first; then the same
bytes are given, kept apart for each audience, with what is personal set in (`views.py`).

The version is read in the transaction that reads the content (`core/db.py`: reading requests see one state),
so that no answer mixes two versions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from eventapp.config import Settings
from eventapp.core.edge.known import Known, Reader, ReadReader
from eventapp.core.edge.middleware import Edge
from eventapp.core.edge.store import Keeper, Versions
from eventapp.core.edge.views import EVERYBODY, drop_at, is_set_in_later, kept

__all__ = ["EVERYBODY", "Reader", "drop_at", "init_app", "is_set_in_later", "kept"]


def init_app(
    app: Flask, settings: Settings, *, read_version: Callable[[str], int | None], read_reader: ReadReader
) -> None:
    """Stand before the application.

    `read_version` reads an event's public version by its slug; `read_reader` says which audience the account
    of a session belongs to there, or None where it may not read.
    """
    keeper = Keeper(settings, app.extensions["asset_build"])
    app.extensions["keeper"] = keeper
    app.extensions["account_parts"] = {}
    app.context_processor(lambda: {"is_set_in_later": is_set_in_later})

    def read(slug: str) -> int | None:
        with app.app_context():
            return read_version(slug)

    cookie = app.config["SESSION_COOKIE_NAME"]

    def read_account(session: dict[str, Any], slug: str) -> Reader | None:
        with app.app_context():
            return read_reader(session, slug)

    known = Known(app, keeper, read_account)
    versions = Versions(read, settings.version_believed_seconds)
    app.wsgi_app = Edge(app.wsgi_app, keeper, versions, known, cookie).answer  # type: ignore[method-assign]
