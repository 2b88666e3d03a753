"""A program of its own: one document from standard input to standard output, by typst.

It is started for each document and ends with it, so that the compiler's memory is given back, a document that
takes too long can be stopped, and a panic ends nobody else. Told to it: templates, fonts, a template's name;
read by it: the data as JSON. It writes a line of JSON (whether it is PDF/UA-1, and if not why), then the PDF.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import typst

STANDARD = "ua-1"


def main(templates: str, fonts: str, template: str) -> None:
    """Make the document."""
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    compiler = typst.Compiler(f"{templates}/{template}", root=templates, font_paths=known)
    inputs = {"given": sys.stdin.buffer.read().decode()}
    told: dict[str, object] = {"conforms": True}
    try:
        made = _pdf(compiler, inputs, [STANDARD])
    except typst.TypstError as refusal:
        made = _pdf(compiler, inputs, [])  # a fault of template or data fails here too
        told = {"conforms": False, "reason": refusal.message, "hints": list(refusal.hints)}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + made)


def _pdf(compiler: typst.Compiler, inputs: dict[str, str], standards: list[Any]) -> bytes:
    made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
