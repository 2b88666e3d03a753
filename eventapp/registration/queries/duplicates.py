"""Who may be registered twice, found by the digests that people share."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration.models import Delegation, NotTheSame, Papers, PapersMatch, Participant
from eventapp.registration.rules.duplicates import Sameness
from eventapp.registration.rules.workflow import GONE


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


def doubtful_among(event: Event, row_ids: Collection[int]) -> set[int]:
    """Of these row ids, those of people who may be somebody else at the event as well.

    In three look-ups by index: as one join SQLite would read every digest of the event.
    """
    own = select(PapersMatch.participant_id, PapersMatch.digest)
    mine = list(db.session.execute(own.where(PapersMatch.participant_id.in_(list(row_ids)))))
    shared = (
        own.join(Participant, Participant.id == PapersMatch.participant_id)
        .where(PapersMatch.event_id == event.id, PapersMatch.digest.in_({digest for _row, digest in mine}))
        .where(Participant.state.not_in(list(GONE)))
    )
    by_digest: dict[str, set[int]] = {}
    for row, digest in db.session.execute(shared):
        by_digest.setdefault(digest, set()).add(row)
    pairs = {
        (min(row, other), max(row, other))
        for row, digest in mine
        for other in by_digest.get(digest, set()) - {row}
    }
    apart = select(NotTheSame.first_id, NotTheSame.second_id).where(
        NotTheSame.first_id.in_({first for first, _second in pairs})
    )
    pairs -= {(first, second) for first, second in db.session.execute(apart)}
    return {row for pair in pairs for row in pair} & set(row_ids)


def people_by_row(event: Event, row_ids: Collection[int]) -> dict[int, Participant]:
    """The people of these row ids."""
    query = select(Participant).where(Participant.event_id == event.id, Participant.id.in_(list(row_ids)))
    query = query.options(
        joinedload(Participant.delegation).joinedload(Delegation.organisation),
        joinedload(Participant.category),
    )
    return {person.id: person for person in db.session.scalars(query)}


def papers_by_row(row_ids: Collection[int]) -> dict[int, Papers]:
    """What is kept of these people, sealed."""
    query = select(Papers).where(Papers.participant_id.in_(list(row_ids)))
    return {row.participant_id: row for row in db.session.scalars(query)}
