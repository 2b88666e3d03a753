"""Addresses as QR codes, to be put into a page."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=256)
def code(address: str) -> Markup:
    """An SVG that scanners read, in black on white with its quiet zone, whatever the page's colours."""
    made = segno.make(address, error="m", micro=False)
    svg = made.svg_inline(border=4, omitsize=True, light="#fff", dark="#000", svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 - squares; the address itself is not in it
