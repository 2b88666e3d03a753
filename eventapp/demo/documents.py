"""Documents of the demonstration, made of what the event says of itself: Word files in each language."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import Any, Final

from eventapp.accounts.models import Account
from eventapp.core.files import service as files
from eventapp.core.files.kinds import DOCUMENT_LIMIT, FileKind
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.documents import service
from eventapp.documents.rules import DocumentKind, DocumentVisibility
from eventapp.events.models import Event

_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def load(event: Event, content: dict[str, Any], owner: Account) -> None:
    """Every document of the content file, in both languages."""
    for row in content["documents"]:
        title = LocalizedText(**row["title"])
        paragraphs = [title, event.title, *_taken_from(event, row["from"])]
        document = None
        for language in LANGUAGES:
            body = io.BytesIO(docx([text.in_(language) for text in paragraphs], language))
            kept = files.keep(body, f"{row['from']}.docx", allowed={FileKind.DOCX}, most=DOCUMENT_LIMIT)
            if document is not None:
                service.add_version(event, document, file=kept, language=language, actor=owner)
                continue
            document = service.add_document(
                event,
                file=kept,
                language=language,
                actor=owner,
                title=title,
                kind=DocumentKind(row["kind"]),
                symbol=row["symbol"],
                summary=LocalizedText(**row["summary"]),
                visibility=DocumentVisibility.PUBLIC,
                organisation=None,
                session=None,
            )


def _taken_from(event: Event, name: str) -> list[LocalizedText]:
    if name == "objectives":
        return [objective.text for objective in event.objectives]
    return [
        LocalizedText(*(f"{row.symbol}: {row.title.in_(language)}" for language in LANGUAGES))
        for row in event.instruments
    ]


def docx(paragraphs: list[str], language: str) -> bytes:
    """A Word file of these paragraphs, the first its title, in the direction of the language."""
    direction = "<w:bidi/>" if language == "ar" else ""
    turned = "<w:rtl/>" if language == "ar" else ""
    lines = [
        f"<w:p><w:pPr>{direction}</w:pPr><w:r><w:rPr>{'<w:b/>' if number == 0 else ''}{turned}</w:rPr>"
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for number, text in enumerate(paragraphs)
    ]
    members = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{_XML}<w:document xmlns:w="{_WORD}"><w:body>{"".join(lines)}</w:body>'
        "</w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()
