"""The difference between two releases, as codes and values; each kind of change is its own code. Pure.

Differences are taken between snapshots that are masked for the same reader, so they tell nothing hidden. They
are complete: whatever of an agenda differs yields a change, for a draft without one cannot be released.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.rules.snapshot import (
    AgendaSnapshot,
    EventFacts,
    PartFacts,
    RoomFacts,
    SessionFacts,
)


class ChangeCode(StrEnum):
    """What can change from one release to the next."""

    EVENT_TITLE = "event_title"
    EVENT_DAYS = "event_days"
    EVENT_VENUE = "event_venue"
    EVENT_DETAILS = "event_details"  # theme, short title, address, time zone
    EVENT_DISPLAY = "event_display"  # address of the page, digits, months, colour
    ROOM_ADDED = "room_added"
    ROOM_REMOVED = "room_removed"
    ROOM_RENAMED = "room_renamed"
    ROOM_DETAILS = "room_details"  # code, capacity, booths
    ROOMS_ORDER = "rooms_order"
    PERSON_PROFILE = "person_profile"  # biography, offices, place in the alphabet
    SESSION_ADDED = "session_added"
    SESSION_REMOVED = "session_removed"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    OTHER_DAY = "other_day"
    EARLIER = "earlier"
    LATER = "later"
    ENDS = "ends"
    ROOM = "room"
    TITLE = "title"
    TEXT = "text"
    KIND = "kind"
    LANGUAGES = "languages"
    VISIBILITY = "visibility"
    CHATHAM_HOUSE = "chatham_house"
    PERSON_ADDED = "person_added"
    PERSON_REMOVED = "person_removed"
    PERSON_ROLE = "person_role"
    PERSON_MODE = "person_mode"
    PERSON_NAMED = "person_named"  # a place that was to be confirmed has a name now
    PERSON_OPEN = "person_open"  # somebody named before is to be confirmed now
    PERSON_DETAILS = "person_details"  # name or office read differently
    PERSON_ITEM = "person_item"
    PERSONS_ORDER = "persons_order"
    ITEM_ADDED = "item_added"
    ITEM_REMOVED = "item_removed"
    ITEM_CHANGED = "item_changed"
    ITEMS_ORDER = "items_order"


_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `session` is the session it is about, as it is now (or was last)."""

    code: ChangeCode
    session: SessionFacts | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    @property
    def session_id(self) -> str | None:
        """The id of that session."""
        return self.session.id if self.session is not None else None


def diff(before: AgendaSnapshot | None, after: AgendaSnapshot) -> tuple[Change, ...]:
    """Everything that differs, the event first, then session by session in the order of the agenda."""
    if before is None:
        return ()
    old = {session.id: session for session in before.sessions}
    new = {session.id: session for session in after.sessions}
    zone = ZoneInfo(after.event.zone)
    changes = [*_event_changes(before, after), *_room_changes(before, after), *_profiles(before, after)]
    rooms = {room.id: room for room in (*before.rooms, *after.rooms)}
    places = {room_id: number for number, room_id in enumerate(rooms)}
    every = (*new.values(), *(session for session in before.sessions if session.id not in new))
    for session in sorted(every, key=lambda one: _order(one, places)):
        if session.id not in old:
            changes.append(_change(ChangeCode.SESSION_ADDED, session))
        elif session.id not in new:
            changes.append(_change(ChangeCode.SESSION_REMOVED, session))
        else:
            changes.extend(_session_changes(old[session.id], session, rooms, zone))
    return tuple(changes)


def changed_sessions(changes: Iterable[Change]) -> frozenset[str]:
    """The ids of the sessions that something is said about."""
    return frozenset(change.session_id for change in changes if change.session_id is not None)


def _order(session: SessionFacts, places: Mapping[str, int]) -> tuple[str, int, str]:
    """That of the agenda: by time, then by room as the venue orders them, without a room first."""
    start = session.starts_at.isoformat() if session.starts_at else "~"
    return start, places.get(session.room_id or "", -1), session.id


def _change(code: ChangeCode, session: SessionFacts | None, **values: Any) -> Change:
    return Change(code, session, MappingProxyType(values) if values else _NOTHING)


