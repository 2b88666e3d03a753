"""Where a day of the draft is empty: the stretches of the grid in which a room holds nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventapp.programme.rules.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Vacancy:
    """An empty stretch of one column; lines and columns count from 1, the end line is not covered."""

    column: int
    first_line: int
    last_line: int
    starts_at: datetime
    ends_at: datetime


def vacancies(grid: Timetable[Any]) -> tuple[Vacancy, ...]:
    """Every empty stretch between two sessions of the day, by time, then by column."""
    found = [vacancy for column in range(1, grid.columns + 1) for vacancy in _in_column(grid, column)]
    return tuple(sorted(found, key=lambda vacancy: (vacancy.first_line, vacancy.column)))


def _in_column(grid: Timetable[Any], column: int) -> list[Vacancy]:
    taken = {
        line
        for block in grid.blocks
        if block.first_column <= column < block.last_column
        for line in range(block.first_line, block.last_line)
    }
    free = [line.number for line in grid.lines[:-1] if line.number not in taken]
    return [_vacancy(grid, column, run) for run in _runs(free)]


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Neighbouring numbers together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _vacancy(grid: Timetable[Any], column: int, run: Sequence[int]) -> Vacancy:
    first, last = run[0], run[-1] + 1
    return Vacancy(column, first, last, grid.lines[first - 1].at, grid.lines[last - 1].at)
