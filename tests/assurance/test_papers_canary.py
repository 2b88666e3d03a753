"""A passport's number stands in no page but the one that an entitled officer asked for: nor anywhere else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.mail import service as mail
from eventapp.operations.backup import back_up_sqlite
from eventapp.registration import worker as registration_worker
from eventapp.registration.models import Participant
from eventapp.registration.rules.papers import Passport, Travel
from eventapp.registration.rules.workflow import ParticipantState
from eventapp.registration.service import notices, papers
from eventapp.registration.service.notices import FocalPoint
from tests.assurance.test_access import ROLES, rules
from tests.assurance.world import World, address
from tests.client import CheckedClient, form_fields
from tests.registration.conftest import mailed_link

CANARIES = (
    *("X9CANARY77", "CanaryBirthplace", "CN 4711 CANARY"),
    *("Canary Hotel", "1911-11-11", "November 1911"),
)
BEFORE = datetime(2023, 1, 20, 9, tzinfo=UTC)
AFTER = datetime(2023, 4, 1, tzinfo=UTC)


@pytest.fixture
def world(app: Flask) -> World:
    with clock.stopped(BEFORE):
        made = World.make()
        person = _person(made)
        papers.save(
            made.own,
            person,
            passport=Passport(CANARIES[0], "QA", "2040-01-01", CANARIES[4], birth_place=CANARIES[1]),
            travel=Travel(arrives_by=CANARIES[2], hotel=CANARIES[3]),
            actor=FocalPoint("Focal"),
        )
        person.state = ParticipantState.APPROVED  # so that they stand in every list
        notices.tell(made.own, person)
        db.session.commit()
    return made


def _person(world: World) -> Participant:
    public_id = world.objects[world.own.id]["participant"]
    return db.session.scalars(select(Participant).where(Participant.public_id == public_id)).one()


def _read(body: bytes) -> bytes:
    """A body as a reader has it: the files of a ZIP (and so of a spreadsheet) unpacked."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def _holds(body: bytes) -> list[str]:
    return [canary for canary in CANARIES if canary.encode() in body]


def _pages(app: Flask, world: World) -> Iterator[str]:
    for rule, method in rules(app):
        if method == "GET" and "sign-out" not in rule.rule:
            yield address(app, rule, world, "own")


def test_the_canaries_are_nowhere_in_clear(
    app: Flask,
    database: str,
    world: World,
    signed_in: Callable[..., CheckedClient],
    capfd: pytest.CaptureFixture[str],
) -> None:
    clients = {role: signed_in(world.accounts[role]) for role in ROLES[1:]} | {"anonymous": app.test_client()}
    delegation = _person(world).delegation
    assert delegation is not None
    focal = app.test_client()
    assert isinstance(focal, CheckedClient)
    focal.submit(mailed_link(world.own, delegation))
    fetched = 0
    for path in _pages(app, world):
        for role, client in (clients | {"focal": focal}).items():
            body = client.get(path).get_data()
            assert _holds(_read(body)) == [], f"{path} as {role}"
            fetched += 1
    assert fetched > 500
    mail.deliver_due()
    _nowhere_at_rest(app, database, world)
    written = capfd.readouterr()
    assert _holds((written.out + written.err).encode()) == []


def _nowhere_at_rest(app: Flask, database: str, world: World) -> None:
    tables = {
        table.name: repr([tuple(row) for row in db.session.execute(select(table))]).encode()
        for table in db.metadata.sorted_tables
    }
    assert [name for name, rows in tables.items() if _holds(rows)] == []
    db.session.commit()
    kept = [path for path in Path(app.instance_path).rglob("*") if path.is_file()]
    if database.startswith("sqlite"):
        file = Path(database.removeprefix("sqlite:///"))
        copy = back_up_sqlite(db.engine)
        assert copy is not None
        kept += [file, copy, *file.parent.glob(f"{file.name}-*")]
    assert [path.name for path in kept if path.exists() and _holds(path.read_bytes())] == []
    assert [name for name in tables if b"s1." in tables[name]] == ["papers"]


@pytest.mark.parametrize("role", ROLES)
def test_only_two_roles_are_shown_them_and_by_post_alone(
    app: Flask, world: World, signed_in: Callable[..., CheckedClient], role: str
) -> None:
    client = app.test_client() if role == "anonymous" else signed_in(world.accounts[role])
    path = f"/en/own/manage/accreditation/{_person(world).public_id}"
    page = client.get("/en/sign-in" if role == "anonymous" else "/en/account").get_data(as_text=True)
    answer = client.post(f"{path}/papers", data={"csrf_token": form_fields(page)["csrf_token"]})
    shown = _holds(answer.get_data())
    assert (shown != []) == (role in {"accreditation", "protocol"})
    assert answer.status_code == (200 if shown else answer.status_code)
    if shown:
        assert CANARIES[0] in shown
        assert client.post(f"{path}/papers").status_code == 400  # without a token
        assert _holds(client.get(f"{path}/papers").get_data()) == []


def test_after_the_purge_nothing_is_left(app: Flask, database: str, world: World) -> None:
    with clock.stopped(AFTER):
        assert registration_worker.purge() == 1
    assert papers.of(_person(world)) is None
    rows = [
        repr(tuple(row)) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))
    ]
    assert [row for row in rows if "'s1." in row] == []
