"""Categories in which individuals register. Pure."""

from __future__ import annotations

from enum import StrEnum


class CategoryKind(StrEnum):
    """What an individual is to the event, in the order of lists."""

    EXPERT = "expert"
    OBSERVER = "observer"
    PRESS = "press"
    PUBLIC = "public"
