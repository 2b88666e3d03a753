"""The people and organisations of the content file."""

from __future__ import annotations

from typing import Any

from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.people import service as people_service
from eventapp.people.models import Appointment, Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank


def _text(value: dict[str, str] | None) -> LocalizedText:
    return LocalizedText(**value) if value else LocalizedText()


def load_organisations(content: dict[str, Any]) -> dict[str, Organisation]:
    """Every organisation by its key, parents set."""
    made = {
        row["key"]: Organisation(
            kind=OrganisationKind(row["kind"]),
            short_name=_text(row["short"]),
            formal_name=_text(row.get("formal")),
            sort_name=_text(row.get("sort")),
            acronym=_text(row.get("acronym")),
            country=row.get("country", ""),
            aliases="",
        )
        for row in content["organisations"]
    }
    for organisation in made.values():
        people_service.index_organisation(organisation)
    db.session.add_all(made.values())
    db.session.flush()
    for row in content["organisations"]:
        if parent := row.get("parent"):
            made[row["key"]].parent_id = made[parent].id
    db.session.flush()
    return made


def load_people(content: dict[str, Any], organisations: dict[str, Organisation]) -> dict[str, Person]:
    """Every person by their key, with their offices."""
    made = {
        row["key"]: Person(
            name=_text(row["name"]),
            sort_name=_text(row.get("sort")),
            honorific=Honorific(row["honorific"]),
            rank=Rank(row["rank"]),
            address=FormOfAddress(row["address"]),
            aliases="\n".join(row.get("aliases", [])),
            biography=_text(row.get("biography")),
        )
        for row in content["people"]
    }
    for row in content["appointments"]:
        person = made[row["person"]]
        person.appointments.append(
            Appointment(
                organisation_id=organisations[row["organisation"]].id,
                office=_text(row.get("office")),
                from_on=row.get("from_on"),
                to_on=row.get("to_on"),
                position=len(person.appointments),
            )
        )
    for person in made.values():
        people_service.index_person(person)
    db.session.add_all(made.values())
    db.session.flush()
    return made
