"""Every change is one whole sentence of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from eventapp.core import dates
from eventapp.core.locale import Reading
from eventapp.core.text import strip_isolates
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)
from eventapp.publishing import labels
from eventapp.publishing.rules.diff import Change, ChangeCode, diff
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
    at,
    both,
    speaker,
)

SAY = Reading("en", ZoneInfo("Asia/Qatar"))


def told(before: AgendaSnapshot, after: AgendaSnapshot, say: Reading = SAY) -> list[str]:
    return [strip_isolates(labels.change_sentence(change, say)) for change in diff(before, after)]


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"status": SessionStatus.CANCELLED}, ["Session 1 is cancelled."]),
        ({"status": SessionStatus.TENTATIVE}, ["Session 1 is tentative again."]),
        ({"starts_at": at(9)}, ["Session 1 begins 30 minutes earlier, at 09:00 instead of 09:30."]),
        ({"starts_at": at(9, 31)}, ["Session 1 begins 1 minute later, at 09:31 instead of 09:30."]),
        ({"ends_at": at(12)}, ["Session 1 ends at 12:00 instead of 11:00."]),
        (
            {"starts_at": at(9, day=30), "ends_at": at(10, 30, day=30)},
            ["Session 1 moves to Monday 30 January at 09:00."],
        ),
        ({"starts_at": None, "ends_at": None}, ["Session 1 has no time at present."]),
        ({"room_id": "majlis"}, ["Session 1 moves from Salwa 1 to Al Majlis."]),
        ({"room_id": None}, ["Session 1 is no longer tied to one room."]),
        ({"room_id": None, "all_rooms": True}, ["Session 1 is for all rooms now."]),
        ({"title": both("Borders")}, ["Session 1 is now called Borders."]),
        ({"note": both("New")}, ["The description of Session 1 was revised."]),
        ({"kind": SessionKind.PLENARY}, ["Session 1 is now of the kind: Plenary."]),
        ({"languages": ("ar", "fr")}, ["Session 1: interpretation is now AR, FR."]),
        ({"languages": ()}, ["Session 1: no interpretation any more."]),
        ({"visibility": Visibility.PARTICIPANTS}, ["Session 1 is for participants only now."]),
        ({"visibility": Visibility.CLOSED}, ["Session 1 is a closed session now."]),
        ({"chatham_house": True}, ["Session 1 is held under the Chatham House Rule now."]),
        ({"parts": (CHAIR,)}, ["Session 1: Pedro Roque no longer takes part."]),
        ({"parts": (CHAIR, SPEAKER, OPEN)}, ["Session 1: to be confirmed joins (Speaker)."]),
        ({"parts": (SPEAKER, CHAIR)}, ["Session 1: the people come in another order."]),
        (
            speaker(role=RoleKind.KEYNOTE),
            ["Session 1: Pedro Roque takes part as Keynote speaker."],
        ),
        (
            speaker(mode=PresenceMode.REMOTE),
            ["Session 1: Pedro Roque takes part remotely."],
        ),
        (
            speaker(to_be_confirmed=True),
            ["Session 1: Pedro Roque is to be confirmed again."],
        ),
        (
            speaker(office=both("President")),
            ["Session 1: name or office of Pedro Roque reads differently."],
        ),
        (
            speaker(item_id="item-2"),
            ["Session 1: Pedro Roque now speaks to the item Questions."],
        ),
        (
            speaker(item_id=None),
            ["Session 1: Pedro Roque speaks to no particular item any more."],
        ),
        ({"items": ITEMS[:1]}, ["Session 1: the item Questions is dropped."]),
        ({"items": (*ITEMS, ItemFacts("item-3", both("End")))}, ["Session 1: new item End."]),
        ({"items": (ITEMS[0], replace(ITEMS[1], minutes=9))}, ["Session 1: the item Questions was changed."]),
        ({"items": ITEMS[::-1]}, ["Session 1: the items come in another order."]),
    ],
)
def test_changes_of_a_session(changed: dict[str, Any], sentences: list[str]) -> None:
    assert told(agenda(), agenda_of(**changed)) == sentences


@pytest.mark.parametrize(
    ("before", "sentences"),
    [
        ({"status": SessionStatus.CANCELLED}, ["Session 1 takes place after all."]),
        ({"status": SessionStatus.TENTATIVE}, ["Session 1 is confirmed."]),
        ({"starts_at": None, "ends_at": None}, ["Session 1 has a time now: Tuesday 31 January at 09:30."]),
        ({"room_id": None}, ["Session 1 takes place in Salwa 1."]),
        ({"visibility": Visibility.CLOSED}, ["Session 1 is open to everybody now."]),
        ({"chatham_house": True}, ["Session 1 is no longer held under the Chatham House Rule."]),
        (
            {"parts": (replace(CHAIR, mode=PresenceMode.REMOTE), SPEAKER)},
            ["Session 1: Nasser al-Hajri takes part in the room."],
        ),
        (
            {"parts": (replace(CHAIR, to_be_confirmed=True), SPEAKER)},
            ["Session 1: Nasser al-Hajri is confirmed (Chair)."],
        ),
    ],
)
def test_changes_from_another_state(before: dict[str, Any], sentences: list[str]) -> None:
    assert told(agenda_of(**before), agenda()) == sentences


def test_changes_of_the_event_and_of_what_is_on_the_agenda() -> None:
    event = replace(
        EVENT, title=both("Meeting"), last_on=date(2023, 2, 1), venue_name=both("Hall"), theme=both("Peace")
    )
    after = agenda(
        replace(SESSION, id="new", title=both("Panel")),
        event=replace(event, digits="arab"),
        rooms=(
            replace(ROOMS[1], name=both("Majlis"), capacity=9),
            replace(ROOMS[0], id="dukhan", name=both("Dukhan")),
        ),
        people=(HAJRI, replace(ROQUE, biography=both("Longer"))),
    )
    assert told(agenda(), after) == [
        "The meeting is now called Meeting.",
        "The meeting is held on 30 January – 1 February 2023.",
        "The venue is now Hall.",
        "The details of the meeting were revised.",
        "The agenda is presented differently.",
        "The room Al Majlis is now called Majlis.",
        "The details of the room Majlis were revised.",
        "New room: Dukhan.",
        "The room Salwa 1 is no longer used.",
        "The profile of Pedro Roque was revised.",
        "New: Panel, Tuesday 31 January at 09:30.",
        "Session 1 is no longer on the agenda.",
    ]
    assert told(agenda(), agenda(rooms=ROOMS[::-1])) == ["The rooms come in another order."]
    later = replace(SESSION, id="new", starts_at=None, ends_at=None)
    assert told(agenda(), agenda(SESSION, later)) == ["New: Session 1."]


def test_of_somebody_erased_no_name_is_said() -> None:
    today = Today(erased_people=frozenset({"roque"}))
    before, after = agenda_of(parts=(CHAIR,)), agenda()
    assert told(mask(before, PUBLIC, today), mask(after, PUBLIC, today)) == [
        "Session 1: a person whose name is withheld joins (Speaker)."
    ]


def test_numbers_and_times_are_in_the_digits_of_the_event() -> None:
    arabic = Reading("ar", ZoneInfo("Asia/Qatar"), dates.DateStyle(digits="arab"))
    (sentence,) = told(agenda(), agenda_of(starts_at=at(9), title=both("X")), arabic)[:1]
    assert "٣٠" in sentence
    assert not any(digit in sentence for digit in "0123456789")


def test_every_change_has_words_of_its_own() -> None:
    values: dict[ChangeCode, dict[str, Any]] = {
        ChangeCode.KIND: {"before": SessionKind.PANEL, "after": SessionKind.MEAL},
        ChangeCode.LANGUAGES: {"before": (), "after": ("ar",)},
        ChangeCode.VISIBILITY: {"after": Visibility.PUBLIC},
        ChangeCode.ROOM: {"before": ROOMS[0], "after": ROOMS[1]},
        ChangeCode.EVENT_DAYS: {"first": EVENT.first_on, "last": EVENT.last_on},
        ChangeCode.PERSON_PROFILE: {"person": ROQUE},
    }
    facts = {"part": SPEAKER, "item": ITEMS[0], "room": ROOMS[0]}
    times = {"before": at(9), "after": at(10), "minutes": 60} | facts
    texts = {"before": both("Old"), "after": both("New")}
    named = {ChangeCode.EVENT_TITLE, ChangeCode.EVENT_VENUE, ChangeCode.ROOM_RENAMED, ChangeCode.TITLE}
    words = {
        code: labels.change_sentence(
            Change(code, SESSION, values.get(code, texts if code in named else times)), SAY
        )
        for code in ChangeCode
    }
    assert all(sentence.endswith(".") for sentence in words.values())
    assert len(set(words.values())) == len(ChangeCode)
