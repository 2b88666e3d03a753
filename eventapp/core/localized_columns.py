"""Bilingual content in the database: generated column pairs (`title` is `title_ar`, `title_en`)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, String, func, or_
from sqlalchemy.orm import Composite, CompositeProperty, composite, mapped_column

from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText


class LocalizedComparator(CompositeProperty.Comparator[LocalizedText]):
    """Lets a query sort and search a bilingual text: `Event.title.localized("ar")`."""

    def _columns(self) -> dict[str, ColumnElement[str]]:
        names = [field.name for field in fields(LocalizedText)]
        return dict(zip(names, self.__clause_element__().clauses, strict=True))

    def localized(self, language: str) -> ColumnElement[str]:
        """SQL for the text in `language`, else in the other one."""
        columns = self._columns()
        order = [columns.pop(language), *columns.values()]
        return func.coalesce(*[func.nullif(column, "") for column in order], "")

    def contains(self, other: Any, **kwargs: Any) -> ColumnElement[bool]:
        """SQL for *either language contains this*, ignoring case where the database can."""
        return or_(*[column.icontains(other, autoescape=True) for column in self._columns().values()])


def localized(name: str, type_: Any = None) -> Composite[LocalizedText]:
    """Declare a bilingual attribute: NOT NULL columns `<name>_ar` and `<name>_en`, empty by default."""
    columns = [
        mapped_column(f"{name}_{language}", type_ or String(300), default="", server_default="")
        for language in LANGUAGES
    ]
    return composite(LocalizedText, *columns, comparator_factory=LocalizedComparator)
