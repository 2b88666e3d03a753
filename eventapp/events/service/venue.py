"""Verbs of the venue: rooms, and when they cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db, on_constraint
from eventapp.core.localized import LocalizedText
from eventapp.events import errors, queries
from eventapp.events.models import Event, Room, RoomUnavailability
from eventapp.events.service.changes import move, next_position, note

on_constraint("uq_room_event_id", errors.CodeTaken)

# Features above this one say here what speaks against putting a room into the bin: each raises a DomainError.
ROOM_GUARDS: Final[list[Callable[[Room], None]]] = []


def save_room(event: Event, room: Room | None, *, code: str, **values: Any) -> Room:
    """Add a room at the end, or change one.

    Raises:
        CodeTaken: another room of the event has this code.
    """
    other = queries.find_room_code(event, code)
    if other is not None and other is not room:
        raise errors.CodeTaken(in_bin=other.is_deleted)
    is_new = room is None
    room = room or Room(
        event_id=event.id, position=next_position(queries.rooms_of(event)), unavailabilities=[]
    )
    room.code = code
    for name, value in values.items():
        setattr(room, name, value)
    db.session.add(room)
    note(event, room, Action.CREATED if is_new else Action.CHANGED)
    return room


def move_room(event: Event, room: Room, *, by: int) -> None:
    """Move a room one place up (-1) or down (+1)."""
    move(event, queries.rooms_of(event), room, by=by)


def delete_room(event: Event, room: Room) -> None:
    """Put a room into the bin.

    Raises:
        RoomInUse: sessions are planned in it.
    """
    for guard in ROOM_GUARDS:
        guard(room)
    room.deleted_at = clock.now()
    note(event, room, Action.DELETED)


def restore_room(event: Event, room: Room) -> None:
    """Take a room out of the bin, as the last one."""
    room.deleted_at, room.position = None, next_position(queries.rooms_of(event))
    note(event, room, Action.RESTORED)


def close_room(
    event: Event, room: Room, *, starts_at: datetime, ends_at: datetime, reason: LocalizedText
) -> RoomUnavailability:
    """Note that a room cannot be used then.

    Raises:
        WindowInWrongOrder: it ends before it begins.
    """
    if ends_at <= starts_at:
        raise errors.WindowInWrongOrder
    window = RoomUnavailability(room_id=room.id, starts_at=starts_at, ends_at=ends_at, reason=reason)
    room.unavailabilities.append(window)
    record(Action.CREATED, window, event_id=event.id)
    db.session.flush()
    return window


def open_room(event: Event, room: Room, window: RoomUnavailability) -> None:
    """Take such a note back."""
    record(Action.DELETED, window, event_id=event.id)
    room.unavailabilities.remove(window)
    db.session.flush()
