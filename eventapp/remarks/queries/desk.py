"""What interpreters read: which sessions are theirs, which texts are there, what is new since they looked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.languages import LANGUAGES
from eventapp.events.models import Event, EventStaff
from eventapp.events.rules.workflow import StaffRole
from eventapp.remarks.models import InterpreterDesk, Remarks, RemarksSeen, RemarksVersion
from eventapp.remarks.queries.board import BoardSession, Speaking, board, speaking
from eventapp.remarks.rules.workflow import READY


def desk(
    event: Event,
    *,
    day: date | None = None,
    session: str | None = None,
    only: Collection[int] | None = None,
) -> list[BoardSession]:
    """The texts that were submitted, by session in the order of speaking: of a day, or of one session.

    `only` are the row ids of the sessions that the reader interprets; None: all of them.
    """
    found = []
    for group in board(event, [one for one in speaking(event) if _is_asked(one, event, day, session, only)]):
        turns = [turn for turn in group.turns if _is_readable(turn.remarks)]
        found += [BoardSession(group.session, turns)] if turns else []
    return found


def _is_asked(
    one: Speaking, event: Event, day: date | None, session: str | None, only: Collection[int] | None
) -> bool:
    on = one.starts_at.astimezone(event.zone).date() if one.starts_at is not None else None
    is_wanted = (day is None or on == day) and session in {None, one.public_id}
    return is_wanted and (only is None or one.id in only)


def _is_readable(remarks: Remarks | None) -> bool:
    return remarks is not None and remarks.is_held and remarks.state in READY and bool(remarks.text)


def interpreters_of(event: Event) -> list[Account]:
    """The accounts that interpret at an event, in the order in which they were asked."""
    query = (
        select(Account)
        .join(EventStaff, EventStaff.account_id == Account.id)
        .where(EventStaff.event_id == event.id, EventStaff.role == StaffRole.INTERPRETER)
        .order_by(EventStaff.granted_at, EventStaff.id)
    )
    return list(db.session.scalars(query))


def get_interpreter(event: Event, public_id: str) -> Account:
    """An account that interprets at this event.

    Raises:
        NotFound: unknown, or it does not.
    """
    found = next((one for one in interpreters_of(event) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def desks_of(event: Event) -> dict[int, InterpreterDesk]:
    """What was assigned, by account."""
    query = select(InterpreterDesk).where(InterpreterDesk.event_id == event.id)
    found = db.session.scalars(query.options(selectinload(InterpreterDesk.rows)))
    return {row.account_id: row for row in found}


def find_desk(event: Event, account_id: int) -> InterpreterDesk | None:
    """What was assigned to an account, if anything was."""
    query = select(InterpreterDesk).where(
        InterpreterDesk.event_id == event.id, InterpreterDesk.account_id == account_id
    )
    return db.session.scalars(query.options(selectinload(InterpreterDesk.rows))).one_or_none()


def sessions_to_read(event: Event, account_id: int) -> frozenset[int] | None:
    """Row ids of the sessions that an interpreter reads; None: no assignment, so all."""
    found = find_desk(event, account_id)
    return (found.session_ids or None) if found is not None else None


def seen_by(account_id: int, remarks: Collection[int]) -> dict[int, int]:
    """Up to which version (row id) an account has looked at each of these texts."""
    query = select(RemarksSeen.remarks_id, RemarksSeen.version_id).where(
        RemarksSeen.account_id == account_id, RemarksSeen.remarks_id.in_(sorted(remarks))
    )
    return {row.remarks_id: row.version_id for row in db.session.execute(query)}


def versions_shown(
    event: Event, public_ids: Collection[str], only: Collection[int] | None
) -> Sequence[RemarksVersion]:
    """The versions with these ids that the desk shows to a reader of these sessions.

    Raises:
        NotFound: one of them is unknown, another event's, or of no session of theirs.
    """
    query = (
        select(RemarksVersion)
        .join(Remarks, Remarks.id == RemarksVersion.remarks_id)
        .where(Remarks.event_id == event.id, RemarksVersion.public_id.in_(sorted(public_ids)))
        .options(joinedload(RemarksVersion.remarks))
    )
    found = [
        version
        for version in db.session.scalars(query)
        if version.remarks.state in READY and (only is None or version.remarks.session_id in only)
    ]
    if len(found) != len(set(public_ids)):
        raise NotFound
    return found


def read_last(remarks: Remarks, seen: Mapping[int, int]) -> dict[str, RemarksVersion]:
    """In each language the version that a reader read last, where a newer one came since."""
    upto = seen.get(remarks.id, 0)
    found = {}
    for language in LANGUAGES:
        newest = remarks.newest(language)
        known = [one for one in remarks.versions if one.language == language and one.id <= upto]
        if newest is not None and newest.id > upto and known:
            found[language] = max(known, key=lambda one: one.number)
    return found
