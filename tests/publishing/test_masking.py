"""What a reader may see of a release: the stricter of then and now, for every agenda and reader."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import RoleKind, Visibility, stricter
from eventapp.publishing.rules.masking import ReaderScope, Today, mask
from eventapp.publishing.rules.snapshot import AgendaSnapshot, PartFacts, dump
from tests.publishing.agendas import (
    CHAIR,
    HAJRI,
    PARTICIPANT,
    PUBLIC,
    ROQUE,
    SCOPES,
    SESSION,
    SPEAKER,
    STAFF,
    agenda,
    agenda_of,
    agendas,
    speaker,
    todays,
)

NOW = Today()


def test_nothing_is_taken_from_what_is_public() -> None:
    assert mask(agenda(), PUBLIC, NOW) == agenda()


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.PUBLIC, [PUBLIC, PARTICIPANT, STAFF]),
        (Visibility.PARTICIPANTS, [PARTICIPANT, STAFF]),
        (Visibility.CLOSED, [STAFF]),
    ],
)
@pytest.mark.parametrize("when", ["then", "now"])
def test_who_sees_a_session(visibility: Visibility, readers: list[ReaderScope], when: str) -> None:
    then = visibility if when == "then" else Visibility.PUBLIC
    now = visibility if when == "now" else Visibility.PUBLIC
    snapshot, today = agenda_of(visibility=then), Today({"one": (now, False)})
    seen = [scope for scope in SCOPES if mask(snapshot, scope, today).sessions]
    assert seen == readers
    assert [len(mask(snapshot, scope, today).people) for scope in SCOPES if scope not in readers] == [0] * (
        3 - len(readers)
    )


def test_a_session_that_today_does_not_know_keeps_what_it_was_released_with() -> None:
    closed = agenda_of(visibility=Visibility.CLOSED)
    assert mask(closed, PUBLIC, Today({"other": (Visibility.PUBLIC, False)})).sessions == ()


@pytest.mark.parametrize("when", ["then", "now"])
def test_the_chatham_house_rule_takes_names_and_items_and_leaves_title_and_time(when: str) -> None:
    snapshot = agenda_of(chatham_house=when == "then")
    today = Today({"one": (Visibility.PUBLIC, when == "now")})
    for scope in (PUBLIC, PARTICIPANT):
        masked = mask(snapshot, scope, today)
        assert masked.sessions == (replace(SESSION, chatham_house=True, parts=(), items=()),)
        assert masked.people == ()
    seen = mask(snapshot, STAFF, today).sessions[0]
    assert (seen.parts, seen.items) == (SESSION.parts, SESSION.items)


def test_of_somebody_erased_the_part_stays_and_nothing_that_says_who() -> None:
    snapshot = agenda_of(**speaker(to_be_confirmed=True))
    for scope in SCOPES:
        masked = mask(snapshot, scope, Today(erased_people=frozenset({"roque"})))
        assert masked.sessions[0].parts == (
            CHAIR,
            PartFacts("part-2", RoleKind.SPEAKER, label=LocalizedText(), item_id="item-1", withheld=True),
        )
        assert masked.people == (HAJRI,)


def test_people_are_those_with_a_part_that_is_seen() -> None:
    closed = replace(SESSION, id="two", visibility=Visibility.CLOSED, parts=(SPEAKER,))
    snapshot = agenda(replace(SESSION, parts=(CHAIR,)), closed)
    assert mask(snapshot, PUBLIC, NOW).people == (HAJRI,)
    assert mask(snapshot, STAFF, NOW).people == (HAJRI, ROQUE)


@given(agendas(), st.sampled_from(SCOPES), todays)
def test_masking_twice_changes_nothing_more(
    snapshot: AgendaSnapshot, scope: ReaderScope, today: Today
) -> None:
    once = mask(snapshot, scope, today)
    assert mask(once, scope, today) == once


@given(agendas(), todays)
def test_who_may_see_more_sees_everything_the_others_see(snapshot: AgendaSnapshot, today: Today) -> None:
    seen = [shown(mask(snapshot, scope, today)) for scope in SCOPES]
    assert seen[0] <= seen[1] <= seen[2]


@given(agendas(), st.sampled_from(SCOPES), todays, todays)
def test_what_becomes_stricter_shows_nothing_more(
    snapshot: AgendaSnapshot, scope: ReaderScope, today: Today, other: Today
) -> None:
    stricter_day = both_of(today, other, snapshot)
    assert shown(mask(snapshot, scope, stricter_day)) <= shown(mask(snapshot, scope, today))


@given(agendas(), todays)
def test_the_public_never_gets_a_byte_of_what_is_hidden(snapshot: AgendaSnapshot, today: Today) -> None:
    body = dump(mask(snapshot, PUBLIC, today)).decode()
    for session in snapshot.sessions:
        visibility, chatham_house = today.sessions.get(session.id, (Visibility.PUBLIC, False))
        if stricter(session.visibility, visibility) is not Visibility.PUBLIC:
            assert f"[{session.id}]" not in body
        elif session.chatham_house or chatham_house:
            assert f"in [{session.id}]" not in body
            assert f"{session.id}-item" not in body
    for person in today.erased_people:
        assert f"[{person}]" not in body


def shown(snapshot: AgendaSnapshot) -> set[str]:
    """Everything a reader is told, one entry a fact."""
    found = {session.id for session in snapshot.sessions} | {repr(person) for person in snapshot.people}
    for session in snapshot.sessions:
        found |= {f"{session.id} {part!r}" for part in session.parts if not part.withheld}
    return found


def both_of(one: Today, other: Today, snapshot: AgendaSnapshot) -> Today:
    """A day on which the rules of both days hold."""
    rules = {}
    for session in snapshot.sessions:
        own = (session.visibility, session.chatham_house)
        first, second = one.sessions.get(session.id, own), other.sessions.get(session.id, own)
        rules[session.id] = (stricter(first[0], second[0]), first[1] or second[1])
    return Today(rules, one.erased_people | other.erased_people)
