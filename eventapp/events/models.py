"""Tables of events and what surrounds them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.dates import DateStyle
from eventapp.core.db import Identified, Model, Restorable, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.events.rules.workflow import (
    Audience,
    CreditRole,
    EventState,
    StaffRole,
    Topic,
    is_announced,
    is_public,
)
from eventapp.people.models import Organisation


def _listed(model: str) -> Any:
    """The rows of one of the event's ordered lists, those in the bin left out."""
    return relationship(
        cascade="all, delete-orphan",
        primaryjoin=f"and_(Event.id == {model}.event_id, {model}.deleted_at.is_(None))",
        order_by=f"({model}.position, {model}.id)",
    )


class EventSeries(Identified, Versioned, Restorable, Model):
    """Meetings of one kind, held again and again."""

    __tablename__ = "event_series"

    title: Mapped[LocalizedText] = localized("title")
    description: Mapped[LocalizedText] = localized("description", Text())


class Event(Identified, Versioned, Restorable, Stamped, Model):
    """One meeting. Its days are dates at its place.

    `public_version` rises with whatever readers may see, by `service.raise_public_version` alone: so it
    counts every change, and never makes a form that is open over the event stale.
    """

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("last_on >= first_on", name="days_in_order"),
        CheckConstraint("changeover_minutes BETWEEN 0 AND 60", name="changeover_minutes"),
        CheckConstraint("hijri_offset BETWEEN -1 AND 1", name="hijri_offset"),
    )

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id", ondelete="SET NULL"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"))
    ordinal: Mapped[int | None]  # which meeting of the series
    state: Mapped[EventState] = mapped_column(enum_type(EventState, "state"), default=EventState.DRAFT)
    audience: Mapped[Audience] = mapped_column(enum_type(Audience, "audience"), default=Audience.PUBLIC)
    title: Mapped[LocalizedText] = localized("title")
    short_title: Mapped[LocalizedText] = localized("short_title", String(120))
    theme: Mapped[LocalizedText] = localized("theme", String(500))
    description: Mapped[LocalizedText] = localized("description", Text())  # Markdown
    first_on: Mapped[date]
    last_on: Mapped[date]
    zone_name: Mapped[str] = mapped_column(String(60), default="Asia/Qatar")  # IANA
    country: Mapped[str] = mapped_column(String(2), default="QA")
    digits: Mapped[str] = mapped_column(String(8), default="latn")  # latn or arab
    months: Mapped[str] = mapped_column(String(12), default="gulf")  # gulf, un_dual, levant, maghreb
    hijri_offset: Mapped[int] = mapped_column(default=0)  # days, -1 to 1
    accent: Mapped[str] = mapped_column(String(16), default="maroon")
    venue_name: Mapped[LocalizedText] = localized("venue_name")
    venue_address: Mapped[LocalizedText] = localized("venue_address", String(500))
    city: Mapped[LocalizedText] = localized("city", String(120))
    changeover_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # between two in a room
    map_url: Mapped[str] = mapped_column(String(500), default="")
    contact_name: Mapped[LocalizedText] = localized("contact_name")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(32), default="")
    emblem_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    public_version: Mapped[int] = mapped_column(default=1, server_default="1")

    series: Mapped[EventSeries | None] = relationship()
    emblem: Mapped[StoredFile | None] = relationship()
    parent: Mapped[Event | None] = relationship(remote_side="Event.id")
    objectives: Mapped[list[Objective]] = _listed("Objective")
    credits: Mapped[list[Credit]] = _listed("Credit")
    instruments: Mapped[list[LegalInstrument]] = _listed("LegalInstrument")
    practical: Mapped[list[PracticalSection]] = _listed("PracticalSection")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone at its place."""
        return ZoneInfo(self.zone_name)

    @property
    def date_style(self) -> DateStyle:
        """How its dates and digits are written."""
        return DateStyle(digits=self.digits, months=self.months, hijri_offset=self.hijri_offset)  # type: ignore[arg-type]

    @property
    def is_public(self) -> bool:
        """Whether anybody with the address may read it."""
        return is_public(self.state, self.audience) and self.deleted_at is None

    @property
    def is_announced(self) -> bool:
        """Whether its participants may read it, whatever its audience."""
        return is_announced(self.state) and self.deleted_at is None

    @property
    def public_parent(self) -> Event | None:
        """The event on whose margins it is held, if everybody may know of that one; not if it is unlisted."""
        parent = self.parent
        if parent is None or not parent.is_public or parent.audience is not Audience.PUBLIC:
            return None
        return parent

    @property
    def name(self) -> LocalizedText:
        """The short title where there is one: for mastheads and lists."""
        return LocalizedText(self.short_title.ar or self.title.ar, self.short_title.en or self.title.en)


class EventStaff(Identified, Model):
    """A role of an account on an event."""

    __tablename__ = "event_staff"
    __table_args__ = (UniqueConstraint("event_id", "account_id", "role"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    role: Mapped[StaffRole] = mapped_column(enum_type(StaffRole, "role"))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)

    account: Mapped[Account] = relationship(foreign_keys=[account_id])


class Listed(Identified, Versioned, Restorable):
    """A row of one of the event's ordered lists. Moving it does not count as editing it."""

    position: Mapped[int] = mapped_column(default=0)


class Objective(Listed, Model):
    """One ordered aim of the event."""

    __tablename__ = "objective"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    text: Mapped[LocalizedText] = localized("text", Text())


class Credit(Listed, Model):
    """An organisation's part in the event, in order; `wording` replaces the usual phrase."""

    __tablename__ = "credit"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[CreditRole] = mapped_column(enum_type(CreditRole, "role"))
    wording: Mapped[LocalizedText] = localized("wording")

    organisation: Mapped[Organisation] = relationship()


class LegalInstrument(Listed, Model):
    """A resolution or treaty the event cites."""

    __tablename__ = "legal_instrument"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    symbol: Mapped[str] = mapped_column(String(60))  # S/RES/2396 (2017)
    title: Mapped[LocalizedText] = localized("title", String(400))
    adopted_on: Mapped[date | None]
    url: Mapped[str] = mapped_column(String(500), default="")


class PracticalSection(Listed, Model):
    """One section of the practical information: visa, hotels …"""

    __tablename__ = "practical_section"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    topic: Mapped[Topic] = mapped_column(enum_type(Topic, "topic"))
    title: Mapped[LocalizedText] = localized("title")
    body: Mapped[LocalizedText] = localized("body", Text())  # Markdown


class Room(Identified, Versioned, Restorable, Model):
    """A room of the venue, for this event."""

    __tablename__ = "room"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(40))  # address part, like "salwa-1"
    name: Mapped[LocalizedText] = localized("name", String(120))
    floor: Mapped[LocalizedText] = localized("floor", String(120))
    capacity: Mapped[int | None]
    booths: Mapped[str] = mapped_column(String(200), default="")  # BCP 47 tags, space-separated
    position: Mapped[int] = mapped_column(default=0)

    unavailabilities: Mapped[list[RoomUnavailability]] = relationship(
        cascade="all, delete-orphan", order_by="RoomUnavailability.starts_at"
    )


class RoomUnavailability(Identified, Model):
    """When a room cannot be used."""

    __tablename__ = "room_unavailability"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="times_in_order"),)

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime())
    reason: Mapped[LocalizedText] = localized("reason")
