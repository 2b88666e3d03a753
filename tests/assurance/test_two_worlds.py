"""Two worlds that differ in one secret look the same, to the byte, to whoever may not know it.

Every public address of the application is asked for, in both languages, by nobody and by an account without a
part in the event: pages, calendars, documents, data, the API, old releases, searches, counts, headers, sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from eventapp.accounts.models import Account
from eventapp.core import access, clock
from eventapp.core.access import PUBLIC_PERMISSIONS
from eventapp.core.db import db
from eventapp.documents.models import Document
from eventapp.documents.rules import DocumentVisibility
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.floor.rules.workflow import FloorState
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import SessionStatus, Visibility
from eventapp.publishing.models import Release
from eventapp.publishing.rules import snapshot
from tests.client import CheckedClient
from tests.factories import (
    at,
    both,
    make_account,
    make_document,
    make_event,
    make_item,
    make_part,
    make_person,
    make_room,
    make_session,
    make_speaker,
    make_staff,
)
from tests.releases import release

SignIn = Callable[[Account], CheckedClient]
Seen = dict[str, tuple[int, bytes, tuple[tuple[str, str], ...]]]
NOW = datetime(2023, 1, 30, 10, 30, tzinfo=UTC)  # while the secret session is held
ITS_OWN = {"Date", "X-Request-Id", "Set-Cookie"}  # of each request, whatever was asked
QUERIES = ("", "?view=list", "?day=2023-01-31", "?q=Secret", "?q=سرية", "?room=vault", "?kind=bilateral")


@dataclass
class World:
    """An event with what everybody knows, and one closed session."""

    event: Event
    secret: Session
    papers: list[Document]
    values: dict[str, tuple[str, ...]]


@pytest.fixture
def world(app: Flask) -> World:
    event = make_event("doha")
    hall, vault = make_room(event, "hall"), make_room(event, "vault", name=both("الخزنة", "Vault"))
    opening = make_session(event, hall)
    later = make_session(event, hall, starts_at=at(11), ends_at=at(12), title=both("لاحقة", "Later"))
    speaker, hidden = (
        make_person(),
        make_person(name=both("خفي", "Nobody Knows"), biography=both("سر", "Secret")),
    )
    make_part(opening, speaker)
    secret = make_session(
        event,
        vault,
        title=both("مشاورات سرية", "Secret consultations"),
        summary=both("سرية", "Secret"),
        starts_at=at(13),
        ends_at=at(15),
        languages="fr",
        visibility=Visibility.CLOSED,
    )
    make_part(secret, hidden)
    make_part(secret, speaker)
    make_item(secret)
    make_speaker(secret, hidden, state=FloorState.SPEAKING, started_at=NOW, running_since=NOW)
    make_speaker(secret)
    release(event, at=datetime(2023, 1, 1, tzinfo=UTC))
    later.ends_at = at(12, 30)
    secret.status, secret.ends_at = SessionStatus.CANCELLED, at(14)
    release(event, at=datetime(2023, 1, 2, tzinfo=UTC))
    with clock.stopped(datetime(2023, 1, 3, tzinfo=UTC)):
        shown = make_document(event, opening)
        papers = [
            make_document(event, opening, visibility=DocumentVisibility.STAFF, title=both("سرية", "Secret")),
            make_document(event, secret),
            make_document(event, withdrawn_at=clock.now()),
        ]
    db.session.commit()
    values = {
        "event": ("doha",),
        "lang": ("ar", "en"),
        "session": (opening.public_id, later.public_id, secret.public_id, "unknown"),
        "person": (speaker.public_id, hidden.public_id, "unknown"),
        "room": ("hall", "vault"),
        "day": ("2023-01-30", "2023-01-31"),
        "number": ("1", "2", "3"),
        "face": ("ics", "json", "xml", "pdf"),
        "document": (shown.public_id, *(paper.public_id for paper in papers)),
        "language": ("en",),
    }
    return World(event, secret, papers, values)


def addresses(app: Flask, world: World) -> Iterator[str]:
    """Every public address that names things of the event, and the front pages, the agenda narrowed too."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or access.declared(app, rule.endpoint) not in PUBLIC_PERMISSIONS:
            continue
        if not rule.arguments <= world.values.keys() or "/sign-in" in rule.rule:
            continue
        for path in _paths(app, rule, world):
            yield path
            if rule.endpoint in {"publishing.agenda", "publishing.release", "api.list_sessions"}:
                yield from (path + query for query in QUERIES)
            if rule.endpoint in {"faces.mine", "faces.mine_ics"}:
                yield f"{path}?s={'.'.join(world.values['session'])}"


