"""PDFs as tests read them: their text, and what PDF/UA-1 asks for as far as pypdf shows it."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, ContentStream

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u0640]")


def text_of(pdf: bytes) -> str:
    """The text as poppler reads it: in logical order, NFKC, no direction marks, one space between words."""
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(unicodedata.normalize("NFKC", _MARKS.sub("", found.stdout.decode())).split())


def reader(pdf: bytes) -> pypdf.PdfReader:
    """The file, opened."""
    return pypdf.PdfReader(io.BytesIO(pdf))


def elements(pdf: bytes) -> Iterator[Any]:
    """The elements of the structure tree, in logical order."""
    waiting: list[Any] = [reader(pdf).root_object["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, ArrayObject):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node["/K"])


def assert_accessible(pdf: bytes, language: str) -> None:
    """What of PDF/UA-1 can be read off a file: marked, titled, in a language, every content tagged."""
    file = reader(pdf)
    root: Any = file.root_object
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert root["/ViewerPreferences"]["/Direction"] == ("/R2L" if language == "ar" else "/L2R")
    assert file.metadata is not None
    assert file.metadata.title
    described = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfuaid:part(?:>|=\")1", described), "no PDF/UA-1 in the metadata"
    _assert_elements(pdf)
    for page in file.pages:
        assert str(page["/Tabs"]) == "/S"
        _assert_all_tagged(page, file)
        _assert_fonts(page)
        for annotation in page.get("/Annots", []):
            assert annotation.get_object().get("/Contents"), "a link says nothing of where it leads"


def _assert_elements(pdf: bytes) -> None:
    found = list(elements(pdf))
    kinds = [str(node["/S"]) for node in found]
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
    assert levels[:1] == [1], "the first heading is no H1"
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert all(node.get("/Alt") for node in found if node["/S"] == "/Figure"), "a figure without alternative"
    counted = Counter(kinds)
    assert counted["/Table"] == counted["/THead"]
    assert bool(counted["/TD"]) == bool(counted["/TH"])


def _assert_all_tagged(page: Any, file: pypdf.PdfReader) -> None:
    """Whatever is painted stands between the marks of an element or of an artefact."""
    depth = 0
    painting = {
        b"Tj",
        b"TJ",
        b"'",
        b'"',
        b"f",
        b"f*",
        b"F",
        b"S",
        b"s",
        b"B",
        b"B*",
        b"b",
        b"b*",
        b"Do",
        b"sh",
    }
    for _operands, operator in ContentStream(page.get_contents(), file).operations:
        depth += (operator in {b"BDC", b"BMC"}) - (operator == b"EMC")
        assert depth or operator not in painting, f"{operator!r} outside every tag"


def _assert_fonts(page: Any) -> None:
    for font in page["/Resources"].get("/Font", {}).values():
        font = font.get_object()  # noqa: PLW2901 - the font itself
        assert "/ToUnicode" in font
        if font["/Subtype"] == "/Type3":
            continue
        inner = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(inner), "a font is not embedded"
