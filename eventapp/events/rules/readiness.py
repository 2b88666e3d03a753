"""What an event should say before it is announced. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from eventapp.core.localized import LocalizedText


class Point(StrEnum):
    """One thing a reader looks for on the event's page."""

    TITLE = "title"  # in at least one language: without it nothing is announced
    DESCRIPTION = "description"
    VENUE = "venue"
    CREDITS = "credits"
    CONTACT = "contact"
    LANGUAGES = "languages"  # every text in both


REQUIRED = frozenset({Point.TITLE})


@dataclass(frozen=True, slots=True)
class Check:
    """A point, and whether it is settled."""

    point: Point
    is_done: bool

    @property
    def is_required(self) -> bool:
        """Whether the event cannot be announced without it."""
        return self.point in REQUIRED


def checks(
    *,
    title: LocalizedText,
    description: Iterable[LocalizedText],
    venue: Iterable[LocalizedText],
    credit_count: int,
    contact: Iterable[str],
    missing_count: int,
) -> tuple[Check, ...]:
    """Every point in the order in which an organiser settles them."""
    return (
        Check(Point.TITLE, bool(title)),
        Check(Point.DESCRIPTION, any(description)),
        Check(Point.VENUE, any(venue)),
        Check(Point.CREDITS, credit_count > 0),
        Check(Point.CONTACT, any(contact)),
        Check(Point.LANGUAGES, missing_count == 0),
    )


def lacking(title: LocalizedText) -> tuple[Point, ...]:
    """The required points an event lacks. Its days are never missing: the table does not allow it."""
    return () if title else (Point.TITLE,)
