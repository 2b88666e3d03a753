"""One decision for everybody that a list finds: at once while they are few, by a job with progress beyond."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from eventapp.audit.rules import canonical
from eventapp.events.models import Event
from eventapp.jobs import service as jobs
from eventapp.jobs.models import Job
from eventapp.registration.queries import officers
from eventapp.registration.rules.workflow import Reason

AT_ONCE: Final = 200  # people; more would keep the request, and everybody who writes, waiting


def ask(event: Event, public_ids: Sequence[str], *, step: str, reason: Reason | None, actor: Any) -> Job:
    """Have a job take one step for these people, exactly. Asked twice it is one job."""
    arguments = {
        "event": event.id,
        "people": list(public_ids),
        "step": step,
        "reason": reason.value if reason else "",
        "actor": actor.id,
    }
    key = hashlib.sha256(canonical(arguments).encode()).hexdigest()
    return jobs.enqueue(officers.BULK, key=key, arguments=arguments, event=event, account=actor)
