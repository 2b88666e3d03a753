"""An embargo to the second: worlds that differ in an embargoed text alone look the same, to the byte.

Asked over every public address, one second before the moment, at it, and after whatever stops it.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.programme import service as programme
from eventapp.programme.models import Session
from eventapp.remarks import service
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules.workflow import RemarksState
from tests.assurance.test_two_worlds import ITS_OWN, Seen, SignIn, addresses
from tests.client import CheckedClient
from tests.factories import (
    at,
    both,
    make_account,
    make_event,
    make_invitation,
    make_item,
    make_part,
    make_person,
    make_remarks,
    make_room,
    make_session,
    make_staff,
)
from tests.releases import release

MOMENT = at(9, 20)  # of the embargo
BEFORE = MOMENT - timedelta(seconds=1)
TEXT = both("نص تحت الحظر", "Embargoed words")


@dataclass
class World:
    """A released event in which one text waits for its moment."""

    event: Event
    remarks: Remarks
    values: dict[str, tuple[str, ...]]

    @property
    def session(self) -> Session:
        return self.remarks.session

    @property
    def page(self) -> str:
        return f"/en/doha/sessions/{self.session.public_id}"


@pytest.fixture
def world(app: Flask) -> World:
    event = make_event("doha")
    session = make_session(event, make_room(event, "hall"))
    speaker = make_person()
    part = make_part(session, speaker, item_id=make_item(session, 5).id)
    make_part(session, make_person(name=both("أخرى", "Another")))
    release(event, at=datetime(2023, 1, 1, tzinfo=UTC))
    remarks = make_remarks(part, TEXT, state=RemarksState.ACCEPTED)
    make_invitation(remarks)
    service.publish(event, remarks, at=MOMENT)
    db.session.commit()
    values = {
        "event": ("doha",),
        "lang": ("ar", "en"),
        "session": (session.public_id,),
        "person": (speaker.public_id,),
        "room": ("hall",),
        "day": ("2023-01-30",),
        "number": ("1",),
        "face": ("ics", "json", "xml", "pdf"),
        "part": (part.public_id,),
    }
    return World(event, remarks, values)


def look(app: Flask, world: World, client: CheckedClient, moment: datetime) -> Seen:
    """Everything that this reader is answered at a moment, with headers and sizes; what was kept is kept."""
    seen: Seen = {}
    with clock.stopped(moment):
        for path in addresses(app, world):  # type: ignore[arg-type]
            answer = client.get(path, headers={"Accept-Encoding": "gzip"} if len(seen) % 2 else {})
            told = tuple(sorted(pair for pair in answer.headers.items() if pair[0] not in ITS_OWN))
            seen[path] = (answer.status_code, answer.data, told)
    return seen


def other_text(world: World) -> None:
    for version in world.remarks.versions:
        version.speech = "Quite another text, and a longer one ⁂"


def no_text(world: World) -> None:
    db.session.delete(world.remarks)


def other_draft(world: World) -> None:
    world.remarks.draft = LocalizedText("", "Nobody reads this")
    world.remarks.return_reason = "Too strong"


@pytest.mark.parametrize("change", [other_text, no_text, other_draft])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_before_the_moment_nobody_sees_a_difference(
    app: Flask,
    world: World,
    client: CheckedClient,
    signed_in: SignIn,
    is_signed_in: bool,
    change: Callable[[World], Any],
) -> None:
    reader = signed_in(make_account()) if is_signed_in else client
    before = look(app, world, reader, BEFORE)
    assert len(before) > 60
    assert [path for path, (_status, body, _told) in before.items() if b"Embargoed words" in body] == []
    change(world)
    db.session.commit()
    app.extensions["keeper"].forget()
    after = look(app, world, reader, BEFORE)
    assert [path for path in before if before[path] != after[path]] == []


def test_staff_without_the_board_and_other_texts_see_no_difference_either(
    app: Flask, world: World, signed_in: SignIn
) -> None:
    viewer = signed_in(make_staff(world.event, StaffRole.VIEWER))
    before = look(app, world, viewer, BEFORE)
    other_text(world)
    db.session.commit()
    app.extensions["keeper"].forget()
    assert look(app, world, viewer, BEFORE) == before


def test_at_the_moment_it_stands_in_its_place_though_the_pages_were_kept(
    app: Flask, world: World, client: CheckedClient
) -> None:
    before = look(app, world, client, BEFORE)
    after = look(app, world, client, MOMENT)
    differing = {path for path in before if before[path] != after[path]}
    person = world.values["person"][0]
    pages = {"/en/doha/agenda", world.page, f"/en/doha/speakers/{person}", "/en/doha/remarks"}
    api = "/api/v1/events/doha"
    data = {
        *(f"/en/doha/{part}.json" for part in ("agenda", "days/2023-01-30", "rooms/hall")),
        *(f"/en/doha/{part}.json" for part in (f"sessions/{world.session.public_id}", f"speakers/{person}")),
        *(f"{api}/{part}" for part in ("agenda", "remarks", f"remarks/{world.values['part'][0]}")),
    }
    assert pages | data <= differing
    for path in data | {f"/en/doha/speakers/{person}", "/en/doha/remarks"}:
        assert "Embargoed words" in read(after[path]), path
        assert "Embargoed words" not in read(before[path]), path
    way = 'href="/en/doha/remarks"'  # from everywhere
    assert way in read(after["/en/doha/practical"])
    assert way not in read(before["/en/doha/practical"])
    assert before[f"{api}/remarks/{world.values['part'][0]}"][0] == 404
    told = client_text(client, world.page, MOMENT)
    assert "Embargoed words" in told and "نص تحت الحظر" in told
    assert "Check against delivery" in told and "يُعتدّ بالنص كما أُلقي" in told
    assert "1 text of remarks" in client_text(client, "/en/doha/agenda", MOMENT)
    assert "Embargoed words" not in client_text(client, "/en/doha/agenda", MOMENT)


def read(answer: tuple[int, bytes, Any]) -> str:
    """What an answer says, packed or not."""
    body = answer[1]
    return (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode()


def client_text(client: CheckedClient, path: str, moment: datetime) -> str:
    with clock.stopped(moment):
        return client.get(path).get_data(as_text=True)


def withhold(world: World) -> None:
    service.take_step(world.event, world.remarks, step="withholding")


def cancel(world: World) -> None:
    programme.take_step(world.event, world.session, step="cancellation")


def postpone(world: World) -> None:
    world.session.starts_at, world.session.ends_at = at(9, 30), at(10, 30)


def put_under_the_rule(world: World) -> None:
    world.session.chatham_house = True


def give_the_part_away(world: World) -> None:
    assert world.remarks.part is not None
    world.remarks.part.person_id = make_person(name=both("غيره", "Somebody else")).id


def take_the_part_off(world: World) -> None:
    assert world.remarks.part is not None
    programme.delete_part(world.event, world.session, world.remarks.part)


def unpublish(world: World) -> None:
    service.unpublish(world.event, world.remarks)


@pytest.mark.parametrize(
    "stop",
    [withhold, cancel, postpone, put_under_the_rule, give_the_part_away, take_the_part_off, unpublish],
)
@pytest.mark.parametrize("is_read_before", [False, True])
def test_whatever_stops_it_stops_it_at_once(
    world: World, client: CheckedClient, stop: Callable[[World], Any], is_read_before: bool
) -> None:
    page = world.page
    if is_read_before:
        assert "Embargoed words" in client_text(client, page, MOMENT)
    with clock.stopped(MOMENT):
        stop(world)
        db.session.commit()
    assert "Embargoed words" not in client_text(client, page, MOMENT)
    assert "text of remarks" not in client_text(client, "/en/doha/agenda", MOMENT)


@pytest.mark.parametrize("role", [None, StaffRole.OWNER])
def test_under_the_chatham_house_rule_nothing_is_published_even_to_staff(
    app: Flask, signed_in: SignIn, client: CheckedClient, role: StaffRole | None
) -> None:
    event = make_event("doha")
    session = make_session(event, chatham_house=True)
    part = make_part(session, make_person())
    release(event, at=datetime(2023, 1, 1, tzinfo=UTC))
    remarks = make_remarks(part, TEXT, state=RemarksState.DELIVERED)
    remarks.publish_chosen_at = at(8)  # as if the rule had been applied after the choice
    db.session.commit()
    account: Account | None = make_staff(event, role) if role else None
    reader = signed_in(account) if account else client
    for path in (f"/en/doha/sessions/{session.public_id}", "/en/doha/agenda"):
        told = client_text(reader, path, at(12))
        assert "Embargoed words" not in told and "text of remarks" not in told


def test_delivery_publishes_what_waits_for_it(world: World, client: CheckedClient) -> None:
    with clock.stopped(MOMENT):
        service.publish(world.event, world.remarks, at=None)
        db.session.commit()
    assert "Embargoed words" not in client_text(client, world.page, MOMENT)
    with clock.stopped(MOMENT):
        service.take_step(world.event, world.remarks, step="delivery")
        db.session.commit()
    told = client_text(client, world.page, MOMENT)
    assert "Embargoed words" in told and "Check against delivery" not in told
