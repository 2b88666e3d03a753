"""The two languages of the interface and of content, and what follows from a language alone."""

from __future__ import annotations

from typing import Final, Literal

LANGUAGES: Final = ("ar", "en")
DEFAULT_LANGUAGE: Final = "ar"

Direction = Literal["rtl", "ltr"]
_DIRECTIONS: Final[dict[str, Direction]] = {"ar": "rtl", "en": "ltr"}


def direction(language: str) -> Direction:
    """The writing direction of an interface language; any other tag reads left to right."""
    return _DIRECTIONS.get(language, "ltr")


def other(language: str) -> str:
    """The other one of the two interface languages."""
    return "en" if language == "ar" else "ar"
