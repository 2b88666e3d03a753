"""What is wrong with a programme: rule by rule, and against a definition that compares each with each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.conflicts import (
    Finding,
    FindingCode,
    ItemValue,
    PartValue,
    ProgrammeValue,
    RoomValue,
    SessionValue,
    Unavailability,
    blocking,
    find,
    fingerprint,
    warnings,
)
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Severity,
)

DOHA = ZoneInfo("Asia/Qatar")
NAME = LocalizedText("ناصر الهاجري", "Nasser al-Hajri")
HALL = RoomValue("hall", LocalizedText("القاعة", "Hall"), capacity=100)
CHAIR = PartValue(RoleKind.CHAIR, person_id="chair", person_name=LocalizedText("رئيس", "Chair"))
SPEAKER = PartValue(RoleKind.SPEAKER, person_id="p", person_name=NAME)


def at(hour: int, minute: int = 0, day: int = 30) -> datetime:
    """That hour in Doha on a day of January 2023, in UTC."""
    return datetime(2023, 1, day, hour, minute, tzinfo=DOHA).astimezone(UTC)


NINE, TEN = at(9), at(10)


def session(
    id: str, starts_at: datetime | None = NINE, ends_at: datetime | None = TEN, **values: Any
) -> SessionValue:
    given: dict[str, Any] = {
        "title": LocalizedText(f"جلسة {id}", f"Session {id}"),
        "kind": SessionKind.BILATERAL,
        "status": SessionStatus.CONFIRMED,
    } | values
    return SessionValue(id=id, starts_at=starts_at, ends_at=ends_at, **given)


def programme(*sessions: SessionValue, **values: Any) -> ProgrammeValue:
    given: dict[str, Any] = {"first_on": date(2023, 1, 30), "last_on": date(2023, 1, 31), "rooms": (HALL,)}
    return ProgrammeValue(zone=DOHA, sessions=sessions, **(given | values))


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Code, severity and sessions of findings."""
    return [
        (found.code.value, found.severity.value, " ".join(where.id for where in found.sessions))
        for found in findings
    ]


def test_a_clean_programme_has_no_findings() -> None:
    assert find(programme(session("a", parts=(SPEAKER,), room_id="hall", expected=100))) == ()


REMOTE = replace(SPEAKER, mode=PresenceMode.REMOTE)


@pytest.mark.parametrize(
    ("second", "severity"),
    [
        ({}, "blocking"),
        ({"status": SessionStatus.TENTATIVE}, "warning"),
        ({"parts": (REMOTE,)}, "warning"),
        ({"parts": (REMOTE, replace(SPEAKER, role=RoleKind.CHAIR))}, "blocking"),
    ],
)
def test_a_person_in_two_places(second: dict[str, Any], severity: str) -> None:
    one = session("a", at(9), at(10), parts=(replace(SPEAKER, role=RoleKind.MODERATOR),))
    other = session("b", at(9, 59), at(11), **({"parts": (SPEAKER,)} | second))
    assert told(find(programme(other, one))) == [("person_twice", severity, "a b")]


def test_what_touches_or_is_cancelled_clashes_with_nothing() -> None:
    first = session("a", at(9), at(10), parts=(SPEAKER,), room_id="hall")
    after = session("b", at(10), at(11), parts=(SPEAKER,), room_id="hall")
    gone = session("c", at(9), at(11), parts=(SPEAKER,), room_id="hall", status=SessionStatus.CANCELLED)
    assert find(programme(first, after, gone)) == ()


def test_a_person_who_cannot_come() -> None:
    absent = Unavailability("p", at(9, 30), at(12), LocalizedText("سفر", "Travel"))
    found = find(programme(session("a", parts=(SPEAKER,)), person_unavailability=(absent,)))
    assert told(found) == [("person_unavailable", "warning", "a")]
    assert found[0].values["reason"] == absent.reason
    later = replace(absent, starts_at=at(10))
    assert find(programme(session("a", parts=(SPEAKER,)), person_unavailability=(later,))) == ()


