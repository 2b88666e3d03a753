"""Verbs of the directory: what is found and sorted afterwards, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.core.text import strip_isolates
from eventapp.people import queries, service
from eventapp.people.errors import ParentCycle, PossiblyTheSame
from eventapp.people.models import Appointment, Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank


def person_values(ar: str = "", en: str = "", **values: Any) -> dict[str, Any]:
    return {
        "name": LocalizedText(ar, en),
        "sort_name": LocalizedText(),
        "honorific": Honorific.NONE,
        "rank": Rank.NONE,
        "address": FormOfAddress.NEUTRAL,
        "printed_as": LocalizedText(),
        "how_to_address": LocalizedText(),
        "aliases": "",
        "biography": LocalizedText(),
        "email": "",
        "phone": "",
        "country": "",
        "offices": [],
    } | values


def organisation_values(ar: str = "", en: str = "", **values: Any) -> dict[str, Any]:
    return {
        "kind": OrganisationKind.PARLIAMENT,
        "short_name": LocalizedText(ar, en),
        "formal_name": LocalizedText(),
        "sort_name": LocalizedText(),
        "acronym": LocalizedText(),
        "aliases": "",
        "country": "",
        "website": "",
        "parent": None,
    } | values


def office(ar: str, en: str, organisation: Organisation | None = None) -> dict[str, Any]:
    return {"organisation": organisation, "office": LocalizedText(ar, en), "from_on": None, "to_on": None}


def named(found: list[Person]) -> list[str]:
    return [row.name.en or row.name.ar for row in found]


def test_a_person_of_the_same_name_is_another_only_when_said(app: Flask) -> None:
    first = service.save_person(None, **person_values("ناصر الهاجري", "Nasser al-Hajri"))
    with pytest.raises(PossiblyTheSame) as refused:
        service.save_person(None, **person_values("", "NASSER AL-HAJRI"))
    assert strip_isolates(refused.value.values["names"]) == "ناصر الهاجري / Nasser al-Hajri"
    with pytest.raises(PossiblyTheSame):
        service.save_person(None, **person_values("ناصر الهاجرى"))
    other = service.save_person(None, is_another=True, **person_values("", "Nasser al-Hajri"))
    assert other.id != first.id
    assert db.session.scalar(select(func.count()).select_from(Person)) == 2


def test_somebody_in_the_bin_is_no_duplicate(app: Flask) -> None:
    service.delete(service.save_person(None, **person_values("ناصر الهاجري")))
    assert service.save_person(None, **person_values("ناصر الهاجري")).deleted_at is None


def test_offices_are_kept_in_order_and_go_when_taken_away(app: Flask) -> None:
    shura = service.save_organisation(None, **organisation_values("مجلس الشورى", "Shura Council"))
    chair, member = office("رئيس اللجنة", "Committee Chair", shura), office("عضو", "Member")
    row = service.save_person(None, **person_values("ناصر", "Nasser", offices=[chair, member]))
    db.session.commit()
    assert [held.office.en for held in row.appointments] == ["Committee Chair", "Member"]
    service.save_person(row, **person_values("ناصر", "Nasser", offices=[member]))
    db.session.commit()
    db.session.expire_all()
    assert [(held.office.en, held.organisation) for held in row.appointments] == [("Member", None)]
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 1


def test_a_person_is_found_by_offices_and_other_spellings(app: Flask) -> None:
    values = person_values(
        "", "Nasser", aliases="Abu Saeed\nأبو سعيد", offices=[office("مقرر", "Rapporteur")]
    )
    service.save_person(None, **values)
    for words in ("rapporteur", "مقرر", "abu", "ابو سعيد"):
        assert named(list(db.session.scalars(queries.persons(words=words)))) == ["Nasser"], words


def test_lists_are_in_the_alphabetical_order_of_each_language(app: Flask) -> None:
    for ar, en in (("زيد", "Alpha"), ("أحمد", "Zulu"), ("الباسم", "Mike"), ("ثامر", "Élan")):
        service.save_person(None, **person_values(ar, en))
    arabic = [row.name.ar for row in db.session.scalars(queries.persons(language="ar"))]
    english = [row.name.en for row in db.session.scalars(queries.persons(language="en"))]
    assert arabic == ["أحمد", "الباسم", "ثامر", "زيد"]
    assert english == ["Alpha", "Élan", "Mike", "Zulu"]


def test_sorted_under_another_name_by_hand(app: Flask) -> None:
    for en, sort in (("Anna", ""), ("Berta", ""), ("Zoe", "Ab")):
        service.save_person(None, **person_values("", en, sort_name=LocalizedText(en=sort)))
    assert [row.name.en for row in db.session.scalars(queries.persons(language="en"))] == [
        "Zoe",
        "Anna",
        "Berta",
    ]


def test_an_organisation_never_stands_under_itself(app: Flask) -> None:
    one, two, three = (
        service.save_organisation(None, **organisation_values("", name)) for name in ("One", "Two", "Three")
    )
    service.save_organisation(two, **organisation_values("", "Two", parent=one))
    service.save_organisation(three, **organisation_values("", "Three", parent=two))
    for parent in (one, two, three):
        with pytest.raises(ParentCycle):
            service.save_organisation(one, **organisation_values("", "One", parent=parent))


def test_the_bin_hides_and_gives_back(app: Flask) -> None:
    row = service.save_person(None, **person_values("ناصر"))
    service.delete(row)
    with pytest.raises(NotFound):
        queries.get_person(row.public_id)
    assert queries.get_person(row.public_id, deleted=True) is row
    service.restore(row)
    assert queries.get_person(row.public_id) is row
    db.session.commit()
    actions = [entry.action for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]
    assert actions == ["object.created", "object.deleted", "object.restored"]
