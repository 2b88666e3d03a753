"""A table that comes as a file: XLSX or CSV, read as the texts of its cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Any, Final

from eventapp.core.files import archives, kinds
from eventapp.core.files.kinds import MIB, FileKind, Problem, Refused
from eventapp.registration.rules import tables

TABLES: Final = frozenset({FileKind.XLSX, FileKind.CSV})
MOST_BYTES: Final = 2 * MIB
MOST_UNPACKED: Final = 24 * MIB  # of a table of a thousand rows; archives.py holds every file to more
MOST_COLUMNS: Final = 40
_EMPTY_ROWS: Final = 500  # among the others


def rows_of(stream: IO[bytes], name: str, most: int) -> list[list[str]]:
    """The rows of the first sheet that hold anything, at most `most` of them and one more.

    Formulas are taken by the values they were saved with.

    Raises:
        Refused: it is no table, is too large, is damaged, or holds what no table of ours should.
    """
    kinds.measure(stream, MOST_BYTES)
    kind = kinds.check_head(stream, kinds.clean_name(name), TABLES)
    if kind is FileKind.CSV:
        kinds.check_text(stream, kind)
        stream.seek(0)
        return tables.cells_of(stream.read().decode("utf-8-sig"), most)
    archives.check(stream, kind)
    _check_unpacked(stream)
    return _sheet(io.BytesIO(stream.read()), most)


def _check_unpacked(stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
            raise Refused(Problem.INFLATED)
    stream.seek(0)


def _sheet(stream: IO[bytes], most: int) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - a tenth of a worker's memory, for a rare request

    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size is not believed
        cells = sheet.iter_rows(max_row=most + _EMPTY_ROWS, max_col=MOST_COLUMNS, values_only=True)
        return _filled(cells, most)
    except Exception:  # noqa: BLE001 - whatever the reader stumbles over, it is not a table for us
        raise Refused(Problem.DAMAGED) from None


def _filled(cells: Iterable[tuple[Any, ...]], most: int) -> list[list[str]]:
    found: list[list[str]] = []
    for row in cells:
        typed = [_text(cell) for cell in row]
        while typed and not typed[-1]:
            typed.pop()
        if typed:
            found.append(typed)
        if len(found) > most:
            break
    return found


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())[: tables.LONGEST_CELL]
