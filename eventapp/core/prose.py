"""A text in Markdown as blocks of runs, for what prints it without HTML. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from eventapp.core import text

_markdown: Final = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that look the same; an end of a line within a block is a newline."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, or an entry of a list with what stands before it, `depth` lists deep."""

    kind: Literal["p", "h"]
    runs: tuple[Run, ...]
    depth: int = 0
    marker: str = ""

    def direction(self, otherwise: str) -> str:
        """Which way it runs: that of its first letter, as in `dir="auto"`."""
        return text.first_direction("".join(run.text for run in self.runs)) or otherwise


def blocks(markdown: str) -> list[Block]:
    """The blocks of a text, in order; what only shows on a screen (pictures, rules) is left out."""
    return list(_blocks(_markdown.parse(markdown)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists: list[int | None] = []
    kind: Literal["p", "h"] = "p"
    marker = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(int(token.attrs.get("start", 1)) if token.type[0] == "o" else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            marker = "•" if number is None else f"{number}."
            lists[-1] = number + 1 if number is not None else None
        elif token.type == "heading_open":
            kind = "h"
        elif token.type in ("inline", "fence", "code_block"):
            runs = tuple(_runs(token.children or [])) if token.children else (Run(token.content.strip()),)
            if any(run.text.strip() for run in runs):
                yield Block(kind, runs, len(lists), marker)
            kind, marker = "p", ""


def _runs(tokens: Sequence[Any]) -> Iterator[Run]:
    bold = italic = 0
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type == "hardbreak":
            yield Run("\n")
        elif token.type == "softbreak":
            yield Run(" ", bold > 0, italic > 0)
        elif token.content:
            yield Run(token.content, bold > 0, italic > 0)
