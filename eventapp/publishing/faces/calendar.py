"""The agenda as an iCalendar feed or file (RFC 5545, 7986), in one language.

A session keeps its `UID` for life; `SEQUENCE`, `LAST-MODIFIED` and `DTSTAMP` come from the history of the
releases. A cancelled session stays, marked. Times are local with a `VTIMEZONE` of our own making: one
observance for each change of the clock, since common readers misread recurring or multi-valued ones.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText, vUri
from icalendar.prop import vDuration

from eventapp.core import text
from eventapp.core.links import absolute
from eventapp.core.locale import Reading, language_name
from eventapp.core.localized import LocalizedText
from eventapp.programme import labels as programme
from eventapp.programme.rules.running import item_starts
from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.faces.identity import guid_of
from eventapp.publishing.labels import who
from eventapp.publishing.rules.history import Revision
from eventapp.publishing.rules.snapshot import EventFacts, PartFacts, SessionFacts

MIMETYPE: Final = "text/calendar; charset=utf-8"
PRODUCT: Final = "-//Hiwar//Agenda 1.0//EN"
REFRESH: Final = timedelta(minutes=15)
_STATUSES: Final = {
    SessionStatus.TENTATIVE: "TENTATIVE",
    SessionStatus.CONFIRMED: "CONFIRMED",
    SessionStatus.CANCELLED: "CANCELLED",
}
# Accents as the colour names of CSS3 that RFC 7986 (5.9) asks for.
_COLOURS: Final = {
    "maroon": "maroon",
    "teal": "teal",
    "indigo": "midnightblue",
    "olive": "olive",
    "slate": "slategray",
    "umber": "saddlebrown",
}


@dataclass(frozen=True, slots=True)
class Feed:
    """What a calendar is of: its name, the address it is at, and a key that stays whatever it is called."""

    name: str  # in the reader's language
    source: str
    key: str


def calendar_of(
    event: EventFacts, revisions: Iterable[Revision], reading: Reading, feed: Feed | None = None
) -> bytes:
    """The calendar of these sessions; a file to be imported once when it is no feed."""
    sessions = sorted(revisions, key=lambda one: (str(one.session.starts_at), one.session.id))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if feed is not None:
        _describe(calendar, event, feed, reading)
    if sessions:
        calendar.add_component(_timezone(reading.zone, _years(event, sessions)))
    for revision in sessions:
        calendar.add_component(_vevent(event, revision, reading))
    return bytes(calendar.to_ical(sorted=False))


def last_modified(revisions: Iterable[Revision]) -> datetime | None:
    """When the newest of these sessions changed (aware UTC)."""
    return max((revision.changed_at for revision in revisions), default=None)


def _describe(calendar: Calendar, event: EventFacts, feed: Feed, reading: Reading) -> None:
    """Properties of a feed: RFC 7986, and the older names that programs still read."""
    name = " ".join(text.strip_isolates(feed.name).split())
    calendar.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"hiwar:calendar:{feed.key}:{reading.language}")))
    calendar.add("name", vText(name, params={"LANGUAGE": reading.language}))
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", reading.zone.key)
    calendar.add("refresh-interval", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add("source", vUri(feed.source, params={"VALUE": "URI"}))
    calendar.add("url", absolute("publishing.agenda"))
    calendar.add("color", _COLOURS.get(event.accent, "maroon"))


def _vevent(event: EventFacts, revision: Revision, reading: Reading) -> Event:
    session = revision.session
    vevent = Event()
    vevent.add("uid", guid_of(session))
    vevent.add("sequence", revision.sequence)
    vevent.add("dtstamp", _stamp(revision.changed_at))
    vevent.add("created", _stamp(revision.first_at))
    vevent.add("last-modified", _stamp(revision.changed_at))
    for name, moment in (("dtstart", session.starts_at), ("dtend", session.ends_at)):
        if moment is not None:
            vevent.add(name, reading.local(moment))
    vevent.add("status", _STATUSES[session.status])
    is_cancelled = session.status is SessionStatus.CANCELLED
    vevent.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    title, language = _plain(session.title, reading)
    if is_cancelled:
        title, language = _("Cancelled: %(title)s", title=title), reading.language
    _add_text(vevent, "summary", title, language)
    _add_text(vevent, "location", *_place(event, revision, reading))
    _add_text(vevent, "description", _description(session, reading), reading.language)
    _add_text(vevent, "categories", str(programme.KINDS[session.kind]), reading.language)
    vevent.add("url", absolute("publishing.session", session=session.id))
    return vevent


def _stamp(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _add_text(vevent: Event, name: str, value: str, language: str) -> None:
    if value:
        vevent.add(name, vText(value, params={"LANGUAGE": language}), encode=False)


def _plain(value: LocalizedText, reading: Reading) -> tuple[str, str]:
    """A text and the language it is really in, as one line without direction marks."""
    shown, language = value.shown(reading.language)
    return " ".join(text.strip_isolates(shown).split()), language


def _place(event: EventFacts, revision: Revision, reading: Reading) -> tuple[str, str]:
    """Room and venue; «all rooms» where it is for everybody."""
    parts = [_plain(value, reading)[0] for value in (event.venue_name, event.venue_address) if value]
    if revision.room is not None:
        parts.insert(0, _plain(revision.room.name, reading)[0])
    elif revision.session.all_rooms:
        parts.insert(0, _("All rooms"))
    return reading.listed(parts), reading.language


def _description(session: SessionFacts, reading: Reading) -> str:
    """Who and what, a line each, and the page; never documents or remarks, which live between releases."""
    lines = [reading.name(session.note)] if session.note else []
    lines += [_part_line(part, reading) for part in session.parts]
    lines += list(_item_lines(session, reading))
    if session.languages:
        languages = reading.listed(language_name(tag) for tag in session.languages)
        lines.append(_("Interpretation: %(languages)s", languages=languages))
    return "\n".join([*lines, absolute("publishing.session", session=session.id)])


def _part_line(part: PartFacts, reading: Reading) -> str:
    role = programme.role_label(part.role, part.gender_form)
    shown = [who(part, reading)]
    if part.label:
        shown += [reading.name(value) for value in (part.office, part.organisation) if value]
    elif part.office and part.organisation:
        shown.append(reading.name(part.organisation))
    return _("%(role)s: %(person)s", role=role, person=reading.listed(shown))


def _item_lines(session: SessionFacts, reading: Reading) -> Iterator[str]:
    starts = item_starts(session.starts_at, [item.minutes for item in session.items])
    for item, start in zip(session.items, starts, strict=True):
        line = reading.name(item.title)
        if start is not None:
            line = f"{reading.clock(start)} {line}"
        if item.minutes:
            minutes = ngettext("%(num)s minute", "%(num)s minutes", item.minutes)
            line = f"{line} ({reading.digits(minutes)})"
        yield line


def _years(event: EventFacts, sessions: Iterable[Revision]) -> tuple[int, int]:
    years = [event.first_on.year, event.last_on.year]
    years += [one.session.starts_at.year for one in sessions if one.session.starts_at]
    return min(years), max(years)


def _timezone(zone: ZoneInfo, years: tuple[int, int]) -> Timezone:
    """Every change of the clock from the year before to the year after, each an observance of its own."""
    first, last = datetime(years[0] - 1, 1, 1, tzinfo=UTC), datetime(years[1] + 2, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("tzid", zone.key)
    component.add_component(_observance(zone, first, _offset(zone, first)))
    for moment in _transitions(zone, first, last):
        component.add_component(_observance(zone, moment, _offset(zone, moment - timedelta(seconds=1))))
    return component


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _transitions(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The moments (UTC, to the second) at which the zone's distance from UTC changes."""
    step = timedelta(days=7)
    while first < last:
        low, high = first, first + step
        if _offset(zone, low) != _offset(zone, high):
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
                low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
            yield high
        first += step


def _observance(zone: ZoneInfo, moment: datetime, before: timedelta) -> Any:
    """An observance that begins at `moment`; its onset is in the wall time before it (RFC 5545, 3.6.5)."""
    local = moment.astimezone(zone)
    component = TimezoneDaylight() if local.dst() else TimezoneStandard()
    component.add("dtstart", (moment + before).replace(tzinfo=None))
    component.add("tzoffsetfrom", before)
    component.add("tzoffsetto", _offset(zone, moment))
    component.add("tzname", local.tzname())
    return component
