"""Which language a reader gets, and how dates and numbers read to them.

The language is the first part of every address (`/ar/…`, `/en/…`): one decision, in one place. Outside a
request (mail, command line) it is the one given to `speaking()`.
"""

from __future__ import annotations

import datetime as calendar
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from flask import Flask, current_app, g, has_request_context, request, url_for
from flask_babel import Babel, force_locale
from flask_babel import get_locale as babel_locale

from eventapp.config import ROOT
from eventapp.core import dates, text
from eventapp.core.languages import DEFAULT_LANGUAGE, LANGUAGES, direction, other
from eventapp.core.localized import LocalizedText

LANGUAGE_PREFIX: Final = "/<any(ar, en):lang>"

babel = Babel()


def init_app(app: Flask) -> None:
    """Take the language out of every address and put it into every address made."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    babel.init_app(app, locale_selector=_select)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)


def current_language() -> str:
    """The language of this request or of the surrounding `speaking()`."""
    locale = babel_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT_LANGUAGE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Translate into `language` inside the block: a recipient's, not the sender's."""
    with force_locale(language):
        yield


def in_both(sentence: object) -> LocalizedText:
    """A lazy sentence in both languages, for places where readers of both stand before it."""
    said = {}
    for language in LANGUAGES:
        with speaking(language):
            said[language] = str(sentence)
    return LocalizedText(**said)


def preferred_language() -> str:
    """What the reader's device asks for, among ours; Arabic when it asks for neither."""
    return request.accept_languages.best_match(LANGUAGES, DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE


def language_name(tag: str) -> str:
    """A language of speech or of a document (BCP 47), in the reader's language; else the tag itself."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(current_language()) or tag
    except (UnknownLocaleError, ValueError):
        return Locale(current_language()).languages.get(tag) or tag


def switch_url() -> str:
    """This very page in the other language, with its query."""
    target = other(current_language())
    if request.endpoint is None or request.url_rule is None or "lang" not in request.url_rule.arguments:
        return f"/{target}/"
    query = request.args.to_dict(flat=False)
    path = url_for(request.endpoint, **{**(request.view_args or {}), "lang": target})
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


def _select() -> str:
    if not has_request_context():
        return DEFAULT_LANGUAGE
    if "lang" not in g:
        first = request.path.split("/", 2)[1]  # an address that matched nothing still names its language
        g.lang = first if first in LANGUAGES else preferred_language()
    return str(g.lang)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values is not None and "lang" in values:
        g.lang = values.pop("lang")


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    expects = current_app.url_map.is_endpoint_expecting
    if "lang" not in values and expects(endpoint, "lang"):
        values["lang"] = current_language()
    if "event" not in values and "event" in g and expects(endpoint, "event"):
        values["event"] = g.event.slug


@dataclass(frozen=True, slots=True)
class Reading:
    """How one reader reads one event: language, zone, digits, months. The hand of every page and mail.

    Methods return plain text whose direction-sensitive parts are *not* isolated unless they say so;
    templates isolate by markup.
    """

    language: str
    zone: ZoneInfo
    style: dates.DateStyle = dates.DateStyle()

    @property
    def dir(self) -> str:
        """`rtl` or `ltr`."""
        return direction(self.language)

    def local(self, moment: datetime) -> datetime:
        """`moment` on the wall of the event's place."""
        return moment.astimezone(self.zone)

    def time(self, moment: datetime) -> str:
        """Hour and minute at the event's place, 24 hours."""
        return dates.format_time(moment, self.zone, self.style)

    def date(self, day: calendar.date, *, weekday: bool = True, year: bool = True) -> str:
        """A Gregorian date in words."""
        return dates.format_date(day, self.language, self.style, weekday=weekday, year=year)

    def hijri_range(self, first: calendar.date, last: calendar.date) -> str:
        """The Umm al-Qura dates of the first and the last day."""
        parts = [self.hijri(day) for day in dict.fromkeys((first, last))]
        return " – ".join(part for part in parts if part)

    def range(self, first: calendar.date, last: calendar.date) -> str:
        """The days of an event in words: «30–31 January 2023»."""
        return dates.format_date_range(first, last, self.language, self.style)

    def day_of(self, moment: datetime) -> str:
        """The date of a moment at the event's place, in words."""
        return self.date(self.local(moment).date())

    def hijri(self, day: calendar.date) -> str:
        """The Umm al-Qura date in words; empty outside the calendar's tables."""
        return dates.format_hijri(day, self.language, self.style) or ""

    def moment(self, moment: datetime) -> str:
        """calendar.date and time at the event's place, in words."""
        return dates.format_datetime(moment, self.language, self.style, self.zone)

    def zone_label(self, moment: datetime) -> str:
        """The distance of the event's clock from UTC at a moment: `UTC+3`."""
        return dates.zone_label(self.zone, moment, self.language)

    def zone_on(self, day: calendar.date) -> str:
        """The same on a day, at noon: what a page says of an event must not hang on when it is read."""
        return self.zone_label(datetime.combine(day, calendar.time(12), self.zone))

    def number(self, number: float) -> str:
        """A number in the event's digits."""
        return dates.format_number(number, self.language, self.style)

    def digits(self, value: object) -> str:
        """Any text with its digits as the event writes them."""
        return text.to_arabic_digits(str(value)) if self.style.digits == "arab" else str(value)

    def name(self, value: LocalizedText) -> str:
        """A bilingual text as this reader is shown it, isolated for plain text."""
        shown, language = value.shown(self.language)
        return text.isolate(shown, language)

    def listed(self, parts: Iterable[str]) -> str:
        """Several things after one another, with the comma of the language."""
        return ("، " if self.language == "ar" else ", ").join(parts)

    def clock(self, moment: datetime) -> str:
        """Hour and minute at the event's place, isolated for plain text."""
        return text.isolate_ltr(self.time(moment))

    def span(self, start: datetime, end: datetime) -> str:
        """Two isolated times with a dash between: the start first in the reading direction."""
        return f"{text.isolate_ltr(self.time(start))}–{text.isolate_ltr(self.time(end))}"

    def day(self, moment: datetime) -> str:
        """The date of a moment without its year, in words."""
        return self.date(self.local(moment).date(), year=False)


def reading() -> Reading:
    """How this request's reader reads: the event's zone and style, or the installation's."""
    event = g.get("event") if has_request_context() else None
    if event is None:
        return Reading(current_language(), current_app.extensions["settings"].zone)
    return reading_of(event, current_language())


def reading_of(event: Any, language: str) -> Reading:
    """How a reader of `language` reads `event` (anything with `zone` and `date_style`)."""
    return Reading(language, event.zone, event.date_style.for_language(language))
