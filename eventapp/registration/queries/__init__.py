"""Reads of delegations, categories, and their people."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.people.models import Organisation
from eventapp.registration.models import (
    Delegation,
    DelegationLink,
    Participant,
    ParticipantLink,
    RegistrationAnswer,
    RegistrationCategory,
    RegistrationQuestion,
)
from eventapp.registration.rules.quotas import Function, Place
from eventapp.registration.rules.workflow import GONE, InvitationState, ParticipantState


def hashed(token: str) -> str:
    """How the secret of a link is stored: SHA-256 suffices, it has 256 bits of its own."""
    return hashlib.sha256(token.encode()).hexdigest()


def _delegations(event: Event) -> Select[Delegation]:
    return (
        select(Delegation)
        .where(Delegation.event_id == event.id)
        .options(
            joinedload(Delegation.organisation),
            selectinload(Delegation.quotas),
            selectinload(Delegation.people).selectinload(Participant.changes),
            selectinload(Delegation.notes),
        )
    )


def delegations_of(event: Event, language: str, *, with_people: bool = True) -> list[Delegation]:
    """Every delegation of the event, by the name of its organisation."""
    key = Organisation.sort_key_ar if language == "ar" else Organisation.sort_key_en
    query = select(Delegation).join(Delegation.organisation).where(Delegation.event_id == event.id)
    query = query.options(contains_eager(Delegation.organisation), selectinload(Delegation.quotas))
    query = query.options(selectinload(Delegation.notes))
    if with_people:
        query = query.options(selectinload(Delegation.people))
    return list(db.session.scalars(query.order_by(key, Delegation.id)))


def get_delegation(event: Event, public_id: str) -> Delegation:
    """One delegation of this event.

    Raises:
        NotFound: unknown, or another event's.
    """
    query = _delegations(event).where(Delegation.public_id == public_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def find_delegation(event: Event, organisation: Organisation) -> Delegation | None:
    """The delegation of an organisation at this event, if it was invited."""
    query = _delegations(event).where(Delegation.organisation_id == organisation.id)
    return db.session.scalars(query).one_or_none()


def has_reference(event: Event, reference: str, *, but: Delegation | None = None) -> bool:
    """Whether an invitation to this event (`but` this one) has a reference."""
    query = select(Delegation.id).where(Delegation.event_id == event.id, Delegation.reference == reference)
    return any(found != (but.id if but is not None else None) for found in db.session.scalars(query))


def next_number(event: Event) -> int:
    """The number that the next reference is offered with."""
    query = select(func.count()).select_from(Delegation).where(Delegation.event_id == event.id)
    return (db.session.scalar(query) or 0) + 1


def drafted(event: Event) -> list[Delegation]:
    """The invitations that are not sent yet."""
    query = _delegations(event).where(Delegation.state == InvitationState.DRAFTED)
    return list(db.session.scalars(query.order_by(Delegation.id)))


def invitation_counts(event: Event) -> dict[InvitationState, int]:
    """How many invitations stand in which state."""
    query = (
        select(Delegation.state, func.count())
        .where(Delegation.event_id == event.id)
        .group_by(Delegation.state)
    )
    return {state: count for state, count in db.session.execute(query)}


def find_link(token: str) -> DelegationLink | None:
    """The living link with this secret, its delegation with it; none once it was replaced or expired."""
    query = (
        select(DelegationLink)
        .where(
            DelegationLink.token_hash == hashed(token),
            DelegationLink.revoked_at.is_(None),
            DelegationLink.expires_at > clock.now(),
        )
        .options(joinedload(DelegationLink.delegation).joinedload(Delegation.organisation))
    )
    return db.session.scalars(query).one_or_none()


def find_own_link(token: str) -> ParticipantLink | None:
    """The living link with this secret to somebody's own page; none once it was revoked or expired."""
    query = select(ParticipantLink).where(
        ParticipantLink.token_hash == hashed(token),
        ParticipantLink.revoked_at.is_(None),
        ParticipantLink.expires_at > clock.now(),
    )
    return db.session.scalars(query.options(joinedload(ParticipantLink.participant))).one_or_none()


