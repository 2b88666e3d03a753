"""Verbs of documents and coverage."""

from __future__ import annotations

from typing import Any, Final

from eventapp.audit.rules import Action
from eventapp.core import clock
from eventapp.core.db import db, on_constraint
from eventapp.core.files.service import Kept
from eventapp.documents import queries
from eventapp.documents.errors import DelegationMissing, ReplacedMeanwhile
from eventapp.documents.models import Coverage, Document, DocumentVersion
from eventapp.documents.rules import DocumentVisibility
from eventapp.events.models import Event
from eventapp.events.service.changes import move, next_position, note
from eventapp.people.models import Organisation
from eventapp.programme.models import Session

on_constraint("uq_document_version_document_id", ReplacedMeanwhile)
on_constraint("one_current_version", ReplacedMeanwhile)
_DETAILS: Final = ("title", "kind", "symbol", "summary")


def add_document(event: Event, *, file: Kept, language: str, actor: Any = None, **details: Any) -> Document:
    """Add a document with its first file, at the end of its session's list.

    Raises:
        DelegationMissing: it is for one delegation and does not say which.
    """
    document = Document(event_id=event.id, versions=[])
    _describe(document, **details)
    document.position = next_position(queries.siblings_of(document))
    db.session.add(document)
    note(event, document, Action.CREATED)
    add_version(event, document, file=file, language=language, actor=actor)
    return document


def update_document(event: Event, document: Document, **details: Any) -> Document:
    """Change what a document says of itself; in another session it goes to the end of the list.

    Raises:
        DelegationMissing: it is for one delegation and does not say which.
        StaleEdit: somebody else saved it meanwhile.
    """
    before = document.session_id
    _describe(document, **details)
    if document.session_id != before:
        others = [other for other in queries.siblings_of(document) if other is not document]
        document.position = next_position(others)
    note(event, document, Action.CHANGED)
    db.session.expire(document, ["session", "organisation"])
    return document


def _describe(
    document: Document,
    *,
    visibility: DocumentVisibility,
    organisation: Organisation | None,
    session: Session | None,
    **values: Any,
) -> None:
    if visibility is DocumentVisibility.DELEGATION and organisation is None:
        raise DelegationMissing
    is_for_one = visibility is DocumentVisibility.DELEGATION
    document.visibility = visibility
    document.organisation_id = organisation.id if organisation is not None and is_for_one else None
    document.session_id = session.id if session is not None else None
    for name in _DETAILS:
        setattr(document, name, values[name])


def add_version(
    event: Event, document: Document, *, file: Kept, language: str, actor: Any = None
) -> DocumentVersion:
    """Add a file in a language; the one that held there is replaced, and stays for staff.

    Raises:
        ReplacedMeanwhile: somebody added one in this language at the same moment.
    """
    earlier = [version for version in document.versions if version.language == language]
    moment = clock.now()
    for version in earlier:
        if version.replaced_at is None:
            version.replaced_at = moment
    db.session.flush()  # before the new one: of two at once, the database lets one hold
    stored = file.as_row()
    db.session.add(stored)
    db.session.flush()
    added = DocumentVersion(
        document_id=document.id,
        language=language,
        revision=max((version.revision for version in earlier), default=0) + 1,
        file_id=stored.id,
        uploaded_by_id=getattr(actor, "id", None),
        created_at=moment,
    )
    db.session.add(added)
    note(event, added, Action.CREATED, language=language, sha256=stored.sha256, name=stored.name)
    db.session.expire(document, ["versions"])
    return added


def take_back_version(event: Event, document: Document, version: DocumentVersion) -> None:
    """Take a language version back without another in its place; it stays for staff."""
    if version.replaced_at is None:
        version.replaced_at = clock.now()
        note(event, version, Action.STATE_CHANGED)
        db.session.expire(document, ["versions"])


def withdraw(event: Event, document: Document) -> None:
    """Take a document away from every reader; its files stay for staff."""
    document.withdrawn_at = clock.now()
    note(event, document, Action.STATE_CHANGED)


def bring_back(event: Event, document: Document) -> None:
    """Let its readers have a withdrawn document again."""
    document.withdrawn_at = None
    note(event, document, Action.STATE_CHANGED)


def move_document(event: Event, document: Document, *, by: int) -> None:
    """Move a document one place up (-1) or down (+1) within its session's list."""
    if document.withdrawn_at is None:
        move(event, queries.siblings_of(document), document, by=by)


def save_coverage(event: Event, row: Coverage | None, **values: Any) -> Coverage:
    """Add an entry of coverage, or change one.

    Raises:
        StaleEdit: somebody else saved it meanwhile.
    """
    is_new = row is None
    row = row or Coverage(event_id=event.id)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.add(row)
    note(event, row, Action.CREATED if is_new else Action.CHANGED)
    return row


def delete_coverage(event: Event, row: Coverage) -> None:
    """Put an entry into the bin."""
    row.deleted_at = clock.now()
    note(event, row, Action.DELETED)


def restore_coverage(event: Event, row: Coverage) -> None:
    """Take an entry out of the bin."""
    row.deleted_at = None
    note(event, row, Action.RESTORED)
