"""Texts from elsewhere as Markdown of ours: paragraphs, headings, bold, italic, lists, web links. Pure.

What a library made of a document is sanitised first; then every character that means something in Markdown
and meant nothing there is escaped, so that a text reads here as it read there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby
from typing import Final

import nh3
from markdown_it import MarkdownIt

_HEADS: Final = {"h1": "### ", **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "#### ")}
_MARKS: Final = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic"}
_BLOCKS: Final = {"p", "li", "td", "th", "blockquote", *_HEADS}
_TAGS: Final = _BLOCKS | {"br", "ul", "ol", "a", *_MARKS}
_NEVER_SEEN: Final = re.compile(
    "[\u00ad\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffc]"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_FORMS: Final = re.compile(
    "[\ufb00-\ufb06\ufb50-\ufdcf\ufdf0-\ufdfb\ufe70-\ufefc]+"
)  # letters by how they join
_SPECIAL: Final = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_BEGINNING: Final = re.compile(r"(?:#{1,6}|[-+]|=+|-{2,}|_{3,}|~{3,})(?=\s|$)|>|~{3}")
_NUMBER: Final = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_commonmark: Final = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters that look the same; a line's end is a newline."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(slots=True)
class _Block:
    """A paragraph, a heading or an entry of a list; `lead` is what stands before it."""

    lead: str = ""
    is_entry: bool = False
    runs: list[_Run] = field(default_factory=list)


def cleaned(text: str) -> str:
    """`text` without what is never seen and only turns or hides; letters by form become letters."""
    text = re.sub("\r\n|[\r\x0b\u2028]", "\n", text)
    text = _NEVER_SEEN.sub("", re.sub("[\x0c\u2029]", "\n\n", text))
    return unicodedata.normalize("NFC", _FORMS.sub(lambda found: _letters(found[0]), text))


def _letters(forms: str) -> str:
    return unicodedata.normalize("NFKC", forms)


def from_html(html: str) -> str:
    """Markdown of a document that a library turned into HTML."""
    reader = _Reader()
    attributes = {"a": {"href"}}
    reader.feed(nh3.clean(html, tags=_TAGS, attributes=attributes, url_schemes={"http", "https"}))
    reader.close()
    parts: list[str] = []
    before = _Block()
    for block in reader.blocks:
        if line := _line(block):
            parts.append("" if not parts else "\n" if block.is_entry and before.is_entry else "\n\n")
            parts.append(block.lead + line)
            before = block
    return "".join(parts)


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """Markdown of plain paragraphs."""
    found = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return "\n\n".join(_begun(_escaped(paragraph)) for paragraph in found if paragraph)


class _Reader(HTMLParser):
    """Takes sanitised HTML apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks = [_Block()]
        self._lists: list[int | None] = []  # the next number of each list that is open
        self._look = _Run("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MARKS:
            self._look = _looking(self._look, tag, is_on=True)
        elif tag == "a":
            self._look = replace(self._look, href=dict(attrs).get("href") or "")
        elif tag == "br":
            self.blocks[-1].runs.append(_Run("\n"))
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.blocks.append(_Block(self._entry(), is_entry=True))
        elif self.blocks[-1].runs or tag in _HEADS:
            lead = "   " * len(self._lists) if self._lists else _HEADS.get(tag, "")
            self.blocks.append(_Block(lead))

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS:
            self._look = _looking(self._look, tag, is_on=False)
        elif tag == "a":
            self._look = replace(self._look, href="")
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in ("ul", "ol") or (tag in _BLOCKS and self.blocks[-1].runs):
            self.blocks.append(_Block("   " * len(self._lists)))

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", cleaned(data)).replace("↑", "")
        if text.strip() or self.blocks[-1].runs:
            self.blocks[-1].runs.append(replace(self._look, text=text))

    def _entry(self) -> str:
        if not self._lists:
            return ""
        indent, number = "   " * (len(self._lists) - 1), self._lists[-1]
        if number is None:
            return f"{indent}-  "
        self._lists[-1] = number + 1
        return f"{indent}{number}. "


def _looking(look: _Run, tag: str, *, is_on: bool) -> _Run:
    return replace(look, bold=is_on) if _MARKS[tag] == "bold" else replace(look, italic=is_on)


def _line(block: _Block) -> str:
    """What a block says; without its marks where Markdown would show them as stars."""
    is_heading = block.lead.startswith("#")
    runs = [replace(run, text=" ") if is_heading and run.text == "\n" else run for run in block.runs]
    if is_heading:
        runs = [replace(run, bold=False) for run in runs]
    plain = _begun(_tidy("".join(_escaped(run.text) for run in runs)))
    marked = _begun(_tidy("".join(_marked(run) for run in _merged(runs))))
    return (marked if _said(marked) == _said(plain) else plain).replace("\n", "\\\n")


def _said(line: str) -> str:
    """What a reader sees of a line."""
    html = nh3.clean(_commonmark.render(line), tags=set())
    return " ".join(html.split())


def _tidy(line: str) -> str:
    return re.sub(r" *\n *", "\n", re.sub(r"[ \t]+", " ", line)).strip()


def _merged(runs: Sequence[_Run]) -> list[_Run]:
    """Neighbours that look the same as one; a space between two takes the look of the first."""
    found: list[_Run] = []
    for run in runs:
        if found and not run.text.strip(" ") and not run.href:
            run = replace(found[-1], text=run.text)  # noqa: PLW2901 - a space has no look
        found.append(run)
    looks = groupby(found, key=lambda run: (run.bold, run.italic, run.href))
    return [_Run("".join(run.text for run in same), *look) for look, same in looks]


def _marked(run: _Run) -> str:
    """A run with its marks, which stand close to its letters."""
    inner = run.text.strip(" \n")
    if not inner:
        return run.text
    before, after = run.text[: run.text.index(inner)], run.text[run.text.index(inner) + len(inner) :]
    star = "*" * (run.italic + 2 * run.bold)
    said = f"{star}{_escaped(inner)}{star}"
    if run.href and not re.search(r"[\s()<>\\]", run.href):
        said = f"[{said}]({run.href})"
    return f"{before}{said}{after}"


def _escaped(text: str) -> str:
    """`text` with a stroke before whatever Markdown would take for its own, inside a line."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def _begun(line: str) -> str:
    """The same for what means something at the beginning of a line alone."""
    return "\n".join(map(_line_begun, line.split("\n")))


def _line_begun(line: str) -> str:
    if number := _NUMBER.match(line):
        return f"{number[1]}\\{line[number.end(1) :]}"
    return f"\\{line}" if _BEGINNING.match(line) else line
