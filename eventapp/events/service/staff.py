"""Verbs of an event's staff: nobody gives or takes away a role above their own."""

from __future__ import annotations

from typing import Any

from eventapp.accounts.models import Account
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.events import errors, labels, queries
from eventapp.events.models import Event, EventStaff
from eventapp.events.rules import workflow
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail import service as mail


def grant(event: Event, *, account: Account, role: StaffRole, actor: Any, path: str) -> EventStaff:
    """Give an account a role, and tell it by mail.

    `path` leads to the workspace in the account's language, with `EVENT` in place of the slug.

    Raises:
        AboveOwnRole: `actor` may not give this role.
        RoleHeld: the account has it already.
        AccountOff: nobody can sign in to the account.
    """
    _check(event, role, actor)
    if not account.is_active:
        raise errors.AccountOff
    if queries.find_grant(event, account, role) is not None:
        raise errors.RoleHeld
    return give(event, account, role, actor=actor, path=path)


def give(event: Event, account: Account, role: StaffRole, *, actor: Any, path: str) -> EventStaff:
    """Write a role down and tell its holder, unless they gave it to themselves."""
    staff = EventStaff(
        event_id=event.id, account_id=account.id, role=role, granted_by_id=getattr(actor, "id", None)
    )
    db.session.add(staff)
    record(Action.ROLE_GRANTED, staff, event_id=event.id, account=account.display_name, granted=role.value)
    if account.id != staff.granted_by_id:
        mail.queue(
            "role_granted",
            to_address=account.email,
            to_name=account.display_name,
            language=account.language,
            event=event,
            values={
                "role": labels.STAFF_ROLES[role],
                "role_text": labels.STAFF_ROLE_TEXTS[role],
                "link": path.replace("EVENT", event.slug),
            },
        )
    db.session.flush()
    return staff


def revoke(event: Event, staff: EventStaff, *, actor: Any) -> None:
    """Take a role away.

    Raises:
        AboveOwnRole: `actor` may not take this role away.
        LastOwner: the event would have no owner left who can sign in.
    """
    _check(event, staff.role, actor)
    if staff.role is StaffRole.OWNER:
        queries.lock(event)  # of two owners who take each other's role away at once, the second is refused
        if not queries.has_other_owner(event, staff):
            raise errors.LastOwner
    record(
        Action.ROLE_REVOKED,
        staff,
        event_id=event.id,
        account=staff.account.display_name,
        revoked=staff.role.value,
    )
    db.session.delete(staff)
    db.session.flush()


def _check(event: Event, role: StaffRole, actor: Any) -> None:
    allowed = workflow.grantable(actor.roles_on(event.id), is_administrator=actor.is_administrator)
    if role not in allowed:
        raise errors.AboveOwnRole
