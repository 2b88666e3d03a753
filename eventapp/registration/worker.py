"""What the job worker does for registration: decisions for many, and what is forgotten in time. Commits."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.events.models import Event
from eventapp.jobs import service as jobs
from eventapp.registration import queries, service
from eventapp.registration.errors import NoPlaceFree, StepNotPossible
from eventapp.registration.models import Papers, PapersMatch, RegistrationAnswer
from eventapp.registration.queries import officers
from eventapp.registration.rules.workflow import Reason
from eventapp.registration.service import accreditation, papers

_TURN: Final = 25  # people decided in one transaction


@jobs.handler(officers.BULK)
def decide_in_turns(arguments: Mapping[str, Any], progress: jobs.Progress) -> None:
    """Decide for some, commit, tell, go on; taken up again, whom the step does not fit is passed over."""
    people: list[str] = arguments["people"]
    reason = Reason(arguments["reason"]) if arguments["reason"] else None
    for start in range(0, len(people), _TURN):
        progress(start, len(people))
        turn = people[start : start + _TURN]
        if not _decide(arguments, turn, reason):
            for one in turn:  # somebody stands in the way of the others: each by themselves
                _decide(arguments, [one], reason)
    progress(len(people), len(people))


def _decide(arguments: Mapping[str, Any], people: list[str], reason: Reason | None) -> bool:
    """Take the step for these in a transaction of their own; whether it was taken."""
    event = db.session.get_one(Event, arguments["event"])
    actor = db.session.get(Account, arguments["actor"])
    chosen = queries.participants_named(event, people)
    try:
        if chosen:
            accreditation.decide(event, chosen, step=arguments["step"], reason=reason, actor=actor)
        db.session.commit()
    except (StepNotPossible, NoPlaceFree, IntegrityError, StaleDataError):
        db.session.rollback()
        return False
    return True


def purge() -> int:
    """Forget everything personal whose day has passed; returns how many papers and answers that were."""
    count = purge_papers() + purge_answers()
    if count:
        _wipe()
    return count


def purge_answers() -> int:
    """Empty every personal answer that is due; returns how many there were.

    The rows go first: should bytes of a file stay behind, no row tells of them and the sweep takes them.
    """
    done = service.empty_due()
    db.session.commit()
    for key in done.keys:
        with suppress(storage.Missing):
            storage.current().delete(key)
    return done.count


def purge_papers() -> int:
    """Delete the papers whose day has passed, event by event; returns how many."""
    held = list(db.session.scalars(select(Event).where(Event.id.in_(select(Papers.event_id)))))
    count = 0
    for event in held:
        count += papers.purge_event(event)
        db.session.commit()
    db.session.commit()
    return count


def _wipe() -> None:
    """Leave nothing of deleted rows in the files of the database, not even sealed; no transaction is open."""
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
        for table in (Papers, PapersMatch, RegistrationAnswer):
            session.exec_driver_sql(f"VACUUM {table.__tablename__}")


jobs.TIDYING.append(purge)
