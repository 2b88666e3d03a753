"""Which half-open spans of time share a moment: sweeps over the starts, O(n log n + pairs found)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import TypeVar

from eventapp.programme.rules.conflicts.values import Span

One = TypeVar("One")
Other = TypeVar("Other")
Ends = list[tuple[datetime, int]]  # a heap of ends and places in a list, the earliest end first


def clashes(
    held: Iterable[One], span: Callable[[One], Span], key: Callable[[One], str]
) -> Iterator[tuple[One, One]]:
    """Every pair that shares a moment, each once, the earlier first (`key` decides between equal spans)."""
    ordered = sorted(held, key=lambda entry: (*span(entry), key(entry)))
    going_on: Ends = []
    for number, entry in enumerate(ordered):
        start, end = span(entry)
        _forget(going_on, start)
        for _end, earlier in going_on:
            yield ordered[earlier], entry
        heappush(going_on, (end, number))


def crossings(
    ones: Iterable[One],
    others: Iterable[Other],
    span_of_one: Callable[[One], Span],
    span_of_other: Callable[[Other], Span],
) -> Iterator[tuple[One, Other]]:
    """Every pair of one and another that shares a moment; what has no length shares none."""
    left, right = list(ones), list(others)
    starts = [(*span_of_one(entry), 0, number) for number, entry in enumerate(left)]
    starts += [(*span_of_other(entry), 1, number) for number, entry in enumerate(right)]
    going_on: tuple[Ends, Ends] = ([], [])
    for start, end, side, number in sorted(entry for entry in starts if entry[0] < entry[1]):
        facing = going_on[1 - side]
        _forget(facing, start)
        for _end, met in facing:
            yield (left[number], right[met]) if side == 0 else (left[met], right[number])
        heappush(going_on[side], (end, number))


def _forget(going_on: Ends, moment: datetime) -> None:
    """Drop what has ended; an end at `moment` itself touches and does not clash."""
    while going_on and going_on[0][0] <= moment:
        heappop(going_on)
