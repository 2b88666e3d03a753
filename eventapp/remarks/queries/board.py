"""The organisers' board: sessions in which somebody may speak, and their turns in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.programme import queries as programme
from eventapp.programme.models import Session, SessionRole
from eventapp.programme.rules.running import item_starts
from eventapp.programme.rules.vocabulary import PAUSES
from eventapp.remarks.models import Remarks, SpeakerInvitation
from eventapp.remarks.queries.texts import whole
from eventapp.remarks.rules.workflow import OWED, Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """One part in the order of speaking, with what is said in it."""

    part: SessionRole
    remarks: Remarks | None
    starts_at: datetime | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class BoardSession:
    """A session of the board, its turns in the order of speaking."""

    session: Session
    turns: list[Turn]


@dataclass(frozen=True, slots=True)
class Speaking:
    """A session in which somebody may speak, without all that it says."""

    id: int
    public_id: str
    starts_at: datetime | None


def speaking(event: Event) -> list[Speaking]:
    """The sessions with somebody who may speak, by time (unscheduled ones last), in one small statement."""
    query = (
        select(Session.id, Session.public_id, Session.starts_at)
        .where(
            Session.event_id == event.id,
            Session.deleted_at.is_(None),
            Session.kind.not_in(list(PAUSES)),
            select(SessionRole.id).where(SessionRole.session_id == Session.id).exists(),
        )
        .order_by(Session.starts_at.is_(None), Session.starts_at, Session.ends_at, Session.id)
    )
    return [Speaking(*row) for row in db.session.execute(query)]


def board(event: Event, sessions: Sequence[Speaking]) -> list[BoardSession]:
    """These sessions with their turns in the order of speaking."""
    if not sessions:
        return []
    query = select(Remarks).where(
        Remarks.session_id.in_([one.id for one in sessions]), Remarks.part_id.is_not(None)
    )
    held = {found.part_id: found for found in db.session.scalars(whole(query)) if found.part_id is not None}
    return [
        BoardSession(session, list(_turns(session, held)))
        for session in programme.sessions_named(event, [one.public_id for one in sessions])
    ]


def _turns(session: Session, held: Mapping[int, Remarks]) -> Iterator[Turn]:
    """Those with an agenda item in the order of the items, then the others as they are listed."""
    places = {item.id: place for place, item in enumerate(session.items)}
    starts = item_starts(session.starts_at, [item.minutes for item in session.items])
    last = len(places)
    parts = sorted(
        session.parts, key=lambda part: (places.get(part.item_id or 0, last), part.position, part.id)
    )
    for part in parts:
        place = places.get(part.item_id or 0)
        start = starts[place] if place is not None else None
        yield Turn(part, held.get(part.id), start, part.item.minutes if part.item else None)


def detached(event: Event) -> list[Remarks]:
    """Texts whose part was taken off the programme."""
    query = select(Remarks).where(Remarks.event_id == event.id, Remarks.part_id.is_(None))
    return list(db.session.scalars(whole(query.order_by(Remarks.id))))


def late_count(event: Event, now: datetime) -> int:
    """How many texts `service.late_ones` would name."""
    asked = select(SpeakerInvitation.id).where(
        SpeakerInvitation.remarks_id == Remarks.id,
        SpeakerInvitation.revoked_at.is_(None),
        SpeakerInvitation.answer != Answer.DECLINED,
    )
    query = (
        select(func.count())
        .select_from(Remarks)
        .join(SessionRole, SessionRole.id == Remarks.part_id)
        .where(
            Remarks.event_id == event.id,
            Remarks.state.in_(list(OWED)),
            Remarks.deadline_at < now,
            SessionRole.person_id.is_not_distinct_from(Remarks.person_id),
            asked.exists(),
        )
    )
    return db.session.scalar(query) or 0


def turn_of(event: Event, remarks: Remarks) -> Turn:
    """When and how long a text is said, as the agenda stands now.

    Raises:
        NotFound: its part was taken off.
    """
    session = programme.get_session(event, remarks.session.public_id)
    for turn in _turns(session, {remarks.part_id: remarks} if remarks.part_id is not None else {}):
        if turn.remarks is remarks:
            return turn
    raise NotFound
