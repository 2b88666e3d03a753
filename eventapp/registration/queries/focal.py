"""Reads for focal points, and of what they send beside people: notes, changes asked for, lists of names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from eventapp.core import clock, text
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.jobs.models import Job
from eventapp.people.models import Organisation
from eventapp.registration.models import ChangeRequest, Delegation, DelegationLink, NoteVerbale, Participant
from eventapp.registration.rules.focal import Seat
from eventapp.registration.rules.workflow import GONE, InvitationState, ParticipantState


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


def awaited(event: Event) -> set[int]:
    """The row ids of delegations that owe an answer or people, as `service/invitations.py: awaits` says."""
    members = select(Participant.id).where(Participant.delegation_id == Delegation.id)
    present = members.where(Participant.state.not_in(list(GONE))).exists()
    nominated = members.where(Participant.state == ParticipantState.NOMINATED).exists()
    owes = (Delegation.state == InvitationState.ACCEPTED) & (~present | nominated)
    query = select(Delegation.id).where(Delegation.event_id == event.id)
    return set(db.session.scalars(query.where(owes | (Delegation.state == InvitationState.SENT))))


def without_note(event: Event) -> set[int]:
    """The row ids of the delegations with people and no note verbale."""
    members = select(Participant.id).where(Participant.delegation_id == Delegation.id)
    notes = select(NoteVerbale.id).where(NoteVerbale.delegation_id == Delegation.id)
    query = select(Delegation.id).where(
        Delegation.event_id == event.id,
        members.where(Participant.state.not_in(list(GONE))).exists(),
        ~notes.exists(),
    )
    return set(db.session.scalars(query))


def members_by_state(event: Event) -> Mapping[ParticipantState, int]:
    """How many people of delegations stand in which state."""
    query = (
        select(Participant.state, func.count())
        .where(Participant.event_id == event.id, Participant.delegation_id.is_not(None))
        .group_by(Participant.state)
    )
    return Counter({state: count for state, count in db.session.execute(query)})


def last_job(event: Event, kind: str) -> Job | None:
    """The job of a kind that was asked for last for this event."""
    query = select(Job).where(Job.event_id == event.id, Job.kind == kind).order_by(Job.id.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def linked_seats(delegation: Delegation) -> set[Seat]:
    """The focal points of this delegation whose mailed link opens something."""
    query = select(DelegationLink.seat).where(
        DelegationLink.delegation_id == delegation.id,
        DelegationLink.revoked_at.is_(None),
        DelegationLink.expires_at > clock.now(),
    )
    return set(db.session.scalars(query))


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


def names_of(name: LocalizedText) -> set[str]:
    """A name in each language as one folded word, so that spaces, hyphens and marks tell nobody apart."""
    return {text.fold(part).replace(" ", "") for part in (name.ar, name.en)} - {""}
