"""What the programme tells the event's own pages: its texts, and what stands in the way of a change there."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import lazy_gettext as _l

from eventapp.events import queries as events
from eventapp.events import service as event_service
from eventapp.events.errors import RoomInUse, ZoneInUse
from eventapp.events.models import Event, Room
from eventapp.events.rules.completeness import Text
from eventapp.programme import queries
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import SessionStatus


def register() -> None:
    """Answer for the programme wherever the event asks."""
    events.COMPLETENESS.append(texts)
    event_service.ZONE_GUARDS.append(keep_zone)
    event_service.ROOM_GUARDS.append(keep_room)


def texts(event: Event) -> Iterator[Text]:
    """The programme's texts, for the report of missing languages, each with where it is mended."""
    for session in queries.sessions_of(event):
        if session.status is not SessionStatus.CANCELLED:
            yield from _texts_of(session)


def _texts_of(session: Session) -> Iterator[Text]:
    url = url_for("programme.edit", session=session.public_id)
    yield Text(session.title, _l("Title of a session"), session.title, f"{url}#title", True)
    yield Text(session.summary, _l("Description of a session"), session.title, f"{url}#summary")
    yield Text(session.note, _l("Note of a session"), session.title, f"{url}#note")
    for item in session.items:
        address = url_for("programme.edit_item", session=session.public_id, item=item.public_id)
        yield Text(item.title, _l("Agenda item"), session.title, f"{address}#title", True)
        yield Text(item.note, _l("Note of an agenda item"), session.title, f"{address}#note")
    for part in session.parts:
        address = url_for("programme.edit_part", session=session.public_id, part=part.public_id)
        yield Text(part.office, _l("Office"), session.title, f"{address}#office")


def keep_zone(event: Event) -> None:
    """A scheduled session stands at a time of the zone.

    Raises:
        ZoneInUse: there is one.
    """
    if queries.has_scheduled(event):
        raise ZoneInUse


def keep_room(room: Room) -> None:
    """A room in the programme stays.

    Raises:
        RoomInUse: with how many sessions are planned there.
    """
    count = queries.count_in_room(room.id)
    if count:
        raise RoomInUse(count=count)
