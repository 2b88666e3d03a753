"""Portraits and emblems: given, replaced, taken off, and seen by whoever may see their owner."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.people.models import Person
from eventapp.programme import queries as programme
from eventapp.programme.models import Session
from eventapp.programme.rules import conflicts
from eventapp.programme.rules.vocabulary import Visibility
from eventapp.publishing import service as publishing
from tests import factories
from tests.client import CheckedClient
from tests.files import samples

Sign = Callable[[Account], CheckedClient]


@pytest.fixture
def event(app: Flask) -> Event:
    return factories.make_event("doha")


@pytest.fixture
def session(event: Event) -> Session:
    return factories.make_session(event)


@pytest.fixture
def person(session: Session) -> Person:
    person = factories.make_person()
    factories.make_part(session, person)
    return person


@pytest.fixture
def staff(event: Event, signed_in: Sign) -> CheckedClient:
    return signed_in(factories.make_staff(event, StaffRole.OWNER))


def release(event: Event) -> None:
    warned = {conflicts.fingerprint(found) for found in conflicts.warnings(programme.findings(event))}
    publishing.make_release(event, note=LocalizedText(), acknowledged=warned, draft_digest=None)
    db.session.commit()


def give(staff: CheckedClient, person: Person, red: int = 140) -> None:
    picture = io.BytesIO(samples.picture("JPEG", (900, 700), told=True, red=red))
    path = f"/en/admin/directory/persons/{person.public_id}/portrait/edit"
    answer = staff.submit(path, file=(picture, "p.jpg"))
    assert (answer.status_code, staff.get(answer.location).status_code) == (303, 200)


def seen(person: Person, event: Event) -> str:
    assert person.portrait is not None
    return f"/en/{event.slug}/speakers/{person.public_id}/portrait/{person.portrait.sha256[:16]}.webp"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_portrait_is_seen_with_its_person(
    event: Event, person: Person, staff: CheckedClient, client: CheckedClient, language: str
) -> None:
    give(staff, person)
    release(event)
    address = seen(person, event)
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert samples.CANARY not in answer.data
    with Image.open(io.BytesIO(answer.data)) as image:
        assert (image.format, image.size) == ("WEBP", (480, 600))
    for page in ("speakers", f"speakers/{person.public_id}"):
        html = client.get(f"/{language}/doha/{page}").get_data(as_text=True)
        assert address.replace("/en/", f"/{language}/") in html
    assert (
        staff.get(f"/{language}/admin/directory/persons/{person.public_id}/portrait/edit").status_code == 200
    )


def test_a_portrait_is_hidden_with_its_person(
    event: Event, session: Session, person: Person, staff: CheckedClient, client: CheckedClient
) -> None:
    give(staff, person)
    assert client.get(seen(person, event)).status_code == 404  # nothing is released
    release(event)
    address = seen(person, event)
    assert client.get(address).status_code == 200
    other = factories.make_event("other")
    assert client.get(address.replace("/doha/", f"/{other.slug}/")).status_code == 404
    session.visibility = Visibility.CLOSED
    assert client.get(address).status_code == 404
    session.visibility, session.chatham_house = Visibility.PUBLIC, True
    assert client.get(address).status_code == 404
    session.chatham_house, person.erased_at = False, clock.now()
    assert client.get(address).status_code == 404


def test_a_portrait_is_replaced_and_taken_off(
    event: Event, person: Person, staff: CheckedClient, client: CheckedClient
) -> None:
    give(staff, person)
    release(event)
    first = seen(person, event)
    give(staff, person, red=10)
    assert client.get(first).status_code == 404
    assert client.get(seen(person, event)).status_code == 200
    second = seen(person, event)
    staff.press(f"/en/admin/directory/persons/{person.public_id}/portrait/deletion")
    assert client.get(second).status_code == 404
    assert "portrait/" not in client.get("/en/doha/speakers").get_data(as_text=True)


def test_an_emblem_stands_on_the_events_page(
    event: Event, staff: CheckedClient, client: CheckedClient
) -> None:
    emblem = io.BytesIO(samples.picture("PNG", (1000, 500)))
    assert staff.submit("/ar/doha/manage/emblem", file=(emblem, "e.png")).status_code == 303
    assert event.emblem is not None
    address = f"/ar/doha/emblem/{event.emblem.sha256[:16]}.webp"
    assert address in client.get("/ar/doha/").get_data(as_text=True)
    with Image.open(io.BytesIO(client.get(address).data)) as image:
        assert image.size == (640, 320)
    assert client.get("/ar/doha/emblem/0000000000000000.webp").status_code == 404
    assert "e.png" not in staff.get("/ar/doha/manage/emblem").get_data(as_text=True)
    assert staff.get("/en/doha/manage/emblem").status_code == 200
    staff.press("/en/doha/manage/emblem/deletion")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "body"), [("p.svg", b"<svg/>"), ("p.jpg", b"<html>"), ("p.pdf", samples.pdf())]
)
def test_what_is_no_picture_is_refused(staff: CheckedClient, name: str, body: bytes) -> None:
    answer = staff.submit("/en/doha/manage/emblem", file=(io.BytesIO(body), name))
    assert (answer.status_code, 'id="file-error"' in answer.get_data(as_text=True)) == (422, True)


def test_the_list_of_speakers_costs_the_same_with_one_and_three_portraits(
    event: Event, session: Session, staff: CheckedClient, client: CheckedClient, queries: list[str]
) -> None:
    counts = []
    for more in (1, 2):
        for _turn in range(more):
            person = factories.make_person()
            factories.make_part(session, person)
            give(staff, person)
        release(event)
        queries.clear()
        client.get("/en/doha/speakers")
        counts.append(len(queries))
    assert counts[0] == counts[1]
