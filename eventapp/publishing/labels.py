"""Changes between releases, and failures of publishing, in words.

Each kind of change is a sentence of its own. The title comes first and the verb agrees with the word
*session* (feminine in Arabic: «الجلسة»), never with the title, so that it is right for every title.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core import text
from eventapp.core.labels import says
from eventapp.core.localized import LocalizedText
from eventapp.programme import labels as programme
from eventapp.programme.rules.vocabulary import PresenceMode, Visibility
from eventapp.publishing.errors import (
    BlockingFindings,
    DraftChanged,
    NothingToRelease,
    WarningsNotAcknowledged,
)
from eventapp.publishing.rules.diff import Change, ChangeCode
from eventapp.publishing.rules.snapshot import PartFacts, SessionFacts
from eventapp.publishing.rules.standing import Standing


class Say(Protocol):
    """The reader's hand: names, times and days as they read them, isolated for plain text."""

    def name(self, value: LocalizedText) -> str: ...
    def clock(self, moment: datetime) -> str: ...
    def day(self, moment: datetime) -> str: ...
    def range(self, first: date, last: date) -> str: ...
    def number(self, number: float) -> str: ...


def change_sentence(change: Change, say: Say) -> str:
    """One change in one sentence of the reader's language."""
    return _SENTENCES[change.code](change, say)


def _title(change: Change, say: Say) -> str:
    return say.name(change.session.title) if change.session is not None else ""


def everywhere() -> str:
    """Where a session is that has all rooms."""
    return _("All rooms")


def who(part: PartFacts, say: Say) -> str:
    """A part's person, else the office or organisation that stands in, else that it is open or withheld."""
    if part.withheld:
        return _("a person whose name is withheld")
    for value in (part.label, part.office, part.organisation):
        if value:
            return say.name(value)
    return _("to be confirmed")


def _moved(change: Change, say: Say) -> str:
    values = change.values
    minutes = values["minutes"]
    words = {
        "title": _title(change, say),
        "minutes": say.number(minutes),
        "after": say.clock(values["after"]),
        "before": say.clock(values["before"]),
    }
    if change.code is ChangeCode.EARLIER:
        return ngettext(
            "%(title)s begins %(minutes)s minute earlier, at %(after)s instead of %(before)s.",
            "%(title)s begins %(minutes)s minutes earlier, at %(after)s instead of %(before)s.",
            minutes,
            **words,
        )
    return ngettext(
        "%(title)s begins %(minutes)s minute later, at %(after)s instead of %(before)s.",
        "%(title)s begins %(minutes)s minutes later, at %(after)s instead of %(before)s.",
        minutes,
        **words,
    )


def _room(change: Change, say: Say) -> str:
    title, before, after = _title(change, say), change.values["before"], change.values["after"]
    if change.session is not None and change.session.all_rooms:
        return _("%(title)s is for all rooms now.", title=title)
    if after is None:
        return _("%(title)s is no longer tied to one room.", title=title)
    if before is None:
        return _("%(title)s takes place in %(room)s.", title=title, room=say.name(after.name))
    return _(
        "%(title)s moves from %(before)s to %(after)s.",
        title=title,
        before=say.name(before.name),
        after=say.name(after.name),
    )


def _languages(change: Change, say: Say) -> str:
    tags = ", ".join(tag.upper() for tag in change.values["after"])
    if not tags:
        return _("%(title)s: no interpretation any more.", title=_title(change, say))
    return _(
        "%(title)s: interpretation is now %(languages)s.",
        title=_title(change, say),
        languages=text.isolate_ltr(tags),
    )


def _when(change: Change, say: Say) -> dict[str, str]:
    """Title, day and time of a session that has a time."""
    start = change.session.starts_at if change.session is not None else None
    words = {"title": _title(change, say)}
    return words if start is None else words | {"day": say.day(start), "time": say.clock(start)}


def _added(change: Change, say: Say) -> str:
    words = _when(change, say)
    if "day" not in words:
        return _("New: %(title)s.", **words)
    return _("New: %(title)s, %(day)s at %(time)s.", **words)


def _visibility(change: Change, say: Say) -> str:
    title = _title(change, say)
    sentences = {
        Visibility.PUBLIC: _("%(title)s is open to everybody now.", title=title),
        Visibility.PARTICIPANTS: _("%(title)s is for participants only now.", title=title),
        Visibility.CLOSED: _("%(title)s is a closed session now.", title=title),
    }
    return sentences[change.values["after"]]


