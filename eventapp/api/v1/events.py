"""Events: what everybody is shown, and the ones a caller has the address of."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from flask import Response

from eventapp.api.v1.base import answer, answer_list, blueprint, describe, listed
from eventapp.core import edge
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.db import db
from eventapp.core.links import absolute
from eventapp.core.locale import current_language
from eventapp.core.localized import LocalizedText
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.events.rules.workflow import EventState
from eventapp.publishing import queries as publishing
from eventapp.publishing.views.public import audience


class EventData(msgspec.Struct, frozen=True, kw_only=True):
    """An event: its days are dates at its place, `zone` is an IANA time zone, `release` the newest one."""

    slug: str
    address: str
    state: EventState
    title: LocalizedText
    theme: LocalizedText
    zone: str
    country: str
    first_on: date
    last_on: date
    venue_name: LocalizedText
    city: LocalizedText
    release: int | None = None
    agenda: str | None = None  # where its agenda is, once one is released


def event_data(event: Event, release: int | None) -> EventData:
    """An event as the API tells it."""
    return EventData(
        slug=event.slug,
        address=absolute("publishing.event", event=event.slug, lang=current_language()),
        state=event.state,
        title=event.title,
        theme=event.theme,
        zone=event.zone_name,
        country=event.country,
        first_on=event.first_on,
        last_on=event.last_on,
        venue_name=event.venue_name,
        city=event.city,
        release=release,
        agenda=absolute("api.agenda", event=event.slug) if release else None,
    )


@blueprint.get("/events")
@requires(Permission.INSTALLATION_READ)
@describe("The events that everybody is shown, by their first day", listed(EventData), is_list=True)
def list_events() -> Response:
    """Announced and concluded public events."""
    found = list(db.session.scalars(events.listed_events()))
    numbers = publishing.newest_numbers(event.id for event in found)
    return answer_list([event_data(event, numbers.get(event.id)) for event in found])


@blueprint.get("/events/<event>")
@requires(Permission.EVENT_READ)
@edge.kept("lang", audience=audience)
@describe("One event", EventData)
def event() -> Response:
    """An event by its address part."""
    found: Any = current_event()
    return answer(event_data(found, publishing.newest_numbers([found.id]).get(found.id)))