def test_one_room_twice_and_a_room_that_cannot_be_had() -> None:
    one, other = session("a", room_id="hall"), session("b", at(9, 30), at(10, 30), room_id="hall")
    closed = Unavailability("hall", at(10), at(12))
    assert told(find(programme(one, other, room_unavailability=(closed,)))) == [
        ("room_twice", "blocking", "a b"),
        ("room_unavailable", "blocking", "b"),
    ]


def test_a_room_too_small_only_where_both_numbers_are_known() -> None:
    big = session("a", room_id="hall", expected=101)
    assert told(find(programme(big))) == [("room_too_small", "warning", "a")]
    assert find(programme(big, rooms=(replace(HALL, capacity=None),))) == ()
    assert find(programme(replace(big, expected=None))) == ()


def test_times() -> None:
    found = find(
        programme(
            session("early", at(23, day=29), at(1, day=30)),
            session("late", at(23, day=31), at(0, 1, day=31) + timedelta(days=1)),
            session("midnight", at(23, day=31), at(23, day=31) + timedelta(hours=1)),
            session("empty", at(9), at(9)),
            session("turned", at(10), at(9)),
            session("open", None, None),
        )
    )
    assert told(found) == [
        ("outside_days", "blocking", "early"),
        ("ends_before_start", "blocking", "empty"),
        ("ends_before_start", "blocking", "turned"),
        ("outside_days", "blocking", "late"),
        ("unscheduled", "note", "open"),
    ]


def test_items_longer_than_their_session_say_by_how_much() -> None:
    item = ItemValue(LocalizedText("كلمة", "Remarks"), minutes=5)
    panel = session("a", at(9), at(10, 30), items=(item,) * 26)  # domain report, scenario 20
    found = find(programme(panel))
    assert told(found) == [("items_too_long", "warning", "a")]
    assert (found[0].values["over"], found[0].values["minutes"]) == (40, 90)
    assert find(programme(replace(panel, items=(item,) * 18 + (ItemValue(NAME),)))) == ()


@pytest.mark.parametrize("role", [RoleKind.CHAIR, RoleKind.VICE_CHAIR, RoleKind.MODERATOR])
def test_a_chair_where_the_kind_needs_one(role: RoleKind) -> None:
    panel = session("a", kind=SessionKind.PANEL, parts=(SPEAKER,))
    assert told(find(programme(panel))) == [("no_chair", "warning", "a")]
    assert find(programme(replace(panel, parts=(replace(SPEAKER, role=role),)))) == ()
    assert find(programme(replace(panel, kind=SessionKind.MEAL))) == ()


def test_texts_that_lack_a_language_even_in_cancelled_sessions() -> None:
    half = LocalizedText(en="Only English")
    lacking = session(
        "a",
        title=half,
        summary=half,
        status=SessionStatus.CANCELLED,
        items=(ItemValue(half),),
        parts=(replace(SPEAKER, office=half, person_name=half),),
    )
    found = find(programme(lacking))
    assert [(one.values["what"], one.values["language"], one.severity.value) for one in found] == [
        ("title", "ar", "warning"),
        ("item", "ar", "note"),
        ("office", "ar", "note"),
        ("person", "ar", "note"),
        ("summary", "ar", "note"),
    ]


def test_a_name_that_lacks_a_language_is_told_once_with_every_session() -> None:
    part = replace(SPEAKER, person_name=LocalizedText(ar="ناصر"))
    found = find(programme(session("b", at(11), at(12), parts=(part,)), session("a", parts=(part, part))))
    assert told(found) == [("text_missing", "note", "a b")]


def test_a_session_while_something_for_all_rooms_runs() -> None:
    lunch = session("lunch", at(12), at(13), kind=SessionKind.MEAL, all_rooms=True)
    talk = session("talk", at(12, 30), at(14), room_id="hall")
    assert told(find(programme(lunch, talk))) == [("during_break", "warning", "talk lunch")]
    assert find(programme(lunch, replace(talk, room_id=None))) == ()
    assert find(programme(lunch, replace(talk, kind=SessionKind.REGISTRATION))) == ()
    assert find(programme(lunch, replace(talk, starts_at=at(13)))) == ()


