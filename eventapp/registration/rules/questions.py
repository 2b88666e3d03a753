"""Questions that organisers ask those who register alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from eventapp.core.localized import LocalizedText

MOST_QUESTIONS: Final = 30  # of one category
MOST_FILES: Final = 3  # questions of one category that ask for a file
MOST_CHOICES: Final = 40
CHOICE_LENGTH: Final = 200  # characters
LINE_ANSWER: Final = 300  # characters
LONG_ANSWER: Final = 4_000  # characters
KEPT_AFTER_EVENT: Final = timedelta(days=90)  # personal answers, unless an organiser says otherwise


class QuestionKind(StrEnum):
    """What is answered with."""

    LINE = "line"
    LONG = "long"
    CHOICE = "choice"
    DATE = "date"
    FILE = "file"
    YES_NO = "yes_no"


class Fault(StrEnum):
    """Why the choices of a question cannot stand as they were typed."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    TWICE = "twice"
    UNEVEN = "uneven"  # the languages have different numbers of lines


def choices_of(text: LocalizedText) -> list[LocalizedText]:
    """The choices, one a line; line by line the two languages say the same. One of them may be missing."""
    arabic, english = _lines(text.ar), _lines(text.en)
    count = max(len(arabic), len(english))
    arabic += [""] * (count - len(arabic))
    english += [""] * (count - len(english))
    return [LocalizedText(ar, en) for ar, en in zip(arabic, english, strict=True)]


def fault_of(text: LocalizedText) -> Fault | None:
    """What is wrong with choices as they were typed; None when they can be chosen from."""
    sides = [lines for lines in (_lines(text.ar), _lines(text.en)) if lines]
    if not sides or len(sides[0]) < 2:  # noqa: PLR2004 - of one there is nothing to choose
        return Fault.TOO_FEW
    if len({len(lines) for lines in sides}) > 1:
        return Fault.UNEVEN
    return _fault_within(sides)


def _fault_within(sides: Sequence[Sequence[str]]) -> Fault | None:
    if len(sides[0]) > MOST_CHOICES:
        return Fault.TOO_MANY
    if any(len(line) > CHOICE_LENGTH for lines in sides for line in lines):
        return Fault.TOO_LONG
    return Fault.TWICE if any(len(set(lines)) < len(lines) for lines in sides) else None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def purge_day(last_on: date) -> date:
    """The last day of personal answers, if nobody chooses another; `last_on` ends the event."""
    return last_on + KEPT_AFTER_EVENT


def is_due(purge_on: date | None, today: date) -> bool:
    """Whether answers are to be emptied: their day has passed."""
    return purge_on is not None and today > purge_on
