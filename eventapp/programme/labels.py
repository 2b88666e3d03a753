"""The programme in words: kinds, states, parts, findings, failures.

Parts agree with the form of address of whoever holds them (masculine, feminine; neutral reads as masculine in
Arabic and is the only form in English).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, pgettext

from eventapp.core.labels import says
from eventapp.core.locale import reading
from eventapp.core.localized import LocalizedText
from eventapp.programme.errors import (
    CannotDelete,
    EndsBeforeStart,
    NobodyNamed,
    OutsideEvent,
    RoomTaken,
    StepNotPossible,
    TimeSkipped,
)
from eventapp.programme.rules.conflicts import Finding, FindingCode
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Severity,
    Visibility,
)

KINDS = {
    SessionKind.REGISTRATION: _l("Registration"),
    SessionKind.OPENING: _l("Opening"),
    SessionKind.PLENARY: _l("Plenary"),
    SessionKind.PANEL: _l("Panel discussion"),
    SessionKind.WORKING: _l("Working session"),
    SessionKind.CLOSING: _l("Closing"),
    SessionKind.CEREMONY: _l("Ceremony"),
    SessionKind.PRESS: _l("Press conference"),
    SessionKind.BILATERAL: _l("Bilateral meeting"),
    SessionKind.BREAK: _l("Break"),
    SessionKind.MEAL: _l("Meal"),
    SessionKind.PRAYER: _l("Prayer"),
}
STATUSES = {
    SessionStatus.TENTATIVE: _l("Tentative"),
    SessionStatus.CONFIRMED: _l("Confirmed"),
    SessionStatus.CANCELLED: _l("Cancelled"),
}
VISIBILITIES = {
    Visibility.PUBLIC: _l("Open to everybody"),
    Visibility.PARTICIPANTS: _l("Participants only"),
    Visibility.CLOSED: _l("Closed session"),
}
MODES = {PresenceMode.IN_ROOM: _l("In the room"), PresenceMode.REMOTE: _l("Remotely")}
SEVERITIES = {
    Severity.BLOCKING: _l("Must be mended"),
    Severity.WARNING: _l("Warning"),
    Severity.NOTE: _l("Note"),
}
STEPS = {
    "confirmation": _l("Confirm"),
    "reopening": _l("Make tentative again"),
    "cancellation": _l("Cancel the session"),
    "reinstatement": _l("Reinstate"),
}
ROLES = {
    RoleKind.CHAIR: _l("Chair"),
    RoleKind.VICE_CHAIR: _l("Vice-chair"),
    RoleKind.MODERATOR: _l("Moderator"),
    RoleKind.KEYNOTE: _l("Keynote speaker"),
    RoleKind.SPEAKER: _l("Speaker"),
    RoleKind.PANELLIST: _l("Panellist"),
    RoleKind.DISCUSSANT: _l("Discussant"),
    RoleKind.RAPPORTEUR: _l("Rapporteur"),
    RoleKind.SECRETARY: _l("Secretary"),
}


def role_label(role: RoleKind, gender_form: str = "n") -> str:
    """What somebody is in a session, agreeing with their form of address (m, f or n)."""
    if gender_form != "f":
        return str(ROLES[role])
    # Translators: the context "feminine" is for a woman who holds the part; English has one form for both.
    feminine = {
        RoleKind.CHAIR: pgettext("feminine", "Chair"),
        RoleKind.VICE_CHAIR: pgettext("feminine", "Vice-chair"),
        RoleKind.MODERATOR: pgettext("feminine", "Moderator"),
        RoleKind.KEYNOTE: pgettext("feminine", "Keynote speaker"),
        RoleKind.SPEAKER: pgettext("feminine", "Speaker"),
        RoleKind.PANELLIST: pgettext("feminine", "Panellist"),
        RoleKind.DISCUSSANT: pgettext("feminine", "Discussant"),
        RoleKind.RAPPORTEUR: pgettext("feminine", "Rapporteur"),
        RoleKind.SECRETARY: pgettext("feminine", "Secretary"),
    }
    return str(feminine[role])


class Say(Protocol):
    """The reader's hand: names, times and numbers as they read them, isolated for plain text."""

    def name(self, value: LocalizedText) -> str: ...
    def clock(self, moment: datetime) -> str: ...
    def day(self, moment: datetime) -> str: ...
    def span(self, start: datetime, end: datetime) -> str: ...
    def number(self, number: float) -> str: ...