def waiting(place: Place) -> list[Participant]:
    """Who waits for a place, the first in line first, as the database has it now."""
    query = (
        select(Participant)
        .where(
            Participant.delegation_id == (place.delegation_id or None),
            Participant.function == place.function,
            Participant.category_id == (place.category_id or None),
            Participant.state == ParticipantState.WAITLISTED,
        )
        .order_by(Participant.waiting_since, Participant.position, Participant.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def get_member(delegation: Delegation, public_id: str) -> Participant:
    """One person of this delegation.

    Raises:
        NotFound: unknown, or in another delegation.
    """
    for person in delegation.people:
        if person.public_id == public_id:
            return person
    raise NotFound


def people_of(event: Event) -> Select[Participant]:
    """Everybody of an event, with what every list says of them."""
    return (
        select(Participant)
        .where(Participant.event_id == event.id)
        .options(
            joinedload(Participant.delegation).options(
                joinedload(Delegation.organisation), selectinload(Delegation.notes)
            ),
            joinedload(Participant.category),
            selectinload(Participant.changes),
        )
    )


def get_participant(event: Event, public_id: str) -> Participant:
    """One person of this event, whatever their delegation.

    Raises:
        NotFound: unknown, or another event's.
    """
    found = db.session.scalars(people_of(event).where(Participant.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def participants_named(event: Event, public_ids: Collection[str]) -> list[Participant]:
    """The people with these public ids; an id of another event is passed over as an unknown one."""
    query = people_of(event).where(Participant.public_id.in_(list(public_ids)))
    return list(db.session.scalars(query))


def coming_by(source: Delegation | RegistrationCategory | None) -> list[ColumnElement[bool]]:
    """Conditions that leave the people of one delegation or category; none for everybody."""
    if source is None:
        return []
    is_delegation = isinstance(source, Delegation)
    return [(Participant.delegation_id if is_delegation else Participant.category_id) == source.id]


def state_counts(
    event: Event, source: Delegation | RegistrationCategory | None = None
) -> Mapping[ParticipantState, int]:
    """How many people stand in which state, of one delegation or category if asked for."""
    query = (
        select(Participant.state, func.count())
        .where(Participant.event_id == event.id, *coming_by(source))
        .group_by(Participant.state)
    )
    return Counter({state: count for state, count in db.session.execute(query)})


def is_led(delegation: Delegation, *, but: Participant | None = None) -> bool:
    """Whether somebody (`but` this one) is head of the delegation."""
    query = select(Participant.id).where(
        Participant.delegation_id == delegation.id,
        Participant.function == Function.HEAD,
        Participant.state.not_in(list(GONE)),
    )
    return any(found != (but.id if but is not None else None) for found in db.session.scalars(query))


def categories_of(event: Event) -> list[RegistrationCategory]:
    """The categories in which individuals register, in their order."""
    query = select(RegistrationCategory).where(RegistrationCategory.event_id == event.id)
    order = (RegistrationCategory.position, RegistrationCategory.id)
    return list(db.session.scalars(query.order_by(*order)))


def get_category(event: Event, public_id: str) -> RegistrationCategory:
    """One category of this event.

    Raises:
        NotFound: unknown, or another event's.
    """
    query = select(RegistrationCategory).where(
        RegistrationCategory.event_id == event.id, RegistrationCategory.public_id == public_id
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def category_counts(event: Event) -> Mapping[int, Counter[ParticipantState]]:
    """How many people of each category (by row id) stand in which state."""
    query = (
        select(Participant.category_id, Participant.state, func.count())
        .where(Participant.event_id == event.id, Participant.category_id.is_not(None))
        .group_by(Participant.category_id, Participant.state)
    )
    found: dict[int, Counter[ParticipantState]] = {}
    for category_id, state, count in db.session.execute(query):
        found.setdefault(category_id or 0, Counter())[state] = count
    return found


def has_people(category: RegistrationCategory) -> bool:
    """Whether anybody ever registered in a category."""
    query = select(Participant.id).where(Participant.category_id == category.id).limit(1)
    return db.session.scalar(query) is not None


def questions_of(category: RegistrationCategory) -> list[RegistrationQuestion]:
    """What is asked of those who register in a category now, in order."""
    query = select(RegistrationQuestion).where(
        RegistrationQuestion.category_id == category.id, RegistrationQuestion.retired_at.is_(None)
    )
    order = (RegistrationQuestion.position, RegistrationQuestion.id)
    return list(db.session.scalars(query.order_by(*order)))


def get_question(category: RegistrationCategory, public_id: str) -> RegistrationQuestion:
    """One question that a category asks now.

    Raises:
        NotFound: unknown, retired, or another category's.
    """
    for question in questions_of(category):
        if question.public_id == public_id:
            return question
    raise NotFound


def has_answers(question: RegistrationQuestion) -> bool:
    """Whether anybody answered a question."""
    query = select(RegistrationAnswer.id).where(RegistrationAnswer.question_id == question.id).limit(1)
    return db.session.scalar(query) is not None


def personal_questions() -> list[tuple[RegistrationQuestion, Event]]:
    """Every question, of any event, whose answers are emptied some day and are not empty yet."""
    query = (
        select(RegistrationQuestion, Event)
        .join(RegistrationCategory, RegistrationCategory.id == RegistrationQuestion.category_id)
        .join(Event, Event.id == RegistrationCategory.event_id)
        .where(
            RegistrationQuestion.purge_on.is_not(None),
            RegistrationQuestion.id.in_(
                select(RegistrationAnswer.question_id).where(RegistrationAnswer.purged_at.is_(None))
            ),
        )
        .order_by(RegistrationQuestion.id)
    )
    return [(question, event) for question, event in db.session.execute(query)]


def kept_answers(question: RegistrationQuestion) -> list[RegistrationAnswer]:
    """The answers to a question that are not emptied yet, their files with them."""
    query = select(RegistrationAnswer).where(
        RegistrationAnswer.question_id == question.id, RegistrationAnswer.purged_at.is_(None)
    )
    return list(db.session.scalars(query.options(joinedload(RegistrationAnswer.file))))


def answers_of(person: Participant) -> list[RegistrationAnswer]:
    """What an individual answered, in the order of the questions."""
    query = (
        select(RegistrationAnswer)
        .join(RegistrationAnswer.question)
        .where(RegistrationAnswer.participant_id == person.id)
        .options(contains_eager(RegistrationAnswer.question), joinedload(RegistrationAnswer.file))
        .order_by(RegistrationQuestion.position, RegistrationQuestion.id)
    )
    return list(db.session.scalars(query))


def get_answer(person: Participant, public_id: str) -> RegistrationAnswer:
    """One answer of this person.

    Raises:
        NotFound: unknown, or somebody else's.
    """
    for answer in answers_of(person):
        if answer.public_id == public_id:
            return answer
    raise NotFound


def registered(category: RegistrationCategory, email: str) -> Participant | None:
    """Whoever is registered in a category under an address; who withdrew is not."""
    query = select(Participant).where(
        Participant.category_id == category.id,
        Participant.email == email,
        Participant.state.not_in([ParticipantState.WITHDRAWN, ParticipantState.REPLACED]),
    )
    return db.session.scalars(query).one_or_none()


def links_since(person: Participant, moment: datetime) -> int:
    """How many links to somebody's own page were mailed since a moment."""
    query = select(func.count()).where(
        ParticipantLink.participant_id == person.id, ParticipantLink.created_at >= moment
    )
    return db.session.scalar(query) or 0
