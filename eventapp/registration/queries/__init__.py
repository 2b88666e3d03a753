"""Reads of delegations and their people."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.people.models import Organisation
from eventapp.registration.models import Delegation, DelegationLink, Participant, ParticipantLink
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
            selectinload(Delegation.people),
        )
    )


def delegations_of(event: Event, language: str, *, with_people: bool = True) -> list[Delegation]:
    """Every delegation of the event, by the name of its organisation."""
    key = Organisation.sort_key_ar if language == "ar" else Organisation.sort_key_en
    query = select(Delegation).join(Delegation.organisation).where(Delegation.event_id == event.id)
    query = query.options(contains_eager(Delegation.organisation), selectinload(Delegation.quotas))
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


def awaited_count(event: Event) -> int:
    """Of how many delegations an answer or people are expected, as `service/invitations.py: awaits` says."""
    members = select(Participant.id).where(Participant.delegation_id == Delegation.id)
    present = members.where(Participant.state.not_in(list(GONE))).exists()
    nominated = members.where(Participant.state == ParticipantState.NOMINATED).exists()
    owes = (Delegation.state == InvitationState.ACCEPTED) & (~present | nominated)
    query = select(func.count()).select_from(Delegation).where(Delegation.event_id == event.id)
    return db.session.scalar(query.where(owes | (Delegation.state == InvitationState.SENT))) or 0


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


def has_link(delegation: Delegation) -> bool:
    """Whether a mailed link of this delegation opens anything."""
    query = select(DelegationLink.id).where(
        DelegationLink.delegation_id == delegation.id,
        DelegationLink.revoked_at.is_(None),
        DelegationLink.expires_at > clock.now(),
    )
    return db.session.scalar(query) is not None


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


def _people(event: Event) -> Select[Participant]:
    return (
        select(Participant)
        .where(Participant.event_id == event.id)
        .options(
            joinedload(Participant.delegation).joinedload(Delegation.organisation),
            joinedload(Participant.category),
        )
    )


def get_participant(event: Event, public_id: str) -> Participant:
    """One person of this event, whatever their delegation.

    Raises:
        NotFound: unknown, or another event's.
    """
    found = db.session.scalars(_people(event).where(Participant.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def participants_named(event: Event, public_ids: Collection[str]) -> list[Participant]:
    """The people with these public ids; an id of another event is passed over as an unknown one."""
    query = _people(event).where(Participant.public_id.in_(list(public_ids)))
    return list(db.session.scalars(query))


def state_counts(event: Event) -> Mapping[ParticipantState, int]:
    """How many people stand in which state."""
    query = (
        select(Participant.state, func.count())
        .where(Participant.event_id == event.id)
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
