"""The list of participants: who is approved, in order, as a page and as documents. Nothing private."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from eventapp.registration.queries import lists, officers
from eventapp.registration.queries.lists import Listed, Pile
from eventapp.registration.rules.precedence import Order, delegation_key, person_key

TEMPLATE: Final = "participants.typ"


@dataclass(frozen=True, slots=True)
class Group:
    """A delegation or a category, with those of it that are shown; `total` counts all of it."""

    key: str
    title: LocalizedText
    people: Sequence[Participant]
    total: int


def grouped(people: Iterable[Participant]) -> list[Group]:
    """People who stand in the order of `officers.approved`, in groups by whom they come for."""
    found = []
    for first, members in officers.in_groups(people):
        named = first.delegation.organisation if first.delegation is not None else None
        title = (named.formal_name or named.short_name) if named is not None else labels.role_of(first)
        found.append(Group(f"f{first.id}", title, members, len(members)))
    return found


@dataclass(frozen=True, slots=True)
class _Pile:
    """The same before its people are read."""

    ids: Pile
    key: str
    title: LocalizedText
    order: tuple[Any, ...]
    total: int


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
        return sum(pile.total for pile in self.piles)

    def groups(self) -> list[Group]:
        """Everybody."""
        return self.page(0, self.total)

    def page(self, start: int, end: int) -> list[Group]:
        """Those from `start` to before `end`, in their groups; only what the page reaches is read."""
        reached = self._reached(start, end)
        rows = lists.listed(self.event, [pile.ids for pile, _first, _last in reached])
        taken = [
            (pile, sorted(rows.get(pile.ids, []), key=self._place)[first:last])
            for pile, first, last in reached
        ]
        ids = [row.id for _pile, here in taken for row in here]
        found = {one.id: one for one in lists.people_of_ids(self.event, ids)}
        return [
            Group(pile.key, pile.title, [found[row.id] for row in here], pile.total) for pile, here in taken
        ]

    def _reached(self, start: int, end: int) -> list[tuple[_Pile, int, int]]:
        """The piles that a page reaches, with the part of each that is on it."""
        reached, before = [], 0
        for pile in self.piles:
            first, last = max(0, start - before), min(pile.total, end - before)
            if first < last:
                reached.append((pile, first, last))
            before += pile.total
        return reached

    def _place(self, row: Listed) -> tuple[Any, ...]:
        language = self.order.language(self.language)
        alphabetical = text.sort_key(row.name.in_(language), language)
        return *person_key(self.order, row.function, row.honorific, row.position, alphabetical), row.id


def list_of(event: Event, order: Order, language: str) -> ParticipantList:
    """The list of an event for a reader of `language`: four queries, and two for what is shown of it."""
    counts = lists.counted(event)
    piles = [*_delegations(event, order, order.language(language), counts), *_categories(event, counts)]
    return ParticipantList(event, order, language, sorted(piles, key=lambda pile: pile.order))


def _delegations(event: Event, order: Order, alphabet: str, counts: Mapping[Pile, int]) -> Iterable[_Pile]:
    heads = lists.heads(event)
    for named in lists.delegations_named(event, alphabet):
        ids = (named.id, None)
        if ids in counts:
            place = delegation_key(order, named.kind, heads.get(named.id), named.sort_key)
            yield _Pile(ids, named.public_id, named.name, (0, *place, named.id), counts[ids])


def _categories(event: Event, counts: Mapping[Pile, int]) -> Iterable[_Pile]:
    for category in lists.categories_in_order(event):
        ids = (None, category.id)
        if ids in counts:
            place = (1, 0, 0, "", category.position, category.id)
            yield _Pile(ids, category.public_id, category.title, place, counts[ids])


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
            "when": text.isolate(say.range(event.first_on, event.last_on), first),
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
