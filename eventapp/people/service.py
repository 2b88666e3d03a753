"""Verbs of the directory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock, text
from eventapp.core.db import db
from eventapp.core.files.models import StoredFile
from eventapp.core.files.service import Kept
from eventapp.core.localized import LocalizedText
from eventapp.people import queries
from eventapp.people.errors import ParentCycle, PossiblyTheSame
from eventapp.people.labels import printed_name
from eventapp.people.models import Appointment, Organisation, Person

PERSON_FIELDS = (
    "name",
    "sort_name",
    "honorific",
    "rank",
    "address",
    "printed_as",
    "how_to_address",
    "aliases",
    "biography",
    "email",
    "phone",
    "country",
)
ORGANISATION_FIELDS = (
    "kind",
    "short_name",
    "formal_name",
    "sort_name",
    "acronym",
    "aliases",
    "country",
    "website",
    "parent",
)

# Features above this one say here what follows when an organisation reads differently, or a person looks so.
ORGANISATION_CHANGED: Final[list[Callable[[Organisation], None]]] = []
PORTRAIT_CHANGED: Final[list[Callable[[Person], None]]] = []


def index_person(person: Person) -> None:
    """Work out what a person is found and sorted by."""
    offices = [held.office for held in person.appointments]
    words = [person.name, person.printed_as, printed_name(person), person.sort_name, *offices]
    person.search_index = _index(words, person.aliases)
    person.sort_key_ar, person.sort_key_en = _sort_keys(person.sort_name, person.name)


def index_organisation(organisation: Organisation) -> None:
    """Work out what an organisation is found and sorted by."""
    words = [
        organisation.short_name,
        organisation.formal_name,
        organisation.acronym,
        organisation.sort_name,
    ]
    organisation.search_index = _index(words, organisation.aliases)
    keys = _sort_keys(organisation.sort_name, organisation.short_name)
    organisation.sort_key_ar, organisation.sort_key_en = keys


def _index(words: Sequence[LocalizedText | None], aliases: str | None) -> str:
    spellings = [spelling for word in words if word for spelling in (word.ar, word.en) if spelling]
    return text.search_index(*spellings, *(aliases or "").splitlines())


def _sort_keys(by_hand: LocalizedText | None, name: LocalizedText) -> tuple[str, str]:
    chosen = by_hand or LocalizedText()
    arabic, english = (text.sort_key(chosen.in_(tag) or name.in_(tag), tag)[:400] for tag in ("ar", "en"))
    return arabic, english


def save_person(
    person: Person | None, *, offices: Sequence[dict[str, Any]], is_another: bool = False, **values: Any
) -> Person:
    """Add a person, or change one. `offices` in order: organisation, office, from_on, to_on.

    Raises:
        PossiblyTheSame: a new person's name is there already and `is_another` was not said.
    """
    is_new = person is None
    if is_new and not is_another and (known := queries.same_name(values["name"])):
        raise PossiblyTheSame(known=known, names=", ".join(_told(found) for found in known))
    person = person or Person(appointments=[])
    for name in PERSON_FIELDS:
        setattr(person, name, values[name])
    _set_offices(person, offices)
    index_person(person)
    person.updated_at = clock.now()
    db.session.add(person)
    record(Action.CREATED if is_new else Action.CHANGED, person)
    db.session.flush()
    return person


def _told(person: Person) -> str:
    parts = ((person.name.ar, "ar"), (person.name.en, "en"))
    return " / ".join(text.isolate(part, language) for part, language in parts if part)


def _set_offices(person: Person, offices: Sequence[dict[str, Any]]) -> None:
    held = list(person.appointments)
    person.appointments = [
        _office(held[number] if number < len(held) else Appointment(), number, row)
        for number, row in enumerate(offices)
    ]


def _office(appointment: Appointment, number: int, row: dict[str, Any]) -> Appointment:
    appointment.position = number
    appointment.organisation = row["organisation"]
    appointment.office = row["office"]
    appointment.from_on, appointment.to_on = row.get("from_on"), row.get("to_on")
    return appointment


def set_portrait(person: Person, *, file: Kept | StoredFile | None) -> Person:
    """Give a person a portrait (a new file, or one that a row tells of), or take theirs off."""
    person.portrait = file.as_row() if isinstance(file, Kept) else file
    person.updated_at = clock.now()
    record(Action.CHANGED, person, portrait=file.sha256 if file is not None else "")
    db.session.flush()
    for tell in PORTRAIT_CHANGED:
        tell(person)
    return person


def save_organisation(organisation: Organisation | None, **values: Any) -> Organisation:
    """Add an organisation, or change one.

    Raises:
        ParentCycle: it would stand under itself.
    """
    is_new = organisation is None
    organisation = organisation or Organisation()
    _check_parent(organisation, values["parent"])
    for name in ORGANISATION_FIELDS:
        setattr(organisation, name, values[name])
    index_organisation(organisation)
    db.session.add(organisation)
    record(Action.CREATED if is_new else Action.CHANGED, organisation)
    db.session.flush()
    for tell in ORGANISATION_CHANGED:
        tell(organisation)
    return organisation


def _check_parent(organisation: Organisation, parent: Organisation | None) -> None:
    above, seen = parent, {organisation}
    while above is not None:
        if above in seen:  # or two simultaneous changes made a ring above it
            raise ParentCycle
        seen.add(above)
        above = above.parent


def note_export(account: Any, *, count: int) -> None:
    """Record who took the directory along with its addresses and numbers, and how many persons."""
    record(Action.EXPORTED, account, actor=account, count=count)


def delete(row: Person | Organisation) -> None:
    """Put a person or an organisation into the bin; where they are named already, they stay named."""
    row.deleted_at = clock.now()
    record(Action.DELETED, row)
    db.session.flush()


def restore(row: Person | Organisation) -> None:
    """Take a person or an organisation out of the bin."""
    row.deleted_at = None
    record(Action.RESTORED, row)
    db.session.flush()
