"""Which sessions move together, where to, and what would be wrong afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules import conflicts, moves
from eventapp.programme.rules.conflicts import ProgrammeValue, SessionValue
from eventapp.programme.rules.running import item_starts
from eventapp.programme.rules.timetable import timetable
from eventapp.programme.rules.vacancies import vacancies
from eventapp.programme.rules.vocabulary import SessionKind, SessionStatus
from tests.factories import at

DOHA = ZoneInfo("Asia/Qatar")
DAY = date(2023, 1, 30)


def session(name: str, start: int, end: int, room: int | None = 1, **values: object) -> SessionValue:
    """A confirmed meeting of two, between full hours of Doha's clock."""
    facts = {
        "title": LocalizedText(name, name),
        "kind": SessionKind.BILATERAL,
        "status": SessionStatus.CONFIRMED,
        "starts_at": at(start),
        "ends_at": at(end),
        "room_id": room,
    }
    return SessionValue(id=name, **facts | values)  # type: ignore[arg-type]


def programme(*sessions: SessionValue) -> ProgrammeValue:
    return ProgrammeValue(DAY, DAY + timedelta(days=1), DOHA, sessions=sessions)


def test_what_follows_is_later_on_the_day_and_takes_place() -> None:
    first = session("first", 10, 11)
    others = [
        session("before", 9, 10),
        session("after", 12, 13),
        session("cancelled", 14, 15, status=SessionStatus.CANCELLED),
        session("elsewhere", 12, 13, room=2),
        session("for all", 15, 16, room=None, all_rooms=True),
        session("nowhen", 16, 17, starts_at=None, ends_at=None),
        session("next day", 12, 13, starts_at=at(12, day=31), ends_at=at(13, day=31)),
    ]
    here = moves.following([*others, first], first, DOHA, same_room=True)
    everywhere = moves.following([*others, first], first, DOHA, same_room=False)
    assert [found.id for found in here] == ["first", "after"]
    assert [found.id for found in everywhere] == ["first", "after", "elsewhere", "for all"]


def test_nothing_follows_what_is_not_scheduled() -> None:
    first = session("first", 10, 11, starts_at=None, ends_at=None)
    assert moves.following([first], first, DOHA, same_room=False) == []


@given(st.integers(-600, 600), st.integers(-600, 600))
def test_shifting_twice_is_shifting_by_the_sum(one: int, other: int) -> None:
    before = programme(session("a", 9, 10), session("b", 10, 12, room=2))
    twice = moves.after(before, moves.shifted(before.sessions, minutes=one))
    twice = moves.after(twice, moves.shifted(twice.sessions, minutes=other))
    assert twice == moves.after(before, moves.shifted(before.sessions, minutes=one + other))


def test_swapping_twice_is_nothing() -> None:
    before = programme(session("a", 9, 10), session("b", 10, 12, room=2), session("c", 13, 14))
    once = moves.after(before, moves.swapped(*before.sessions[:2]))
    assert [(s.room_id, s.starts_at, s.ends_at) for s in once.sessions[:2]] == [
        (2, at(10), at(12)),
        (1, at(9), at(10)),
    ]
    assert moves.after(once, moves.swapped(*once.sessions[:2])) == before


@given(st.integers(-300, 300))
def test_a_whole_day_moved_has_no_new_clash(minutes: int) -> None:
    before = programme(session("a", 9, 10), session("b", 9, 10), session("c", 9, 11, room=2))
    found = moves.arising(before, moves.shifted(before.sessions, minutes=minutes))
    assert [finding.code.value for finding in conflicts.find(before)] == ["room_twice"]
    assert found == []


def test_a_move_onto_another_is_refused() -> None:
    before = programme(session("a", 9, 10), session("b", 10, 11))
    found = moves.arising(before, moves.shifted(before.sessions[:1], minutes=30))
    assert [finding.code.value for finding in found] == ["room_twice"]
    assert moves.is_refused(found)
    assert not moves.is_refused(moves.arising(before, moves.shifted(before.sessions[:1], minutes=-30)))


def test_a_plan_is_another_one_when_a_session_was_saved() -> None:
    plan = moves.shifted([session("a", 9, 10)], minutes=5)
    assert moves.digest(plan, [1]) == moves.digest(list(plan), [1])
    later = moves.shifted([session("a", 9, 10)], minutes=6)
    assert len({moves.digest(plan, [1]), moves.digest(plan, [2]), moves.digest(later, [1])}) == 3


# Empty places


def test_empty_places_lie_between_sessions() -> None:
    grid = timetable(
        [session("a", 9, 10), session("b", 9, 12, room=2), session("c", 11, 12)], [1, 2], DAY, DOHA
    )
    assert [(v.column, v.starts_at, v.ends_at) for v in vacancies(grid)] == [(1, at(10), at(11))]


def test_a_pause_of_the_whole_house_is_empty_in_every_room() -> None:
    grid = timetable([session("a", 9, 10), session("b", 11, 12, room=2)], [1, 2], DAY, DOHA)
    assert [(v.column, v.starts_at, v.ends_at) for v in vacancies(grid)] == [
        (1, at(10), at(11)),
        (2, at(10), at(11)),
    ]


def test_a_free_run_is_one_place() -> None:
    held = [
        session("a", 9, 10),
        session("b", 9, 11, room=2),
        session("c", 11, 13, room=2),
        session("d", 12, 13),
    ]
    grid = timetable(held, [1, 2], DAY, DOHA)
    assert [(v.column, v.starts_at, v.ends_at) for v in vacancies(grid)] == [(1, at(10), at(12))]


def test_an_empty_day_has_no_places() -> None:
    assert vacancies(timetable([], [1, 2], DAY, DOHA)) == ()


# The running clock


def test_items_run_one_after_the_other_as_far_as_is_known() -> None:
    assert item_starts(at(9), [10, 5, None, 20]) == [at(9), at(9, 10), at(9, 15), None]
    assert item_starts(None, [10, 5]) == [None, None]
    assert item_starts(at(9), []) == []
