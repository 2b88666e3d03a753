"""Fields that take what people type, in either script; and what a form does with what it cannot take."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm

from eventapp.core.errors import DomainError, StaleEdit
from eventapp.core.forms import (
    AreaField,
    ChoiceField,
    CountField,
    DateField,
    Form,
    LineField,
    LocalizedField,
    Required,
    TimeField,
    as_domain_error,
    display_value,
)
from eventapp.core.locale import speaking
from eventapp.core.localized import LocalizedText


class Sample(PlainForm):  # type: ignore[misc]
    """One field of each kind."""

    line = LineField("Line", most=20)
    area = AreaField("Area", most=40)
    pair = LocalizedField("Pair", required=True, most=10)
    day = DateField("Day")
    time = TimeField("Time")
    count = CountField("Count", least=1, most=500)
    choice = ChoiceField("Choice", empty="None")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice.offer([("a", "First"), ("b", "Second")])


def filled(**typed: str) -> Sample:
    data = {"pair-en": "x", "choice": ""} | {name.replace("__", "-"): value for name, value in typed.items()}
    form = Sample(MultiDict(data))
    form.validate()
    return form


@pytest.fixture(autouse=True)
def english(app: Flask) -> Any:
    with app.test_request_context("/en/"), speaking("en"):
        yield


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("line", "  two   words ", "two words"),
        ("line", "e\u0301", "\u00e9"),
        ("area", "one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("day", "2023-01-31", date(2023, 1, 31)),
        ("day", "٢٠٢٣-٠١-٣١", date(2023, 1, 31)),
        ("day", "", None),
        ("time", "09:30", time(9, 30)),
        ("time", "٠٩:٣٠", time(9, 30)),
        ("count", "٤٢", 42),
        ("count", "۴۲", 42),
        ("count", "", None),
        ("choice", "b", "b"),
        ("choice", "", None),
    ],
)
def test_what_is_typed_becomes_a_value(field: str, typed: str, value: Any) -> None:
    form = filled(**{field: typed})
    assert (form[field].data, list(form[field].errors)) == (value, [])


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("line", "x" * 21),
        ("line", "a\x00b"),
        ("line", "a\u202eb"),
        ("line", "a\x07b"),
        ("area", "x" * 41),
        ("day", "31.02.2023"),
        ("day", "yesterday"),
        ("time", "25:00"),
        ("time", "noon"),
        ("count", "0"),
        ("count", "501"),
        ("count", "-1"),
        ("count", "1.5"),
        ("count", "9" * 5000),
        ("choice", "z"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_one_sentence(field: str, typed: str) -> None:
    assert len(filled(**{field: typed})[field].errors) == 1


@pytest.mark.parametrize(("field", "typed"), [("day", "31.02.2023"), ("time", "25:00"), ("count", "many")])
def test_what_was_refused_is_shown_again(field: str, typed: str) -> None:
    assert filled(**{field: typed})[field]._value() == typed


def test_a_pair_is_one_value_and_asks_for_one_language() -> None:
    assert filled(pair__ar=" أ ", pair__en="a").pair.data == LocalizedText("أ", "a")
    assert filled(pair__ar="أ", pair__en="").pair.data == LocalizedText("أ", "")
    empty = filled(pair__ar=" ", pair__en="")
    assert empty.pair.form.form_errors == ["Please fill this in, in at least one language."]
    long = filled(pair__ar="أ" * 11)
    assert list(long.pair.form["ar"].errors) == ["At most 10 characters; this has 11."]
    assert long.pair.data == LocalizedText("أ" * 11, "x")


def test_a_value_reads_as_its_reader_sees_it() -> None:
    form = filled(pair__ar="أ", pair__en="a", choice="b", day="2023-01-31")
    assert [display_value(form[name]) for name in ("pair", "choice", "day")] == [
        "أ / a",
        "Second",
        "2023-01-31",
    ]


class Refused(DomainError):
    """Belongs to the field `pair` unless it says otherwise."""

    field = "pair"


class Whole(Form):
    """A form of ours."""

    line = LineField("Line")
    pair = LocalizedField("Pair")


def test_a_refusal_stands_beside_its_field_or_at_the_head() -> None:
    form = Whole(formdata=None)
    form.attach(Refused())
    form.attach(Refused(field="line"))
    form.attach(Refused(field="nowhere"))
    assert (len(form.pair.form.form_errors), len(form.line.errors), len(form.form_errors)) == (1, 1, 1)


def test_a_form_knows_its_own_fields_alone() -> None:
    form = Whole(formdata=MultiDict({"line": "x", "is_administrator": "y", "id": "1"}))
    assert form.values == {"line": "x", "pair": LocalizedText()}


def test_a_form_of_another_version_is_stale() -> None:
    class Row:
        version = 3

    for typed, is_stale in (("3", False), ("2", True), ("", False), ("x", True)):
        form = Whole(formdata=MultiDict({"version": typed}))
        if is_stale:
            with pytest.raises(StaleEdit):
                form.check_version(Row())
        else:
            form.check_version(Row())


@pytest.mark.parametrize(
    ("sent", "is_stale"), [({"version": "3"}, False), ({"version": ""}, True), ({}, True)]
)
def test_a_form_shown_with_a_version_is_stale_without_it(sent: dict[str, str], is_stale: bool) -> None:
    class Row:
        version = 3
        line, pair = "x", LocalizedText()

    form = Whole(formdata=MultiDict({"line": "y"} | sent), obj=Row())
    if is_stale:
        with pytest.raises(StaleEdit):
            form.check_version(Row())
    else:
        form.check_version(Row())


@pytest.mark.parametrize("typed", [" ", "\u3164", "\u200b"])
def test_what_must_be_filled_in_is_not_filled_in_by_nothing_seen(typed: str) -> None:
    class Asked(PlainForm):  # type: ignore[misc]
        line = LineField("Line", [Required()])

    form = Asked(MultiDict({"line": typed}))
    assert (form.validate(), form.line.errors) == (False, ["Please fill this in."])


def test_what_is_no_expected_failure_is_not_hidden() -> None:
    failure = ValueError("unforeseen")
    with pytest.raises(ValueError, match="unforeseen"):
        as_domain_error(failure)
