"""Kinds of files, sizes and refusals in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from flask_babel import gettext as _

from eventapp.core import locale, text
from eventapp.core.files.kinds import KIB, MIB, FileKind, Problem, Refused


def kind_name(kind: FileKind) -> str:
    """A kind as its extension is written everywhere: «PDF»."""
    return kind.value.upper()


def kinds_list(allowed: Collection[FileKind]) -> str:
    """The allowed kinds, in their usual order, as one island that reads left to right."""
    return text.isolate_ltr(", ".join(kind_name(kind) for kind in FileKind if kind in allowed))


def size_text(size: int) -> str:
    """A number of bytes as people say it: «1.4 MB», «١٫٤ م.ب»."""
    say = locale.reading()
    if size < KIB:
        return _("%(size)s bytes", size=say.number(size))
    if size < MIB:
        return _("%(size)s kB", size=say.number(round(size / KIB)))
    whole = size >= 10 * MIB or size % MIB == 0
    return _("%(size)s MB", size=say.number(round(size / MIB) if whole else round(size / MIB, 1)))


def refusal(refused: Refused, allowed: Collection[FileKind]) -> str:
    """Why a file was refused, and what to do, in one or two sentences."""
    return _SENTENCES[refused.problem](refused, allowed)


def _too_large(refused: Refused, _allowed: Collection[FileKind]) -> str:
    return _("This file is too large: %(most)s at most.", most=size_text(refused.values["most"]))


def _not_allowed(_refused: Refused, allowed: Collection[FileKind]) -> str:
    return _("Files of this kind are not taken. These are: %(kinds)s.", kinds=kinds_list(allowed))


def _pixels(refused: Refused, _allowed: Collection[FileKind]) -> str:
    most = locale.reading().number(refused.values["most"])
    return _(
        "This picture has too many pixels. Please make it smaller: %(most)s megapixels at most.", most=most
    )


def _no_text(refused: Refused, _allowed: Collection[FileKind]) -> str:
    if refused.values["kind"] is FileKind.PDF:
        return _(
            "This PDF holds no text, only pictures of pages (a scan). "
            "Please send the Word file, or type the text."
        )
    return _("There is no text in this file.")


_SENTENCES: Final = {
    Problem.EMPTY: lambda *_args: _("This file is empty."),
    Problem.TOO_LARGE: _too_large,
    Problem.NAME: lambda *_args: _(
        "The name of this file has no ending or holds hidden characters. Please rename it."
    ),
    Problem.NOT_ALLOWED: _not_allowed,
    Problem.EXTENSION: lambda *_args: _("This file is not what the ending of its name says."),
    Problem.DAMAGED: lambda *_args: _("This file is damaged. Please save it afresh and try again."),
    Problem.LOCKED: lambda *_args: _("This file is locked with a password. Please save it without one."),
    Problem.ACTIVE: lambda *_args: _(
        "This file holds macros, scripts or other files inside. Please save it without them, or as a PDF."
    ),
    Problem.OUTWARD: lambda *_args: _(
        "This file fetches something from elsewhere when it is opened. Please save it as a PDF."
    ),
    Problem.INFLATED: lambda *_args: _("Unpacked, this file is far too large."),
    Problem.TEXT: lambda *_args: _("This is no plain text in UTF-8. Please save it as such, or as a PDF."),
    Problem.FORMULA: lambda *_args: _("This table holds formulas. Please save it with values alone."),
    Problem.PIXELS: _pixels,
    Problem.NO_TEXT: _no_text,
    Problem.KNOWN_BAD: lambda *_args: _("Virus scanners know this file as harmful. It was not kept."),
}
