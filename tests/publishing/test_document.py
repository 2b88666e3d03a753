"""The agenda as a PDF: what is in it, for whom, in which language; that people and programs can read it."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.core import typesetting
from eventapp.core.dates import DateStyle
from eventapp.core.locale import Reading
from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)
from eventapp.publishing.faces import document
from eventapp.publishing.faces.document import agenda_pdf
from eventapp.publishing.models import Release
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.queries import Agenda
from eventapp.publishing.rules.masking import Today, mask
from eventapp.publishing.rules.snapshot import AgendaSnapshot, PartFacts
from tests.pdf import assert_accessible, elements, reader, text_of
from tests.publishing.agendas import EVENT, ITEMS, PUBLIC, ROOMS, SESSION, SPEAKER, agenda, agendas, at

pytestmark = pytest.mark.needs("poppler")
ADDRESS = "https://hiwar.example/en/doha-2023/agenda"
MOMENT = datetime(2023, 1, 29, 15, 20, tzinfo=UTC)


def words(ar: str, en: str) -> LocalizedText:
    return LocalizedText(ar, en)


TITLED = replace(
    EVENT,
    title=words("حوار السياسات بشأن أمن الحدود", "Policy dialogue on border security"),
    theme=words("حدود آمنة وتعاون متصل", "Secure borders, open channels"),
    short_title=words("حوار الدوحة", "Doha dialogue"),
    venue_name=words("فندق المجلس", "Majlis Hotel"),
    venue_address=words("الكورنيش", "Corniche"),
)
PANEL = replace(
    SESSION,
    title=words("الجلسة الأولى", "First session"),
    note=words("ملاحظة مهمة", "An important note"),
    parts=(
        PartFacts(
            id="part-1",
            role=RoleKind.CHAIR,
            person_id="mannai",
            label=words("سعادة السيدة موزة المناعي", "H.E. Ms Moza Al-Mannai"),
            gender_form="f",
            office=words("رئيسة اللجنة", "Head of the Committee"),
            organisation=words("مجلس الشورى", "Shura Council"),
        ),
        replace(SPEAKER, label=words("بيدرو روكي", "Pedro Roque"), mode=PresenceMode.REMOTE),
    ),
)


def page(
    snapshot: AgendaSnapshot | None = None,
    before: AgendaSnapshot | None = None,
    *,
    language: str = "en",
    digits: Any = "latn",
    is_draft: bool = False,
) -> AgendaPage:
    """Release 2 of the Doha agenda as a reader of `language` sees it."""
    release = Release(number=2, released_at=MOMENT, note=words("ملاحظة الإصدار", "Note of the release"))
    found = snapshot or agenda(PANEL, event=TITLED)
    reading = Reading(language, ZoneInfo("Asia/Qatar"), DateStyle(digits=digits).for_language(language))
    return AgendaPage(Agenda(None if is_draft else release, found, before), reading)


def printed(shown: AgendaPage, day: date | None = None) -> str:
    return text_of(agenda_pdf(shown, day=day, address=ADDRESS))


@pytest.fixture(autouse=True)
def fresh(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No document is left from another test."""
    monkeypatch.setattr(typesetting, "_kept", typesetting._Kept())


# What it says


def test_the_agenda_in_english() -> None:
    text = printed(page())
    for part in (
        *("Policy dialogue on border security", "Secure borders, open channels", "30–31 January 2023"),
        *("8 Rajab 1444 AH", "Majlis Hotel", "Corniche", "Release 2", "Sunday 29 January 2023, 18:20"),
        *("All times are those of the venue (UTC+3).", "hiwar.example/en/doha-2023/agenda"),
        *("Note of the release", "Tuesday 31 January 2023", "09:30–11:00", "First session", "Salwa 1"),
        *("Panel discussion", "Interpretation: Arabic, English", "An important note", "Page 1 of 1"),
        "Chair H.E. Ms Moza Al-Mannai, Head of the Committee, Shura Council",
        *("Remarks 10 minutes", "remotely Pedro Roque, Head, PAM", "Questions 5 minutes"),
    ):
        assert part in text, part


def test_the_agenda_in_arabic() -> None:
    text = printed(page(language="ar"))
    for part in (
        *("حوار السياسات بشأن أمن الحدود", "حدود آمنة وتعاون متصل", "فندق المجلس", "ملاحظة الإصدار"),
        *("الجلسة الأولى", "ملاحظة مهمة", "رئيسة الجلسة", "سعادة السيدة موزة المناعي", "رئيسة اللجنة"),
        *("مجلس الشورى", "بيدرو روكي", "العربية", "الثلاثاء", "يناير", "09:30", "11:00"),
    ):
        assert part in text, part


