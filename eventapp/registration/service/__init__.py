"""Verbs of delegations: invitations, the people in them, their accreditation."""

from __future__ import annotations

from eventapp.core.db import on_constraint
from eventapp.registration.errors import AlreadyInvited, SecondHead
from eventapp.registration.service import bulk, derived, duplicates, papers
from eventapp.registration.service.accreditation import decide, submit, withdraw
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

__all__ = [
    "add_person",
    "answer",
    "bulk",
    "decide",
    "derived",
    "duplicates",
    "invite",
    "move_person",
    "papers",
    "remind",
    "remind_all",
    "remove",
    "replace",
    "revoke_link",
    "send",
    "submit",
    "update_delegation",
    "update_person",
    "withdraw",
]

# SQLite names a violated index by its first column, PostgreSQL by its name.
for _name in ("one_delegation", "one_reference", "uq_delegation_event_id"):
    on_constraint(_name, AlreadyInvited)
for _name in ("one_head", "uq_participant_delegation_id"):
    on_constraint(_name, SecondHead)
