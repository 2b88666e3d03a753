"""Places are rows that the database counts: whoever is counted in holds one, whoever is not waits.

Every verb touches the rows of places before those of people: those of delegations in the order of their ids,
then those of categories. So two of them at once wait for each other and never for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update

from eventapp.core.db import db
from eventapp.registration.errors import CapBelowHeld, QuotaBelowUsed
from eventapp.registration.models import Delegation, DelegationQuota, RegistrationCategory
from eventapp.registration.rules.quotas import Function, Place


def lock(places: Collection[Place]) -> None:
    """Let nobody else count the places of these delegations and categories until this transaction ends."""
    delegations = {place.delegation_id for place in places if place.delegation_id}
    categories = {place.category_id for place in places if place.category_id}
    for counter, owner, ids in (
        (DelegationQuota, DelegationQuota.delegation_id, delegations),
        (RegistrationCategory, RegistrationCategory.id, categories),
    ):
        if ids:
            query = select(counter.id).where(owner.in_(sorted(ids))).order_by(counter.id)
            db.session.execute(query.with_for_update())


def take(place: Place) -> bool:
    """Hold one more place; False when all are held.

    Who finds none looks again with the row locked: a place that is just being given back is waited for, and
    whoever gives one back later finds us waiting.
    """
    if _count_in(place):
        return True
    counter, row = _row_of(place)
    db.session.execute(
        select(counter.id).where(row).with_for_update()
    )  # this row alone: PostgreSQL may have left us holding it
    return _count_in(place)


def _row_of(place: Place) -> tuple[Any, ColumnElement[bool]]:
    if place.category_id:
        return RegistrationCategory, RegistrationCategory.id == place.category_id
    return DelegationQuota, and_(
        DelegationQuota.delegation_id == place.delegation_id, DelegationQuota.function == place.function
    )


def _count_in(place: Place) -> bool:
    counter, row = _row_of(place)
    counted = db.session.execute(
        update(counter).where(row, counter.used < counter.cap).values(used=counter.used + 1),
        execution_options={"synchronize_session": False},
    )
    return counted.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def give_back(place: Place) -> None:
    """Hold one place less."""
    counter, row = _row_of(place)
    db.session.execute(
        update(counter).where(row).values(used=counter.used - 1),
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


def set_cap(category: RegistrationCategory, cap: int) -> None:
    """Offer another number of places in a category, never fewer than are held.

    Raises:
        CapBelowHeld: more are held.
    """
    changed = db.session.execute(
        update(RegistrationCategory)
        .where(RegistrationCategory.id == category.id, RegistrationCategory.used <= cap)
        .values(cap=cap),
        execution_options={"synchronize_session": False},
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise CapBelowHeld
    db.session.expire(category, ["cap", "used"])
