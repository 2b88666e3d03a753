"""What a file is, by its bytes, and whether such a file may come in. Pure.

The bytes, the extension and the list of what is allowed must agree. Whatever is refused is refused with a
code that `labels.py` puts into words.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, Final

KIB: Final = 1024
MIB: Final = 1024 * KIB
_CHUNK: Final = 64 * KIB
NAME_LENGTH: Final = 200  # characters of a file's name that are kept, its extension among them


class FileKind(StrEnum):
    """Every kind that may come in anywhere; the value is its usual extension."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    TXT = "txt"
    CSV = "csv"
    PNG = "png"
    JPEG = "jpg"
    WEBP = "webp"
    ZIP = "zip"  # made by the program itself; none is taken from outside


class Problem(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NAME = "name"
    NOT_ALLOWED = "not_allowed"
    EXTENSION = "extension"  # the name says another kind than the bytes
    DAMAGED = "damaged"
    LOCKED = "locked"  # a password is needed to read it
    ACTIVE = "active"  # macros, scripts, programs
    OUTWARD = "outward"  # fetches from elsewhere when it is opened
    INFLATED = "inflated"  # far larger unpacked than anybody needs
    TEXT = "text"  # not UTF-8, or markup under the name of a text
    FORMULA = "formula"
    PIXELS = "pixels"
    KNOWN_BAD = "known_bad"
    NO_TEXT = "no_text"  # asked for its words, it has none


class Refused(Exception):
    """A file may not come in; nothing of it is kept."""

    def __init__(self, problem: Problem, **values: Any) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.values = values


OFFICE: Final = frozenset({FileKind.DOCX, FileKind.XLSX, FileKind.PPTX})
OPEN_DOCUMENT: Final = frozenset({FileKind.ODT, FileKind.ODS, FileKind.ODP})
IMAGES: Final = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.WEBP})
TEXTS: Final = frozenset({FileKind.TXT, FileKind.CSV})
DOCUMENTS: Final = frozenset({FileKind.PDF}) | OFFICE | OPEN_DOCUMENT | TEXTS | IMAGES
DOCUMENT_LIMIT: Final = 50 * MIB
IMAGE_LIMIT: Final = 10 * MIB

EXTENSIONS: Final = {kind.value: kind for kind in FileKind if kind is not FileKind.ZIP} | {
    "jpeg": FileKind.JPEG
}
_OPENXML: Final = "application/vnd.openxmlformats-officedocument"
MIME_TYPES: Final = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OPENXML}.wordprocessingml.document",
    FileKind.XLSX: f"{_OPENXML}.spreadsheetml.sheet",
    FileKind.PPTX: f"{_OPENXML}.presentationml.presentation",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.ODP: "application/vnd.oasis.opendocument.presentation",
    FileKind.TXT: "text/plain",
    FileKind.CSV: "text/csv",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.WEBP: "image/webp",
    FileKind.ZIP: "application/zip",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A file as it came: how large it is, and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def measure(stream: IO[bytes], most: int) -> Measured:
    """Read a file once, never more than `most` bytes of it.

    Raises:
        Refused: it is empty, or larger.
    """
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > most:
            raise Refused(Problem.TOO_LARGE, most=most)
        digest.update(chunk)
    stream.seek(0)
    if not size:
        raise Refused(Problem.EMPTY)
    return Measured(size, digest.hexdigest())


_FORBIDDEN_IN_NAME: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean_name(typed: str) -> str:
    """The last part of a file's name as it is shown again, shortened before its extension.

    Raises:
        Refused: it holds characters that hide or turn round what it says, or has no stem.
    """
    name = re.split(r"[/\\]", typed)[-1].strip()
    if _FORBIDDEN_IN_NAME.search(name):
        raise Refused(Problem.NAME)
    stem, dot, extension = name.rpartition(".")
    if not stem.strip(" .") or not dot:
        raise Refused(Problem.NAME)
    return stem[: NAME_LENGTH - len(extension) - 1] + "." + extension[:20]


def named_kind(name: str) -> FileKind | None:
    """The kind that a name claims."""
    return EXTENSIONS.get(name.rpartition(".")[2].lower())


_MARKUP: Final = re.compile(rb"\s*(?:<|%!PS|#!|\{\\rtf|@echo)", re.IGNORECASE)
# The signature by which virus scanners are tested; kept in two parts so that this very file is no find.
_TEST_VIRUS: Final = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"
_HEAD: Final = 4 * KIB


def sniff(head: bytes) -> FileKind | None:
    """The family of a file by its first bytes: picture, PDF, ZIP for whatever is packed, TXT, or None."""
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return FileKind.ZIP
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    return None if b"\0" in head else FileKind.TXT


def check_head(stream: IO[bytes], name: str, allowed: Collection[FileKind]) -> FileKind:
    """The kind that name and first bytes agree on.

    Raises:
        Refused: they do not, or the kind is not allowed.
    """
    stream.seek(0)
    head = stream.read(_HEAD)
    stream.seek(0)
    if _TEST_VIRUS in head:
        raise Refused(Problem.KNOWN_BAD)
    claimed, found = named_kind(name), sniff(head)
    if claimed is None or claimed not in allowed:
        raise Refused(Problem.NOT_ALLOWED)
    if family(claimed) is not found:
        raise Refused(Problem.EXTENSION)
    return claimed


def family(kind: FileKind) -> FileKind:
    """What the first bytes of a kind look like: every office file is packed, every table is text."""
    if kind in OFFICE | OPEN_DOCUMENT:
        return FileKind.ZIP
    return FileKind.TXT if kind in TEXTS else kind


def check_head_of_text(body: bytes) -> None:
    """Whether bytes that are called a text, in whatever encoding, begin like one.

    Raises:
        Refused: they are of another kind, markup or a program.
    """
    head = body[:_HEAD]
    if _TEST_VIRUS in head:
        raise Refused(Problem.KNOWN_BAD)
    if sniff(head) not in {FileKind.TXT, None} or head.startswith((b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")):
        raise Refused(Problem.EXTENSION)
    if _MARKUP.match(head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")):
        raise Refused(Problem.TEXT)


def check_text(stream: IO[bytes], kind: FileKind) -> None:
    """Whether it is plain text in UTF-8 that no program runs.

    Raises:
        Refused: it is another encoding, markup or a program; or a table with formulas.
    """
    stream.seek(0)
    if _MARKUP.match(stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf")):
        raise Refused(Problem.TEXT)
    stream.seek(0)
    reader = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        _check_lines(reader, kind)
    except UnicodeDecodeError:
        raise Refused(Problem.TEXT) from None
    finally:
        reader.detach()
        stream.seek(0)


_FORMULA: Final = re.compile(r"\s*(?:[=@\uff1d\uff20]|[+\-\uff0b\uff0d][^\d\s.,()\u0660-\u0669-])")
_CELL_END: Final = re.compile(r'[,;\t\r\n"|]')
_CELL_START: Final = 64  # characters; what a cell begins with decides
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _check_lines(reader: io.TextIOWrapper, kind: FileKind) -> None:
    rest = ""
    while block := reader.read(_CHUNK):
        if CONTROL.search(block):
            raise Refused(Problem.TEXT)
        if kind is FileKind.CSV:
            *cells, rest = _CELL_END.split(rest + block)
            _check_cells([*cells, rest])
            rest = rest[:_CELL_START]


def _check_cells(cells: list[str]) -> None:
    if any(map(_FORMULA.match, cells)):
        raise Refused(Problem.FORMULA)
