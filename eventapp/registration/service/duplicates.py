"""People who may be one: shown to officers, who reject one of them or say that they are two."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration.models import NotTheSame, Participant
from eventapp.registration.queries import duplicates as same
from eventapp.registration.rules.duplicates import Sameness
from eventapp.registration.rules.workflow import GONE
from eventapp.registration.service import papers


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one, the earlier registered first; their passports' numbers masked."""

    first: Participant
    second: Participant
    why: tuple[Sameness, ...]
    masked: tuple[str, str]


def pairs(event: Event, chosen: Collection[tuple[int, int]], why: dict[Any, set[Sameness]]) -> list[Pair]:
    """Pairs of row ids with everything an officer compares, in two queries."""
    rows = {row for pair in chosen for row in pair}
    people, kept = same.people_by_row(event, rows), same.papers_by_row(rows)
    return [
        Pair(
            people[first],
            people[second],
            tuple(one for one in Sameness if one in why[first, second]),
            (
                papers.masked_number(people[first], kept.get(first)),
                papers.masked_number(people[second], kept.get(second)),
            ),
        )
        for first, second in chosen
    ]


def marked(event: Event, people: Iterable[Participant]) -> set[int]:
    """The row ids of those of `people` who may be somebody else as well."""
    present = [person.id for person in people if person.state not in GONE]
    return same.doubtful_among(event, present)


def set_apart(event: Event, one: Participant, other: Participant, *, actor: Any) -> None:
    """An officer says that they are two; they are not shown together again. Twice changes nothing."""
    first, second = sorted((one, other), key=lambda person: person.id)
    if first is second or db.session.get(NotTheSame, (first.id, second.id)) is not None:
        return
    db.session.add(NotTheSame(first_id=first.id, second_id=second.id))
    record(Action.CHANGED, first, event_id=event.id, actor=actor, not_the_same=second.public_id)
    db.session.flush()
