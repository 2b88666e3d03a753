"""Rate limits per account and address: counted in Redis where there is one, else in a table.

Every attempt is counted in a transaction of its own, so that a refused one counts too, and before its outcome
is known, so that many at once are all counted; one that proves right is taken back. Should Redis fail, the
table counts: a broken cache never opens a door.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Flask, current_app
from sqlalchemy import String, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.config import Settings
from eventapp.core import clock, shared
from eventapp.core.db import Model, UtcDateTime, db
from eventapp.core.errors import TooManyAttempts


class RateCount(Model):
    """Attempts counted in one window of time, where there is no Redis."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)  # its start, in seconds since 1970
    count: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` attempts in a window of `seconds`."""

    name: str
    most: int
    seconds: int


SIGN_IN_BY_ADDRESS: Final = Limit("sign-in-address", 30, 15 * 60)  # wrong ones of one network address
SIGN_IN_BY_ACCOUNT: Final = Limit("sign-in-account", 5, 15 * 60)  # of one e-mail address, existing or not
SIGN_IN_BY_DEVICE: Final = Limit("sign-in-device", 5, 15 * 60)  # of one that signed in before
PASSWORD_BY_SESSION: Final = Limit("password-session", 5, 15 * 60)  # of one who is signed in
LINK_BY_ACCOUNT: Final = Limit("link-account", 3, 15 * 60)
LINK_BY_ADDRESS: Final = Limit("link-address", 20, 15 * 60)
INVITATIONS: Final = Limit("invitations", 30, 60 * 60)  # and roles given, by one account
PAPERS_BY_ACCOUNT: Final = Limit("papers-account", 120, 60 * 60)  # passports looked at by one account
SECOND_BY_DELEGATION: Final = Limit("second-delegation", 10, 60 * 60)  # links mailed by a focal point
TOKEN_BY_ADDRESS: Final = Limit("token-address", 30, 15 * 60)
REGISTRATION_BY_ADDRESS: Final = Limit("registration-address", 60, 15 * 60)  # a press centre has one address


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that was counted."""

    key: str
    limit: Limit
    window: int

    def take_back(self) -> None:
        """It was right after all: as if it had not been made. Ends the transaction of the session."""
        _count(self.key, self.limit, self.window, -1)


def init_app(app: Flask, settings: Settings) -> None:
    """Choose where attempts are counted."""
    app.extensions["shared_counts"] = shared.connect(settings.redis_url)


def hit(limit: Limit, subject: str) -> Attempt:
    """Count one attempt of `subject` (an address; stored hashed).

    Ends the transaction of the session first: call it before anything is changed.

    Raises:
        TooManyAttempts: the limit is passed in this window.
    """
    moment = int(clock.now().timestamp())
    window = moment - moment % limit.seconds
    key = f"{limit.name}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
    if _count(key, limit, window) > limit.most:
        raise TooManyAttempts(retry_after_seconds=window + limit.seconds - moment)
    return Attempt(key, limit, window)


def _count(key: str, limit: Limit, window: int, by: int = 1) -> int:
    server: shared.Shared | None = current_app.extensions["shared_counts"]
    counted = server.count(f"hiwar:rate:{key}:{window}", by, limit.seconds) if server else None
    return _count_in_table(key, limit, window, by) if counted is None else counted


def _count_in_table(key: str, limit: Limit, window: int, by: int) -> int:
    db.session.rollback()
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    row = {
        "key": key,
        "window": window,
        "count": by,
        "expires_at": clock.now() + timedelta(seconds=limit.seconds),
    }
    add = dialect.insert(RateCount).values(row)
    add = add.on_conflict_do_update(index_elements=["key", "window"], set_={"count": RateCount.count + by})
    with db.engine.begin() as connection:
        connection.execute(delete(RateCount).where(RateCount.expires_at < clock.now()))
        return int(connection.execute(add.returning(RateCount.count)).scalar_one())
