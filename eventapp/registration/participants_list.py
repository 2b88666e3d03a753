"""The list of participants: who is approved, in order, as a page and as documents. Nothing private."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from flask_babel import gettext as _

from eventapp.core import clock, text
from eventapp.core.languages import LANGUAGES
from eventapp.core.locale import reading_of, speaking
from eventapp.core.localized import LocalizedText
from eventapp.core.typesetting import Typeset, typeset
from eventapp.events.models import Event
from eventapp.registration import labels
from eventapp.registration.models import Participant
from eventapp.registration.queries import lists
from eventapp.registration.queries.lists import Listed
from eventapp.registration.rules.precedence import Order, delegation_key, person_key
from eventapp.registration.rules.quotas import Function

TEMPLATE: Final = "participants.typ"


@dataclass(frozen=True, slots=True)
class Group:
    """A delegation or a category, with those of it that are shown; `total` counts all of it."""

    key: str
    title: LocalizedText
    people: Sequence[Participant]
    total: int


@dataclass(frozen=True, slots=True)
class _Pile:
    """The same before its people are read."""

    key: str
    title: LocalizedText
    order: tuple[Any, ...]
    rows: list[Listed]


@dataclass(frozen=True, slots=True)
class ParticipantList:
    """Who is approved, in order. People are read when they are asked for: a page of them, or all."""

    event: Event
    order: Order
    language: str
    piles: Sequence[_Pile]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(len(pile.rows) for pile in self.piles)

    def page(self, start: int, end: int) -> list[Group]:
        """Those from `start` to before `end`, in their groups."""
        taken = self._slice(start, end)
        people = lists.people_of_ids(self.event, [row.id for _pile, row in taken])
        found = {one.id: one for one in people}
        return [
            Group(pile.key, pile.title, [found[row.id] for _pile, row in rows], len(pile.rows))
            for pile, rows in ((run[0][0], run) for run in _runs(taken))
        ]

    def groups(self) -> list[Group]:
        """Everybody."""
        return self.page(0, self.total)

    def _slice(self, start: int, end: int) -> list[tuple[_Pile, Listed]]:
        """Only the piles that are reached are put in order: names are costly to compare."""
        taken: list[tuple[_Pile, Listed]] = []
        before = 0
        for pile in self.piles:
            here = before + len(pile.rows)
            if here > start and before < end:
                ordered = sorted(pile.rows, key=self._place)
                taken += [(pile, row) for row in ordered[max(0, start - before) : end - before]]
            before = here
        return taken

    def _place(self, row: Listed) -> tuple[Any, ...]:
        language = self.order.language(self.language)
        alphabetical = text.sort_key(row.name.in_(language), language)
        return *person_key(self.order, row.function, row.honorific, row.position, alphabetical), row.id


def _runs(taken: Iterable[tuple[_Pile, Listed]]) -> list[list[tuple[_Pile, Listed]]]:
    return [list(run) for _key, run in groupby(taken, key=lambda pair: pair[0].key)]


def list_of(event: Event, order: Order, language: str) -> ParticipantList:
    """The list of an event for a reader of `language`, in four queries whatever its length."""
    rows: dict[tuple[int | None, int | None], list[Listed]] = defaultdict(list)
    for row in lists.listed(event):
        rows[row.delegation_id, row.category_id].append(row)
    alphabet = order.language(language)
    piles = [*_delegations(event, order, alphabet, rows), *_categories(event, rows)]
    return ParticipantList(event, order, language, sorted(piles, key=lambda pile: pile.order))


_Rows = Mapping[tuple[int | None, int | None], list[Listed]]


def _delegations(event: Event, order: Order, alphabet: str, rows: _Rows) -> Iterable[_Pile]:
    for delegation_id, public_id, organisation in lists.organisations_of(event):
        here = rows.get((delegation_id, None))
        if here:
            head = next((row.honorific for row in here if row.function is Function.HEAD), None)
            alphabetical = organisation.sort_key_ar if alphabet == "ar" else organisation.sort_key_en
            place = delegation_key(order, organisation.kind, head, alphabetical)
            title = organisation.formal_name or organisation.short_name
            yield _Pile(public_id, title, (0, *place, delegation_id), here)


def _categories(event: Event, rows: _Rows) -> Iterable[_Pile]:
    for category in lists.categories_in_order(event):
        here = rows.get((None, category.id))
        if here:
            yield _Pile(
                category.public_id, category.title, (1, 0, 0, "", category.position, category.id), here
            )


# The document


def document(found: ParticipantList, languages: Sequence[str]) -> Typeset:
    """The list as PDF in one language, or in both side by side; the first is that of its own words."""
    first = languages[0]
    event, say = found.event, reading_of(found.event, first)
    with speaking(first):
        data = {
            "sheet": _sheet(event, first),
            "heading": _("List of participants"),
            "event": _shown(event.title, first),
            "when": say.range(event.first_on, event.last_on),
            "count": say.number(found.total),
            "count_label": _("Participants"),
            "languages": list(languages),
            "groups": [_group(group, languages) for group in found.groups()],
        }
        return typeset(TEMPLATE, data, language=first)


def languages_asked(asked: str, reader: str) -> tuple[str, ...]:
    """The languages of a document: one of ours, or for any other word both, the reader's first."""
    if asked in LANGUAGES:
        return (asked,)
    return tuple(sorted(LANGUAGES, key=lambda language: language != reader))


def _sheet(event: Event, language: str) -> dict[str, Any]:
    say = reading_of(event, language)
    moment = clock.now()
    return {
        "title": text.strip_isolates(f"{_('List of participants')} – {say.name(event.name)}"),
        "running": _shown(event.name, language),
        "edition": _("As of %(moment)s", moment=say.moment(moment)),
        "page_of": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "draft": "",
        "accent": event.accent,
        "digits": say.style.digits,
        "made": list(moment.timetuple()[:6]),
    }


def _group(group: Group, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "title": [_shown(group.title, language) for language in languages],
        "people": [[_entry(person, language) for language in languages] for person in group.people],
    }


def _entry(person: Participant, language: str) -> dict[str, Any]:
    return {
        "name": _shown(labels.printed_name(person), language),
        "role": _shown(labels.role_of(person), language),
        "office": _shown(person.office, language),
        "group": _shown(person.represents, language),
    }


def _shown(value: LocalizedText, language: str) -> dict[str, str]:
    shown, actual = value.shown(language)
    return {"text": text.isolate(shown, actual), "lang": actual, "label": ""}
