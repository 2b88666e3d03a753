"""The exchange of agendas in words: why a file is refused, what it would do."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from eventapp.core import text
from eventapp.core.labels import says
from eventapp.core.languages import LANGUAGES
from eventapp.core.locale import Reading, in_both
from eventapp.core.localized import LocalizedText
from eventapp.interchange.errors import (
    AddressNeeded,
    DaysNeeded,
    FileTooLarge,
    ImportRefused,
    NotAnAgenda,
    NothingReleased,
    Unreadable,
    ZoneNeeded,
)
from eventapp.interchange.rules.shape import Code, Finding, Thing
from eventapp.programme.labels import KINDS
from eventapp.programme.rules.vocabulary import SessionKind


@lru_cache(maxsize=1)
def kind_names() -> dict[SessionKind, LocalizedText]:
    """Every kind of session in both languages."""
    return {kind: in_both(name) for kind, name in KINDS.items()}


@lru_cache(maxsize=1)
def kinds_by_word() -> dict[str, SessionKind]:
    """The kind that our own schedules mean by a word, folded."""
    return {
        text.fold(getattr(name, language)): kind
        for kind, name in kind_names().items()
        for language in LANGUAGES
    }


def field_name(field: str) -> str:
    """A field of a file as it stands inside a sentence."""
    # Translators: the context "field" is for a noun inside a sentence, with its article where there is one.
    return {
        "title": pgettext("field", "title"),
        "short_title": pgettext("field", "short title"),
        "theme": pgettext("field", "theme"),
        "venue_name": pgettext("field", "name of the venue"),
        "venue_address": pgettext("field", "address of the venue"),
        "name": pgettext("field", "name"),
        "code": pgettext("field", "code"),
        "capacity": pgettext("field", "seats"),
        "languages": pgettext("field", "interpretation"),
        "office": pgettext("field", "office"),
        "organisation": pgettext("field", "organisation"),
        "biography": pgettext("field", "biography"),
        "summary": pgettext("field", "description"),
        "note": pgettext("field", "note"),
        "item": pgettext("field", "title of an item"),
        "item_note": pgettext("field", "note of an item"),
        "minutes": pgettext("field", "minutes of an item"),
        "time": pgettext("field", "time"),
        "room": pgettext("field", "room"),
        "kind": pgettext("field", "kind"),
        "status": pgettext("field", "status"),
        "visibility": pgettext("field", "who may see it"),
        "chatham_house": pgettext("field", "Chatham House Rule"),
        "illustrative": pgettext("field", "illustrative"),
        "parts": pgettext("field", "who takes part"),
        "items": pgettext("field", "agenda items"),
    }[field]


def field_names(fields: tuple[str, ...], say: Reading) -> str:
    """Several fields in one line."""
    return say.listed(field_name(name) for name in fields)


def finding_sentence(finding: Finding, say: Reading) -> str:
    """A finding in one sentence that names what it is about."""
    about = _about(finding, say)
    words = {"about": about} if about else {}
    return _FINDINGS[finding.code](finding, words, say)


def _about(finding: Finding, say: Reading) -> str:
    name = say.name(finding.name)
    if finding.thing is Thing.EVENT:
        return _("The event")
    if not finding.name:
        return {
            Thing.ROOM: _("A room without a name"),
            Thing.PERSON: _("A person without a name"),
            Thing.SESSION: _("A session without a title"),
        }[finding.thing]
    return {
        Thing.ROOM: _("The room %(name)s", name=name),
        Thing.PERSON: _("The person %(name)s", name=name),
        Thing.SESSION: _("The session %(name)s", name=name),
    }[finding.thing]


Words = dict[str, str]


def _field(finding: Finding) -> str:
    return field_name(finding.values["field"])


def _value(finding: Finding) -> str:
    return text.isolate_auto(str(finding.values["value"]))


def _unsafe(finding: Finding, words: Words, _say: Reading) -> str:
    words = words | {"field": _field(finding)}
    if finding.values["why"] == "bidi":
        return _("%(about)s: the %(field)s has characters that turn the reading direction round.", **words)
    if finding.values["why"] == "nul":
        return _("%(about)s: the %(field)s has a character that computers use as an end mark.", **words)
    if finding.values["why"] == "surrogate":
        return _("%(about)s: the %(field)s has a broken character.", **words)
    return _("%(about)s: the %(field)s has an invisible control character.", **words)


def _nameless(finding: Finding, words: Words, _say: Reading) -> str:
    if finding.values.get("field") == "item":
        return _("%(about)s: an agenda item has no title.", **words)
    return _("%(about)s cannot be taken.", **words)


def _outside(finding: Finding, words: Words, say: Reading) -> str:
    day = say.day(finding.values["starts_at"])
    if finding.values["is_empty"]:
        return _(
            "%(about)s: %(day)s is not a day of the event. An owner of the event can change its days.",
            day=day,
            **words,
        )
    return _("%(about)s: %(day)s is not a day of the event.", day=day, **words)


def _room_twice(finding: Finding, words: Words, say: Reading) -> str:
    values = finding.values
    return _(
        "%(about)s (%(day)s, %(hours)s): the room %(room)s is taken by %(other)s then.",
        day=say.day(values["starts_at"]),
        hours=say.span(values["starts_at"], values["ends_at"]),
        room=say.name(values["room"]),
        other=say.name(values["other"]),
        **words,
    )


_FINDINGS: dict[Code, Callable[[Finding, Words, Reading], str]] = {
    Code.UNSAFE_TEXT: _unsafe,
    Code.TOO_LONG: lambda f, words, say: _(
        "%(about)s: the %(field)s has %(count)s characters; %(most)s are the most.",
        field=_field(f),
        count=say.number(f.values["count"]),
        most=say.number(f.values["most"]),
        **words,
    ),
    Code.NAMELESS: _nameless,
    Code.BAD_CODE: lambda f, words, _say: _(
        "%(about)s: the code %(value)s is not of small Latin letters, digits and hyphens.",
        value=_value(f),
        **words,
    ),
    Code.BAD_TAG: lambda f, words, _say: _(
        "%(about)s: %(value)s is no language tag such as ar or en.", value=_value(f), **words
    ),
    Code.BAD_NUMBER: lambda f, words, _say: _(
        "%(about)s: the number of the %(field)s cannot be.", field=_field(f), **words
    ),
    Code.BAD_TIME: lambda f, words, _say: _(
        "%(about)s: %(value)s is no time with a beginning and an end.", value=_value(f), **words
    ),
    Code.NO_OFFSET: lambda f, words, _say: _(
        "%(about)s: the time %(value)s does not say how far it is from UTC.", value=_value(f), **words
    ),
    Code.ENDS_BEFORE_START: lambda _f, words, _say: _("%(about)s ends when or before it begins.", **words),
    Code.BAD_ZONE: lambda f, words, _say: _(
        "%(about)s: there is no time zone %(value)s.", value=_value(f), **words
    ),
    Code.NO_GUID: lambda _f, words, _say: _(
        "%(about)s has no id, so that it could not be found again.", **words
    ),
    Code.GUID_TWICE: lambda f, words, _say: _(
        "%(about)s: another session of the file has the id %(value)s too.", value=_value(f), **words
    ),
    Code.UNKNOWN_ROOM: lambda f, words, _say: _(
        "%(about)s is in the room %(value)s, which the file does not describe.", value=_value(f), **words
    ),
    Code.UNKNOWN_ITEM: lambda _f, words, _say: _(
        "%(about)s: somebody belongs to an agenda item that the session does not have.", **words
    ),
    Code.NOBODY_NAMED: lambda _f, words, _say: _(
        "%(about)s: a part names neither a person nor an office nor an organisation.", **words
    ),
    Code.OUTSIDE_DAYS: _outside,
    Code.TOO_MANY_DAYS: lambda f, _words, say: _(
        "The file spans %(count)s days; %(most)s are the most.",
        count=say.number(f.values["count"]),
        most=say.number(f.values["most"]),
    ),
    Code.ROOM_TWICE: _room_twice,
    Code.UNTITLED: lambda f, words, say: _(
        "%(about)s has no title in the file and is called by its kind: %(kind)s.",
        kind=say.name(f.values["kind"]),
        **words,
    ),
    Code.IN_BIN: lambda _f, words, _say: _(
        "%(about)s lies in the bin of this event and stays there.", **words
    ),
    Code.WITHHELD: lambda _f, words, _say: _(
        "%(about)s: a part whose name is withheld in the file is left out.", **words
    ),
    Code.GUIDS_DERIVED: lambda f, _words, say: say.digits(
        ngettext(
            "%(num)s session has an id that is no UUID; one is derived from it, always the same.",
            "%(num)s sessions have ids that are no UUIDs; one is derived from each, always the same.",
            f.values["count"],
        )
    ),
    Code.KINDS_GUESSED: lambda f, _words, say: say.digits(
        ngettext(
            "The kind of %(num)s session is none of ours; it becomes a plenary.",
            "The kinds of %(num)s sessions are none of ours; they become plenaries.",
            f.values["count"],
        )
    ),
    Code.ZONE_DIFFERS: lambda f, _words, _say: _(
        "The file is in the time zone %(zone)s. The event keeps its own, %(own)s; no moment changes.",
        zone=text.isolate_ltr(f.values["zone"]),
        own=text.isolate_ltr(f.values["own"]),
    ),
    Code.ORGANISATIONS_ADDED: lambda f, _words, say: say.digits(
        ngettext(
            "%(num)s organisation is added to the directory as an authority; please say what it is.",
            "%(num)s organisations are added to the directory as authorities; please say what they are.",
            f.values["count"],
        )
    ),
}


@says(FileTooLarge)
def _too_large(error: FileTooLarge) -> str:
    return _("The file is larger than %(most)s MB.", most=error.values["most"])


_UNREADABLE: dict[Unreadable, Callable[[str], str]] = {
    Unreadable.EMPTY: lambda _place: _("The file is empty."),
    Unreadable.NO_FORMAT: lambda _place: _("The file is neither a schedule in XML nor an agenda in JSON."),
    Unreadable.NOT_XML: lambda place: _("The file is broken XML, at line and column %(place)s.", place=place),
    Unreadable.ENTITIES: lambda _place: _(
        "The file declares a document type or entities. They can do harm and are never taken."
    ),
    Unreadable.NOT_A_SCHEDULE: lambda place: _(
        "The XML is no schedule; its first element is %(place)s.", place=place
    ),
    Unreadable.NOT_JSON: lambda place: _("The file is broken JSON, at byte %(place)s.", place=place or "–"),
    Unreadable.OTHER_VERSION: lambda place: _(
        "The agenda is of the version %(place)s; only hiwar.agenda/1 can be read.", place=place
    ),
    Unreadable.WRONG_SHAPE: lambda place: _(
        "The JSON is not as an agenda is: look at %(place)s (counted from 0).", place=place
    ),
    Unreadable.TOO_DEEP: lambda _place: _("The file is nested too deeply to be an agenda."),
    Unreadable.TOO_MANY: lambda _place: _(
        "The file has more sessions, rooms, people or parts than an event can have."
    ),
}


@says(NotAnAgenda)
def _not_an_agenda(error: NotAnAgenda) -> str:
    place = text.isolate_ltr(str(error.values.get("place") or ""))
    return _UNREADABLE[error.values["reason"]](place)


@says(ImportRefused)
def _refused(error: ImportRefused) -> str:
    return ngettext(
        "Nothing was imported: %(num)s thing in the file must be mended first.",
        "Nothing was imported: %(num)s things in the file must be mended first.",
        error.values["count"],
    )


@says(NothingReleased)
def _nothing_released(_error: NothingReleased) -> str:
    return _("Nothing was released yet. The draft can be written instead.")


@says(ZoneNeeded)
def _zone_needed(_error: ZoneNeeded) -> str:
    return _("The file names no time zone that there is. Please say which one the event is in.")


@says(AddressNeeded)
def _address_needed(_error: AddressNeeded) -> str:
    return _("Small Latin letters, digits and hyphens only, such as doha-2023.")


@says(DaysNeeded)
def _days_needed(_error: DaysNeeded) -> str:
    return _("The file has neither days nor sessions, so that no event can be made of it.")
