"""The agenda as data: the shapes of the JSON face and of the API, versioned and documented.

Texts hold both languages, so that a program needs one request; addresses lead to the pages in the language of
the request. Times carry the distance from UTC at the event's place (RFC 3339). Fields are added within a
version; one that is renamed, or means something else, is a new version.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, Literal

import msgspec

from eventapp.core.links import absolute
from eventapp.core.locale import Reading
from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)
from eventapp.publishing.faces.identity import guid_of
from eventapp.publishing.live import Spoken
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.rules import snapshot as facts

VERSION: Final = "hiwar.agenda/1"
MIMETYPE: Final = "application/json"


class ReleaseData(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered publication of the agenda, with its note."""

    number: int
    released_at: datetime
    note: LocalizedText


class RoomData(msgspec.Struct, frozen=True, kw_only=True):
    """A room; `languages` are those of its interpretation booths (BCP 47)."""

    id: str
    code: str
    name: LocalizedText
    capacity: int | None = None
    languages: tuple[str, ...] = ()


class PartData(msgspec.Struct, frozen=True, kw_only=True):
    """A part in a session: a person, or an office or organisation alone, or to be confirmed."""

    id: str
    role: RoleKind
    person: str | None = None
    name: LocalizedText = facts.NO_TEXT
    form: Literal["m", "f", "n"] = "n"  # of address: role labels agree with it
    office: LocalizedText = facts.NO_TEXT
    organisation: LocalizedText = facts.NO_TEXT
    mode: PresenceMode = PresenceMode.IN_ROOM
    to_be_confirmed: bool = False
    withheld: bool = False
    item: str | None = None


class ItemData(msgspec.Struct, frozen=True, kw_only=True):
    """A timed part of a session."""

    id: str
    title: LocalizedText
    minutes: int | None = None
    note: LocalizedText = facts.NO_TEXT


class SessionData(msgspec.Struct, frozen=True, kw_only=True):
    """A session; a cancelled one is there, with that status."""

    id: str
    guid: str
    address: str
    kind: SessionKind
    status: SessionStatus
    visibility: Visibility
    title: LocalizedText
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: str | None = None
    all_rooms: bool = False
    chatham_house: bool = False
    summary: LocalizedText = facts.NO_TEXT
    note: LocalizedText = facts.NO_TEXT
    languages: tuple[str, ...] = ()
    illustrative: bool = False
    parts: tuple[PartData, ...] = ()
    items: tuple[ItemData, ...] = ()


class OfficeData(msgspec.Struct, frozen=True, kw_only=True):
    """An office held."""

    office: LocalizedText
    organisation: LocalizedText


