"""Files that mean harm or make no sense: each is answered in both languages, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.core import labels
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.events.models import Event
from eventapp.interchange import service
from eventapp.interchange.errors import FileTooLarge, NotAnAgenda
from tests import factories
from tests.client import CheckedClient, form_fields
from tests.interchange.files import (
    AGENDA,
    GUID,
    agenda,
    agenda_json,
    as_bytes,
    contents,
    event_xml,
    schedule_xml,
    upload,
)

SignIn = Callable[[Account], CheckedClient]
XXE = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e SYSTEM "file:///etc/passwd">]><schedule>&e;</schedule>'
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "ha">'
    + b"".join(f'<!ENTITY b{n} "{"&a;" if not n else f"&b{n - 1};" * 10}">'.encode() for n in range(12))
    + b"]><schedule>&b11;</schedule>"
)
MANY = b"<schedule><day><room name='x'>" + b"<event/>" * 100_000 + b"</room></day></schedule>"


def _changed(**changes: Any) -> bytes:
    return agenda_json(**changes)


def _twice() -> bytes:
    told = agenda()
    told["sessions"] *= 2
    return as_bytes(told)


def _with(place: tuple[Any, ...], value: Any) -> bytes:
    told = agenda()
    here = told
    for step in place[:-1]:
        here = here[step]
    here[place[-1]] = value
    return as_bytes(told)


TITLE = {"ar": "", "en": ""}
UNREADABLE = {
    "xxe": (XXE, "declares a document type", "نوع"),
    "laughs": (LAUGHS, "declares a document type", "نوع"),
    "dtd": (b"<!DOCTYPE schedule SYSTEM 'http://localhost/x'><schedule/>", "declares a document type", "نوع"),
    "many": (MANY, "more sessions", "أكثر"),
    "deep xml": (b"<schedule>" + b"<a>" * 1_000_000, "nested too deeply", "متداخل"),
    "elements": (b"<schedule>" + b"<a/>" * 500_000, "more sessions", "أكثر"),
    "broken xml": (b"<schedule><day>", "broken XML", "XML"),
    "other xml": (b"<rss/>", "no schedule", "rss"),
    "no encoding": (b"<?xml version='1.0' encoding='klingon'?><schedule/>", "broken XML", "XML"),
    "empty": (b"", "is empty", "فارغ"),
    "blank": (b" \n ", "is empty", "فارغ"),
    "picture": (b"\x89PNG\r\n\x1a\n", "neither", "JSON"),
    "deep json": (b'{"version":"hiwar.agenda/1","x":' + b"[" * 200_000, "nested too deeply", "متداخل"),
    "broken json": (b'{"version":', "broken JSON", "JSON"),
    "half a letter": (b'{"version":"\\ud800"}', "broken JSON", "JSON"),
    "not utf-8": (b'{"version":"\xff"}', "broken JSON", "JSON"),
    "other version": (b'{"version":"hiwar.agenda/9"}', "hiwar.agenda/9", "hiwar.agenda/9"),
    "no version": (b"{}", "not as an agenda is", "JSON"),
    "wrong type": (_changed(title=7), "$.sessions[0].title", "$.sessions[0].title"),
    "wrong kind": (_changed(kind="party"), "$.sessions[0].kind", "$.sessions[0].kind"),
    "wrong person": (_with(("people", 0, "name"), "Mona"), "$.people[0].name", "$.people[0].name"),
}
LONG = "x" * 200_000
REFUSED = {
    "nul": (_changed(title={"ar": "", "en": "Bor\x00der"}), ("Bor der", "end mark"), ("Bor der", "العنوان")),
    "override": (_changed(title={"ar": "", "en": "A\u202eB"}), ("title", "direction"), ("العنوان", "اتجاه")),
    "override of a person": (
        _with(("people", 0, "name", "ar"), "منى\u202e"),
        ("The person", "direction"),
        ("منى", "اتجاه"),
    ),
    "long title": (_changed(title={"ar": "", "en": LONG}), ("xxx…", "200,000"), ("xxx…", "200,000")),
    "long xml title": (schedule_xml(event_xml(title=LONG)), ("xxx…", "200,000"), ("xxx…", "200,000")),
    "guid twice": (_twice(), ("Border security", GUID.format(1)), ("أمن الحدود", GUID.format(1))),
    "guid missing": (
        schedule_xml(event_xml(guid="").replace(" id='1'", "")),
        ("Talk 1", "no id"),
        ("Talk 1",),
    ),
    "ends first": (
        _changed(ends_at="2023-01-30T08:00:00+03:00"),
        ("Border security", "ends"),
        ("أمن الحدود",),
    ),
    "no offset": (_changed(starts_at="2023-01-30T09:00:00"), ("Border security", "no time"), ("أمن الحدود",)),
    "year one": (_changed(starts_at="0001-01-01T00:00:00+14:00"), ("Border security",), ("أمن الحدود",)),
    "no date": (schedule_xml(event_xml(date="soon")), ("Talk 1", "soon"), ("Talk 1", "soon")),
    "no length": (schedule_xml(event_xml(duration="long")), ("Talk 1", "long"), ("Talk 1", "long")),
    "zero length": (schedule_xml(event_xml(duration="00:00")), ("Talk 1", "ends"), ("Talk 1",)),
    "naive": (
        schedule_xml(event_xml(date="2023-01-30T09:00"), zone=""),
        ("Talk 1", "UTC"),
        ("Talk 1", "UTC"),
    ),
    "unknown room": (_changed(room="r9"), ("Border security", "r9"), ("أمن الحدود", "r9")),
    "unknown item": (_with(("sessions", 0, "parts", 0, "item"), "i9"), ("agenda item",), ("أمن الحدود",)),
    "nobody": (_changed(parts=[{"id": "p", "role": "chair"}]), ("neither a person",), ("أمن الحدود",)),
    "bad tag": (_changed(languages=["<script>"]), ("<script>",), ("<script>",)),
    "bad code": (_with(("rooms", 0, "code"), "../x"), ("Salwa 1", "../x"), ("سلوى", "../x")),
    "no seats": (_with(("rooms", 0, "capacity"), 0), ("Salwa 1", "seats"), ("سلوى",)),
    "minutes": (_with(("sessions", 0, "items", 0, "minutes"), -5), ("minutes",), ("أمن الحدود",)),
    "zone": (_with(("event", "zone"), "Mars/../Base"), ("Mars/../Base",), ("Mars/../Base",)),
    "nameless": (_with(("people", 0, "name"), TITLE), ("person without a name",), ("شخص",)),
    "many days": (_with(("event", "last_on"), "2199-01-01"), ("days",), ("366",)),
    "one room twice": (
        schedule_xml(event_xml(1), event_xml(2, date="2023-01-30T09:30:00+03:00")),
        ("Talk 2", "Talk 1", "Hall"),
        ("Talk 2", "Talk 1"),
    ),
}


@pytest.fixture
def owner(app: Flask, signed_in: SignIn) -> tuple[Event, CheckedClient]:
    """An empty event and its owner."""
    event = factories.make_event("doha")
    return event, signed_in(factories.make_staff(event))


def sent(client: CheckedClient, language: str, body: bytes) -> Any:
    """The answer to a file."""
    path = f"/{language}/doha/manage/import/"
    token = form_fields(client.get(path).get_data(as_text=True))["csrf_token"]
    return client.post(path, **upload(token, body))


def words(page: str) -> str:
    """What a page says, without isolates."""
    text = "".join(html5lib.parse(page).itertext())
    return "".join(char for char in text if char not in "\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told(owner: tuple[Event, CheckedClient], name: str) -> None:
    body, english, arabic = UNREADABLE[name]
    _event, client = owner
    before = contents()
    for language, sentence in (("en", english), ("ar", arabic)):
        answer = sent(client, language, body)
        assert answer.status_code == 422
        assert sentence in words(answer.get_data(as_text=True))
    assert contents() == before


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_told_with_its_place(owner: tuple[Event, CheckedClient], name: str) -> None:
    body, english, arabic = REFUSED[name]
    event, client = owner
    before = contents()
    for language, sentences in (("en", english), ("ar", arabic)):
        answer = sent(client, language, body)
        page = words(answer.get_data(as_text=True))
        assert answer.status_code == 422
        assert [one for one in sentences if one not in page] == []
        assert "form__end" not in answer.get_data(as_text=True), "there is no button to import it"
    plan = service.plan(event, service.read(body), may_frame=True)
    assert plan.report.blocking
    with pytest.raises(service.ImportRefused):
        service.carry_out(event, plan)
    db.session.rollback()
    assert contents() == before


def test_a_file_of_more_than_five_megabytes_is_refused(owner: tuple[Event, CheckedClient]) -> None:
    _event, client = owner
    for language in ("en", "ar"):
        answer = sent(client, language, b" " * (service.MOST_BYTES + 1))
        assert answer.status_code == 422
        assert "5" in words(answer.get_data(as_text=True))
    with pytest.raises(FileTooLarge):
        service.read(b"{" * (service.MOST_BYTES + 1))


@pytest.mark.parametrize("body", [XXE, LAUGHS, MANY], ids=["xxe", "laughs", "many"])
def test_an_entity_is_never_expanded(app: Flask, body: bytes) -> None:
    with pytest.raises(NotAnAgenda):
        service.read(body)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.text(max_size=12),
    st.sampled_from(
        [[], {}, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "r1", "i1", "a1", -1, 1e400]
    ),
    st.lists(st.text(max_size=3), max_size=2),
)


def _places(told: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    return [place] * bool(place) + [one for key, value in inner for one in _places(value, (*place, key))]


def _survives(event: Event, body: bytes) -> None:
    """The file is refused with a sentence, or taken whole; nothing else happens."""
    try:
        plan = service.plan(event, service.read(body), may_frame=True)
        service.carry_out(event, plan)
    except DomainError as error:
        assert labels.sentence(error)
    else:
        assert plan.report.blocking == []
    finally:
        db.session.rollback()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(place=st.sampled_from(_places(AGENDA)), value=VALUES)
def test_any_value_anywhere_is_refused_or_taken(app: Flask, place: tuple[Any, ...], value: Any) -> None:
    event = db.session.scalars(select(Event)).first() or factories.make_event("doha")
    db.session.commit()
    _survives(event, _with(place, value))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_byte_anywhere_is_refused_or_taken(app: Flask, data: st.DataObject) -> None:
    event = db.session.scalars(select(Event)).first() or factories.make_event("doha")
    db.session.commit()
    persons = "<person id='1'>Mona</person>"
    body = bytearray(data.draw(st.sampled_from([schedule_xml(event_xml(persons=persons)), agenda_json()])))
    for _change in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    _survives(event, bytes(body))
