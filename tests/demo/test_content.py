"""The demonstration event says what it should in both languages, and holds together in both releases."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, time
from importlib.resources import files
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from eventapp.core.languages import LANGUAGES

Row = dict[str, Any]
TOML = files("eventapp.demo").joinpath("doha_2023.toml").read_text(encoding="utf-8")
DATA: Row = tomllib.loads(TOML)
SESSIONS: list[Row] = DATA["sessions"]
ONLY_IN = {"d1-clinic": "en", "d2-oversight": "ar"}  # sessions deliberately titled in one language

TO_BE_CONFIRMED = 2  # parts
REMOTE = 3  # parts
OBJECTIVES = 4
PLAIN_CHANGES = ("start", "end", "room", "title", "status")

# Table → keys it must have, keys it may have.
SCHEMA: dict[str, tuple[str, str]] = {
    "practical": ("key title body", ""),
    "organisations": ("key kind short formal", "acronym parent country sort"),
    "honorifics": ("key masculine feminine", ""),
    "ranks": ("key label", ""),
    "people": ("key name aliases honorific rank address sort biography", ""),
    "appointments": ("person organisation office primary", "from_on to_on"),
    "credits": ("organisation role wording position", ""),
    "objectives": ("text", ""),
    "instruments": ("body number year title url", "adopted_on"),
    "documents": ("kind symbol from title summary", ""),
    "remarks": ("session part spoken submitted_at text", "delivered_at"),
    "delegations": ("organisation language answer focal_name focal_email", "people reason"),
    "delegations.people": ("function state", "person name office"),
    "categories": ("kind cap title description questions", "people"),
    "categories.questions": ("kind prompt", "choices is_required is_personal"),
    "categories.people": ("name office represents email answers", ""),
    "rooms": ("key code name capacity booths illustrative", ""),
    "sessions": (
        "key day start end kind status visibility chatham_house title summary note languages illustrative",
        "room all_rooms expected items parts",
    ),
    "sessions.items": ("title minutes", ""),
    "sessions.parts": ("role mode", "person organisation office to_be_confirmed item"),
    "releases": ("number released_at note", ""),
    "changes": ("release session before", ""),
    "changes.before": ("", "start end room title status absent parts_removed items_before"),
}
SINGLE: dict[str, str] = {
    "series": "key title description",
    "event": "slug title short_title theme description zone country first_on last_on audience accent digits"
    " months hijri_offset contact prepared_at",
    "venue": "name address city",
}
KEYED = [table for table, (required, _) in SCHEMA.items() if "key" in required.split()]
CODES: dict[tuple[str, str], str] = {
    ("practical", "key"): "visa hotels transport contacts privacy",
    ("organisations", "kind"): "state parliament assembly un_entity un_office ministry authority igo"
    " ngo media academia",
    ("people", "address"): "masculine feminine neutral",
    ("credits", "role"): "organiser co_organiser in_cooperation_with host supported_by secretariat",
    ("delegations", "answer"): "accepted declined none",
    ("delegations.people", "function"): "head deputy delegate adviser accompanying press",
    ("delegations.people", "state"): "submitted under_review approved",
    ("categories", "kind"): "expert observer press public",
    ("categories.questions", "kind"): "line long choice date file yes_no",
    ("sessions", "kind"): "registration opening plenary panel working closing break meal prayer ceremony"
    " press bilateral",
    ("sessions", "status"): "tentative confirmed cancelled",
    ("sessions", "visibility"): "public participants closed",
    ("sessions.parts", "role"): "chair vice_chair moderator keynote speaker panellist discussant rapporteur"
    " secretary",
    ("sessions.parts", "mode"): "in_room remote",
}


def rows(table: str) -> list[Row]:
    """The rows of a table, those of a nested one (`sessions.parts`) gathered from all of its owners."""
    owner, _, nested = table.partition(".")
    if not nested:
        return list(DATA[owner])
    found = (row.get(nested, []) for row in DATA[owner])
    return [row for value in found for row in (value if isinstance(value, list) else [value])]


def keys(table: str) -> set[str]:
    return {row["key"] for row in DATA[table]}


def texts(value: Any, path: str = "") -> Iterator[tuple[str, Row]]:
    """Every bilingual text with where it stands; acronyms apart, which Arabic borrows as they are."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            yield path, value
            return
        for key, inner in value.items():
            if key != "acronym":
                yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            name = inner.get("key", "") if isinstance(inner, dict) else ""
            yield from texts(inner, f"{path}[{name}]")


