"""In which order people take the floor, by each policy. Pure: the same entries and facts give the same order.

Every order is a permutation: nobody is lost and nobody appears. Whoever is equal keeps the place they had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from eventapp.core import text

Row = TypeVar("Row")


class OrderPolicy(StrEnum):
    """What a list is ordered by."""

    FIRST_COME = "first_come"
    LOTS = "lots"
    RANK = "rank"
    ALPHABETICAL = "alphabetical"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Entry:
    """What an order may know of a request. `rank`: 1 is the highest. `names`: as sorted, by language."""

    key: str
    requested_at: datetime
    rank: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn, or decided: enough to make the order once more."""

    policy: OrderPolicy
    seed: str = ""
    letter: str = ""
    language: str = ""


ALPHABETS: Final[Mapping[str, str]] = {
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}


def arrange(entries: Sequence[Entry], draw: Draw) -> list[Entry]:
    """`entries`, given in their present order, in the order of the policy; by hand, they stay as they are."""
    orders: Mapping[OrderPolicy, Callable[[], list[Entry]]] = {
        OrderPolicy.FIRST_COME: lambda: sorted(entries, key=lambda entry: entry.requested_at),
        OrderPolicy.LOTS: lambda: sorted(entries, key=lambda entry: lot(draw.seed, entry.key)),
        OrderPolicy.RANK: lambda: sorted(entries, key=_rank),
        OrderPolicy.ALPHABETICAL: lambda: _alphabetical(entries, draw.letter, draw.language),
        OrderPolicy.BY_HAND: lambda: list(entries),
    }
    return orders[draw.policy]()


def lot(seed: str, key: str) -> str:
    """The lot that `key` draws: SHA-256 over seed, a line end and key (UTF-8), in hexadecimal."""
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def _rank(entry: Entry) -> tuple[bool, int, datetime]:
    """Protocol's ranks; whoever has none follows, by first come."""
    return entry.rank is None, entry.rank or 0, entry.requested_at


def _alphabetical(entries: Sequence[Entry], letter: str, language: str) -> list[Entry]:
    """By name in a language, beginning at a letter and going round: M … Z, A … L."""
    begins = text.sort_key(letter, language)
    ordered = sorted(entries, key=lambda entry: entry.names.get(language, ""))
    return sorted(ordered, key=lambda entry: entry.names.get(language, "") < begins)


def draw_letter(seed: str, language: str) -> str:
    """The letter that a seed draws from the alphabet of a language."""
    alphabet = ALPHABETS[language]
    return alphabet[int(lot(seed, language), 16) % len(alphabet)]


def letter_of(typed: str, language: str) -> str | None:
    """A typed letter as its alphabet writes it («أ» is ا, «m» is M); None when it is none of it."""
    if len(typed.strip()) != 1:
        return None
    key = text.sort_key(typed, language)
    return next((letter for letter in ALPHABETS[language] if text.sort_key(letter, language) == key), None)


def moved(rows: Sequence[Row], row: Row, place: int) -> list[Row]:
    """`rows` with `row` at `place` (from 0; beyond the end means last)."""
    rest = [other for other in rows if other is not row]
    return [*rest[:place], row, *rest[place:]]
