"""Tables of the people who take part, and of the links to their own pages."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Identified, Model, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.people.rules import FormOfAddress, Honorific, Rank
from eventapp.registration.models.categories import RegistrationCategory
from eventapp.registration.models.delegations import Delegation
from eventapp.registration.rules.quotas import Function, Place
from eventapp.registration.rules.workflow import ParticipantState, Reason

# One registration of an address in a category; who withdrew may come back.
_REGISTERED = text("category_id IS NOT NULL AND email <> '' AND state NOT IN ('withdrawn', 'replaced')")
if TYPE_CHECKING:
    from eventapp.registration.models.changes import ChangeRequest

_LEADS = text("function = 'head' AND state NOT IN ('rejected', 'withdrawn', 'replaced')")


class Participant(Identified, Versioned, Stamped, Model):
    """One person at one event: in a delegation with a function, or alone in a category.

    Whether a place is held is said by `holds_place`, and by nothing else.
    """

    __tablename__ = "participant"
    __table_args__ = (
        Index(
            "one_head",
            "delegation_id",
            unique=True,
            sqlite_where=_LEADS,
            postgresql_where=_LEADS,
        ),
        Index(
            "one_registration",
            "category_id",
            "email",
            unique=True,
            sqlite_where=_REGISTERED,
            postgresql_where=_REGISTERED,
        ),
        Index("ix_participant_event_state", "event_id", "state"),
        CheckConstraint(
            "(delegation_id IS NULL) != (category_id IS NULL)"
            " AND (delegation_id IS NULL) = (function IS NULL)",
            name="place",
        ),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    delegation_id: Mapped[int | None] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), index=True
    )
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration_category.id", ondelete="RESTRICT"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    function: Mapped[Function | None] = mapped_column(enum_type(Function, "function"))  # in a delegation
    represents: Mapped[LocalizedText] = localized("represents")  # whom an individual speaks for, as typed
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
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    # Derived by service/derived.py: found by any spelling, sorted by name.
    search_index: Mapped[str] = mapped_column(Text(), default="", server_default="")
    sort_key_ar: Mapped[str] = mapped_column(String(400), default="", server_default="")
    sort_key_en: Mapped[str] = mapped_column(String(400), default="", server_default="")
    has_papers: Mapped[bool] = mapped_column(default=False)  # that there are some, and nothing of them
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())  # the mailed link was opened
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime())
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"))

    delegation: Mapped[Delegation | None] = relationship(back_populates="people")
    category: Mapped[RegistrationCategory | None] = relationship()
    photo: Mapped[StoredFile | None] = relationship()
    replaces: Mapped[Participant | None] = relationship(remote_side="Participant.id")

    changes: Mapped[list[ChangeRequest]] = relationship(
        back_populates="participant", cascade="all, delete-orphan", order_by="ChangeRequest.id.desc()"
    )

    @property
    def open_change(self) -> ChangeRequest | None:
        """The change that is asked for and not answered yet."""
        return next((change for change in self.changes if change.answered_at is None), None)

    @property
    def name(self) -> LocalizedText:
        """The name without honorific and rank."""
        return self.full_name

    @property
    def printed_as(self) -> LocalizedText:
        """Nothing: a name is always composed here."""
        return LocalizedText()

    @property
    def group(self) -> LocalizedText:
        """Whom they come for: the organisation of the delegation, or what an individual wrote."""
        if self.delegation is not None:
            return self.delegation.organisation.short_name
        return self.represents

    @property
    def place(self) -> Place:
        """The counter they are counted in."""
        return Place(self.delegation_id or 0, self.function, self.category_id or 0)


class ParticipantLink(Model):
    """The secret of a mailed link to somebody's own page, hashed. Every mail has its own; each opens it."""

    __tablename__ = "participant_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime())
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    participant: Mapped[Participant] = relationship()