def finding_sentence(finding: Finding, say: Say) -> str:
    """A finding in one sentence: who, where, when."""
    return _FINDINGS[finding.code](finding, say)


def when(session: Any, say: Say) -> str:
    """Day and hours of a session, for a sentence; that it is unscheduled when it is."""
    if session.starts_at is None or session.ends_at is None:
        return _("not scheduled")
    return _(
        "%(day)s, %(hours)s",
        day=say.day(session.starts_at),
        hours=say.span(session.starts_at, session.ends_at),
    )


def _one(finding: Finding, say: Say) -> dict[str, str]:
    session = finding.sessions[0]
    return {"title": say.name(session.title), "when": when(session, say)}


def _two(finding: Finding, say: Say) -> dict[str, str]:
    other = finding.sessions[1]
    return _one(finding, say) | {"other": say.name(other.title), "other_when": when(other, say)}


def _text_missing(finding: Finding, say: Say) -> str:
    values: Mapping[str, Any] = finding.values
    text = say.name(values["of"])
    words = _one(finding, say) | {"item": text, "office": text, "person": text}
    return _MISSING[values["what"]](values["language"] == "ar", words)


_MISSING: dict[str, Callable[[bool, dict[str, str]], str]] = {
    "title": lambda arabic, words: (
        _("%(title)s has no Arabic title.", **words)
        if arabic
        else _("%(title)s has no English title.", **words)
    ),
    "summary": lambda arabic, words: (
        _("%(title)s has no Arabic description.", **words)
        if arabic
        else _("%(title)s has no English description.", **words)
    ),
    "item": lambda arabic, words: (
        _("%(title)s: the item %(item)s has no Arabic title.", **words)
        if arabic
        else _("%(title)s: the item %(item)s has no English title.", **words)
    ),
    "office": lambda arabic, words: (
        _("%(title)s: the office %(office)s is not given in Arabic.", **words)
        if arabic
        else _("%(title)s: the office %(office)s is not given in English.", **words)
    ),
    "person": lambda arabic, words: (
        _("The name of %(person)s, who has a part in %(title)s, is not given in Arabic.", **words)
        if arabic
        else _("The name of %(person)s, who has a part in %(title)s, is not given in English.", **words)
    ),
}


def _window(finding: Finding, say: Say) -> str:
    """When somebody or a room cannot be had: with its day, or with both when it goes beyond midnight."""
    start, end = finding.values["starts_at"], finding.values["ends_at"]
    if say.day(start) == say.day(end):
        return _("%(day)s, %(hours)s", day=say.day(start), hours=say.span(start, end))
    return _(
        "%(first_day)s, %(start)s to %(last_day)s, %(end)s",
        first_day=say.day(start),
        start=say.clock(start),
        last_day=say.day(end),
        end=say.clock(end),
    )


