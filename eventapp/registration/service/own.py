"""What somebody does on their own page, without an account."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.locale import speaking
from eventapp.events.models import Event
from eventapp.registration import queries
from eventapp.registration.errors import StepNotPossible
from eventapp.registration.models import Participant, ParticipantFeed, ParticipantStar
from eventapp.registration.queries import own
from eventapp.registration.rules import workflow
from eventapp.registration.rules.own import MOST_STARS, FeedScope
from eventapp.registration.rules.workflow import ParticipantState, Party
from eventapp.registration.service import accreditation, places
from eventapp.registration.service.notices import end_access, tell


@dataclass(frozen=True, slots=True)
class Themselves:
    """Who acts on their own page: the audit does not name them, the object of the entry is they."""

    display_name: str

    @classmethod
    def of(cls, person: Participant) -> Themselves:
        """The person, in their language."""
        with speaking(person.language):
            return cls(_("The person concerned"))


def change_stars(
    person: Participant, *, known: Collection[str], add: Collection[str] = (), remove: Collection[str] = ()
) -> frozenset[str]:
    """Star and unstar sessions; what is no session of `known` is passed over. Returns those starred now.

    Nothing is recorded: whom somebody wants to hear is nobody's business.
    """
    held = own.stars_of(person)
    if remove:
        db.session.execute(
            delete(ParticipantStar).where(
                ParticipantStar.participant_id == person.id, ParticipantStar.session_id.in_(list(remove))
            )
        )
    kept = held - set(remove)
    new = sorted((set(add) & set(known)) - set(remove) - kept)[: max(0, MOST_STARS - len(kept))]
    db.session.add_all(ParticipantStar(participant_id=person.id, session_id=one) for one in new)
    db.session.flush()
    return kept | set(new)


def make_feed(event: Event, person: Participant, *, scope: FeedScope) -> None:
    """Make the address of their own calendar; an earlier one leads nowhere from now on."""
    revoke_feed(event, person)
    nonce = secrets.token_hex(32)
    db.session.add(
        ParticipantFeed(
            participant_id=person.id,
            nonce=nonce,
            token_hash=queries.hashed(_secret(nonce)),
            scope=scope,
        )
    )
    record(Action.CHANGED, person, event_id=event.id, actor=Themselves.of(person), calendar=scope.value)
    db.session.flush()


def revoke_feed(event: Event, person: Participant) -> None:
    """The address of their calendar leads nowhere any more."""
    if own.find_feed_of(person) is None:
        return
    db.session.execute(
        update(ParticipantFeed)
        .where(ParticipantFeed.participant_id == person.id, ParticipantFeed.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    record(Action.CHANGED, person, event_id=event.id, actor=Themselves.of(person), calendar="revoked")
    db.session.flush()


def renew_access(event: Event, person: Participant) -> None:
    """An officer ends every link to somebody's page, and has a new one mailed to the address that holds.

    Raises:
        StepNotPossible: they gave no address, or are not submitted yet.
    """
    if not person.email or person.state is ParticipantState.NOMINATED:
        raise StepNotPossible
    end_access(person)
    record(Action.LINK_REVOKED, person, event_id=event.id)
    tell(event, person)
    db.session.flush()


def feed_secret(feed: ParticipantFeed) -> str:
    """The secret of a calendar's address; empty where the key of the installation was changed since."""
    secret = _secret(feed.nonce)
    return secret if queries.hashed(secret) == feed.token_hash else ""


def _secret(nonce: str) -> str:
    key: str = current_app.extensions["settings"].secret_key
    made = hmac.new(key.encode(), f"calendar:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def set_language(event: Event, person: Participant, *, language: str) -> None:
    """Which language mails to them are in."""
    person.language = language
    record(Action.CHANGED, person, event_id=event.id, actor=Themselves.of(person))
    db.session.flush()


def withdraw(event: Event, person: Participant) -> None:
    """They take themselves back; whoever is first in line gets the place.

    Raises:
        StepNotPossible: they take part no more, or were never submitted.
    """
    places.lock([person.place])
    db.session.refresh(person, ["state", "holds_place"])  # a second click waited for the first
    step = workflow.find_step("withdrawal", person.state, Party.PERSON)
    if step is None:
        raise StepNotPossible
    if accreditation.take_step(event, person, step, actor=Themselves.of(person)):
        accreditation.promote(event, person.place)
