"""A program of its own: what a document says, from standard input to standard output as JSON.

It is started for each file and ends with it: what people send is read by large libraries, and whatever a
file makes them do, it costs this program's seconds and memory and nobody else's. Told to it: the kind; read
by it: a file that was examined before. It writes HTML (a few tags, not yet sanitised), or plain lines, or why
there is nothing.
"""

from __future__ import annotations

import html
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

MOST_SECONDS = 20
MOST_MEMORY = 1024 * 1024 * 1024
MOST_XML = 8 * 1024 * 1024  # bytes of one member; a speech of an hour has a tenth of it
MOST_PAGES = 80


def main(kind: str) -> None:
    """Read one file."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    body = sys.stdin.buffer.read()
    try:
        told = {"docx": _docx, "odt": _odt, "pdf": _pdf}[kind](body)
    except (MemoryError, _TooLarge):
        told = {"problem": "inflated"}
    except Exception as failure:  # noqa: BLE001 - whatever a library makes of a broken file
        told = {"problem": "damaged", "failure": type(failure).__name__}
    sys.stdout.write(json.dumps(told))


class _TooLarge(Exception):
    """More than a speech can hold."""


def _check_sizes(body: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(body))
    if any(
        member.file_size > MOST_XML
        for member in archive.infolist()
        if member.filename.endswith((".xml", ".rels"))
    ):
        raise _TooLarge
    return archive


def _docx(body: bytes) -> dict[str, Any]:
    import mammoth  # noqa: PLC0415 - each kind loads its own library alone

    _check_sizes(body)
    no_picture = mammoth.images.img_element(lambda _image: {})
    made = mammoth.convert_to_html(io.BytesIO(body), convert_image=no_picture, id_prefix="n")
    return {"html": made.value}


# OpenDocument

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_LEFT_OUT = {
    f"{_TEXT}tracked-changes",
    f"{_TEXT}note",
    f"{_OFFICE}annotation",
    f"{_TEXT}sequence-decls",
    f"{_OFFICE}forms",
}
_BOLD = ("bold", "600", "700", "800", "900")


def _odt(body: bytes) -> dict[str, Any]:
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    with _check_sizes(body) as archive:
        root = fromstring(archive.read("content.xml"), forbid_dtd=True)
    styles = {name: marks for style in root.iter(f"{_STYLE}style") for name, marks in _marks(style)}
    numbered = {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_TEXT}list-style")
        if len(style) and style[0].tag == f"{_TEXT}list-level-style-number"
    }
    start = root.find(f"{_OFFICE}body/{_OFFICE}text")
    return {"html": "".join(_blocks(start, styles, numbered, ordered=False)) if start is not None else ""}


def _marks(style: Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a style of letters makes of them; in Arabic the weight is another attribute."""
    for properties in style.iter(f"{_STYLE}text-properties"):
        weight = properties.get(f"{_FO}font-weight") or properties.get(f"{_STYLE}font-weight-complex")
        slant = properties.get(f"{_FO}font-style") or properties.get(f"{_STYLE}font-style-complex")
        found = (*(["strong"] if weight in _BOLD else []), *(["em"] if slant == "italic" else []))
        if style.get(f"{_STYLE}family") == "text":
            yield style.get(f"{_STYLE}name", ""), found


def _blocks(element: Element, styles: Any, numbered: set[str], *, ordered: bool) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{_TEXT}p":
            yield f"<p>{_inline(child, styles)}</p>"
        elif child.tag == f"{_TEXT}h":
            level = "1" if child.get(f"{_TEXT}outline-level", "1") == "1" else "2"
            yield f"<h{level}>{_inline(child, styles)}</h{level}>"
        elif child.tag == f"{_TEXT}list":
            named = child.get(f"{_TEXT}style-name")
            counts = ordered if named is None else named in numbered
            tag = "ol" if counts else "ul"
            yield f"<{tag}>{''.join(_blocks(child, styles, numbered, ordered=counts))}</{tag}>"
        elif child.tag == f"{_TEXT}list-item":
            yield f"<li>{''.join(_blocks(child, styles, numbered, ordered=ordered))}</li>"
        else:
            yield from _blocks(child, styles, numbered, ordered=ordered)


def _inline(element: Element, styles: Any) -> str:
    parts = [html.escape(element.text or "")]
    for child in element:
        if child.tag in {f"{_TEXT}s", f"{_TEXT}tab"}:
            parts.append(" ")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("<br>")
        elif child.tag not in _LEFT_OUT:
            marks = styles.get(child.get(f"{_TEXT}style-name", ""), ())
            begin = "".join(f"<{mark}>" for mark in marks)
            end = "".join(f"</{mark}>" for mark in reversed(marks))
            parts.append(f"{begin}{_inline(child, styles)}{end}")
        parts.append(html.escape(child.tail or ""))
    return "".join(parts)


def _pdf(body: bytes) -> dict[str, Any]:
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(body))
    if reader.is_encrypted:
        return {"problem": "locked"}
    if len(reader.pages) > MOST_PAGES:
        raise _TooLarge
    pages = (
        page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False) for page in reader.pages
    )
    return {"text": "\n\n".join(pages)}


if __name__ == "__main__":
    main(sys.argv[1])
