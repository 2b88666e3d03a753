"""Bilingual content as one value over generated column pairs (`title` is `title_ar`, `title_en`).

A third language is one field of `LocalizedText`, one entry in `core/languages.py` and a migration.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, String, func, or_
from sqlalchemy.orm import Composite, CompositeProperty, composite, mapped_column

from eventapp.core.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """One text in both languages; an empty string means that language is missing."""

    ar: str = ""
    en: str = ""

    def in_(self, language: str) -> str:
        """The text in `language`, else in the other one; empty only when neither exists."""
        return self.shown(language)[0]

    def shown(self, language: str) -> tuple[str, str]:
        """The text a reader of `language` is shown, and the language it really is in."""
        own: str = getattr(self, language) or ""
        if own:
            return own, language
        for candidate in LANGUAGES:
            text: str = getattr(self, candidate) or ""
            if text:
                return text, candidate
        return "", language

    def has(self, language: str) -> bool:
        """Whether there is a text in this very language."""
        return bool(getattr(self, language))

    def missing(self) -> tuple[str, ...]:
        """The languages this text lacks, in the order of `LANGUAGES`."""
        return tuple(language for language in LANGUAGES if not self.has(language))

    def __bool__(self) -> bool:
        return any(self.has(language) for language in LANGUAGES)


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
