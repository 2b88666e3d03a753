"""Record what changed; sealed into its chain as the last thing before commit."""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import g, has_request_context
from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from eventapp.audit import rules
from eventapp.audit.models import AuditEntry, AuditHead
from eventapp.audit.rules import Action
from eventapp.core import clock
from eventapp.core.db import db

_PENDING: Final = "audit_pending"
# Never quoted, only told as changed.
PRIVATE_COLUMNS: Final = frozenset(
    {
        *("password_hash", "token_hash", "email", "phone"),
        # texts under embargo
        *("draft_ar", "draft_en", "speech", "return_reason"),
        # of the people in delegations, and of who registers them
        *("second_name", "second_email", "wish", "grounds", "answer"),
        *("focal_name", "focal_email", "decline_reason", "access_needs", "dietary_needs"),
        *("full_name_ar", "full_name_en", "how_to_address_ar", "how_to_address_en"),
        *("represents_ar", "represents_en"),
    }
)
_UNTOLD: Final = frozenset(
    {
        *("version", "updated_at", "created_at", "public_version"),
        *("search_index", "sort_key_ar", "sort_key_en"),  # derived, and they hold what may be private
    }
)


@dataclass(frozen=True, slots=True)
class _Pending:
    at: datetime
    chain: str
    action: Action
    object_type: str
    object_id: str
    payload: dict[str, Any] = field(default_factory=dict)
    actor_id: int | None = None
    actor_name: str = ""


def record(
    action: Action,
    target: Any,
    *,
    event_id: int | None = None,
    actor: Any = None,
    **details: Any,
) -> None:
    """Note a change to `target` (a row with `public_id`); written when the request commits.

    Without `actor` the account of the request is named, if there is one. `details` are facts that are not
    columns; columns that changed are found by themselves.
    """
    who = actor if actor is not None else (g.get("actor") if has_request_context() else None)
    payload = {**differences(target), **{key: value for key, value in details.items() if value is not None}}
    pending: list[_Pending] = db.session.info.setdefault(_PENDING, [])
    pending.append(
        _Pending(
            clock.now(),
            rules.chain_of(event_id),
            action,
            type(target).__tablename__,
            target.public_id or "",
            payload,
            getattr(who, "id", None),
            getattr(who, "display_name", ""),
        )
    )


def differences(target: Any) -> dict[str, Any]:
    """The changed columns of a row as `{column: [before, after]}`; private ones without their values.

    Read before the flush that writes them: afterwards SQLAlchemy forgets what was there.
    """
    state = inspect(target)
    found: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if attribute.key in _UNTOLD or not history.has_changes():
            continue
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        if before == after or (before is None and after == ""):
            continue
        private = attribute.key in PRIVATE_COLUMNS
        found[attribute.key] = "changed" if private else [_plain(before), _plain(after)]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | type(None)) else str(value)


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    pending: list[_Pending] = session.info.pop(_PENDING, [])
    if not pending:
        return
    session.flush()
    by_chain: dict[str, list[_Pending]] = defaultdict(list)
    for entry in pending:
        by_chain[entry.chain].append(entry)
    for chain in sorted(by_chain):  # one order for everybody: no deadlock between two chains
        _append(session, chain, by_chain[chain])
    session.flush()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def _append(session: Session, chain: str, entries: list[_Pending]) -> None:
    head = _locked_head(session, chain)
    for entry in entries:
        head.sequence += 1
        payload, salt = rules.canonical(entry.payload), secrets.token_hex(16)
        row = AuditEntry(
            chain=chain,
            sequence=head.sequence,
            at=entry.at,
            actor_id=entry.actor_id,
            actor_name=entry.actor_name,
            action=entry.action.value,
            object_type=entry.object_type,
            object_id=entry.object_id,
            payload=payload,
            salt=salt,
            payload_digest=rules.payload_digest(salt, payload),
            previous=head.digest,
        )
        row.digest = head.digest = rules.entry_digest(row.previous, rules.facts_of(row))
        session.add(row)


def _locked_head(session: Session, chain: str) -> AuditHead:
    query = select(AuditHead).where(AuditHead.chain == chain).with_for_update()
    head = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if head is None:
        _make_head(session, chain)
        head = session.scalars(query).one()
    return head


def _make_head(session: Session, chain: str) -> None:
    """Insert the head unless another transaction just did: both then lock the same row."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 - one dialect or the other
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # noqa: PLC0415
    session.execute(insert(AuditHead).values(chain=chain, sequence=0, digest="").on_conflict_do_nothing())
