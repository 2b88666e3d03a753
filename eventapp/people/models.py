"""Tables of the directory."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core.db import Identified, Model, Restorable, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank


class Organisation(Identified, Versioned, Restorable, Stamped, Model):
    """A State, parliament, assembly, UN entity, ministry … with short, formal and sort names."""

    __tablename__ = "organisation"

    kind: Mapped[OrganisationKind] = mapped_column(enum_type(OrganisationKind, "kind"))
    short_name: Mapped[LocalizedText] = localized("short_name")
    formal_name: Mapped[LocalizedText] = localized("formal_name", String(500))
    sort_name: Mapped[LocalizedText] = localized("sort_name")  # by hand; empty: from the short name
    acronym: Mapped[LocalizedText] = localized("acronym", String(40))
    aliases: Mapped[str] = mapped_column(Text(), default="")  # one a line, any language
    country: Mapped[str] = mapped_column(String(2), default="")  # ISO 3166-1 alpha-2
    website: Mapped[str] = mapped_column(String(500), default="")
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    sort_key_ar: Mapped[str] = mapped_column(String(400), default="", index=True)  # derived, core/text.py
    sort_key_en: Mapped[str] = mapped_column(String(400), default="", index=True)
    search_index: Mapped[str] = mapped_column(Text(), default="")

    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")


class Person(Identified, Versioned, Restorable, Stamped, Model):
    """A human, named as they want it in each language."""

    __tablename__ = "person"

    name: Mapped[LocalizedText] = localized("name")  # full name, without honorific and rank
    sort_name: Mapped[LocalizedText] = localized("sort_name")  # by hand; empty: from the name
    honorific: Mapped[Honorific] = mapped_column(enum_type(Honorific, "honorific"), default=Honorific.NONE)
    rank: Mapped[Rank] = mapped_column(enum_type(Rank, "rank"), default=Rank.NONE)
    address: Mapped[FormOfAddress] = mapped_column(
        enum_type(FormOfAddress, "address"), default=FormOfAddress.NEUTRAL
    )
    printed_as: Mapped[LocalizedText] = localized("printed_as", String(400))  # overrides the composed line
    how_to_address: Mapped[LocalizedText] = localized("how_to_address")
    aliases: Mapped[str] = mapped_column(Text(), default="")  # one spelling a line
    biography: Mapped[LocalizedText] = localized("biography", Text())
    email: Mapped[str] = mapped_column(String(254), default="")  # staff only
    phone: Mapped[str] = mapped_column(String(32), default="")  # E.164, staff only
    country: Mapped[str] = mapped_column(String(2), default="")
    sort_key_ar: Mapped[str] = mapped_column(String(400), default="", index=True)
    sort_key_en: Mapped[str] = mapped_column(String(400), default="", index=True)
    search_index: Mapped[str] = mapped_column(Text(), default="")
    portrait_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime())  # masked in every release from then on

    portrait: Mapped[StoredFile | None] = relationship()
    appointments: Mapped[list[Appointment]] = relationship(
        back_populates="person", cascade="all, delete-orphan", order_by="Appointment.position"
    )


class Appointment(Identified, Model):
    """The office a person holds in an organisation, between two dates (inclusive, either may be open)."""

    __tablename__ = "appointment"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    office: Mapped[LocalizedText] = localized("office", String(400))
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)  # the first one is printed

    person: Mapped[Person] = relationship(back_populates="appointments")
    organisation: Mapped[Organisation | None] = relationship()
