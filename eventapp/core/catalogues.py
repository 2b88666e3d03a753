"""The catalogues of the interface: the program refuses to start without fresh ones.

`make setup` compiles `translations/<language>/LC_MESSAGES/messages.po` to the `.mo` beside it, which is never
committed. Without it the Arabic pages would speak English.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from eventapp.config import ROOT, SettingsError

FOLDER: Final = ROOT / "translations"


def check(folder: Path = FOLDER) -> None:
    """Make sure that every sentence will be shown as it was translated.

    Raises:
        SettingsError: a catalogue is not compiled, or was changed since.
    """
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        compiled, language = source.with_suffix(".mo"), source.parent.parent.name
        if not compiled.exists():
            raise SettingsError(f"The catalogue “{language}” is not compiled: run make setup.")
        if compiled.stat().st_mtime_ns < source.stat().st_mtime_ns:
            raise SettingsError(f"The catalogue “{language}” is older than its source: run make setup.")
