"""Verbs of delegations: invitations, the people in them, their accreditation."""

from __future__ import annotations

from eventapp.core.db import on_constraint
from eventapp.registration.errors import AlreadyAsked, AlreadyInvited, SecondHead
from eventapp.registration.service import bulk, derived, duplicates, papers
from eventapp.registration.service.accreditation import decide, hand_in_again, submit, withdraw
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
from eventapp.registration.service.changes import answer_change, ask
from eventapp.registration.service.focal_points import drop_second, name_second, renew_second
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
    invite_many,
    remind,
    remind_all,
    revoke_link,
    send,
    update_delegation,
)
from eventapp.registration.service.notes import keep_note
from eventapp.registration.service.people import (
    add_people,
    add_person,
    move_person,
    remove,
    replace,
    update_person,
)
from eventapp.registration.service.photos import set_photo
from eventapp.registration.service.purging import empty_due

__all__ = [
    "Given",
    "add_people",
    "add_person",
    "answer",
    "answer_change",
    "ask",
    "ask_as_usual",
    "bulk",
    "confirm_address",
    "decide",
    "delete_category",
    "derived",
    "drop_second",
    "duplicates",
    "empty_due",
    "hand_in_again",
    "invite",
    "invite_many",
    "keep_note",
    "move_category",
    "move_person",
    "move_question",
    "name_second",
    "open_categories",
    "opening_of",
    "papers",
    "register",
    "remind",
    "remind_all",
    "remove",
    "remove_question",
    "renew_second",
    "replace",
    "revoke_link",
    "save_category",
    "save_question",
    "send",
    "set_photo",
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
for _name in ("one_open_change", "uq_change_request_participant_id"):
    on_constraint(_name, AlreadyAsked)
