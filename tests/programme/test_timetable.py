"""A day as a grid: lines where something begins or ends, columns for rooms, blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from eventapp.programme.rules.timetable import Block, Timetable, on_day, timetable

DOHA = ZoneInfo("Asia/Qatar")
DAY = date(2023, 1, 30)
ROOMS = ("majlis", "salwa-1", "salwa-2")


@dataclass(frozen=True)
class Entry:
    """The least that the grid asks of a session."""

    name: str
    room_id: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    all_rooms: bool = False


def at(hour: float, *, day: int = 30) -> datetime:
    """A moment of January 2023 on Doha's clock."""
    return datetime(2023, 1, day, tzinfo=UTC) + timedelta(hours=hour - 3)


def entry(name: str, room: str | None, begin: float, end: float, **values: bool) -> Entry:
    return Entry(name, room, at(begin), at(end), **values)


def laid_out(*entries: Entry, rooms: tuple[str, ...] = ROOMS) -> Timetable[Entry]:
    return timetable(entries, rooms, DAY, DOHA)


def places(grid: Timetable[Entry]) -> dict[str, tuple[int, int, int, int]]:
    """First and last line, first and last column, by name."""
    return {
        found.name: (block.first_line, block.last_line, block.first_column, block.last_column)
        for block in grid.blocks
        for found in block.entries
    }


def test_an_empty_day() -> None:
    assert laid_out() == Timetable(DAY, (), (), 3)
    assert laid_out(rooms=()).columns == 1


def test_lines_are_the_moments_at_which_something_begins_or_ends() -> None:
    grid = laid_out(entry("a", "majlis", 9, 10), entry("b", "salwa-1", 9.5, 10), entry("c", None, 11, 12))
    assert [(line.number, line.at, line.is_start) for line in grid.lines] == [
        (1, at(9), True),
        (2, at(9.5), True),
        (3, at(10), False),
        (4, at(11), True),
        (5, at(12), False),
    ]


def test_rooms_are_columns_while_something_else_goes_on() -> None:
    grid = laid_out(entry("a", "majlis", 9, 11), entry("b", "salwa-2", 9, 10))
    assert places(grid) == {"a": (1, 3, 1, 2), "b": (1, 2, 3, 4)}


def test_what_has_its_hours_to_itself_is_drawn_across_all_rooms() -> None:
    grid = laid_out(entry("a", "salwa-1", 9, 10), entry("b", "majlis", 10, 11))
    assert places(grid) == {"a": (1, 2, 1, 4), "b": (2, 3, 1, 4)}


def test_a_pause_beside_a_session_takes_the_free_columns() -> None:
    pause = entry("pause", None, 9, 10, all_rooms=True)
    assert places(laid_out(pause, entry("a", "majlis", 9, 10)))["pause"] == (1, 2, 2, 4)
    assert places(laid_out(pause, entry("a", "salwa-1", 9, 10)))["pause"] == (1, 2, 1, 2)
    everywhere = [entry(room, room, 9, 10) for room in ROOMS]
    assert places(laid_out(pause, *everywhere))["pause"] == (1, 2, 1, 2)


def test_a_room_nobody_knows_is_no_column() -> None:
    grid = laid_out(entry("a", "elsewhere", 9, 10), entry("b", "majlis", 9, 10))
    assert places(grid)["a"] == (1, 2, 2, 4)


def test_what_overlaps_in_one_column_shares_a_block() -> None:
    grid = laid_out(
        entry("cancelled", "majlis", 9, 10.5), entry("new", "majlis", 9.5, 10), entry("b", "salwa-1", 9, 11)
    )
    assert [[found.name for found in block.entries] for block in grid.blocks] == [["cancelled", "new"], ["b"]]
    assert places(grid)["new"] == places(grid)["cancelled"] == (1, 4, 1, 2)


def test_touching_ends_are_two_blocks() -> None:
    grid = laid_out(entry("a", "majlis", 9, 10), entry("b", "majlis", 10, 11), entry("c", "salwa-1", 9, 11))
    assert [[found.name for found in block.entries] for block in grid.blocks] == [["a"], ["c"], ["b"]]


def test_the_order_is_that_of_time_then_of_rooms() -> None:
    grid = laid_out(
        entry("late", "majlis", 10, 11), entry("second", "salwa-1", 9, 10), entry("first", "majlis", 9, 10)
    )
    assert [found.name for block in grid.blocks for found in block.entries] == ["first", "second", "late"]


def test_a_day_is_that_of_the_place() -> None:
    """01:00 in Doha is the evening before in UTC."""
    night, before = entry("night", None, 1, 2), Entry("before", None, at(23, day=29), at(25, day=29))
    unscheduled = Entry("unscheduled")
    assert [found.name for found in on_day([night, before, unscheduled], DAY, DOHA)] == ["night"]
    assert [found.name for found in on_day([night, before], date(2023, 1, 29), DOHA)] == ["before"]


@st.composite
def days(draw: st.DrawFn) -> list[Entry]:
    count = draw(st.integers(0, 10))
    found = []
    for number in range(count):
        start = draw(st.integers(16, 80))
        length = draw(st.integers(1, 14))
        room = draw(st.sampled_from([*ROOMS, None]))
        found.append(entry(str(number), room, start / 4, (start + length) / 4))
    return found


def overlap(one: Block[Entry], other: Block[Entry]) -> bool:
    lines = one.first_line < other.last_line and other.first_line < one.last_line
    return lines and one.first_column < other.last_column and other.first_column < one.last_column


@given(days())
def test_every_entry_stands_once_and_where_it_belongs(entries: list[Entry]) -> None:
    grid = laid_out(*entries)
    assert sorted(found.name for block in grid.blocks for found in block.entries) == sorted(
        found.name for found in entries
    )
    at_line = {line.number: line.at for line in grid.lines}
    for block in grid.blocks:
        assert at_line[block.first_line] == min(found.starts_at for found in block.entries if found.starts_at)
        assert at_line[block.last_line] == max(found.ends_at for found in block.entries if found.ends_at)
        assert 1 <= block.first_column < block.last_column <= grid.columns + 1


@given(days())
def test_blocks_of_rooms_never_cover_each_other(entries: list[Entry]) -> None:
    in_rooms = [found for found in entries if found.room_id is not None]
    blocks = laid_out(*in_rooms).blocks
    assert [
        (one, other)
        for number, one in enumerate(blocks)
        for other in blocks[number + 1 :]
        if overlap(one, other)
    ] == []


@given(days(), st.randoms(use_true_random=False))
def test_lines_and_order_do_not_depend_on_the_input(entries: list[Entry], random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    grid, other = laid_out(*entries), laid_out(*shuffled)
    assert grid.lines == other.lines
    assert sorted(places(grid).items()) == sorted(places(other).items())
    orders = [(block.first_line, block.first_column) for block in grid.blocks]
    assert all(one <= next_one for one, next_one in pairwise(orders))
