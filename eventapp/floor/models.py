"""Tables of the list of speakers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import Identified, Model, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.floor.rules.order import OrderPolicy
from eventapp.floor.rules.timing import MINUTE, Timer
from eventapp.floor.rules.workflow import FloorState
from eventapp.people.models import Organisation, Person
from eventapp.programme.models import Session

DEFAULT_MINUTES = 5
_AT_THE_FLOOR = text("state IN ('called', 'speaking')")
_ASKS = text("asked_by != '' AND state IN ('requested', 'listed', 'called', 'speaking')")


class SpeakerList(Identified, Versioned, Stamped, Model):
    """The list of a session: when it takes requests, and how it was ordered last."""

    __tablename__ = "speaker_list"
    __table_args__ = (
        CheckConstraint("closes_at >= opens_at", name="opens_first"),
        CheckConstraint("minutes_each > 0", name="minutes_each"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), unique=True)
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    minutes_each: Mapped[int] = mapped_column(default=DEFAULT_MINUTES, server_default=str(DEFAULT_MINUTES))
    policy: Mapped[OrderPolicy] = mapped_column(
        enum_type(OrderPolicy, "policy"), default=OrderPolicy.FIRST_COME
    )
    seed: Mapped[str] = mapped_column(String(64), default="")
    letter: Mapped[str] = mapped_column(String(8), default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    session: Mapped[Session] = relationship()
    drawn_by: Mapped[Account | None] = relationship()
    requests: Mapped[list[FloorRequest]] = relationship(
        back_populates="speaker_list",
        cascade="all, delete-orphan",
        order_by="FloorRequest.position, FloorRequest.id",
    )


class FloorRequest(Identified, Versioned, Model):
    """Somebody who wants to speak, and in the end the record of how long they did."""

    __tablename__ = "floor_request"
    __table_args__ = (
        # Of two chairs at once, the database lets one call and one start.
        Index(
            "one_at_the_floor",
            "list_id",
            "state",
            unique=True,
            sqlite_where=_AT_THE_FLOOR,
            postgresql_where=_AT_THE_FLOOR,
        ),
        # Of two clicks at once, the database lets one ask.
        Index(
            "one_request_each", "asked_by", "list_id", unique=True, sqlite_where=_ASKS, postgresql_where=_ASKS
        ),
        CheckConstraint("minutes > 0", name="minutes"),
        CheckConstraint("spoken_seconds >= 0", name="spoken"),
    )

    list_id: Mapped[int] = mapped_column(ForeignKey("speaker_list.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"))
    label: Mapped[LocalizedText] = localized("label", String(400))  # as typed, of whom the directory lacks
    asked_by: Mapped[str] = mapped_column(String(40), default="")  # public id of the participant; else staff
    is_reply: Mapped[bool] = mapped_column(default=False)  # right of reply: a queue of its own
    state: Mapped[FloorState] = mapped_column(enum_type(FloorState, "state"), default=FloorState.REQUESTED)
    position: Mapped[int] = mapped_column(default=0)
    rank: Mapped[int | None]  # of protocol; 1 is the highest
    minutes: Mapped[int]  # allotted
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    reason: Mapped[str] = mapped_column(String(300), default="")  # of a late entry, or of a place by hand
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    running_since: Mapped[datetime | None] = mapped_column(UtcDateTime())  # none while the clock is held
    spoken_seconds: Mapped[int] = mapped_column(default=0)  # until `running_since`

    speaker_list: Mapped[SpeakerList] = relationship(back_populates="requests")
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def timer(self) -> Timer:
        """The clock of this speech."""
        return Timer(self.minutes * MINUTE, self.spoken_seconds, self.running_since)
