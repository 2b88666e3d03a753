"""Who interprets which sessions, and what they have looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy.exc import IntegrityError

from eventapp.accounts.models import Account
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.programme.models import Session
from eventapp.remarks import queries
from eventapp.remarks.models import InterpreterDesk, InterpreterSession, RemarksSeen, RemarksVersion


def assign(event: Event, account: Account, *, booth: str, sessions: Sequence[Session]) -> InterpreterDesk:
    """Say which sessions an interpreter interprets, and in which languages or booth; no session is all."""
    found = queries.find_desk(event, account.id)
    is_new = found is None
    desk = found or InterpreterDesk(event_id=event.id, account_id=account.id, rows=[])
    desk.booth = booth
    held = {row.session_id: row for row in desk.rows}
    desk.rows = [held.get(session.id) or InterpreterSession(session_id=session.id) for session in sessions]
    db.session.add(desk)
    told = [session.public_id for session in sessions]
    record(Action.CREATED if is_new else Action.CHANGED, desk, event_id=event.id, sessions=told)
    db.session.flush()
    return desk


def note_read(account: Account, versions: Iterable[RemarksVersion]) -> None:
    """Note that somebody has looked at these versions; what came later stays new."""
    upto: dict[int, int] = defaultdict(int)
    for version in versions:
        upto[version.remarks_id] = max(upto[version.remarks_id], version.id)
    for remarks_id, version_id in sorted(upto.items()):
        _note(remarks_id, account.id, version_id)
    db.session.flush()


def _note(remarks_id: int, account_id: int, version_id: int) -> None:
    row = db.session.get(RemarksSeen, (remarks_id, account_id))
    if row is not None:
        row.version_id = max(row.version_id, version_id)
        return
    try:
        with db.session.begin_nested():
            db.session.add(RemarksSeen(remarks_id=remarks_id, account_id=account_id, version_id=version_id))
    except IntegrityError:  # the other click of two said it meanwhile
        return
