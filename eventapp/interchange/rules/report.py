"""What a file would do to a draft: created, changed, the same, left alone, and what keeps it out. Pure.

The target of every session is worked out here and compared with what is there: equal means that nothing is
written, so the same file twice changes nothing by construction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventapp.core.localized import LocalizedText
from eventapp.interchange.rules.checks import is_zone, shown
from eventapp.interchange.rules.plans import NEW, Draft, Frame, Report, RoomPlan, SessionPlan
from eventapp.interchange.rules.shape import (
    Code,
    Finding,
    PartValue,
    PersonValue,
    Programme,
    RoomValue,
    SessionValue,
    Thing,
)
from eventapp.programme.rules.vocabulary import RoleKind, SessionStatus

MOST_DAYS = 366
_TOGETHER = {"starts_at": "time", "ends_at": "time", "all_rooms": "room"}  # said by one word


def report(
    programme: Programme,
    draft: Draft,
    rooms: Mapping[str, str],
    people: Mapping[str, str],
    *,
    organisations: frozenset[LocalizedText],
    may_frame: bool,
    found: Sequence[Finding] = (),
) -> Report:
    """Compare a file with a draft.

    `rooms` and `people` say whom and what the file means; `organisations` are the names that the directory
    has; `may_frame` says whether zone and days of an empty event may follow the file.
    """
    findings = list(found)
    known = {session.guid: session for session in draft.sessions}
    plans = tuple(
        _session_plan(session, known.get(session.guid), programme, rooms, people, findings)
        for session in programme.sessions
        if not _in_bin(session, draft, findings)
    )
    guids = {session.guid for session in programme.sessions}
    left = tuple(session for session in draft.sessions if session.guid not in guids)
    frame = _frame(programme, draft, findings) if may_frame and draft.is_empty else _frame_of(draft)
    room_plans = tuple(_room_plan(room, draft, rooms, programme.says_everything) for room in programme.rooms)
    _check_frame(programme, draft, frame, plans, findings)
    findings += _clashes(plans, left, _room_names(draft, room_plans))
    new_people = _new_people(programme, plans, people)
    added = _organisations(plans, new_people, organisations)
    if added:
        findings.append(Finding(Code.ORGANISATIONS_ADDED, Thing.EVENT, values={"count": len(added)}))
    return Report(
        frame=frame,
        frame_changes=frame != _frame_of(draft),
        rooms=room_plans,
        sessions=plans,
        people=people,
        new_people=new_people,
        left=left,
        organisations=added,
        findings=tuple(findings),
    )


def _room_names(draft: Draft, plans: Sequence[RoomPlan]) -> dict[str, LocalizedText]:
    """The rooms there will be, by the keys that sessions name."""
    names = {room.key: room.name for room in draft.rooms}
    return names | {NEW + plan.target.key: plan.target.name for plan in plans if plan.before is None}


def _in_bin(session: SessionValue, draft: Draft, findings: list[Finding]) -> bool:
    is_there = session.guid in draft.binned
    if is_there:
        findings.append(Finding(Code.IN_BIN, Thing.SESSION, shown(session.title)))
    return is_there


# Sessions


def _session_plan(
    told: SessionValue,
    before: SessionValue | None,
    programme: Programme,
    rooms: Mapping[str, str],
    people: Mapping[str, str],
    findings: list[Finding],
) -> SessionPlan:
    room = told.room if told.room is None else rooms.get(told.room, NEW + told.room)
    parts = tuple(replace(part, person=_person(part.person, people)) for part in told.parts)
    starts_at, ends_at = _utc(told.starts_at), _utc(told.ends_at)
    here = replace(told, room=room, parts=parts, starts_at=starts_at, ends_at=ends_at)
    if programme.says_everything or before is None:
        whole = _unmasked(here, before)
        target = replace(whole, parts=_parts(whole, before, findings))
    else:
        target = _completed(here, before)
    return SessionPlan(before, target, _differences(before, target) if before is not None else ())


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None


def _person(key: str | None, people: Mapping[str, str]) -> str | None:
    return key if key is None else people.get(key, NEW + key)


def _unmasked(told: SessionValue, before: SessionValue | None) -> SessionValue:
    """A public file tells neither parts nor items of a session under the Chatham House Rule: they stay."""
    if before is None or not told.chatham_house or told.parts:
        return told
    items = told.items or before.items
    parts = (
        part if part.item is None or part.item < len(items) else replace(part, item=None)
        for part in before.parts
    )
    return replace(told, items=items, parts=tuple(parts))


def _parts(told: SessionValue, before: SessionValue | None, findings: list[Finding]) -> tuple[PartValue, ...]:
    """The parts a file says whole; one whose name it withholds stays as it is."""
    held = before.parts if before is not None else ()
    kept = {part.key: part for part in held}
    parts: list[PartValue] = []
    for part in told.parts:
        if not part.withheld:
            parts.append(_as_known(part, held))
        elif part.key in kept:
            parts.append(kept[part.key])
        else:
            findings.append(Finding(Code.WITHHELD, Thing.SESSION, shown(told.title)))
    return tuple(parts)


def _as_known(part: PartValue, held: Sequence[PartValue]) -> PartValue:
    """A part that gives a person no office has the one they have already."""
    if part.person is None or part.office or part.organisation:
        return part
    same = (one for one in held if (one.person, one.role) == (part.person, part.role))
    known = next(same, None)
    if known is None:
        return part
    return replace(part, office=known.office, organisation=known.organisation)


def _completed(told: SessionValue, before: SessionValue) -> SessionValue:
    """What a file that says little makes of a session: texts, hours, room, speakers; the rest stays."""
    is_placed = told.room is not None or (told.all_rooms and before.room is not None)
    return replace(
        before,
        title=_over(before.title, told.title),
        summary=_over(before.summary, told.summary),
        note=_over(before.note, told.note),
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        room=told.room if is_placed else before.room,
        all_rooms=told.all_rooms if is_placed else before.all_rooms,
        parts=_speakers(told.parts, before.parts),
    )


def _over(before: LocalizedText, told: LocalizedText) -> LocalizedText:
    return LocalizedText(told.ar or before.ar, told.en or before.en)


def _speakers(told: Sequence[PartValue], before: Sequence[PartValue]) -> tuple[PartValue, ...]:
    """Whoever chairs stays; speakers the file does not name go, and those it adds come last."""
    named = {part.person for part in told}
    kept = [
        part
        for part in before
        if part.role is not RoleKind.SPEAKER or part.person is None or part.person in named
    ]
    there = {part.person for part in kept}
    return (*kept, *(part for part in told if part.person not in there))


def _differences(before: SessionValue, target: SessionValue) -> tuple[str, ...]:
    names = [
        one.name for one in fields(SessionValue) if getattr(before, one.name) != getattr(target, one.name)
    ]
    return tuple(dict.fromkeys(_TOGETHER.get(name, name) for name in names))


# Rooms and people


def _room_plan(told: RoomValue, draft: Draft, rooms: Mapping[str, str], says_everything: bool) -> RoomPlan:
    before = next((room for room in draft.rooms if room.key == rooms.get(told.key)), None)
    if before is None:
        return RoomPlan(None, told)
    if not says_everything:
        return RoomPlan(before, before)
    target = replace(told, key=before.key, code=before.code)
    names = [one.name for one in fields(RoomValue) if getattr(before, one.name) != getattr(target, one.name)]
    return RoomPlan(before, target, tuple(names))


def _new_people(
    programme: Programme, plans: Sequence[SessionPlan], people: Mapping[str, str]
) -> tuple[PersonValue, ...]:
    """Those the directory lacks, if anything that is written names them."""
    named = {part.person for plan in plans for part in plan.target.parts if part.person}
    return tuple(
        person for person in programme.people if person.key not in people and NEW + person.key in named
    )


def _organisations(
    plans: Sequence[SessionPlan], people: Sequence[PersonValue], known: frozenset[LocalizedText]
) -> tuple[LocalizedText, ...]:
    named = [held.organisation for person in people for held in person.offices]
    for plan in plans:
        if plan.before is None or "parts" in plan.changed:
            named += [part.organisation for part in plan.target.parts]
    return tuple(dict.fromkeys(name for name in named if name and name not in known))


# Days


def _frame_of(draft: Draft) -> Frame:
    return Frame(draft.zone, draft.first_on, draft.last_on)


def _frame(programme: Programme, draft: Draft, findings: list[Finding]) -> Frame:
    """Zone and days as the file has them; the draft's where the file is silent."""
    zone = programme.meeting.zone if is_zone(programme.meeting.zone) else draft.zone
    days = days_in(programme, ZoneInfo(zone))
    if not days:
        return Frame(zone, draft.first_on, draft.last_on)
    first_on, last_on = min(days), max(days)
    if (last_on - first_on).days >= MOST_DAYS:
        count = (last_on - first_on).days + 1
        findings.append(Finding(Code.TOO_MANY_DAYS, Thing.EVENT, values={"count": count, "most": MOST_DAYS}))
        return _frame_of(draft)
    return Frame(zone, first_on, last_on)