def test_a_time_range_begins_at_the_right_in_arabic() -> None:
    """Poppler reads what is seen: of two isolated times the first stands at the right."""
    assert "11:00–09:30" in printed(page(language="ar"))


def test_every_digit_is_arabic_indic_where_the_event_says_so() -> None:
    rooms = tuple(replace(room, name=words("قاعة", "Hall")) for room in ROOMS)
    shown = page(agenda(PANEL, event=TITLED, rooms=rooms), language="ar", digits="arab")
    text = text_of(agenda_pdf(shown, day=None, address="https://hiwar.example/ar/doha/agenda"))
    assert {char for char in text if char in "0123456789"} == {"3"}  # UTC+3 is a symbol
    for part in ("٠٩:٣٠", "١١:٠٠", "٢٠٢٣", "١٤٤٤", "١٠"):
        assert part in text, part


def test_one_day_alone() -> None:
    first = replace(
        PANEL,
        id="first",
        title=words("الأول", "On the first day"),
        starts_at=at(9, day=30),
        ends_at=at(10, day=30),
    )
    snapshot = agenda(first, PANEL, event=TITLED)
    text = printed(page(snapshot), date(2023, 1, 30))
    assert ("Agenda of Monday 30 January 2023" in text, "On the first day" in text) == (True, True)
    assert ("First session" in text, "31 January" in text) == (False, False)


def test_a_break_is_a_slim_row_and_an_empty_day_is_said() -> None:
    pause = replace(
        SESSION, kind=SessionKind.BREAK, title=words("استراحة", "Coffee"), parts=(), items=(), languages=()
    )
    pause = replace(pause, room_id=None, all_rooms=True, note=LocalizedText())
    text = printed(page(agenda(pause, event=TITLED)))
    assert ("Coffee All rooms" in text or "All rooms Coffee" in text, "Break" in text) == (True, False)
    assert "Nothing on this day" in printed(page(agenda(pause, event=TITLED)), date(2023, 1, 30))


def test_a_title_in_the_other_language_is_marked_and_tagged() -> None:
    shown = page(agenda(replace(PANEL, title=words("عنوان عربي", ""), languages=()), event=TITLED))
    body = agenda_pdf(shown, day=None, address=ADDRESS)
    assert "Arabic" in text_of(body)
    assert "ar" in {node.get("/Lang") for node in elements(body)}


# What changed


def test_what_changed_is_said_at_the_session() -> None:
    before = agenda(replace(PANEL, starts_at=at(9), room_id="majlis"), event=TITLED)
    text = printed(page(None, before))
    assert "Changed in Release 2" in text
    assert "First session begins 30 minutes later, at 09:30 instead of 09:00." in text
    assert "First session moves from Al Majlis to Salwa 1." in text


def test_a_cancelled_session_is_struck_and_named() -> None:
    cancelled = replace(PANEL, status=SessionStatus.CANCELLED)
    shown = page(agenda(cancelled, event=TITLED), agenda(PANEL, event=TITLED))
    text = printed(shown)
    assert ("Cancelled" in text, "First session is cancelled." in text) == (True, True)
    assert "ملغاة" in printed(replace(shown, reading=replace(shown.reading, language="ar")))


def test_what_left_the_agenda_is_said_in_front() -> None:
    gone = replace(PANEL, id="gone", title=words("غابت", "Gone session"), starts_at=at(14), ends_at=at(15))
    before = agenda(PANEL, gone, event=replace(TITLED, venue_name=words("قديم", "Old hotel")))
    text = printed(page(None, before))
    assert "Gone session is no longer on the agenda." in text
    assert "The venue is now Majlis Hotel." in text
    assert text.index("no longer on the agenda") < text.index("Tuesday 31 January 2023")
    assert "Gone session" not in printed(page(None, before), date(2023, 1, 30))
    assert "Gone session" in printed(page(None, before), date(2023, 1, 31))


# For whom


def test_what_a_reader_may_not_see_is_not_there() -> None:
    closed = replace(
        PANEL, id="closed", title=words("مغلقة", "Behind closed doors"), visibility=Visibility.CLOSED
    )
    under_rule = replace(PANEL, chatham_house=True)
    masked = mask(agenda(under_rule, closed, event=TITLED), PUBLIC, Today())
    text = printed(page(masked))
    assert ("Behind closed doors" in text, "Mannai" in text, "Chatham House Rule" in text) == (
        False,
        False,
        True,
    )


