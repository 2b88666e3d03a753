"""The part of an address that names an event. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

SLUG_LENGTH: Final = 60  # characters, the width of the column
_SUGGESTED_LENGTH: Final = 40  # short enough to be read out on the telephone
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SMALL_WORDS: Final = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"}
)


def is_slug(value: str) -> bool:
    """Whether `value` is small Latin letters and digits, with single hyphens between them."""
    return _SLUG.fullmatch(value) is not None


def suggest(title: str, year: int, taken: Collection[str] = ()) -> str:
    """A short address made of an English title and the year: `policy-dialogue-border-security-2023`.

    A number is added while the address is among `taken`. Empty when the title has no Latin letter or digit.
    """
    latin = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall(r"[a-z0-9]+", latin.replace("'", "")) if word not in _SMALL_WORDS]
    if not words:
        return ""
    stem = _shortened([word for word in words if word != str(year)]) or words[0][:_SUGGESTED_LENGTH]
    first = stem if stem == str(year) else f"{stem}-{year}"
    candidates = (first if number == 1 else f"{first}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _shortened(words: list[str]) -> str:
    """As many whole words as fit; a first word that is too long is cut."""
    kept = words[:1]
    for word in words[1:]:
        if len("-".join([*kept, word])) > _SUGGESTED_LENGTH:
            break
        kept.append(word)
    return "-".join(kept)[:_SUGGESTED_LENGTH]
