"""Every finding is one whole sentence that says who, where and when; every word has a label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.core import dates
from eventapp.core.locale import Reading
from eventapp.core.localized import LocalizedText
from eventapp.core.text import strip_isolates
from eventapp.programme import labels
from eventapp.programme.rules.conflicts import (
    Finding,
    FindingCode,
    ItemValue,
    PartValue,
    ProgrammeValue,
    RoomValue,
    SessionValue,
    Unavailability,
    find,
)
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Severity,
    Visibility,
)

DOHA = ZoneInfo("Asia/Qatar")
SAY = Reading("en", DOHA)


def at(hour: int, minute: int = 0, day: int = 30) -> datetime:
    return datetime(2023, 1, day, hour, minute, tzinfo=DOHA).astimezone(UTC)


def both(text: str) -> LocalizedText:
    return LocalizedText(f"«{text}»", text)


PARTS = (
    PartValue(RoleKind.CHAIR, "p", both("Nasser al-Hajri")),
    PartValue(RoleKind.SPEAKER, "q", LocalizedText(en="Pedro Roque"), office=LocalizedText(ar="رئيس")),
)
ONE = SessionValue(
    "a",
    both("Session 1"),
    SessionKind.PANEL,
    SessionStatus.CONFIRMED,
    at(9, 30),
    at(11),
    room_id="salwa",
    expected=120,
    summary=LocalizedText(en="Text"),
    parts=PARTS,
    items=(ItemValue(LocalizedText(ar="كلمة"), 91),),
)
TWO = replace(
    ONE, id="b", title=LocalizedText(en="Session 2"), starts_at=at(10, 30), ends_at=at(12), items=()
)


def sentences(*sessions: SessionValue, say: Reading = SAY, **values: Any) -> list[str]:
    programme = ProgrammeValue(
        first_on=date(2023, 1, 30),
        last_on=date(2023, 2, 3),
        zone=DOHA,
        rooms=(RoomValue("salwa", both("Salwa 1"), 100),),
        sessions=sessions,
        **values,
    )
    return [strip_isolates(labels.finding_sentence(found, say)) for found in find(programme)]


def test_a_programme_full_of_faults_in_words() -> None:
    absent = Unavailability("p", at(8), at(9, 45))
    closed = Unavailability("salwa", at(11, day=29), at(10))
    found = sentences(ONE, TWO, person_unavailability=(absent,), room_unavailability=(closed,))
    day = "Monday 30 January"
    first, second = f"Session 1 ({day}, 09:30–11:00)", f"Session 2 ({day}, 10:30–12:00)"
    assert found == [
        f"Pedro Roque is in two places at once: {first} and {second}.",
        f"Nasser al-Hajri is in two places at once: {first} and {second}.",
        f"Salwa 1 is taken twice: {first} and {second}.",
        f"Salwa 1 cannot be used Sunday 29 January, 11:00 to {day}, 10:00, but Session 1 is there"
        f" ({day}, 09:30–11:00).",
        f"The items of {first} need 1 minute more than the session has.",
        f"Nasser al-Hajri is not available {day}, 08:00–09:45, but has a part in {first}.",
        f"{first}: 120 people are expected, Salwa 1 holds 100.",
        f"{second}: 120 people are expected, Salwa 1 holds 100.",
        "Session 2 has no Arabic title.",
        "Session 1 has no Arabic description.",
        "Session 1: the office رئيس is not given in English.",
        "Session 1: the item كلمة has no English title.",
        "The name of Pedro Roque, who has a part in Session 1, is not given in Arabic.",
        "Session 2 has no Arabic description.",
        "Session 2: the office رئيس is not given in English.",
    ]


def test_the_remaining_findings_in_words() -> None:
    clean = SessionValue(
        "a", both("Session 1"), SessionKind.BILATERAL, SessionStatus.CONFIRMED, at(9, 30), at(11)
    )
    day = "Friday 3 February"
    friday = replace(clean, starts_at=at(11) + timedelta(days=4), ends_at=at(12) + timedelta(days=4))
    lunch = replace(friday, id="l", title=both("Lunch"), kind=SessionKind.MEAL, all_rooms=True)
    busy = replace(friday, room_id="salwa", title=both("Panel"), kind=SessionKind.PANEL)
    assert sentences(
        replace(clean, id="z", starts_at=at(9, day=29), ends_at=at(10, day=29)),
        replace(clean, id="y", ends_at=at(9)),
        replace(clean, id="x", starts_at=None, ends_at=None),
        replace(clean, id="w", title=both("First"), room_id="salwa", starts_at=at(13), ends_at=at(14)),
        replace(clean, id="v", title=both("Next"), room_id="salwa", starts_at=at(14, 3), ends_at=at(15)),
        lunch,
        busy,
        changeover_minutes=5,
        has_friday_prayer=True,
    ) == [
        "Session 1 (Sunday 29 January, 09:00–10:00) lies outside the days of the event.",
        "Session 1 ends before it begins.",
        f"Panel ({day}, 11:00–12:00) runs during Lunch, which is for all rooms ({day}, 11:00–12:00).",
        f"Nobody chairs Panel ({day}, 11:00–12:00).",
        "Only 3 minutes between First (Monday 30 January, 13:00–14:00)"
        " and Next (Monday 30 January, 14:03–15:00) in Salwa 1.",
        f"Panel ({day}, 11:00–12:00) falls into the time of the Friday prayer.",
        "Session 1 is not scheduled yet.",
    ]


def test_numbers_are_in_the_digits_of_the_event() -> None:
    arabic = Reading("ar", DOHA, dates.DateStyle(digits="arab"))
    words = " ".join(sentences(ONE, say=arabic))
    assert "١٢٠" in words
    assert "120" not in words


def test_every_finding_has_words() -> None:
    values = {
        "person": both("P"),
        "room": both("R"),
        "starts_at": at(9),
        "ends_at": at(10),
        "capacity": 1,
        "expected": 2,
        "over": 3,
        "minutes": 4,
        "what": "title",
        "language": "ar",
        "of": both("T"),
    }
    findings = [Finding(code, Severity.NOTE, (ONE, TWO), values) for code in FindingCode]
    words = [labels.finding_sentence(found, SAY) for found in findings]
    assert all(sentence.endswith(".") for sentence in words)
    assert len(set(words)) == len(FindingCode)


def test_every_word_of_the_vocabulary_has_a_label() -> None:
    tables: dict[type[StrEnum], Mapping[Any, Any]] = {
        SessionKind: labels.KINDS,
        SessionStatus: labels.STATUSES,
        Visibility: labels.VISIBILITIES,
        PresenceMode: labels.MODES,
        Severity: labels.SEVERITIES,
        RoleKind: labels.ROLES,
    }
    assert {kind: set(table) for kind, table in tables.items()} == {kind: set(kind) for kind in tables}
    assert all(labels.role_label(role, form) for role, form in product(RoleKind, "mfn"))
