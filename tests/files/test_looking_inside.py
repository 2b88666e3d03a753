"""What hides from a look: object streams packed twice or named from afar, relations that take for ever."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest

from eventapp.core.files import archives, pdf
from eventapp.core.files.kinds import FileKind, Problem, Refused

HIDDEN = b"1 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj"
CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)


def with_stream(dictionary: bytes, packed: bytes) -> io.BytesIO:
    body = b"%PDF-1.5\n1 0 obj\n<<" + dictionary + b">>\nstream\n" + packed + b"\nendstream\nendobj\n%%EOF"
    return io.BytesIO(body)


@pytest.mark.parametrize(
    ("dictionary", "packed"),
    [
        (b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(HIDDEN)),
        (b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]", zlib.compress(HIDDEN).hex().encode()),
        (b"/Type/ObjStm/Filter/ASCIIHexDecode", HIDDEN.hex().encode()),
        (b"/Type/ObjStm" + b" " * 5000 + b"/Filter/FlateDecode", zlib.compress(HIDDEN)),
        (b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(HIDDEN)[:-12]),
        (b"/Type/ObjStm/Filter/LZWDecode", HIDDEN),
    ],
)
def test_a_stream_that_cannot_be_read_whole_is_refused(dictionary: bytes, packed: bytes) -> None:
    with pytest.raises(Refused):
        pdf.check(with_stream(dictionary, packed))


def test_a_stream_that_is_read_whole_and_passive_is_taken() -> None:
    pdf.check(with_stream(b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(b"1 0 obj (quiet) endobj")))


def word(relations: bytes) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("word/document.xml", b"<w/>")
        archive.writestr("word/_rels/document.xml.rels", relations)
    out.seek(0)
    return out


def relation(mode: bytes, target: bytes, kind: bytes = b"hyperlink") -> bytes:
    return (
        b'<Relationships><Relationship Id="r" Type="http://x/relationships/'
        + kind
        + b'" Target="'
        + target
        + b'" TargetMode="'
        + mode
        + b'"/></Relationships>'
    )


@pytest.mark.parametrize(
    ("relations", "problem"),
    [
        (relation(b"External", b"https://evil.example/t", b"attachedTemplate"), Problem.OUTWARD),
        (relation(b"&#69;xternal", b"https://evil.example/t", b"attachedTemplate"), Problem.OUTWARD),
        (relation(b"External", b"file:///etc/passwd"), Problem.OUTWARD),
        (b"<Relationship TargetMode='External " * 25_000, Problem.DAMAGED),
        (b"<Relationships>" + b" " * 2_000_000 + b"</Relationships>", Problem.INFLATED),
    ],
)
def test_what_points_outside_is_refused(relations: bytes, problem: Problem) -> None:
    with pytest.raises(Refused) as refused:
        archives.check(word(relations), FileKind.DOCX)
    assert refused.value.problem is problem


def test_a_link_into_the_web_is_taken() -> None:
    archives.check(word(relation(b"External", b"https://www.un.org/")), FileKind.DOCX)
