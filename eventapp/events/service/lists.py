"""Verbs of the event's ordered lists: objectives, credits, legal instruments, practical information."""

from __future__ import annotations

import re
from typing import Any, Final

from eventapp.audit.rules import Action
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events import errors, queries
from eventapp.events.models import Credit, Event, LegalInstrument, Objective, PracticalSection
from eventapp.events.rules import instruments
from eventapp.events.service.changes import move, next_position, note

Row = Objective | Credit | LegalInstrument | PracticalSection
SYMBOL_LENGTH: Final = 60  # characters, the width of the column
# Treaties and papers of other bodies: a Latin capital first and a figure somewhere, such as «CETS No. 196».
_OTHER_SYMBOL: Final = re.compile(r"(?=.*[0-9])[A-Z][A-Za-z0-9 ./()\-]{2,59}")


def save_row(event: Event, row: Row | None, kind: type[Row], **values: Any) -> Any:
    """Add a row to one of the event's ordered lists (at its end), or change one of them."""
    is_new = row is None
    found: Any = row if row is not None else kind(position=next_position(rows_of(event, kind)))
    for name, value in values.items():
        setattr(found, name, value)
    if is_new:
        rows_of(event, kind).append(found)
    note(event, found, Action.CREATED if is_new else Action.CHANGED)
    return found


def save_instrument(
    event: Event, row: LegalInstrument | None, *, symbol: str, **values: Any
) -> LegalInstrument:
    """Add an instrument, its official address filled in where the United Nations have one; or change one.

    Raises:
        NotASymbol: the symbol cannot be read.
        InstrumentListed: the list has it already.
    """
    symbol = symbol_of(symbol)
    if any(other.symbol == symbol and other is not row for other in event.instruments):
        raise errors.InstrumentListed
    if row is None and not values.get("url"):
        values["url"] = _official_address(symbol)
    saved: LegalInstrument = save_row(event, row, LegalInstrument, symbol=symbol, **values)
    return saved


def add_cited(event: Event, symbol: str) -> None:
    """Add an instrument that the event's texts cite; one that is listed already stays as it is.

    Raises:
        NotFound: no text cites it.
    """
    if any(row.symbol == symbol for row in event.instruments):
        return
    if symbol not in queries.cited_symbols(event):
        raise NotFound
    save_instrument(event, None, symbol=symbol)


def symbol_of(typed: str) -> str:
    """The symbol that was typed, as it is stored: «القرار 2396 (2017 )» is `S/RES/2396 (2017)`.

    Raises:
        NotASymbol: it is neither the citation of a resolution nor the symbol of another body.
    """
    try:
        return instruments.parse_symbol(typed).symbol
    except instruments.NotACitation:
        if _OTHER_SYMBOL.fullmatch(typed):
            return typed
        raise errors.NotASymbol from None


def _official_address(symbol: str) -> str:
    """Where the United Nations publish a document; empty for symbols that are not theirs."""
    return f"https://undocs.org/{symbol.replace(' ', '')}" if symbol.startswith(("S/", "A/", "E/")) else ""


def delete_row(event: Event, row: Row) -> None:
    """Take a row off its list, into the bin."""
    row.deleted_at = clock.now()
    note(event, row, Action.DELETED)
    db.session.expire(event, [_LISTS[type(row)]])


def restore_row(event: Event, row: Row) -> None:
    """Put a row back, at the end of its list.

    Raises:
        InstrumentListed: meanwhile the list has another instrument with its symbol.
    """
    held = rows_of(event, type(row))
    if isinstance(row, LegalInstrument) and any(other.symbol == row.symbol for other in held):
        raise errors.InstrumentListed
    row.deleted_at, row.position = None, next_position(held)
    note(event, row, Action.RESTORED)
    db.session.expire(event, [_LISTS[type(row)]])


def move_row(event: Event, row: Row, *, by: int) -> None:
    """Move a row one place up (-1) or down (+1)."""
    move(event, rows_of(event, type(row)), row, by=by)
    db.session.expire(event, [_LISTS[type(row)]])


_LISTS: Final[dict[type, str]] = {
    Objective: "objectives",
    Credit: "credits",
    LegalInstrument: "instruments",
    PracticalSection: "practical",
}


def rows_of(event: Event, kind: type) -> list[Any]:
    """The list of the event that holds rows of this kind, in order."""
    rows: list[Any] = getattr(event, _LISTS[kind])
    return rows
