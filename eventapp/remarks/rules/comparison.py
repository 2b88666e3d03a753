"""Two versions of a text compared in words, paragraph by paragraph. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
MOST_PAIRS: Final = 1_000_000  # of words compared within one paragraph; a longer one is told as replaced


class Mark(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words after one another that share a fate, with one space between."""

    mark: Mark
    text: str


Paragraph = tuple[Run, ...]


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text, without empty ones."""
    return [part.strip() for part in _PARAGRAPHS.split(text) if part.strip()]


def compare(before: str, after: str) -> list[Paragraph]:
    """What `after` keeps, adds and removes, in the order of reading."""
    old, new = paragraphs_of(before), paragraphs_of(after)
    found: list[Paragraph] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [(Run(Mark.KEPT, text),) for text in old[i:j]]
        else:
            found += _replaced(old[i:j], new[k:m])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    pairs = min(len(old), len(new))
    for before, after in zip(old, new, strict=False):
        yield tuple(_words(before, after))
    yield from ((Run(Mark.REMOVED, text),) for text in old[pairs:])
    yield from ((Run(Mark.ADDED, text),) for text in new[pairs:])


def _words(before: str, after: str) -> Iterator[Run]:
    old, new = before.split(), after.split()
    if len(old) * len(new) > MOST_PAIRS:
        yield from (Run(Mark.REMOVED, before), Run(Mark.ADDED, after))
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run(Mark.KEPT, " ".join(old[i:j]))
            continue
        if j > i:
            yield Run(Mark.REMOVED, " ".join(old[i:j]))
        if m > k:
            yield Run(Mark.ADDED, " ".join(new[k:m]))
