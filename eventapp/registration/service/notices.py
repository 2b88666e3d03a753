"""Mails about a delegation and about each person's accreditation, in the recipient's language."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import current_app
from sqlalchemy import update

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.service import Kept
from eventapp.core.locale import speaking
from eventapp.events.models import Event
from eventapp.mail import service as mail
from eventapp.registration import labels, queries
from eventapp.registration.models import (
    ChangeRequest,
    Delegation,
    DelegationLink,
    Participant,
    ParticipantFeed,
    ParticipantLink,
)
from eventapp.registration.rules.focal import Seat

Paths = str | Mapping[str, str]  # of a link, `TOKEN` where the secret goes; one, or one a language
LINK_LIFETIME: Final = timedelta(days=120)
OWN_LINK: Final = "/{language}/my/link/{token}"  # where `registration.open_own_link` is


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a mail about somebody goes; `is_own`: to themselves."""

    address: str
    name: str
    language: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class FocalPoint:
    """Who acts through a mailed link: named in the audit by the organisation, and as the second one if so."""

    display_name: str

    @classmethod
    def of(cls, delegation: Delegation) -> FocalPoint:
        """The focal point of a delegation who is at work in this request."""
        name = delegation.organisation.short_name.in_(delegation.language)
        if delegation.seat is Seat.FIRST:
            return cls(name)
        with speaking(delegation.language):
            return cls(f"{name} ({labels.SEATS[Seat.SECOND]})")


@dataclass(frozen=True, slots=True)
class Addressee:
    """A focal point as mails reach them."""

    name: str
    email: str
    language: str

    @classmethod
    def of(cls, delegation: Delegation, seat: Seat) -> Addressee:
        """The first or the second focal point of a delegation."""
        if seat is Seat.SECOND:
            return cls(delegation.second_name, delegation.second_email, delegation.second_language)
        return cls(delegation.focal_name, delegation.focal_email, delegation.language)


def revoke_links(delegation: Delegation, seats: Collection[Seat] = tuple(Seat)) -> None:
    """No mailed link of these focal points opens anything any more, nor does a page opened by one."""
    db.session.execute(
        update(DelegationLink)
        .where(
            DelegationLink.delegation_id == delegation.id,
            DelegationLink.seat.in_(list(seats)),
            DelegationLink.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )


def mail_link(
    event: Event,
    delegation: Delegation,
    template: str,
    *,
    path: Paths,
    letter: Kept | None = None,
    seat: Seat = Seat.FIRST,
) -> None:
    """Mail one focal point a fresh link, which replaces every earlier one of theirs."""
    token = secrets.token_urlsafe(32)
    to = Addressee.of(delegation, seat)
    revoke_links(delegation, [seat])
    db.session.add(
        DelegationLink(
            delegation_id=delegation.id,
            seat=seat,
            token_hash=queries.hashed(token),
            expires_at=clock.now() + LINK_LIFETIME,
        )
    )
    way = path if isinstance(path, str) else path[to.language]
    mail.queue(
        template,
        to_address=to.email,
        to_name=to.name,
        language=to.language,
        event=event,
        is_sensitive=True,
        attachment=letter.as_row() if letter is not None else None,
        values={
            "link": current_app.extensions["settings"].base_url + way.replace("TOKEN", token),
            "delegation": delegation,
            "say": labels.say_of(event, to.language),
        },
    )
    db.session.flush()


def end_access(person: Participant) -> None:
    """No mailed link opens their page any more, and no address of a calendar leads anywhere."""
    for table in (ParticipantLink, ParticipantFeed):
        db.session.execute(
            update(table)
            .where(table.participant_id == person.id, table.revoked_at.is_(None))
            .values(revoked_at=clock.now())
        )


def own_link(person: Participant) -> str:
    """The secret of a fresh link to somebody's own page, for a mail; earlier ones still open it."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        ParticipantLink(
            participant=person,
            token_hash=queries.hashed(token),
            expires_at=clock.now() + LINK_LIFETIME,
        )
    )
    return token


def own_path(person: Participant, language: str) -> str:
    """The address of a fresh link to somebody's own page, under the installation's own."""
    return OWN_LINK.format(language=language, token=own_link(person))


def recipient_of(person: Participant) -> Recipient | None:
    """Who is told about somebody: they themselves, or the focal point where they gave no address."""
    if person.email:
        name = labels.printed_name(person).in_(person.language)
        return Recipient(person.email, name, person.language, is_own=True)
    delegation = person.delegation
    if delegation is None or not delegation.focal_email:
        return None
    return Recipient(delegation.focal_email, delegation.focal_name, delegation.language, is_own=False)


def tell(event: Event, person: Participant) -> None:
    """Mail a person where their accreditation stands, with a link to their own page.

    Where they gave no address the focal point is told, without the link: it is nobody else's.
    """
    to = recipient_of(person)
    if to is None:
        return
    base = current_app.extensions["settings"].base_url
    mail.queue(
        "accreditation",
        to_address=to.address,
        to_name=to.name,
        language=to.language,
        event=event,
        is_sensitive=to.is_own,
        values={
            "person": person,
            "labels": labels,
            "link": base + own_path(person, to.language) if to.is_own else "",
        },
    )


def tell_answer(event: Event, delegation: Delegation, change: ChangeRequest) -> None:
    """Mail every focal point how the change they asked for was answered."""
    for seat in delegation.seats:
        to = Addressee.of(delegation, seat)
        mail.queue(
            "change_answered",
            to_address=to.email,
            to_name=to.name,
            language=to.language,
            event=event,
            values={"change": change, "person": change.participant, "labels": labels},
        )
