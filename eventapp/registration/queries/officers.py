"""What officers read: the queue and the list of participants, searched, whatever their length."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.core.search import matching
from eventapp.events.models import Event
from eventapp.jobs.models import Job
from eventapp.people.models import Organisation
from eventapp.registration.models import Delegation, Participant, RegistrationCategory
from eventapp.registration.queries import coming_by
from eventapp.registration.rules.quotas import Function, order_of
from eventapp.registration.rules.workflow import QUEUED, ParticipantState

BULK: Final = "registration.decide"  # the kind of job that decides for many


@dataclass(frozen=True, slots=True)
class Sought:
    """What an officer narrows a list of people to; nothing given means everybody who waits for a decision."""

    words: str = ""  # any spelling of name, office, organisation or e-mail address
    state: ParticipantState | None = None
    function: Function | None = None
    source: Delegation | RegistrationCategory | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for more than a state."""
        return bool(self.words or self.function or self.source)


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
    query = query.where(*coming_by(sought.source))
    query = query.options(
        contains_eager(Participant.delegation).selectinload(Delegation.notes),
        selectinload(Participant.changes),
    )
    order = (Participant.submitted_at, Participant.delegation_id, Participant.position, Participant.id)
    return query.order_by(*order)


def ids_in_queue(event: Event, sought: Sought) -> list[str]:
    """The public ids of everybody whom the queue finds, on all its pages."""
    query = queue(event, sought).with_only_columns(Participant.public_id, maintain_column_froms=True)
    return list(db.session.scalars(query.options()))


def mark_of(event: Event, sought: Sought) -> str:
    """A short word for exactly those whom the queue finds, as they are: it changes with any of them."""
    query = queue(event, sought).with_only_columns(
        Participant.public_id, Participant.version, maintain_column_froms=True
    )
    told = sorted(f"{public_id}.{version}" for public_id, version in db.session.execute(query))
    return hashlib.sha256(" ".join(told).encode()).hexdigest()[:32]


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
