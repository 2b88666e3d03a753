"""Find rows by any spelling: every word of the query must be in the row's `search_index`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_

from eventapp.core import text


def matching(query: Select[Any], column: Any, typed: str) -> Select[Any]:
    """`query`, narrowed to rows whose folded index holds every word of `typed` in one of its spellings."""
    words: list[ColumnElement[bool]] = [
        or_(*(column.contains(spelling, autoescape=True) for spelling in spellings))
        for spellings in text.search_words(typed)
    ]
    return query.where(and_(True, *words)) if words else query
