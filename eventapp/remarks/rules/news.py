"""What is new to somebody at the interpreters' desk. Pure."""

from __future__ import annotations

from enum import StrEnum


class News(StrEnum):
    """A text as one reader has it before them."""

    NEW = "new"  # they have not looked at it
    CHANGED = "changed"  # something came since they looked
    READ = "read"


def news(newest: int, seen: int | None) -> News:
    """What a text is to a reader who has looked up to version `seen`; versions count upwards."""
    if seen is None:
        return News.NEW
    return News.CHANGED if newest > seen else News.READ
