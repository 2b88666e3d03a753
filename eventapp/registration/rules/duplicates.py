"""When two people may be one. Pure; what is compared are digests of these texts, made elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from eventapp.core import text
from eventapp.core.localized import LocalizedText


class Sameness(StrEnum):
    """Why two may be the same, the stronger first."""

    PASSPORT = "passport"
    PERSON = "person"  # name, in either script, and date of birth


def name_key(name: str) -> str:
    """A name however spelt, whatever the order of its parts, without «bin» and the like; empty if none.

    An article belongs to the word after it: «Al-Hajri», «al Hajri» and «Alhajri» are one.
    """
    return " ".join(sorted(text.name_words(name)))


def passport_key(country: str, number: str) -> str:
    """A passport, by who issued it (ISO 3166-1 alpha-2) and its number without spaces and marks."""
    return f"{country}:{text.fold(number).replace(' ', '')}"


def keys(name: LocalizedText, birth_on: date, country: str, number: str) -> Iterator[tuple[Sameness, str]]:
    """What somebody is compared by."""
    yield Sameness.PASSPORT, passport_key(country, number)
    for spelling in (name.ar, name.en):
        if key := name_key(spelling):
            yield Sameness.PERSON, f"{key}:{birth_on.isoformat()}"
