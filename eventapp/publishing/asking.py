"""The floor on somebody's own page: in which sessions they may ask for it, and what came of their requests.

The page is registration's and the list the floor's; they meet here, where the agenda says what anybody sees.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.floor import queries, service
from eventapp.floor.models import FloorRequest
from eventapp.floor.queries import Floor
from eventapp.floor.rules.workflow import STANDING, WAITING
from eventapp.people.labels import printed_name
from eventapp.registration.models import Participant
from eventapp.registration.rules.workflow import ParticipantState


@dataclass(frozen=True, slots=True)
class Asking:
    """One session on somebody's page: whether its list takes requests, and what they asked there last."""

    floor: Floor
    request: FloorRequest | None
    is_open: bool

    @property
    def session_id(self) -> str:
        """The public id of the session."""
        return self.floor.session.public_id

    @property
    def may_ask(self) -> bool:
        """Whether a request would be taken now."""
        return self.is_open and (self.request is None or self.request.state not in STANDING)

    @property
    def may_withdraw(self) -> bool:
        """Whether their request can still be taken back."""
        return self.request is not None and self.request.state in WAITING


def askings(event: Event, person: Participant, visible: Collection[str]) -> list[Asking]:
    """Where somebody approved may ask for the floor, or has; of the `visible` sessions (public ids) alone."""
    if person.state is not ParticipantState.APPROVED:
        return []
    asked = {row.list_id: row for row in queries.asked_by(event, person.public_id)}
    floors = [floor for floor in queries.open_floors(event, clock.now()) if floor.held is not None]
    found = [Asking(one, asked.pop(one.held.id, None), is_open=True) for one in floors if one.held]
    closed = [Asking(Floor(row.speaker_list.session, row.speaker_list), row, False) for row in asked.values()]
    return [one for one in found + closed if one.session_id in visible]


def ask(event: Event, person: Participant, asking: Asking) -> None:
    """Ask for the floor in one of these sessions, for the delegation where they are in one.

    Raises:
        RequestsClosed, AlreadyAsked: see `floor.service.request_floor`.
    """
    delegation = person.delegation
    service.request_floor(
        event,
        queries.floor_of(event, asking.session_id),
        person=None,
        organisation=delegation.organisation if delegation is not None else None,
        label=printed_name(person),
        asked_by=person.public_id,
    )
