"""Who holds the link of a delegation, or of somebody's own page: in the signed cookie, without an account.

The cookie holds the secrets of the links that were opened on this device, by delegation and by person. Each
is looked up in each request, so that a link that was replaced or taken back opens nothing from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import current_app, g, has_request_context, request, session

from eventapp.core.errors import NotFound
from eventapp.events.models import Event
from eventapp.registration import queries
from eventapp.registration.models import Delegation, DelegationLink, Participant, ParticipantLink
from eventapp.registration.queries import own
from eventapp.registration.queries.own import Standing

_DELEGATIONS: Final = "delegations"
_OWN: Final = "participants"
_MOST: Final = 5  # of each open on one device; a cookie is small


def begin(link: DelegationLink, token: str) -> None:
    """Open the pages of this delegation, and of nothing else, on this device."""
    _hold(_DELEGATIONS, link.delegation.public_id, token)


def begin_own(link: ParticipantLink, token: str) -> None:
    """Open this person's own page, and nothing else, on this device."""
    _hold(_OWN, link.participant.public_id, token)


def _hold(key: str, public_id: str, token: str) -> None:
    held = [(name, secret) for name, secret in _held(key).items() if name != public_id]
    # Pairs and no mapping: the cookie would put its names in the order of the alphabet.
    session[key] = [*held[-(_MOST - 1) :], (public_id, token)]
    session.permanent = True


def end(delegation: Delegation) -> None:
    """Close the pages of a delegation again."""
    _let_go(_DELEGATIONS, delegation.public_id)


def end_own(person: Participant) -> None:
    """Close somebody's own page again."""
    _let_go(_OWN, person.public_id)


def _let_go(key: str, public_id: str) -> None:
    session[key] = [(name, token) for name, token in _held(key).items() if name != public_id]


def current(event: Event, public_id: str) -> Delegation:
    """The delegation of an address, if its link was opened on this device.

    Raises:
        NotFound: it was not, or the link is not valid any more; or there is no such delegation.
    """
    token = _held(_DELEGATIONS).get(public_id)
    link = queries.find_link(token) if token else None
    if link is None or link.delegation.public_id != public_id:
        raise NotFound
    found = queries.get_delegation(event, public_id)
    found.seat = link.seat
    return found


def current_own(event: Event, public_id: str) -> Participant:
    """The person of an address, if a link to their own page was opened on this device.

    Raises:
        NotFound: it was not, or the link is not valid any more; or there is no such person at this event.
    """
    token = _held(_OWN).get(public_id)
    link = queries.find_own_link(token) if token else None
    if link is None or link.participant.public_id != public_id:
        raise NotFound
    return queries.get_participant(event, public_id)


def holds_links(held: Mapping[str, Any]) -> bool:
    """Whether a session (as its cookie has it) holds any link of ours."""
    return any(held.get(key) for key in (_DELEGATIONS, _OWN))


def standing(event: Any) -> Standing:
    """What this device's links make of whoever asks at an announced event, read once; nothing elsewhere."""
    if not has_request_context() or not event.is_announced:
        return Standing()
    known: dict[int, Standing] = g.setdefault("standings", {})
    if event.id not in known:
        tokens = [*_held(_DELEGATIONS).values(), *_held(_OWN).values()]
        known[event.id] = own.standing_of(event.id, tokens) if tokens else Standing()
    return known[event.id]


def _held(key: str) -> dict[str, str]:
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return {}
    return dict(session.get(key, ()))
