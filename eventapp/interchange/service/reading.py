"""A file as a value, whichever of the two formats it is in."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from typing import Final

from eventapp.interchange import labels
from eventapp.interchange.errors import FileTooLarge, NotAnAgenda, Unreadable
from eventapp.interchange.rules import checks, frab
from eventapp.interchange.rules.shape import Finding, Programme
from eventapp.interchange.service import hiwar
from eventapp.publishing.faces.identity import derived

MOST_BYTES: Final = 5 * 1024 * 1024
_XML_STARTS: Final = (b"<", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class FileContent:
    """What a file says, cleaned; what was found on the way; and the digest of its bytes."""

    programme: Programme
    findings: tuple[Finding, ...]
    digest: str


def read(body: bytes) -> FileContent:
    """Read a file.

    Raises:
        FileTooLarge, NotAnAgenda: nothing can be made of it.
    """
    if len(body) > MOST_BYTES:
        raise FileTooLarge(most=MOST_BYTES // 1024**2)
    start = body.removeprefix(codecs.BOM_UTF8).lstrip()
    if not start:
        raise NotAnAgenda(reason=Unreadable.EMPTY)
    if start.startswith(_XML_STARTS):
        words = frab.Words(labels.kinds_by_word(), derived("room", "every"))
        programme, found = frab.read(body.lstrip(), words)
    elif start.startswith(b"{"):
        programme, found = hiwar.read(start)
    else:
        raise NotAnAgenda(reason=Unreadable.NO_FORMAT)
    cleaned, more = checks.clean(programme, labels.kind_names())
    return FileContent(cleaned, (*found, *more), hashlib.sha256(body).hexdigest())
