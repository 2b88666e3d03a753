"""Lists as CSV and XLSX that open well in a spreadsheet and can do no harm there.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (CSV injection, OWASP). CSV is
UTF-8 with a byte order mark, as Excel needs it for Arabic.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from flask import Response

from eventapp.core import locale, text
from eventapp.core.languages import direction

# Full-width signs begin a formula too, where Excel reads East Asian text.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
# Where the semicolon parts cells (much of Europe), a file parted by commas is cut up at each of them.
_FORMULA_INSIDE: Final = re.compile(r"([;\t\r\n][\s'\"]*)(?=[=+\-@|%＝＋－＠])")
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def neutral(value: Any) -> str:
    """A cell as text that no spreadsheet calculates, without direction marks."""
    cell = text.strip_isolates("" if value is None else str(value))
    is_formula = cell.startswith(_FORMULA_STARTS) or cell.lstrip().startswith(_FORMULA_STARTS)
    return ("'" if is_formula else "") + _FORMULA_INSIDE.sub(r"\1'", cell)


def as_csv(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """The list as a CSV file called `name`.csv."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow([neutral(cell) for cell in head])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return _download(sheet.getvalue().encode("utf-8-sig"), f"{name}.csv", "text/csv; charset=utf-8")


def as_xlsx(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """The list as an XLSX file called `name`.xlsx, its sheet in the reader's direction."""
    from openpyxl import Workbook  # noqa: PLC0415 - a tenth of a worker's memory, for a rare request

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.sheet_view.rightToLeft = direction(locale.current_language()) == "rtl"
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, cell, bold=True) for cell in head])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    body = io.BytesIO()
    book.save(body)
    return _download(body.getvalue(), f"{name}.xlsx", XLSX)


def as_file(kind: str, name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """The list as the file that `kind` ("csv" or "xlsx") names."""
    return as_xlsx(name, head, rows) if kind == "xlsx" else as_csv(name, head, rows)


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, value=neutral(value))
    cell.data_type = "s"  # text, never a formula
    if bold:
        cell.font = Font(bold=True)
    return cell


def _download(body: bytes, name: str, mimetype: str) -> Response:
    response = Response(body, content_type=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
