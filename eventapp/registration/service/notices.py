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
from eventapp.registration.models import Delegation, DelegationLink, Participant

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


def tell(event: Event, delegation: Delegation, person: Participant) -> None:
    """Mail a person where their accreditation stands; the focal point where they gave no address."""
    language = person.language if person.email else delegation.language
    mail.queue(
        "accreditation",
        to_address=person.email or delegation.focal_email,
        to_name=labels.printed_name(person).in_(language) if person.email else delegation.focal_name,
        language=language,
        event=event,
        values={"person": person, "delegation": delegation, "labels": labels},
    )
