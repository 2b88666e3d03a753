"""Word and OpenDocument files as offices write them, Arabic ones among them; made here, without a library."""

# ruff: noqa: E501 - these documents are lines as their programs write them
from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from tests.files.samples import packed

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="{_P}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELS: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="{_P}/relationships"><Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>"""
_PARTS: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="{_P}/relationships"><Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_R}/numbering" Target="numbering.xml"/></Relationships>"""
_STYLES: Final = f"""<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="{_W}">
<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="heading 2"/></w:style></w:styles>"""
_NUMBERING: Final = f"""<?xml version="1.0" encoding="UTF-8"?><w:numbering xmlns:w="{_W}">
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def run(text: str, *marks: str) -> str:
    """A run; its marks are `b`, `i`, `rtl`."""
    made = "".join(f"<w:{mark}/>" for mark in marks)
    return f'<w:r><w:rPr>{made}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", level: int | None = None, bidi: bool = False) -> str:
    """A paragraph; `level` makes it an entry of a list (0 numbered, 1 with bullets)."""
    made = f'<w:pStyle w:val="{style}"/>' if style else ""
    made += "<w:bidi/>" if bidi else ""
    if level is not None:
        made += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{made}</w:pPr>{''.join(runs)}</w:p>"


def docx(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs."""
    body = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": body,
        "word/_rels/document.xml.rels": _PARTS,
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
    }
    return packed({name: content.encode() for name, content in members.items()})


_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns"


def odt(body: str) -> bytes:
    """An OpenDocument text; T1 is bold, T2 is bold as Arabic is, L1 counts."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_ODF}:office:1.0" '
        f'xmlns:text="{_ODF}:text:1.0" xmlns:style="{_ODF}:style:1.0" xmlns:fo="{_ODF}:xsl-fo-compatible:1.0">'
        "<office:automatic-styles>"
        '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="T2" style:family="text"><style:text-properties style:font-weight-complex="bold"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/></text:list-style>'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()})


def pdf(lines: Sequence[str]) -> bytes:
    """A PDF of one page with these lines in Latin letters, whole with its table of objects."""
    shown = b"".join(
        f"BT /F1 12 Tf 72 {760 - 20 * number} Td ({line}) Tj ET\n".encode("latin-1")
        for number, line in enumerate(lines)
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>\nstream\n%sendstream" % (len(shown), shown),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return (
        out
        + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            table,
            start,
        )
    )
