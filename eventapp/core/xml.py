"""XML documents as bytes."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, indent, tostring

_NOT_XML: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff\\ud800-\\udfff]")


def document(root: Element) -> bytes:
    """A document in UTF-8, indented, without the characters that XML 1.0 (2.2) cannot hold."""
    for element in root.iter():
        if element.text:
            element.text = _NOT_XML.sub("", element.text)
    indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + bytes(tostring(root, encoding="utf-8")) + b"\n"
