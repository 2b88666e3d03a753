"""Reads of delegations and their people."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.core import clock, text
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.jobs.models import Job
from eventapp.people.models import Organisation
from eventapp.registration.models import (
    ChangeRequest,
    Delegation,
    DelegationLink,
    NoteVerbale,
    Participant,
    ParticipantLink,
)
from eventapp.registration.rules.focal import Seat
from eventapp.registration.rules.quotas import Function, Place, order_of
from eventapp.registration.rules.workflow import GONE, QUEUED, InvitationState, ParticipantState


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


def delegations_of(event: Event, language: str) -> list[Delegation]:
    """Every delegation of the event, by the name of its organisation."""
    key = Organisation.sort_key_ar if language == "ar" else Organisation.sort_key_en
    query = _delegations(event).join(Delegation.organisation).order_by(key, Delegation.id)
    return list(db.session.scalars(query))


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


def directory() -> dict[str, list[Organisation]]:
    """The organisations of the directory by each of their names as search compares them."""
    found: dict[str, list[Organisation]] = {}
    for row in db.session.scalars(select(Organisation).where(Organisation.deleted_at.is_(None))):
        names = [
            part for name in (row.short_name, row.formal_name, row.acronym) for part in (name.ar, name.en)
        ]
        for key in {text.fold(name) for name in (*names, *row.aliases.splitlines())} - {""}:
            found.setdefault(key, []).append(row)
    return found


def invited(event: Event) -> tuple[set[int], set[str]]:
    """The row ids of the organisations invited to this event, and the references in use."""
    query = select(Delegation.organisation_id, Delegation.reference).where(Delegation.event_id == event.id)
    rows = list(db.session.execute(query))
    return {row[0] for row in rows}, {row[1] for row in rows}


def next_number(event: Event) -> int:
    """The number that the next reference is offered with."""
    query = select(func.count()).select_from(Delegation).where(Delegation.event_id == event.id)
    return (db.session.scalar(query) or 0) + 1


def drafted(event: Event) -> list[Delegation]:
    """The invitations that are not sent yet."""
    query = _delegations(event).where(Delegation.state == InvitationState.DRAFTED)
    return list(db.session.scalars(query.order_by(Delegation.id)))


def last_job(event: Event, kind: str) -> Job | None:
    """The job of a kind that was asked for last for this event."""
    query = select(Job).where(Job.event_id == event.id, Job.kind == kind).order_by(Job.id.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


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


def linked_seats(delegation: Delegation) -> set[Seat]:
    """The focal points of this delegation whose mailed link opens something."""
    query = select(DelegationLink.seat).where(
        DelegationLink.delegation_id == delegation.id,
        DelegationLink.revoked_at.is_(None),
        DelegationLink.expires_at > clock.now(),
    )
    return set(db.session.scalars(query))


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
    found = db.session.scalars(_people(event).where(Participant.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def participants_named(event: Event, public_ids: Collection[str]) -> list[Participant]:
    """The people with these public ids; an id of another event is passed over as an unknown one."""
    query = _people(event).where(Participant.public_id.in_(list(public_ids)))
    return list(db.session.scalars(query))


def queue(event: Event, state: ParticipantState | None = None) -> list[Participant]:
    """Who waits for an officer (or stands in `state`), the longest waiting first."""
    states = [state] if state is not None else list(QUEUED)
    query = _people(event).where(Participant.state.in_(states))
    order = (Participant.submitted_at, Participant.delegation_id, Participant.position, Participant.id)
    return list(db.session.scalars(query.order_by(*order)))


def _asked(event: Event) -> Select[ChangeRequest]:
    return (
        select(ChangeRequest)
        .join(ChangeRequest.participant)
        .where(
            Participant.event_id == event.id,
            Participant.state.not_in(list(GONE)),
            ChangeRequest.answered_at.is_(None),
        )
    )


def open_changes(event: Event) -> list[ChangeRequest]:
    """The changes that focal points ask for and nobody has answered, the longest waiting first."""
    whose = joinedload(ChangeRequest.participant).joinedload(Participant.delegation)
    query = _asked(event).options(whose.joinedload(Delegation.organisation))
    return list(db.session.scalars(query.order_by(ChangeRequest.asked_at, ChangeRequest.id)))


def count_open_changes(event: Event) -> int:
    """How many these are."""
    return db.session.scalar(select(func.count()).select_from(_asked(event).subquery())) or 0


def get_note(delegation: Delegation, public_id: str) -> NoteVerbale:
    """One note verbale of this delegation, the one that holds or a former one.

    Raises:
        NotFound: unknown, or another delegation's.
    """
    for note in delegation.notes:
        if note.public_id == public_id:
            return note
    raise NotFound


def state_counts(event: Event) -> Mapping[ParticipantState, int]:
    """How many people stand in which state."""
    query = (
        select(Participant.state, func.count())
        .where(Participant.event_id == event.id)
        .group_by(Participant.state)
    )
    return Counter({state: count for state, count in db.session.execute(query)})


def list_of_participants(event: Event, language: str) -> list[tuple[Delegation, list[Participant]]]:
    """Who is approved, by delegation in the order of their names; each in the order of functions."""
    found = []
    for delegation in delegations_of(event, language):
        approved = [person for person in delegation.people if person.state is ParticipantState.APPROVED]
        if approved:
            found.append(
                (delegation, sorted(approved, key=lambda one: (order_of(one.function), one.position)))
            )
    return found


def names_of(name: LocalizedText) -> set[str]:
    """A name in each language as one folded word, so that spaces, hyphens and marks tell nobody apart."""
    return {text.fold(part).replace(" ", "") for part in (name.ar, name.en)} - {""}


def is_led(delegation: Delegation, *, but: Participant | None = None) -> bool:
    """Whether somebody (`but` this one) is head of the delegation."""
    query = select(Participant.id).where(
        Participant.delegation_id == delegation.id,
        Participant.function == Function.HEAD,
        Participant.state.not_in(list(GONE)),
    )
    return any(found != (but.id if but is not None else None) for found in db.session.scalars(query))
