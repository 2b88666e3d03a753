"""The difference between two releases, as codes and values; each kind of change is its own code. Pure.

Differences are taken between snapshots that are masked for the same reader, so they tell nothing hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.rules.snapshot import AgendaSnapshot, ItemFacts, PartFacts, SessionFacts


class ChangeCode(StrEnum):
    """What can change from one release to the next."""

    EVENT_TITLE = "event_title"
    EVENT_DAYS = "event_days"
    EVENT_VENUE = "event_venue"
    ROOM_RENAMED = "room_renamed"
    SESSION_ADDED = "session_added"
    SESSION_REMOVED = "session_removed"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
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
    PERSON_ADDED = "person_added"
    PERSON_REMOVED = "person_removed"
    PERSON_ROLE = "person_role"
    PERSON_MODE = "person_mode"
    PERSON_NAMED = "person_named"  # a place that was to be confirmed has a name now
    PERSON_DETAILS = "person_details"  # name or office read differently
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
    changes = [*_event_changes(before, after), *_room_changes(before, after)]
    rooms = {room.id: room for room in (*before.rooms, *after.rooms)}
    for session in sorted((*new.values(), *(old[key] for key in old.keys() - new.keys())), key=_order):
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


def sequence(releases: Sequence[AgendaSnapshot], session_id: str) -> int:
    """How often time, room or status of a session changed since its first release (RFC 5545, 3.8.7.4)."""
    seen = [
        (session.starts_at, session.ends_at, session.room_id, session.all_rooms, session.status)
        for release in releases
        for session in release.sessions
        if session.id == session_id
    ]
    return sum(1 for earlier, later in zip(seen, seen[1:], strict=False) if earlier != later)


def _order(session: SessionFacts) -> tuple[str, str, str]:
    start = session.starts_at.isoformat() if session.starts_at else "~"
    return start, session.room_id or "", session.id


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


def _room_changes(before: AgendaSnapshot, after: AgendaSnapshot) -> Iterator[Change]:
    old = {room.id: room.name for room in before.rooms}
    for room in after.rooms:
        if room.id in old and old[room.id] != room.name:
            yield _change(ChangeCode.ROOM_RENAMED, None, before=old[room.id], after=room.name)


def _session_changes(
    old: SessionFacts, new: SessionFacts, rooms: Mapping[str, Any], zone: ZoneInfo
) -> Iterator[Change]:
    yield from _status_changes(old, new)
    if new.status is SessionStatus.CANCELLED:
        return  # that it is cancelled is all there is to say
    yield from _time_changes(old, new, zone)
    if (old.room_id, old.all_rooms) != (new.room_id, new.all_rooms):
        yield _change(ChangeCode.ROOM, new, before=rooms.get(old.room_id), after=rooms.get(new.room_id))
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
    if (old.summary, old.note, old.chatham_house) != (new.summary, new.note, new.chatham_house):
        yield _change(ChangeCode.TEXT, new)
    if old.kind is not new.kind:
        yield _change(ChangeCode.KIND, new, before=old.kind, after=new.kind)
    if old.languages != new.languages:
        yield _change(ChangeCode.LANGUAGES, new, before=old.languages, after=new.languages)
    if old.visibility is not new.visibility:
        yield _change(ChangeCode.VISIBILITY, new, after=new.visibility)


def _part_changes(old: SessionFacts, new: SessionFacts) -> Iterator[Change]:
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


def _one_part(old: PartFacts, new: PartFacts, session: SessionFacts) -> Iterator[Change]:
    if _who(old) != _who(new):
        if old.to_be_confirmed and not new.to_be_confirmed:
            yield _change(ChangeCode.PERSON_NAMED, session, part=new)
        else:
            yield _change(ChangeCode.PERSON_REMOVED, session, part=old)
            yield _change(ChangeCode.PERSON_ADDED, session, part=new)
        return
    if old.to_be_confirmed and not new.to_be_confirmed:
        yield _change(ChangeCode.PERSON_NAMED, session, part=new)
    if old.role is not new.role:
        yield _change(ChangeCode.PERSON_ROLE, session, part=new, before=old.role)
    if old.mode is not new.mode:
        yield _change(ChangeCode.PERSON_MODE, session, part=new)
    if (old.label, old.office, old.organisation) != (new.label, new.office, new.organisation):
        yield _change(ChangeCode.PERSON_DETAILS, session, part=new)


def _who(part: PartFacts) -> tuple[Any, ...]:
    """What makes a part somebody's: the person, or the organisation and office that stand in for one."""
    if part.person_id is not None or part.withheld:
        return (part.person_id, part.withheld)
    return (None, part.organisation_id, part.office)


def _item_changes(old: SessionFacts, new: SessionFacts) -> Iterator[Change]:
    before: dict[str, ItemFacts] = {item.id: item for item in old.items}
    after = {item.id for item in new.items}
    for item in new.items:
        if item.id not in before:
            yield _change(ChangeCode.ITEM_ADDED, new, item=item)
        elif before[item.id] != item:
            yield _change(ChangeCode.ITEM_CHANGED, new, item=item, before=before[item.id])
    for item in old.items:
        if item.id not in after:
            yield _change(ChangeCode.ITEM_REMOVED, new, item=item)
    kept_before = [item.id for item in old.items if item.id in after]
    kept_after = [item.id for item in new.items if item.id in before]
    if kept_before != kept_after:
        yield _change(ChangeCode.ITEMS_ORDER, new)
