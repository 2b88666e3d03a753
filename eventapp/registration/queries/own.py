"""Reads of what belongs to one person: stars, calendar, badge."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration.models import (
    Badge,
    Delegation,
    DelegationLink,
    Participant,
    ParticipantFeed,
    ParticipantLink,
    ParticipantStar,
)
from eventapp.registration.queries import hashed, people_of
from eventapp.registration.rules.workflow import InvitationState, ParticipantState


@dataclass(frozen=True, slots=True)
class Standing:
    """What the links that somebody holds make of them at one event."""

    takes_part: bool = False
    organisation_ids: frozenset[int] = frozenset()  # whose delegations they are in, or answer for


def standing_of(event_id: int, tokens: Collection[str]) -> Standing:
    """By living links: of people who are approved, and of focal points whose organisation has accepted."""
    hashes, now = [hashed(token) for token in tokens], clock.now()
    people = (
        select(Delegation.organisation_id)
        .select_from(ParticipantLink)
        .join(Participant, Participant.id == ParticipantLink.participant_id)
        .outerjoin(Delegation, Delegation.id == Participant.delegation_id)
        .where(
            ParticipantLink.token_hash.in_(hashes),
            ParticipantLink.revoked_at.is_(None),
            ParticipantLink.expires_at > now,
            Participant.event_id == event_id,
            Participant.state == ParticipantState.APPROVED,
        )
    )
    focal_points = (
        select(Delegation.organisation_id)
        .join(DelegationLink, DelegationLink.delegation_id == Delegation.id)
        .where(
            DelegationLink.token_hash.in_(hashes),
            DelegationLink.revoked_at.is_(None),
            DelegationLink.expires_at > now,
            Delegation.event_id == event_id,
            Delegation.state == InvitationState.ACCEPTED,
        )
    )
    found = list(db.session.scalars(people.union_all(focal_points)))
    return Standing(bool(found), frozenset(one for one in found if one is not None))


def stars_of(person: Participant) -> frozenset[str]:
    """The public ids of the sessions that somebody starred."""
    query = select(ParticipantStar.session_id).where(ParticipantStar.participant_id == person.id)
    return frozenset(db.session.scalars(query))


def find_feed(token: str) -> tuple[ParticipantFeed, Participant] | None:
    """The calendar with this secret, and whose it is; none once it was revoked."""
    query = (
        select(ParticipantFeed, Participant)
        .join(Participant, Participant.id == ParticipantFeed.participant_id)
        .where(ParticipantFeed.token_hash == hashed(token), ParticipantFeed.revoked_at.is_(None))
    )
    found = db.session.execute(query).one_or_none()
    return (found[0], found[1]) if found is not None else None


def find_feed_of(person: Participant) -> ParticipantFeed | None:
    """The calendar of somebody's own, if they have its address."""
    query = select(ParticipantFeed).where(
        ParticipantFeed.participant_id == person.id, ParticipantFeed.revoked_at.is_(None)
    )
    return db.session.scalars(query).one_or_none()


def find_badge(person: Participant) -> Badge | None:
    """The badge of somebody that holds."""
    return badges_of([person.id]).get(person.id)


def badges_of(ids: Collection[int]) -> Mapping[int, Badge]:
    """The badges that hold, by the row ids of who wears them."""
    query = select(Badge).where(Badge.participant_id.in_(list(ids)), Badge.voided_at.is_(None))
    return {badge.participant_id: badge for badge in db.session.scalars(query)}


def without_printed_badge(event: Event, most: int) -> list[Participant]:
    """Whoever is approved and whose badge no officer had made yet, by delegation; no more than `most`."""
    printed = select(Badge.participant_id).where(Badge.voided_at.is_(None), Badge.printed_at.is_not(None))
    query = people_of(event).where(
        Participant.state == ParticipantState.APPROVED, Participant.id.not_in(printed)
    )
    order = (Participant.delegation_id, Participant.category_id, Participant.position, Participant.id)
    return list(db.session.scalars(query.order_by(*order).limit(most)))


def badge_counts(event: Event) -> tuple[int, int]:
    """How many are approved, and of how many of these the badge was printed."""
    query = (
        select(func.count(Participant.id), func.count(Badge.printed_at))
        .outerjoin(Badge, and_(Badge.participant_id == Participant.id, Badge.voided_at.is_(None)))
        .where(Participant.event_id == event.id, Participant.state == ParticipantState.APPROVED)
    )
    approved, printed = db.session.execute(query).one()
    return approved, printed
