"""The offices on a person's form: nothing typed is lost, and what is wrong is said in sentences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.core.text import strip_isolates
from eventapp.people import service
from eventapp.people.labels import describe_appointment
from eventapp.people.models import Appointment, Organisation, Person
from tests.client import CheckedClient, form_fields
from tests.factories import make_event, make_organisation, make_person, make_staff

Sign = Callable[[Account], CheckedClient]
PERSONS = "/en/admin/directory/persons"


@pytest.fixture
def staff(app: Flask, signed_in: Sign) -> CheckedClient:
    return signed_in(make_staff(make_event()))


def only() -> Person:
    return db.session.scalars(select(Person)).one()


def test_dates_alone_are_no_office_and_are_not_lost(staff: CheckedClient) -> None:
    answer = staff.submit(f"{PERSONS}/new", name__en="Nasser", offices__1__from_on="2021-01-05")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, db.session.scalars(select(Person)).all()) == (422, [])
    assert '<a href="#offices">Offices</a>: Please fill this in.' in page
    assert form_fields(page)["offices-1-from_on"] == "2021-01-05"


def test_several_organisations_are_offered_where_they_fit(staff: CheckedClient) -> None:
    for name in ("Shura Council", "Council of States", "Ministry"):
        make_organisation(short_name=LocalizedText("", name))
    answer = staff.submit(f"{PERSONS}/new", name__en="Nasser", offices__1__organisation="council")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'list="offices-1-organisation-names"' in page
    offered = page.partition('<datalist id="offices-1-organisation-names">')[2].partition("</datalist>")[0]
    assert offered.count("<option") == 2
    assert page.count("Please fill this in.") == 0
    assert "Please type one of them." in page
    assert "{'" not in page  # no data structure for a sentence


def test_a_free_row_is_folded_away_and_a_filled_one_is_not(staff: CheckedClient) -> None:
    page = staff.get(f"{PERSONS}/new").get_data(as_text=True)
    free = page.partition('id="offices"')[2]
    assert (free.count('<details class="fold">'), 'id="offices-2-' in free) == (1, False)
    staff.submit(f"{PERSONS}/new", name__en="Nasser", offices__0__office__en="Chair")
    page = staff.get(f"{PERSONS}/{only().public_id}/edit").get_data(as_text=True)
    free = page.partition('id="offices"')[2]
    assert (free.count('<details class="fold">'), 'id="offices-2-office-en"' in free) == (2, True)


def test_a_conflict_over_offices_is_told_in_words(staff: CheckedClient) -> None:
    council = make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    staff.submit(f"{PERSONS}/new", name__en="Nasser", offices__0__office__en="Member")
    path = f"{PERSONS}/{only().public_id}/edit"
    mine = form_fields(staff.get(path).get_data(as_text=True))
    theirs = {
        "offices-0-office-en": "Chair",
        "offices-0-organisation": council.public_id,
        "offices-0-from_on": "2021-01-05",
    }
    assert staff.post(path, data=mine | theirs).status_code == 303
    answer = staff.post(path, data=mine | {"offices-0-office-en": "Rapporteur"})
    page = strip_isolates(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert page.count("Chair, Shura Council (2021-01-05)") == 2  # in the summary, and above the offices
    assert form_fields(page)["offices-0-office-en"] == "Rapporteur"


def test_an_office_at_an_organisation_in_the_bin_stays(staff: CheckedClient) -> None:
    council = make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    person = make_person(name=LocalizedText("", "Nasser"))
    person.appointments = [Appointment(office=LocalizedText("", "Chair"), organisation=council, position=0)]
    service.delete(council)
    db.session.commit()
    path = f"{PERSONS}/{person.public_id}"
    page = staff.get(path).get_data(as_text=True)
    assert "Shura Council" in page
    assert f"/organisations/{council.public_id}" not in page  # in the bin it has no page
    assert staff.submit(f"{path}/edit", name__en="Nasser al-Hajri").status_code == 303
    held = only().appointments[0]
    assert (held.organisation, held.office.en) == (council, "Chair")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2021, 1, 5), None, "5 January 2021 –"),
        (None, date(2023, 2, 1), "– 1 February 2023"),
        (date(2021, 1, 5), date(2023, 2, 1), "5 January 2021 – 1 February 2023"),
    ],
)
def test_when_an_office_was_held_is_said_in_words(
    staff: CheckedClient, first: date | None, last: date | None, said: str
) -> None:
    person = make_person()
    office = LocalizedText("", "Chair")
    person.appointments = [Appointment(office=office, from_on=first, to_on=last, position=0)]
    page = staff.get(f"{PERSONS}/{person.public_id}").get_data(as_text=True)
    assert f'<p class="quiet">{said}</p>' in page


def test_an_office_in_one_line_speaks_one_language_at_a_time() -> None:
    council = Organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    both = Appointment(office=LocalizedText("رئيس", "Speaker"), organisation=council)
    arabic = Appointment(office=LocalizedText("رئيس", ""), organisation=council)
    alone = Appointment(office=LocalizedText("", "Speaker"))
    assert describe_appointment(both) == LocalizedText("رئيس، مجلس الشورى", "Speaker, Shura Council")
    assert describe_appointment(arabic) == LocalizedText("رئيس، مجلس الشورى", "Shura Council")
    assert describe_appointment(alone) == LocalizedText("", "Speaker")
