"""Asking speakers: invitations, their answers, how they want to be named, reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.service import Kept
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.people.service import index_person, set_portrait
from eventapp.programme.models import SessionRole
from eventapp.remarks import queries
from eventapp.remarks.errors import NobodyToAsk, ReasonMissing, StepNotPossible
from eventapp.remarks.models import Remarks, SpeakerInvitation
from eventapp.remarks.rules import workflow
from eventapp.remarks.rules.workflow import Answer, Hand
from eventapp.remarks.service.base import MakeLink, Writer, mail_link


def remarks_for(event: Event, part: SessionRole, *, deadline_at: datetime | None = None) -> Remarks:
    """What is said in a part; made where nothing was asked for yet."""
    found = queries.find_of_part(part)
    if found is not None:
        return found
    remarks = Remarks(
        event_id=event.id,
        session_id=part.session_id,
        part_id=part.id,
        person_id=part.person_id,
        deadline_at=deadline_at,
        versions=[],
        invitations=[],
    )
    db.session.add(remarks)
    record(Action.CREATED, remarks, event_id=event.id)
    db.session.flush()
    return remarks


def invite(
    event: Event,
    part: SessionRole,
    *,
    hand: Hand,
    name: str,
    email: str,
    language: str,
    deadline_at: datetime | None,
    link: MakeLink,
    also: Sequence[SessionRole] = (),
) -> Remarks:
    """Ask a speaker, or an assistant who acts for them, to confirm the part and to send a text.

    `also` are further parts that the same mail asks about; its one link leads to all of them.
    """
    addressee = {"hand": hand, "name": name, "email": email, "language": language}
    sent = _ask(event, part, deadline_at, addressee)
    for other in also:
        if not _is_asked(other, email, hand):
            _ask(event, other, deadline_at, addressee)
    others = [other.session.title for other in also]
    mail_link(event, sent.remarks, sent, "speaker_invitation", link, others=others)
    return sent.remarks


def _ask(
    event: Event, part: SessionRole, deadline_at: datetime | None, addressee: dict[str, Any]
) -> SpeakerInvitation:
    remarks = remarks_for(event, part)
    if not remarks.is_held:
        remarks.person_id = part.person_id
    remarks.deadline_at = deadline_at
    record(Action.CHANGED, remarks, event_id=event.id)
    sent = SpeakerInvitation(remarks_id=remarks.id, links=[], **addressee)
    db.session.add(sent)
    record(Action.CREATED, sent, event_id=event.id, hand=sent.hand.value)
    db.session.flush()
    db.session.expire(remarks, ["invitations", "person"])
    return sent


def _is_asked(part: SessionRole, email: str, hand: Hand) -> bool:
    held = queries.find_of_part(part)
    asked = held.in_force if held is not None else []
    return any(sent.email.lower() == email.lower() and sent.hand is hand for sent in asked)


def revoke(event: Event, sent: SpeakerInvitation) -> None:
    """Take an invitation back: none of its links opens anything any more."""
    sent.revoked_at = clock.now()
    record(Action.STATE_CHANGED, sent, event_id=event.id)
    db.session.flush()


def open_link(event: Event, sent: SpeakerInvitation) -> None:
    """Note that a link was used for the first time."""
    if sent.opened_at is None:
        sent.opened_at = clock.now()
        record(Action.CHANGED, sent, event_id=event.id)
        db.session.flush()


def answer(event: Event, sent: SpeakerInvitation, *, answer: Answer) -> None:
    """Confirm the part, or decline it."""
    sent.answer, sent.answered_at = answer, clock.now()
    record(Action.STATE_CHANGED, sent, event_id=event.id, by=sent.hand.value)
    db.session.flush()


def ask_reading(
    event: Event,
    remarks: Remarks,
    writer: Writer,
    *,
    name: LocalizedText,
    office: LocalizedText,
    biography: LocalizedText,
) -> Remarks:
    """Say how name and office should read here; the organisers take it over, or do not.

    Raises:
        StaleEdit: somebody else saved it meanwhile.
    """
    remarks.asked_name, remarks.asked_office, remarks.asked_biography = name, office, biography
    remarks.asked_at = clock.now()
    record(Action.CHANGED, remarks, event_id=event.id, by=writer.hand.value)
    db.session.flush()
    return remarks


def ask_portrait(event: Event, remarks: Remarks, writer: Writer, *, file: Kept | None) -> Remarks:
    """Send a picture of the speaker (drawn again, within the frame of portraits), or take it back.

    Raises:
        StepNotPossible: the part has no person.
        StaleEdit: somebody else saved it meanwhile.
    """
    if not remarks.is_held or remarks.person is None:
        raise StepNotPossible
    remarks.asked_portrait = file.as_row() if file is not None else None
    if file is not None:
        remarks.asked_at = clock.now()
    digest = file.sha256 if file is not None else ""
    record(Action.CHANGED, remarks, event_id=event.id, by=writer.hand.value, portrait=digest)
    db.session.flush()
    return remarks


def take_reading_over(event: Event, remarks: Remarks) -> None:
    """Take over how a speaker wants to be shown: the office into the part, the rest into the directory.

    Raises:
        StepNotPossible: nothing was asked for, or the part is gone.
    """
    part = remarks.part
    if remarks.asked_at is None or part is None or not remarks.is_held:
        raise StepNotPossible
    part.office = _over(part.office, remarks.asked_office)
    record(Action.CHANGED, part, event_id=event.id)
    if part.person is not None:
        part.person.printed_as = _over(part.person.printed_as, remarks.asked_name)
        part.person.biography = _over(part.person.biography, remarks.asked_biography)
        index_person(part.person)
        record(Action.CHANGED, part.person)
        if remarks.asked_portrait is not None:
            set_portrait(part.person, file=remarks.asked_portrait)
    settle_reading(event, remarks)


def settle_reading(event: Event, remarks: Remarks) -> None:
    """Have done with what a speaker asked for, taken over or not; their picture waits no longer."""
    remarks.asked_at = remarks.asked_portrait = None
    record(Action.CHANGED, remarks, event_id=event.id)
    db.session.flush()


def _over(held: LocalizedText, asked: LocalizedText) -> LocalizedText:
    return LocalizedText(**{tag: getattr(asked, tag) or getattr(held, tag) for tag in LANGUAGES})


def set_deadline(event: Event, *, at: datetime) -> int:
    """One deadline for every text of the event that is still owed; returns for how many."""
    owed = [found for found in queries.remarks_of(event) if found.state in workflow.OWED]
    for remarks in owed:
        remarks.deadline_at = at
        record(Action.CHANGED, remarks, event_id=event.id)
    db.session.flush()
    return len(owed)


def allow_late(event: Event, remarks: Remarks, *, until: datetime, reason: str, link: MakeLink) -> Remarks:
    """Let a speaker send a text after the deadline, and mail them a link.

    Raises:
        ReasonMissing: no reason was given.
        NobodyToAsk: no invitation is in force.
    """
    if not reason.strip():
        raise ReasonMissing
    if not remarks.in_force:
        raise NobodyToAsk
    remarks.late_until, remarks.late_reason = until, reason
    record(Action.CHANGED, remarks, event_id=event.id)
    db.session.flush()
    for sent in remarks.in_force:
        mail_link(event, remarks, sent, "remarks_late", link)
    return remarks


def late_ones(event: Event) -> list[Remarks]:
    """Texts that are owed and whose deadline has passed, with somebody who can be asked."""
    now = clock.now()
    return [
        found
        for found in queries.remarks_of(event)
        if workflow.is_late(found.state, found.deadline_at, now) and found.is_held and _asked(found)
    ]


def _asked(remarks: Remarks) -> list[SpeakerInvitation]:
    return [sent for sent in remarks.in_force if sent.answer is not Answer.DECLINED]


def chase(event: Event, *, until: datetime, reason: str, link: MakeLink) -> int:
    """Remind everybody whose text is late, each by one mail with a link by which all may still be sent.

    Returns how many mails were queued.

    Raises:
        ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing
    by_address: dict[tuple[str, Hand], list[SpeakerInvitation]] = defaultdict(list)
    for remarks in late_ones(event):
        remarks.late_until, remarks.late_reason = until, reason
        record(Action.CHANGED, remarks, event_id=event.id, chased=True)
        for sent in _asked(remarks):
            by_address[sent.email.lower(), sent.hand].append(sent)
    for first, *rest in by_address.values():
        others = [sent.remarks.session.title for sent in rest if sent.remarks_id != first.remarks_id]
        mail_link(event, first.remarks, first, "remarks_reminder", link, others=others)
    db.session.flush()
    return len(by_address)
