"""The documents of an event that a caller may have, each with its files by language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from flask import Response

from eventapp.api.v1.base import answer, answer_list, blueprint, describe, listed
from eventapp.core import edge
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.links import absolute
from eventapp.core.locale import current_language
from eventapp.core.localized import LocalizedText
from eventapp.documents.models import Document, DocumentVersion
from eventapp.documents.rules import DocumentKind
from eventapp.publishing.views.public import audience, shelf


class FileData(msgspec.Struct, frozen=True, kw_only=True):
    """A document in one language (BCP 47): where its file is, how many bytes it has, and their SHA-256."""

    language: str
    address: str
    type: str
    size: int
    sha256: str
    added_at: datetime


class DocumentData(msgspec.Struct, frozen=True, kw_only=True):
    """A document; `session` is the id of the session it belongs to, or null for the whole event."""

    id: str
    kind: DocumentKind
    symbol: str
    title: LocalizedText
    summary: LocalizedText
    session: str | None
    files: tuple[FileData, ...]


def document_data(document: Document) -> DocumentData:
    """A document as the API tells it."""
    return DocumentData(
        id=document.public_id,
        kind=document.kind,
        symbol=document.symbol,
        title=document.title,
        summary=document.summary,
        session=document.session.public_id if document.session else None,
        files=tuple(_file_data(document, version) for version in document.current),
    )


def _file_data(document: Document, version: DocumentVersion) -> FileData:
    return FileData(
        language=version.language,
        address=absolute(
            "documents.file",
            document=document.public_id,
            language=version.language,
            lang=current_language(),
            event=current_event().slug,
        ),
        type=version.file.kind.value,
        size=version.file.size,
        sha256=version.file.sha256,
        added_at=version.created_at,
    )


@blueprint.get("/events/<event>/documents")
@requires(Permission.EVENT_READ)
@edge.kept("page", "page_size", "lang", audience=audience)
@describe("The documents, by session in the order of the agenda", listed(DocumentData), is_list=True)
def list_documents() -> Response:
    """The documents that the caller may have."""
    found: list[Any] = [document for group in shelf().groups for document in group.documents]
    return answer_list([document_data(document) for document in found])


@blueprint.get("/events/<event>/documents/<document>")
@requires(Permission.EVENT_READ)
@edge.kept("lang", audience=audience)
@describe("One document", DocumentData)
def document(document: str) -> Response:
    """A document by its id."""
    found = next((one for one in shelf().documents if one.public_id == document), None)
    if found is None:
        raise NotFound
    return answer(document_data(found))
