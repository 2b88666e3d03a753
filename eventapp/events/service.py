"""Verbs of events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from eventapp.accounts.models import Account
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import Model, db, on_constraint
from eventapp.core.localized import LocalizedText
from eventapp.events import errors
from eventapp.events.models import (
    Credit,
    Event,
    EventSeries,
    EventStaff,
    LegalInstrument,
    Objective,
    PracticalSection,
    Room,
    RoomUnavailability,
)
from eventapp.events.rules import instruments, workflow
from eventapp.events.rules.workflow import EventState, StaffRole
from eventapp.mail import service as mail

on_constraint("uq_event_slug", errors.SlugTaken)
on_constraint("uq_room_event_id", errors.CodeTaken)
on_constraint("ck_event_days_in_order", errors.DaysInWrongOrder)

# Features above this one say here what speaks against a change: each raises a DomainError.
ZONE_GUARDS: Final[list[Callable[[Event], None]]] = []
ROOM_GUARDS: Final[list[Callable[[Room], None]]] = []

Row = Objective | Credit | LegalInstrument | PracticalSection


def create_event(*, slug: str, owner: Account, actor: Any = None, **values: Any) -> Event:
    """Make a draft and name its owner.

    Raises:
        SlugTaken, SlugReserved, DaysInWrongOrder: the address or the days cannot be.
    """
    event = Event(slug=slug, objectives=[], credits=[], instruments=[], practical=[])
    _check(event, slug=slug, values=values)
    for name, value in values.items():
        setattr(event, name, value)
    db.session.add(event)
    record(Action.CREATED, event)
    db.session.flush()
    db.session.add(EventStaff(event_id=event.id, account_id=owner.id, role=StaffRole.OWNER))
    db.session.flush()
    return event


def update_event(event: Event, *, slug: str, **values: Any) -> Event:
    """Change what an event says of itself.

    Raises:
        SlugTaken, SlugReserved, DaysInWrongOrder, ZoneInUse, ParentLoop: something cannot be.
    """
    _check(event, slug=slug, values=values)
    if values.get("zone_name", event.zone_name) != event.zone_name:
        for guard in ZONE_GUARDS:
            guard(event)
    if values.get("parent") is event:
        raise errors.ParentLoop
    event.slug = slug
    for name, value in values.items():
        setattr(event, name, value)
    return _changed(event, Action.CHANGED)


def _check(event: Event, *, slug: str, values: dict[str, Any]) -> None:
    if workflow.is_reserved(slug):
        raise errors.SlugReserved
    taken = select(Event.id).where(Event.slug == slug)
    if event.id is not None:
        taken = taken.where(Event.id != event.id)
    if db.session.scalar(taken) is not None:
        raise errors.SlugTaken
    if values["last_on"] < values["first_on"]:
        raise errors.DaysInWrongOrder


def _changed(event: Event, action: Action) -> Event:
    event.public_version += 1
    record(action, event, event_id=event.id)
    db.session.flush()
    return event


def take_step(event: Event, *, step: str) -> Event:
    """Announce, conclude … as the workflow table says.

    Raises:
        StepNotPossible: there is no such step from here.
        TitleMissing: an event is announced with its title in both languages.
    """
    found = workflow.find_step(step, event.state)
    if found is None:
        raise errors.StepNotPossible
    if found.target is EventState.ANNOUNCED and event.title.missing():
        raise errors.TitleMissing
    event.state = found.target
    return _changed(event, Action.STATE_CHANGED)


def delete_event(event: Event) -> None:
    """Put an event into the bin: it answers like an unknown one until it is restored."""
    event.deleted_at = clock.now()
    record(Action.DELETED, event)
    db.session.flush()


def restore_event(event: Event) -> None:
    """Take an event out of the bin."""
    event.deleted_at = None
    record(Action.RESTORED, event)
    db.session.flush()


def save_series(series: EventSeries | None, *, title: LocalizedText, description: LocalizedText) -> EventSeries:
    """Add a series, or change one."""
    is_new = series is None
    series = series or EventSeries()
    series.title, series.description = title, description
    db.session.add(series)
    record(Action.CREATED if is_new else Action.CHANGED, series)
    db.session.flush()
    return series


def save_row(event: Event, rows: list[Any], row: Row | None, kind: type[Model], **values: Any) -> Any:
    """Add a row to one of the event's ordered lists (at its end), or change one of them."""
    is_new = row is None
    found: Any = row if row is not None else kind(event_id=event.id, position=len(rows))
    for name, value in values.items():
        setattr(found, name, value)
    if is_new:
        rows.append(found)
    _note(event, found, Action.CREATED if is_new else Action.CHANGED)
    return found


def delete_row(event: Event, rows: list[Any], row: Any) -> None:
    """Take a row off one of the event's ordered lists."""
    _note(event, row, Action.DELETED)
    rows.remove(row)
    _renumber(rows)
    db.session.flush()


