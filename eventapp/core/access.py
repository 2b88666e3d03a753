"""Who may call what: every endpoint declares one rule, and one that declares none cannot be served.

The rules themselves are one page of data, `eventapp/policy.py`, handed over by `create_app`; this module
knows no feature. A *scope* is what the permission is asked on: the event of the address, or the installation.

Answers (design: foreign equals missing):
- a workspace, asked by nobody signed in: 401 and the way to sign in, whether or not the event exists;
- a signed-in account with no part in the event: 404, exactly as for an unknown event;
- staff of the event whose role does not reach so far: 403.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from flask import Flask, current_app, g, has_request_context, request

from eventapp.core.errors import NotAllowed, NotFound, SignInRequired

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """One thing a person may do. Which roles grant it is said in `eventapp/policy.py`."""

    INSTALLATION_READ = "installation.read"  # pages for everybody: front page, sign-in, health
    INSTALLATION_MANAGE = "installation.manage"  # events, series, accounts, mail of the installation
    ACCOUNT_OWN = "account.own"  # one's own account and sessions
    DIRECTORY_READ = "directory.read"  # persons and organisations
    DIRECTORY_EDIT = "directory.edit"
    EVENT_READ = "event.read"  # the public pages of an event
    WORKSPACE_READ = "workspace.read"  # the organisers' pages, nothing changed
    EVENT_EDIT = "event.edit"  # describe, announce, conclude
    STAFF_MANAGE = "staff.manage"  # see and grant roles, never above one's own
    PROGRAMME_EDIT = "programme.edit"  # rooms, sessions, parts
    FLOOR_MANAGE = "floor.manage"  # lists of speakers, the chair's page
    RELEASE_MAKE = "release.make"
    MAIL_READ = "mail.read"
    AUDIT_READ = "audit.read"
    REMARKS_MANAGE = "remarks.manage"  # texts under embargo: invite, accept, publish
    REMARKS_READ = "remarks.read"  # texts from their submission on, as interpreters need them
    REMARKS_SPEAK = "remarks.speak"  # a speaker’s page; the link that leads to it is what lets in
    DELEGATION_OWN = "delegation.own"  # a delegation's pages: its view asks for the mailed link
    PARTICIPANT_OWN = "participant.own"  # somebody's own page: its view asks for the mailed link
    REGISTRATION_SEND = "registration.send"  # register oneself; whether it is open its view asks
    INVITATIONS_MANAGE = "invitations.manage"  # invite organisations, categories, see who has answered
    ACCREDITATION_DECIDE = "accreditation.decide"
    PARTICIPANTS_READ = "participants.read"  # who comes, as protocol needs it; nothing is decided
    PAPERS_READ = "papers.read"  # passports and travel: asked for by POST, each view recorded


class Actor(Protocol):
    """What a rule may know of the account that asks."""

    @property
    def is_administrator(self) -> bool:
        """Administrator of the installation."""

    def roles_on(self, event_id: int | None) -> frozenset[str]:
        """The roles on one event; on any event when None."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a permission is asked on. `event` is None for the installation."""

    event: Any = None

    @property
    def event_id(self) -> int | None:
        """The row id of the event, if there is one."""
        return self.event.id if self.event is not None else None


Rule = Callable[[Actor | None, Scope], bool]
Policy = Mapping[Permission, Rule]
PUBLIC_PERMISSIONS: Final = frozenset(
    {
        Permission.INSTALLATION_READ,
        Permission.EVENT_READ,
        Permission.REMARKS_SPEAK,
        Permission.DELEGATION_OWN,
        Permission.PARTICIPANT_OWN,
        Permission.REGISTRATION_SEND,
    }
)
_ATTRIBUTE: Final = "access_permission"


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare what a view asks for. Without it the view cannot be served."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, permission)
        return view

    return declare


def declared(app: Flask, endpoint: str) -> Permission | None:
    """The permission an endpoint declares, if any."""
    return getattr(app.view_functions.get(endpoint), _ATTRIBUTE, None)


def init_app(
    app: Flask,
    policy: Policy,
    *,
    load_actor: Callable[[], Actor | None],
    find_event: Callable[[str], Any],
) -> None:
    """Guard every request. `find_event` turns the `event` part of an address into the event or None."""
    app.extensions["access"] = (policy, load_actor, find_event)
    app.before_request(_guard)


def check_declarations(app: Flask) -> None:
    """Refuse to start while an endpoint declares no permission.

    Raises:
        RuntimeError: naming the endpoints without a rule.
    """
    bare = sorted(rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None)
    if bare:
        raise RuntimeError(f"endpoints without an access rule: {', '.join(bare)}")


def current_actor() -> Actor | None:
    """The account of this request, loaded once; nobody outside a request."""
    if not has_request_context():
        return None
    if "actor" not in g:
        g.actor = current_app.extensions["access"][1]()
    actor: Actor | None = g.actor
    return actor


def current_event() -> Any:
    """The event of this address; only inside views whose address has one."""
    return g.event


def current_scope() -> Scope:
    """The event of this address, or the installation."""
    return Scope(g.get("event"))


def can(permission: Permission | str, scope: Scope | None = None) -> bool:
    """Whether this request's account may do that here; templates ask it before they show a button."""
    rule = current_app.extensions["access"][0][Permission(permission)]
    return bool(rule(current_actor(), scope or current_scope()))


def authorise(permission: Permission, scope: Scope | None = None) -> None:
    """Let the request go on only if it is allowed.

    Raises:
        SignInRequired: nobody is signed in and it is a workspace.
        NotFound: the account has no part here.
        NotAllowed: it has, but its role does not reach so far.
    """
    if can(permission, scope):
        return
    actor = current_actor()
    if actor is None and permission not in PUBLIC_PERMISSIONS:
        raise SignInRequired
    if actor is not None and _has_part(actor, scope or current_scope()):
        raise NotAllowed
    raise NotFound


def _has_part(actor: Actor, scope: Scope) -> bool:
    return bool(actor.roles_on(scope.event_id))


def _guard() -> None:
    if request.endpoint is None:
        return  # no such address: Flask answers 404 or 405
    permission = declared(current_app, request.endpoint)
    if permission is None:
        raise NotFound
    slug = (request.view_args or {}).get("event")
    if slug is not None:
        if permission not in PUBLIC_PERMISSIONS and current_actor() is None:
            raise SignInRequired
        event = current_app.extensions["access"][2](slug)
        if event is None:
            raise NotFound
        g.event = event
        (request.view_args or {}).pop("event")
    authorise(permission)
