"""Documents typeset by typst: PDF/UA-1, the same bytes for the same data, with the fonts of this package.

A template of `templates/typesetting/` gets its texts as data and never as source, so that nothing a user
wrote is evaluated. A character that no font has would be left out, or stop the document: it is replaced by a
visible mark, told of at the end of the document, and logged.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import structlog
import typst
from flask_babel import gettext as _

from eventapp.config import ROOT
from eventapp.core import text
from eventapp.core.languages import direction
from eventapp.core.locale import speaking

TEMPLATES: Final = ROOT / "templates" / "typesetting"
FONTS: Final = Path(__file__).with_name("fonts")
REPLACEMENT: Final = "\ufffd"
_STANDARD: Final = "ua-1"
_NOTHING: Final = "_nothing.typ"
_REMEMBERED: Final = 10  # compilations
_KEPT_DOCUMENTS: Final = 16
_TOLD: Final = 20  # replaced characters that a document lists
# Directions that reach beyond their text, and what is no character at all.
_DROPPED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
_LONG_WORD: Final = re.compile(r"\S{36,}")
_STEP: Final = 12
_SELECTORS: Final = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x034F)))
_lock: Final = threading.Lock()
_log = structlog.get_logger("typesetting")


class TypesettingFailed(RuntimeError):
    """The compiler failed in itself: neither the template nor the data is said to be wrong."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A finished document.

    `substitutions` are the characters that no font has, in code order; `conforms` is false when PDF/UA-1 had
    to be given up for the document to be made at all.
    """

    pdf: bytes
    substitutions: tuple[str, ...]
    conforms: bool

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.pdf).hexdigest()


def typeset(template: str, data: Mapping[str, Any], *, language: str) -> Typeset:
    """The document that `template` (a file name) makes of `data`, in `language`.

    `data["sheet"]` says what `_sheet.typ` needs: title, running, edition, page_of, draft, accent, digits,
    made (year … second, UTC, or None). Every other key is the template's own. The newest documents are kept,
    so that a reader who asks again waits for nothing.

    Raises:
        typst.TypstError: the template and the data do not fit together.
        TypesettingFailed: the compiler failed in itself.
    """
    missing: set[str] = set()
    given = _printable(data, missing)
    given["sheet"] |= {
        "language": language,
        "direction": direction(language),
        "fonts": _manifest()["families"],
        "substituted": _told(missing, language),
    }
    body = json.dumps(given, ensure_ascii=False, sort_keys=True)
    key = hashlib.sha256(f"{template}\0{body}".encode()).hexdigest()
    kept = _kept.get(key)
    if kept is None:
        substitutions = tuple(sorted(missing))
        if substitutions:
            _log.warning("no font has these characters", template=template, characters=_codes(substitutions))
        pdf, conforms = _compile(template, body)
        kept = _kept.put(key, Typeset(pdf, substitutions, conforms))
    return kept


def covered(char: str) -> bool:
    """Whether the fonts can show `char`, or it is not to be seen at all."""
    return (
        ord(char) in _coverage() or unicodedata.category(char) == "Cf" or char in _SELECTORS or char == "\n"
    )


def _printable(value: Any, missing: set[str]) -> Any:
    """`value` with every text in it made fit to print; what had to be replaced is added to `missing`."""
    if isinstance(value, str):
        return _fit(value, missing)
    if isinstance(value, Mapping):
        return {key: _printable(part, missing) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(part, missing) for part in value]
    return value


def _fit(value: str, missing: set[str]) -> str:
    if value.isascii() and value.isprintable() and len(value) < _STEP:
        return value
    wanted = unicodedata.normalize("NFC", _DROPPED.sub("", value.replace("\t", " ")))
    lost = {char for char in set(wanted) if not covered(char)}
    for char in lost:
        if unicodedata.category(char) in ("Zs", "Zl", "Zp"):
            wanted = wanted.replace(char, " ")
            continue
        missing.add(char)
        wanted = wanted.replace(char, REPLACEMENT)
    return _LONG_WORD.sub(_breakable, wanted)


def _breakable(word: re.Match[str]) -> str:
    """A very long word with invisible places where a line may break; Arabic letters stay joined there."""
    parts = [""]
    for char in word[0]:
        if len(parts[-1]) >= _STEP and unicodedata.category(char)[0] != "M" and char not in "\u200c\u200d":
            is_joined = unicodedata.bidirectional(char) == "AL"
            parts[-1] += "\u200d\u200b" if is_joined else "\u200b"
            parts.append("\u200d" if is_joined else "")
        parts[-1] += char
    return "".join(parts)


def _told(missing: set[str], language: str) -> str:
    if not missing:
        return ""
    with speaking(language):
        return _(
            "Shown as %(mark)s, because the fonts of this document lack them: %(characters)s.",
            mark=REPLACEMENT,
            characters=text.isolate_ltr(", ".join(_codes(tuple(sorted(missing))[:_TOLD]))),
        )


def _codes(characters: tuple[str, ...]) -> list[str]:
    """Characters by number and Unicode name: "U+1F600 GRINNING FACE"."""
    return [f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip() for char in characters]


# The compiler


@cache
def _manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FONTS / "manifest.json").read_text())
    return found


@cache
def _coverage() -> frozenset[int]:
    ranges = (pair.partition("-") for pair in _manifest()["ranges"].split())
    return frozenset(
        code for first, _dash, last in ranges for code in range(int(first, 16), int(last, 16) + 1)
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(str(TEMPLATES / template), root=str(TEMPLATES), font_paths=_fonts())


def _compile(template: str, body: str) -> tuple[bytes, bool]:
    """The document, and whether it is PDF/UA-1. One at a time in a process: that bounds time and memory."""
    compiler, inputs = _compiler(template), {"given": body}
    with _lock:
        try:
            return _pdf(compiler, inputs, [_STANDARD]), True
        except typst.TypstError as refusal:
            made = _pdf(compiler, inputs, [])  # a fault of template or data fails here too
            _log.error("no PDF/UA-1", template=template, reason=refusal.message, hints=refusal.hints)
            return made, False
        finally:
            _forget()


def _forget() -> None:
    """Let go of what the compiler remembers of a document, some 30 MB for 60 sessions.

    It keeps what one of its last ten compilations used; an empty document takes a millisecond.
    """
    for _round in range(_REMEMBERED + 1):
        _compiler(_NOTHING).compile(format="pdf")


def _pdf(compiler: typst.Compiler, inputs: dict[str, str], standards: list[Any]) -> bytes:
    try:
        made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=0)
    except BaseException as failure:
        if type(failure).__name__ != "PanicException":
            raise
        _compiler.cache_clear()  # nobody says in what state a panic leaves it
        # A panic is no Exception: left alone it would pass every handler and end the worker.
        raise TypesettingFailed(str(failure)) from failure
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


class _Kept:
    """The newest documents of this process."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, Typeset] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Typeset | None:
        with self._lock:
            found = self._documents.get(key)
            if found is not None:
                self._documents.move_to_end(key)
            return found

    def put(self, key: str, document: Typeset) -> Typeset:
        with self._lock:
            self._documents[key] = document
            while len(self._documents) > _KEPT_DOCUMENTS:
                self._documents.popitem(last=False)
        return document


_kept: Final = _Kept()