def sentences(text: str) -> list[str]:
    plain = re.sub(r"\*\*|^- ", "", text, flags=re.MULTILINE)
    return [part.strip() for part in re.split(r"(?<=[.!?؟])\s+|\n+", plain) if part.strip()]


def prose() -> Iterator[tuple[str, Row]]:
    """What somebody wrote to be read: names, offices and what an earlier release said are left out."""
    named = (
        "delegations",
        "organisations",
        "people",
        "appointments",
        "honorifics",
        "ranks",
        "rooms",
        "changes",
    )
    for path, text in texts(DATA):
        table = path.split("[")[0].strip(".")
        if path.endswith(".biography") or (table not in named and not path.endswith(".office")):
            yield path, text


def first_release() -> list[Row]:
    """The sessions as release 1 had them: the final ones with every `before` applied."""
    state = {session["key"]: deepcopy(session) for session in SESSIONS}
    for change in DATA["changes"]:
        session, before = state[change["session"]], change["before"]
        if before.get("absent"):
            del state[change["session"]]
            continue
        session.update({key: before[key] for key in PLAIN_CHANGES if key in before})
        removed = before.get("parts_removed", [])
        session["parts"] = [part for i, part in enumerate(session.get("parts", [])) if i not in removed]
        session["items"] = before.get("items_before", session.get("items", []))
    return list(state.values())


STATES = pytest.mark.parametrize("state", [first_release(), SESSIONS], ids=["release 1", "release 2"])


def span(session: Row) -> tuple[datetime, datetime]:
    start, end = (
        datetime.combine(session["day"], time.fromisoformat(session[key]), ZoneInfo(DATA["event"]["zone"]))
        for key in ("start", "end")
    )
    return start, end


def minutes(session: Row) -> int:
    start, end = span(session)
    return int((end - start).total_seconds()) // 60


def overlap(one: Row, other: Row) -> bool:
    (start, end), (other_start, other_end) = span(one), span(other)
    return start < other_end and other_start < end


def share_a_room(one: Row, other: Row) -> bool:
    everywhere = one.get("all_rooms", False) or other.get("all_rooms", False)
    return everywhere or bool(one["room"] == other["room"])


def people_in(session: Row) -> set[str]:
    return {part["person"] for part in session.get("parts", []) if "person" in part}


@pytest.mark.parametrize("table", SCHEMA)
def test_tables_have_the_keys_of_the_schema(table: str) -> None:
    required, optional = (set(words.split()) for words in SCHEMA[table])
    for row in rows(table):
        assert required - set(row) == set(), row
        assert set(row) - required - optional == set(), row


def test_nothing_else_is_in_the_file() -> None:
    assert set(DATA) == set(SINGLE) | {table for table in SCHEMA if "." not in table}
    for table, names in SINGLE.items():
        assert set(DATA[table]) == set(names.split())
    assert set(DATA["event"]["contact"]) == {"name", "email", "phone"}


@pytest.mark.parametrize(("table", "key"), CODES)
def test_codes_are_known(table: str, key: str) -> None:
    assert {row[key] for row in rows(table)} - set(CODES[table, key].split()) == set()


@pytest.mark.parametrize("table", KEYED)
def test_keys_are_unique(table: str) -> None:
    assert [key for key, count in Counter(row["key"] for row in rows(table)).items() if count > 1] == []


@pytest.mark.parametrize(
    ("table", "key", "target"),
    [
        ("organisations", "parent", "organisations"),
        ("people", "honorific", "honorifics"),
        ("people", "rank", "ranks"),
        ("appointments", "person", "people"),
        ("appointments", "organisation", "organisations"),
        ("credits", "organisation", "organisations"),
        ("sessions", "room", "rooms"),
        ("sessions.parts", "person", "people"),
        ("sessions.parts", "organisation", "organisations"),
        ("changes", "session", "sessions"),
        ("changes.before", "room", "rooms"),
    ],
)
def test_references_resolve(table: str, key: str, target: str) -> None:
    assert {row[key] for row in rows(table) if key in row} - keys(target) == set()


def test_parents_come_before_their_children() -> None:
    seen: set[str] = set()
    for row in DATA["organisations"]:
        assert row.get("parent") in seen | {None}
        seen.add(row["key"])


