"""Texts of the invented meeting: a board and a desk to measure by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from eventapp.core.db import db
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.demo.synthetic_words import ABOUT, REMARKS, TOPICS, VIEWS
from eventapp.events.models import Event
from eventapp.programme.models import Session
from eventapp.remarks.models import Remarks, RemarksVersion
from eventapp.remarks.rules.workflow import Hand, RemarksState

if TYPE_CHECKING:
    from eventapp.demo.synthetic import Maker

_STATES: Final = (RemarksState.SUBMITTED, RemarksState.ACCEPTED, RemarksState.RETURNED, RemarksState.DRAFT)
_PARAGRAPHS: Final = 12


def make(maker: Maker, event: Event, sessions: Sequence[Session]) -> None:
    """One text for the first speaking part of each session, as many as the size says; two languages each."""
    for session in sessions[: maker.size.remarks]:
        part = next(one for one in reversed(session.parts) if one.person_id is not None)
        starts_at = session.starts_at
        remarks = Remarks(
            public_id=maker.id(),
            event_id=event.id,
            session_id=session.id,
            part_id=part.id,
            person_id=part.person_id,
            state=maker.one_of(_STATES),
            spoken=maker.one_of(LANGUAGES),
            deadline_at=starts_at - timedelta(days=2) if starts_at is not None else None,
        )
        if remarks.state is not RemarksState.DRAFT:
            speech = _speech(maker)
            remarks.versions = [
                RemarksVersion(
                    public_id=maker.id(),
                    language=language,
                    number=1,
                    speech=speech.in_(language),
                    hand=Hand.SPEAKER,
                )
                for language in LANGUAGES
            ]
        db.session.add(remarks)
    db.session.flush()


def _speech(maker: Maker) -> LocalizedText:
    paragraphs = [maker.text(REMARKS, TOPICS, VIEWS, ABOUT, TOPICS) for _number in range(_PARAGRAPHS)]
    return LocalizedText("\n\n".join(one.ar for one in paragraphs), "\n\n".join(one.en for one in paragraphs))
