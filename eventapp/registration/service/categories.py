"""Categories in which individuals register, and the questions that each of them asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.service.changes import move, next_position, note
from eventapp.registration import labels, queries
from eventapp.registration.errors import (
    CategoryNotEmpty,
    ChoicesAtFault,
    QuestionAnswered,
    TooManyQuestions,
)
from eventapp.registration.models import RegistrationCategory, RegistrationQuestion
from eventapp.registration.rules import categories, questions
from eventapp.registration.rules.categories import CategoryKind, Opening
from eventapp.registration.rules.questions import QuestionKind
from eventapp.registration.rules.quotas import Place
from eventapp.registration.service import places
from eventapp.registration.service.accreditation import promote

_TURNS: Final[Mapping[str, bool]] = {"opening": True, "closing": False}


def today_at(event: Event) -> date:
    """The day it is at the place of the event."""
    return clock.now().astimezone(event.zone).date()


def opening_of(event: Event, category: RegistrationCategory) -> Opening:
    """Whether a category takes somebody now."""
    return categories.opening(
        is_open=category.is_open,
        opens_on=category.opens_on,
        closes_on=category.closes_on,
        today=today_at(event),
    )


def save_category(
    event: Event,
    category: RegistrationCategory | None,
    *,
    kind: CategoryKind,
    cap: int,
    **values: Any,
) -> RegistrationCategory:
    """Add a category, closed, with the questions that are usual for its kind; or change one.

    More places let in those who wait.

    Raises:
        CapBelowHeld: more places are held.
        StaleEdit: another tab saved it meanwhile.
    """
    is_new = category is None
    found = category or RegistrationCategory(event_id=event.id, cap=cap, used=0, is_open=False)
    if is_new:
        found.position = next_position(queries.categories_of(event))
        db.session.add(found)
    else:
        places.lock([_place_of(found)])
        found.updated_at = clock.now()  # a new number of places alone makes other open forms stale, too
    found.kind = kind
    for name, value in values.items():
        setattr(found, name, value)
    before = found.cap
    told = [before, cap] if before != cap else None
    note(event, found, Action.CREATED if is_new else Action.CHANGED, places=told)
    if is_new and kind is CategoryKind.PRESS:
        ask_as_usual(event, found)
    if told:
        places.set_cap(found, cap)
        promote(event, _place_of(found))
    return found


def _place_of(category: RegistrationCategory) -> Place:
    return Place(0, None, category.id)


def turn_category(event: Event, category: RegistrationCategory, *, step: str) -> None:
    """Open a category (`opening`) or close it (`closing`); its days still count."""
    if category.is_open is not _TURNS[step]:
        category.is_open = _TURNS[step]
        note(event, category, Action.STATE_CHANGED)


def move_category(event: Event, category: RegistrationCategory, *, by: int) -> None:
    """One place up (-1) or down (+1)."""
    move(event, queries.categories_of(event), category, by=by)


def delete_category(event: Event, category: RegistrationCategory) -> None:
    """Delete a category in which nobody ever registered, its questions with it.

    Raises:
        CategoryNotEmpty: somebody did.
    """
    places.lock([_place_of(category)])
    if queries.has_people(category):
        raise CategoryNotEmpty
    db.session.delete(category)
    note(event, category, Action.DELETED)


def save_question(
    event: Event,
    category: RegistrationCategory,
    question: RegistrationQuestion | None,
    *,
    kind: QuestionKind,
    is_personal: bool,
    purge_on: date | None,
    **values: Any,
) -> RegistrationQuestion:
    """Add a question at the end, or change one. What is not a choice keeps no choices.

    Raises:
        QuestionAnswered: somebody answered with what the earlier kind asked for.
        ChoicesAtFault: there is nothing to choose from, or the languages do not match.
        TooManyQuestions: as many as a category may have.
    """
    _check_kind(category, question, kind)
    values["choices"] = (
        values.get("choices", LocalizedText()) if kind is QuestionKind.CHOICE else LocalizedText()
    )
    if kind is QuestionKind.CHOICE and (fault := questions.fault_of(values["choices"])):
        raise ChoicesAtFault(fault=fault)
    is_new = question is None
    found = question or RegistrationQuestion(category_id=category.id)
    if is_new:
        found.position = next_position(queries.questions_of(category))
        db.session.add(found)
    found.kind = kind
    found.purge_on = (purge_on or questions.purge_day(event.last_on)) if is_personal else None
    for name, value in values.items():
        setattr(found, name, value)
    record(Action.CREATED if is_new else Action.CHANGED, found, event_id=event.id)
    db.session.flush()
    return found


def _check_kind(
    category: RegistrationCategory, question: RegistrationQuestion | None, kind: QuestionKind
) -> None:
    if question is not None and kind is not question.kind and queries.has_answers(question):
        raise QuestionAnswered
    others = [one for one in queries.questions_of(category) if one is not question]
    files = [one for one in others if one.kind is QuestionKind.FILE]
    if len(others) >= questions.MOST_QUESTIONS:
        raise TooManyQuestions
    if kind is QuestionKind.FILE and len(files) >= questions.MOST_FILES:
        raise TooManyQuestions


def ask_as_usual(event: Event, category: RegistrationCategory) -> None:
    """Add what the press is usually asked for: the letter of the medium and the press card."""
    for prompt, hint in labels.usual_questions():
        save_question(
            event,
            category,
            None,
            kind=QuestionKind.FILE,
            prompt=prompt,
            hint=hint,
            is_required=True,
            is_personal=True,
            purge_on=None,
        )


def move_question(
    event: Event, category: RegistrationCategory, question: RegistrationQuestion, *, by: int
) -> None:
    """One place up (-1) or down (+1). Places are written beside the version column."""
    ordered: Sequence[RegistrationQuestion] = queries.questions_of(category)
    rows = list(ordered)
    here = rows.index(question)
    there = min(max(here + by, 0), len(rows) - 1)
    if there == here:
        return
    rows.insert(there, rows.pop(here))
    for place, other in enumerate(rows):
        if other.position != place:
            db.session.execute(
                update(RegistrationQuestion)
                .where(RegistrationQuestion.id == other.id)
                .values(position=place),
                execution_options={"synchronize_session": False},
            )
            db.session.expire(other, ["position"])
    record(Action.CHANGED, question, event_id=event.id, position=[here + 1, there + 1])
    db.session.flush()


def remove_question(event: Event, question: RegistrationQuestion) -> None:
    """Ask a question no more. What was answered is kept with it until its day; else it is deleted."""
    if queries.has_answers(question):
        question.retired_at = clock.now()
    else:
        db.session.delete(question)
    record(Action.DELETED, question, event_id=event.id)
    db.session.flush()