class PersonData(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with a part in the agenda."""

    id: str
    address: str
    name: LocalizedText
    biography: LocalizedText = facts.NO_TEXT
    offices: tuple[OfficeData, ...] = ()


class MeetingData(msgspec.Struct, frozen=True, kw_only=True):
    """The event: its days are dates at its place, `zone` is an IANA time zone."""

    slug: str
    address: str
    title: LocalizedText
    short_title: LocalizedText
    theme: LocalizedText
    zone: str
    first_on: date
    last_on: date
    venue_name: LocalizedText = facts.NO_TEXT
    venue_address: LocalizedText = facts.NO_TEXT
    digits: str = "latn"
    months: str = "gulf"
    hijri_offset: int = 0
    accent: str = "maroon"


class RemarksData(msgspec.Struct, frozen=True, kw_only=True):
    """A published text of a part: Markdown, in the languages that there are; `spoken` is that of delivery.

    `id` is that of the part. `advance`: the text as submitted, to be checked against delivery.
    """

    id: str
    address: str
    session: str
    person: str | None
    name: LocalizedText
    spoken: str
    advance: bool
    text: LocalizedText


class AgendaData(msgspec.Struct, frozen=True, kw_only=True):
    """A released agenda, or a part of it; `release` is null for a draft's preview."""

    version: Literal["hiwar.agenda/1"] = VERSION
    language: str
    release: ReleaseData | None
    event: MeetingData
    days: tuple[date, ...]
    rooms: tuple[RoomData, ...]
    sessions: tuple[SessionData, ...]
    people: tuple[PersonData, ...]
    remarks: tuple[RemarksData, ...] = ()  # as far as they are published by now


_encoder: Final = msgspec.json.Encoder(order="deterministic")


def dump(value: object) -> bytes:
    """Any of these shapes as JSON: UTF-8, a line end at its end, the same bytes every time."""
    return _encoder.encode(value) + b"\n"


def agenda_data(page: AgendaPage, said: Iterable[Spoken] = ()) -> AgendaData:
    """What `page` shows, as data: the sessions that pass, what they name, what is `said` there."""
    sessions = tuple(session_data(session, page.reading) for session in page.sessions)
    named = {part.person for session in sessions for part in session.parts}
    shown = {session.id for session in sessions}
    used = {session.room for session in sessions}
    people = tuple(person_data(person) for person in page.snapshot.people if person.id in named)
    rooms = tuple(room_data(room) for room in page.snapshot.rooms if not page.filters or room.id in used)
    return AgendaData(
        language=page.reading.language,
        release=release_data(page),
        event=event_data(page.snapshot.event),
        days=page.days,
        rooms=rooms,
        sessions=sessions,
        people=people,
        remarks=tuple(remarks_data(text) for text in said if text.session.id in shown),
    )


def release_data(page: AgendaPage) -> ReleaseData | None:
    """The release a page shows."""
    release = page.agenda.release
    if release is None:
        return None
    return ReleaseData(number=release.number, released_at=release.released_at, note=release.note)


def event_data(event: facts.EventFacts) -> MeetingData:
    """The event as it was released."""
    return MeetingData(
        slug=event.slug,
        address=absolute("publishing.event", event=event.slug),
        title=event.title,
        short_title=event.short_title,
        theme=event.theme,
        zone=event.zone,
        first_on=event.first_on,
        last_on=event.last_on,
        venue_name=event.venue_name,
        venue_address=event.venue_address,
        digits=event.digits,
        months=event.months,
        hijri_offset=event.hijri_offset,
        accent=event.accent,
    )


def room_data(room: facts.RoomFacts) -> RoomData:
    """A room."""
    return RoomData(
        id=room.id, code=room.code, name=room.name, capacity=room.capacity, languages=room.languages
    )


def session_data(session: facts.SessionFacts, reading: Reading) -> SessionData:
    """A session, its times on the event's clock."""
    return SessionData(
        id=session.id,
        guid=guid_of(session),
        address=absolute("publishing.session", session=session.id),
        kind=session.kind,
        status=session.status,
        visibility=session.visibility,
        title=session.title,
        starts_at=reading.local(session.starts_at) if session.starts_at else None,
        ends_at=reading.local(session.ends_at) if session.ends_at else None,
        room=session.room_id,
        all_rooms=session.all_rooms,
        chatham_house=session.chatham_house,
        summary=session.summary,
        note=session.note,
        languages=session.languages,
        illustrative=session.illustrative,
        parts=tuple(_part_data(part) for part in session.parts),
        items=tuple(
            ItemData(id=item.id, title=item.title, minutes=item.minutes, note=item.note)
            for item in session.items
        ),
    )


def _part_data(part: facts.PartFacts) -> PartData:
    return PartData(
        id=part.id,
        role=part.role,
        person=part.person_id,
        name=part.label,
        form=part.gender_form,  # type: ignore[arg-type]
        office=part.office,
        organisation=part.organisation,
        mode=part.mode,
        to_be_confirmed=part.to_be_confirmed,
        withheld=part.withheld,
        item=part.item_id,
    )


def remarks_data(said: Spoken) -> RemarksData:
    """A published text."""
    part = said.part
    return RemarksData(
        id=part.id,
        address=absolute("publishing.session", session=said.session.id, _anchor=f"r-{part.id}"),
        session=said.session.id,
        person=part.person_id,
        name=part.label or part.office or part.organisation,
        spoken=said.spoken,
        advance=said.advance,
        text=said.text,
    )


def person_data(person: facts.PersonFacts) -> PersonData:
    """Somebody, as printed then."""
    return PersonData(
        id=person.id,
        address=absolute("publishing.speaker", person=person.id),
        name=person.label,
        biography=person.biography,
        offices=tuple(
            OfficeData(office=held.office, organisation=held.organisation) for held in person.appointments
        ),
    )
