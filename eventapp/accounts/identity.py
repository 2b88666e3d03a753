"""Who is signed in on this request: from the cookie's token to the account, and back.

The signed cookie (idle time: `rules.IDLE_LIFETIME`) holds a random token; the table holds its hash. Without a
cookie nothing is read and nothing is set. A second signed cookie names the device and who signed in there; it
outlives signing out and opens nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import Response, after_this_request, current_app, request, session
from itsdangerous import BadData, URLSafeSerializer

from eventapp.accounts import queries, service
from eventapp.accounts.models import Account, SignInSession
from eventapp.accounts.rules import DEVICE_LIFETIME, Device
from eventapp.core.localized import LocalizedText

_KEY: Final = "sign_in"
Roles = Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account of a request, with its roles by event."""

    account: Account
    session: SignInSession
    roles: Roles = field(repr=False)
    id: int
    display_name: str
    is_administrator: bool

    def roles_on(self, event_id: int | None) -> frozenset[str]:
        """The roles on one event; on any event when None."""
        if event_id is None:
            return frozenset().union(*self.roles.values())
        return self.roles.get(event_id, frozenset())

    @property
    def name(self) -> LocalizedText:
        """The account's name in both languages."""
        return self.account.name


def load_actor(roles_of: Callable[[int], Roles]) -> SignedIn | None:
    """The account that this request's cookie signs in, or None."""
    token = current_token()
    found = queries.find_session(token) if token else None
    if found is None:
        return None
    account = found.account
    return SignedIn(
        account, found, roles_of(account.id), account.id, account.display_name, account.is_administrator
    )


def token_in(kept: Mapping[str, object]) -> str | None:
    """The token that a session holds, if it is one of somebody signed in."""
    token = kept.get(_KEY)
    return token if isinstance(token, str) else None


def current_token() -> str | None:
    """The token in this request's cookie."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    token: str | None = session.get(_KEY)
    return token


def sign_in(account: Account) -> None:
    """Sign this device in under a new token; whatever the cookie held before is gone."""
    token = service.start_session(
        account, device=request.headers.get("User-Agent", ""), address=request.remote_addr or ""
    )
    session.clear()
    session[_KEY] = token
    session.permanent = True
    device = known_device() or Device(secrets.token_urlsafe(16), ())
    _remember_device(device.with_account(account.public_id))


def sign_out(signed_in: SignedIn) -> None:
    """Sign this device out, here and on the server."""
    service.end_session(signed_in.session)
    session.clear()


def known_device() -> Device | None:
    """The device of this request, if anybody ever signed in there."""
    try:
        name, accounts = _device_seal().loads(request.cookies.get(_device_cookie(), ""))
        return Device(str(name), tuple(map(str, accounts)))
    except (BadData, TypeError, ValueError):
        return None


def _remember_device(device: Device) -> None:
    sealed = _device_seal().dumps([device.name, list(device.accounts)])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _device_cookie(),
            sealed,
            max_age=DEVICE_LIFETIME,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def _device_cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}_device"


def _device_seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")
