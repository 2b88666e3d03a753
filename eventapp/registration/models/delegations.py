"""Tables of delegations: their invitation, their places, the links of their focal points."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Identified, Model, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.people.models import Organisation
from eventapp.registration.rules.focal import Seat
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import GONE, InvitationState

if TYPE_CHECKING:
    from eventapp.registration.models.notes import NoteVerbale
    from eventapp.registration.models.participants import Participant

_LIVES = text("revoked_at IS NULL")


class Delegation(Identified, Versioned, Stamped, Model):
    """An organisation's group at an event, from its invitation on."""

    __tablename__ = "delegation"
    __table_args__ = (
        UniqueConstraint("event_id", "organisation_id", name="one_delegation"),
        UniqueConstraint("event_id", "reference", name="one_reference"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT"), index=True
    )
    reference: Mapped[str] = mapped_column(String(60))
    state: Mapped[InvitationState] = mapped_column(
        enum_type(InvitationState, "state"), default=InvitationState.DRAFTED
    )
    focal_name: Mapped[str] = mapped_column(String(300), default="")
    focal_email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8), default="ar")  # of mails to the focal point
    second_name: Mapped[str] = mapped_column(String(300), default="", server_default="")
    second_email: Mapped[str] = mapped_column(String(254), default="", server_default="")  # or there is none
    second_language: Mapped[str] = mapped_column(String(8), default="ar", server_default="ar")
    answer_by: Mapped[date]  # to the end of this day at the place of the event
    message: Mapped[LocalizedText] = localized("message", Text())  # a paragraph of the letter
    decline_reason: Mapped[str] = mapped_column(Text(), default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    organisation: Mapped[Organisation] = relationship()
    quotas: Mapped[list[DelegationQuota]] = relationship(
        cascade="all, delete-orphan", order_by="DelegationQuota.id"
    )
    people: Mapped[list[Participant]] = relationship(
        back_populates="delegation",
        cascade="all, delete-orphan",
        order_by="(Participant.position, Participant.id)",
    )

    notes: Mapped[list[NoteVerbale]] = relationship(
        cascade="all, delete-orphan", order_by="NoteVerbale.id.desc()"
    )

    seat = Seat.FIRST  # whose link opened it in this request: said by `visit`, stored nowhere

    @property
    def note(self) -> NoteVerbale | None:
        """The note verbale that holds; those it replaced are kept beside it."""
        return next((note for note in self.notes if note.replaced_at is None), None)

    @property
    def seats(self) -> list[Seat]:
        """Its focal points: one, or two."""
        return [Seat.FIRST, Seat.SECOND] if self.second_email else [Seat.FIRST]

    @property
    def present(self) -> list[Participant]:
        """The people who are in it: neither rejected nor withdrawn nor replaced."""
        return [person for person in self.people if person.state not in GONE]

    @property
    def caps(self) -> dict[Function, int]:
        """How many places each function has."""
        return {quota.function: quota.cap for quota in self.quotas}


class DelegationQuota(Model):
    """The places of one function. `used` is changed by `service/places.py` alone, counted by the database."""

    __tablename__ = "delegation_quota"
    __table_args__ = (
        UniqueConstraint("delegation_id", "function"),
        CheckConstraint("used BETWEEN 0 AND cap", name="places"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"))
    function: Mapped[Function] = mapped_column(enum_type(Function, "function"))
    cap: Mapped[int] = mapped_column(default=0)
    used: Mapped[int] = mapped_column(default=0)


class DelegationLink(Identified, Model):
    """The mailed link of one focal point, its secret hashed. A newer one replaces it."""

    __tablename__ = "delegation_link"
    __table_args__ = (
        Index(
            "one_living_link",
            "delegation_id",
            "seat",
            unique=True,
            sqlite_where=_LIVES,
            postgresql_where=_LIVES,
        ),
    )

    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"))
    seat: Mapped[Seat] = mapped_column(
        enum_type(Seat, "seat"), default=Seat.FIRST, server_default=Seat.FIRST.value
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    delegation: Mapped[Delegation] = relationship()
