"""Tables of delegations and of the people in them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Identified, Model, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.people.models import Organisation
from eventapp.people.rules import FormOfAddress, Honorific, Rank
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import GONE, InvitationState, ParticipantState, Reason

_LEADS = text("function = 'head' AND state NOT IN ('rejected', 'withdrawn', 'replaced')")
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
    """The mailed link of a focal point, its secret hashed. A newer one replaces it."""

    __tablename__ = "delegation_link"
    __table_args__ = (
        Index(
            "one_living_link",
            "delegation_id",
            unique=True,
            sqlite_where=_LIVES,
            postgresql_where=_LIVES,
        ),
    )

    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    delegation: Mapped[Delegation] = relationship()


class Participant(Identified, Versioned, Stamped, Model):
    """One person in a delegation. Whether a place is held is said by `holds_place`, and by nothing else."""

    __tablename__ = "participant"
    __table_args__ = (
        Index(
            "one_head",
            "delegation_id",
            unique=True,
            sqlite_where=_LEADS,
            postgresql_where=_LEADS,
        ),
        Index("ix_participant_event_state", "event_id", "state"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    function: Mapped[Function] = mapped_column(enum_type(Function, "function"))
    state: Mapped[ParticipantState] = mapped_column(
        enum_type(ParticipantState, "state"), default=ParticipantState.NOMINATED
    )
    holds_place: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[Reason | None] = mapped_column(enum_type(Reason, "reason"))
    full_name: Mapped[LocalizedText] = localized("full_name")  # English: in Latin letters, as in the passport
    how_to_address: Mapped[LocalizedText] = localized("how_to_address")
    address: Mapped[FormOfAddress] = mapped_column(
        enum_type(FormOfAddress, "address"), default=FormOfAddress.NEUTRAL
    )
    honorific: Mapped[Honorific] = mapped_column(enum_type(Honorific, "honorific"), default=Honorific.NONE)
    rank: Mapped[Rank] = mapped_column(enum_type(Rank, "rank"), default=Rank.NONE)
    office: Mapped[LocalizedText] = localized("office", String(400))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")  # E.164
    language: Mapped[str] = mapped_column(String(8), default="ar")  # of mails to the person
    languages: Mapped[str] = mapped_column(String(100), default="")  # spoken: tags with a space between
    access_needs: Mapped[str] = mapped_column(Text(), default="")
    dietary_needs: Mapped[str] = mapped_column(Text(), default="")
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime())
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"))

    delegation: Mapped[Delegation] = relationship(back_populates="people")
    replaces: Mapped[Participant | None] = relationship(remote_side="Participant.id")

    @property
    def name(self) -> LocalizedText:
        """The name without honorific and rank."""
        return self.full_name

    @property
    def printed_as(self) -> LocalizedText:
        """Nothing: a name is always composed here."""
        return LocalizedText()
