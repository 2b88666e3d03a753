"""Verbs of delegations: invitations, the people in them, their accreditation."""

from __future__ import annotations

from eventapp.core.db import on_constraint
from eventapp.registration.errors import AlreadyInvited, SecondHead
from eventapp.registration.service import bulk, derived, duplicates, papers
from eventapp.registration.service.accreditation import decide, submit, withdraw
from eventapp.registration.service.categories import (
    ask_as_usual,
    delete_category,
    move_category,
    move_question,
    opening_of,
    remove_question,
    save_category,
    save_question,
    today_at,
    turn_category,
)
from eventapp.registration.service.individuals import (
    Given,
    confirm_address,
    open_categories,
    register,
    takes,
    turns_at,
)
from eventapp.registration.service.invitations import (
    answer,
    invite,
    remind,
    remind_all,
    revoke_link,
    send,
    update_delegation,
)
from eventapp.registration.service.people import add_person, move_person, remove, replace, update_person
from eventapp.registration.service.purging import empty_due

__all__ = [
    "Given",
    "add_person",
    "answer",
    "ask_as_usual",
    "confirm_address",
    "decide",
    "delete_category",
    "empty_due",
    "bulk",
    "derived",
    "duplicates",
    "invite",
    "move_category",
    "move_person",
    "move_question",
    "open_categories",
    "opening_of",
    "register",
    "papers",
    "remind",
    "remind_all",
    "remove",
    "remove_question",
    "replace",
    "revoke_link",
    "save_category",
    "save_question",
    "send",
    "submit",
    "takes",
    "today_at",
    "turn_category",
    "turns_at",
    "update_delegation",
    "update_person",
    "withdraw",
]

# SQLite names a violated index by its first column, PostgreSQL by its name.
for _name in ("one_delegation", "one_reference", "uq_delegation_event_id"):
    on_constraint(_name, AlreadyInvited)
for _name in ("one_head", "uq_participant_delegation_id"):
    on_constraint(_name, SecondHead)
