"""What the job worker clears away for this feature. Commits."""

from __future__ import annotations

from contextlib import suppress

from eventapp.core.db import db, forget_freed
from eventapp.core.files import storage
from eventapp.registration import service


def purge() -> int:
    """Empty every personal answer that is due; returns how many there were.

    The rows go first: should bytes of a file stay behind, no row tells of them and the sweep takes them.
    """
    forget_freed()
    done = service.empty_due()
    db.session.commit()
    for key in done.keys:
        with suppress(storage.Missing):
            storage.current().delete(key)
    return done.count
