"""Hiwar: events and conferences for policy dialogues, in Arabic and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from eventapp.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application; refuses to start, with a sentence, when a setting, a catalogue or a rule is wrong."""
    # Imported here, so that a pure module (rules, text) can be used without loading the whole application.
    from eventapp.application import create  # noqa: PLC0415

    return create(settings)
