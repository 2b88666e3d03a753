"""Places are rows that the database counts: whoever is counted in holds one, whoever is not waits.

Every verb touches the rows of places before those of people, the rows of one delegation in the order of their
ids: so that two of them at once wait for each other and never for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select, update

from eventapp.core.db import db
from eventapp.registration.errors import QuotaBelowUsed
from eventapp.registration.models import Delegation, DelegationQuota
from eventapp.registration.rules.quotas import Function


def lock(delegation_ids: Collection[int]) -> None:
    """Let nobody else count the places of these delegations until this transaction ends."""
    query = select(DelegationQuota.id).where(DelegationQuota.delegation_id.in_(sorted(delegation_ids)))
    db.session.execute(query.order_by(DelegationQuota.id).with_for_update())


def take(delegation_id: int, function: Function) -> bool:
    """Hold one more place; False when all are held.

    Who finds none looks again with the row locked: a place that is just being given back is waited for, and
    whoever gives one back later finds us waiting.
    """
    if _count_in(delegation_id, function):
        return True
    query = select(DelegationQuota.id).where(
        DelegationQuota.delegation_id == delegation_id, DelegationQuota.function == function
    )
    db.session.execute(query.with_for_update())  # this row alone: PostgreSQL may have left us holding it
    return _count_in(delegation_id, function)


def _count_in(delegation_id: int, function: Function) -> bool:
    counted = db.session.execute(
        update(DelegationQuota)
        .where(
            DelegationQuota.delegation_id == delegation_id,
            DelegationQuota.function == function,
            DelegationQuota.used < DelegationQuota.cap,
        )
        .values(used=DelegationQuota.used + 1),
        execution_options={"synchronize_session": False},
    )
    return counted.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def give_back(delegation_id: int, function: Function) -> None:
    """Hold one place less."""
    db.session.execute(
        update(DelegationQuota)
        .where(DelegationQuota.delegation_id == delegation_id, DelegationQuota.function == function)
        .values(used=DelegationQuota.used - 1),
        execution_options={"synchronize_session": False},
    )


def set_caps(delegation: Delegation, caps: Mapping[Function, int]) -> None:
    """Offer other numbers of places, never fewer than are held.

    Raises:
        QuotaBelowUsed: more are held.
    """
    for quota in delegation.quotas:
        if quota.function not in caps or caps[quota.function] == quota.cap:
            continue
        changed = db.session.execute(
            update(DelegationQuota)
            .where(DelegationQuota.id == quota.id, DelegationQuota.used <= caps[quota.function])
            .values(cap=caps[quota.function]),
            execution_options={"synchronize_session": False},
        )
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            raise QuotaBelowUsed(function=quota.function, field=f"places_{quota.function.value}")
        db.session.expire(quota)