def _paths(app: Flask, rule: Rule, world: World) -> Iterator[str]:
    names = sorted(rule.arguments)
    for chosen in product(*(world.values[name] for name in names)):
        with app.test_request_context("http://localhost/"):
            built = rule.build(dict(zip(names, chosen, strict=True)))
        assert built is not None
        yield built[1].removeprefix("localhost").removeprefix("|")


def look(app: Flask, world: World, client: CheckedClient) -> Seen:
    """Everything that this reader is answered, with headers and sizes."""
    app.extensions["keeper"].forget()
    seen: Seen = {}
    with clock.stopped(NOW):
        for path in addresses(app, world):
            answer = client.get(path, headers={"Accept-Encoding": "gzip"} if len(seen) % 2 else {})
            told = tuple(sorted(pair for pair in answer.headers.items() if pair[0] not in ITS_OWN))
            seen[path] = (answer.status_code, answer.data, told)
    return seen


def without_session(world: World) -> None:
    """The world in which the closed session never was."""
    for row in db.session.query(Release).filter_by(event_id=world.event.id):
        whole = snapshot.load(row.snapshot.encode())
        sessions = tuple(one for one in whole.sessions if one.id != world.secret.public_id)
        named = {part.person_id for one in sessions for part in one.parts}
        people = tuple(person for person in whole.people if person.id in named)
        body = snapshot.dump(replace(whole, sessions=sessions, people=people))
        row.snapshot, row.digest = body.decode(), snapshot.digest(body)
    without_papers(world)
    db.session.delete(db.session.get_one(Session, world.secret.id))
    db.session.commit()


def without_papers(world: World) -> None:
    """The world in which there are no documents but those that everybody may have."""
    for paper in world.papers:
        db.session.delete(db.session.get_one(Document, paper.id))
    db.session.commit()


def with_another_draft(world: World) -> None:
    """The world in which the organisers have other plans, not released."""
    opening = db.session.query(Session).filter_by(public_id=world.values["session"][0]).one()
    opening.title, opening.starts_at = both("خطة سرية", "Secret plan"), at(8)
    make_part(opening, make_person(name=both("قادم", "Secret Guest")))
    make_session(world.event, title=both("جلسة سرية", "Secret session"), starts_at=at(16), ends_at=at(17))
    world.event.last_on = date(2023, 1, 31)
    db.session.commit()


@pytest.mark.parametrize("change", [without_session, without_papers, with_another_draft])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_whoever_may_not_know_sees_no_difference(
    app: Flask,
    world: World,
    client: CheckedClient,
    signed_in: SignIn,
    is_signed_in: bool,
    change: Callable[[World], Any],
) -> None:
    reader = signed_in(make_account()) if is_signed_in else client
    before = look(app, world, reader)
    assert len(before) > 150
    change(world)
    after = look(app, world, reader)
    assert before.keys() == after.keys()
    assert [path for path in before if before[path] != after[path]] == []


def test_whoever_may_know_sees_the_difference(app: Flask, world: World, signed_in: SignIn) -> None:
    """Shows that the comparison sees something: over every face that tells of sessions."""
    staff = signed_in(make_staff(world.event, StaffRole.VIEWER))
    before = look(app, world, staff)
    without_session(world)
    after = look(app, world, staff)
    differing = {path for path in before if before[path] != after[path]}
    for path in (
        "/ar/doha/agenda",
        "/en/doha/agenda.ics",
        "/en/doha/agenda.json",
        "/en/doha/agenda.pdf",
        "/en/doha/agenda/releases.atom",
        "/en/doha/agenda/releases/1",
        "/en/doha/speakers",
        "/api/v1/events/doha/agenda",
        "/api/v1/events/doha/sessions",
        "/api/v1/events/doha/documents",
        "/en/doha/documents",
        f"/en/doha/sessions/{world.values['session'][2]}",
    ):
        assert path in differing, path
