"""One page of a long list, counted in one query and read in one more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import Select, func, select

from eventapp.core import text
from eventapp.core.db import db

Row = TypeVar("Row")
PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of page `number` (from 1) of `total` rows."""

    rows: list[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page; 1 for an empty list."""
        return max(1, ceil(self.total / self.size))


def page_of(rows: Sequence[Row], *, size: int = PAGE_SIZE) -> Page[Row]:
    """The page that the address asks for, of rows that are read already."""
    number = _asked(len(rows), size)
    return Page(list(rows[(number - 1) * size : number * size]), number, len(rows), size)


def paginate(query: Select[Any], *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page that the address asks for by `?page=`; out of range means the nearest one."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = _asked(total, size)
    rows = db.session.scalars(query.limit(size).offset((number - 1) * size)).unique().all()
    return Page(list(rows), number, total, size)


def _asked(total: int, size: int) -> int:
    last = max(1, ceil(total / size))
    asked = text.to_latin_digits(request.args.get("page", "1"))
    return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 9 else 1  # noqa: PLR2004


def page_url(number: int) -> str:
    """The address of another page of this very list, its filters kept."""
    query: dict[str, Any] = {**request.args.to_dict(flat=False), "page": [str(number)]}
    return url_for(request.endpoint or "", **(request.view_args or {}), **query)
