"""Reads of messages to participants, and of whom they are for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Select, func, select

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import MailState
from eventapp.people.models import Organisation
from eventapp.registration.models import Delegation, Participant, ParticipantMessage, RegistrationCategory
from eventapp.registration.queries import people_of
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState


def selected(event: Event, asked: Mapping[str, str]) -> list[Participant]:
    """Whom state, delegation, category, function and language choose; an empty one chooses all."""
    query = people_of(event)
    if asked["state"]:
        query = query.where(Participant.state == ParticipantState(asked["state"]))
    if asked["function"]:
        query = query.where(Participant.function == Function(asked["function"]))
    if asked["language"]:
        query = query.where(Participant.language == asked["language"])
    if asked["delegation"]:
        query = query.where(Participant.delegation.has(Delegation.public_id == asked["delegation"]))
    if asked["category"]:
        query = query.where(Participant.category.has(RegistrationCategory.public_id == asked["category"]))
    order = (Participant.delegation_id, Participant.category_id, Participant.position, Participant.id)
    return list(db.session.scalars(query.order_by(*order)))


def delegation_choices(event: Event, language: str) -> list[tuple[str, LocalizedText]]:
    """Public id and name of every delegation, by name."""
    key = Organisation.sort_key_ar if language == "ar" else Organisation.sort_key_en
    query = (
        select(Delegation.public_id, Organisation.short_name)
        .join(Delegation.organisation)
        .where(Delegation.event_id == event.id)
        .order_by(key, Delegation.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def messages_of(event: Event) -> Select[ParticipantMessage]:
    """What was written to participants, the newest first, to be paginated."""
    query = select(ParticipantMessage).where(ParticipantMessage.event_id == event.id)
    return query.order_by(ParticipantMessage.id.desc())


def get_message(event: Event, public_id: str) -> ParticipantMessage:
    """One message.

    Raises:
        NotFound: unknown, or another event's.
    """
    query = messages_of(event).where(ParticipantMessage.public_id == public_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def mails_of_message(message: ParticipantMessage) -> Select[MailMessage]:
    """Its mails, to be paginated."""
    return select(MailMessage).where(MailMessage.batch == message.public_id).order_by(MailMessage.id)


def samples_of(message: ParticipantMessage) -> list[MailMessage]:
    """One mail of it in each language that occurs."""
    first = (
        select(func.min(MailMessage.id))
        .where(MailMessage.batch == message.public_id)
        .group_by(MailMessage.language)
    )
    return list(
        db.session.scalars(
            select(MailMessage).where(MailMessage.id.in_(first)).order_by(MailMessage.language)
        )
    )


def batch_counts(batches: Collection[str]) -> Mapping[str, Mapping[MailState, int]]:
    """How many mails of each batch are in which state."""
    query = (
        select(MailMessage.batch, MailMessage.state, func.count())
        .where(MailMessage.batch.in_(list(batches)))
        .group_by(MailMessage.batch, MailMessage.state)
    )
    found: dict[str, dict[MailState, int]] = defaultdict(dict)
    for batch, state, count in db.session.execute(query):
        found[batch][state] = count
    return found
