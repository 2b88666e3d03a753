"""The organisers' pages of the programme, as a person in front of them finds them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room, RoomUnavailability
from eventapp.events.queries import missing_texts
from eventapp.events.rules.workflow import StaffRole
from eventapp.programme import queries as programme
from eventapp.programme.models import PersonUnavailability, Session
from eventapp.programme.rules.vocabulary import RoleKind, SessionKind, SessionStatus
from tests.client import CheckedClient, form_fields
from tests.factories import (
    at,
    both,
    make_event,
    make_item,
    make_organisation,
    make_part,
    make_person,
    make_room,
    make_session,
    make_staff,
)

BASE = "/en/doha/manage/programme"
SignIn = Callable[[Account], CheckedClient]


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def room(event: Event) -> Room:
    return make_room(event, "hall")


@pytest.fixture
def editor(event: Event, room: Room, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


@pytest.fixture
def viewer(event: Event, room: Room, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.VIEWER))


def text_of(answer: Any) -> str:
    """What a page says, without markup and isolates, spaces as one."""
    bare = re.sub(r"[\u2066-\u2069]", "", re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True)))
    return " ".join(bare.split())


def everything(event: Event, room: Room) -> Session:
    """A session with all there is about it, and one of each thing around it."""
    person = make_person()
    session = make_session(event, room, expected=400, languages="ar en", summary=both("وصف", "About"))
    item = make_item(session, 15)
    make_item(session, None, title=LocalizedText(ar="ختام⁂"))
    make_part(session, person, item_id=item.id, role=RoleKind.SPEAKER)
    make_part(session, None, organisation_id=make_organisation().id, role=RoleKind.CHAIR)
    make_part(session, None, office=both("رئيس", "Speaker"), is_to_be_confirmed=True)
    make_session(event, None, all_rooms=True, kind=SessionKind.BREAK, starts_at=at(9, 30), ends_at=at(11))
    make_session(event, room, status=SessionStatus.CANCELLED, starts_at=at(12), ends_at=at(13))
    make_session(event, make_room(event), starts_at=at(12), ends_at=at(14), title=LocalizedText(ar="حلقة⁂"))
    make_session(event, starts_at=None, ends_at=None)
    make_session(event, title=both("محذوفة", "Binned"), deleted_at=at(8))
    absent = PersonUnavailability(
        event_id=event.id,
        person_id=person.id,
        starts_at=at(8),
        ends_at=at(12, day=31),
        reason=LocalizedText(ar="سفر⁂"),
    )
    db.session.add(absent)
    db.session.commit()
    return session


PAGES = (
    *("/", "/?day=2023-01-31", "/?day=unscheduled", "/?day=nonsense", "/sessions", "/sessions?words=nobody"),
    *("/conflicts", "/absences", "/sessions/{id}"),
)
EDIT_PAGES = (
    *("/sessions/new", "/sessions/{id}/edit", "/sessions/{id}/items/new", "/sessions/{id}/items/{item}"),
    *("/sessions/{id}/parts/new", "/sessions/{id}/parts/{part}", "/absences/new"),
    *("/sessions/{id}/shift", "/sessions/{id}/shift?minutes=15", "/sessions/{id}/shift?minutes=none"),
    *("/sessions/{id}/swap", "/sessions/{id}/swap?other={other}", "/sessions/{id}/swap?other=unknown"),
    "/sessions/new?day=2023-01-30&room=hall&starts=23:30&ends=nonsense",
)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_opens_in_both_languages(
    event: Event, room: Room, editor: CheckedClient, viewer: CheckedClient, language: str
) -> None:
    session = everything(event, room)
    other = programme.sessions_of(event)[-2]
    values = {
        "id": session.public_id,
        "item": session.items[0].public_id,
        "part": session.parts[0].public_id,
        "other": other.public_id,
    }
    db.session.commit()
    for path in PAGES + EDIT_PAGES:
        address = f"/{language}/doha/manage/programme{path.format(**values)}"
        assert editor.get(address).status_code == 200, address
        assert viewer.get(address).status_code == (200 if path in PAGES else 403), address


def test_an_empty_programme_says_what_to_do_first(editor: CheckedClient, viewer: CheckedClient) -> None:
    assert "Add the first session" in text_of(editor.get(f"{BASE}/"))
    assert "Everything is scheduled" in text_of(editor.get(f"{BASE}/?day=unscheduled"))
    assert "Nothing clashes" in text_of(editor.get(f"{BASE}/conflicts"))
    assert "No absences known" in text_of(viewer.get(f"{BASE}/absences"))


# The day


def test_the_day_shows_what_matters_of_each_session(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(
        event, room, status=SessionStatus.TENTATIVE, title=LocalizedText(en="Only English⁂")
    )
    make_part(session, make_person(), role=RoleKind.SPEAKER)
    db.session.commit()
    page = text_of(editor.get(f"{BASE}/"))
    for words in (
        "09:00",
        "10:00",
        "Plenary",
        "Tentative",
        "1 person",
        "Only English",
        "has no Arabic title",
    ):
        assert words in page, words
    assert "Nobody chairs" in page


def test_an_empty_place_leads_to_a_form_that_knows_it(
    event: Event, room: Room, editor: CheckedClient, viewer: CheckedClient
) -> None:
    make_session(event, room)
    make_session(event, room, starts_at=at(10, 30), ends_at=at(12))
    db.session.commit()
    link = re.search(r'href="([^"]*starts=10[^"]*)"', editor.get(f"{BASE}/").get_data(as_text=True))
    assert link is not None
    form = form_fields(editor.get(link[1].replace("&amp;", "&")).get_data(as_text=True))
    assert (form["day"], form["room"], form["starts"], form["ends"]) == (
        "2023-01-30",
        "hall",
        "10:00",
        "10:30",
    )
    assert "starts=10" not in viewer.get(f"{BASE}/").get_data(as_text=True)


def test_a_session_left_behind_by_the_event_is_told_of(
    event: Event, room: Room, editor: CheckedClient
) -> None:
    make_session(event, room)
    event.first_on = date(2023, 1, 31)
    db.session.commit()
    assert "1 session lies on a day that is no longer a day of the event" in text_of(editor.get(f"{BASE}/"))


@pytest.mark.parametrize("path", ["/", "/sessions", "/conflicts", "/export.csv"])
def test_a_page_costs_the_same_however_long_the_programme_is(
    event: Event, editor: CheckedClient, queries: list[str], path: str
) -> None:
    costs = []
    for count in (2, 12):
        for number in range(count):
            session = make_session(event, make_room(event), starts_at=at(9), ends_at=at(10 + number % 3))
            make_part(session, make_person(), organisation_id=make_organisation().id)
            make_item(session)
        db.session.commit()
        queries.clear()
        assert editor.get(BASE + path).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


# The form


def new(editor: CheckedClient, **fields: Any) -> Any:
    typed = {"title-ar": "جلسة", "title-en": "Session", "kind": "panel", "room": "hall"}
    typed |= {"day": "2023-01-30", "starts": "09:00", "ends": "10:00"}
    return editor.submit(f"{BASE}/sessions/new", **typed | fields)


def test_a_session_is_added_and_changed(event: Event, room: Room, editor: CheckedClient) -> None:
    answer = new(editor, languages=["ar", "fr"])
    session = db.session.scalars(select(Session)).one()
    assert (answer.status_code, answer.location) == (303, f"{BASE}/sessions/{session.public_id}")
    assert (session.room_id, session.starts_at, session.languages) == (room.id, at(9), "ar fr")
    answer = editor.submit(
        f"{BASE}/sessions/{session.public_id}/edit", **{"title-en": "Renamed", "ends": "11:00"}
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert (session.title.en, session.ends_at, session.status) == ("Renamed", at(11), SessionStatus.TENTATIVE)


def closed(start: datetime, end: datetime) -> RoomUnavailability:
    return RoomUnavailability(starts_at=start, ends_at=end)


def test_a_taken_room_is_told_beside_the_room_with_name_and_time(
    event: Event, room: Room, editor: CheckedClient
) -> None:
    held = make_session(event, room)
    make_session(event, make_room(event, name=both("المجلس", "Busy")), starts_at=at(10), ends_at=at(12))
    make_room(event, name=both("مغلقة", "Closed"), unavailabilities=[closed(at(8), at(10))])
    make_room(event, name=both("سلوى", "Salwa"), unavailabilities=[closed(at(11), at(12))])
    make_room(event, name=both("الريان", "Rayyan"))
    db.session.commit()
    answer = new(editor, starts="09:30", ends="10:30")
    html = answer.get_data(as_text=True)
    assert f'<a href="{BASE}/sessions/{held.public_id}">' in html
    assert "Free at that time: Salwa⁂, Rayyan⁂." in text_of(answer)
    assert answer.status_code == 422
    beside = html[html.index('id="room-error"') :][:900]
    sentence = re.sub(r"[\u2066-\u2069]", "", beside)
    assert "This room is taken by Plenary⁂ (Monday 30 January, 09:00–10:00)." in sentence
    assert form_fields(html)["title-en"] == "Session"
    assert set(db.session.scalars(select(Session.title_en))) == {"Plenary⁂"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"ends": "08:30"}, "ends", "The end must come after the start."),
        ({"day": "2023-02-05"}, "day", "Please choose one of the list."),
        ({"starts": "soon"}, "starts", "Please give a time such as 09:30."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    editor: CheckedClient, fields: dict[str, str], field: str, sentence: str
) -> None:
    answer = new(editor, **fields)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in html[html.index(f'id="{field}-error"') :][:600]


def test_a_stale_save_is_answered_with_both_texts(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room)
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}/edit"
    mine = form_fields(editor.get(path).get_data(as_text=True))
    assert editor.submit(path, **{"title-en": "Theirs"}).status_code == 303
    answer = editor.post(path, data=mine | {"title-en": "Mine"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Theirs" in page
    held = form_fields(answer.get_data(as_text=True))
    assert (held["title-en"], held["version"]) == ("Mine", "2")
    assert editor.post(path, data=held).status_code == 303
    db.session.expire_all()
    assert session.title.en == "Mine"


def test_two_may_work_on_one_session_at_once(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room)
    item = make_item(session)
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}"
    mine = form_fields(editor.get(f"{path}/edit").get_data(as_text=True))
    other = form_fields(editor.get(f"{path}/items/{item.public_id}").get_data(as_text=True))
    person = make_person(name=both("ليلى", "Layla"))
    assert editor.submit(f"{path}/parts/new", person="Layla⁂").status_code == 303
    assert editor.submit(f"{path}/items/new", **{"title-en": "Second"}).status_code == 303
    assert editor.post(f"{path}/edit", data=mine | {"title-en": "Mine"}).status_code == 303
    assert editor.post(f"{path}/items/{item.public_id}", data=other | {"minutes": "20"}).status_code == 303
    stale = editor.post(f"{path}/items/{item.public_id}", data=other | {"minutes": "25"})
    assert stale.status_code == 409
    db.session.expire_all()
    assert (session.title.en, item.minutes, session.parts[0].person) == ("Mine", 20, person)


# States, copies, the bin


def test_the_buttons_are_those_of_the_workflow(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room, status=SessionStatus.TENTATIVE)
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}"
    for step, status, offered in [
        ("confirmation", SessionStatus.CONFIRMED, {"reopening", "cancellation"}),
        ("cancellation", SessionStatus.CANCELLED, {"reinstatement"}),
        ("reinstatement", SessionStatus.TENTATIVE, {"confirmation", "cancellation"}),
    ]:
        answer = editor.press(f"{path}/{step}")
        assert (answer.status_code, answer.location) == (303, path)
        db.session.expire_all()
        assert session.status is status
        html = editor.get(path).get_data(as_text=True)
        steps = {
            name
            for name in ("confirmation", "reopening", "cancellation", "reinstatement")
            if f'action="{path}/{name}"' in html
        }
        assert steps == offered
    assert editor.press(f"{path}/reinstatement").status_code == 422


def test_who_comes_back_to_a_taken_room_is_told(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room)
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}"
    assert editor.press(f"{path}/deletion").status_code == 303
    assert editor.get(path).status_code == 404
    make_session(event, room, title=both("أخرى", "The other"))
    db.session.commit()
    assert "Restore" in text_of(editor.get(f"{BASE}/sessions"))
    assert editor.press(f"{path}/restoration").location == path
    answer = editor.get(path)
    assert "Its room is held by The other⁂ now (Monday 30 January, 09:00–10:00)" in text_of(answer)
    db.session.expire_all()
    assert (session.is_deleted, session.starts_at) == (False, None)


def test_a_released_session_has_no_button_for_the_bin(
    event: Event, room: Room, editor: CheckedClient
) -> None:
    session = make_session(event, room, first_release=1)
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}"
    assert f"{path}/deletion" not in editor.get(path).get_data(as_text=True)
    answer = editor.press(f"{path}/deletion")
    assert answer.status_code == 422
    assert "can be cancelled" in text_of(answer)


def test_a_copy_is_not_scheduled(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room)
    db.session.commit()
    answer = editor.press(f"{BASE}/sessions/{session.public_id}/copy")
    page = text_of(editor.get(answer.location))
    assert answer.status_code == 303
    assert "This is the copy. It is not scheduled yet." in page
    assert "Not scheduled yet" in page


# Items and parts


def test_items_show_when_they_begin_and_can_be_moved(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room)
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}"
    for name in ("First", "Second"):
        assert editor.submit(f"{path}/items/new", **{"title-en": name, "minutes": "20"}).status_code == 303
    db.session.expire_all()
    second = session.items[1]
    answer = editor.press(f"{path}/items/{second.public_id}/up")
    assert (answer.status_code, answer.location) == (303, f"{path}#items")
    page = text_of(editor.get(path))
    assert "09:00 Second" in page
    assert "09:20 First" in page
    assert editor.press(f"{path}/items/{second.public_id}/deletion").status_code == 303
    db.session.expire_all()
    assert [item.title.en for item in session.items] == ["First"]


def test_a_new_part_is_the_chair_while_nobody_chairs(event: Event, editor: CheckedClient) -> None:
    """And a speaker once somebody does, or where the kind of session needs no chair."""
    plenary, meal = make_session(event), make_session(event, kind=SessionKind.MEAL)
    db.session.commit()

    def offered(session: Session) -> Any:
        page = editor.get(f"{BASE}/sessions/{session.public_id}/parts/new").get_data(as_text=True)
        return form_fields(page)["role"]

    assert (offered(plenary), offered(meal)) == ("chair", "speaker")
    make_part(plenary, role=RoleKind.MODERATOR, is_to_be_confirmed=True)
    assert offered(plenary) == "speaker"


def test_a_part_needs_somebody(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room)
    make_person()
    make_organisation()
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}/parts/new"
    assert editor.submit(path, role="chair").status_code == 422
    assert editor.submit(path, person="Nobody at all").status_code == 422
    for fields in (
        {"person": "Nasser al-Hajri⁂", "mode": "remote"},
        {"organisation": "Shura Council⁂"},
        {"office-ar": "رئيس المجلس"},
        {"is_to_be_confirmed": "y"},
    ):
        assert editor.submit(path, **fields).status_code == 303
    page = text_of(editor.get(f"{BASE}/sessions/{session.public_id}"))
    for words in ("Nasser al-Hajri", "remotely", "Shura Council", "رئيس المجلس", "To be confirmed"):
        assert words in page, words


# Moving several


def test_a_shift_is_shown_before_it_is_done(event: Event, room: Room, editor: CheckedClient) -> None:
    sessions = [make_session(event, room, starts_at=at(hour), ends_at=at(hour + 1)) for hour in (9, 10)]
    make_session(event, None, all_rooms=True, kind=SessionKind.BREAK, starts_at=at(11), ends_at=at(12))
    db.session.commit()
    path = f"{BASE}/sessions/{sessions[0].public_id}/shift"
    look = editor.get(f"{path}?minutes=15&same_room=y")
    page = text_of(look)
    assert "What would happen" in page
    assert "10:15 – 11:15" in page
    assert "runs during" in page
    db.session.expire_all()
    assert sessions[0].starts_at == at(9)
    form = form_fields(look.get_data(as_text=True))
    assert (form["minutes"], form["same_room"]) == ("15", "y")
    assert editor.post(path, data=form).status_code == 303
    db.session.expire_all()
    assert [session.starts_at for session in sessions] == [at(9, 15), at(10, 15)]
    assert editor.post(path, data=form).status_code == 303  # the second click of a double click
    db.session.expire_all()
    assert sessions[0].starts_at == at(9, 15)


def test_a_shift_that_is_refused_has_no_button(event: Event, room: Room, editor: CheckedClient) -> None:
    make_session(event, room)
    later = make_session(event, room, starts_at=at(10), ends_at=at(11))
    db.session.commit()
    path = f"{BASE}/sessions/{later.public_id}/shift"
    look = editor.get(f"{path}?minutes=-30&same_room=y")
    assert "This cannot be done" in text_of(look)
    assert "Move them" not in text_of(look)
    answer = editor.press(path, minutes="-30", same_room="y")
    assert answer.status_code == 422
    assert "This room is taken by Plenary" in text_of(answer)


def test_a_plan_of_another_draft_is_not_carried_out(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room)
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}/shift"
    form = form_fields(editor.get(f"{path}?minutes=15&same_room=y").get_data(as_text=True))
    make_session(event, room, starts_at=at(13), ends_at=at(14))
    db.session.commit()
    answer = editor.post(path, data=form)
    assert answer.status_code == 409
    assert "13:15 – 14:15" in text_of(answer)
    afresh = form_fields(answer.get_data(as_text=True))
    assert afresh["seen"] != form["seen"]
    assert editor.post(path, data=afresh).status_code == 303


def test_two_sessions_are_swapped_after_a_look(event: Event, room: Room, editor: CheckedClient) -> None:
    other_room = make_room(event)
    one, other = make_session(event, room), make_session(event, other_room, starts_at=at(14), ends_at=at(15))
    db.session.commit()
    path = f"{BASE}/sessions/{one.public_id}/swap"
    look = editor.get(f"{path}?other={other.public_id}")
    assert editor.post(path, data=form_fields(look.get_data(as_text=True))).status_code == 303
    db.session.expire_all()
    assert (one.room_id, one.starts_at, other.room_id, other.starts_at) == (
        other_room.id,
        at(14),
        room.id,
        at(9),
    )


def test_what_has_no_time_cannot_be_moved(event: Event, editor: CheckedClient) -> None:
    session = make_session(event, starts_at=None, ends_at=None)
    db.session.commit()
    for page in ("shift", "swap"):
        assert editor.get(f"{BASE}/sessions/{session.public_id}/{page}").status_code == 422


# Lists and files


def test_the_file_holds_what_the_list_shows(event: Event, room: Room, editor: CheckedClient) -> None:
    session = make_session(event, room, title=both("=أمن", "=SUM(A1)"))
    make_part(session, make_person())
    make_part(session, None, is_to_be_confirmed=True)
    make_session(event, None, all_rooms=True, kind=SessionKind.BREAK, starts_at=at(11), ends_at=at(12))
    db.session.commit()
    answer = editor.get(f"{BASE}/export.csv?session_kind=plenary")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[1:] == [
        [
            *("2023-01-30", "09:00", "10:00", "Majlis Hall⁂", "Plenary", "Confirmed", "Open to everybody"),
            *("'=أمن⁂", "'=SUM(A1)⁂", "Nasser al-Hajri⁂; To be confirmed", ""),
        ]
    ]
    everything_else = editor.get(f"{BASE}/export.csv?session_kind=break").get_data(as_text=True)
    assert "All rooms" in everything_else
    assert editor.get(f"{BASE}/export.xlsx").status_code == 200


def test_the_list_is_searched(event: Event, room: Room, editor: CheckedClient) -> None:
    make_session(event, room, title=both("أمن الحدود", "Border security"))
    make_session(event, title=both("الافتتاح", "Opening"), starts_at=at(11), ends_at=at(12))
    db.session.commit()
    page = text_of(editor.get(f"{BASE}/sessions?words=حدود"))
    assert "Border security" in page
    assert "Opening⁂" not in page


def test_findings_lead_to_where_they_are_mended(event: Event, room: Room, editor: CheckedClient) -> None:
    person = make_person()
    sessions = [make_session(event, room), make_session(event, make_room(event))]
    for session in sessions:
        make_part(session, person)
    db.session.commit()
    answer = editor.get(f"{BASE}/conflicts")
    html = answer.get_data(as_text=True)
    assert "Nasser al-Hajri⁂ is in two places at once" in text_of(answer)
    for session in sessions:
        assert html.count(f'href="{BASE}/sessions/{session.public_id}"') == 1
    assert text_of(answer).count("Plenary⁂") == 2


# Absences


def test_an_absence_is_noted_becomes_a_finding_and_is_taken_off(
    event: Event, room: Room, editor: CheckedClient
) -> None:
    make_part(make_session(event, room), make_person())
    db.session.commit()
    answer = editor.submit(f"{BASE}/absences/new", person="Nasser al-Hajri⁂", starts="09:30", ends="12:00")
    assert (answer.status_code, answer.location) == (303, f"{BASE}/absences")
    assert "is not available Monday 30 January, 09:30–12:00" in text_of(editor.get(f"{BASE}/conflicts"))
    absence = db.session.scalars(select(PersonUnavailability)).one()
    path = f"{BASE}/absences/{absence.public_id}/deletion"
    assert f'action="{path}"' in editor.get(f"{BASE}/absences").get_data(as_text=True)
    assert editor.press(path).status_code == 303
    assert "No absences known" in text_of(editor.get(f"{BASE}/absences"))
    refused = editor.submit(f"{BASE}/absences/new", person="Nasser al-Hajri⁂", starts="12:00", ends="09:30")
    assert refused.status_code == 422


# What the event's own pages learn


def test_missing_texts_lead_to_their_fields(event: Event, room: Room, app: Flask) -> None:
    session = make_session(
        event, room, title=LocalizedText(en="Only English⁂"), summary=LocalizedText(ar="عربي⁂")
    )
    item = make_item(session, title=LocalizedText(ar="بند⁂"))
    make_session(event, title=LocalizedText(en="Cancelled⁂"), status=SessionStatus.CANCELLED)
    db.session.commit()  # a request that reads sees what is committed
    with app.test_request_context("/en/"):
        g.event = event
        found = [
            (missing.url.removeprefix("/en/doha/manage/programme"), missing.languages)
            for missing in missing_texts(event)
            if "/programme/" in missing.url
        ]
    path = f"/sessions/{session.public_id}"
    assert found == [
        (f"{path}/edit#title", ("ar",)),
        (f"{path}/edit#summary", ("en",)),
        (f"{path}/items/{item.public_id}#title", ("en",)),
    ]


def test_the_zone_is_kept_while_something_is_scheduled(event: Event, room: Room, signed_in: SignIn) -> None:
    owner = signed_in(make_staff(event))
    session = make_session(event, room)
    db.session.commit()
    path = "/en/doha/manage/description"
    assert owner.submit(path, zone_name="Europe/Vienna").status_code == 422
    session.starts_at = session.ends_at = None
    db.session.commit()
    assert owner.submit(path, zone_name="Europe/Vienna").status_code == 303
    db.session.expire_all()
    assert event.zone_name == "Europe/Vienna"