def _chatham_house(change: Change, say: Say) -> str:
    title = _title(change, say)
    if change.session is not None and change.session.chatham_house:
        return _("%(title)s is held under the Chatham House Rule now.", title=title)
    return _("%(title)s is no longer held under the Chatham House Rule.", title=title)


def _mode(change: Change, say: Say) -> str:
    words = {"title": _title(change, say), "who": who(change.values["part"], say)}
    if change.values["part"].mode is PresenceMode.REMOTE:
        return _("%(title)s: %(who)s takes part remotely.", **words)
    return _("%(title)s: %(who)s takes part in the room.", **words)


def _part_item(change: Change, say: Say) -> str:
    item = change.values["item"]
    words = {"title": _title(change, say), "who": who(change.values["part"], say)}
    if item is None:
        return _("%(title)s: %(who)s speaks to no particular item any more.", **words)
    return _("%(title)s: %(who)s now speaks to the item %(item)s.", item=say.name(item.title), **words)


def _about_part(sentence: Callable[..., str]) -> Callable[[Change, Say], str]:
    def told(change: Change, say: Say) -> str:
        part: PartFacts = change.values["part"]
        role = programme.role_label(part.role, part.gender_form)
        return sentence(title=_title(change, say), who=who(part, say), role=role)

    return told


def _item(sentence: Callable[..., str]) -> Callable[[Change, Say], str]:
    def told(change: Change, say: Say) -> str:
        return sentence(title=_title(change, say), item=say.name(change.values["item"].title))

    return told


def _plain(sentence: Callable[..., str]) -> Callable[[Change, Say], str]:
    def told(change: Change, say: Say) -> str:
        return sentence(title=_title(change, say))

    return told


def _names(sentence: Callable[..., str]) -> Callable[[Change, Say], str]:
    def told(change: Change, say: Say) -> str:
        values = change.values
        return sentence(before=say.name(values["before"]), after=say.name(values["after"]))

    return told


def _of_room(sentence: Callable[..., str]) -> Callable[[Change, Say], str]:
    def told(change: Change, say: Say) -> str:
        return sentence(room=say.name(change.values["room"].name))

    return told


