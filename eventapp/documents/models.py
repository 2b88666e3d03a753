"""Tables of documents and of coverage."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.core import clock
from eventapp.core.db import Identified, Model, Restorable, Stamped, UtcDateTime, Versioned, enum_type
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.core.localized_columns import localized
from eventapp.documents.rules import (
    TAG_LENGTH,
    CoverageKind,
    DocumentKind,
    DocumentVisibility,
    language_order,
)
from eventapp.people.models import Organisation
from eventapp.programme.models import Session

_ONE_CURRENT = text("replaced_at IS NULL")


class Document(Identified, Versioned, Stamped, Model):
    """A document of an event or of one of its sessions; its files are its versions."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("visibility <> 'delegation' OR organisation_id IS NOT NULL", name="delegation_named"),
        Index("ix_document_event_session", "event_id", "session_id"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"))
    kind: Mapped[DocumentKind] = mapped_column(enum_type(DocumentKind, "kind"))
    visibility: Mapped[DocumentVisibility] = mapped_column(enum_type(DocumentVisibility, "visibility"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"))
    symbol: Mapped[str] = mapped_column(String(60), default="")
    title: Mapped[LocalizedText] = localized("title", String(400))
    summary: Mapped[LocalizedText] = localized("summary", Text())
    position: Mapped[int] = mapped_column(default=0)  # among the documents of its session, or of the event
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    session: Mapped[Session | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    versions: Mapped[list[DocumentVersion]] = relationship(
        back_populates="document",
        cascade="all, delete-orphan",
        order_by="DocumentVersion.language, DocumentVersion.revision.desc()",
    )

    @property
    def current(self) -> list[DocumentVersion]:
        """The version of each language that holds, ours first."""
        held = [version for version in self.versions if version.replaced_at is None]
        return sorted(held, key=lambda version: language_order(version.language))

    @property
    def replaced(self) -> list[DocumentVersion]:
        """What was replaced or taken back, the latest first."""
        gone = [version for version in self.versions if version.replaced_at is not None]
        return sorted(gone, key=lambda version: (version.created_at, version.id), reverse=True)

    @property
    def changed_at(self) -> datetime | None:
        """When a version that holds was added last."""
        return max((version.created_at for version in self.current), default=None)


class DocumentVersion(Identified, Model):
    """A file of a document in one language; `revision` counts within the language."""

    __tablename__ = "document_version"
    __table_args__ = (
        UniqueConstraint("document_id", "language", "revision"),
        Index(
            "one_current_version",
            "document_id",
            "language",
            unique=True,
            sqlite_where=_ONE_CURRENT,
            postgresql_where=_ONE_CURRENT,
        ),
        CheckConstraint("revision > 0", name="revision"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(TAG_LENGTH))  # BCP 47
    revision: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id", ondelete="RESTRICT"), index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    document: Mapped[Document] = relationship(back_populates="versions")
    file: Mapped[StoredFile] = relationship()


class Coverage(Identified, Versioned, Restorable, Stamped, Model):
    """What others published about the meeting, and where."""

    __tablename__ = "coverage"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    kind: Mapped[CoverageKind] = mapped_column(enum_type(CoverageKind, "kind"))
    headline: Mapped[LocalizedText] = localized("headline", String(400))
    outlet: Mapped[LocalizedText] = localized("outlet", String(200))
    url: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(TAG_LENGTH))  # BCP 47, of what is published there
    published_on: Mapped[date]
