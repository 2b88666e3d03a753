"""Verbs of the exchange: read a file, see what it would do, carry it out; write the agenda to a file."""

from __future__ import annotations

from eventapp.interchange.errors import ImportRefused
from eventapp.interchange.service.events import event_for
from eventapp.interchange.service.exporting import exported
from eventapp.interchange.service.importing import Plan, carry_out, plan
from eventapp.interchange.service.reading import MOST_BYTES, FileContent, read

__all__ = [
    "MOST_BYTES",
    "FileContent",
    "ImportRefused",
    "Plan",
    "carry_out",
    "event_for",
    "exported",
    "plan",
    "read",
]