def _event_changes(before: AgendaSnapshot, after: AgendaSnapshot) -> Iterator[Change]:
    old, new = before.event, after.event
    if old.title != new.title:
        yield _change(ChangeCode.EVENT_TITLE, None, before=old.title, after=new.title)
    if (old.first_on, old.last_on) != (new.first_on, new.last_on):
        yield _change(ChangeCode.EVENT_DAYS, None, first=new.first_on, last=new.last_on)
    if old.venue_name != new.venue_name:
        yield _change(ChangeCode.EVENT_VENUE, None, before=old.venue_name, after=new.venue_name)
    if _event_details(old) != _event_details(new):
        yield _change(ChangeCode.EVENT_DETAILS, None)
    if _event_display(old) != _event_display(new):
        yield _change(ChangeCode.EVENT_DISPLAY, None)


def _event_details(event: EventFacts) -> tuple[Any, ...]:
    return event.short_title, event.theme, event.venue_address, event.zone


def _event_display(event: EventFacts) -> tuple[Any, ...]:
    return event.slug, event.digits, event.months, event.hijri_offset, event.accent


def _room_changes(before: AgendaSnapshot, after: AgendaSnapshot) -> Iterator[Change]:
    old = {room.id: room for room in before.rooms}
    new = {room.id: room for room in after.rooms}
    for room in after.rooms:
        if room.id not in old:
            yield _change(ChangeCode.ROOM_ADDED, None, room=room)
            continue
        was = old[room.id]
        if was.name != room.name:
            yield _change(ChangeCode.ROOM_RENAMED, None, before=was.name, after=room.name)
        if (was.code, was.capacity, was.languages) != (room.code, room.capacity, room.languages):
            yield _change(ChangeCode.ROOM_DETAILS, None, room=room)
    for room in before.rooms:
        if room.id not in new:
            yield _change(ChangeCode.ROOM_REMOVED, None, room=room)
    if _kept(old, new) != _kept(new, old):
        yield _change(ChangeCode.ROOMS_ORDER, None)


def _kept(these: Iterable[str], those: Container[str]) -> list[str]:
    """The ids of `these` that are among `those`, in the order of `these`."""
    return [key for key in these if key in those]


def _profiles(before: AgendaSnapshot, after: AgendaSnapshot) -> Iterator[Change]:
    old = {person.id: person for person in before.people}
    for person in after.people:
        if old.get(person.id, person) != person:
            yield _change(ChangeCode.PERSON_PROFILE, None, person=person)


def _session_changes(
    old: SessionFacts, new: SessionFacts, rooms: Mapping[str, RoomFacts], zone: ZoneInfo
) -> Iterator[Change]:
    yield from _status_changes(old, new)
    if new.status is SessionStatus.CANCELLED and old.status is not SessionStatus.CANCELLED:
        return  # that it is cancelled is all there is to say
    yield from _time_changes(old, new, zone)
    if (old.room_id, old.all_rooms) != (new.room_id, new.all_rooms):
        before, after = rooms.get(old.room_id or ""), rooms.get(new.room_id or "")
        yield _change(ChangeCode.ROOM, new, before=before, after=after)
    yield from _text_changes(old, new)
    yield from _part_changes(old, new)
    yield from _item_changes(old, new)


def _status_changes(old: SessionFacts, new: SessionFacts) -> Iterator[Change]:
    if old.status is new.status:
        return
    if new.status is SessionStatus.CANCELLED:
        yield _change(ChangeCode.CANCELLED, new)
    elif old.status is SessionStatus.CANCELLED:
        yield _change(ChangeCode.REINSTATED, new)
    elif new.status is SessionStatus.CONFIRMED:
        yield _change(ChangeCode.CONFIRMED, new)
    else:
        yield _change(ChangeCode.TENTATIVE, new)


