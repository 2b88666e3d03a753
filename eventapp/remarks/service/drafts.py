"""What a speaker has not submitted yet: texts taken from files, and what stood there before."""

from __future__ import annotations

from typing import Any, Final

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.remarks.models import EarlierDraft, Remarks
from eventapp.remarks.service.base import Writer
from eventapp.remarks.service.texts import save_draft

MOST_EARLIER: Final = 12  # drafts of one text that are kept besides the one that holds


def take_text(event: Event, remarks: Remarks, writer: Writer, *, language: str, text: str) -> Remarks:
    """Put a text (Markdown, from a file or an earlier draft) into the draft of a language.

    What stood there is kept and can be put back; nothing is submitted.

    Raises:
        DeadlinePassed, StepNotPossible, StaleEdit: those of `save_draft`.
    """
    before = remarks.draft.in_(language) if remarks.draft.has(language) else ""
    values: dict[str, Any] = {"ar": remarks.draft.ar, "en": remarks.draft.en, language: text}
    save_draft(event, remarks, writer, draft=LocalizedText(**values), spoken=remarks.spoken)
    if before and before != text:
        _keep(event, remarks, language, before)
    return remarks


def put_back(event: Event, remarks: Remarks, writer: Writer, earlier: EarlierDraft) -> Remarks:
    """Put an earlier draft back; the one that holds is kept in its place.

    Raises:
        DeadlinePassed, StepNotPossible, StaleEdit: those of `save_draft`.
    """
    language, text = earlier.language, earlier.speech
    take_text(event, remarks, writer, language=language, text=text)
    for row in remarks.earlier:
        if (row.language, row.speech) == (language, text):
            db.session.delete(row)
    db.session.flush()
    db.session.expire(remarks, ["earlier"])
    return remarks


def _keep(event: Event, remarks: Remarks, language: str, speech: str) -> None:
    """Keep what stood there, once; the oldest go when there are too many."""
    for row in remarks.earlier:
        if (row.language, row.speech) == (language, speech):
            db.session.delete(row)
    kept = EarlierDraft(remarks_id=remarks.id, language=language, speech=speech)
    db.session.add(kept)
    record(Action.CREATED, kept, event_id=event.id, language=language)
    db.session.flush()
    db.session.expire(remarks, ["earlier"])
    for row in remarks.earlier[MOST_EARLIER:]:
        db.session.delete(row)
    db.session.flush()
    db.session.expire(remarks, ["earlier"])
