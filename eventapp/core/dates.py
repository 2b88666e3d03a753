"""Dates, times and numbers in words, in both languages. Pure; interim until the full module replaces it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from hijridate import Gregorian

from eventapp.core import text

AR_DAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EN_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
AR_MONTHS = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")
HIJRI = {
    "ar": ("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
    "en": ("Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Akhir", "Jumada al-Ula", "Jumada al-Akhirah", "Rajab", "Shaaban", "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah"),
}


@dataclass(frozen=True, slots=True)
class DateStyle:
    digits: Literal["latn", "arab"] = "latn"
    months: Literal["gulf", "un_dual", "levant", "maghreb"] = "gulf"
    hijri_offset: int = 0


class NonexistentTime(ValueError):
    """The clock skips this time."""


def _digits(value: str, style: DateStyle) -> str:
    return text.to_arabic_digits(value) if style.digits == "arab" else value


@lru_cache(4096)
def format_date(day: date, language: str, style: DateStyle, *, weekday: bool = True, year: bool = True) -> str:
    ar = language == "ar"
    parts = [(AR_DAYS if ar else EN_DAYS)[day.weekday()]] if weekday else []
    parts += [str(day.day), (AR_MONTHS if ar else EN_MONTHS)[day.month - 1]]
    parts += [str(day.year)] if year else []
    return _digits(" ".join(parts), style)


def format_time(moment: datetime, zone: ZoneInfo, style: DateStyle) -> str:
    return _digits(moment.astimezone(zone).strftime("%H:%M"), style)


def format_datetime(moment: datetime, language: str, style: DateStyle, zone: ZoneInfo) -> str:
    day = format_date(moment.astimezone(zone).date(), language, style)
    clock = text.isolate_ltr(format_time(moment, zone, style))
    return f"{day}، {clock}" if language == "ar" else f"{day}, {clock}"


def format_date_range(first: date, last: date, language: str, style: DateStyle) -> str:
    if first == last:
        return format_date(first, language, style)
    if (first.year, first.month) == (last.year, last.month):
        rest = format_date(last, language, style, weekday=False).partition(" ")[2]
        return _digits(f"{first.day}–{last.day} ", style) + rest
    return f"{format_date(first, language, style, weekday=False)} – {format_date(last, language, style, weekday=False)}"


def format_hijri(day: date, language: str, style: DateStyle) -> str | None:
    moved = day + timedelta(days=style.hijri_offset)
    try:
        hijri = Gregorian(moved.year, moved.month, moved.day).to_hijri()
    except (OverflowError, ValueError):
        return None
    suffix = "هـ" if language == "ar" else "AH"
    return _digits(f"{hijri.day} {HIJRI[language][hijri.month - 1]} {hijri.year} {suffix}", style)


def zone_label(zone: ZoneInfo, at: datetime, language: str) -> str:
    offset = at.astimezone(zone).utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    sign, minutes = ("−" if minutes < 0 else "+"), abs(minutes)
    return "UTC" if not minutes else f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


def format_number(number: float, language: str, style: DateStyle) -> str:
    return _digits(f"{number:,}", style)


def parse_date(value: str) -> date:
    return date.fromisoformat(text.to_latin_digits(value).strip())


def parse_time(value: str) -> time:
    if not (match := re.fullmatch(r"(\d{1,2})[:.](\d{2})", text.to_latin_digits(value).strip())):
        raise ValueError(value)
    return time(int(match[1]), int(match[2]))


def local_to_utc(naive: datetime, zone: ZoneInfo) -> datetime:
    moment = naive.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != naive:
        raise NonexistentTime(str(naive))
    return moment
