"""The note verbale: the one paper by which an organisation names its whole delegation."""

from __future__ import annotations

from datetime import date

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files.service import Kept
from eventapp.events.models import Event
from eventapp.registration.models import Delegation, NoteVerbale
from eventapp.registration.rules.quotas import Place
from eventapp.registration.service import places
from eventapp.registration.service.deadline import check_takes_part
from eventapp.registration.service.notices import FocalPoint


def keep_note(
    event: Event, delegation: Delegation, *, file: Kept, reference: str, dated_on: date
) -> NoteVerbale:
    """Take the note of a delegation; the one before is kept beside it. It may come after the deadline.

    Raises:
        Closed: the invitation is not accepted.
    """
    check_takes_part(delegation)
    places.lock([Place(delegation.id, None)])  # of two uploads at once, one is the former
    db.session.expire(delegation, ["notes"])
    former = delegation.note
    if former is not None:
        former.replaced_at = clock.now()
        db.session.flush()
    note = NoteVerbale(
        delegation_id=delegation.id, file=file.as_row(), reference=reference, dated_on=dated_on
    )
    db.session.add(note)
    actor = FocalPoint.of(delegation)
    record(Action.CREATED, note, event_id=event.id, actor=actor, sha256=file.sha256)
    db.session.flush()
    db.session.expire(delegation, ["notes"])
    return note