def test_a_draft_says_so_on_every_page() -> None:
    many = [
        replace(PANEL, id=f"s{number}", starts_at=at(8) + timedelta(minutes=number)) for number in range(12)
    ]
    body = agenda_pdf(page(agenda(*many, event=TITLED), is_draft=True), day=None, address=ADDRESS)
    pages = len(reader(body).pages)
    assert pages > 1
    assert text_of(body).count("Draft, not released yet") == pages
    assert "مسودة" in printed(page(language="ar", is_draft=True))
    assert "Draft" not in printed(page())


# That it can be read


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_file_is_accessible(language: str) -> None:
    body = agenda_pdf(page(language=language), day=None, address=ADDRESS)
    assert_accessible(body, language)
    kinds = [str(node["/S"]) for node in elements(body)]
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/H3")) == (1, 1, 1)
    assert (kinds.count("/Table"), kinds.count("/TH"), kinds.count("/Figure")) == (1, 3, 1)
    title = reader(body).metadata
    assert title is not None
    assert (
        title.title
        == {
            "ar": "حوار السياسات بشأن أمن الحدود – جدول الأعمال",
            "en": "Policy dialogue on border security – Agenda",
        }[language]
    )


@pytest.mark.parametrize("language", ["ar", "en"])
def test_texts_that_nobody_expects(language: str) -> None:
    strange = (
        "王毅",
        "😀",
        "a\u202eb",
        "n\x00ul",
        '#import "x" $x$ *b*',
        "\U0001e900",
        "م" * 300,
        "W" * 300,
        "word " * 60,
    )
    parts = tuple(
        PartFacts(f"p{number}", RoleKind.SPEAKER, None, words(name, name), office=words(name, name))
        for number, name in enumerate(strange)
    )
    sessions = [
        replace(PANEL, id=f"s{number}", title=words(name[:300], name[:300]), parts=parts, items=ITEMS)
        for number, name in enumerate(strange)
    ]
    shown = page(
        agenda(*sessions, event=replace(TITLED, title=words("ع" * 300, "w " * 150))), language=language
    )
    made = document.agenda_document(shown, day=None, address=ADDRESS)
    assert (made.conforms, made.substitutions) == (True, ("\U0001e900",))
    assert_accessible(made.pdf, language)
    text = text_of(made.pdf)
    for part in ("王毅", "😀", "ab", "nul", 'import "x"', "U+1E900 ADLAM CAPITAL LETTER ALIF"):
        assert part in text, part


def test_a_session_without_a_title_is_called_by_its_kind() -> None:
    made = document.agenda_document(
        page(agenda(replace(PANEL, title=words("", " \u200f")), event=TITLED)), day=None, address=ADDRESS
    )
    assert made.conforms
    assert [str(node["/T"]) for node in elements(made.pdf) if node["/S"] == "/H3"] == ["Panel discussion"]


@given(agendas(), agendas(), st.sampled_from(["ar", "en"]), st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_agenda_can_be_typeset(
    snapshot: AgendaSnapshot, before: AgendaSnapshot, language: str, is_draft: bool
) -> None:
    made = document.agenda_document(
        page(snapshot, before, language=language, is_draft=is_draft), day=None, address=ADDRESS
    )
    assert made.conforms


def test_the_same_release_is_the_same_file(monkeypatch: pytest.MonkeyPatch) -> None:
    once = agenda_pdf(page(), day=None, address=ADDRESS)
    monkeypatch.setattr(typesetting, "_kept", typesetting._Kept())
    typesetting._compiler.cache_clear()
    assert agenda_pdf(page(), day=None, address=ADDRESS) == once


def test_sixty_sessions_take_a_moment(capsys: pytest.CaptureFixture[str]) -> None:
    """The time is printed; only what would be a fault of another kind fails."""
    sessions = [
        replace(PANEL, id=f"s{number}", starts_at=at(8) + timedelta(minutes=8 * number))
        for number in range(60)
    ]
    agenda_pdf(page(), day=None, address=ADDRESS)
    start = time.perf_counter()
    body = agenda_pdf(page(agenda(*sessions, event=TITLED)), day=None, address=ADDRESS)
    took = time.perf_counter() - start
    with capsys.disabled():
        print(f"\nPDF of 60 sessions: {took:.2f} s, {len(reader(body).pages)} pages, {len(body) // 1000} kB")
    assert took < 10
