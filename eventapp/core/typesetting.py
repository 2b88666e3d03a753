"""Documents typeset by typst: PDF/UA-1, the same bytes for the same data, with the fonts of this package.

A template of `templates/typesetting/` gets its texts as data and never as source, so that nothing a user
wrote is evaluated. A character that no font has would be left out, or stop the document: it is replaced by a
visible mark, told of at the end of the document, and logged.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import threading
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import structlog
from flask_babel import gettext as _

from eventapp.config import ROOT
from eventapp.core import text
from eventapp.core.languages import direction
from eventapp.core.locale import speaking

TEMPLATES: Final = ROOT / "templates" / "typesetting"
FONTS: Final = Path(__file__).with_name("fonts")
REPLACEMENT: Final = "\ufffd"
PROGRAM: Final = Path(__file__).with_name("typesetter.py")
LONGEST_SECONDS: Final = 120
AT_ONCE: Final = 2  # documents a process
_TOLD: Final = 20  # replaced characters that a document lists
# Directions that reach beyond their text, and what is no character at all.
_DROPPED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
_LONG_WORD: Final = re.compile(r"\S{36,}")
_STEP: Final = 12
_SELECTORS: Final = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x034F)))
_places: Final = threading.BoundedSemaphore(AT_ONCE)
_log = structlog.get_logger("typesetting")


class TypesettingFailed(RuntimeError):
    """No document was made; the message is the compiler's."""


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
    made (year … second, UTC, or None). Every other key is the template's own.

    Raises:
        TypesettingFailed: template and data do not fit together, or the compiler failed in itself.
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
    substitutions = tuple(sorted(missing))
    if substitutions:
        _log.warning("no font has these characters", template=template, characters=_codes(substitutions))
    pdf, conforms = _compile(template, body)
    return Typeset(pdf, substitutions, conforms)


def covered(char: str) -> bool:
    """Whether the fonts can show `char`, or it is not to be seen at all."""
    return _has_glyph(ord(char)) or unicodedata.category(char) == "Cf" or char in _SELECTORS or char == "\n"


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
def _coverage() -> tuple[array[int], array[int]]:
    """First and last code points of the ranges that the fonts cover, ascending; a set of all takes 3 MB."""
    pairs = (pair.partition("-") for pair in _manifest()["ranges"].split())
    ranges = sorted((int(first, 16), int(last, 16)) for first, _dash, last in pairs)
    return array("L", [first for first, _last in ranges]), array("L", [last for _first, last in ranges])


def _has_glyph(code: int) -> bool:
    firsts, lasts = _coverage()
    at = bisect_right(firsts, code) - 1
    return at >= 0 and code <= lasts[at]


def _compile(template: str, body: str) -> tuple[bytes, bool]:
    """The document, and whether it is PDF/UA-1; few at a time in a process, which bounds time and memory."""
    command = [sys.executable, "-I", str(PROGRAM), str(TEMPLATES), str(FONTS), template]
    with _places:
        try:
            done = subprocess.run(  # noqa: S603 - a program of ours, its text by standard input
                command, input=body.encode(), capture_output=True, timeout=LONGEST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise TypesettingFailed(f"{template} took longer than {LONGEST_SECONDS} s") from None
    if done.returncode != 0:
        raise TypesettingFailed(done.stderr.decode(errors="replace").strip()[-2000:])
    told, _line, pdf = done.stdout.partition(b"\n")
    found = json.loads(told)
    if not found["conforms"]:
        _log.error("no PDF/UA-1", template=template, reason=found["reason"], hints=found["hints"])
    return pdf, bool(found["conforms"])
