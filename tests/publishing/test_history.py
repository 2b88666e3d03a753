"""The revision of a session over the releases: what calendars need to know of what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.rules.history import Edition, revisions
from eventapp.publishing.rules.snapshot import AgendaSnapshot
from tests.publishing.agendas import EVENT, SESSION, agenda, agendas, at, both

FIRST = datetime(2023, 1, 1, 9, tzinfo=UTC)


def editions(*snapshots: AgendaSnapshot) -> list[Edition]:
    """A release a day."""
    return [
        Edition(number, FIRST + timedelta(days=number), snapshot)
        for number, snapshot in enumerate(snapshots, 1)
    ]


def test_the_sequence_counts_releases_that_moved_or_turned_a_session() -> None:
    other = replace(SESSION, id="other")
    moved = replace(SESSION, starts_at=at(10))
    releases = editions(
        agenda(other),
        agenda(SESSION, other),  # its first: 0
        agenda(replace(SESSION, title=both("Title")), other),  # texts do not count
        agenda(moved, other),
        agenda(replace(moved, room_id="majlis"), other),
        agenda(replace(moved, room_id="majlis", status=SessionStatus.CANCELLED), other),
    )
    found = [revisions(releases[:count]) for count in range(1, 7)]
    assert [known["one"].sequence for known in found[1:]] == [0, 0, 1, 2, 3]
    assert "one" not in found[0]
    assert found[-1]["other"].sequence == 0


def test_a_session_that_no_release_touched_keeps_its_dates() -> None:
    other = replace(SESSION, id="other")
    found = revisions(editions(agenda(SESSION, other), agenda(replace(SESSION, title=both("New")), other)))
    assert (found["one"].first_at, found["one"].changed_at) == (
        FIRST + timedelta(days=1),
        FIRST + timedelta(days=2),
    )
    assert found["other"].changed_at == FIRST + timedelta(days=1)


def test_what_a_calendar_says_of_the_place_touches_every_session() -> None:
    elsewhere = agenda(SESSION, event=replace(EVENT, venue_name=both("Another hotel")))
    found = revisions(editions(agenda(SESSION), elsewhere))
    assert (found["one"].changed_at, found["one"].sequence) == (FIRST + timedelta(days=2), 0)


def test_a_session_that_left_the_agenda_is_cancelled_and_stays() -> None:
    other = replace(SESSION, id="other")
    gone = revisions(editions(agenda(SESSION, other), agenda(other), agenda(other)))
    assert (gone["one"].session.status, gone["one"].sequence, gone["one"].is_gone) == (
        SessionStatus.CANCELLED,
        1,
        True,
    )
    assert gone["one"].changed_at == FIRST + timedelta(days=2)
    back = revisions(editions(agenda(SESSION, other), agenda(other), agenda(SESSION, other)))
    assert (back["one"].session.status, back["one"].sequence, back["one"].is_gone) == (
        SESSION.status,
        2,
        False,
    )


def _told(snapshot: AgendaSnapshot, session_id: str) -> tuple[Any, ...] | None:
    for session in snapshot.sessions:
        if session.id == session_id and session.starts_at:
            room = None if session.room_id is None else str(session.room_id)
            return str(session.starts_at), str(session.ends_at), room, session.status.value
    return None


@settings(max_examples=150)
@given(st.lists(agendas(), min_size=1, max_size=5))
def test_any_releases_agree_with_an_independent_count(snapshots: list[AgendaSnapshot]) -> None:
    """Counted here from plain strings, a session and a release at a time, and not as the program does it."""
    found = revisions(editions(*snapshots))
    ids = {one.id for snapshot in snapshots for one in snapshot.sessions if one.starts_at}
    assert found.keys() == ids
    for session_id in ids:
        states = [_told(snapshot, session_id) for snapshot in snapshots]
        while states[0] is None:
            states.pop(0)
        for place, state in enumerate(states):
            if state is None:  # gone: as it was, but cancelled
                states[place] = (*states[place - 1][:3], "cancelled")  # type: ignore[index]
        news = sum(1 for earlier, later in zip(states, states[1:], strict=False) if earlier != later)
        back = _returns_unchanged(snapshots, session_id)
        assert found[session_id].sequence == news + back


def _returns_unchanged(snapshots: list[AgendaSnapshot], session_id: str) -> int:
    """Coming back is news even to a session that was cancelled before it left and still is."""
    told = [_told(snapshot, session_id) for snapshot in snapshots]
    count, last = 0, None
    for earlier, later in zip(told, told[1:], strict=False):
        last = earlier or last
        if earlier is None and later is not None and last is not None and later == (*last[:3], "cancelled"):
            count += 1
    return count