def days_in(programme: Programme, zone: ZoneInfo) -> set[date]:
    """The days a file speaks of: those it names, and those on which its sessions begin and end there."""
    days = set(programme.meeting.days)
    for session in programme.sessions:
        days |= set(_days_of(session, zone))
    return days


def _days_of(session: SessionValue, zone: ZoneInfo) -> Iterator[date]:
    start, end = session.starts_at, session.ends_at
    if start is not None and end is not None and start < end:
        yield start.astimezone(zone).date()
        yield (end - timedelta(microseconds=1)).astimezone(zone).date()


def _check_frame(
    programme: Programme,
    draft: Draft,
    frame: Frame,
    plans: Sequence[SessionPlan],
    findings: list[Finding],
) -> None:
    told, zone = programme.meeting.zone, ZoneInfo(frame.zone)
    if told and is_zone(told) and told != frame.zone:
        findings.append(Finding(Code.ZONE_DIFFERS, Thing.EVENT, values={"zone": told, "own": frame.zone}))
    for plan in plans:
        if plan.before is not None and "time" not in plan.changed:
            continue
        if any(not frame.first_on <= day <= frame.last_on for day in _days_of(plan.target, zone)):
            findings.append(
                Finding(
                    Code.OUTSIDE_DAYS,
                    Thing.SESSION,
                    shown(plan.target.title),
                    {"starts_at": plan.target.starts_at, "is_empty": draft.is_empty},
                )
            )


# Clashes


def _clashes(
    plans: Sequence[SessionPlan], left: Sequence[SessionValue], names: Mapping[str, LocalizedText]
) -> Iterator[Finding]:
    """Two sessions in one room at once, if the file has to do with one of them."""
    placing = {"time", "room", "status"}
    touched = {plan.target.guid for plan in plans if plan.before is None or placing & set(plan.changed)}
    held: dict[str, list[tuple[datetime, datetime, SessionValue]]] = defaultdict(list)
    for session in (*(plan.target for plan in plans), *left):
        start, end = session.starts_at, session.ends_at
        if session.room and start and end and session.status is not SessionStatus.CANCELLED:
            held[session.room].append((start, end, session))
    for room, spans in held.items():
        spans.sort(key=lambda span: (span[0], span[1], span[2].guid))
        last = spans[0]
        for span in spans[1:]:
            if span[0] < last[1] and {span[2].guid, last[2].guid} & touched:
                values = {
                    "other": shown(last[2].title),
                    "room": shown(names.get(room, LocalizedText())),
                    "starts_at": span[0],
                    "ends_at": span[1],
                }
                yield Finding(Code.ROOM_TWICE, Thing.SESSION, shown(span[2].title), values)
            last = max(last, span, key=lambda one: one[1])
