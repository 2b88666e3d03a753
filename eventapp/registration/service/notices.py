"""Mails about a delegation and about each person's accreditation, in the recipient's language."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import current_app
from sqlalchemy import update

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.service import Kept
from eventapp.events.models import Event
from eventapp.mail import service as mail
from eventapp.registration import labels, queries
from eventapp.registration.models import Delegation, DelegationLink, Participant, ParticipantLink

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
    """Who acts through a mailed link: named in the audit by the organisation alone."""

    display_name: str

    @classmethod
    def of(cls, delegation: Delegation) -> FocalPoint:
        """The focal point of a delegation."""
        return cls(delegation.organisation.short_name.in_(delegation.language))


def revoke_links(delegation: Delegation) -> None:
    """No mailed link of this delegation opens anything any more, nor does a page opened by one."""
    db.session.execute(
        update(DelegationLink)
        .where(DelegationLink.delegation_id == delegation.id, DelegationLink.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def mail_link(
    event: Event, delegation: Delegation, template: str, *, path: str, letter: Kept | None = None
) -> None:
    """Mail the focal point a fresh link, which replaces every earlier one. `path` has `TOKEN` in it."""
    token = secrets.token_urlsafe(32)
    revoke_links(delegation)
    db.session.add(
        DelegationLink(
            delegation_id=delegation.id,
            token_hash=queries.hashed(token),
            expires_at=clock.now() + LINK_LIFETIME,
        )
    )
    mail.queue(
        template,
        to_address=delegation.focal_email,
        to_name=delegation.focal_name,
        language=delegation.language,
        event=event,
        is_sensitive=True,
        attachment=letter.as_row() if letter is not None else None,
        values={
            "link": current_app.extensions["settings"].base_url + path.replace("TOKEN", token),
            "delegation": delegation,
            "say": labels.say_of(event, delegation.language),
        },
    )
    db.session.flush()


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
