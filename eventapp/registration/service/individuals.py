"""Individuals: each registers alone in a category, holds a place or waits, and may withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from flask import current_app

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.service import Kept
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import Audience, EventState
from eventapp.mail import service as mail
from eventapp.registration import labels, queries
from eventapp.registration.errors import CategoryNotOpen
from eventapp.registration.models import (
    Participant,
    RegistrationAnswer,
    RegistrationCategory,
    RegistrationQuestion,
)
from eventapp.registration.rules import categories
from eventapp.registration.rules.categories import CategoryKind, Opening
from eventapp.registration.rules.quotas import Place
from eventapp.registration.service import accreditation, places
from eventapp.registration.service.categories import opening_of, today_at
from eventapp.registration.service.notices import own_link

_MOST_MAILS: Final = 5  # to one who is registered already, in one period: nobody floods them through us
_PERIOD: Final = timedelta(hours=1)
_DETAILS: Final = (
    *("full_name", "how_to_address", "address", "honorific", "rank", "office", "represents"),
    *("email", "phone", "language", "languages", "access_needs", "dietary_needs"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as the form gives it; of a choice both languages, of a file what was stored."""

    question: RegistrationQuestion
    text: str = ""
    choice: LocalizedText = LocalizedText()
    file: Kept | None = None

    def __bool__(self) -> bool:
        return bool(self.text or self.choice or self.file)


def takes(event: Event, category: RegistrationCategory) -> bool:
    """Whether somebody may register in a category now: it is open, and so is the event, for such people."""
    if event.state is not EventState.ANNOUNCED or event.deleted_at is not None:
        return False
    if category.kind is CategoryKind.PUBLIC and event.audience is Audience.PARTICIPANTS:
        return False
    return opening_of(event, category) is Opening.OPEN


def open_categories(event: Event) -> list[RegistrationCategory]:
    """The categories that take somebody now."""
    return [category for category in queries.categories_of(event) if takes(event, category)]


def turns_at(event: Event) -> datetime | None:
    """When time alone opens or closes one of the event's categories next; None: never again."""
    today = today_at(event)
    days = [
        categories.turns_on(opens_on=one.opens_on, closes_on=one.closes_on, today=today)
        for one in queries.categories_of(event)
        if one.is_open
    ]
    first = min((day for day in days if day is not None), default=None)
    return datetime.combine(first, time(0), event.zone).astimezone(UTC) if first is not None else None


def register(
    event: Event,
    category: RegistrationCategory,
    *,
    path: str,
    answers: Sequence[Given],
    **details: Any,
) -> None:
    """Submit somebody: they hold a place or wait, and a mail with the link to their own page tells which.

    An address that is registered here already makes no second row; the mail says so, the answer does not.
    `path` leads to the own page and has `TOKEN` in it.

    Raises:
        CategoryNotOpen: the category takes nobody now.
    """
    places.lock([Place(0, None, category.id)])  # two of one address come one after the other
    db.session.refresh(category)
    if not takes(event, category):
        raise CategoryNotOpen
    known = queries.registered(category, details["email"])
    if known is not None:
        if queries.links_since(known, clock.now() - _PERIOD) < _MOST_MAILS:
            _mail(event, known, language=details["language"], path=path, is_new=False)
        db.session.flush()
        return
    person = Participant(event_id=event.id, category_id=category.id, category=category)
    for name in _DETAILS:
        setattr(person, name, details[name])
    person.consented_at = clock.now()
    accreditation.enter(person)
    db.session.add(person)
    record(Action.CREATED, person, event_id=event.id)
    db.session.flush()
    _answer(person, answers)
    _mail(event, person, language=person.language, path=path, is_new=True)
    db.session.flush()


def _answer(person: Participant, answers: Sequence[Given]) -> None:
    for given in answers:
        if given:
            answer = RegistrationAnswer(
                participant_id=person.id,
                question_id=given.question.id,
                text=given.text,
                choice=given.choice,
                file=given.file.as_row() if given.file is not None else None,
            )
            db.session.add(answer)


def _mail(event: Event, person: Participant, *, language: str, path: str, is_new: bool) -> None:
    link = current_app.extensions["settings"].base_url + path.replace("TOKEN", own_link(person))
    mail.queue(
        "registration",
        to_address=person.email,
        to_name=labels.printed_name(person).in_(language),
        language=language,
        event=event,
        is_sensitive=True,
        values={"person": person, "labels": labels, "link": link, "is_new": is_new},
    )


def confirm_address(event: Event, person: Participant) -> None:
    """The mailed link was opened: whoever registered reads the mail of the address they gave."""
    if person.category_id is not None and person.confirmed_at is None:
        person.confirmed_at = clock.now()
        record(Action.CHANGED, person, event_id=event.id)
        db.session.flush()
