"""Our own JSON (`hiwar.agenda/1`) as a neutral value: the shapes are those it is written with."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from eventapp.interchange.errors import NotAnAgenda, Unreadable
from eventapp.interchange.rules.checks import MOST_SESSIONS, count
from eventapp.interchange.rules.identity import session_guid
from eventapp.interchange.rules.shape import (
    Code,
    Finding,
    ItemValue,
    Meeting,
    OfficeValue,
    PartValue,
    PersonValue,
    Programme,
    RoomValue,
    SessionValue,
    Thing,
)
from eventapp.publishing.faces import data

_decoder: Final = msgspec.json.Decoder(data.AgendaData)
_PLACE: Final = re.compile(r" - at `(\$[^`]*)`$")


class _Version(msgspec.Struct):
    version: str


def read(body: bytes) -> tuple[Programme, list[Finding]]:
    """What a file says; and which sessions have ids that are no UUIDs.

    Raises:
        NotAnAgenda: it is no JSON, or none of ours.
    """
    told = _decoded(body)
    if len(told.sessions) > MOST_SESSIONS:
        raise NotAnAgenda(reason=Unreadable.TOO_MANY)
    derived = 0
    sessions = []
    for session in told.sessions:
        guid, is_derived = session_guid(session.guid, session.id)
        derived += is_derived
        sessions.append(_session(session, guid))
    programme = Programme(
        meeting=_meeting(told),
        rooms=tuple(
            RoomValue(room.id, room.name, room.code, room.capacity, room.languages) for room in told.rooms
        ),
        people=tuple(_people(told)),
        sessions=tuple(sessions),
    )
    count(programme)
    note = Finding(Code.GUIDS_DERIVED, Thing.EVENT, values={"count": derived})
    return programme, [note] if derived else []


def _decoded(body: bytes) -> data.AgendaData:
    try:
        version = msgspec.json.decode(body, type=_Version).version
        if version != data.VERSION:
            raise NotAnAgenda(reason=Unreadable.OTHER_VERSION, place=version[:60])
        return _decoder.decode(body)
    except msgspec.ValidationError as problem:
        place = _PLACE.search(str(problem))
        raise NotAnAgenda(reason=Unreadable.WRONG_SHAPE, place=place[1] if place else "$") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        byte = re.search(r"byte (\d+)", str(problem))
        raise NotAnAgenda(reason=Unreadable.NOT_JSON, place=byte[1] if byte else "") from None
    except RecursionError:
        raise NotAnAgenda(reason=Unreadable.TOO_DEEP) from None


def _meeting(told: data.AgendaData) -> Meeting:
    event = told.event
    days = set(told.days) | {event.first_on, event.last_on}
    return Meeting(
        title=event.title,
        zone=event.zone,
        days=tuple(sorted(days)),
        slug=event.slug,
        short_title=event.short_title,
        theme=event.theme,
        venue_name=event.venue_name,
        venue_address=event.venue_address,
        digits=event.digits,
        months=event.months,
        hijri_offset=event.hijri_offset,
        accent=event.accent,
    )


def _session(session: data.SessionData, guid: str) -> SessionValue:
    numbers = {item.id: number for number, item in enumerate(session.items)}
    return SessionValue(
        guid=guid,
        title=session.title,
        kind=session.kind,
        status=session.status,
        visibility=session.visibility,
        chatham_house=session.chatham_house,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room=session.room,
        all_rooms=session.all_rooms,
        summary=session.summary,
        note=session.note,
        languages=session.languages,
        illustrative=session.illustrative,
        items=tuple(ItemValue(item.title, item.minutes, item.note) for item in session.items),
        parts=tuple(_part(part, numbers) for part in session.parts),
    )


def _part(part: data.PartData, numbers: dict[str, int]) -> PartValue:
    return PartValue(
        role=part.role,
        person=part.person,
        office=part.office,
        organisation=part.organisation,
        mode=part.mode,
        to_be_confirmed=part.to_be_confirmed,
        item=numbers.get(part.item, -1) if part.item is not None else None,
        key=part.id,
        withheld=part.withheld,
    )


def _people(told: data.AgendaData) -> list[PersonValue]:
    """Everybody of the list, and whoever has a part without standing in it."""
    parts = [part for session in told.sessions for part in session.parts]
    forms = {part.person: part.form for part in reversed(parts) if part.person is not None}
    listed = {
        person.id: PersonValue(
            key=person.id,
            name=person.name,
            form=forms.get(person.id, "n"),
            biography=person.biography,
            offices=tuple(OfficeValue(held.office, held.organisation) for held in person.offices),
        )
        for person in told.people
    }
    for part in parts:
        if part.person is not None and part.person not in listed:
            listed[part.person] = PersonValue(part.person, part.name, part.form)
    return list(listed.values())
