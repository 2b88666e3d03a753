"""Read the log, and prove it unbroken."""

from __future__ import annotations

from sqlalchemy import Select, select

from eventapp.audit import rules
from eventapp.audit.models import AuditEntry, AuditHead
from eventapp.core.db import db


def entries_of(event_id: int | None) -> Select[AuditEntry]:
    """The entries of one chain, newest first; to be paginated."""
    return (
        select(AuditEntry)
        .where(AuditEntry.chain == rules.chain_of(event_id))
        .order_by(AuditEntry.sequence.desc())
    )


def state_of(event_id: int) -> tuple[str, ...] | None:
    """The state an event's draft is in: the ends of its chain and the directory's; None where one is empty.

    Every change is recorded, so between two equal states nothing changed. Only for requests that read: what a
    request changes is recorded at its end.
    """
    chains = (rules.chain_of(event_id), rules.chain_of(None))
    query = select(AuditHead.digest).where(AuditHead.chain.in_(chains)).order_by(AuditHead.chain)
    ends = tuple(db.session.scalars(query))
    return ends if len(ends) == len(chains) else None


def history_of(object_type: str, object_id: str, *, limit: int = 50) -> list[AuditEntry]:
    """What happened to one object, newest first."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.object_type == object_type, AuditEntry.object_id == object_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def broken_at(chain: str) -> int | None:
    """The sequence of the first entry that was tampered with, or None when the chain is whole."""
    head = db.session.get(AuditHead, chain)
    previous, expected = "", 0
    query = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.sequence)
    with db.session.scalars(query.execution_options(yield_per=500)) as entries:
        for entry in entries:
            expected += 1
            if entry.sequence != expected or not _is_sealed(entry, previous):
                return expected
            previous = entry.digest
    if head is not None and (head.sequence, head.digest) != (expected, previous):
        return expected + 1
    return None


def _is_sealed(entry: AuditEntry, previous: str) -> bool:
    payload_kept = entry.payload is None or entry.payload_digest == rules.payload_digest(
        entry.salt, entry.payload
    )
    return (
        payload_kept
        and entry.previous == previous
        and entry.digest == rules.entry_digest(previous, rules.facts_of(entry))
    )
