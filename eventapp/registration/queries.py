"""Reads of delegations and their people."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.core.search import matching
from eventapp.events.models import Event
from eventapp.jobs.models import Job
from eventapp.people.models import Organisation
from eventapp.registration.models import (
    Delegation,
    DelegationLink,
    NotTheSame,
    Papers,
    PapersMatch,
    Participant,
    ParticipantLink,
)
from eventapp.registration.rules.duplicates import Sameness
from eventapp.registration.rules.quotas import Function, Place, order_of
from eventapp.registration.rules.workflow import GONE, QUEUED, InvitationState, ParticipantState

BULK: Final = "registration.decide"  # the kind of job that decides for many


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


@dataclass(frozen=True, slots=True)
class Sought:
    """What an officer narrows a list of people to; nothing given means everybody who waits for a decision."""

    words: str = ""  # any spelling of name, office, organisation or e-mail address
    state: ParticipantState | None = None
    function: Function | None = None
    delegation: str = ""  # public id

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for more than a state."""
        return bool(self.words or self.function or self.delegation)


def _listed(event: Event, words: str) -> Select[Participant]:
    """People with whom they come for, found by any spelling: in one query, whatever their number."""
    query = (
        select(Participant)
        .outerjoin(Participant.delegation)
        .outerjoin(Delegation.organisation)
        .where(Participant.event_id == event.id)
        .options(
            contains_eager(Participant.delegation).contains_eager(Delegation.organisation),
            joinedload(Participant.category),
        )
    )
    found_by = Participant.search_index.concat(func.coalesce(Organisation.search_index, ""))
    return matching(query, found_by, words)


def queue(event: Event, sought: Sought) -> Select[Participant]:
    """Who waits for an officer (or stands in a state), the longest waiting first; to be paginated."""
    states = [sought.state] if sought.state is not None else list(QUEUED)
    query = _listed(event, sought.words).where(Participant.state.in_(states))
    if sought.function is not None:
        query = query.where(Participant.function == sought.function)
    if sought.delegation:
        query = query.where(Delegation.public_id == sought.delegation)
    order = (Participant.submitted_at, Participant.delegation_id, Participant.position, Participant.id)
    return query.order_by(*order)


def ids_in_queue(event: Event, sought: Sought) -> list[str]:
    """The public ids of everybody whom the queue finds, on all its pages."""
    query = queue(event, sought).with_only_columns(Participant.public_id, maintain_column_froms=True)
    return list(db.session.scalars(query.options()))


def delegation_names(event: Event, language: str) -> list[tuple[str, LocalizedText]]:
    """Public id and name of each delegation, in the order of the names."""
    key = Organisation.sort_key_ar if language == "ar" else Organisation.sort_key_en
    query = (
        select(Delegation.public_id, Organisation.short_name)
        .join(Delegation.organisation)
        .where(Delegation.event_id == event.id)
        .order_by(key, Delegation.id)
    )
    return [(public_id, name) for public_id, name in db.session.execute(query)]


def _may_be_same(event: Event) -> Select[int, int, Sameness]:
    """Pairs who share a digest, are both in the meeting, and of whom nobody said that they are two."""
    one, two = aliased(PapersMatch), aliased(PapersMatch)
    first, second = aliased(Participant), aliased(Participant)
    return (
        select(one.participant_id, two.participant_id, one.sameness)
        .join(
            two,
            (two.event_id == one.event_id)
            & (two.digest == one.digest)
            & (two.participant_id > one.participant_id),
        )
        .join(first, first.id == one.participant_id)
        .join(second, second.id == two.participant_id)
        .outerjoin(
            NotTheSame,
            (NotTheSame.first_id == one.participant_id) & (NotTheSame.second_id == two.participant_id),
        )
        .where(one.event_id == event.id, NotTheSame.first_id.is_(None))
        .where(first.state.not_in(list(GONE)), second.state.not_in(list(GONE)))
        .order_by(one.participant_id, two.participant_id)
    )


def possible_duplicates(event: Event) -> dict[tuple[int, int], set[Sameness]]:
    """Who may be the same, by row ids, and why. One query, by the digests that people share."""
    found: dict[tuple[int, int], set[Sameness]] = {}
    for first, second, sameness in db.session.execute(_may_be_same(event)):
        found.setdefault((first, second), set()).add(sameness)
    return found


def people_by_row(event: Event, row_ids: Collection[int]) -> dict[int, Participant]:
    """The people of these row ids."""
    query = _people(event).where(Participant.id.in_(list(row_ids)))
    return {person.id: person for person in db.session.scalars(query)}


def papers_by_row(row_ids: Collection[int]) -> dict[int, Papers]:
    """What is kept of these people, sealed."""
    query = select(Papers).where(Papers.participant_id.in_(list(row_ids)))
    return {row.participant_id: row for row in db.session.scalars(query)}


def bulk_decision(event: Event, public_id: str) -> Job:
    """A decision for many that a job takes.

    Raises:
        NotFound: unknown, or another event's.
    """
    query = select(Job).where(Job.public_id == public_id, Job.event_id == event.id, Job.kind == BULK)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def state_counts(event: Event) -> Mapping[ParticipantState, int]:
    """How many people stand in which state."""
    query = (
        select(Participant.state, func.count())
        .where(Participant.event_id == event.id)
        .group_by(Participant.state)
    )
    return Counter({state: count for state, count in db.session.execute(query)})


def approved(event: Event, language: str, words: str = "") -> Select[Participant]:
    """Who is approved: by the name of whom they come for, then by function; individuals last."""
    key = Organisation.sort_key_ar if language == "ar" else Organisation.sort_key_en
    own = Participant.sort_key_ar if language == "ar" else Participant.sort_key_en
    rank = case(*((Participant.function == one, order_of(one)) for one in Function), else_=len(Function))
    query = _listed(event, words).where(Participant.state == ParticipantState.APPROVED)
    return query.order_by(
        Participant.delegation_id.is_(None),
        *(key, Participant.delegation_id, Participant.category_id),
        *(rank, Participant.position, own, Participant.id),
    )


def in_groups(people: Iterable[Participant]) -> list[tuple[Participant, list[Participant]]]:
    """People in the order of `approved` by whom they come for, each group with its first as its key."""
    found = [
        list(group) for _key, group in groupby(people, key=lambda one: (one.delegation_id, one.category_id))
    ]
    return [(group[0], group) for group in found]


def is_led(delegation: Delegation, *, but: Participant | None = None) -> bool:
    """Whether somebody (`but` this one) is head of the delegation."""
    query = select(Participant.id).where(
        Participant.delegation_id == delegation.id,
        Participant.function == Function.HEAD,
        Participant.state.not_in(list(GONE)),
    )
    return any(found != (but.id if but is not None else None) for found in db.session.scalars(query))
