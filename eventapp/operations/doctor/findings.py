"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a finding is meant; the value stands before it in the output."""

    WELL = "well"
    REMARK = "note"
    FAULT = "FAULT"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and how it is meant."""

    mark: Mark
    sentence: str


def well(sentence: str) -> Finding:
    """All is as it should be."""
    return Finding(Mark.WELL, sentence)


def remark(sentence: str) -> Finding:
    """Worth knowing; nothing needs to be done now."""
    return Finding(Mark.REMARK, sentence)


def fault(sentence: str) -> Finding:
    """Somebody has to do something; the sentence says what."""
    return Finding(Mark.FAULT, sentence)
