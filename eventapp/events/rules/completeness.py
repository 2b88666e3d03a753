"""What lacks which language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from eventapp.core.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class Text:
    """A bilingual text, what it is (a label), what it belongs to, and the address of its field."""

    value: LocalizedText
    what: Any
    owner: LocalizedText
    url: str
    is_wanted: bool = False  # missing even when empty in both languages


@dataclass(frozen=True, slots=True)
class Missing:
    """A text that lacks languages."""

    what: Any
    owner: LocalizedText
    url: str
    languages: tuple[str, ...]


def missing(texts: Iterable[Text]) -> Iterator[Missing]:
    """The texts given in one language only, and the wanted ones given in none."""
    for text in texts:
        languages = text.value.missing()
        if languages and (text.value or text.is_wanted):
            yield Missing(text.what, text.owner, text.url, languages)
