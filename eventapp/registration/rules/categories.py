"""Categories in which individuals register, and whether one of them takes somebody now. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

MOST_IN_CATEGORY: Final = 20_000  # places


class CategoryKind(StrEnum):
    """What an individual is to the event, in the order of lists."""

    EXPERT = "expert"
    OBSERVER = "observer"
    PRESS = "press"
    PUBLIC = "public"


class Opening(StrEnum):
    """Where a category stands on a day."""

    OPEN = "open"
    AHEAD = "ahead"  # switched on, and its first day is still to come
    OVER = "over"
    CLOSED = "closed"  # switched off


def opening(*, is_open: bool, opens_on: date | None, closes_on: date | None, today: date) -> Opening:
    """Whether somebody may register on `today`, a day at the place of the event; both days are counted in."""
    if not is_open:
        return Opening.CLOSED
    if opens_on is not None and today < opens_on:
        return Opening.AHEAD
    return Opening.OVER if closes_on is not None and today > closes_on else Opening.OPEN


def turns_on(*, opens_on: date | None, closes_on: date | None, today: date) -> date | None:
    """The next day on which an open category stands otherwise by the calendar alone; None: never again."""
    if opens_on is not None and today < opens_on:
        return opens_on
    if closes_on is not None and today <= closes_on:
        return date.fromordinal(closes_on.toordinal() + 1)
    return None
