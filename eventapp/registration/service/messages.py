"""Organisers write to a selection of people: the mails are held until somebody has looked at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import text
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.mail import service as mail
from eventapp.registration import labels
from eventapp.registration.errors import NobodyChosen, StepNotPossible, UnknownPlaceholder
from eventapp.registration.models import Participant, ParticipantMessage
from eventapp.registration.rules import messages as rules
from eventapp.registration.service.notices import Recipient, recipient_of

TEMPLATE = "participant_message"


def write(
    event: Event, people: Sequence[Participant], *, subject: LocalizedText, body: LocalizedText
) -> ParticipantMessage:
    """Write one mail for each of these people, in their language, and hold all of them.

    Whoever gave no address is told through the focal point; of whom there is none either is noted.

    Raises:
        NobodyChosen: nobody was.
        UnknownPlaceholder: subject or text ask for what nobody fills in.
    """
    if not people:
        raise NobodyChosen
    _check("subject", subject)
    _check("body", body)
    message = ParticipantMessage(event_id=event.id, subject=subject, body=body)
    db.session.add(message)
    db.session.flush()
    lost = []
    for person in people:
        to = recipient_of(person)
        if to is None:
            lost.append(person.public_id)
        else:
            _queue(event, message, person, to)
    message.unreached = " ".join(lost)
    record(Action.CREATED, message, event_id=event.id, recipients=len(people) - len(lost))
    db.session.flush()
    return message


def _check(field: str, value: LocalizedText) -> None:
    for written in (value.ar, value.en):
        found = rules.unknown_placeholder(written)
        if found is not None:
            raise UnknownPlaceholder(field=field, placeholder=found)


def _queue(event: Event, message: ParticipantMessage, person: Participant, to: Recipient) -> None:
    subject, _language = message.subject.shown(to.language)
    body, language = message.body.shown(to.language)
    name = labels.printed_name(person)
    filled = {
        "name": text.isolate(*name.shown(to.language)),
        "organisation": text.isolate(*(person.group or labels.role_of(person)).shown(to.language)),
    }
    mail.queue(
        TEMPLATE,
        to_address=to.address,
        to_name=to.name,
        language=to.language,
        event=event,
        held_as=message.public_id,
        values={
            "subject": rules.expand(subject, filled),
            "paragraphs": rules.expand(body, filled).split("\n\n"),
            "written_in": language,
            "about": None if to.is_own else name,
        },
    )


def settle(event: Event, message: ParticipantMessage, *, step: str, actor: Any = None) -> int:
    """Send what is held of a message, or discard it ("sending" or "discarding"); returns how many mails.

    Raises:
        StepNotPossible: nothing is held any more.
    """
    verb = mail.release_batch if step == "sending" else mail.discard_batch
    count = verb(message.public_id)
    if not count:
        raise StepNotPossible
    record(Action.STATE_CHANGED, message, event_id=event.id, actor=actor, **{step: count})
    db.session.flush()
    return count
