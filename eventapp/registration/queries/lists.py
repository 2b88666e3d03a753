"""Reads of the list of participants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.people.models import Organisation
from eventapp.people.rules import Honorific, OrganisationKind
from eventapp.registration.models import Delegation, Participant, RegistrationCategory
from eventapp.registration.queries import people_of
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState

Pile = tuple[int | None, int | None]  # row ids of a delegation or a category


@dataclass(frozen=True, slots=True)
class Listed:
    """What the order of a list needs to know of somebody; the rest is read for those who are shown."""

    id: int
    pile: Pile
    function: Function | None
    honorific: Honorific
    position: int
    name: LocalizedText


def counted(event: Event) -> dict[Pile, int]:
    """How many are approved in each delegation and each category."""
    query = (
        select(Participant.delegation_id, Participant.category_id, func.count())
        .where(Participant.event_id == event.id, Participant.state == ParticipantState.APPROVED)
        .group_by(Participant.delegation_id, Participant.category_id)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def heads(event: Event) -> dict[int | None, Honorific]:
    """How the approved head of each delegation is addressed."""
    query = select(Participant.delegation_id, Participant.honorific).where(
        Participant.event_id == event.id,
        Participant.state == ParticipantState.APPROVED,
        Participant.function == Function.HEAD,
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def listed(event: Event, piles: Collection[Pile]) -> dict[Pile, list[Listed]]:
    """Who is approved in these delegations and categories, in no order."""
    one = Participant
    query = select(
        *(one.id, one.delegation_id, one.category_id),
        *(one.function, one.honorific, one.position, one.full_name),
    ).where(
        one.event_id == event.id,
        one.state == ParticipantState.APPROVED,
        or_(
            one.delegation_id.in_([delegation for delegation, _category in piles if delegation]),
            one.category_id.in_([category for _delegation, category in piles if category]),
        ),
    )
    found: dict[Pile, list[Listed]] = defaultdict(list)
    rows: Any = db.session.execute(query)
    for row in rows:
        pile = (row[1], row[2])
        found[pile].append(Listed(row[0], pile, row[3], row[4], row[5], row[6]))
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """A delegation as a list names it; `sort_key` in the alphabet asked for."""

    id: int
    public_id: str
    kind: OrganisationKind
    sort_key: str
    name: LocalizedText


def delegations_named(event: Event, alphabet: str) -> list[Named]:
    """Every delegation of an event, in no order."""
    key = Organisation.sort_key_ar if alphabet == "ar" else Organisation.sort_key_en
    query = (
        select(
            *(Delegation.id, Delegation.public_id, Organisation.kind, key),
            *(Organisation.formal_name, Organisation.short_name),
        )
        .join(Delegation.organisation)
        .where(Delegation.event_id == event.id)
    )
    return [Named(*row[:4], row[4] or row[5]) for row in db.session.execute(query)]


def categories_in_order(event: Event) -> list[RegistrationCategory]:
    """The categories of an event, in their order."""
    query = select(RegistrationCategory).where(RegistrationCategory.event_id == event.id)
    return list(db.session.scalars(query.order_by(RegistrationCategory.position, RegistrationCategory.id)))


def people_of_ids(event: Event, ids: Collection[int]) -> list[Participant]:
    """These people of this event, with what a list or a badge says of them."""
    query = people_of(event).where(Participant.id.in_(list(ids))).options(joinedload(Participant.photo))
    return list(db.session.scalars(query))