def test_time_to_turn_a_room_over() -> None:
    long = session("a", at(9), at(12), room_id="hall", status=SessionStatus.TENTATIVE)
    short = session("b", at(9, 30), at(10), room_id="hall")
    after = session("c", at(12, 5), at(13), room_id="hall")
    expected = [("no_changeover", "note", "a c")]
    found = find(programme(long, after, changeover_minutes=10))
    assert told(found) == expected
    assert found[0].values["minutes"] == 5
    assert told(find(programme(long, short, after, changeover_minutes=10)))[1:] == expected
    assert find(programme(long, after, changeover_minutes=5)) == ()
    assert find(programme(long, replace(after, kind=SessionKind.BREAK), changeover_minutes=10)) == ()


def test_the_friday_prayer_where_the_country_keeps_it() -> None:
    friday = {"first_on": date(2023, 2, 2), "last_on": date(2023, 2, 3)}
    expected = [("friday_prayer", "note", "a")]
    noon = datetime(2023, 2, 3, 12, 30, tzinfo=DOHA)
    during = session("a", noon, noon + timedelta(hours=2))
    assert told(find(programme(during, has_friday_prayer=True, **friday))) == expected
    overnight = session("a", noon - timedelta(hours=14), noon)
    assert told(find(programme(overnight, has_friday_prayer=True, **friday))) == expected
    assert find(programme(during, **friday)) == ()
    thursday = replace(during, starts_at=noon - timedelta(days=1), ends_at=noon - timedelta(hours=23))
    after = replace(during, starts_at=noon + timedelta(minutes=30))
    prayer = replace(during, kind=SessionKind.PRAYER)
    for fine in (thursday, after, prayer):
        assert find(programme(fine, has_friday_prayer=True, **friday)) == ()


def test_a_fingerprint_holds_until_what_was_found_changes() -> None:
    one, other = session("a", parts=(SPEAKER,)), session("b", parts=(SPEAKER,))
    (found,) = find(programme(one, other))
    assert fingerprint(found) == fingerprint(find(programme(other, one))[0])
    (moved,) = find(programme(one, replace(other, starts_at=at(9, 30))))
    assert fingerprint(moved) != fingerprint(found)


def test_two_people_of_one_name_are_two_findings() -> None:
    parts = (SPEAKER, replace(SPEAKER, person_id="q"))
    found = find(programme(session("a", parts=parts), session("b", parts=parts)))
    assert len({fingerprint(one) for one in found}) == 2


KINDS = st.sampled_from([SessionKind.PANEL, SessionKind.MEAL, SessionKind.BILATERAL])
PARTS = st.builds(
    PartValue,
    role=st.sampled_from([RoleKind.CHAIR, RoleKind.SPEAKER]),
    person_id=st.sampled_from([None, "p", "q", "r"]),
    person_name=st.just(NAME),
    mode=st.sampled_from(PresenceMode),
)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[SessionValue, ...]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.one_of(st.none(), st.integers(8, 14)))
        length = draw(st.integers(-1, 3))
        for_all = draw(st.booleans())
        found.append(
            session(
                f"s{number}",
                at(start) if start else None,
                at(start + length) if start else None,
                kind=draw(KINDS),
                status=draw(st.sampled_from(SessionStatus)),
                room_id=None if for_all else draw(st.sampled_from([None, "hall", "salwa"])),
                all_rooms=for_all,
                parts=tuple(draw(st.lists(PARTS, max_size=3))),
            )
        )
    return tuple(found)


WINDOWS = st.lists(
    st.builds(
        lambda owner, start, length: Unavailability(owner, at(start), at(start + length)),
        st.sampled_from(["p", "q", "hall", "salwa"]),
        st.integers(8, 14),
        st.integers(0, 3),
    ),
    max_size=4,
)


def share_a_moment(one: Any, other: Any) -> bool:
    return bool(max(one.starts_at, other.starts_at) < min(one.ends_at, other.ends_at))


