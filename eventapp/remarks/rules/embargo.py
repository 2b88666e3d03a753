"""When everybody may read a text. Pure.

Two things must hold: an organiser chose to publish it, and its moment has come: delivery, or a fixed time if
the organiser chose one. Postponing or cancelling its session, or withholding the text, stops it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.remarks.rules.workflow import RemarksState


@dataclass(frozen=True, slots=True)
class Choice:
    """That a text is to be published: at delivery (`at` is None) or at a fixed time.

    `planned_start` is when its session was to begin when this was chosen: a later start is a postponement.
    """

    at: datetime | None = None
    planned_start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """The session of a text, as the organisers have it now."""

    status: SessionStatus
    starts_at: datetime | None
    chatham_house: bool = False
    is_deleted: bool = False


def opens_at(state: RemarksState, choice: Choice | None, setting: Setting) -> datetime | None:
    """The fixed time from which everybody may read it; None where no time alone opens it."""
    if choice is None or choice.at is None or state not in {RemarksState.ACCEPTED, RemarksState.DELIVERED}:
        return None
    return None if is_stopped(state, choice, setting) else choice.at


def is_public(state: RemarksState, choice: Choice | None, setting: Setting, now: datetime) -> bool:
    """Whether everybody may read it at `now`, who may know of its session."""
    if choice is None or is_stopped(state, choice, setting):
        return False
    if choice.at is None:
        return state is RemarksState.DELIVERED
    opening = opens_at(state, choice, setting)
    return opening is not None and now >= opening


def is_advance(state: RemarksState) -> bool:
    """Whether a copy is to be checked against delivery."""
    return state is not RemarksState.DELIVERED


def is_stopped(state: RemarksState, choice: Choice, setting: Setting) -> bool:
    """Whether something keeps a chosen text from everybody, now and by itself for ever."""
    if setting.status is SessionStatus.CANCELLED or setting.is_deleted or setting.chatham_house:
        return True
    return state is not RemarksState.DELIVERED and _is_postponed(choice, setting)


def _is_postponed(choice: Choice, setting: Setting) -> bool:
    if setting.starts_at is None:
        return choice.planned_start is not None or choice.at is not None
    return choice.planned_start is not None and setting.starts_at > choice.planned_start
