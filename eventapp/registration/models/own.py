"""Tables of what somebody keeps on their own page: starred sessions, and the feed of their calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.core import clock
from eventapp.core.db import Model, UtcDateTime, enum_type
from eventapp.registration.rules.own import FeedScope

_LIVES = text("revoked_at IS NULL")


class ParticipantStar(Model):
    """A session that somebody starred, by its public id, as the released agenda names it."""

    __tablename__ = "participant_star"

    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participant.id", ondelete="CASCADE"), primary_key=True
    )
    session_id: Mapped[str] = mapped_column(String(24), primary_key=True)


class ParticipantFeed(Model):
    """The address of somebody's own calendar: its secret hashed. A newer one replaces it.

    The secret is worked out anew from `nonce` and the key of the installation whenever the page shows the
    address (`service/own.py`), so that a copy of the database alone opens no calendar.
    """

    __tablename__ = "participant_feed"
    __table_args__ = (
        Index(
            "one_living_feed",
            "participant_id",
            unique=True,
            sqlite_where=_LIVES,
            postgresql_where=_LIVES,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[FeedScope] = mapped_column(enum_type(FeedScope, "scope"), default=FeedScope.STARRED)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
