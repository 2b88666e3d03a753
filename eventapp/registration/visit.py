"""Who holds the link of a delegation: kept in the signed cookie, apart from any account.

The cookie holds the secrets of the links that were opened on this device, by delegation. Each is looked up
in each request, so that a link that was replaced or taken back opens nothing from then on.
"""

from __future__ import annotations

from typing import Final

from flask import current_app, request, session

from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.registration import queries
from eventapp.registration.models import Delegation, DelegationLink

_KEY: Final = "delegations"
_MOST: Final = 5  # delegations open on one device; a cookie is small


def begin(link: DelegationLink, token: str) -> None:
    """Open the pages of this delegation, and of nothing else, on this device."""
    held = {key: value for key, value in _held().items() if key != link.delegation.public_id}
    newest = list(held.items())[-(_MOST - 1) :]
    session[_KEY] = dict(newest) | {link.delegation.public_id: token}
    session.permanent = True


def end(delegation: Delegation) -> None:
    """Close them again."""
    session[_KEY] = {key: value for key, value in _held().items() if key != delegation.public_id}


def current(event: Event, public_id: str) -> Delegation:
    """The delegation of an address, if its link was opened on this device.

    Raises:
        NotFound: it was not, or the link is not valid any more; or there is no such delegation.
    """
    token = _held().get(public_id)
    link = queries.find_link(token) if token else None
    if link is None or link.delegation.public_id != public_id:
        raise NotFound
    return queries.get_delegation(event, public_id)


def _held() -> dict[str, str]:
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return {}
    held: dict[str, str] = session.get(_KEY, {})
    return held
