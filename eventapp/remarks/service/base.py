"""What the verbs of remarks share: who writes, mails with and without a link, telling readers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from eventapp.accounts.queries import hashed
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.locale import reading_of
from eventapp.events.models import Event
from eventapp.events.service.changes import raise_public_version
from eventapp.mail import service as mail
from eventapp.remarks.models import Remarks, SpeakerInvitation, SpeakerLink
from eventapp.remarks.rules import workflow
from eventapp.remarks.rules.embargo import is_public, opens_at
from eventapp.remarks.rules.workflow import Hand

LINK_LIFETIME: Final = timedelta(days=180)
MakeLink = Callable[[str, str], str]  # language and token → the address of the link


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: their hand and their name as it is now."""

    hand: Hand
    name: str


def mail_link(
    event: Event, remarks: Remarks, sent: SpeakerInvitation, template: str, link: MakeLink, **values: Any
) -> None:
    token = secrets.token_urlsafe(32)
    expires_at = clock.now() + LINK_LIFETIME
    db.session.add(SpeakerLink(invitation_id=sent.id, token_hash=hashed(token), expires_at=expires_at))
    mail_to(event, remarks, sent, template, is_sensitive=True, link=link(sent.language, token), **values)


def mail_to(
    event: Event,
    remarks: Remarks,
    sent: SpeakerInvitation,
    template: str,
    *,
    is_sensitive: bool,
    **values: Any,
) -> None:
    session = remarks.session
    mail.queue(
        template,
        to_address=sent.email,
        to_name=sent.name,
        language=sent.language,
        event=event,
        is_sensitive=is_sensitive,
        values={
            "say": reading_of(event, sent.language),
            "session_title": session.title,
            "starts_at": session.starts_at,
            "minutes": remarks.minutes,
            "closes_at": workflow.closes_at(remarks.deadline_at, remarks.late_until),
            "is_assistant": sent.hand is Hand.ASSISTANT,
            **values,
        },
    )
    db.session.flush()


@contextmanager
def telling_readers(event: Event, remarks: Remarks) -> Iterator[None]:
    """Readers are shown something new where a change begins or ends their reading, or moves its moment."""
    before = _standing(remarks)
    yield
    if _standing(remarks) != before:
        raise_public_version(event)


def _standing(remarks: Remarks) -> tuple[bool, datetime | None]:
    state, choice, setting = remarks.state, remarks.choice, remarks.setting
    return is_public(state, choice, setting, clock.now()), opens_at(state, choice, setting)