@STATES
def test_parts_speak_on_an_item_of_their_own_session(state: list[Row]) -> None:
    for session in state:
        for part in session.get("parts", []):
            assert part.get("item", 0) in range(max(len(session["items"]), 1)), session["key"]


def test_both_languages_everywhere_but_in_two_titles() -> None:
    allowed = {f".sessions[{key}].title": language for key, language in ONLY_IN.items()}
    for path, text in texts(DATA):
        given = {language for language in LANGUAGES if text[language].strip()}
        if path in allowed:
            assert given == {allowed[path]}, path
        elif path.endswith((".wording", ".note")) and not given:
            continue
        else:
            assert given == set(LANGUAGES), path
        assert all(text[language] == text[language].strip() for language in LANGUAGES), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_written_twice(language: str) -> None:
    written = Counter(sentence for _, text in prose() for sentence in sentences(text[language]))
    assert [sentence for sentence, count in written.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_summaries_are_two_to_four_sentences(language: str) -> None:
    found = {session["key"]: len(sentences(session["summary"][language])) for session in SESSIONS}
    assert {key: count for key, count in found.items() if count not in range(2, 5)} == {}


def test_arabic_is_written_in_arabic() -> None:
    """Arabic letters and vowel signs, Latin digits and plain signs; of Latin words only a product's name."""
    wrong = {}
    for path, text in texts(DATA):
        rest = re.sub(r"\bgoTravel\b", "", text["ar"])
        strange = set(re.findall(r"[^\u0621-\u063A\u0641-\u0652 \n0-9«»،؛؟:.()–*-]", rest))
        if strange:
            wrong[path] = strange
    assert wrong == {}


def test_english_is_written_in_latin_letters() -> None:
    wrong = {path: text["en"] for path, text in texts(DATA) if re.search(r"[\u0590-\u06FF\"']", text["en"])}
    assert wrong == {}


@STATES
def test_a_session_is_on_a_day_of_the_event_and_in_order(state: list[Row]) -> None:
    days = {DATA["event"]["first_on"], DATA["event"]["last_on"]}
    assert {session["day"] for session in state} == days
    assert [session["key"] for session in state if minutes(session) <= 0] == []
    assert [s["key"] for s in state if s.get("all_rooms", False) == ("room" in s)] == []


@STATES
def test_no_room_holds_two_sessions_at_once(state: list[Row]) -> None:
    pairs = combinations(state, 2)
    clashes = [(a["key"], b["key"]) for a, b in pairs if share_a_room(a, b) and overlap(a, b)]
    assert clashes == []


@STATES
def test_nobody_is_in_two_places_at_once(state: list[Row]) -> None:
    pairs = combinations(state, 2)
    clashes = [(a["key"], b["key"]) for a, b in pairs if people_in(a) & people_in(b) and overlap(a, b)]
    assert clashes == []


@STATES
def test_items_fit_their_session(state: list[Row]) -> None:
    planned = {s["key"]: (sum(item["minutes"] for item in s.get("items", [])), minutes(s)) for s in state}
    assert {key: both for key, both in planned.items() if both[0] > both[1]} == {}


@STATES
def test_rooms_have_the_booths_of_their_sessions(state: list[Row]) -> None:
    booths = {room["key"]: set(room["booths"]) for room in DATA["rooms"]}
    assert [s["key"] for s in state if "room" in s and set(s["languages"]) - booths[s["room"]]] == []


def test_rooms_hold_the_people_expected() -> None:
    seats = {room["key"]: room["capacity"] for room in DATA["rooms"]}
    assert [s["key"] for s in SESSIONS if "room" in s and s["expected"] > seats[s["room"]]] == []


def test_a_part_is_a_person_or_an_organisation_or_to_be_confirmed() -> None:
    for part in rows("sessions.parts"):
        assert not ("person" in part and "organisation" in part), part
        assert "person" in part or "organisation" in part or part["to_be_confirmed"], part
        assert "office" not in part or "organisation" in part, part


def test_everybody_named_has_one_office_that_is_printed() -> None:
    printed = Counter(row["person"] for row in DATA["appointments"] if row["primary"])
    assert printed == Counter(keys("people"))
    assert {key for session in SESSIONS for key in people_in(session)} == keys("people")


def test_both_days_have_a_programme_in_parallel_rooms() -> None:
    pauses = {"registration", "break", "meal", "prayer", "ceremony"}
    held = [session for session in SESSIONS if session["kind"] not in pauses]
    assert (len(SESSIONS), len(held), len(DATA["rooms"])) == (32, 21, 3)
    assert Counter(session["day"] for session in held) == {date(2023, 1, 30): 9, date(2023, 1, 31): 12}
    assert {session["room"] for session in held} == keys("rooms")


def test_every_kind_of_session_is_there() -> None:
    assert {session["kind"] for session in SESSIONS} == set(CODES["sessions", "kind"].split())


def test_the_cases_a_demonstration_needs_are_there() -> None:
    parts = rows("sessions.parts")
    assert [s["key"] for s in SESSIONS if s["status"] == "cancelled"] == ["d2-technology"]
    assert [s["key"] for s in SESSIONS if s["status"] == "tentative"] == ["d2-secretariats"]
    assert [s["key"] for s in SESSIONS if s["visibility"] == "closed"] == ["d1-bureau"]
    assert [s["key"] for s in SESSIONS if s["chatham_house"]] == ["d2-returnees"]
    assert Counter(part.get("to_be_confirmed", False) for part in parts)[True] == TO_BE_CONFIRMED
    assert Counter(part["mode"] for part in parts)["remote"] == REMOTE


def test_what_is_not_on_record_is_marked() -> None:
    known = [session["key"] for session in SESSIONS if not session["illustrative"]]
    assert known == ["d1-opening", "d1-sahel", "d1-gender", "d2-threats"]
    assert [s["key"] for s in SESSIONS if not s["illustrative"] and not s["note"]["en"]] == []
    assert all(room["illustrative"] for room in DATA["rooms"])


def test_three_rooms_are_busy_at_twenty_to_twelve_and_something_follows() -> None:
    moment = datetime(2023, 1, 31, 11, 40, tzinfo=ZoneInfo("Asia/Qatar"))
    running = [s["key"] for s in SESSIONS if span(s)[0] <= moment < span(s)[1]]
    later = [s for s in SESSIONS if span(s)[0] > moment]
    assert running == ["d2-policies", "d2-passengers", "d2-oversight"]
    assert min(later, key=lambda s: span(s)[0])["key"] == "d2-returnees"


def test_releases_are_before_the_meeting_and_in_order() -> None:
    opening = min(span(session)[0] for session in SESSIONS)
    moments = [release["released_at"] for release in DATA["releases"]]
    assert [release["number"] for release in DATA["releases"]] == [1, 2]
    assert moments == sorted(moments)
    assert moments[-1] < opening


def test_every_sort_of_change_happens_between_the_releases() -> None:
    kinds = sorted(key for change in DATA["changes"] for key in change["before"])
    assert kinds == ["absent", "items_before", "parts_removed", "room", "start", "status", "title"]
    assert {change["release"] for change in DATA["changes"]} == {1}
    final = {session["key"]: session for session in SESSIONS}
    before = {session["key"]: session for session in first_release()}
    differ = {key for key in final if before.get(key) != final[key]}
    assert differ == {change["session"] for change in DATA["changes"]}
    assert set(final) - set(before) == {"d2-secretariats"}


def test_the_event_as_published() -> None:
    event = DATA["event"]
    assert (event["slug"], event["zone"], event["accent"]) == ("doha-2023", "Asia/Qatar", "maroon")
    assert (event["first_on"], event["last_on"]) == (date(2023, 1, 30), date(2023, 1, 31))
    assert event["contact"]["email"].endswith("@example.org")
    assert len(DATA["objectives"]) == OBJECTIVES
    credited = [(row["position"], row["organisation"], row["role"]) for row in DATA["credits"]]
    assert credited == [
        (1, "unoct", "organiser"),
        (2, "programme-office", "organiser"),
        (3, "osce-pa", "co_organiser"),
        (4, "shura", "in_cooperation_with"),
    ]


def test_instruments_are_cited_and_linked_alike() -> None:
    symbols = [(row["body"], row["number"], row["year"]) for row in DATA["instruments"]]
    assert symbols == [("S/RES", 2178, 2014), ("S/RES", 2396, 2017), ("S/RES", 2482, 2019)]
    for row in DATA["instruments"]:
        assert row["url"] == f"https://undocs.org/{row['body']}/{row['number']}({row['year']})"
    assert [row.get("adopted_on") for row in DATA["instruments"]] == [date(2014, 9, 24), None, None]
