"""Published remarks on every face: page, session, speaker, data and API, which say the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event, LegalInstrument
from eventapp.programme.rules.vocabulary import Visibility
from eventapp.remarks import service
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules.workflow import RemarksState
from tests.client import CheckedClient
from tests.factories import (
    at,
    both,
    make_event,
    make_item,
    make_part,
    make_person,
    make_remarks,
    make_room,
    make_session,
)
from tests.releases import release

PAGE = "/en/doha/remarks"
API = "/api/v1/events/doha"
CITING = both("نؤكد القرار S/RES/2396 (2017).", "We recall **resolution** S/RES/2396 (2017).")


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


def published(event: Event, *parts: object) -> list[Remarks]:
    """Delivered and published, in this order of parts."""
    made = []
    for part in parts:
        remarks = make_remarks(part, CITING, state=RemarksState.DELIVERED, spoken="ar")  # type: ignore[arg-type]
        service.publish(event, remarks, at=None)
        made.append(remarks)
    db.session.commit()
    return made


@pytest.fixture
def said(event: Event) -> list[Remarks]:
    """Two sessions; the second speaker of the first one speaks first."""
    first = make_session(event, make_room(event, "hall"), title=both("الأولى", "First session"))
    second = make_session(event, starts_at=at(11), ends_at=at(12), title=both("الثانية", "Second session"))
    early, late = make_item(first, 5, position=0), make_item(first, 5, position=1)
    names = [both("ثان", "Speaks second"), both("أول", "Speaks first"), both("ثالث", "Speaks third")]
    people = [make_person(name=name) for name in names]
    parts = [
        make_part(first, people[0], item_id=late.id),
        make_part(first, people[1], item_id=early.id),
        make_part(second, people[2]),
    ]
    db.session.add(LegalInstrument(event_id=event.id, symbol="S/RES/2396 (2017)", url="https://undocs.org/x"))
    release(event)
    return published(event, *parts)


def test_the_page_lists_them_in_the_order_of_speaking(client: CheckedClient, said: list[Remarks]) -> None:
    for language in ("ar", "en"):
        assert client.get(f"/{language}/doha/remarks").status_code == 200
    told = client.get(PAGE).get_data(as_text=True)
    order = ["First session", "Speaks first", "Speaks second", "Second session", "Speaks third"]
    places = [told.index(words) for words in order]
    assert places == sorted(places)


def test_citations_lead_to_the_instrument_wherever_a_text_stands(
    client: CheckedClient, said: list[Remarks]
) -> None:
    session, person = said[0].session, said[0].person
    assert person is not None
    for path in (PAGE, f"/en/doha/sessions/{session.public_id}", f"/en/doha/speakers/{person.public_id}"):
        for language in ("en", "ar"):
            told = client.get(path.replace("/en/", f"/{language}/")).get_data(as_text=True)
            assert '<a class="cite" href="https://undocs.org/x"' in told
            assert "<strong>resolution</strong>" in told


def test_the_way_there_is_shown_only_where_there_is_something(client: CheckedClient, event: Event) -> None:
    part = make_part(make_session(event), make_person())
    release(event)
    db.session.commit()
    link = f'href="{PAGE}"'
    assert link not in client.get("/en/doha/practical").get_data(as_text=True)
    empty = client.get(PAGE).get_data(as_text=True)
    assert "Nothing published yet" in empty and link not in empty
    published(event, part)
    told = client.get("/en/doha/practical").get_data(as_text=True)
    assert link in told
    service.unpublish(event, db.session.query(Remarks).one())
    db.session.commit()
    assert link not in client.get("/en/doha/practical").get_data(as_text=True)


def test_data_and_api_say_the_same(client: CheckedClient, said: list[Remarks]) -> None:
    face = client.get("/en/doha/agenda.json").get_json()
    assert face["version"] == "hiwar.agenda/1"
    listed = client.get(f"{API}/remarks?lang=en").get_json()
    assert client.get(f"{API}/agenda?lang=en").get_json()["remarks"] == face["remarks"] == listed["items"]
    assert (listed["total"], [one["name"]["en"][:13] for one in listed["items"]]) == (
        3,
        ["Speaks first⁂"[:13], "Speaks second", "Speaks third⁂"[:13]],
    )
    one = listed["items"][0]
    part = said[1].part
    assert part is not None and one["id"] == part.public_id
    assert one["text"] == {"ar": CITING.ar, "en": CITING.en}
    assert (one["spoken"], one["advance"]) == ("ar", False)
    assert client.get(f"{API}/remarks/{one['id']}?lang=en").get_json() == one
    assert client.get(f"{API}/remarks/unknown").status_code == 404
    narrowed = client.get(f"/en/doha/sessions/{said[2].session.public_id}.json").get_json()
    assert [text["session"] for text in narrowed["remarks"]] == [said[2].session.public_id]
    page = client.get(f"{API}/remarks?page_size=2&page=2").get_json()
    assert [text["id"] for text in page["items"]] == [listed["items"][2]["id"]]


def test_what_hides_a_session_hides_its_texts(client: CheckedClient, event: Event) -> None:
    closed = make_session(event, visibility=Visibility.CLOSED)
    part = make_part(closed, make_person())
    release(event)
    published(event, part)
    assert client.get(f"{API}/remarks?lang=en").get_json()["items"] == []
    assert client.get("/en/doha/agenda.json").get_json()["remarks"] == []
    assert "resolution" not in client.get(PAGE).get_data(as_text=True)


def test_the_page_asks_as_much_for_many(
    app: Flask, client: CheckedClient, event: Event, queries: list[str]
) -> None:
    session = make_session(event)
    parts = [make_part(session, make_person(name=both(f"م{n}", f"Person {n}"))) for n in range(4)]
    release(event)

    def cost(visit: Callable[[], object]) -> int:
        app.extensions["keeper"].forget()
        queries.clear()
        visit()
        return len(queries)

    published(event, parts[0])
    with clock.stopped(at(12)):
        one = cost(lambda: client.get(PAGE))
        published(event, *parts[1:])
        assert cost(lambda: client.get(PAGE)) == one
