"""Citations of resolutions become links: to the instrument's address, or its entry on the event's page.

What is cited and not in the event's list stays text. Texts are escaped here, or were sanitised before;
nothing inside a tag, a link or code is touched.
"""

from __future__ import annotations

import re
from typing import Final

from flask import g, has_request_context, url_for
from markupsafe import Markup, escape

from eventapp.events import queries
from eventapp.events.rules.instruments import find_citations

_TAG: Final = re.compile(r"(<[^>]*>)")
_QUIET: Final = re.compile(r"<(/?)(?:a|code)\b")


def cited(value: str | Markup) -> Markup:
    """A text (or sanitised HTML) with its citations as links; a filter of templates."""
    html = escape(value)  # leaves Markup as it is
    if not find_citations(html):
        return html
    links = _links()
    return _with_links(html, links) if links else html


def _links() -> dict[str, str]:
    """Where each instrument of this address's event leads, read once a request."""
    if not has_request_context() or g.get("event") is None:
        return {}
    if "instrument_links" not in g:
        g.instrument_links = {
            row.symbol: row.url
            if row.url.startswith(("https://", "http://"))
            else url_for("publishing.event", _anchor=f"i-{row.public_id}")
            for row in queries.instruments_of(g.event)
        }
    links: dict[str, str] = g.instrument_links
    return links


def _with_links(html: str, links: dict[str, str]) -> Markup:
    parts, quiet = [], 0
    for piece in _TAG.split(html):
        if piece.startswith("<"):
            if match := _QUIET.match(piece):
                quiet += -1 if match[1] else 1
            parts.append(piece)
        else:
            parts.append(piece if quiet > 0 else _linked(piece, links))
    return Markup("".join(parts))  # noqa: S704 - what came was escaped, what was added is escaped below


def _linked(text: str, links: dict[str, str]) -> str:
    """A piece of escaped text with its citations as links."""
    parts, end = [], 0
    for citation in find_citations(text):
        if citation.symbol in links:
            words = text[citation.start : citation.end]  # digits, letters and brackets alone
            parts += [text[end : citation.start], _link(links[citation.symbol], words)]
            end = citation.end
    return "".join([*parts, text[end:]])


def _link(href: str, words: str) -> str:
    return f'<a class="cite" href="{escape(href)}" rel="noopener noreferrer"><bdi dir="ltr">{words}</bdi></a>'
