"""Tables of the working draft of the agenda."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import (
    Identified,
    Model,
    Restorable,
    Stamped,
    UtcDateTime,
    Versioned,
    enum_type,
    new_guid,
)
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.events.models import Room
from eventapp.people.models import Organisation, Person
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)

# Two sessions never hold one room at once; ends may touch; without btree_gist, by a range of one room.
# SQLite has triggers instead (core/db.py). Immediate: shifting many sets their rooms free first.
NO_ROOM_OVERLAP = ExcludeConstraint(
    (func.int4range(literal_column("room_id"), literal_column("room_id"), "[]"), "&&"),
    (func.tstzrange(literal_column("starts_at"), literal_column("ends_at"), "[)"), "&&"),
    name="no_room_overlap",
    using="gist",
    where="room_id IS NOT NULL AND starts_at IS NOT NULL AND ends_at IS NOT NULL"
    " AND status <> 'cancelled' AND deleted_at IS NULL",
).ddl_if(dialect="postgresql")


class Session(Identified, Versioned, Restorable, Stamped, Model):
    """A block of the programme in one room; unscheduled while it has no times."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="times_together"),
        CheckConstraint("NOT (all_rooms AND room_id IS NOT NULL)", name="one_room_or_all"),
        UniqueConstraint("event_id", "guid"),
        Index("ix_session_event_starts", "event_id", "starts_at"),
        NO_ROOM_OVERLAP,
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    guid: Mapped[str] = mapped_column(
        String(36), default=new_guid
    )  # UUID by which calendars and apps know it
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id", ondelete="RESTRICT"), index=True)
    all_rooms: Mapped[bool] = mapped_column(default=False)  # a break for everybody
    kind: Mapped[SessionKind] = mapped_column(enum_type(SessionKind, "kind"))
    status: Mapped[SessionStatus] = mapped_column(
        enum_type(SessionStatus, "status"), default=SessionStatus.TENTATIVE
    )
    visibility: Mapped[Visibility] = mapped_column(
        enum_type(Visibility, "visibility"), default=Visibility.PUBLIC
    )
    chatham_house: Mapped[bool] = mapped_column(default=False)  # who said what is never published
    title: Mapped[LocalizedText] = localized("title")
    summary: Mapped[LocalizedText] = localized("summary", Text())  # Markdown
    note: Mapped[LocalizedText] = localized("note", String(500))  # a line for the reader
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    expected: Mapped[int | None]  # people expected
    languages: Mapped[str] = mapped_column(String(200), default="")  # interpretation, BCP 47, space-separated
    is_illustrative: Mapped[bool] = mapped_column(default=False)  # not publicly known; invented for the demo
    first_release: Mapped[int | None]  # number; once released it can be cancelled, never deleted

    room: Mapped[Room | None] = relationship()
    items: Mapped[list[AgendaItem]] = relationship(
        cascade="all, delete-orphan",
        order_by="AgendaItem.position, AgendaItem.id",
        back_populates="session",
    )
    parts: Mapped[list[SessionRole]] = relationship(
        cascade="all, delete-orphan",
        order_by="SessionRole.position, SessionRole.id",
        back_populates="session",
    )


class AgendaItem(Identified, Versioned, Model):
    """A timed part of a session, usually one person's remarks.

    It has a version of its own: two organisers may work on two items of one session at once.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (CheckConstraint("minutes IS NULL OR minutes > 0", name="minutes"),)

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[LocalizedText] = localized("title")
    note: Mapped[LocalizedText] = localized("note", String(500))
    minutes: Mapped[int | None]

    session: Mapped[Session] = relationship(back_populates="items")


class SessionRole(Identified, Versioned, Model):
    """A part in a session: a person, or an office or organisation alone, or to be confirmed."""

    __tablename__ = "session_role"

    session_id: Mapped[int] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=0)
    role: Mapped[RoleKind] = mapped_column(enum_type(RoleKind, "role"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"))
    office: Mapped[LocalizedText] = localized("office", String(400))
    is_to_be_confirmed: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[PresenceMode] = mapped_column(enum_type(PresenceMode, "mode"), default=PresenceMode.IN_ROOM)

    session: Mapped[Session] = relationship(back_populates="parts")
    item: Mapped[AgendaItem | None] = relationship()
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class PersonUnavailability(Identified, Model):
    """When a person cannot take part, at one event."""

    __tablename__ = "person_unavailability"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="times_in_order"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime())
    reason: Mapped[LocalizedText] = localized("reason")

    person: Mapped[Person] = relationship()
