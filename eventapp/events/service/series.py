"""Verbs of series."""

from __future__ import annotations

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events import queries
from eventapp.events.models import EventSeries
from eventapp.events.service.changes import raise_public_version


def save_series(
    series: EventSeries | None, *, title: LocalizedText, description: LocalizedText
) -> EventSeries:
    """Add a series, or change one; its events show the new title."""
    is_new = series is None
    series = series or EventSeries()
    series.title, series.description = title, description
    db.session.add(series)
    _note(series, Action.CREATED if is_new else Action.CHANGED)
    return series


def delete_series(series: EventSeries) -> None:
    """Put a series into the bin. Its events keep it and show it until another one is chosen for them."""
    series.deleted_at = clock.now()
    _note(series, Action.DELETED)


def restore_series(series: EventSeries) -> None:
    """Take a series out of the bin."""
    series.deleted_at = None
    _note(series, Action.RESTORED)


def _note(series: EventSeries, action: Action) -> None:
    record(action, series)
    db.session.flush()
    for event in queries.events_in(series):
        raise_public_version(event)
