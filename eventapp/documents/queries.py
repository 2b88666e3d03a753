"""Reads of documents and coverage. Whatever a reader is shown of a document comes from here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.documents.models import Coverage, Document, DocumentVersion
from eventapp.documents.rules import DocumentKind, DocumentScope, may_see
from eventapp.events.models import Event
from eventapp.events.queries import get_row
from eventapp.programme.models import Session

_KINDS = list(DocumentKind)


def _documents(event: Event) -> Select[Document]:
    return (
        select(Document)
        .where(Document.event_id == event.id)
        .options(
            joinedload(Document.session),
            joinedload(Document.organisation),
            selectinload(Document.versions).joinedload(DocumentVersion.file),
        )
        .order_by(Document.position, Document.id)
    )


def documents_of(event: Event, *, withdrawn: bool = False) -> list[Document]:
    """Every document of the event for its staff, by session and place; or those withdrawn."""
    query = _documents(event)
    query = query.where(Document.withdrawn_at.is_not(None) if withdrawn else Document.withdrawn_at.is_(None))
    return sorted(db.session.scalars(query), key=_by_session)


def _by_session(document: Document) -> tuple[Any, ...]:
    session = document.session
    if session is None:
        return (0, "", 0, document.position, document.id)
    starts = session.starts_at.isoformat() if session.starts_at else "~"
    return (1, starts, session.id, document.position, document.id)


def visible_documents(event: Event, scope: DocumentScope) -> list[Document]:
    """The documents that are there for a reader, by session, kind and place; none without a file."""
    found = [document for document in documents_of(event) if _is_visible(document, scope)]
    return sorted(found, key=lambda document: (*_by_session(document)[:3], _KINDS.index(document.kind)))


def _is_visible(document: Document, scope: DocumentScope) -> bool:
    session = document.session
    if not document.current or (session is not None and session.is_deleted):
        return False
    return may_see(
        scope,
        document.visibility,
        delegation_id=document.organisation_id,
        session_id=session.public_id if session is not None else None,
    )


def has_documents(event: Event) -> bool:
    """Whether the event has any document at all, for anybody."""
    query = select(Document.id).where(Document.event_id == event.id, Document.withdrawn_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


def get_file_for_reader(
    event: Event, scope: DocumentScope, public_id: str, language: str
) -> tuple[Document, DocumentVersion]:
    """The version of a document that holds in a language, if the reader may have it.

    Raises:
        NotFound: unknown, another event's, withdrawn, not for this reader, or not in this language.
    """
    query = _documents(event).where(Document.public_id == public_id, Document.withdrawn_at.is_(None))
    document = db.session.scalars(query).one_or_none()
    if document is not None and _is_visible(document, scope):
        for version in document.current:
            if version.language == language:
                return document, version
    raise NotFound


def get_document(event: Event, public_id: str) -> Document:
    """One document of this event for its staff, withdrawn or not.

    Raises:
        NotFound: unknown, or another event's.
    """
    found = db.session.scalars(_documents(event).where(Document.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_version(document: Document, public_id: str) -> DocumentVersion:
    """One version of a document, replaced or not.

    Raises:
        NotFound: the document has none with this id.
    """
    return get_row(document.versions, public_id)


def siblings_of(document: Document) -> list[Document]:
    """The documents of the same session (or of the event as a whole), withdrawn ones aside, in order."""
    query = select(Document).where(
        Document.event_id == document.event_id,
        Document.session_id.is_(None)
        if document.session_id is None
        else Document.session_id == document.session_id,
        Document.withdrawn_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Document.position, Document.id)))


def sessions_of(event: Event) -> list[Session]:
    """The sessions a document can belong to, by time, without what is inside them."""
    query = select(Session).where(Session.event_id == event.id, Session.deleted_at.is_(None))
    return list(
        db.session.scalars(query.order_by(Session.starts_at.is_(None), Session.starts_at, Session.id))
    )


def coverage_of(event: Event, *, deleted: bool = False) -> list[Coverage]:
    """What others published about the event, the latest first; or what lies in the bin."""
    query = select(Coverage).where(Coverage.event_id == event.id)
    query = query.where(Coverage.deleted_at.is_not(None) if deleted else Coverage.deleted_at.is_(None))
    return list(db.session.scalars(query.order_by(Coverage.published_on.desc(), Coverage.id.desc())))


def get_coverage(event: Event, public_id: str, *, deleted: bool = False) -> Coverage:
    """One entry of coverage.

    Raises:
        NotFound: unknown, another event's, or in the bin (or not, when `deleted`).
    """
    return get_row(coverage_of(event, deleted=deleted), public_id)
