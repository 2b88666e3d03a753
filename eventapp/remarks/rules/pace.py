"""How long a text takes to say, at the pace at which it can be interpreted. Pure.

`static/js/pace.js` counts in the same way while one types; a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import Final

WORDS_A_MINUTE: Final = 100  # what interpreters ask for; a number or a symbol counts as one word
_TATWEEL: Final = "\u0640"
_ADDRESS: Final = re.compile(r"\]\([^)\s]*\)")  # of a Markdown link: not said
_WORD: Final = re.compile(r"[^\W_]+(?:['’.,:/٫٬-][^\W_]+)*")
_DIGITS_APART: Final = re.compile(r"(?<=\d)[ \u00a0](?=\d{3}\b)")  # 10 000 is one word


@dataclass(frozen=True, slots=True)
class Pace:
    """A text against the minutes it has; `allotted` is None where the agenda gives none."""

    words: int
    allotted: int | None = None

    @property
    def minutes(self) -> int:
        """Whole minutes it takes, rounded up."""
        return ceil(self.words / WORDS_A_MINUTE)

    @property
    def room(self) -> int | None:
        """How many words the minutes hold."""
        return self.allotted * WORDS_A_MINUTE if self.allotted is not None else None

    @property
    def words_over(self) -> int:
        """How many words too many; 0 where it fits or nothing is allotted."""
        return max(0, self.words - self.room) if self.room is not None else 0

    @property
    def is_too_long(self) -> bool:
        """Whether it does not fit."""
        return self.words_over > 0


def word_count(text: str) -> int:
    """Words of a text as they are said: vowel marks and tatweel make no word, a Markdown address none."""
    decomposed = unicodedata.normalize("NFC", _ADDRESS.sub("]", text))
    bare = "".join(
        char
        for char in decomposed
        if char != _TATWEEL and unicodedata.category(char) not in {"Mn", "Me", "Cf"}
    )
    return len(_WORD.findall(_DIGITS_APART.sub("", bare)))


def pace(text: str, allotted: int | None) -> Pace:
    """A text against the minutes it has."""
    return Pace(word_count(text), allotted)
