"""The audit log as prose, and states of mails in words."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.audit.models import AuditEntry
from eventapp.audit.rules import Action
from eventapp.core import text
from eventapp.mail.labels import MAIL_STATES

__all__ = ["MAIL_STATES", "OBJECTS", "audit_details", "audit_sentence"]

OBJECTS = {
    "account": _l("account"),
    "event": _l("event"),
    "event_series": _l("series"),
    "event_staff": _l("role"),
    "objective": _l("objective"),
    "credit": _l("credit"),
    "legal_instrument": _l("legal instrument"),
    "practical_section": _l("practical information"),
    "room": _l("room"),
    "room_unavailability": _l("unavailability of a room"),
    "session": _l("session"),
    "agenda_item": _l("agenda item"),
    "session_role": _l("part in a session"),
    "person_unavailability": _l("unavailability of a person"),
    "person": _l("person"),
    "appointment": _l("appointment"),
    "organisation": _l("organisation"),
    "document": _l("document"),
    "document_version": _l("file of a document"),
    "coverage": _l("coverage"),
    "release": _l("release"),
    "mail_message": _l("mail"),
    "delegation": _l("delegation"),
    "participant_message": _l("message to participants"),
    "participant": _l("participant"),
    "registration_category": _l("category of registration"),
    "registration_question": _l("question of the registration"),
}


def audit_sentence(entry: AuditEntry) -> str:
    """Who did what, in one sentence of the reader's language; names isolated."""
    who = text.isolate_auto(entry.actor_name) if entry.actor_name else _("The program")
    what = str(OBJECTS.get(entry.object_type, entry.object_type))
    sentences = {
        Action.CREATED: _("%(who)s added: %(what)s.", who=who, what=what),
        Action.CHANGED: _("%(who)s changed: %(what)s.", who=who, what=what),
        Action.DELETED: _("%(who)s put into the bin: %(what)s.", who=who, what=what),
        Action.RESTORED: _("%(who)s restored: %(what)s.", who=who, what=what),
        Action.STATE_CHANGED: _("%(who)s changed the state: %(what)s.", who=who, what=what),
        Action.MOVED: _("%(who)s moved in the programme: %(what)s.", who=who, what=what),
        Action.RELEASED: _(
            "%(who)s published Release %(number)s.", who=who, number=text.isolate_ltr(entry.object_id)
        ),
        Action.EXPORTED: _("%(who)s took the directory along, with addresses and numbers.", who=who),
        Action.IMPORTED: _("%(who)s imported an agenda from a file.", who=who),
        Action.ROLE_GRANTED: _("%(who)s granted a role.", who=who),
        Action.ROLE_REVOKED: _("%(who)s took a role away.", who=who),
        Action.ACCOUNT_CREATED: _("%(who)s made an account.", who=who),
        Action.ACCOUNT_CHANGED: _("%(who)s changed an account.", who=who),
        Action.ACCOUNT_INVITED: _("%(who)s invited somebody.", who=who),
        Action.ACCOUNT_DISABLED: _("%(who)s switched an account off.", who=who),
        Action.ACCOUNT_ENABLED: _("%(who)s switched an account on.", who=who),
        Action.PASSWORD_CHANGED: _("%(who)s changed their password.", who=who),
        Action.EMAIL_CHANGED: _("%(who)s changed their address.", who=who),
        Action.SIGNED_IN: _("%(who)s signed in.", who=who),
        Action.SIGNED_OUT: _("%(who)s signed out.", who=who),
        Action.SESSIONS_ENDED: _("%(who)s signed every device out.", who=who),
        Action.LINK_MAILED: _("%(who)s mailed a new link: %(what)s.", who=who, what=what),
        Action.LINK_REVOKED: _("%(who)s took a mailed link back: %(what)s.", who=who, what=what),
        Action.PAPERS_VIEWED: _("%(who)s looked at passport and travel: %(what)s.", who=who, what=what),
        Action.PAPERS_PURGED: _("%(who)s deleted passports and travel: their time was over.", who=who),
        Action.MAIL_RETRIED: _("%(who)s sent a mail again.", who=who),
        Action.MAIL_DISCARDED: _("%(who)s discarded a mail.", who=who),
        Action.PURGED: _("Personal answers were emptied, because their day had passed."),
        Action.DEMO_LOADED: _("The demonstration event was loaded."),
    }
    return sentences[Action(entry.action)]


def audit_details(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """What differs: column, before, after; only that it changed, where the value is private."""
    if entry.payload is None:
        return [("", _("erased"), "")]
    payload: dict[str, Any] = json.loads(entry.payload)
    return [
        (name, *(_told(value[0]), _told(value[1])))
        if isinstance(value, list) and len(value) == 2  # noqa: PLR2004 - before and after
        else (name, "", _told(value))
        for name, value in sorted(payload.items())
    ]


def _told(value: Any) -> str:
    return "–" if value in (None, "") else str(value)[:300]