_SENTENCES: dict[ChangeCode, Callable[[Change, Any], str]] = {
    ChangeCode.EVENT_TITLE: _names(lambda **v: _("The meeting is now called %(after)s.", **v)),
    ChangeCode.EVENT_DAYS: lambda change, say: _(
        "The meeting is held on %(days)s.", days=say.range(change.values["first"], change.values["last"])
    ),
    ChangeCode.EVENT_VENUE: _names(lambda **v: _("The venue is now %(after)s.", **v)),
    ChangeCode.EVENT_DETAILS: lambda _change, _say: _("The details of the meeting were revised."),
    ChangeCode.EVENT_DISPLAY: lambda _change, _say: _("The agenda is presented differently."),
    ChangeCode.ROOM_ADDED: _of_room(lambda **v: _("New room: %(room)s.", **v)),
    ChangeCode.ROOM_REMOVED: _of_room(lambda **v: _("The room %(room)s is no longer used.", **v)),
    ChangeCode.ROOM_RENAMED: _names(lambda **v: _("The room %(before)s is now called %(after)s.", **v)),
    ChangeCode.ROOM_DETAILS: _of_room(lambda **v: _("The details of the room %(room)s were revised.", **v)),
    ChangeCode.ROOMS_ORDER: lambda _change, _say: _("The rooms come in another order."),
    ChangeCode.PERSON_PROFILE: lambda change, say: _(
        "The profile of %(person)s was revised.", person=say.name(change.values["person"].label)
    ),
    ChangeCode.SESSION_ADDED: _added,
    ChangeCode.SESSION_REMOVED: _plain(lambda **v: _("%(title)s is no longer on the agenda.", **v)),
    ChangeCode.CANCELLED: _plain(lambda **v: _("%(title)s is cancelled.", **v)),
    ChangeCode.REINSTATED: _plain(lambda **v: _("%(title)s takes place after all.", **v)),
    ChangeCode.CONFIRMED: _plain(lambda **v: _("%(title)s is confirmed.", **v)),
    ChangeCode.TENTATIVE: _plain(lambda **v: _("%(title)s is tentative again.", **v)),
    ChangeCode.SCHEDULED: lambda change, say: _(
        "%(title)s has a time now: %(day)s at %(time)s.", **_when(change, say)
    ),
    ChangeCode.UNSCHEDULED: _plain(lambda **v: _("%(title)s has no time at present.", **v)),
    ChangeCode.OTHER_DAY: lambda change, say: _(
        "%(title)s moves to %(day)s at %(time)s.",
        title=_title(change, say),
        day=say.day(change.values["after"]),
        time=say.clock(change.values["after"]),
    ),
    ChangeCode.EARLIER: _moved,
    ChangeCode.LATER: _moved,
    ChangeCode.ENDS: lambda change, say: _(
        "%(title)s ends at %(after)s instead of %(before)s.",
        title=_title(change, say),
        after=say.clock(change.values["after"]),
        before=say.clock(change.values["before"]),
    ),
    ChangeCode.ROOM: _room,
    ChangeCode.TITLE: _names(lambda **v: _("%(before)s is now called %(after)s.", **v)),
    ChangeCode.TEXT: _plain(lambda **v: _("The description of %(title)s was revised.", **v)),
    ChangeCode.KIND: lambda change, say: _(
        "%(title)s is now of the kind: %(kind)s.",
        title=_title(change, say),
        kind=programme.KINDS[change.values["after"]],
    ),
    ChangeCode.LANGUAGES: _languages,
    ChangeCode.VISIBILITY: _visibility,
    ChangeCode.CHATHAM_HOUSE: _chatham_house,
    # Translators: «who» may be a woman, a man, an office: let the verb agree with a word of your own.
    ChangeCode.PERSON_ADDED: _about_part(lambda **v: _("%(title)s: %(who)s joins (%(role)s).", **v)),
    ChangeCode.PERSON_REMOVED: _about_part(lambda **v: _("%(title)s: %(who)s no longer takes part.", **v)),
    ChangeCode.PERSON_ROLE: _about_part(lambda **v: _("%(title)s: %(who)s takes part as %(role)s.", **v)),
    ChangeCode.PERSON_MODE: _mode,
    ChangeCode.PERSON_NAMED: _about_part(lambda **v: _("%(title)s: %(who)s is confirmed (%(role)s).", **v)),
    ChangeCode.PERSON_OPEN: _about_part(lambda **v: _("%(title)s: %(who)s is to be confirmed again.", **v)),
    ChangeCode.PERSON_DETAILS: _about_part(
        lambda **v: _("%(title)s: name or office of %(who)s reads differently.", **v)
    ),
    ChangeCode.PERSON_ITEM: _part_item,
    ChangeCode.PERSONS_ORDER: _plain(lambda **v: _("%(title)s: the people come in another order.", **v)),
    ChangeCode.ITEM_ADDED: _item(lambda **v: _("%(title)s: new item %(item)s.", **v)),
    ChangeCode.ITEM_REMOVED: _item(lambda **v: _("%(title)s: the item %(item)s is dropped.", **v)),
    ChangeCode.ITEM_CHANGED: _item(lambda **v: _("%(title)s: the item %(item)s was changed.", **v)),
    ChangeCode.ITEMS_ORDER: _plain(lambda **v: _("%(title)s: the items come in another order.", **v)),
}


def standing_sentence(standing: Standing, session: SessionFacts, say: Say) -> str:
    """Where the clock stands with a session, without minutes that would run on."""
    start, end = session.starts_at, session.ends_at
    if standing is Standing.OVER or start is None or end is None:
        return _("This session is over.")
    if standing is Standing.RUNNING:
        return _("In progress until %(time)s.", time=say.clock(end))
    if standing is Standing.TODAY:
        return _("Begins today at %(time)s.", time=say.clock(start))
    return _("Begins tomorrow at %(time)s.", time=say.clock(start))


@says(BlockingFindings)
def _blocking(error: BlockingFindings) -> str:
    return ngettext(
        "%(num)s clash must be mended before the agenda can be released.",
        "%(num)s clashes must be mended before the agenda can be released.",
        error.values["count"],
    )


@says(WarningsNotAcknowledged)
def _warnings(error: WarningsNotAcknowledged) -> str:
    return ngettext(
        "%(num)s warning is not ticked. Mend it, or tick that you accept it.",
        "%(num)s warnings are not ticked. Mend them, or tick that you accept them.",
        error.values["count"],
    )


@says(NothingToRelease)
def _nothing(_error: NothingToRelease) -> str:
    return _(
        "There is nothing to release: no session has a time yet, or nothing differs from the newest release."
    )


@says(DraftChanged)
def _draft_changed(_error: DraftChanged) -> str:
    return _(
        "Somebody changed the draft, or released it, after you opened this page. Please look at it again."
    )
