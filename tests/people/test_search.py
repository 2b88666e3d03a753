"""Whatever spelling somebody types, the person is found; and at a price that does not grow with the list."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.core.text import strip_isolates
from eventapp.people.forms import OrganisationPicker, PersonPicker, Picker
from eventapp.people.models import Person
from tests.client import CheckedClient
from tests.factories import both, make_event, make_organisation, make_person, make_staff

Sign = Callable[[Account], CheckedClient]
LIST = "/en/admin/directory/persons"


@pytest.fixture
def staff(app: Flask, signed_in: Sign) -> CheckedClient:
    return signed_in(make_staff(make_event()))


def found(page: str) -> list[str]:
    return re.findall(r'class="row-link" href="/en/admin/directory/persons/(\w+)"', page)


@pytest.mark.parametrize(
    "typed",
    [
        "alhajri",
        "Al-Hajri",
        "al hajri",
        "AL-HAJRI",
        "الهاجري",
        "هاجري",
        "الهاجرى",
        "الهَاجِري",
        "Nasir",
        "naser",
        "ناصر هاجري",
        "Hajri Nasser",
    ],
)
def test_every_spelling_finds_the_person(staff: CheckedClient, typed: str) -> None:
    wanted = make_person(name=both("ناصر الهاجري", "Nasser al-Hajri"))
    make_person(name=both("منى الكواري", "Mona al-Kuwari"))
    assert found(staff.get(LIST, query_string={"q": typed}).get_data(as_text=True)) == [wanted.public_id]


@pytest.mark.parametrize("typed", ["zzz", "%", "_", "\\", "' OR 1=1 --", "الشمري", "x" * 5000])
def test_what_nobody_is_called_finds_nobody(staff: CheckedClient, typed: str) -> None:
    make_person()
    answer = staff.get(LIST, query_string={"q": typed})
    text = answer.get_data(as_text=True)
    if typed in "%_\\":  # nothing but punctuation asks for nothing in particular
        assert (answer.status_code, len(found(text))) == (200, 1)
    else:
        assert (answer.status_code, found(text)) == (200, [])


def test_a_list_costs_the_same_whether_it_holds_one_or_three_or_five_thousand(
    staff: CheckedClient, queries: list[str]
) -> None:
    costs = []
    for more in (1, 2, 4_997):
        if more < 100:
            for _row in range(more):
                make_person()
        else:
            rows = [
                {"name": LocalizedText("شخص", f"Person {number}"), "sort_key_en": f"p{number}"}
                for number in range(more)
            ]
            db.session.add_all(Person(**row) for row in rows)
        db.session.commit()
        queries.clear()
        assert staff.get(LIST).status_code == 200
        costs.append(len(queries))
    assert costs == [costs[0]] * 3


def test_five_thousand_are_shown_fifty_at_a_time(staff: CheckedClient) -> None:
    db.session.add_all(
        Person(name=LocalizedText("شخص", f"Person {number}"), sort_key_en=f"p{number:03}")
        for number in range(120)
    )
    pages = [
        found(staff.get(f"{LIST}?page={page}").get_data(as_text=True))
        for page in ("1", "2", "3", "99", "٢", "x")
    ]
    assert [len(page) for page in pages] == [50, 50, 20, 20, 50, 50]
    assert (len({*pages[0], *pages[1], *pages[2]}), pages[4], pages[5]) == (120, pages[1], pages[0])


def picked(app: Flask, kind: type[Picker], typed: str) -> tuple[object, list[str]]:
    """What a picker makes of a text: the row, and what it says."""

    form_class = type("OnePicker", (Form,), {"row": kind("Row")})
    with app.test_request_context("/en/"):
        app.preprocess_request()

        form = form_class(MultiDict({"row": typed}))
        form.validate()
        return form.row.data, [str(error) for error in form.row.errors]


def test_a_picker_takes_the_one_row_that_fits(app: Flask) -> None:
    hajri = make_person(name=both("ناصر الهاجري", "Nasser al-Hajri"))
    make_person(name=both("منى الكواري", "Mona al-Kuwari"))
    db.session.commit()
    assert picked(app, PersonPicker, "alhajri") == (hajri, [])
    assert picked(app, PersonPicker, "") == (None, [])


def test_a_picker_tells_several_and_takes_the_exact_one(app: Flask) -> None:
    plain = make_organisation(short_name=LocalizedText("مجلس", "Council"))
    make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    db.session.commit()
    assert picked(app, OrganisationPicker, "council") == (plain, [])
    row, errors = picked(app, OrganisationPicker, "counc")
    assert (row, [strip_isolates(error) for error in errors]) == (
        None,
        ["This fits several: Council; Shura Council. Please type one of them."],
    )


def test_a_picker_says_when_there_is_nobody(app: Flask) -> None:
    errors = ["Nothing of this name is in the directory. Please add it there first."]
    assert picked(app, PersonPicker, "Nobody at all") == (None, errors)
