"""Verbs of the event itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from eventapp.accounts.models import Account
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db, on_constraint
from eventapp.core.errors import NotAllowed
from eventapp.core.files.service import Kept
from eventapp.core.localized import LocalizedText
from eventapp.events import errors, queries
from eventapp.events.models import Event
from eventapp.events.rules import readiness, slugs, workflow
from eventapp.events.rules.workflow import EventState, StaffRole
from eventapp.events.service.changes import note, raise_public_version
from eventapp.events.service.staff import give

on_constraint("uq_event_slug", errors.SlugTaken)
on_constraint("ck_event_days_in_order", errors.DaysInWrongOrder)

# Features above this one say here what speaks against a new time zone: each raises a DomainError.
ZONE_GUARDS: Final[list[Callable[[Event], None]]] = []


def create_event(
    *, owner: Account, actor: Any, path: str, title: LocalizedText, slug: str = "", **values: Any
) -> Event:
    """Make a draft and name its owner, who is told by mail; `path` as in `grant`.

    Without a slug one is made of the English title and the year.

    Raises:
        SlugTaken, SlugReserved, SlugMissing, DaysInWrongOrder: the address or the days cannot be.
    """
    slug = slug or _free_slug(title, values["first_on"].year)
    event = Event(slug=slug, title=title, objectives=[], credits=[], instruments=[], practical=[])
    _check(event, slug=slug, values=values)
    for name, value in values.items():
        setattr(event, name, value)
    db.session.add(event)
    record(Action.CREATED, event)
    db.session.flush()
    give(event, owner, StaffRole.OWNER, actor=actor, path=path)
    return event


def _free_slug(title: LocalizedText, year: int) -> str:
    found = slugs.suggest(title.en, year, queries.slugs_taken() | workflow.RESERVED_SLUGS)
    if not found:
        raise errors.SlugMissing
    return found


def update_event(event: Event, *, slug: str, **values: Any) -> Event:
    """Change what an event says of itself. Closed times of rooms keep their place on the clock.

    Raises:
        SlugTaken, SlugReserved, DaysInWrongOrder, ZoneInUse, ParentLoop: something cannot be.
    """
    _check(event, slug=slug, values=values)
    if values.get("zone_name", event.zone_name) != event.zone_name:
        _move_to_zone(event, ZoneInfo(values["zone_name"]))
    _check_parent(event, values.get("parent"))
    event.slug = slug
    for name, value in values.items():
        setattr(event, name, value)
    note(event, event, Action.CHANGED)
    return event


def set_emblem(event: Event, *, file: Kept | None) -> Event:
    """Give an event an emblem in place of the one it has, or take it off."""
    event.emblem = file.as_row() if file is not None else None
    event.updated_at = clock.now()
    note(event, event, Action.CHANGED, emblem=file.sha256 if file is not None else "")
    return event


def _check(event: Event, *, slug: str, values: dict[str, Any]) -> None:
    if workflow.is_reserved(slug):
        raise errors.SlugReserved
    other = queries.find_slug(slug)
    if other is not None and other is not event:
        raise errors.SlugTaken(in_bin=other.is_deleted)
    if values["last_on"] < values["first_on"]:
        raise errors.DaysInWrongOrder


def _check_parent(event: Event, parent: Event | None) -> None:
    seen = {event.id}
    while parent is not None:
        if parent.id in seen:
            raise errors.ParentLoop
        seen.add(parent.id)
        parent = parent.parent


def _move_to_zone(event: Event, zone: ZoneInfo) -> None:
    for guard in ZONE_GUARDS:
        guard(event)
    for room in [*queries.rooms_of(event), *queries.rooms_of(event, deleted=True)]:
        for window in room.unavailabilities:
            length = window.ends_at - window.starts_at
            start, end = (
                _same_wall(moment, event.zone, zone) for moment in (window.starts_at, window.ends_at)
            )
            window.starts_at, window.ends_at = start, end if end > start else start + length


def _same_wall(moment: datetime, before: ZoneInfo, after: ZoneInfo) -> datetime:
    """The moment at which the clocks of `after` show what those of `before` show at `moment`."""
    return moment.astimezone(before).replace(tzinfo=after).astimezone(UTC)


def take_step(event: Event, *, step: str, actor: Any) -> Event:
    """Announce, conclude … as the workflow table says. A step that is already taken changes nothing.

    Raises:
        StepNotPossible: there is no such step from here.
        NotAllowed: the table does not give the step to this account.
        TitleMissing: an event is announced with a title.
    """
    if workflow.leads_to(step, event.state):
        return event
    found = workflow.find_step(step, event.state)
    if found is None:
        raise errors.StepNotPossible
    if not workflow.may_take(found, actor.roles_on(event.id), is_administrator=actor.is_administrator):
        raise NotAllowed
    if found.target is EventState.ANNOUNCED and readiness.lacking(event.title):
        raise errors.TitleMissing
    event.state = found.target
    note(event, event, Action.STATE_CHANGED)
    return event


def delete_event(event: Event) -> None:
    """Put an event into the bin: it answers like an unknown one until it is restored."""
    event.deleted_at = clock.now()
    record(Action.DELETED, event)
    db.session.flush()
    raise_public_version(event)


def restore_event(event: Event) -> None:
    """Take an event out of the bin, in the state in which it was."""
    event.deleted_at = None
    record(Action.RESTORED, event)
    db.session.flush()
    raise_public_version(event)
