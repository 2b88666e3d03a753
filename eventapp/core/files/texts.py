"""What a document says, as Markdown: from Word, OpenDocument, PDF and plain files.

The file is examined as every file that comes in; then a program of its own reads it (`extractor.py`), so that
nothing that it does to a library reaches this process. Nothing of the file is kept but its words.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import structlog

from eventapp.core.files import kinds, lines, markup, service
from eventapp.core.files.kinds import MIB, FileKind, Problem, Refused

READABLE: Final = frozenset({FileKind.DOCX, FileKind.ODT, FileKind.PDF, FileKind.TXT})
TEXT_LIMIT: Final = 10 * MIB
PROGRAM: Final = Path(__file__).with_name("extractor.py")
LONGEST_SECONDS: Final = 30
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_log = structlog.get_logger("files")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The words of a file, in Markdown, and what kind of file said them."""

    text: str
    kind: FileKind


def read(stream: IO[bytes], name: str, *, most: int = TEXT_LIMIT) -> Extracted:
    """What a file says. Slow, so it is called while no transaction is open.

    Raises:
        Refused: it may not come in, cannot be read, or says nothing.
    """
    name = kinds.clean_name(name)
    kinds.measure(stream, most)
    if kinds.named_kind(name) is FileKind.TXT:
        kind, text = FileKind.TXT, _plain(stream)
    else:
        kind = service.examine(stream, name, READABLE)
        text = _extracted(stream.read(), kind)
    if not any(char.isalnum() for char in text):
        raise Refused(Problem.NO_TEXT, kind=kind)
    return Extracted(text, kind)


def _extracted(body: bytes, kind: FileKind) -> str:
    told = _asked(body, kind)
    if "problem" in told:
        _log.info("file_not_read", kind=kind.value, problem=told["problem"], failure=told.get("failure", ""))
        raise Refused(Problem(told["problem"]))
    if "html" in told:
        return markup.from_html(told["html"])
    return markup.from_paragraphs(lines.of_paper(markup.cleaned(told["text"])))


def _asked(body: bytes, kind: FileKind) -> dict[str, Any]:
    """What the program of its own answers; a file that is too much for it is damaged."""
    command = [sys.executable, "-I", str(PROGRAM), kind.value]
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours, the file by standard input
            command, input=body, capture_output=True, timeout=LONGEST_SECONDS, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {"problem": Problem.DAMAGED.value, "failure": "ended"}
    return told


def _plain(stream: IO[bytes]) -> str:
    """A plain file, whichever of the usual encodings it is in."""
    body = stream.read()
    kinds.check_head_of_text(body)
    text = markup.cleaned(decoded(body))
    return markup.from_paragraphs(lines.paragraphs(text))


def decoded(body: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 or Windows-1256, which holds Arabic, English and French.

    Raises:
        Refused: they are no text.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _as(body, encoding)
    if b"\0" in body:
        big = body[::2].count(b"\0") > body[1::2].count(b"\0") or _is_big(body)
        return _as(body, "utf-16-be" if big else "utf-16-le")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _as(body, "windows-1256")


def _is_big(body: bytes) -> bool:
    """Whether the Arabic letters of a UTF-16 text without a mark have their high byte first."""
    return body[::2].count(b"\x06") > body[1::2].count(b"\x06")


def _as(body: bytes, encoding: str) -> str:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(Problem.TEXT) from None
    if kinds.CONTROL.search(text):
        raise Refused(Problem.TEXT)
    return text
