"""What a text goes through: draft, submission with its versions, return, delivery, publication."""

from __future__ import annotations

from datetime import datetime

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.remarks import labels
from eventapp.remarks.errors import (
    AlreadyPublished,
    ChathamHouse,
    DeadlinePassed,
    NothingToSubmit,
    ReasonMissing,
    StepNotPossible,
)
from eventapp.remarks.models import Remarks, RemarksVersion
from eventapp.remarks.rules import workflow
from eventapp.remarks.rules.embargo import is_public
from eventapp.remarks.rules.pace import pace
from eventapp.remarks.rules.workflow import Hand, RemarksState
from eventapp.remarks.service.base import MakeLink, Writer, mail_link, mail_to, telling_readers


def save_draft(
    event: Event, remarks: Remarks, writer: Writer, *, draft: LocalizedText, spoken: str
) -> Remarks:
    """Keep a text with the speaker: nobody else reads it yet.

    Raises:
        DeadlinePassed: a speaker came too late, and has no late link.
        StepNotPossible: the text was delivered or withheld.
        StaleEdit: somebody else saved it meanwhile.
    """
    _check_open(remarks, writer)
    remarks.spoken = spoken
    if writer.hand is not Hand.STAFF or remarks.draft == remarks.text:
        remarks.draft = draft  # what a speaker has not sent yet is not the secretariat's to replace
    record(Action.CHANGED, remarks, event_id=event.id, by=writer.hand.value)
    db.session.flush()
    return remarks


def submit(event: Event, remarks: Remarks, writer: Writer, *, draft: LocalizedText, spoken: str) -> Remarks:
    """Hand a text in: every language that changed becomes a version; a receipt goes out by mail.

    Raises:
        NothingToSubmit: there is no text in any language. And those of `save_draft`.
    """
    if not draft:
        raise NothingToSubmit
    save_draft(event, remarks, writer, draft=draft, spoken=spoken)
    for language in LANGUAGES:
        _keep_version(event, remarks, writer, language, getattr(draft, language))
    with telling_readers(event, remarks):
        remarks.state, remarks.return_reason = RemarksState.SUBMITTED, ""
        remarks.submitted_at = clock.now()
        record(Action.STATE_CHANGED, remarks, event_id=event.id, by=writer.hand.value)
        db.session.flush()
    paces = {tag: pace(getattr(draft, tag), remarks.minutes) for tag in LANGUAGES if draft.has(tag)}
    told = {"paces": paces, "by": writer.name, "pace_sentence": labels.pace_sentence}
    for sent in remarks.in_force:
        mail_to(event, remarks, sent, "remarks_receipt", is_sensitive=False, **told)
    return remarks


def _check_open(remarks: Remarks, writer: Writer) -> None:
    if workflow.find_step("submission", remarks.state, writer.hand) is None:
        raise StepNotPossible
    now = clock.now()
    if is_public(remarks.state, remarks.choice, remarks.setting, now):
        raise AlreadyPublished
    if writer.hand is not Hand.STAFF and not workflow.is_open(remarks.deadline_at, remarks.late_until, now):
        raise DeadlinePassed


def _keep_version(event: Event, remarks: Remarks, writer: Writer, language: str, speech: str) -> None:
    newest = remarks.newest(language)
    if speech == (newest.speech if newest is not None else ""):
        return
    version = RemarksVersion(
        remarks_id=remarks.id,
        language=language,
        number=(newest.number if newest is not None else 0) + 1,
        speech=speech,
        hand=writer.hand,
        written_by=writer.name,
    )
    db.session.add(version)
    record(Action.CREATED, version, event_id=event.id, language=language, by=writer.hand.value)
    db.session.flush()
    db.session.expire(remarks, ["versions"])


def take_step(event: Event, remarks: Remarks, *, step: str, reason: str = "") -> Remarks:
    """Accept, return, mark delivered, recall, withhold or reinstate, as an organiser.

    Raises:
        StepNotPossible: the workflow has no such step from here.
        ReasonMissing: returned without a reason.
        StaleEdit: somebody else saved it meanwhile.
    """
    found = workflow.find_step(step, remarks.state, Hand.STAFF)
    if found is None or found.name == "submission":
        raise StepNotPossible
    if found.name == "return" and not reason.strip():
        raise ReasonMissing
    with telling_readers(event, remarks):
        remarks.state = found.target
        remarks.return_reason = reason if found.name == "return" else ""
        remarks.delivered_at = clock.now() if found.target is RemarksState.DELIVERED else None
        if found.target is RemarksState.WITHHELD:
            remarks.publish_chosen_at = remarks.publish_at = remarks.planned_start = None
        record(Action.STATE_CHANGED, remarks, event_id=event.id)
        db.session.flush()
    return remarks


def send_back(event: Event, remarks: Remarks, *, reason: str, link: MakeLink) -> Remarks:
    """Return a text with a reason, and mail everybody who acts for the speaker.

    Raises:
        StepNotPossible, ReasonMissing, StaleEdit: those of `take_step`.
    """
    take_step(event, remarks, step="return", reason=reason)
    for sent in remarks.in_force:
        mail_link(event, remarks, sent, "remarks_returned", link)
    return remarks


def publish(event: Event, remarks: Remarks, *, at: datetime | None) -> Remarks:
    """Choose to publish a text: at delivery, or at a fixed time. It may be chosen long before.

    Raises:
        ChathamHouse: its session is held under the Chatham House Rule.
        StepNotPossible: it is withheld.
        StaleEdit: somebody else saved it meanwhile.
    """
    if remarks.session.chatham_house:
        raise ChathamHouse
    if remarks.state is RemarksState.WITHHELD:
        raise StepNotPossible
    with telling_readers(event, remarks):
        remarks.publish_chosen_at, remarks.publish_at = clock.now(), at
        remarks.planned_start = remarks.session.starts_at
        record(Action.STATE_CHANGED, remarks, event_id=event.id)
        db.session.flush()
    return remarks


def unpublish(event: Event, remarks: Remarks) -> Remarks:
    """Take the choice back: nobody reads it any more, or ever did."""
    with telling_readers(event, remarks):
        remarks.publish_chosen_at = remarks.publish_at = remarks.planned_start = None
        record(Action.STATE_CHANGED, remarks, event_id=event.id)
        db.session.flush()
    return remarks
