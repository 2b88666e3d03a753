"""The focal points of a delegation: the one who was invited, and a second one. Pure."""

from __future__ import annotations

from enum import StrEnum


class Seat(StrEnum):
    """Which focal point of a delegation somebody is."""

    FIRST = "first"
    SECOND = "second"
