"""One decision for everybody that a list finds: at once while they are few, by a job with progress beyond."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from eventapp.accounts.models import Account
from eventapp.audit.rules import canonical
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.jobs import service as jobs
from eventapp.jobs.models import Job
from eventapp.registration import queries
from eventapp.registration.errors import NoPlaceFree, StepNotPossible
from eventapp.registration.queries import officers
from eventapp.registration.rules.workflow import Reason
from eventapp.registration.service import accreditation

AT_ONCE: Final = 200  # people; more would keep the request, and everybody who writes, waiting
_TURN: Final = 25  # people decided in one transaction


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


@jobs.handler(officers.BULK)
def decide_in_turns(arguments: Mapping[str, Any], progress: jobs.Progress) -> None:
    """Decide for some, commit, tell, go on; taken up again, whom the step does not fit is passed over."""
    people: list[str] = arguments["people"]
    reason = Reason(arguments["reason"]) if arguments["reason"] else None
    for start in range(0, len(people), _TURN):
        progress(start, len(people))
        event = db.session.get_one(Event, arguments["event"])
        actor = db.session.get(Account, arguments["actor"])
        chosen = queries.participants_named(event, people[start : start + _TURN])
        try:
            if chosen:
                accreditation.decide(event, chosen, step=arguments["step"], reason=reason, actor=actor)
            db.session.commit()
        except (StepNotPossible, NoPlaceFree):
            db.session.rollback()
    progress(len(people), len(people))