def by_definition(value: ProgrammeValue) -> set[tuple[str, frozenset[str]]]:
    """Every clash, comparing everything with everything."""
    live = [one for one in value.sessions if one.status is not SessionStatus.CANCELLED]
    timed = [one for one in live if one.starts_at and one.ends_at and one.starts_at < one.ends_at]
    pairs = [pair for pair in combinations(timed, 2) if share_a_moment(*pair)]
    found = {(code, frozenset({one.id, other.id})) for one, other in pairs for code in of_pair(one, other)}
    for one in timed:
        absences = [w for w in value.person_unavailability if w.owner_id in people_of(one)]
        closures = [w for w in value.room_unavailability if w.owner_id == one.room_id]
        for code, windows in (("person_unavailable", absences), ("room_unavailable", closures)):
            if any(share_a_moment(one, window) for window in windows):
                found.add((code, frozenset({one.id})))
    return found


def of_pair(one: SessionValue, other: SessionValue) -> set[str]:
    """What is wrong with two sessions that share a moment."""
    found = set()
    if people_of(one) & people_of(other):
        found.add("person_twice")
    if one.room_id is not None and one.room_id == other.room_id:
        found.add("room_twice")
    for pause, talk in ((one, other), (other, one)):
        if pause.all_rooms and talk.room_id is not None and talk.kind is not SessionKind.MEAL:
            found.add("during_break")
    return found


def people_of(value: SessionValue) -> set[Any]:
    return {part.person_id for part in value.parts} - {None}


CLASHES = {
    FindingCode.PERSON_TWICE,
    FindingCode.ROOM_TWICE,
    FindingCode.DURING_BREAK,
    FindingCode.PERSON_UNAVAILABLE,
    FindingCode.ROOM_UNAVAILABLE,
}


@given(sessions(), WINDOWS, WINDOWS)
def test_clashes_are_those_of_the_definition(
    value: tuple[SessionValue, ...], absences: list[Unavailability], closures: list[Unavailability]
) -> None:
    whole = programme(*value, person_unavailability=tuple(absences), room_unavailability=tuple(closures))
    found = [one for one in find(whole) if one.code in CLASHES]
    pairs = {(one.code.value, frozenset(where.id for where in one.sessions)) for one in found}
    assert pairs == by_definition(whole)


@given(sessions(), WINDOWS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(
    value: tuple[SessionValue, ...], windows: list[Unavailability], chance: random.Random
) -> None:
    shuffled = [replace(one, parts=tuple(chance.sample(one.parts, len(one.parts)))) for one in value]
    chance.shuffle(shuffled)
    once = find(programme(*value, person_unavailability=tuple(windows), changeover_minutes=30))
    chance.shuffle(windows)
    again = find(programme(*shuffled, person_unavailability=tuple(windows), changeover_minutes=30))
    assert told(once) == told(again)


@given(sessions())
def test_severities_come_in_order_and_are_divided_without_loss(value: tuple[SessionValue, ...]) -> None:
    found = find(programme(*value))
    notes = [one for one in found if one.severity is Severity.NOTE]
    assert [*blocking(found), *warnings(found), *notes] == list(found)


@pytest.mark.parametrize("people", [150, 9_000])
def test_three_thousand_sessions_in_half_a_second(people: int) -> None:
    rooms = tuple(RoomValue(f"r{number}", NAME, 50) for number in range(100))
    many = tuple(
        session(
            f"s{number}",
            at(8, day=30) + timedelta(minutes=30 * (number // 100)),
            at(8, day=30) + timedelta(minutes=30 * (number // 100 + 1)),
            room_id=f"r{number % 100}",
            parts=tuple(replace(SPEAKER, person_id=(number * 3 + part) % people) for part in range(3)),
        )
        for number in range(3_000)
    )
    lunch = session("lunch", at(12), at(13), kind=SessionKind.MEAL, all_rooms=True)
    whole = programme(*many, lunch, rooms=rooms)
    seconds = []
    for _attempt in range(3):
        started = process_time()
        found = find(whole)
        seconds.append(process_time() - started)
    assert min(seconds) < 0.5
    counts = Counter(one.code for one in found if one.code in CLASHES)
    assert counts[FindingCode.DURING_BREAK] == 200
    assert counts[FindingCode.PERSON_TWICE] == (3_000 * 3 // 2 if people == 150 else 0)
