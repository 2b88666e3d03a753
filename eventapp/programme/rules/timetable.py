"""A day of the agenda as a grid: rooms are columns, every moment at which something begins or ends a line.

Rows are the stretches between two lines, so they grow with their matter and any minute can be drawn. Sessions
stand in order of time and room: the same order is the list on a phone. Pure; used for releases and the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo


class Placed(Protocol):
    """What can be put on the grid: anything with a room, or all of them, and two times."""

    @property
    def room_id(self) -> object | None: ...
    @property
    def all_rooms(self) -> bool: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...


Entry = TypeVar("Entry", bound=Placed)


@dataclass(frozen=True, slots=True)
class Block(Generic[Entry]):
    """Sessions that share a place on the grid: one, unless a cancelled one left its hour to another.

    Lines and columns count from 1; the end line or column is the first that is not covered.
    """

    entries: tuple[Entry, ...]
    first_line: int
    last_line: int
    first_column: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Line:
    """A moment at which something begins or ends; `is_start` when something begins."""

    number: int
    at: datetime
    is_start: bool


@dataclass(frozen=True, slots=True)
class Timetable(Generic[Entry]):
    """One day: its lines, and its blocks in reading order. `columns` counts the rooms, one at least."""

    day: date
    lines: tuple[Line, ...]
    blocks: tuple[Block[Entry], ...]
    columns: int


def on_day(entries: Iterable[Entry], day: date, zone: ZoneInfo) -> list[Entry]:
    """The entries that begin on `day` at the event's place, in order of time, then as given."""
    found = [entry for entry in entries if entry.starts_at and entry.starts_at.astimezone(zone).date() == day]
    return sorted(found, key=lambda entry: (_start(entry), _end(entry)))


def timetable(
    entries: Sequence[Entry], room_ids: Sequence[object], day: date, zone: ZoneInfo
) -> Timetable[Entry]:
    """Lay out one day. A session that has its hours to itself is drawn across all rooms."""
    placed = on_day(entries, day, zone)
    moments = sorted({_start(entry) for entry in placed} | {_end(entry) for entry in placed})
    numbers = {moment: number for number, moment in enumerate(moments, 1)}
    starts = {_start(entry) for entry in placed}
    columns = {room_id: number for number, room_id in enumerate(room_ids, 1)}
    width = max(1, len(columns))
    blocks = [
        Block(
            tuple(group),
            numbers[_start(group[0])],
            numbers[max(_end(entry) for entry in group)],
            *_span(group, placed, columns, width),
        )
        for group in _groups(placed, columns)
    ]
    blocks.sort(key=lambda block: (block.first_line, block.first_column, block.last_line))
    lines = tuple(Line(number, moment, moment in starts) for moment, number in numbers.items())
    return Timetable(day, lines, tuple(blocks), width)


def _start(entry: Placed) -> datetime:
    assert entry.starts_at is not None  # noqa: S101 - `on_day` let only scheduled entries through
    return entry.starts_at


def _end(entry: Placed) -> datetime:
    assert entry.ends_at is not None  # noqa: S101 - see above
    return entry.ends_at


def _column(entry: Placed, columns: dict[object, int]) -> int:
    """The column of an entry; 0 for everybody's breaks and for what has no room."""
    return columns.get(entry.room_id, 0)


def _groups(placed: Sequence[Entry], columns: dict[object, int]) -> list[list[Entry]]:
    """Entries of one column that overlap stand in one block, each below the other."""
    groups: list[list[Entry]] = []
    open_groups: dict[int, list[Entry]] = {}
    for entry in placed:
        column = _column(entry, columns)
        group = open_groups.get(column)
        if group is not None and _start(entry) < max(_end(other) for other in group):
            group.append(entry)
        else:
            open_groups[column] = [entry]
            groups.append(open_groups[column])
    return groups


def _span(
    group: Sequence[Entry], placed: Sequence[Entry], columns: dict[object, int], width: int
) -> tuple[int, int]:
    """First and last column of a block: its own, or all of them while nothing else goes on."""
    begin, end = _start(group[0]), max(_end(entry) for entry in group)
    column = _column(group[0], columns)
    alone = all(entry in group or _end(entry) <= begin or _start(entry) >= end for entry in placed)
    if alone:
        return 1, width + 1
    if column:
        return column, column + 1
    taken = {
        _column(entry, columns)
        for entry in placed
        if entry not in group and _start(entry) < end and _end(entry) > begin
    }
    return _widest_gap([number for number in range(1, width + 1) if number not in taken])


def _widest_gap(free: Sequence[int]) -> tuple[int, int]:
    """The first run of neighbouring free columns; the first column when none is free."""
    if not free:
        return 1, 2
    end = free[0] + 1
    while end in free:
        end += 1
    return free[0], end
