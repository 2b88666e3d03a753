"""What the things of a file are known by for life. Pure."""

from __future__ import annotations

import uuid
from typing import Final

_FOREIGN: Final = uuid.UUID("b4f6a5b2-5a57-5f0b-9f0e-6a2c6a3c1d55")  # the name space of ids of others


def session_guid(given: str, fallback: str) -> tuple[str, bool]:
    """The UUID of a session, and whether it had to be derived; empty when there is nothing to go by.

    A UUID is taken as it is; any other id is turned into one, always the same.
    """
    given = given.strip()
    try:
        return str(uuid.UUID(given)), False
    except ValueError:
        source = given or fallback
    return (str(uuid.uuid5(_FOREIGN, source)), True) if source else ("", False)
