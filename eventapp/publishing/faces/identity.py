"""What other programs know the things of an agenda by; derived where nothing was kept, always the same."""

from __future__ import annotations

import uuid
from typing import Final

from eventapp.publishing.rules.snapshot import SessionFacts

_OURS: Final = uuid.UUID("6f6b7d0e-2f0c-5a39-8f0e-0d4c1f2b7a11")  # the name space of ids that are derived


def guid_of(session: SessionFacts) -> str:
    """The UUID of a session."""
    return session.guid or derived("session", session.id)


def derived(kind: str, public_id: str) -> str:
    """The UUID of a thing that has only its public id."""
    return str(uuid.uuid5(_OURS, f"{kind}:{public_id}"))
