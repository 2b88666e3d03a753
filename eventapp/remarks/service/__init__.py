"""Verbs of remarks. What a text says is recorded as changed, never quoted, and stands in no mail."""

from __future__ import annotations

from eventapp.remarks.service import sessions
from eventapp.remarks.service.base import LINK_LIFETIME, MakeLink, Writer
from eventapp.remarks.service.desk import assign, note_read
from eventapp.remarks.service.drafts import put_back, take_text
from eventapp.remarks.service.invitations import (
    allow_late,
    answer,
    ask_portrait,
    ask_reading,
    chase,
    invite,
    late_ones,
    open_link,
    remarks_for,
    revoke,
    set_deadline,
    settle_reading,
    take_reading_over,
)
from eventapp.remarks.service.texts import publish, save_draft, send_back, submit, take_step, unpublish

__all__ = [
    "LINK_LIFETIME",
    "MakeLink",
    "Writer",
    "allow_late",
    "answer",
    "ask_portrait",
    "ask_reading",
    "assign",
    "chase",
    "invite",
    "late_ones",
    "note_read",
    "open_link",
    "publish",
    "put_back",
    "remarks_for",
    "revoke",
    "save_draft",
    "send_back",
    "sessions",
    "set_deadline",
    "settle_reading",
    "submit",
    "take_reading_over",
    "take_step",
    "take_text",
    "unpublish",
]
