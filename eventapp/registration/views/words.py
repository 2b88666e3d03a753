"""What the templates of delegations and participants may ask."""

from __future__ import annotations

from typing import Any

from eventapp.registration import labels
from eventapp.registration.rules import workflow
from eventapp.registration.rules.quotas import Function


def words() -> dict[str, Any]:
    """For `render`."""
    return {"labels": labels, "workflow": workflow, "functions": list(Function)}
