"""How other features name a person or an organisation: typed in any spelling, namesakes told apart."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.core.text import strip_isolates
from eventapp.people import queries
from eventapp.people.forms import OrganisationPicker, PersonPicker, Picker
from eventapp.people.models import Appointment, Person
from tests.factories import make_organisation, make_person

NOBODY = "Nothing of this name is in the directory. Please add it there first."


def named(ar: str, en: str, **values: Any) -> Person:
    return make_person(name=LocalizedText(ar, en), **values)


def asked(
    app: Flask, kind: type[Picker], typed: str | None, held: Any = None, *, language: str = "en"
) -> tuple[Any, list[str], str, list[str]]:
    """What a picker makes of a text: the row, what it says, what stands in the field, what it suggests."""
    db.session.commit()
    form_class = type("OnePicker", (Form,), {"row": kind("Row")})
    with app.test_request_context(f"/{language}/"):
        app.preprocess_request()
        form = form_class(None if typed is None else MultiDict({"row": typed}), row=held)
        form.validate()
        errors = [strip_isolates(str(error)) for error in form.row.errors]
        return form.row.data, errors, form.row._value(), form.row.suggestions


def test_namesakes_are_told_apart_and_each_can_be_chosen(app: Flask) -> None:
    first, second = named("ناصر", "Nasser"), named("ناصر", "Nasser")
    council = make_organisation(short_name=LocalizedText("المجلس", "Council"))
    first.appointments = [
        Appointment(office=LocalizedText("رئيس", "Chair"), organisation=council, position=0)
    ]
    row, errors, kept, suggestions = asked(app, PersonPicker, "Nasser")
    told = [f"Nasser (Chair, Council) {first.public_id}", f"Nasser {second.public_id}"]
    assert (row, kept, suggestions) == (None, "Nasser", told)
    assert errors == [f"This fits several: {'; '.join(told)}. Please type one of them."]
    assert [asked(app, PersonPicker, line)[0] for line in told] == [first, second]
    assert asked(app, PersonPicker, None)[3] == told


def test_what_was_chosen_stays_chosen_among_namesakes(app: Flask) -> None:
    """Otherwise nobody could save a form again that names one of two people called alike."""
    named("ناصر", "Nasser")
    second = named("ناصر", "Nasser")
    row, errors, kept, _suggestions = asked(app, PersonPicker, None, second)
    assert (row, errors, kept) == (second, [], "Nasser")
    assert asked(app, PersonPicker, "nasser", second)[:2] == (second, [])
    assert asked(app, PersonPicker, "", second)[:2] == (None, [])


def test_what_lies_in_the_bin_stays_chosen_but_is_not_found_anew(app: Flask) -> None:
    gone = named("ناصر", "Nasser", deleted_at=clock.now())
    assert asked(app, PersonPicker, "Nasser", gone)[:2] == (gone, [])
    assert asked(app, PersonPicker, "Nasser")[:2] == (None, [NOBODY])
    assert asked(app, PersonPicker, gone.public_id)[:2] == (None, [NOBODY])


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("typed", ["منى الكواري", "مُنى الكوارى", "Mona al-Kuwari", "MONA ALKUWARI", "kuwari"])
def test_both_languages_are_understood_on_either_page(app: Flask, typed: str, language: str) -> None:
    mona = named("منى الكواري", "Mona al-Kuwari")
    named("ناصر الهاجري", "Nasser al-Hajri")
    assert asked(app, PersonPicker, typed, language=language)[0] == mona


def test_an_exact_name_is_found_among_many_longer_ones(app: Flask) -> None:
    for number in range(2 * queries.CANDIDATES):
        named("", f"Ali A{number:02}")
    ali = named("", "Ali Zayed")
    short = named("", "Ali")
    assert asked(app, PersonPicker, "Ali")[0] == short
    assert asked(app, PersonPicker, "Ali Zayed")[0] == ali


@pytest.mark.parametrize("typed", ["%", "_", "…", "()", "\u200b", "parliamentarians", "a" * 100_000])
def test_what_names_nothing_chooses_nothing(app: Flask, typed: str) -> None:
    named("ناصر", "Nasser")
    row, errors, kept, _suggestions = asked(app, PersonPicker, typed)
    assert row is None
    assert errors == ([NOBODY] if kept else [])
    assert len(kept) <= 400


def test_what_cannot_be_seen_is_passed_over(app: Flask) -> None:
    nasser = named("ناصر", "Nasser")
    row, errors, kept, _suggestions = asked(app, PersonPicker, "\u202eNas\x00ser\n\ud800")
    assert (row, errors, kept) == (nasser, [], "Nasser")


def test_a_field_offers_the_first_two_hundred(app: Flask, queries: list[str]) -> None:
    for number in range(201):
        named("", f"Person {number:03}", sort_key_en=f"person {number:03}")
    db.session.commit()
    queries.clear()
    suggestions = asked(app, PersonPicker, None)[3]
    assert (len(suggestions), suggestions[0], suggestions[-1]) == (200, "Person 000", "Person 199")
    assert len(queries) <= 4


def test_organisations_are_told_apart_by_what_they_belong_to(app: Flask) -> None:
    qatar = make_organisation(short_name=LocalizedText("قطر", "Qatar"))
    one = make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"), parent_id=qatar.id)
    two = make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"), country="OM")
    suggestions = asked(app, OrganisationPicker, "shura council")[3]
    told = [f"Shura Council (Qatar) {one.public_id}", f"Shura Council (Oman) {two.public_id}"]
    assert suggestions == told
    assert [asked(app, OrganisationPicker, line)[0] for line in told] == [one, two]
