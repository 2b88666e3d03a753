"""What differs between two releases: one code a kind of change, complete, in the order of the agenda."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)
from eventapp.publishing.rules.diff import Change, changed_sessions, diff
from eventapp.publishing.rules.masking import Today, mask
from eventapp.publishing.rules.snapshot import AgendaSnapshot, ItemFacts
from tests.publishing.agendas import (
    CHAIR,
    EVENT,
    HAJRI,
    ITEMS,
    OPEN,
    PUBLIC,
    ROOMS,
    ROQUE,
    SESSION,
    SPEAKER,
    agenda,
    agenda_of,
    agendas,
    at,
    both,
    speaker,
    todays,
)

OFFICE = replace(OPEN, office=both("Speaker"))
NAMED = replace(OFFICE, person_id="roque", label=both("Pedro Roque"), to_be_confirmed=False)


def codes(before: AgendaSnapshot, after: AgendaSnapshot) -> list[str]:
    return [change.code.value for change in diff(before, after)]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"status": SessionStatus.CANCELLED}, ["cancelled"]),
        ({"status": SessionStatus.CANCELLED, "title": both("Gone"), "parts": ()}, ["cancelled"]),
        ({"status": SessionStatus.TENTATIVE}, ["tentative"]),
        ({"starts_at": at(9)}, ["earlier"]),
        ({"starts_at": at(10), "ends_at": at(11, 30)}, ["later"]),
        ({"starts_at": at(10), "ends_at": at(12)}, ["later", "ends"]),
        ({"ends_at": at(12)}, ["ends"]),
        ({"starts_at": at(9, 30, day=30), "ends_at": at(11, day=30)}, ["other_day"]),
        ({"starts_at": None, "ends_at": None}, ["unscheduled"]),
        ({"room_id": "majlis"}, ["room"]),
        ({"room_id": None, "all_rooms": True}, ["room"]),
        ({"title": both("Session One")}, ["title"]),
        ({"title": LocalizedText(SESSION.title.ar, "Session One")}, ["title"]),
        ({"summary": both("New")}, ["text"]),
        ({"kind": SessionKind.WORKING}, ["kind"]),
        ({"languages": ("ar", "en", "fr")}, ["languages"]),
        ({"visibility": Visibility.PARTICIPANTS}, ["visibility"]),
        ({"chatham_house": True}, ["chatham_house"]),
        ({"chatham_house": True, "parts": ()}, ["chatham_house"]),
        ({"parts": (SPEAKER,)}, ["person_removed"]),
        ({"parts": (CHAIR, SPEAKER, OPEN)}, ["person_added"]),
        ({"parts": (SPEAKER, CHAIR)}, ["persons_order"]),
        (speaker(role=RoleKind.KEYNOTE), ["person_role"]),
        (speaker(mode=PresenceMode.REMOTE), ["person_mode"]),
        (speaker(to_be_confirmed=True), ["person_open"]),
        (speaker(office=both("President")), ["person_details"]),
        (speaker(item_id="item-2"), ["person_item"]),
        (speaker(person_id="lima"), ["person_removed", "person_added"]),
        ({"items": ITEMS[:1]}, ["item_removed"]),
        ({"items": (*ITEMS, ItemFacts("item-3", both("End")))}, ["item_added"]),
        ({"items": (replace(ITEMS[0], minutes=15), ITEMS[1])}, ["item_changed"]),
        ({"items": ITEMS[::-1]}, ["items_order"]),
        (
            {"status": SessionStatus.TENTATIVE, "starts_at": at(9), "title": both("X")},
            ["tentative", "earlier", "title"],
        ),
    ],
)
def test_each_kind_of_change_of_a_session(changed: dict[str, Any], expected: list[str]) -> None:
    after = agenda_of(**changed)
    assert codes(agenda(), after) == expected
    assert changed_sessions(diff(agenda(), after)) == {"one"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"status": SessionStatus.CANCELLED}, {}, ["reinstated"]),
        ({"status": SessionStatus.TENTATIVE}, {}, ["confirmed"]),
        ({"starts_at": None, "ends_at": None}, {}, ["scheduled"]),
        ({"parts": (OFFICE,)}, {"parts": (NAMED,)}, ["person_named"]),
        ({"parts": (replace(NAMED, to_be_confirmed=True),)}, {"parts": (NAMED,)}, ["person_named"]),
        (
            {"parts": (replace(NAMED, to_be_confirmed=True, person_id="lima"),)},
            {"parts": (NAMED,)},
            ["person_removed", "person_added"],
        ),
        (
            {"status": SessionStatus.CANCELLED},
            {"status": SessionStatus.CANCELLED, "title": both("X")},
            ["title"],
        ),
        ({"chatham_house": True, "parts": ()}, {}, ["chatham_house"]),
    ],
)
def test_changes_from_another_state(
    before: dict[str, Any], after: dict[str, Any], expected: list[str]
) -> None:
    assert codes(agenda_of(**before), agenda_of(**after)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"event": replace(EVENT, title=both("Meeting"))}, ["event_title"]),
        ({"event": replace(EVENT, last_on=date(2023, 2, 1))}, ["event_days"]),
        ({"event": replace(EVENT, venue_name=both("Hall"))}, ["event_venue"]),
        ({"event": replace(EVENT, theme=both("Peace"))}, ["event_details"]),
        ({"event": replace(EVENT, digits="arab")}, ["event_display"]),
        ({"rooms": (replace(ROOMS[0], name=both("Dukhan")), ROOMS[1])}, ["room_renamed"]),
        ({"rooms": (replace(ROOMS[0], capacity=80), ROOMS[1])}, ["room_details"]),
        ({"rooms": ROOMS[:1]}, ["room_removed"]),
        ({"rooms": (*ROOMS, replace(ROOMS[0], id="new"))}, ["room_added"]),
        ({"rooms": ROOMS[::-1]}, ["rooms_order"]),
        ({"people": (HAJRI, replace(ROQUE, biography=both("Longer")))}, ["person_profile"]),
    ],
)
def test_changes_of_the_event(values: dict[str, Any], expected: list[str]) -> None:
    changes = diff(agenda(), agenda(**values))
    assert [change.code.value for change in changes] == expected
    assert changed_sessions(changes) == frozenset()


def test_how_much_earlier_or_later_and_from_where_to_where() -> None:
    (earlier,) = diff(agenda(), agenda_of(starts_at=at(9)))
    assert dict(earlier.values) == {"before": at(9, 30), "after": at(9), "minutes": 30}
    renamed = (ROOMS[0], replace(ROOMS[1], name=both("Great Majlis")))
    changes = diff(agenda(), agenda(replace(SESSION, room_id="majlis"), rooms=renamed))
    assert dict(changes[1].values) == {"before": ROOMS[0], "after": renamed[1]}


def test_the_day_is_that_of_the_place() -> None:
    late = replace(SESSION, starts_at=at(1), ends_at=at(2))  # 22:00 UTC of the day before
    assert codes(agenda(late), agenda(replace(late, starts_at=at(4), ends_at=at(5)))) == ["later"]


def test_sessions_come_and_go_in_the_order_of_the_agenda() -> None:
    gone = replace(SESSION, id="gone", starts_at=at(8), ends_at=at(9))
    beside = replace(SESSION, id="beside", room_id="majlis")
    first = replace(SESSION, id="first", starts_at=at(8), ends_at=at(9), room_id="majlis")
    changes = diff(agenda(SESSION, gone), agenda(beside, SESSION, first))
    assert [(change.code.value, change.session_id) for change in changes] == [
        ("session_removed", "gone"),
        ("session_added", "first"),
        ("session_added", "beside"),
    ]


def test_the_first_release_changes_nothing() -> None:
    assert diff(None, agenda()) == ()


def test_somebody_erased_is_never_said_to_leave() -> None:
    today = Today(erased_people=frozenset({"roque"}))
    left = agenda_of(parts=(CHAIR,))
    other = agenda_of(**speaker(person_id="hajri"))
    before, left, other = (mask(snapshot, PUBLIC, today) for snapshot in (agenda(), left, other))
    assert diff(before, left) == ()
    assert codes(before, other) == ["person_added"]


@given(agendas())
def test_an_agenda_does_not_differ_from_itself(snapshot: AgendaSnapshot) -> None:
    assert diff(snapshot, snapshot) == ()


@given(agendas(), agendas())
def test_whatever_differs_is_told(before: AgendaSnapshot, after: AgendaSnapshot) -> None:
    same = {one.id: one for one in before.sessions} == {one.id: one for one in after.sessions}
    assert (diff(before, after) == ()) is same


@given(agendas(), agendas(), st.randoms(use_true_random=False))
def test_the_order_in_the_snapshot_changes_nothing(
    before: AgendaSnapshot, after: AgendaSnapshot, chance: random.Random
) -> None:
    shuffled = replace(after, sessions=tuple(chance.sample(after.sessions, len(after.sessions))))
    assert diff(before, shuffled) == diff(before, after)


@given(agendas(), agendas(), todays)
def test_a_difference_of_masked_agendas_tells_nothing_hidden(
    before: AgendaSnapshot, after: AgendaSnapshot, today: Today
) -> None:
    seen = [mask(before, PUBLIC, today), mask(after, PUBLIC, today)]
    visible = {session.id for snapshot in seen for session in snapshot.sessions}
    words = repr(diff(*seen))
    for session in (*before.sessions, *after.sessions):
        assert session.id in visible or f"[{session.id}]" not in words
        if all(one.chatham_house for snapshot in seen for one in snapshot.sessions if one.id == session.id):
            assert f"in [{session.id}]" not in words
    assert not [person for person in today.erased_people if f"[{person}]" in words]


def _other(value: Any) -> Any:
    """Another value of the same type."""
    other: dict[type, Any] = {
        str: "Europe/Vienna",
        bool: value is False,
        int: 7,
        date: date(2023, 2, 5),
        datetime: at(10, 59),
        LocalizedText: both("Other"),
        tuple: (),
    }
    if isinstance(value, RoleKind | PresenceMode | SessionKind | SessionStatus | Visibility):
        return next(member for member in type(value) if member is not value)
    return other[type(value)]


def _with_other(part: str, name: str) -> AgendaSnapshot:
    """The agenda with one field of one part of it changed; whatever was None is something."""
    whole = {
        "event": lambda: agenda(event=changed(EVENT)),
        "room": lambda: agenda(rooms=(changed(ROOMS[0]), ROOMS[1])),
        "session": lambda: agenda(changed(SESSION)),
        "part": lambda: agenda_of(parts=(CHAIR, changed(SPEAKER))),
        "item": lambda: agenda_of(items=(changed(ITEMS[0]), ITEMS[1])),
        "person": lambda: agenda(people=(HAJRI, changed(ROQUE))),
    }

    def changed(facts: Any) -> Any:
        return replace(facts, **{name: _other(getattr(facts, name))})

    return whole[part]()


FACTS: dict[str, Any] = {
    "event": EVENT,
    "room": ROOMS[0],
    "session": SESSION,
    "part": SPEAKER,
    "item": ITEMS[0],
    "person": ROQUE,
}


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (part, field.name)
        for part, facts in FACTS.items()
        for field in fields(facts)
        # Its parts say who a person is; and by its UUID a session is known for life.
        if (part, field.name) not in {("person", "id"), ("session", "guid")}
    ],
)
def test_a_change_of_any_field_can_be_released(part: str, name: str) -> None:
    assert diff(agenda(), _with_other(part, name)) != ()


def test_a_change_cannot_be_changed() -> None:
    (change,) = diff(agenda(), agenda_of(title=both("X")))
    assert isinstance(change, Change)
    with pytest.raises(TypeError):
        change.values["before"] = both("Y")  # type: ignore[index]
