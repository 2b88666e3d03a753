"""What is asked of somebody who takes part, as a list to tick off. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from eventapp.registration.rules.roster import Gap
from eventapp.registration.rules.workflow import GONE, ParticipantState

MOST_STARS: Final = 400  # of one person; an event has no more sessions


class FeedScope(StrEnum):
    """What somebody's own calendar holds."""

    STARRED = "starred"
    EVERYTHING = "everything"


class Task(StrEnum):
    """What can be asked, in the order of the list."""

    SUBMISSION = "submission"
    CONSENT = "consent"
    PARTICULARS = "particulars"
    PHOTO = "photo"
    PAPERS = "papers"
    APPROVAL = "approval"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list; `is_asked` is false for what waits for others or is only offered."""

    task: Task
    is_done: bool
    is_asked: bool = True
    gaps: tuple[Gap, ...] = ()


def checklist(
    state: ParticipantState, gaps: tuple[Gap, ...], *, has_photo: bool, has_feed: bool
) -> tuple[Item, ...]:
    """The list of somebody in `state`; nothing is asked of whoever takes part no more.

    What is open stands first.
    """
    if state in GONE:
        return ()
    lacking = tuple(gap for gap in gaps if gap not in {Gap.CONSENT, Gap.PHOTO, Gap.PAPERS})
    found = (
        Item(Task.SUBMISSION, state is not ParticipantState.NOMINATED),
        Item(Task.CONSENT, Gap.CONSENT not in gaps),
        Item(Task.PARTICULARS, not lacking, gaps=lacking),
        Item(Task.PHOTO, has_photo),
        Item(Task.PAPERS, Gap.PAPERS not in gaps),
        Item(Task.APPROVAL, state is ParticipantState.APPROVED, is_asked=False),
        Item(Task.CALENDAR, has_feed, is_asked=False),
    )
    return tuple(sorted(found, key=lambda item: item.is_done))