_FINDINGS: dict[FindingCode, Callable[[Finding, Say], str]] = {
    # Translators: the person may be a woman or a man; let the verb agree with a word of your own.
    FindingCode.PERSON_TWICE: lambda f, say: _(
        "%(person)s is in two places at once: %(title)s (%(when)s) and %(other)s (%(other_when)s).",
        person=say.name(f.values["person"]),
        **_two(f, say),
    ),
    # Translators: the person may be a woman or a man; let the verb agree with a word of your own.
    FindingCode.PERSON_UNAVAILABLE: lambda f, say: _(
        "%(person)s is not available %(window)s, but has a part in %(title)s (%(when)s).",
        person=say.name(f.values["person"]),
        window=_window(f, say),
        **_one(f, say),
    ),
    FindingCode.ROOM_TWICE: lambda f, say: _(
        "%(room)s is taken twice: %(title)s (%(when)s) and %(other)s (%(other_when)s).",
        room=say.name(f.values["room"]),
        **_two(f, say),
    ),
    FindingCode.ROOM_UNAVAILABLE: lambda f, say: _(
        "%(room)s cannot be used %(window)s, but %(title)s is there (%(when)s).",
        room=say.name(f.values["room"]),
        window=_window(f, say),
        **_one(f, say),
    ),
    FindingCode.ROOM_TOO_SMALL: lambda f, say: _(
        "%(title)s (%(when)s): %(expected)s people are expected, %(room)s holds %(capacity)s.",
        room=say.name(f.values["room"]),
        expected=say.number(f.values["expected"]),
        capacity=say.number(f.values["capacity"]),
        **_one(f, say),
    ),
    FindingCode.OUTSIDE_DAYS: lambda f, say: _(
        "%(title)s (%(when)s) lies outside the days of the event.", **_one(f, say)
    ),
    FindingCode.ENDS_BEFORE_START: lambda f, say: _("%(title)s ends before it begins.", **_one(f, say)),
    FindingCode.ITEMS_TOO_LONG: lambda f, say: ngettext(
        "The items of %(title)s (%(when)s) need %(minutes)s minute more than the session has.",
        "The items of %(title)s (%(when)s) need %(minutes)s minutes more than the session has.",
        f.values["over"],
        minutes=say.number(f.values["over"]),
        **_one(f, say),
    ),
    FindingCode.NO_CHAIR: lambda f, say: _("Nobody chairs %(title)s (%(when)s).", **_one(f, say)),
    FindingCode.TEXT_MISSING: _text_missing,
    FindingCode.DURING_BREAK: lambda f, say: _(
        "%(title)s (%(when)s) runs during %(other)s, which is for all rooms (%(other_when)s).", **_two(f, say)
    ),
    FindingCode.UNSCHEDULED: lambda f, say: _("%(title)s is not scheduled yet.", **_one(f, say)),
    FindingCode.NO_CHANGEOVER: lambda f, say: ngettext(
        "Only %(minutes)s minute between %(title)s (%(when)s) and %(other)s (%(other_when)s) in %(room)s.",
        "Only %(minutes)s minutes between %(title)s (%(when)s) and %(other)s (%(other_when)s) in %(room)s.",
        f.values["minutes"],
        minutes=say.number(f.values["minutes"]),
        room=say.name(f.values["room"]),
        **_two(f, say),
    ),
    FindingCode.FRIDAY_PRAYER: lambda f, say: _(
        "%(title)s (%(when)s) falls into the time of the Friday prayer.", **_one(f, say)
    ),
}


@says(EndsBeforeStart)
def _ends_before_start(_error: EndsBeforeStart) -> str:
    return _("The end must come after the start.")


@says(OutsideEvent)
def _outside(_error: OutsideEvent) -> str:
    return _("This day is not a day of the event.")


@says(TimeSkipped)
def _skipped(_error: TimeSkipped) -> str:
    return _("The clock skips this time on that day, because summer time begins.")


@says(RoomTaken)
def _room_taken(error: RoomTaken) -> str:
    other, say = error.values.get("other"), reading()
    if other is None:
        return _("Another session holds this room at that time.")
    return _(
        "This room is taken by %(other)s (%(when)s).", other=say.name(other.title), when=when(other, say)
    )


def free_rooms_sentence(rooms: Sequence[Any], say: Say) -> str:
    """Which rooms are free at a time at which one was wanted."""
    if not rooms:
        return _("No other room is free at that time.")
    comma = _(", ")
    return _("Free at that time: %(rooms)s.", rooms=comma.join(say.name(room.name) for room in rooms))


@says(StepNotPossible)
def _step_not_possible(_error: StepNotPossible) -> str:
    return _("The session is no longer in a state in which this can be done.")


@says(CannotDelete)
def _cannot_delete(_error: CannotDelete) -> str:
    return _("This session was released. It can be cancelled, so that readers learn of it, but not deleted.")


@says(NobodyNamed)
def _nobody_named(_error: NobodyNamed) -> str:
    return _("Name a person, an organisation or an office, or mark the part as to be confirmed.")
