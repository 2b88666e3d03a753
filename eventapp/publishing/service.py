"""Release the agenda: the draft frozen whole, numbered, with a note."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db, on_constraint
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.service.changes import raise_public_version
from eventapp.programme import queries as programme
from eventapp.programme.models import Session
from eventapp.programme.rules import conflicts
from eventapp.publishing import queries
from eventapp.publishing.errors import (
    BlockingFindings,
    DraftChanged,
    NothingToRelease,
    WarningsNotAcknowledged,
)
from eventapp.publishing.models import Release
from eventapp.publishing.rules import snapshot as facts
from eventapp.publishing.rules.diff import diff

on_constraint("uq_release_event_id", DraftChanged)


def make_release(
    event: Event,
    *,
    note: LocalizedText,
    acknowledged: Collection[str],
    draft_digest: str | None,
    actor: Any = None,
) -> Release:
    """Publish the draft as the next release.

    `acknowledged` are the fingerprints of the warnings the organiser ticked; `draft_digest` is that of the
    draft they looked at (None: whatever it is now).

    Raises:
        BlockingFindings: a finding of the severity *blocking* is left.
        WarningsNotAcknowledged: a warning was not ticked.
        NothingToRelease: no scheduled session, or no difference from the newest release.
        DraftChanged: the draft is no longer the one looked at, or somebody released meanwhile.
    """
    db.session.execute(select(Event.id).where(Event.id == event.id).with_for_update())
    draft = queries.draft_snapshot(event)
    body = facts.dump(draft)
    digest = facts.digest(body)
    newest = queries.latest_release(event)
    _guard(event, draft, newest, acknowledged, draft_digest, digest)
    release = Release(
        event_id=event.id,
        number=newest.number + 1 if newest else 1,
        note=note,
        snapshot=body.decode(),
        digest=digest,
        released_at=clock.now(),
        released_by_id=getattr(actor, "id", None),
        acknowledged="\n".join(sorted(acknowledged)),
    )
    db.session.add(release)
    _show_to_readers(event, release.number)
    record(Action.RELEASED, release, event_id=event.id, actor=actor, sessions=len(draft.sessions))
    db.session.flush()
    return release


def _guard(
    event: Event,
    draft: facts.AgendaSnapshot,
    newest: Release | None,
    acknowledged: Collection[str],
    draft_digest: str | None,
    digest: str,
) -> None:
    if draft_digest is not None and draft_digest != digest:
        raise DraftChanged
    if not draft.sessions or (newest is not None and not diff(queries.snapshot_of(newest), draft)):
        raise NothingToRelease
    findings = programme.findings(event)
    if blocking := conflicts.blocking(findings):
        raise BlockingFindings(count=len(blocking))
    missing = {conflicts.fingerprint(found) for found in conflicts.warnings(findings)} - set(acknowledged)
    if missing:
        raise WarningsNotAcknowledged(count=len(missing))


def _show_to_readers(event: Event, number: int) -> None:
    """From now on readers see these sessions: they can be cancelled, but no longer deleted."""
    raise_public_version(event)
    db.session.execute(
        update(Session)
        .where(
            Session.event_id == event.id,
            Session.first_release.is_(None),
            Session.starts_at.is_not(None),
            Session.deleted_at.is_(None),
        )
        .values(first_release=number)
    )
