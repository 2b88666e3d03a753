"""Releases for tests, made as organisers make them, at a moment of their own."""

from __future__ import annotations

from datetime import datetime

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.programme import queries as programme
from eventapp.programme.rules import conflicts
from eventapp.publishing import service
from eventapp.publishing.models import Release


def release(event: Event, at: datetime | None = None, note: LocalizedText | None = None) -> Release:
    """Publish the draft of `event`, every warning acknowledged."""
    db.session.flush()
    db.session.expire_all()
    ticked = {conflicts.fingerprint(found) for found in conflicts.warnings(programme.findings(event))}
    with clock.stopped(at or clock.now()):
        made = service.make_release(
            event, note=note or LocalizedText(), acknowledged=ticked, draft_digest=None
        )
    db.session.commit()
    return made
