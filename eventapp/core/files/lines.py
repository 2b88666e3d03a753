"""Plain lines as paragraphs, and lines as they lie on paper in the order in which they are read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LONG: Final = 100  # characters; whoever has longer lines ends them by hand, at the end of a paragraph
_NEARLY: Final = 0.8  # of the longest line: a shorter one that ends a sentence ends a paragraph
_SENTENCE_END: Final = tuple('.!?:؟؛۔…»”")')
_ARABIC: Final = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
_MARKS: Final = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_DIGIT: Final = "0-9\u0660-\u0669\u06f0-\u06f9"
_LETTER_AR: Final = re.compile(f"(?![{_DIGIT}])[{_ARABIC}]")
_LETTER_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
# In a line of Arabic these run from left to right: Latin words with what stands between them, numbers.
_RUN: Final = re.compile(
    f"[A-Za-z\u00c0-\u024f](?:[^{_ARABIC}\n]*[A-Za-z\u00c0-\u024f{_DIGIT}])?"
    f"|[{_DIGIT}]+(?:[.,:/\u066b\u066c][{_DIGIT}]+)*[%\u066a]?"
)
_RUN_AR: Final = re.compile(f"[{_ARABIC}](?:[^A-Za-z\u00c0-\u024f\n]*[{_ARABIC}])?")
_CLUSTER: Final = re.compile(f".[{_MARKS}]*", re.DOTALL)
_TORN: Final = re.compile(f" +(?=[{_MARKS}])|(?<=[(\\[«]) +| +(?=[)\\]»])")  # where letters lie apart
_TWICE: Final = re.compile(f"([{_ARABIC}]\u0651)\\1")  # said by a letter and by the mark over it
_MIRRORED: Final = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text: between empty lines, or line by line where nobody wrapped them."""
    lines = [line.strip() for line in text.split("\n")]
    blocks = "\n".join(lines).strip().split("\n\n")
    if max(map(len, lines), default=0) > _LONG or len(blocks) == 1:
        return [line for line in lines if line]
    return [block.strip() for block in blocks if block.strip()]


def of_paper(text: str) -> list[str]:
    """The paragraphs of what lies on pages, each line from left to right as it is seen."""
    lines = [reading_order(" ".join(line.split())) for line in text.split("\n")]
    return list(_joined(lines))


def _joined(lines: list[str]) -> Iterator[str]:
    longest = max(map(len, lines), default=0)
    held: list[str] = []
    for line in lines:
        if not line:
            if held and held[-1].endswith(_SENTENCE_END) or len(held) == 1:
                yield " ".join(held)
                held = []
            continue
        held.append(line)
        if line.endswith(_SENTENCE_END) and len(line) < _NEARLY * longest:
            yield " ".join(held)
            held = []
    if held:
        yield " ".join(held)


def reading_order(line: str) -> str:
    """A line that lies on paper from left to right, in the order in which it is read."""
    arabic, latin = len(_LETTER_AR.findall(line)), len(_LETTER_LATIN.findall(line))
    if not arabic:
        return line
    letters = [char for char in line if char.isalpha()]
    lies_in_arabic = all(_LETTER_AR.match(char) for char in (letters[0], letters[-1]))
    if latin > arabic and not lies_in_arabic:
        return _RUN_AR.sub(lambda found: _unturned(_turned(found[0])), line)
    return _unturned(_turned(line))


def _turned(line: str) -> str:
    """From its end to its beginning, vowel marks staying with their letters."""
    return "".join(reversed(_CLUSTER.findall(line)))


def _unturned(line: str) -> str:
    """A turned line with Latin words and numbers turned back, and brackets that open before they close."""
    line = _RUN.sub(lambda found: _turned(found[0]), line)
    closes, opens = line.find(")"), line.find("(")
    if closes >= 0 and (opens < 0 or closes < opens):
        line = line.translate(_MIRRORED)
    return _TWICE.sub(r"\1", _TORN.sub("", line))
