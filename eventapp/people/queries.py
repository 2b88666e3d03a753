"""Reads of the directory."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from eventapp.core import text
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.search import matching
from eventapp.people.models import Appointment, Organisation, Person
from eventapp.people.rules import OrganisationKind

SUGGESTIONS = 500


def persons(*, words: str = "", language: str = "ar", deleted: bool = False) -> Select[tuple[Person]]:
    """Persons found by any spelling, in the alphabetical order of `language`; to be paginated."""
    query = select(Person).options(selectinload(Person.appointments).selectinload(Appointment.organisation))
    query = query.where(Person.deleted_at.is_not(None) if deleted else Person.deleted_at.is_(None))
    query = matching(query, Person.search_index, words)
    return query.order_by(_sort(Person, language), Person.id)


def organisations(
    *, words: str = "", kind: OrganisationKind | None = None, language: str = "ar", deleted: bool = False
) -> Select[tuple[Organisation]]:
    """Organisations found by any spelling, in the alphabetical order of `language`; to be paginated."""
    query = select(Organisation).options(selectinload(Organisation.parent))
    query = query.where(Organisation.deleted_at.is_not(None) if deleted else Organisation.deleted_at.is_(None))
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    query = matching(query, Organisation.search_index, words)
    return query.order_by(_sort(Organisation, language), Organisation.id)


def _sort(model: Any, language: str) -> Any:
    return model.sort_key_ar if language == "ar" else model.sort_key_en


def get_person(public_id: str, *, deleted: bool = False) -> Person:
    """One person.

    Raises:
        NotFound: unknown, or in the bin (or not, when `deleted`).
    """
    found = db.session.scalars(persons(deleted=deleted).where(Person.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_organisation(public_id: str, *, deleted: bool = False) -> Organisation:
    """One organisation.

    Raises:
        NotFound: unknown, or in the bin (or not, when `deleted`).
    """
    query = organisations(deleted=deleted).where(Organisation.public_id == public_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def same_name(person_name: Any, *, besides: int | None = None) -> list[Person]:
    """Persons whose name folds to the same in either language."""
    keys = {text.fold(value) for value in (person_name.ar, person_name.en) if value}
    candidates = [
        found
        for value in (person_name.ar, person_name.en)
        if value
        for found in db.session.scalars(persons(words=value).limit(20))
    ]
    unique = {
        found.id: found
        for found in candidates
        if {text.fold(value) for value in (found.name.ar, found.name.en) if value} & keys
    }
    unique.pop(besides or 0, None)
    return list(unique.values())


def suggested_persons(language: str) -> list[Person]:
    """The persons a field offers, the first `SUGGESTIONS` by name."""
    return list(db.session.scalars(persons(language=language).limit(SUGGESTIONS)))


def suggested_organisations(language: str) -> list[Organisation]:
    """The organisations a field offers, the first `SUGGESTIONS` by name."""
    return list(db.session.scalars(organisations(language=language).limit(SUGGESTIONS)))
