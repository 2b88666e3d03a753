"""Who may do what: the whole policy, one page of data.

Roles are held per event (`events.rules.workflow.StaffRole`); an administrator of the installation may do
everything. Every page, file, list and button asks here; the access matrix test is generated from it.
"""

from __future__ import annotations

from typing import Final

from eventapp.core.access import Actor, Permission, Policy, Rule, Scope
from eventapp.events.rules.workflow import StaffRole
from eventapp.registration import visit

OWNER: Final = frozenset({StaffRole.OWNER.value})
PROGRAMME: Final = OWNER | {StaffRole.PROGRAMME.value}
ACCREDITATION: Final = OWNER | {StaffRole.ACCREDITATION.value}
GRANTING: Final = PROGRAMME | ACCREDITATION
ANY_ROLE: Final = frozenset(role.value for role in StaffRole)
PAPERS: Final = frozenset({StaffRole.ACCREDITATION.value, StaffRole.PROTOCOL.value})
INTERPRETER: Final = frozenset({StaffRole.INTERPRETER.value})
WORKSPACE: Final = ANY_ROLE - INTERPRETER  # interpreters have their desk and nothing else


def anyone(_actor: Actor | None, _scope: Scope) -> bool:
    """Everybody, signed in or not."""
    return True


def signed_in(actor: Actor | None, _scope: Scope) -> bool:
    """Any account."""
    return actor is not None


def administrator(actor: Actor | None, _scope: Scope) -> bool:
    """An administrator of the installation."""
    return actor is not None and actor.is_administrator


def staff(roles: frozenset[str]) -> Rule:
    """Somebody holding one of `roles` on the event (on any event, where none is asked on)."""

    def holds(actor: Actor | None, scope: Scope) -> bool:
        if actor is None:
            return False
        return actor.is_administrator or bool(actor.roles_on(scope.event_id) & roles)

    return holds


def entitled(roles: frozenset[str]) -> Rule:
    """Somebody who holds one of `roles` on the event: neither owners nor administrators pass by their rank.

    Either can give the role to themselves, and that is recorded.
    """

    def holds(actor: Actor | None, scope: Scope) -> bool:
        return actor is not None and scope.event is not None and bool(actor.roles_on(scope.event_id) & roles)

    return holds


def reader_of_event(actor: Actor | None, scope: Scope) -> bool:
    """Everybody while the event is public; its participants once it is announced; its staff always."""
    event = scope.event
    if event is None:
        return False
    if event.is_public or staff(ANY_ROLE)(actor, scope):
        return True
    return visit.standing(event).takes_part


POLICY: Final[Policy] = {
    Permission.INSTALLATION_READ: anyone,
    Permission.INSTALLATION_MANAGE: administrator,
    Permission.ACCOUNT_OWN: signed_in,
    Permission.DIRECTORY_READ: staff(WORKSPACE),
    Permission.DIRECTORY_EDIT: staff(PROGRAMME),
    Permission.EVENT_READ: reader_of_event,
    Permission.WORKSPACE_READ: staff(WORKSPACE),
    Permission.EVENT_EDIT: staff(OWNER),
    Permission.STAFF_MANAGE: staff(GRANTING),
    Permission.PROGRAMME_EDIT: staff(PROGRAMME),
    Permission.FLOOR_MANAGE: staff(PROGRAMME),
    Permission.RELEASE_MAKE: staff(PROGRAMME),
    Permission.REMARKS_MANAGE: staff(PROGRAMME),
    Permission.REMARKS_READ: staff(PROGRAMME | INTERPRETER),
    Permission.REMARKS_SPEAK: anyone,
    Permission.MAIL_READ: staff(GRANTING),
    Permission.AUDIT_READ: staff(OWNER),
    Permission.DELEGATION_OWN: anyone,  # a mailed link opens it, not an account
    Permission.PARTICIPANT_OWN: anyone,  # the same
    Permission.REGISTRATION_SEND: anyone,  # without an account; its view asks what is open to whom
    Permission.INVITATIONS_MANAGE: staff(ACCREDITATION),
    Permission.ACCREDITATION_DECIDE: staff(ACCREDITATION),
    Permission.PARTICIPANTS_READ: staff(ACCREDITATION | PAPERS),
    Permission.PAPERS_READ: entitled(PAPERS),
}
