"""The catalogues: as new as the source, whole in Arabic, placeholders kept, Arabic's six forms."""

from __future__ import annotations

import re
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from flask import Flask
from flask_babel import ngettext

from eventapp.core.locale import speaking
from tools import catalogues

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
NUMBER = "num"
COUNTS = {NUMBER, "minutes"}  # what a plural counts by
SMALL_FORMS = 3  # none, one, two: said in words, without their number


def keys(catalog: Catalog) -> set[tuple[Any, str | None]]:
    return {(message.id, message.context) for message in catalog if message.id}


def texts_of(value: Any) -> tuple[str, ...]:
    """A sentence, or every form of a plural."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value or "",)


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_the_catalogue_is_as_new_as_the_source(language: str) -> None:
    source, kept = keys(catalogues.extracted()), keys(catalogues.read(language))
    assert (sorted(map(str, source - kept)), sorted(map(str, kept - source))) == ([], [])


def test_everything_is_said_in_arabic() -> None:
    empty = [
        message.id
        for message in catalogues.read("ar")
        if message.id and not all(message.string if isinstance(message.string, tuple) else (message.string,))
    ]
    assert empty == []
    assert not [message.id for message in catalogues.read("ar") if message.fuzzy and message.id]


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_sentence(language: str) -> None:
    wrong = []
    for message in catalogues.read(language):
        for form, text in enumerate(texts_of(message.string) if message.id else ()):
            if not text:
                continue
            wanted = placeholders(texts_of(message.id)[-1])
            found = placeholders(text)
            is_plural = isinstance(message.id, tuple)
            if is_plural and form < SMALL_FORMS:
                wanted, found = wanted - COUNTS, found - COUNTS
            if found != wanted:
                wrong.append((message.id, form, text))
    assert wrong == []


def test_no_translation_holds_a_stray_per_cent_sign() -> None:
    """Every sentence goes through `%`; a sign that opens no placeholder would raise."""
    stray = re.compile(r"%(?!\(\w+\)s|%)")
    wrong = [
        text
        for language in catalogues.LANGUAGES
        for message in catalogues.read(language)
        if message.id
        for text in texts_of(message.string)
        if stray.search(text)
    ]
    assert wrong == []


def test_arabic_has_six_forms_in_their_usual_order() -> None:
    catalog = catalogues.read("ar")
    assert catalog.num_plurals == 6
    assert catalogues.ARABIC_PLURALS in catalogues.path_of("ar").read_text(encoding="utf-8")
    expression = re.search(r"plural=(.+);", catalogues.ARABIC_PLURALS)
    assert expression is not None
    chosen = [
        gettext_plural(expression[1], number) for number in (0, 1, 2, 3, 10, 11, 26, 99, 100, 102, 103, 111)
    ]
    assert chosen == [0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 3, 4]


def gettext_plural(expression: str, number: int) -> int:
    """Which form the running program takes."""
    from gettext import c2py  # noqa: PLC0415 - the standard library's own reading

    return int(c2py(expression)(number))


def test_the_program_chooses_the_form_that_the_header_says(app: Flask) -> None:
    plural = next(
        message
        for message in catalogues.read("ar")
        if isinstance(message.id, tuple) and len(set(texts_of(message.string))) == 6
    )
    one, many = texts_of(plural.id)
    values = dict.fromkeys(placeholders(one) | placeholders(many) - {NUMBER}, "x") | {NUMBER: 0}
    values.pop(NUMBER)
    with app.test_request_context("/ar/"), speaking("ar"):
        said = [ngettext(one, many, number, **values) for number in (0, 1, 2, 3, 11, 26, 100, 103)]
    forms = [0, 1, 2, 3, 4, 4, 5, 3]
    numbers = (0, 1, 2, 3, 11, 26, 100, 103)
    wanted = [
        texts_of(plural.string)[form] % (values | {NUMBER: number})
        for form, number in zip(forms, numbers, strict=True)
    ]
    assert said == wanted
