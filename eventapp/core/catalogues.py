"""The compiled catalogues must be there and current: without them the Arabic pages would speak English."""

from __future__ import annotations

from eventapp.config import ROOT, SettingsError
from eventapp.core.languages import LANGUAGES


def check() -> None:
    """Refuse to start without them.

    Raises:
        SettingsError: a catalogue is missing or older than its source.
    """
    for language in LANGUAGES:
        source = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            raise SettingsError("The catalogues are not compiled. Run: make setup")
