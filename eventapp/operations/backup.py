"""Copies of a SQLite database, made while it is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from eventapp.core import clock

KEPT: Final = 10  # copies made before migrations; older ones are deleted


def back_up_sqlite(engine: Engine) -> Path | None:
    """Copy the database file to `backups/` beside it, mode 0600; None when it lives in memory."""
    name = engine.url.database
    if not name or name == ":memory:":
        return None
    source = Path(name)
    folder = source.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{source.stem}-{clock.now():%Y%m%dT%H%M%S.%fZ}.sqlite3"
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
    for old in sorted(folder.glob(f"{source.stem}-*.sqlite3"))[:-KEPT]:
        old.unlink()
    return target
