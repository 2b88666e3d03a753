"""What organisers write to participants: placeholders, flat and filled in once. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

PLACEHOLDERS: Final = ("name", "organisation")
_PLACEHOLDER: Final = re.compile(r"\{([^{}\s]{1,40})\}")


def unknown_placeholder(text: str) -> str | None:
    """The first placeholder of a text that nobody fills in, with its braces."""
    return next((found[0] for found in _PLACEHOLDER.finditer(text) if found[1] not in PLACEHOLDERS), None)


def expand(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in; what is filled in is not looked at again."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
