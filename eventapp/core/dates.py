"""Dates, times, durations and numbers in words, in both languages, and back from what people type. Pure.

English is British order («Tuesday 31 January 2023»), Arabic «الثلاثاء 31 يناير 2023». The tables are our own:
the locale data of libraries has no dual month names, no Hijri calendar and no digits in dates.

Direction: results are plain text for a paragraph of the same language. A range of days needs no marks there:
an en dash between numbers is neutral, so that in a right-to-left paragraph «30–31 يناير 2023» has 30 at the
right, the start first (a hyphen would join both numbers into one run from the left). Text for a paragraph of
the other language is wrapped whole by `text.isolate`. Times are given one by one: the page isolates each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from hijridate import Gregorian

from eventapp.core.text import isolate_ltr, strip_isolates, to_arabic_digits, to_latin_digits

Digits = Literal["latn", "arab"]
Months = Literal["gulf", "un_dual", "levant", "maghreb"]


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How dates and numbers are written in Arabic; English keeps Latin digits and its own months.

    `hijri_offset` is in days: 1 where the local Hijri calendar runs a day ahead of Umm al-Qura, -1 behind.
    """

    digits: Digits = "latn"
    months: Months = "gulf"
    hijri_offset: int = 0

    def for_language(self, language: str) -> DateStyle:
        """The style as a text of `language` uses it: Arabic-Indic digits in Arabic alone."""
        return self if language == "ar" or self.digits == "latn" else replace(self, digits="latn")


_GULF: Final = (
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
)
_LEVANT: Final = (
    *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
    *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
)
_UN_SECOND: Final = (*_GULF[:5], "يونيه", "يوليه", *_GULF[7:])  # as United Nations documents spell them
_MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "gulf": _GULF,
    "levant": _LEVANT,
    "un_dual": tuple(f"{levant}/{second}" for levant, second in zip(_LEVANT, _UN_SECOND, strict=True)),
    "maghreb": (  # Moroccan; Algeria and Tunisia say جانفي، فيفري …
        *("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
        *("يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_WEEKDAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_HIJRI_MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "ar": (
        *("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"),
        *("رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
    ),
    "en": (
        *("Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Akhir", "Jumada al-Ula", "Jumada al-Akhirah"),
        *("Rajab", "Shaaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah"),
    ),
}
_HIJRI_ERA: Final[Mapping[str, str]] = {"ar": "هـ", "en": "AH"}


# Dates


def format_date(
    day: date, language: str, style: DateStyle, *, weekday: bool = True, year: bool = True
) -> str:
    """A Gregorian date in words: «الثلاثاء 31 يناير 2023», "Tuesday 31 January 2023"."""
    return _date(day, _words_in(language), style, weekday, year)


def format_month_day(day: date, language: str, style: DateStyle) -> str:
    """Day and month alone: «31 يناير», "31 January"."""
    return _date(day, _words_in(language), style, False, False)


def format_date_range(first: date, last: date, language: str, style: DateStyle) -> str:
    """The days from `first` to `last`, saying month and year once where they are the same.

    One day has its weekday, several have none: «30–31 يناير 2023», "30 January – 2 February 2023".

    Raises:
        ValueError: `last` is before `first`.
    """
    if last < first:
        raise ValueError("a range ends before it begins")
    return _range(first, last, _words_in(language), style)


def format_hijri(day: date, language: str, style: DateStyle) -> str | None:
    """The Umm al-Qura date of `day`, moved by the style's offset: «9 رجب 1444 هـ», "9 Rajab 1444 AH".

    None where the moved day is outside the calendar's tables, 1 August 1924 to 16 November 2077.
    """
    return _hijri(day, _words_in(language), style)


def _words_in(language: str) -> str:
    return "ar" if language == "ar" else "en"


def _month(day: date, language: str, style: DateStyle) -> str:
    return _MONTHS[style.months if language == "ar" else "en"][day.month - 1]


def _digits(text: str, language: str, style: DateStyle) -> str:
    return to_arabic_digits(text) if language == "ar" and style.digits == "arab" else text


@lru_cache(maxsize=4096)
def _date(day: date, language: str, style: DateStyle, weekday: bool, year: bool) -> str:
    parts = [_WEEKDAYS[language][day.weekday()]] if weekday else []
    parts += [str(day.day), _month(day, language, style)]
    parts += [str(day.year)] if year else []
    return _digits(" ".join(parts), language, style)


@lru_cache(maxsize=1024)
def _range(first: date, last: date, language: str, style: DateStyle) -> str:
    if first == last:
        return _date(first, language, style, True, True)
    ends = _date(last, language, style, False, True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{_digits(str(first.day), language, style)}–{ends}"
    return f"{_date(first, language, style, False, first.year != last.year)} – {ends}"


@lru_cache(maxsize=1024)
def _hijri(day: date, language: str, style: DateStyle) -> str | None:
    try:
        moved = day + timedelta(days=style.hijri_offset)
        hijri = Gregorian(moved.year, moved.month, moved.day).to_hijri()
    except OverflowError:
        return None
    month = _HIJRI_MONTHS[language][hijri.month - 1]
    return _digits(f"{hijri.day} {month} {hijri.year} {_HIJRI_ERA[language]}", language, style)


# Times


def format_time(moment: datetime, zone: ZoneInfo, style: DateStyle) -> str:
    """Hour and minute of `moment` (aware) on the clocks of `zone`, 24 hours: "09:30".

    Digits follow the style whatever the language: pass `style.for_language(…)`.

    Raises:
        ValueError: `moment` has no zone.
    """
    local = _local(moment, zone)
    clock = f"{local.hour:02}:{local.minute:02}"
    return to_arabic_digits(clock) if style.digits == "arab" else clock


def format_time_range(start: datetime, end: datetime, zone: ZoneInfo, style: DateStyle) -> tuple[str, str]:
    """Both ends of a span of time, for the page to isolate each and put a dash between.

    Raises:
        ValueError: a moment has no zone.
    """
    return format_time(start, zone, style), format_time(end, zone, style)


def format_datetime(moment: datetime, language: str, style: DateStyle, zone: ZoneInfo) -> str:
    """Date and time of `moment` (aware) at `zone`: «الثلاثاء 31 يناير 2023، الساعة 09:30».

    Raises:
        ValueError: `moment` has no zone.
    """
    day = format_date(_local(moment, zone).date(), language, style)
    clock = format_time(moment, zone, style.for_language(language))
    return f"{day}، الساعة {isolate_ltr(clock)}" if language == "ar" else f"{day}, {clock}"


def zone_label(zone: ZoneInfo, at: datetime, language: str) -> str:
    """How far the clocks of `zone` are from UTC at a moment: "UTC+3", "UTC−3:30", "UTC".

    Always Latin and read from the left: an island in Arabic text.

    Raises:
        ValueError: `at` has no zone.
    """
    offset = _local(at, zone).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    label = "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")
    return isolate_ltr(label) if language == "ar" else label


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(zone)


# Numbers and durations

_ARABIC_SEPARATORS: Final = str.maketrans(
    {",": "\N{ARABIC THOUSANDS SEPARATOR}", ".": "\N{ARABIC DECIMAL SEPARATOR}"}
)
_SINGULAR_DUAL_FEW_MANY: Final = {
    "minute": ("دقيقة", "دقيقتان", "دقائق", "دقيقة"),
    "hour": ("ساعة", "ساعتان", "ساعات", "ساعة"),
}


def format_number(number: float, language: str, style: DateStyle) -> str:
    """A number with separators, at most two decimals: "1,234.5", «١٬٢٣٤٫٥».

    A minus stands after a direction mark in Arabic, as Unicode's locale data has it.
    """
    plain = f"{number:,}" if isinstance(number, int) else f"{number:,.2f}".rstrip("0").rstrip(".")
    plain = "0" if plain == "-0" else plain
    if language != "ar":
        return plain
    if style.digits == "arab":
        return to_arabic_digits(plain.translate(_ARABIC_SEPARATORS)).replace("-", "\N{ARABIC LETTER MARK}-")
    return plain.replace("-", "\N{LEFT-TO-RIGHT MARK}-")


def format_minutes(minutes: int, language: str, style: DateStyle) -> str:
    """A duration: "45 min", "1 h 30 min"; «45 دقيقة», «ساعة و30 دقيقة», «ساعتان».

    Raises:
        ValueError: it is negative.
    """
    if minutes < 0:
        raise ValueError("a duration cannot be negative")
    hours, rest = divmod(minutes, 60)
    if language != "ar":
        return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])])
    parts = [_arabic_count(hours, "hour")] if hours else []
    parts += [_arabic_count(rest, "minute")] if rest or not hours else []
    return _digits(" و".join(parts), language, style)


