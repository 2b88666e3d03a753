"""Reads of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Select, case, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.core import text
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.files.models import StoredFile
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.core.search import matching
from eventapp.people.models import Appointment, Organisation, Person
from eventapp.people.rules import OrganisationKind

SUGGESTIONS: Final = 200  # rows that a field offers before anything is typed
CANDIDATES: Final = 20  # rows among which a typed name is looked for


def persons(*, words: str = "", language: str = "ar", deleted: bool = False) -> Select[Person]:
    """Persons found by any spelling, in the alphabetical order of `language`; to be paginated."""
    offices = selectinload(Person.appointments).selectinload(Appointment.organisation)
    return _persons(words, language, deleted=deleted).options(offices)


def _persons(words: str, language: str, *, deleted: bool = False) -> Select[Person]:
    query = select(Person).where(_in_bin(Person, deleted))
    return matching(query, Person.search_index, words).order_by(_sort(Person, language), Person.id)


def organisations(
    *, words: str = "", kind: OrganisationKind | None = None, language: str = "ar", deleted: bool = False
) -> Select[Organisation]:
    """Organisations found by any spelling, in the alphabetical order of `language`; to be paginated."""
    query = select(Organisation).options(joinedload(Organisation.parent))
    query = query.where(_in_bin(Organisation, deleted))
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    query = matching(query, Organisation.search_index, words)
    return query.order_by(_sort(Organisation, language), Organisation.id)


def _in_bin(model: Any, deleted: bool) -> Any:
    return model.deleted_at.is_not(None) if deleted else model.deleted_at.is_(None)


def _sort(model: Any, language: str) -> Any:
    return model.sort_key_ar if language == "ar" else model.sort_key_en


def all_persons(*, words: str, language: str) -> list[Person]:
    """The persons found, all of them with their offices, in one query whatever their number."""
    offices = joinedload(Person.appointments).joinedload(Appointment.organisation)
    return list(db.session.scalars(_persons(words, language).options(offices)).unique())


def persons_of(organisation: Organisation, *, language: str) -> Select[Person]:
    """Persons who hold or held an office there, in the order of `language`; to be paginated."""
    there = Person.appointments.any(Appointment.organisation_id == organisation.id)
    return persons(language=language).where(there)


def organisations_under(organisation: Organisation, *, language: str) -> list[Organisation]:
    """What belongs to an organisation directly, in the order of `language`."""
    return list(
        db.session.scalars(organisations(language=language).where(Organisation.parent_id == organisation.id))
    )


def find_person(public_id: str, *, deleted: bool = False) -> Person | None:
    """The person of this public id, in the directory or in the bin."""
    return db.session.scalars(persons(deleted=deleted).where(Person.public_id == public_id)).one_or_none()


def get_person(public_id: str, *, deleted: bool = False) -> Person:
    """One person.

    Raises:
        NotFound: unknown, or in the bin (or not, when `deleted`).
    """
    found = find_person(public_id, deleted=deleted)
    if found is None:
        raise NotFound
    return found


def find_organisation(public_id: str, *, deleted: bool = False) -> Organisation | None:
    """The organisation of this public id, in the directory or in the bin."""
    query = organisations(deleted=deleted).where(Organisation.public_id == public_id)
    return db.session.scalars(query).one_or_none()


def get_organisation(public_id: str, *, deleted: bool = False) -> Organisation:
    """One organisation.

    Raises:
        NotFound: unknown, or in the bin (or not, when `deleted`).
    """
    found = find_organisation(public_id, deleted=deleted)
    if found is None:
        raise NotFound
    return found


def portraits(public_ids: Iterable[str]) -> dict[str, StoredFile]:
    """The portraits of those who have one, by the person's public id; of nobody who was erased."""
    query = (
        select(Person.public_id, StoredFile)
        .join(StoredFile, StoredFile.id == Person.portrait_id)
        .where(Person.public_id.in_(sorted(public_ids)), Person.erased_at.is_(None))
    )
    return {public_id: stored for public_id, stored in db.session.execute(query)}


def same_name(name: LocalizedText) -> list[Person]:
    """Persons whose name is the same in either language, however it is spaced and marked."""
    keys = _run_together(name)
    known: set[int] = set()
    for value in (name.ar, name.en):
        if text.fold(value):
            everybody: Any = select(Person.id, Person.name).where(_in_bin(Person, False))
            query = matching(everybody, Person.search_index, value)
            known |= {row_id for row_id, found in db.session.execute(query) if keys & _run_together(found)}
    return list(db.session.scalars(persons().where(Person.id.in_(known)).limit(CANDIDATES)))


def _run_together(name: LocalizedText) -> set[str]:
    """A name in both languages as one folded word each: «Al-Hajri», «Al Hajri» and «Alhajri» are one."""
    return {text.fold(part).replace(" ", "") for part in (name.ar, name.en)} - {""}


def persons_named(typed: str, *, language: str) -> list[Person]:
    """The first persons that `typed` finds by any spelling; those of exactly this name come first."""
    query = persons(words=typed, language=language).order_by(None)
    query = query.order_by(_is_other(Person.name, typed), _sort(Person, language), Person.id)
    return list(db.session.scalars(query.limit(CANDIDATES)))


def organisations_named(typed: str, *, language: str) -> list[Organisation]:
    """The first organisations that `typed` finds; those of exactly this short name come first."""
    query = organisations(words=typed, language=language).order_by(None)
    other = _is_other(Organisation.short_name, typed)
    query = query.order_by(other, _sort(Organisation, language), Organisation.id)
    return list(db.session.scalars(query.limit(CANDIDATES)))


def _is_other(name: Any, typed: str) -> Any:
    return case(*((name.localized(language) == typed, 0) for language in LANGUAGES), else_=1)


def suggested_persons(language: str) -> list[Person]:
    """The persons a field offers, the first `SUGGESTIONS` by name."""
    return list(db.session.scalars(persons(language=language).limit(SUGGESTIONS)))


def suggested_organisations(language: str) -> list[Organisation]:
    """The organisations a field offers, the first `SUGGESTIONS` by name."""
    return list(db.session.scalars(organisations(language=language).limit(SUGGESTIONS)))
