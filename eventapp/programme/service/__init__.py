"""Verbs of the programme, by what they are about."""

from __future__ import annotations

from eventapp.programme.service.absences import add_absence, delete_absence
from eventapp.programme.service.contents import (
    delete_item,
    delete_part,
    move_row,
    save_item,
    save_part,
)
from eventapp.programme.service.moves import Plan, carry_out, plan_shift, plan_swap
from eventapp.programme.service.places import Place, moments
from eventapp.programme.service.sessions import (
    create_session,
    delete_session,
    duplicate_session,
    restore_session,
    take_step,
    update_session,
)

__all__ = [
    "Place",
    "Plan",
    "add_absence",
    "carry_out",
    "create_session",
    "delete_absence",
    "delete_item",
    "delete_part",
    "delete_session",
    "duplicate_session",
    "moments",
    "move_row",
    "plan_shift",
    "plan_swap",
    "restore_session",
    "save_item",
    "save_part",
    "take_step",
    "update_session",
]
