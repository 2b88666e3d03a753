"""The pages of the list, the chair's page, the table file, and the room's screen."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.floor.models import FloorRequest, SpeakerList
from eventapp.floor.rules.order import OrderPolicy
from eventapp.floor.rules.workflow import FloorState
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import RoleKind, Visibility
from tests.client import CheckedClient
from tests.factories import (
    at,
    both,
    make_event,
    make_list,
    make_organisation,
    make_part,
    make_person,
    make_room,
    make_session,
    make_speaker,
    make_staff,
)
from tests.releases import release

SignIn = Callable[[Account], CheckedClient]
LANGUAGES = ("ar", "en")
DISPLAY = "doha/rooms/hall/display"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def session(event: Event) -> Session:
    return make_session(event, make_room(event, "hall"))


@pytest.fixture
def chair(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


def list_of(session: Session, language: str = "en") -> str:
    return f"/{language}/doha/manage/programme/sessions/{session.public_id}/floor"


def page_of(client: CheckedClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def state_of(row: FloorRequest) -> FloorState:
    return db.session.get_one(FloorRequest, row.id).state


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_before_and_after_there_is_a_list(
    session: Session, chair: CheckedClient, language: str
) -> None:
    path = list_of(session, language)
    pages = ("", "/chair", "/settings", "/order", "/speakers/new")
    for page in pages:
        page_of(chair, path + page)
    person, organisation = make_person(), make_organisation()
    rows = [
        make_speaker(session, person, state=FloorState.SPEAKING, running_since=at(9), started_at=at(9)),
        make_speaker(session, organisation_id=organisation.id, state=FloorState.CALLED),
        make_speaker(session, rank=2, reason="why"),
        make_speaker(session, is_reply=True),
        make_speaker(session, state=FloorState.SPOKE, started_at=at(8), spoken_seconds=400),
        make_speaker(session, state=FloorState.REQUESTED),
        make_speaker(session, state=FloorState.PASSED),
    ]
    for page in (*pages, f"/speakers/{rows[2].public_id}", f"/speakers/{rows[2].public_id}/place"):
        page_of(chair, path + page)


def test_a_list_is_opened_filled_ordered_and_moved(
    event: Event, session: Session, chair: CheckedClient
) -> None:
    make_part(session, make_person(), role=RoleKind.SPEAKER)
    qatar = make_organisation(short_name=both("قطر", "Qatar"))
    path = list_of(session)
    with clock.stopped(at(8)):
        assert "not open yet" in page_of(chair, path)
        refused = chair.submit(f"{path}/speakers/new", organisation=qatar.short_name.en)
        assert refused.status_code == 422
        assert "takes no requests now" in refused.get_data(as_text=True)
        chair.press(f"{path}/opening")
        chair.press(f"{path}/filling")
        added = chair.submit(f"{path}/speakers/new", organisation=qatar.short_name.en, minutes="٣", rank="1")
        assert added.status_code == 303
        page = page_of(chair, path)
        assert "The list is open." in page
        assert "2 speakers still need 8 min. The session has 1 h left." in page
        ordered = chair.submit(f"{path}/order", policy="lots", seed="from a hat")
        assert ordered.status_code == 303
        page = page_of(chair, path)
    assert "Drawn by lot on Monday 30 January 2023, 08:00 by" in page
    assert "from a hat" in page
    rows = db.session.query(FloorRequest).order_by(FloorRequest.position).all()
    path_of_last = f"{path}/speakers/{rows[1].public_id}/place"
    assert chair.submit(path_of_last, place="1").status_code == 422  # no reason
    assert chair.submit(path_of_last, place="1", reason="A plane to catch").status_code == 303
    held = db.session.query(SpeakerList).one()
    assert (held.policy, held.requests[0].id) == (OrderPolicy.BY_HAND, rows[1].id)


def test_too_many_for_the_session_are_told(session: Session, chair: CheckedClient) -> None:
    for _number in range(13):
        make_speaker(session)
    with clock.stopped(at(8)):
        page = page_of(chair, list_of(session))
    assert "13 speakers still need 1 h 5 min. The session has 1 h left. That is 5 min too much." in page


def test_times_of_the_list_are_those_of_the_place(session: Session, chair: CheckedClient) -> None:
    path = f"{list_of(session)}/settings"
    saved = {"minutes_each": "7", "opens_on": "2023-01-29", "opens": "17:00"}
    assert chair.submit(path, **saved, closes_on="2023-01-30", closes="08:30").status_code == 303
    held = db.session.query(SpeakerList).one()
    assert (held.opens_at, held.closes_at) == (at(17, day=29), at(8, 30))
    assert chair.submit(path, closes_on="2023-01-29", closes="09:00").status_code == 422
    assert chair.submit(path, closes="").status_code == 422
    assert 'value="17:00"' in page_of(chair, path)


def test_a_whole_turn_at_the_podium(event: Event, session: Session, chair: CheckedClient) -> None:
    row = make_speaker(session)
    path = list_of(session)
    for step, seconds in (("call", -9), ("start", 0), ("pause", 60), ("resumption", 90), ("finish", 410)):
        with clock.stopped(at(9) + timedelta(seconds=seconds)):
            answer = chair.press(f"{path}/speakers/{row.public_id}/{step}", back="chair")
        assert (answer.status_code, answer.location) == (303, f"{path}/chair")
    kept = db.session.get_one(FloorRequest, row.id)
    assert (kept.state, kept.spoken_seconds) == (FloorState.SPOKE, 380)
    assert "6:20" in page_of(chair, path)


def test_a_second_press_changes_nothing_and_says_why(session: Session, chair: CheckedClient) -> None:
    one, two = make_speaker(session), make_speaker(session)
    path = list_of(session)
    chair.press(f"{path}/speakers/{one.public_id}/call", back="chair")
    for row in (one, two):
        chair.press(f"{path}/speakers/{row.public_id}/call", back="chair")
        page = page_of(chair, f"{path}/chair")
        assert "done meanwhile" in page or "Somebody else was called" in page
    assert (state_of(one), state_of(two)) == (FloorState.CALLED, FloorState.LISTED)


def test_a_speaker_of_another_list_is_not_there(event: Event, session: Session, chair: CheckedClient) -> None:
    other = make_session(event, starts_at=at(11), ends_at=at(12))
    row = make_speaker(other)
    make_list(session)
    for page in ("", "/place"):
        assert chair.get(f"{list_of(session)}/speakers/{row.public_id}{page}").status_code == 404
    assert chair.press(f"{list_of(session)}/speakers/{row.public_id}/call").status_code == 404


def test_a_viewer_reads_the_list_and_presses_nothing(
    event: Event, session: Session, signed_in: SignIn
) -> None:
    row = make_speaker(session)
    viewer = signed_in(make_staff(event, StaffRole.VIEWER))
    assert "<form" not in page_of(viewer, list_of(session)).partition("<main")[2]
    assert viewer.get(f"{list_of(session)}/chair").status_code == 403
    assert viewer.press(f"{list_of(session)}/speakers/{row.public_id}/call").status_code == 403


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_record_goes_into_a_table(session: Session, chair: CheckedClient, kind: str) -> None:
    values: dict[str, Any] = {"started_at": at(9), "finished_at": at(9, 7), "spoken_seconds": 380}
    make_speaker(session, label=both("=1+1", "=1+1"), state=FloorState.SPOKE, **values)
    make_speaker(session)
    answer = chair.get(f"{list_of(session)}/export.{kind}")
    if kind == "csv":
        lines = answer.get_data(as_text=True).splitlines()
        assert "'=1+1" in lines[1]
        assert "2023-01-30 09:00:00,2023-01-30 09:07:00,5,6:20" in lines[1]
        assert len(lines) == 3
    else:
        sheet = load_workbook(io.BytesIO(answer.data)).active
        assert sheet is not None
        assert [sheet.cell(2, column).value for column in (10, 11)] == ["5", "6:20"]


def test_the_screen_shows_who_has_the_floor_and_who_follows(
    event: Event, session: Session, client: CheckedClient
) -> None:
    person = make_person(name=both("منى", "Mona"))
    make_speaker(session, person, state=FloorState.SPEAKING, started_at=at(9), running_since=at(9))
    for number in (1, 2, 3):
        make_speaker(session, label=both(f"التالي {number}", f"Follower {number}"))
    release(event)
    with clock.stopped(at(9, 4)):
        pages = {language: page_of(client, f"/{language}/{DISPLAY}") for language in LANGUAGES}
    for page in pages.values():
        assert all(name in page for name in ("منى", "Mona", "Follower 1", "التالي 2"))
        assert "Follower 3" not in page
        assert 'data-timer="amber"' in page
        assert ">01:00<" in page
    assert "Has the floor" in pages["ar"] and "الكلمة الآن" in pages["en"]


def test_the_screen_follows_each_press(
    event: Event, session: Session, chair: CheckedClient, client: CheckedClient
) -> None:
    """The next question of a screen is answered anew, with another digest; without a press it is not."""
    row = make_speaker(session)
    release(event)
    seen = []
    with clock.stopped(at(9)):
        for step in ("", "call", "start", "pause", "resumption", "finish"):
            if step:
                chair.press(f"{list_of(session)}/speakers/{row.public_id}/{step}")
            first, second = (client.get(f"/en/{DISPLAY}").headers["ETag"] for _time in range(2))
            assert first == second
            seen.append(first)
    assert len(set(seen)) == 4  # nobody (twice), called, running (twice, at one moment), held
    assert all(one != other for one, other in zip(seen, seen[1:], strict=False))


def test_under_the_chatham_house_rule_the_screen_names_nobody(
    event: Event, session: Session, client: CheckedClient
) -> None:
    session.chatham_house = True
    person = make_person(name=both("منى", "Mona"))
    make_speaker(session, person, state=FloorState.SPEAKING, started_at=at(9), running_since=at(9))
    make_speaker(session, label=both("التالي", "Follower"))
    release(event)
    with clock.stopped(at(9, 4)):
        page = page_of(client, f"/en/{DISPLAY}")
    assert "Mona" not in page and "Follower" not in page
    assert "The speaker" in page and 'data-timer="amber"' in page


def test_the_screen_knows_nothing_of_what_is_not_for_everybody(
    event: Event, session: Session, client: CheckedClient
) -> None:
    release(event)
    session.visibility = Visibility.PARTICIPANTS
    make_speaker(session, label=both("سر", "Secret"), state=FloorState.SPEAKING, running_since=at(9))
    with clock.stopped(at(9, 4)):
        page = page_of(client, f"/en/{DISPLAY}")
    assert "Secret" not in page and "data-timer" not in page


def test_whoever_was_erased_is_not_named(event: Event, session: Session, client: CheckedClient) -> None:
    gone = make_person(name=both("منسي", "Forgotten"), erased_at=at(6))
    make_speaker(session, gone, state=FloorState.SPEAKING, running_since=at(9))
    make_speaker(session, gone)
    release(event)
    with clock.stopped(at(9, 4)):
        assert "Forgotten" not in page_of(client, f"/en/{DISPLAY}")


@pytest.mark.parametrize(("hour", "is_shown"), [(10, True), (12, False)])
def test_a_speaker_keeps_the_screen_beyond_the_end_for_a_while(
    event: Event, session: Session, client: CheckedClient, hour: int, is_shown: bool
) -> None:
    make_session(event, session.room, starts_at=at(10), ends_at=at(13), title=both("لاحقة", "Later"))
    make_speaker(session, label=both("متحدث", "Overrunner"), state=FloorState.SPEAKING, running_since=at(9))
    release(event)
    with clock.stopped(at(hour, 5)):
        page = page_of(client, f"/en/{DISPLAY}")
    shown = page.partition("<article")[2].partition("</article>")[0]
    assert ("Overrunner" in shown) is is_shown
    assert "Later" in page
