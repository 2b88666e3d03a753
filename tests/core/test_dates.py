"""Dates, times, durations and numbers, written and read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import dates
from eventapp.core.dates import DateStyle, Months, NonexistentTime
from eventapp.core.text import isolate_ltr, strip_isolates, to_arabic_digits

DAY = date(2023, 1, 31)
DOHA, VIENNA, SANTIAGO = ZoneInfo("Asia/Qatar"), ZoneInfo("Europe/Vienna"), ZoneInfo("America/Santiago")
OPENING = datetime(2023, 1, 31, 6, 30, tzinfo=UTC)
PLAIN, ARAB = DateStyle(), DateStyle(digits="arab")
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
LANGUAGE = st.sampled_from(["ar", "en"])
STYLES = st.builds(
    DateStyle,
    st.sampled_from(["latn", "arab"]),
    st.sampled_from(["gulf", "un_dual", "levant", "maghreb"]),
    st.integers(-1, 1),
)


def test_a_date_in_words() -> None:
    assert dates.format_date(DAY, "en", PLAIN) == "Tuesday 31 January 2023"
    assert dates.format_date(DAY, "ar", PLAIN) == "الثلاثاء 31 يناير 2023"
    assert dates.format_date(DAY, "ar", ARAB) == "الثلاثاء ٣١ يناير ٢٠٢٣"
    assert dates.format_date(DAY, "en", ARAB) == "Tuesday 31 January 2023"
    assert dates.format_date(DAY, "en", PLAIN, weekday=False) == "31 January 2023"
    assert dates.format_date(DAY, "ar", PLAIN, year=False) == "الثلاثاء 31 يناير"
    assert dates.format_month_day(DAY, "ar", PLAIN) == "31 يناير"
    assert dates.format_month_day(DAY, "en", PLAIN) == "31 January"


@pytest.mark.parametrize(
    ("months", "january", "july"),
    [
        ("gulf", "31 يناير 2023", "1 يوليو 2023"),
        ("un_dual", "31 كانون الثاني/يناير 2023", "1 تموز/يوليه 2023"),
        ("levant", "31 كانون الثاني 2023", "1 تموز 2023"),
        ("maghreb", "31 يناير 2023", "1 يوليوز 2023"),
    ],
)
def test_month_names_follow_the_style(months: Months, january: str, july: str) -> None:
    style = DateStyle(months=months)
    assert dates.format_date(DAY, "ar", style, weekday=False) == january
    assert dates.format_date(date(2023, 7, 1), "ar", style, weekday=False) == july


@pytest.mark.parametrize(("months", "locale"), [("gulf", "ar"), ("levant", "ar_SY"), ("maghreb", "ar_MA")])
def test_month_names_are_those_of_unicode(months: Months, locale: str) -> None:
    theirs = list(Locale.parse(locale).months["format"]["wide"].values())
    ours = [dates.format_month_day(date(2023, m, 1), "ar", DateStyle(months=months)) for m in range(1, 13)]
    assert ours == [f"1 {name}" for name in theirs]


def test_english_names_are_those_of_unicode() -> None:
    british = Locale.parse("en_GB")
    for month in range(1, 13):
        day = date(2023, month, month)
        weekday, name = british.days["format"]["wide"][day.weekday()], british.months["format"]["wide"][month]
        assert dates.format_date(day, "en", PLAIN, year=False) == f"{weekday} {month} {name}"


@pytest.mark.parametrize(
    ("first", "last", "english", "arabic"),
    [
        ("2023-01-31", "2023-01-31", "Tuesday 31 January 2023", "الثلاثاء 31 يناير 2023"),
        ("2023-01-30", "2023-01-31", "30–31 January 2023", "30–31 يناير 2023"),
        ("2023-01-30", "2023-02-02", "30 January – 2 February 2023", "30 يناير – 2 فبراير 2023"),
        ("2022-12-30", "2023-01-02", "30 December 2022 – 2 January 2023", "30 ديسمبر 2022 – 2 يناير 2023"),
        ("2022-01-30", "2023-01-31", "30 January 2022 – 31 January 2023", "30 يناير 2022 – 31 يناير 2023"),
    ],
)
def test_a_range_says_month_and_year_once(first: str, last: str, english: str, arabic: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert dates.format_date_range(*days, "en", PLAIN) == english
    assert dates.format_date_range(*days, "ar", PLAIN) == arabic
    assert dates.format_date_range(*days, "ar", ARAB) == to_arabic_digits(arabic)


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        dates.format_date_range(DAY, DAY - timedelta(days=1), "en", PLAIN)


@pytest.mark.parametrize(
    ("day", "arabic", "english"),
    [
        ("2023-01-31", "9 رجب 1444 هـ", "9 Rajab 1444 AH"),
        ("2023-03-21", "29 شعبان 1444 هـ", "29 Shaaban 1444 AH"),  # as Qatar's legal portal dates it
        ("1924-08-01", "1 محرم 1343 هـ", "1 Muharram 1343 AH"),
        ("2077-11-16", "30 ذو الحجة 1500 هـ", "30 Dhu al-Hijjah 1500 AH"),
    ],
)
def test_hijri_dates(day: str, arabic: str, english: str) -> None:
    assert dates.format_hijri(date.fromisoformat(day), "ar", PLAIN) == arabic
    assert dates.format_hijri(date.fromisoformat(day), "en", PLAIN) == english


def test_hijri_follows_digits_and_offset() -> None:
    assert dates.format_hijri(DAY, "ar", ARAB) == "٩ رجب ١٤٤٤ هـ"
    assert dates.format_hijri(DAY, "en", DateStyle(hijri_offset=1)) == "10 Rajab 1444 AH"
    assert dates.format_hijri(DAY, "en", DateStyle(hijri_offset=-1)) == "8 Rajab 1444 AH"


@pytest.mark.parametrize(
    ("day", "offset", "known"),
    [
        ("1924-07-31", 0, False),
        ("1924-07-31", 1, True),
        ("1924-08-01", -1, False),
        ("2077-11-17", 0, False),
        ("2077-11-17", -1, True),
        ("2077-11-16", 1, False),
        ("9999-12-31", 1, False),
        ("0001-01-01", -1, False),
    ],
)
def test_hijri_ends_with_its_tables(day: str, offset: int, known: bool) -> None:
    written = dates.format_hijri(date.fromisoformat(day), "ar", DateStyle(hijri_offset=offset))
    assert (written is not None) == known


def test_times_are_those_of_the_place() -> None:
    assert dates.format_time(OPENING, DOHA, PLAIN) == "09:30"
    assert dates.format_time(OPENING, SANTIAGO, PLAIN) == "03:30"
    assert dates.format_time(OPENING, DOHA, ARAB) == "٠٩:٣٠"
    assert dates.format_time(OPENING, DOHA, ARAB.for_language("en")) == "09:30"
    assert dates.format_time_range(OPENING, OPENING + timedelta(minutes=90), DOHA, PLAIN) == (
        "09:30",
        "11:00",
    )


def test_date_and_time_together() -> None:
    assert dates.format_datetime(OPENING, "en", PLAIN, DOHA) == "Tuesday 31 January 2023, 09:30"
    arabic = f"الثلاثاء 31 يناير 2023، الساعة {isolate_ltr('09:30')}"
    assert dates.format_datetime(OPENING, "ar", PLAIN, DOHA) == arabic
    in_arabic_digits = "الثلاثاء ٣١ يناير ٢٠٢٣، الساعة ٠٩:٣٠"
    assert strip_isolates(dates.format_datetime(OPENING, "ar", ARAB, DOHA)) == in_arabic_digits
    assert dates.format_datetime(OPENING, "en", ARAB, DOHA) == "Tuesday 31 January 2023, 09:30"
    before_midnight = datetime(2023, 1, 30, 22, 0, tzinfo=UTC)
    assert dates.format_datetime(before_midnight, "en", PLAIN, DOHA) == "Tuesday 31 January 2023, 01:00"


def test_a_moment_needs_its_zone() -> None:
    naive = datetime(2023, 1, 31, 9, 30)
    with pytest.raises(ValueError, match="without a time zone"):
        dates.format_time(naive, DOHA, PLAIN)
    with pytest.raises(ValueError, match="without a time zone"):
        dates.format_datetime(naive, "ar", PLAIN, DOHA)
    with pytest.raises(ValueError, match="without a time zone"):
        dates.zone_label(DOHA, naive, "ar")


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Asia/Qatar", "UTC+3"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/Santiago", "UTC−3"),
        ("America/St_Johns", "UTC−3:30"),
        ("Africa/Abidjan", "UTC"),
    ],
)
def test_zone_labels(zone: str, label: str) -> None:
    assert dates.zone_label(ZoneInfo(zone), OPENING, "en") == label
    assert dates.zone_label(ZoneInfo(zone), OPENING, "ar") == isolate_ltr(label)
    assert to_arabic_digits(dates.zone_label(ZoneInfo(zone), OPENING, "ar")) == isolate_ltr(label)


def test_zone_labels_follow_summer_time() -> None:
    assert dates.zone_label(VIENNA, datetime(2023, 7, 1, tzinfo=UTC), "en") == "UTC+2"
    assert dates.zone_label(VIENNA, datetime(2023, 1, 1, tzinfo=UTC), "en") == "UTC+1"


@pytest.mark.parametrize(
    ("number", "english", "arabic", "arabic_digits"),
    [
        (0, "0", "0", "٠"),
        (1234567, "1,234,567", "1,234,567", "١٬٢٣٤٬٥٦٧"),
        (1234.5, "1,234.5", "1,234.5", "١٬٢٣٤٫٥"),
        (2.0, "2", "2", "٢"),
        (100.0, "100", "100", "١٠٠"),
        (-0.001, "0", "0", "٠"),
        (-5, "-5", "\u200e-5", "\u061c-٥"),
    ],
)
def test_numbers(number: float, english: str, arabic: str, arabic_digits: str) -> None:
    assert dates.format_number(number, "en", ARAB) == english
    assert dates.format_number(number, "ar", PLAIN) == arabic
    assert dates.format_number(number, "ar", ARAB) == arabic_digits


@pytest.mark.parametrize(
    ("minutes", "english", "arabic"),
    [
        (0, "0 min", "0 دقيقة"),
        (1, "1 min", "دقيقة"),
        (2, "2 min", "دقيقتان"),
        (3, "3 min", "3 دقائق"),
        (10, "10 min", "10 دقائق"),
        (11, "11 min", "11 دقيقة"),
        (45, "45 min", "45 دقيقة"),
        (60, "1 h", "ساعة"),
        (90, "1 h 30 min", "ساعة و30 دقيقة"),
        (121, "2 h 1 min", "ساعتان ودقيقة"),
        (185, "3 h 5 min", "3 ساعات و5 دقائق"),
        (660, "11 h", "11 ساعة"),
        (6000, "100 h", "100 ساعة"),
        (6180, "103 h", "103 ساعات"),
    ],
)
def test_durations(minutes: int, english: str, arabic: str) -> None:
    assert dates.format_minutes(minutes, "en", ARAB) == english
    assert dates.format_minutes(minutes, "ar", PLAIN) == arabic
    assert dates.format_minutes(minutes, "ar", ARAB) == to_arabic_digits(arabic)


def test_a_duration_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        dates.format_minutes(-1, "en", PLAIN)


@given(DAYS, LANGUAGE, STYLES)
def test_no_direction_marks_and_no_mixed_digits(day: date, language: str, style: DateStyle) -> None:
    written = dates.format_date(day, language, style) + (dates.format_hijri(day, language, style) or "")
    assert not set(written) & set("\u200e\u200f\u061c\u2066\u2067\u2068\u2069")
    latin, arabic = set(written) & set("0123456789"), set(written) & set("٠١٢٣٤٥٦٧٨٩")
    assert not (latin if language == "ar" and style.digits == "arab" else arabic)


@given(DAYS, DAYS, STYLES)
def test_different_days_read_differently(one: date, two: date, style: DateStyle) -> None:
    for language in ("ar", "en"):
        same = dates.format_date(one, language, style) == dates.format_date(two, language, style)
        assert same == (one == two)


def test_every_style_has_twelve_months() -> None:
    for months, month in product(get_args(Months), range(1, 13)):
        assert len(dates.format_month_day(date(2023, month, 1), "ar", DateStyle(months=months))) > len("1 ")


@pytest.mark.parametrize(
    "typed",
    [
        "2023-01-31",
        "2023/1/31",
        "2023.01.31",
        "31/1/2023",
        "31-01-2023",
        "31.1.2023",
        " ٣١/٠١/٢٠٢٣ ",
        "۲۰۲۳-۰۱-۳۱",
    ]
    + ["٢٠٢٣-٠١-٣١", "\u200f31\u200f/1\u200f/2023", "\u20662023-01-31\u2069"],
)
def test_dates_are_read(typed: str) -> None:
    assert dates.parse_date(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1/31/2023",
        "2023-02-29",
        "2023-13-01",
        "31/1/23",
        "20230131",
        "2023-01/31",
        "2023-01-31T00:00",
        "x" * 9999,
    ]
    + ["1899-12-31", "2200-01-01", "0000-01-01", "²023-01-31", "2023-01-31\x00"],
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the type is the promise
        dates.parse_date(typed)


@given(DAYS)
def test_dates_are_read_back(day: date) -> None:
    assert dates.parse_date(day.isoformat()) == day
    assert dates.parse_date(to_arabic_digits(day.isoformat())) == day
    assert dates.parse_date(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    "typed", ["9:30", "09:30", "09.30", "٠٩:٣٠", "۹:۳۰", " 09:30:00 ", "\u206609:30\u2069"]
)
def test_times_are_read(typed: str) -> None:
    assert dates.parse_time(typed) == time(9, 30)


@pytest.mark.parametrize(
    "typed", ["", "24:00", "9:60", "9:3", "930", "9", "9:30 pm", "-9:30", "09:30:0", "noon"]
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the type is the promise
        dates.parse_time(typed)


@given(st.text(max_size=30))
def test_reading_never_fails_otherwise(typed: str) -> None:
    for read in (dates.parse_date, dates.parse_time):
        try:
            read(typed)
        except ValueError:
            continue


def test_local_times_become_moments() -> None:
    assert dates.local_to_utc(datetime(2023, 1, 31, 9, 30), DOHA) == OPENING
    assert dates.local_to_utc(datetime(2023, 10, 4, 9, 0), VIENNA) == datetime(2023, 10, 4, 7, 0, tzinfo=UTC)
    assert dates.local_to_utc(datetime(2023, 1, 31, 9, 30), DOHA).tzinfo is UTC


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    for minute in (0, 30, 59):
        with pytest.raises(NonexistentTime):
            dates.local_to_utc(datetime(2023, 3, 26, 2, minute), VIENNA)
    assert dates.local_to_utc(datetime(2023, 3, 26, 3, 0), VIENNA) == datetime(2023, 3, 26, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("fold", [0, 1])
def test_a_time_that_comes_twice_is_the_first(fold: int) -> None:
    local = datetime(2023, 10, 29, 2, 30, fold=fold)
    assert dates.local_to_utc(local, VIENNA) == datetime(2023, 10, 29, 0, 30, tzinfo=UTC)


def test_a_local_time_has_no_zone_of_its_own() -> None:
    with pytest.raises(ValueError, match="zone of its own"):
        dates.local_to_utc(OPENING, DOHA)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2037, 1, 1)), st.sampled_from([DOHA, VIENNA, SANTIAGO]))
def test_local_times_come_back(local: datetime, zone: ZoneInfo) -> None:
    try:
        moment = dates.local_to_utc(local, zone)
    except NonexistentTime:
        return
    assert moment.astimezone(zone).replace(tzinfo=None) == local
    again = moment - timedelta(hours=1)
    assert again.astimezone(zone).replace(tzinfo=None) != local
