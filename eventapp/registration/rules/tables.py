"""Rows and columns out of what people paste from a spreadsheet or a document. Pure.

A table is read the way it was meant: by its tabs, else by semicolons, else by commas; with the names of its
columns in Arabic or English and in any order, or without them in the order of `Column`s.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from eventapp.core import text

Row = dict[str, str]
Value = TypeVar("Value")
_SEPARATORS: Final = ("\t", ";", "\u061b", ",", "\u060c")
_SAMPLE: Final = 20  # lines that decide what parts the cells
_PARTS: Final = dict.fromkeys(map(ord, "|()\n·"), "/")
MOST_CELLS: Final = 40  # of a row; there are not half as many columns
LONGEST_CELL: Final = 2000  # characters; further ones are no particulars of anybody


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for the program, its heading in both languages, and what else people call it."""

    key: str
    english: str
    arabic: str
    others: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """As it stands in the template: both languages."""
        return f"{self.arabic} / {self.english}"

    def is_called(self, typed: str) -> bool:
        """Whether a heading, however it is spelt, names this column."""
        known = _names_of(self)
        spellings = {text.fold(part) for part in (typed, *typed.translate(_PARTS).split("/"))}
        return bool((spellings - {""}) & known)


@lru_cache
def _names_of(column: Column) -> frozenset[str]:
    return frozenset(text.fold(name) for name in (column.english, column.arabic, column.key, *column.others))


def cells_of(typed: str, most: int) -> list[list[str]]:
    """The rows of a pasted text that hold anything, at most `most` of them and one more."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    separator = _separator(lines)
    if lines.count('"') % 2:  # one that is never closed would swallow the rows after it
        lines = lines.replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}")
    reader = csv.reader(io.StringIO(lines), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            tidied = [" ".join(cell.split())[:LONGEST_CELL] for cell in cells[:MOST_CELLS]]
            if any(tidied):
                rows.append(tidied)
            if len(rows) > most:
                break
    except csv.Error:  # a cell longer than the reader takes: what was read so far is shown
        pass
    return rows


def _separator(lines: str) -> str:
    head = lines.split("\n")[:_SAMPLE]
    counted = {sign: sum(sign in line for line in head) for sign in _SEPARATORS}
    if counted["\t"]:
        return "\t"
    return max(_SEPARATORS[1:], key=lambda sign: counted[sign]) if any(counted.values()) else "\t"


def read(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> tuple[list[Row], list[str]]:
    """The rows by column, and the headings nobody knows.

    The first row is one of headings when two of its cells (or its only one) name columns.
    """
    if not rows:
        return [], []
    named = _named(rows[0], columns)
    if named is None:
        keys: list[str] = [column.key for column in columns]
        return [_by_key(cells, dict(enumerate(keys))) for cells in rows], []
    unknown = [cell for place, cell in enumerate(rows[0]) if cell and place not in named]
    return [_by_key(cells, named) for cells in rows[1:]], unknown


def _named(head: Sequence[str], columns: Sequence[Column]) -> dict[int, str] | None:
    found: dict[int, str] = {}
    for place, cell in enumerate(head):
        key = next((column.key for column in columns if column.is_called(cell)), None)
        if key is not None and key not in found.values():
            found[place] = key
    filled = sum(bool(cell) for cell in head)
    return found if len(found) >= min(2, filled) and found else None


def _by_key(cells: Sequence[str], keys: Mapping[int, str]) -> Row:
    return {key: cells[place] for place, key in keys.items() if place < len(cells) and cells[place]}


def meant(typed: str, words: Mapping[Value, Collection[str]]) -> Value | None:
    """The value that a word stands for, in either language and spelling; none when nobody knows it."""
    folded = text.fold(typed)
    return next((value for value, known in words.items() if folded in map(text.fold, known)), None)


def as_text(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    """Rows as a text that is read back as the same rows."""
    used = [column for column in columns if any(row.get(column.key) for row in rows)] or list(columns)
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow([column.heading for column in used])
    writer.writerows([row.get(column.key, "") for column in used] for row in rows)
    return out.getvalue()
