"""Rows of a table as lines of JSON and back, alike on both databases.

What lies in a column is carried, not what a column type makes of it: an encrypted value stays encrypted, and
no key is needed or told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from eventapp.core.db import UtcDateTime
from eventapp.operations.archive import Table

AT_ONCE: Final = 500  # rows


def raw_type(of: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type that hands over what the database keeps; moments stay aware UTC."""
    if isinstance(of, sa.JSON):
        return sa.JSON(none_as_null=True)
    if isinstance(of, TypeDecorator) and not isinstance(of, UtcDateTime):
        return raw_type(of.impl_instance)
    return of


def column_names(table: sa.Table) -> list[str]:
    """The columns in their order, as plain texts: SQLAlchemy's own know how they are quoted."""
    return [str(column.name) for column in table.columns]


def dump(connection: sa.Connection, table: sa.Table, into: IO[bytes]) -> Table:
    """Write every row of `table`, in the order of its key."""
    columns = [sa.type_coerce(column, raw_type(column.type)).label(column.name) for column in table.columns]
    query = sa.select(*columns).order_by(*table.primary_key.columns)
    encoder, digest, rows = msgspec.json.Encoder(), hashlib.sha256(), 0
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            line = encoder.encode(tuple(row)) + b"\n"
            into.write(line)
            digest.update(line)
            rows += 1
    return Table(rows, digest.hexdigest(), column_names(table))


def load(connection: sa.Connection, table: sa.Table, lines: Iterable[bytes]) -> str:
    """Insert the rows; returns the SHA-256 of what was read.

    Raises:
        msgspec.DecodeError: a value is not of its column's kind.
    """
    plain = sa.table(table.name, *(sa.column(column.name, raw_type(column.type)) for column in table.columns))
    names = column_names(table)
    decoder, digest, batch = _decoder(table), hashlib.sha256(), []
    for line in lines:
        digest.update(line)
        batch.append(dict(zip(names, decoder.decode(line), strict=True)))
        if len(batch) == AT_ONCE:
            connection.execute(plain.insert(), batch)
            batch = []
    if batch:
        connection.execute(plain.insert(), batch)
    return digest.hexdigest()


def _decoder(table: sa.Table) -> msgspec.json.Decoder[tuple[Any, ...]]:
    return msgspec.json.Decoder(tuple[tuple(_kinds(table))])  # type: ignore[misc]


def _kinds(table: sa.Table) -> Iterator[Any]:
    for column in table.columns:
        raw = raw_type(column.type)
        if isinstance(raw, sa.JSON):
            yield Any
        else:
            yield (datetime if isinstance(raw, UtcDateTime) else raw.python_type) | None
