"""Bilingual content as one value. Pure: rules use it; `core/localized_columns.py` keeps it in a database.

A third language is one field of `LocalizedText`, one entry in `core/languages.py` and a migration.
"""

from __future__ import annotations

from dataclasses import dataclass

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
