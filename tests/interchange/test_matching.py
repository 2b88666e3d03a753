"""Which room and which person a file means; nobody is taken for somebody else on a resemblance."""

from __future__ import annotations

import pytest

from eventapp.core.localized import LocalizedText
from eventapp.interchange.rules.matching import Known, match_in_directory, match_people, match_rooms
from eventapp.interchange.rules.shape import (
    Meeting,
    PartValue,
    PersonValue,
    Programme,
    RoomValue,
    SessionValue,
)
from eventapp.programme.rules.vocabulary import RoleKind


def text(ar: str = "", en: str = "") -> LocalizedText:
    return LocalizedText(ar, en)


def file_of(*people: PersonValue, **parts: str) -> Programme:
    """A file with these people; `parts` say in which session each has a part."""
    sessions = tuple(
        SessionValue(guid, text(en="Talk"), parts=(PartValue(RoleKind.SPEAKER, person),))
        for person, guid in parts.items()
    )
    return Programme(Meeting(), people=people, sessions=sessions)


def test_a_room_is_known_by_its_code_before_its_name() -> None:
    known = [RoomValue("k1", text(en="Hall"), "hall"), RoomValue("k2", text(ar="قاعة", en="Annex"), "annex")]
    told = [
        RoomValue("a", text(en="Annex"), "hall"),
        RoomValue("b", text(en="annex")),
        RoomValue("c", text(en="Annex")),
    ]
    assert match_rooms(told, known) == {"a": "k1", "b": "k2"}


@pytest.mark.parametrize(
    ("known", "told", "is_same"),
    [
        (text("منى", "Mona"), text("منى", "Mona"), True),
        (text("منى", "Mona"), text(en="MONA"), True),
        (text("مُنى", "Mona"), text(ar="منى"), True),
        (text("منى", "Mona"), text("سارة", "Mona"), False),
        (text("منى", "Mona"), text(en="Mona K"), False),
        (text(en="Mona"), text(ar="منى"), False),
    ],
)
def test_a_person_of_the_event_is_known_by_the_same_name(
    known: LocalizedText, told: LocalizedText, is_same: bool
) -> None:
    found = match_people(file_of(PersonValue("a", told)), {}, [Known("k", known)])
    assert found == ({"a": "k"} if is_same else {})


def test_an_exported_id_goes_before_a_name() -> None:
    told = file_of(PersonValue("a", text(en="Mona")), PersonValue("b", text(en="Mona")))
    assert match_people(told, {"b": "k"}, [Known("k", text(en="Mona"))]) == {"b": "k"}


def test_of_two_of_one_name_the_one_in_the_same_session_is_meant() -> None:
    people = (PersonValue("a", text(en="Mona")), PersonValue("b", text(en="Mona")))
    known = [Known("k1", text(en="Mona"), ("g2",)), Known("k2", text(en="Mona"), ("g1",))]
    assert match_people(file_of(*people, a="g1", b="g2"), {}, known) == {"a": "k2", "b": "k1"}


def test_in_the_directory_only_exactly_one_of_exactly_this_name_is_meant() -> None:
    told = file_of(
        PersonValue("a", text(en="H.E. Mona")),
        PersonValue("b", text(en="nasser")),
        PersonValue("c", text(en="Ali")),
    )
    known = [
        Known("k1", text(en="H.E. Mona")),
        Known("k2", text(en="Nasser")),
        Known("k3", text(en="Ali")),
        Known("k4", text(en="Ali")),
    ]
    assert match_in_directory(told, {}, known) == {"a": "k1"}
    assert match_in_directory(told, {"x": "k1"}, known) == {"x": "k1"}, (
        "who is meant already is not meant twice"
    )
