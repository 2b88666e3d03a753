"""Looks into a PDF for what runs or hides: scripts, programs, other files, passwords. Pure.

A PDF goes out as an attachment and is never shown inside our pages, so it cannot harm them; this keeps it
from harming whoever opens it. Names may be spelt with `#xx`, and objects may lie packed in object streams:
both are read. The whole file is never in memory.
"""

from __future__ import annotations

import re
import zlib
from typing import IO, Final

from eventapp.core.files.kinds import MIB, Problem, Refused

_CHUNK: Final = MIB
_OVERLAP: Final = 1024
_MOST_STREAMS: Final = 20_000
_MOST_UNPACKED: Final = 32 * MIB
_STREAM_PART: Final = 4 * MIB
_ACTIVE: Final = ("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "SubmitForm")


def _spelt(name: str) -> str:
    """A pattern of a PDF name, each letter also as `#xx`."""
    return "".join(
        f"(?:{letter}|#{ord(letter) // 16:x}[{ord(letter) % 16:x}{ord(letter) % 16:X}])" for letter in name
    )


_NAMES: Final = re.compile(
    (
        f"/(?:(?P<active>{'|'.join(map(_spelt, _ACTIVE))})|(?P<locked>{_spelt('Encrypt')})"
        f"|(?P<packed>{_spelt('ObjStm')}))(?![A-Za-z0-9])"
    ).encode()
)
_STREAM: Final = re.compile(rb"stream\r?\n")
_FILTER: Final = re.compile(rb"/[A-Za-z0-9]+Decode(?![A-Za-z])|/(?:Fl|AHx|A85|LZW|RL)(?![A-Za-z])")


def check(stream: IO[bytes]) -> None:
    """Whether a PDF is passive and open.

    Raises:
        Refused: it is not, or has no end.
    """
    packed, tail = _scan(stream)
    if b"%%EOF" not in tail:
        raise Refused(Problem.DAMAGED)
    if len(packed) > _MOST_STREAMS:
        raise Refused(Problem.INFLATED)
    left = _MOST_UNPACKED
    for offset in packed:
        stream.seek(offset)
        content = _unpacked(stream.read(_STREAM_PART))
        left -= len(content)
        if left < 0:
            raise Refused(Problem.INFLATED)
        _look(content)
    stream.seek(0)


def _scan(stream: IO[bytes]) -> tuple[list[int], bytes]:
    """Look at every byte; where the dictionaries of object streams stand, and the end of the file."""
    stream.seek(0)
    before, position, packed = b"", 0, set()
    while chunk := stream.read(_CHUNK):
        piece = before + chunk
        packed |= {position - len(before) + place for place in _look(piece)}
        position += len(chunk)
        before = piece[-_OVERLAP:]
    return sorted(packed), before


def _look(piece: bytes) -> list[int]:
    """Where object streams are named in `piece`."""
    places = []
    for match in _NAMES.finditer(piece):
        if match["active"]:
            raise Refused(Problem.ACTIVE)
        if match["locked"]:
            raise Refused(Problem.LOCKED)
        places.append(match.end())
    return places


def _unpacked(content: bytes) -> bytes:
    """The object stream that follows, unpacked.

    Raises:
        Refused: it cannot be looked into whole, so nobody can say that it is passive.
    """
    begin = _STREAM.search(content, 0, 4 * _OVERLAP)
    if begin is None or len(_FILTER.findall(content, 0, begin.start())) > 1:
        raise Refused(Problem.DAMAGED)
    unpacking = zlib.decompressobj()
    try:
        found = unpacking.decompress(content[begin.end() :], _MOST_UNPACKED // 4)
    except zlib.error:
        raise Refused(Problem.DAMAGED) from None
    if not unpacking.eof:
        raise Refused(Problem.INFLATED)
    return found
