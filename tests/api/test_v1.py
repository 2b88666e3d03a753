"""The API: what it says, to whom, in which language, and that it keeps to its own description."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings

from eventapp.accounts.models import Account
from eventapp.api.v1.base import RATE
from eventapp.api.v1.openapi import description
from eventapp.core.limits import Limit
from eventapp.documents.rules import DocumentVisibility
from eventapp.events.models import Event
from eventapp.events.rules.workflow import Audience, EventState, StaffRole
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import Visibility
from eventapp.remarks import service as remarks_service
from eventapp.remarks.rules.workflow import RemarksState
from tests.client import CheckedClient
from tests.factories import (
    at,
    both,
    make_document,
    make_event,
    make_part,
    make_person,
    make_remarks,
    make_room,
    make_session,
    make_staff,
)
from tests.releases import release

SignIn = Callable[[Account], CheckedClient]
BASE = "/api/v1"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def sessions(event: Event) -> list[Session]:
    hall, salwa = make_room(event, "hall"), make_room(event, "salwa")
    made = [
        make_session(event, hall if number % 2 else salwa, starts_at=at(9 + number), ends_at=at(10 + number))
        for number in range(5)
    ]
    make_part(made[0], make_person())
    made.append(
        make_session(
            event,
            starts_at=at(16),
            ends_at=at(17),
            title=both("مغلقة", "Behind closed doors"),
            visibility=Visibility.CLOSED,
        )
    )
    make_part(made[5], make_person(name=both("خفي", "Nobody Knows")))
    release(event)
    return made


def test_events_are_those_that_everybody_is_shown(event: Event, client: CheckedClient) -> None:
    make_event("draft", state=EventState.DRAFT)
    make_event("by-link", audience=Audience.LINK)
    found = client.get(f"{BASE}/events").get_json()
    assert [one["slug"] for one in found["items"]] == ["doha"]
    assert found["items"][0]["release"] is None
    assert client.get(f"{BASE}/events/by-link").get_json()["slug"] == "by-link"
    for missing in ("draft", "unknown"):
        assert client.get(f"{BASE}/events/{missing}").status_code == 404


@pytest.mark.parametrize("is_staff", [False, True])
def test_api_and_json_face_say_the_same_to_each_reader(
    event: Event, sessions: list[Session], client: CheckedClient, signed_in: SignIn, is_staff: bool
) -> None:
    reader = signed_in(make_staff(event, StaffRole.VIEWER)) if is_staff else client
    face = reader.get("/en/doha/agenda.json").get_json()
    language = {"Accept-Language": "en"}
    assert reader.get(f"{BASE}/events/doha/agenda", headers=language).get_json() == face
    listed = reader.get(f"{BASE}/events/doha/sessions?page_size=100", headers=language).get_json()
    assert listed["items"] == face["sessions"]
    assert len(face["sessions"]) == (6 if is_staff else 5)
    for session in face["sessions"]:
        one = reader.get(f"{BASE}/events/doha/sessions/{session['id']}", headers=language)
        assert one.get_json() == session
        single = reader.get(f"/en/doha/sessions/{session['id']}.json").get_json()
        assert single["sessions"] == [session]
    speakers = reader.get(f"{BASE}/events/doha/speakers", headers=language).get_json()["items"]
    assert sorted(one["id"] for one in speakers) == [one["id"] for one in face["people"]]
    for speaker in speakers:
        found = reader.get(f"{BASE}/events/doha/speakers/{speaker['id']}", headers=language)
        assert found.get_json() == speaker


def test_documents_are_those_the_caller_may_have(
    event: Event, sessions: list[Session], client: CheckedClient, signed_in: SignIn
) -> None:
    shown = make_document(event, sessions[0], language="fr")
    hidden = [
        make_document(event, visibility=DocumentVisibility.STAFF),
        make_document(event, sessions[5]),
        make_document(event, withdrawn_at=at(8)),
    ]
    found = client.get(f"{BASE}/events/doha/documents").get_json()["items"]
    assert [one["id"] for one in found] == [shown.public_id]
    assert found[0]["session"] == sessions[0].public_id
    file = client.get(found[0]["files"][0]["address"].removeprefix("http://localhost"))
    assert (file.status_code, len(file.data)) == (200, found[0]["files"][0]["size"])
    for one in hidden:
        assert client.get(f"{BASE}/events/doha/documents/{one.public_id}").status_code == 404
    staff = signed_in(make_staff(event, StaffRole.VIEWER))
    assert staff.get(f"{BASE}/events/doha/documents").get_json()["total"] >= 3


def test_what_is_hidden_is_missing(event: Event, sessions: list[Session], client: CheckedClient) -> None:
    person = sessions[5].parts[0].person
    assert person is not None
    for path in (f"sessions/{sessions[5].public_id}", f"speakers/{person.public_id}", "sessions/unknown"):
        answer = client.get(f"{BASE}/events/doha/{path}")
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_problems_are_told_in_the_callers_language(event: Event, client: CheckedClient) -> None:
    arabic = client.get(f"{BASE}/events/unknown", headers={"Accept-Language": "ar-QA"})
    english = client.get(f"{BASE}/events/unknown", headers={"Accept-Language": "en-GB"})
    asked = client.get(f"{BASE}/events?page=0&lang=en", headers={"Accept-Language": "ar"})
    assert arabic.headers["Content-Language"] == "ar"
    assert english.get_json()["title"] != arabic.get_json()["title"]
    assert (asked.status_code, asked.get_json()["detail"]) == (
        422,
        "The value of “page” in the address cannot be used.",
    )
    assert "Accept-Language" in arabic.headers["Vary"]


def test_lists_come_in_pages(event: Event, sessions: list[Session], client: CheckedClient) -> None:
    address, seen = f"{BASE}/events/doha/sessions?page_size=2", []
    while address:
        page = client.get(address.removeprefix("http://localhost"))
        seen += [one["id"] for one in page.get_json()["items"]]
        assert page.get_json()["total"] == 5
        address = page.get_json()["next"]
        assert ("Link" in page.headers) == bool(address)
    assert seen == [one.public_id for one in sessions[:5]]
    for wrong in (
        "page=1000001",
        "page=x",
        "page=-1",
        "page_size=101",
        "page_size=0",
        "page=٢",
        "day=tomorrow",
    ):
        found = client.get(f"{BASE}/events/doha/sessions?{wrong}&page_size=2")
        assert found.status_code == 422, wrong


def test_lists_are_narrowed(event: Event, sessions: list[Session], client: CheckedClient) -> None:
    def ids(query: str) -> list[str]:
        return [one["id"] for one in client.get(f"{BASE}/events/doha/sessions?{query}").get_json()["items"]]

    every = [one.public_id for one in sessions[:5]]
    person = sessions[0].parts[0].person
    assert person is not None
    assert ids("room=hall") == every[1::2]
    assert ids("day=2023-01-30") == every
    assert ids("day=2023-01-31") == []
    assert ids("kind=plenary") == every
    assert ids(f"person={person.public_id}") == every[:1]


def test_answers_are_kept_by_whoever_has_them(
    event: Event, sessions: list[Session], client: CheckedClient, queries: list[str]
) -> None:
    first = client.get(f"{BASE}/events/doha/agenda")
    again = client.get(f"{BASE}/events/doha/agenda", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    queries.clear()
    assert client.get(f"{BASE}/events/doha/agenda").data == first.data
    assert len(queries) == 1
    arabic = client.get(f"{BASE}/events/doha/agenda", headers={"Accept-Language": "ar"})
    english = client.get(f"{BASE}/events/doha/agenda", headers={"Accept-Language": "en"})
    assert (arabic.get_json()["language"], english.get_json()["language"]) == ("ar", "en")


def test_other_origins_may_read_what_is_public(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    answer = client.get(f"{BASE}/events/doha/agenda", headers={"Origin": "https://app.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    asked = client.options(f"{BASE}/events/doha/agenda", headers={"Origin": "https://app.example"})
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"{BASE}/events/doha/agenda").status_code in {400, 405}


def test_who_asks_too_often_is_told_to_wait(
    event: Event, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventapp.api.v1.base.RATE", Limit(RATE.name, 2, 60))
    statuses = [client.get(f"{BASE}/events").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert int(client.get(f"{BASE}/events").headers["Retry-After"]) in range(1, 61)


def test_every_route_is_described_and_answers_as_it_says(
    event: Event, sessions: list[Session], app: Flask, client: CheckedClient
) -> None:
    document = client.get(f"{BASE}/openapi.json").get_json()
    with app.test_request_context(f"{BASE}/openapi.json"):
        assert document == json.loads(json.dumps(description()))
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    described = {path.replace("{", "<").replace("}", ">") for path in document["paths"]}
    assert described == routes
    person = sessions[0].parts[0].person
    assert person is not None
    paper = make_document(event, sessions[0])
    said = sessions[0].parts[0]
    remarks = make_remarks(said, both("نص", "Text"), state=RemarksState.DELIVERED)
    remarks_service.publish(event, remarks, at=None)
    values = {
        "event": "doha",
        "session": sessions[0].public_id,
        "person": person.public_id,
        "document": paper.public_id,
        "part": said.public_id,
    }
    for path, operations in document["paths"].items():
        answer = client.get(path.format(**values))
        assert answer.status_code == 200, path
        schema = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole: dict[str, Any] = {**schema, "components": document["components"]}
        validator = jsonschema.Draft202012Validator
        validator(whole, format_checker=validator.FORMAT_CHECKER).validate(answer.get_json())


def test_no_request_breaks_it(
    event: Event, sessions: list[Session], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Schemathesis asks each operation for what its description allows and forbids."""
    monkeypatch.setattr("eventapp.api.v1.base.RATE", Limit(RATE.name, 1_000_000, 60))
    schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    assert len(operations) == len(schema.raw_schema["paths"]) - 1  # all but the description itself
    for operation in operations:

        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate()

        ask()
