"""Personal answers are emptied once their day has passed: texts, choices and files."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import delete

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.registration import queries
from eventapp.registration.models import RegistrationAnswer
from eventapp.registration.rules.questions import is_due
from eventapp.registration.service.categories import today_at


@dataclass(slots=True)
class Emptied:
    """How many answers are empty now, and the storage keys of files whose bytes nobody needs any more."""

    count: int = 0
    keys: list[str] = field(default_factory=list)


def empty_due() -> Emptied:
    """Empty the personal answers, of every event, whose last day has passed where the event is held."""
    done = Emptied()
    for question, event in queries.personal_questions():
        if is_due(question.purge_on, today_at(event)):
            answers = queries.kept_answers(question)
            done.count += len(answers)
            done.keys += _empty(answers)
            record(Action.PURGED, question, event_id=event.id, answers=len(answers))
    db.session.flush()
    return done


def _empty(answers: list[RegistrationAnswer]) -> list[str]:
    files = [answer.file for answer in answers if answer.file is not None]
    for answer in answers:
        answer.text, answer.choice, answer.file = "", LocalizedText(), None
        answer.purged_at = clock.now()
    db.session.flush()
    if files:
        db.session.execute(delete(StoredFile).where(StoredFile.id.in_([one.id for one in files])))
    return [one.storage_key for one in files]