def move_row(event: Event, rows: list[Any], row: Any, *, by: int) -> None:
    """Move a row one place up (-1) or down (+1)."""
    ordered = list(rows)
    here = ordered.index(row)
    ordered.insert(min(max(here + by, 0), len(ordered) - 1), ordered.pop(here))
    _renumber(ordered)
    _note(event, row, Action.CHANGED)


def _renumber(rows: list[Any]) -> None:
    for number, row in enumerate(rows):
        row.position = number


def _note(event: Event, row: Any, action: Action) -> None:
    event.public_version += 1
    record(action, row, event_id=event.id)
    db.session.flush()


def symbol_of(typed: str) -> str:
    """The symbol that was typed, as it is stored: `2396 (2017 )` is `S/RES/2396 (2017)`.

    A treaty, or a symbol of another body, is stored as it was typed.

    Raises:
        NotASymbol: it is neither a resolution that can be read nor has it a word in it.
    """
    try:
        return instruments.parse_symbol(typed).symbol
    except instruments.NotACitation:
        if not any(character.isalpha() for character in typed):
            raise errors.NotASymbol from None
        return typed


def save_room(event: Event, room: Room | None, **values: Any) -> Room:
    """Add a room at the end, or change one.

    Raises:
        CodeTaken: another room of the event has this code.
    """
    is_new = room is None
    count = db.session.scalar(select(func.count()).where(Room.event_id == event.id)) or 0
    room = room or Room(event_id=event.id, position=count, unavailabilities=[])
    for name, value in values.items():
        setattr(room, name, value)
    taken = select(Room.id).where(Room.event_id == event.id, Room.code == room.code)
    if db.session.scalar(taken.where(Room.id != room.id) if room.id else taken) is not None:
        raise errors.CodeTaken
    db.session.add(room)
    _note(event, room, Action.CREATED if is_new else Action.CHANGED)
    return room


def delete_room(event: Event, room: Room) -> None:
    """Put a room into the bin.

    Raises:
        RoomInUse: sessions are planned in it.
    """
    for guard in ROOM_GUARDS:
        guard(room)
    room.deleted_at = clock.now()
    _note(event, room, Action.DELETED)


def restore_room(event: Event, room: Room) -> None:
    """Take a room out of the bin."""
    room.deleted_at = None
    _note(event, room, Action.RESTORED)


def close_room(
    event: Event, room: Room, *, starts_at: datetime, ends_at: datetime, reason: LocalizedText
) -> RoomUnavailability:
    """Note that a room cannot be used then.

    Raises:
        WindowInWrongOrder: it ends before it begins.
    """
    if ends_at <= starts_at:
        raise errors.WindowInWrongOrder
    window = RoomUnavailability(starts_at=starts_at, ends_at=ends_at, reason=reason)
    room.unavailabilities.append(window)
    record(Action.CREATED, window, event_id=event.id)
    db.session.flush()
    return window


def open_room(event: Event, room: Room, window: RoomUnavailability) -> None:
    """Take such a note back."""
    record(Action.DELETED, window, event_id=event.id)
    room.unavailabilities.remove(window)
    db.session.flush()


def grant(event: Event, *, account: Account, role: StaffRole, actor: Any, workspace_url: str) -> EventStaff:
    """Give an account a role and tell it by mail.

    Raises:
        AboveOwnRole: `actor` may not give this role.
    """
    _check_grant(event, role, actor)
    known = _grant_of(event, account, role)
    if known is not None:
        return known
    staff = EventStaff(event_id=event.id, account_id=account.id, role=role, granted_by_id=actor.id)
    db.session.add(staff)
    record(Action.ROLE_GRANTED, staff, event_id=event.id, account=account.display_name, granted=role.value)
    mail.queue(
        "role_granted",
        to_address=account.email,
        to_name=account.display_name,
        language=account.language,
        event=event,
        values={"role": role, "link": workspace_url},
    )
    db.session.flush()
    return staff


def revoke(event: Event, staff: EventStaff, *, actor: Any) -> None:
    """Take a role away.

    Raises:
        AboveOwnRole: `actor` may not take this role away.
        LastOwner: the event would have no owner left.
    """
    _check_grant(event, staff.role, actor)
    if staff.role is StaffRole.OWNER:
        owners = select(func.count()).where(EventStaff.event_id == event.id, EventStaff.role == StaffRole.OWNER)
        if (db.session.scalar(owners) or 0) < 2:  # noqa: PLR2004 - this one and another
            raise errors.LastOwner
    record(Action.ROLE_REVOKED, staff, event_id=event.id, revoked=staff.role.value)
    db.session.delete(staff)
    db.session.flush()


def _check_grant(event: Event, role: StaffRole, actor: Any) -> None:
    allowed = workflow.grantable(actor.roles_on(event.id), is_administrator=actor.is_administrator)
    if role not in allowed:
        raise errors.AboveOwnRole


def _grant_of(event: Event, account: Account, role: StaffRole) -> EventStaff | None:
    return db.session.scalars(
        select(EventStaff).where(
            EventStaff.event_id == event.id, EventStaff.account_id == account.id, EventStaff.role == role
        )
    ).one_or_none()