def _arabic_count(count: int, unit: str) -> str:
    singular, dual, few, many = _SINGULAR_DUAL_FEW_MANY[unit]
    if count in (1, 2):
        return singular if count == 1 else dual
    return f"{count} {few if 3 <= count % 100 <= 10 else many}"  # noqa: PLR2004 - the grammar's own numbers


# From what people type

_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
_TYPED_LENGTH: Final = 40
_ISO_DATE: Final = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_TIME: Final = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?")
_MARKS: Final = str.maketrans("", "", "\u200e\u200f\u061c")


def parse_date(text: str) -> date:
    """A date typed as `2023-01-31` or day first, `31/1/2023`; with any digits. Never month first.

    Raises:
        ValueError: it is no date, or not between 1900 and 2199.
    """
    typed = _typed(text)
    if iso := _ISO_DATE.fullmatch(typed):
        year, month, day = iso[1], iso[3], iso[4]
    elif british := _DAY_FIRST.fullmatch(typed):
        year, month, day = british[4], british[3], british[1]
    else:
        raise ValueError("not a date")
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise ValueError("not a year of ours")
    return date(int(year), int(month), int(day))


def parse_time(text: str) -> time:
    """A time of day typed as `9:30`, `09.30` or `09:30:00`, with any digits; seconds are left out.

    Raises:
        ValueError: it is no time of day.
    """
    match = _TIME.fullmatch(_typed(text))
    if match is None:
        raise ValueError("not a time")
    return time(int(match[1]), int(match[2]))


def _typed(text: str) -> str:
    return to_latin_digits(strip_isolates(text[:_TYPED_LENGTH])).translate(_MARKS).strip()


class NonexistentTime(ValueError):
    """The clocks of the place skip this time: it lies in the hour that summer time takes away."""


def local_to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the clocks of `zone` show `local` (naive).

    Of the two moments in the hour that is repeated when summer time ends, the first.

    Raises:
        NonexistentTime: the clocks never show it.
        ValueError: `local` has a zone already.
    """
    if local.tzinfo is not None:
        raise ValueError("a local time with a zone of its own")
    plain = local.replace(fold=0)
    moment = plain.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None, fold=0) != plain:
        raise NonexistentTime(local.isoformat())
    return moment
