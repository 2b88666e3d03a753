"""What a focal point asks for after the submission, and how it is answered. Pure."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How an officer answers."""

    GRANTED = "granted"
    REFUSED = "refused"
