"""What the forms of the programme take, refuse and keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from flask import Flask, g
from werkzeug.datastructures import MultiDict

from eventapp.core.db import db
from eventapp.events.models import Event, Room
from eventapp.programme import forms
from eventapp.programme.rules.vocabulary import SessionKind
from eventapp.programme.service import Place
from tests.factories import (
    at,
    make_event,
    make_item,
    make_organisation,
    make_part,
    make_person,
    make_room,
    make_session,
)

FILLED = {
    "title-ar": "جلسة",
    "title-en": "Session",
    "kind": "panel",
    "room": "hall",
    "day": "2023-01-30",
    "starts": "٠٩:٣٠",
    "ends": "10:45",
    "visibility": "public",
}


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event()


@pytest.fixture
def room(event: Event) -> Room:
    return make_room(event, "hall")


@pytest.fixture(autouse=True)
def _request(app: Flask, event: Event) -> Iterator[None]:
    """A request of somebody who works on the event, in English."""
    with app.test_request_context("/en/", method="POST"):
        g.event = event
        yield
        db.session.rollback()


def session_form(event: Event, **changed: Any) -> forms.SessionForm:
    data = MultiDict({name: value for name, value in (FILLED | changed).items() if value is not None})
    return forms.SessionForm(event, formdata=data, meta={"csrf": False})


def test_a_session_as_typed(event: Event, room: Room) -> None:
    form = session_form(event, languages=["ar", "en"], other_languages="tr  pt-BR tr", expected="٤٠")
    assert form.validate(), form.errors
    assert form.place == Place(date(2023, 1, 30), time(9, 30), time(10, 45), room)
    assert form.details["languages"] == ["ar", "en", "tr", "pt-BR"]
    assert (form.details["kind"], form.details["expected"]) == (SessionKind.PANEL, 40)
    assert not {"room", "day", "starts", "ends", "status"} & set(form.details)


def test_there_is_no_field_for_the_state(event: Event) -> None:
    assert not {"status", "state"} & set(session_form(event)._fields)


def test_all_rooms_is_no_room(event: Event, room: Room) -> None:
    form = session_form(event, room=forms.ALL_ROOMS)
    assert form.validate(), form.errors
    assert (form.place.room, form.place.all_rooms) == (None, True)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title-ar": "", "title-en": ""}, "title"),
        ({"kind": "party"}, "kind"),
        ({"room": "elsewhere"}, "room"),
        ({"day": "2023-02-01"}, "day"),
        ({"starts": ""}, "starts"),
        ({"ends": ""}, "ends"),
        ({"ends": "25:00"}, "ends"),
        ({"languages": ["xx-none"]}, "languages"),
        ({"other_languages": "Turkish!"}, "other_languages"),
        ({"expected": "many"}, "expected"),
        ({"expected": "0"}, "expected"),
        ({"visibility": "secret"}, "visibility"),
    ],
)
def test_what_is_refused_is_refused_beside_its_field(
    event: Event, room: Room, changed: dict[str, Any], field: str
) -> None:
    form = session_form(event, **changed)
    assert not form.validate()
    wrong = {name for name, errors in form.errors.items() if errors and name is not None}
    assert wrong == {field}


def test_without_a_day_no_time_is_needed(event: Event, room: Room) -> None:
    form = session_form(event, day="", starts="", ends="")
    assert form.validate(), form.errors
    assert form.place == Place(None, None, None, room)


def test_a_saved_session_fills_its_form(event: Event, room: Room) -> None:
    session = make_session(event, room, languages="ar tr", starts_at=at(22), ends_at=at(23, 30))
    form = forms.SessionForm(event, formdata=None, obj=session, meta={"csrf": False})
    assert (form.day.data, form.starts.data, form.ends.data) == ("2023-01-30", time(22), time(23, 30))
    assert (form.room.data, form.languages.data, form.other_languages.data) == ("hall", ["ar"], "tr")
    assert (form.title.data, form.version.data) == (session.title, 1)


def test_a_day_that_is_no_longer_one_of_the_event_stays_visible(event: Event, room: Room) -> None:
    session = make_session(event, room)
    event.first_on = date(2023, 1, 31)
    form = forms.SessionForm(event, formdata=None, obj=session, meta={"csrf": False})
    assert form.day.data == "2023-01-30"
    assert "2023-01-30" in {choice.value for choice in form.day.choices}


def test_a_part_names_an_item_of_its_own_session(event: Event) -> None:
    session, other = make_session(event), make_session(event)
    own, foreign = make_item(session), make_item(other)
    person, organisation = make_person(), make_organisation()
    db.session.expire_all()
    data = {
        "role": "chair",
        "mode": "remote",
        "person": person.name.en,
        "organisation": organisation.short_name.ar,
    }
    form = forms.PartForm(session, formdata=MultiDict(data | {"item": own.public_id}), meta={"csrf": False})
    assert form.validate(), form.errors
    assert (form.values["person"], form.values["organisation"], form.values["item"]) == (
        person,
        organisation,
        own,
    )
    wrong = forms.PartForm(
        session, formdata=MultiDict(data | {"item": foreign.public_id}), meta={"csrf": False}
    )
    assert not wrong.validate()


def test_a_saved_part_fills_its_form(event: Event) -> None:
    session = make_session(event)
    item, person = make_item(session), make_person()
    part = make_part(session, person, item_id=item.id)
    db.session.expire_all()
    form = forms.PartForm(session, formdata=None, obj=part, meta={"csrf": False})
    assert (form.person.data, form.item.data, form.version.data) == (person, item.public_id, 1)


@pytest.mark.parametrize(
    ("minutes", "is_fit"),
    [("15", True), ("-15", True), ("٣٠", True), ("0", False), ("", False), ("1000", False)],
)
def test_a_shift_says_by_how_much(event: Event, minutes: str, is_fit: bool) -> None:
    form = forms.ShiftForm(formdata=MultiDict({"minutes": minutes}), meta={"csrf": False})
    assert form.validate() is is_fit
    assert not is_fit or form.is_answered


def test_a_swap_is_offered_with_scheduled_sessions_of_the_event(event: Event) -> None:
    one, other = make_session(event), make_session(event, starts_at=at(11), ends_at=at(12))
    nowhen = make_session(event, starts_at=None, ends_at=None)
    foreign = make_session(make_event())
    offered = {
        found.public_id: forms.SwapForm(
            event, one, formdata=MultiDict({"other": found.public_id}), meta={"csrf": False}
        )
        for found in (one, other, nowhen, foreign)
    }
    assert {key for key, form in offered.items() if form.validate()} == {other.public_id}
    assert offered[other.public_id].chosen is other


def test_an_absence_is_of_one_day_unless_it_says_more(event: Event) -> None:
    person = make_person()
    data = {"person": person.name.en, "first_on": "2023-01-30", "starts": "09:00", "ends": "10:00"}
    form = forms.AbsenceForm(formdata=MultiDict(data), meta={"csrf": False})
    assert form.validate(), form.errors
    assert (form.values["person"], form.values["last_on"]) == (person, date(2023, 1, 30))
    longer = forms.AbsenceForm(formdata=MultiDict(data | {"last_on": "2023-01-31"}), meta={"csrf": False})
    assert longer.values["last_on"] == date(2023, 1, 31)
