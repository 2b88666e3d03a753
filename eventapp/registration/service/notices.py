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
            participant_id=person.id,
            token_hash=queries.hashed(token),
            expires_at=clock.now() + LINK_LIFETIME,
        )
    )
    return token


def tell(event: Event, person: Participant) -> None:
    """Mail a person where their accreditation stands; the focal point where they gave no address."""
    delegation = person.delegation
    if person.email or delegation is None:
        to, language = person.email, person.language
        name = labels.printed_name(person).in_(language)
    else:
        to, language, name = delegation.focal_email, delegation.language, delegation.focal_name
    mail.queue(
        "accreditation",
        to_address=to,
        to_name=name,
        language=language,
        event=event,
        values={"person": person, "labels": labels},
    )
