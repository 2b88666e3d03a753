"""Verbs of events: the event itself, its ordered lists, its rooms, its staff, and the series."""

from __future__ import annotations

from eventapp.events.service.changes import raise_public_version
from eventapp.events.service.event import (
    ZONE_GUARDS,
    create_event,
    delete_event,
    restore_event,
    set_emblem,
    take_step,
    update_event,
)
from eventapp.events.service.lists import (
    add_cited,
    delete_row,
    move_row,
    restore_row,
    save_instrument,
    save_row,
    symbol_of,
)
from eventapp.events.service.series import delete_series, restore_series, save_series
from eventapp.events.service.staff import grant, revoke
from eventapp.events.service.venue import (
    ROOM_GUARDS,
    close_room,
    delete_room,
    move_room,
    open_room,
    restore_room,
    save_room,
)

__all__ = [
    "ROOM_GUARDS",
    "ZONE_GUARDS",
    "add_cited",
    "close_room",
    "create_event",
    "delete_event",
    "delete_room",
    "delete_row",
    "delete_series",
    "grant",
    "move_room",
    "move_row",
    "open_room",
    "raise_public_version",
    "restore_event",
    "restore_room",
    "restore_row",
    "restore_series",
    "revoke",
    "save_instrument",
    "save_room",
    "save_row",
    "save_series",
    "set_emblem",
    "symbol_of",
    "take_step",
    "update_event",
]
