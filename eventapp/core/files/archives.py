"""Looks into packed office files without trusting a word of theirs. Pure.

The directory is measured before it is read, every member is unpacked under a cap and checked against its
digest, and nothing is ever written under a member's name.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import IO, Final
from xml.etree.ElementTree import ParseError  # nosec B405

from defusedxml.ElementTree import fromstring

from eventapp.core.files.kinds import MIB, OFFICE, FileKind, Problem, Refused

MOST_MEMBERS: Final = 4000
MOST_UNPACKED: Final = 200 * MIB
_MOST_DIRECTORY: Final = MIB
_CHUNK: Final = 256 * 1024
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_END: Final = struct.Struct("<4s4H2LH")
_MAIN_PARTS: Final = {
    FileKind.DOCX: "word/document.xml",
    FileKind.XLSX: "xl/workbook.xml",
    FileKind.PPTX: "ppt/presentation.xml",
}
_OPEN_TYPES: Final = {
    FileKind.ODT: b"application/vnd.oasis.opendocument.text",
    FileKind.ODS: b"application/vnd.oasis.opendocument.spreadsheet",
    FileKind.ODP: b"application/vnd.oasis.opendocument.presentation",
}
_ACTIVE_NAME: Final = re.compile(
    r"vbaproject|vbadata|(?:^|/)activex/|(?:^|/)(?:basic|scripts)/|oleobject|\.(?:bin|exe|dll|js|vbs|cmd|bat"
    r"|ps1|com|scr|jar|hta|lnk|html?|docm|xlsm|pptm|dotm|xlam|zip)$",
    re.IGNORECASE,
)
_HARMLESS_BIN: Final = re.compile(r"(?:printersettings|/customproperty)\d*\.bin$", re.IGNORECASE)
_ACTIVE_TYPE: Final = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX", re.IGNORECASE)
_ENTITY: Final = re.compile(rb"<!\s*ENTITY|<!\s*DOCTYPE[^>]{0,2000}\[", re.IGNORECASE)
_WEB: Final = ("http:", "https:", "mailto:", "tel:", "#")
_MOST_RELATIONS: Final = MIB  # bytes unpacked; a thousand links need a quarter of it
_ENCRYPTED: Final = re.compile(rb"<manifest:encryption-data|:encryption-data\b")


def check(stream: IO[bytes], kind: FileKind) -> None:
    """Whether a packed file is whole, of `kind`, passive and of a sane size.

    Raises:
        Refused: it is not.
    """
    _check_end(stream)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            _check_members(members, kind)
            _check_contents(archive, members, kind)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refused(Problem.DAMAGED) from None
    finally:
        stream.seek(0)


def _check_end(stream: IO[bytes]) -> None:
    """The end record stands at the very end and tells of a directory that is worth reading."""
    size = stream.seek(0, 2)
    if size < _END.size:
        raise Refused(Problem.DAMAGED)
    stream.seek(size - _END.size)
    mark, disk, first_disk, _here, count, length, offset, comment = _END.unpack(stream.read(_END.size))
    if mark != b"PK\x05\x06" or disk or first_disk or comment:
        raise Refused(Problem.DAMAGED)
    if count > MOST_MEMBERS or length > _MOST_DIRECTORY:
        raise Refused(Problem.INFLATED)
    if offset + length + _END.size != size:
        raise Refused(Problem.DAMAGED)


def _check_members(members: list[zipfile.ZipInfo], kind: FileKind) -> None:
    names = [member.filename for member in members]
    if not names or len(names) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Refused(Problem.INFLATED)
    if len(set(names)) != len(names) or min(member.header_offset for member in members):
        raise Refused(Problem.DAMAGED)  # two of one name: who reads which? or something before the first
    for member in members:
        _check_member(member)
    if kind in OFFICE and "EncryptedPackage" in names:
        raise Refused(Problem.LOCKED)
    needed = ("[Content_Types].xml", _MAIN_PARTS[kind]) if kind in OFFICE else ("mimetype", "content.xml")
    if not set(needed) <= set(names):
        raise Refused(Problem.EXTENSION)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if member.flag_bits & 0x1:
        raise Refused(Problem.LOCKED)
    parts = name.split("/")
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000  # noqa: PLR2004 - S_IFLNK
    if ".." in parts or name.startswith("/") or "\\" in member.orig_filename or ":" in parts[0] or is_link:
        raise Refused(Problem.DAMAGED)
    if "\0" in member.orig_filename or member.compress_type not in _PACKINGS:
        raise Refused(Problem.DAMAGED)
    if _ACTIVE_NAME.search(name) and not _HARMLESS_BIN.search(name):
        raise Refused(Problem.ACTIVE)


def _check_contents(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], kind: FileKind) -> None:
    """Unpack every member in pieces: digests are checked, and what XML says is looked at."""
    left = MOST_UNPACKED
    for member in members:
        is_xml = member.filename.lower().endswith((".xml", ".rels"))
        before = b""
        if member.filename.lower().endswith(".rels"):
            with archive.open(member) as content:
                _check_relations(content.read(_MOST_RELATIONS + 1))
        with archive.open(member) as content:
            while piece := content.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise Refused(Problem.INFLATED)
                if is_xml:
                    _check_xml(before + piece, member.filename)
                    before = piece[-4096:]
    if kind not in OFFICE and archive.read("mimetype")[:100].strip() != _OPEN_TYPES[kind]:
        raise Refused(Problem.EXTENSION)


def _check_xml(piece: bytes, name: str) -> None:
    if b"\0" in piece:
        piece = piece.replace(b"\0", b"")  # UTF-16 hides nothing
    if _ENTITY.search(piece):
        raise Refused(Problem.DAMAGED)
    if name == "[Content_Types].xml" and _ACTIVE_TYPE.search(piece):
        raise Refused(Problem.ACTIVE)
    if name == "META-INF/manifest.xml" and _ENCRYPTED.search(piece):
        raise Refused(Problem.LOCKED)


def _check_relations(content: bytes) -> None:
    """What a part points at outside the file: addresses of the web alone, and these as links alone.

    Parsed, since attributes may be spelt in many ways, and a pattern can be made to run for ever.
    """
    if len(content) > _MOST_RELATIONS:
        raise Refused(Problem.INFLATED)
    try:
        found = fromstring(content)
    except (ParseError, ValueError):  # ValueError: what defusedxml refuses
        raise Refused(Problem.DAMAGED) from None
    for relation in found.iter():
        if relation.get("TargetMode", "").strip().lower() != "external":
            continue
        is_link = relation.get("Type", "").endswith("/relationships/hyperlink")
        if not (is_link and relation.get("Target", "").strip().lower().startswith(_WEB)):
            raise Refused(Problem.OUTWARD)