def _time_changes(old: SessionFacts, new: SessionFacts, zone: ZoneInfo) -> Iterator[Change]:
    if old.starts_at is None or new.starts_at is None or old.ends_at is None or new.ends_at is None:
        if (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at):
            yield _change(ChangeCode.SCHEDULED if new.starts_at else ChangeCode.UNSCHEDULED, new)
        return
    if old.starts_at != new.starts_at:
        values = {"before": old.starts_at, "after": new.starts_at}
        if old.starts_at.astimezone(zone).date() != new.starts_at.astimezone(zone).date():
            yield _change(ChangeCode.OTHER_DAY, new, **values)
        else:
            minutes = int(abs((new.starts_at - old.starts_at).total_seconds()) // 60)
            earlier = new.starts_at < old.starts_at
            yield _change(ChangeCode.EARLIER if earlier else ChangeCode.LATER, new, minutes=minutes, **values)
    if old.ends_at != new.ends_at and new.ends_at - old.ends_at != new.starts_at - old.starts_at:
        yield _change(ChangeCode.ENDS, new, before=old.ends_at, after=new.ends_at)


def _text_changes(old: SessionFacts, new: SessionFacts) -> Iterator[Change]:
    if old.title != new.title:
        yield _change(ChangeCode.TITLE, new, before=old.title, after=new.title)
    if (old.summary, old.note, old.illustrative) != (new.summary, new.note, new.illustrative):
        yield _change(ChangeCode.TEXT, new)
    if old.kind is not new.kind:
        yield _change(ChangeCode.KIND, new, before=old.kind, after=new.kind)
    if old.languages != new.languages:
        yield _change(ChangeCode.LANGUAGES, new, before=old.languages, after=new.languages)
    if old.visibility is not new.visibility:
        yield _change(ChangeCode.VISIBILITY, new, after=new.visibility)
    if old.chatham_house is not new.chatham_house:
        yield _change(ChangeCode.CHATHAM_HOUSE, new)


def _part_changes(old: SessionFacts, new: SessionFacts) -> Iterator[Change]:
    if old.chatham_house is not new.chatham_house and not (old.parts and new.parts):
        return  # the rule took the names from this reader, not the people from the session
    before = {part.id: part for part in old.parts}
    after = {part.id: part for part in new.parts}
    for part in new.parts:
        if part.id not in before:
            yield _change(ChangeCode.PERSON_ADDED, new, part=part)
        else:
            yield from _one_part(before[part.id], part, new)
    for part in old.parts:
        if part.id not in after and not part.withheld:
            yield _change(ChangeCode.PERSON_REMOVED, new, part=part)
    if _kept(before, after) != _kept(after, before):
        yield _change(ChangeCode.PERSONS_ORDER, new)


def _one_part(old: PartFacts, new: PartFacts, session: SessionFacts) -> Iterator[Change]:
    was_open = old.to_be_confirmed and not new.to_be_confirmed
    if _who(old) != _who(new):
        if was_open and old.person_id is None:
            yield _change(ChangeCode.PERSON_NAMED, session, part=new)
            return
        if not old.withheld:
            yield _change(ChangeCode.PERSON_REMOVED, session, part=old)
        yield _change(ChangeCode.PERSON_ADDED, session, part=new)
        return
    if was_open:
        yield _change(ChangeCode.PERSON_NAMED, session, part=new)
    elif new.to_be_confirmed and not old.to_be_confirmed:
        yield _change(ChangeCode.PERSON_OPEN, session, part=new)
    yield from _same_person(old, new, session)


def _same_person(old: PartFacts, new: PartFacts, session: SessionFacts) -> Iterator[Change]:
    if old.role is not new.role:
        yield _change(ChangeCode.PERSON_ROLE, session, part=new, before=old.role)
    if old.mode is not new.mode:
        yield _change(ChangeCode.PERSON_MODE, session, part=new)
    if _details(old) != _details(new):
        yield _change(ChangeCode.PERSON_DETAILS, session, part=new)
    if old.item_id != new.item_id:
        item = next((item for item in session.items if item.id == new.item_id), None)
        yield _change(ChangeCode.PERSON_ITEM, session, part=new, item=item)


def _details(part: PartFacts) -> tuple[Any, ...]:
    """How somebody is printed."""
    return part.label, part.gender_form, part.office, part.organisation, part.organisation_id


def _who(part: PartFacts) -> tuple[Any, ...]:
    """What makes a part somebody's: the person, or the organisation and office that stand in for one."""
    if part.person_id is not None or part.withheld:
        return (part.person_id, part.withheld)
    return (None, part.organisation_id, part.office)


def _item_changes(old: SessionFacts, new: SessionFacts) -> Iterator[Change]:
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    for item in new.items:
        if item.id not in before:
            yield _change(ChangeCode.ITEM_ADDED, new, item=item)
        elif before[item.id] != item:
            yield _change(ChangeCode.ITEM_CHANGED, new, item=item, before=before[item.id])
    for item in old.items:
        if item.id not in after:
            yield _change(ChangeCode.ITEM_REMOVED, new, item=item)
    if _kept(before, after) != _kept(after, before):
        yield _change(ChangeCode.ITEMS_ORDER, new)
