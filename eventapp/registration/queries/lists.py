"""Reads of the list of participants."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.people.models import Organisation
from eventapp.people.rules import Honorific
from eventapp.registration.models import Delegation, Participant, RegistrationCategory
from eventapp.registration.queries import people_of
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState


@dataclass(frozen=True, slots=True)
class Listed:
    """What the order of a list needs to know of somebody; the rest is read for those who are shown."""

    id: int
    delegation_id: int | None
    category_id: int | None
    function: Function | None
    honorific: Honorific
    position: int
    name: LocalizedText


def listed(event: Event) -> list[Listed]:
    """Everybody who is approved, in no order."""
    one = Participant
    query = select(
        *(
            one.id,
            one.delegation_id,
            one.category_id,
            one.function,
            one.honorific,
            one.position,
            one.full_name,
        )
    ).where(one.event_id == event.id, one.state == ParticipantState.APPROVED)
    return [Listed(*row) for row in db.session.execute(query)]


def organisations_of(event: Event) -> list[tuple[int, str, Organisation]]:
    """Row id, public id and organisation of every delegation, in no order."""
    query = (
        select(Delegation.id, Delegation.public_id, Organisation)
        .join(Delegation.organisation)
        .where(Delegation.event_id == event.id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def categories_in_order(event: Event) -> list[RegistrationCategory]:
    """The categories of an event, in their order."""
    query = select(RegistrationCategory).where(RegistrationCategory.event_id == event.id)
    return list(db.session.scalars(query.order_by(RegistrationCategory.position, RegistrationCategory.id)))


def people_of_ids(event: Event, ids: Collection[int]) -> list[Participant]:
    """These people of this event, with what a list or a badge says of them."""
    query = people_of(event).where(Participant.id.in_(list(ids))).options(joinedload(Participant.photo))
    return list(db.session.scalars(query))
