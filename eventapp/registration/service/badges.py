"""Badges: one from the approval on, void when it is lost; an officer prints or renews it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration.errors import NobodyChosen, NotApproved
from eventapp.registration.models import Badge, Participant
from eventapp.registration.queries import own
from eventapp.registration.rules.workflow import ParticipantState

_CODE_BYTES: Final = 12  # 96 bits: nobody guesses one, and the code stays small enough to be scanned quickly


def follow(person: Participant) -> None:
    """Give whoever is approved a badge that has none; make the badge of whoever is not any more void."""
    is_approved = person.state is ParticipantState.APPROVED
    held = own.find_badge(person)
    if is_approved and held is None:
        db.session.add(Badge(participant_id=person.id, code=secrets.token_hex(_CODE_BYTES)))
    elif held is not None and not is_approved:
        _void(person)
    db.session.flush()


def renew(event: Event, person: Participant, *, actor: Any = None) -> None:
    """A new code on a new badge; the old one is void.

    Raises:
        NotApproved: they have none.
    """
    if person.state is not ParticipantState.APPROVED:
        raise NotApproved
    _void(person)
    follow(person)
    record(Action.CHANGED, person, event_id=event.id, actor=actor, badge="renewed")
    db.session.flush()


def mark_printed(event: Event, people: Sequence[Participant], *, actor: Any = None) -> list[Participant]:
    """Note that an officer has the badges of these people made; whoever is not approved is passed over.

    Returns whose are.

    Raises:
        NobodyChosen: nobody was.
        NotApproved: none of them is approved.
    """
    if not people:
        raise NobodyChosen
    approved = [one for one in people if one.state is ParticipantState.APPROVED]
    if not approved:
        raise NotApproved
    _complete(approved)
    ids = [one.id for one in approved]
    db.session.execute(
        update(Badge)
        .where(Badge.participant_id.in_(ids), Badge.voided_at.is_(None))
        .values(printed_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    for person in approved:
        record(Action.CHANGED, person, event_id=event.id, actor=actor, badge="printed")
    db.session.flush()
    return approved


def _complete(people: Collection[Participant]) -> None:
    """Whoever was approved before there were badges gets theirs now."""
    held = own.badges_of([one.id for one in people])
    for person in people:
        if person.id not in held:
            db.session.add(Badge(participant_id=person.id, code=secrets.token_hex(_CODE_BYTES)))
    db.session.flush()


def _void(person: Participant) -> None:
    db.session.execute(
        update(Badge)
        .where(Badge.participant_id == person.id, Badge.voided_at.is_(None))
        .values(voided_at=clock.now())
    )
