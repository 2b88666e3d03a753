"""What the forms of the programme refuse, in both languages, and what they do once however often asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.events.models import Event, Room
from eventapp.events.rules.workflow import StaffRole
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.rules.vocabulary import SessionStatus
from tests.client import CheckedClient, form_fields
from tests.factories import (
    at,
    both,
    make_event,
    make_item,
    make_part,
    make_person,
    make_room,
    make_session,
    make_staff,
)

SignIn = Callable[[Account], CheckedClient]
BASE = "/en/doha/manage/programme"
NEW = f"{BASE}/sessions/new"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def room(event: Event) -> Room:
    return make_room(event, "hall")


@pytest.fixture
def session(event: Event, room: Room) -> Session:
    return make_session(event, room)


@pytest.fixture
def editor(event: Event, room: Room, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


def typed(**fields: Any) -> dict[str, Any]:
    """A session from nine to ten in the hall, as typed."""
    return {
        "title-ar": "جلسة",
        "title-en": "Session",
        "room": "hall",
        "day": "2023-01-30",
        "starts": "09:00",
        "ends": "10:00",
    } | fields


def beside(answer: Any, field: str) -> str:
    """The refusal beside a field, without markup and isolates."""
    html = answer.get_data(as_text=True)
    found = re.search(rf'<(\w+)[^>]* id="{field}-error"[^>]*>(.*?)</\1>', html, re.DOTALL)
    assert found is not None, f"nothing beside {field}"
    return " ".join(re.sub(r"<[^>]*>|[\u2066-\u2069⁂]", "", found[2]).split())


def count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# Refusals beside their field, in both languages


@pytest.mark.parametrize(
    ("fields", "field", "english", "arabic"),
    [
        ({"ends": "09:00"}, "ends", "The end must come after the start.", "يجب أن تكون النهاية بعد البداية."),
        ({"ends": "08:00"}, "ends", "The end must come after the start.", "يجب أن تكون النهاية بعد البداية."),
        ({"day": "2023-02-01"}, "day", "Please choose one of the list.", "يُرجى الاختيار"),
        ({"ends": ""}, "ends", "Please give a time such as 09:30.", "09:30"),
        ({"expected": "many"}, "expected", "Please give a whole number from 1 to 100000.", "100000"),
    ],
)
def test_a_refusal_is_beside_its_field(
    editor: CheckedClient, fields: dict[str, str], field: str, english: str, arabic: str
) -> None:
    in_english, in_arabic = (
        editor.submit(path, **typed(**fields)) for path in (NEW, NEW.replace("/en/", "/ar/"))
    )
    assert (in_english.status_code, in_arabic.status_code, count(Session)) == (422, 422, 0)
    assert beside(in_english, field) == english
    assert arabic in beside(in_arabic, field)


def test_a_taken_room_names_the_other_session_in_the_language_of_the_page(
    session: Session, editor: CheckedClient
) -> None:
    in_english, in_arabic = (
        editor.submit(path, **typed(starts="09:59", ends="11:00"))
        for path in (NEW, NEW.replace("/en/", "/ar/"))
    )
    assert (in_english.status_code, in_arabic.status_code, count(Session)) == (422, 422, 1)
    assert beside(in_english, "room") == "This room is taken by Plenary (Monday 30 January, 09:00–10:00)."
    assert "الجلسة العامة" in beside(in_arabic, "room")
    assert "Plenary" not in beside(in_arabic, "room")
    assert editor.submit(NEW, **typed(starts="10:00", ends="11:00")).status_code == 303


def test_a_conflict_shows_both_texts_in_both_languages_and_keeps_mine(
    session: Session, editor: CheckedClient
) -> None:
    path = f"/ar/doha/manage/programme/sessions/{session.public_id}/edit"
    mine = form_fields(editor.get(path).get_data(as_text=True))
    assert editor.submit(path, **{"title-ar": "نصّ الآخر", "starts": "08:00"}).status_code == 303
    answer = editor.post(path, data=mine | {"title-ar": "نصّي"})
    html = answer.get_data(as_text=True)
    held = form_fields(html)
    assert (answer.status_code, held["title-ar"], held["starts"]) == (409, "نصّي", "09:00")
    assert ("نصّ الآخر" in html, "08:00" in html) == (True, True)
    db.session.expire_all()
    assert (session.title.ar, session.version) == ("نصّ الآخر", 2)


# Hostile text


@pytest.mark.parametrize(
    ("title", "shown", "sentence"),
    [
        ("An\x00end", "An\N{REPLACEMENT CHARACTER}end", "end mark"),
        ("Turn\u202eround", "Turn\u202eround", "turn the reading direction round"),
        ("Hidden\x1bsign", "Hidden\N{REPLACEMENT CHARACTER}sign", "invisible control character"),
        ("x" * 301, "x" * 301, "At most 300 characters; this has 301."),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_and_stays_typed(
    editor: CheckedClient, title: str, shown: str, sentence: str
) -> None:
    answer = editor.submit(NEW, **typed(**{"title-en": title, "note-ar": "ملاحظة"}))
    html = answer.get_data(as_text=True)
    held = form_fields(html)
    assert (answer.status_code, held["title-en"], held["note-ar"]) == (422, shown, "ملاحظة")
    assert sentence in beside(answer, "title-en")
    assert count(Session) == 0


def test_three_megabytes_of_title_are_refused(editor: CheckedClient) -> None:
    answer = editor.submit(NEW, **typed(**{"title-en": "x" * 3_000_000}))
    held = form_fields(answer.get_data(as_text=True))
    assert (answer.status_code, len(held["title-en"]), count(Session)) == (422, 3_000_000, 0)
    assert beside(answer, "title-en") == "At most 300 characters; this has 3000000."


def test_a_long_text_within_the_limit_of_a_request_stays_typed(editor: CheckedClient) -> None:
    answer = editor.submit(NEW, **typed(**{"summary-en": "y" * 20_001}))
    held = form_fields(answer.get_data(as_text=True))
    assert (answer.status_code, len(held["summary-en"]), count(Session)) == (422, 20_001, 0)


def test_markup_is_text(editor: CheckedClient) -> None:
    answer = editor.submit(NEW, **typed(**{"title-en": "<script>alert(1)</script> & more"}))
    html = editor.get(answer.location).get_data(as_text=True)
    assert ("<script>alert" in html, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html) == (
        *(False, True),
    )


# A double click


def test_a_double_click_makes_one(session: Session, editor: CheckedClient) -> None:
    path = f"{BASE}/sessions/{session.public_id}"
    person = make_person(name=both("ليلى", "Layla"))
    for address, fields, model in [
        (NEW, typed(starts="12:00", ends="13:00"), Session),
        (f"{path}/items/new", {"title-en": "Once"}, AgendaItem),
        (f"{path}/parts/new", {"person": person.name.en}, SessionRole),
    ]:
        before = count(model)
        form = form_fields(editor.get(address).get_data(as_text=True)) | fields
        first, second = (editor.post(address, data=form) for _click in range(2))
        assert (first.status_code, second.status_code) == (303, 303), address
        assert (first.location, count(model)) == (second.location, before + 1), address


# Whose it is


def test_a_session_of_another_event_is_not_there(session: Session, editor: CheckedClient) -> None:
    other_event = make_event("another")
    other = make_session(other_event, make_room(other_event))
    item, part = make_item(other), make_part(other, make_person())
    db.session.commit()
    path, own = f"{BASE}/sessions/{other.public_id}", f"{BASE}/sessions/{session.public_id}"
    reads = ["", "/edit", "/shift", "/swap", "/items/new", "/parts/new", f"/items/{item.public_id}"]
    assert {editor.get(path + rest).status_code for rest in reads} == {404}
    presses = ["/cancellation", "/confirmation", "/copy", "/deletion", "/restoration"]
    presses += [f"/items/{item.public_id}/deletion", f"/parts/{part.public_id}/up"]
    assert {editor.press(path + rest).status_code for rest in presses} == {404}
    # Nor does a row of another session belong to one's own.
    for rest in (f"/items/{item.public_id}", f"/parts/{part.public_id}"):
        assert editor.get(own + rest).status_code == 404, rest
        assert editor.press(f"{own}{rest}/deletion").status_code == 404, rest
    assert editor.press(f"{own}/swap", other=other.public_id).status_code == 422
    db.session.expire_all()
    assert (other.status, other.version, len(other.items), len(other.parts)) == (
        *(SessionStatus.CONFIRMED, 1, 1, 1),
    )


def test_a_viewer_changes_nothing(session: Session, event: Event, signed_in: SignIn) -> None:
    item = make_item(session)
    viewer = signed_in(make_staff(event, StaffRole.VIEWER))
    path = f"{BASE}/sessions/{session.public_id}"
    presses = ["/edit", "/cancellation", "/copy", "/deletion", "/shift", "/swap", "/items/new", "/parts/new"]
    presses += [f"/items/{item.public_id}", f"/items/{item.public_id}/deletion"]
    assert {rest: viewer.press(path + rest).status_code for rest in presses} == dict.fromkeys(presses, 403)
    assert viewer.press(NEW, **typed()).status_code == 403
    page = viewer.get(path)
    assert (page.status_code, "/edit" in page.get_data(as_text=True)) == (200, False)
    db.session.expire_all()
    assert (session.version, count(Session), count(AgendaItem)) == (1, 1, 1)


# Everything by its button


def test_a_session_is_copied_cancelled_reinstated_deleted_and_restored(
    session: Session, editor: CheckedClient
) -> None:
    path = f"{BASE}/sessions/{session.public_id}"
    copy = editor.press(f"{path}/copy")
    assert (copy.status_code, count(Session)) == (303, 2)
    assert editor.get(copy.location).status_code == 200
    for step, status in [
        ("cancellation", SessionStatus.CANCELLED),
        ("reinstatement", SessionStatus.TENTATIVE),
    ]:
        assert editor.press(f"{path}/{step}").status_code == 303
        db.session.expire_all()
        assert session.status is status
    assert (session.room_id is not None, session.starts_at) == (True, at(9))
    assert editor.press(f"{path}/deletion").status_code == 303
    assert (editor.get(path).status_code, editor.press(f"{path}/deletion").status_code) == (404, 404)
    assert editor.press(f"{path}/restoration").status_code == 303
    assert editor.get(path).status_code == 200


def test_a_released_session_is_not_deleted_by_its_address_either(
    session: Session, editor: CheckedClient
) -> None:
    session.first_release = 1
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}"
    assert editor.press(f"{path}/deletion").status_code in {303, 422}
    db.session.expire_all()
    assert session.deleted_at is None
    assert editor.get(path).status_code == 200


def test_items_and_parts_are_moved_and_taken_off(session: Session, editor: CheckedClient) -> None:
    path = f"{BASE}/sessions/{session.public_id}"
    both_kinds: list[tuple[str, list[Any]]] = [
        ("items", [make_item(session) for _number in range(3)]),
        ("parts", [make_part(session, make_person()) for _number in range(3)]),
    ]
    for rows, made in both_kinds:
        first, second, third = (row.public_id for row in made)

        def order(rows: str = rows) -> list[str]:
            db.session.expire_all()
            held: list[AgendaItem | SessionRole] = getattr(session, rows)
            return [row.public_id for row in held]

        assert editor.press(f"{path}/{rows}/{third}/up").location == f"{path}#{rows}"
        assert order() == [first, third, second]
        assert editor.press(f"{path}/{rows}/{first}/up").status_code == 303  # it is first already
        assert editor.press(f"{path}/{rows}/{first}/down").status_code == 303
        assert order() == [third, first, second]
        assert editor.press(f"{path}/{rows}/{first}/deletion").status_code == 303
        assert order() == [third, second]
        assert editor.press(f"{path}/{rows}/{first}/deletion").status_code == 404


def test_a_shift_into_an_occupied_room_moves_nothing(
    event: Event, room: Room, session: Session, editor: CheckedClient
) -> None:
    later = make_session(event, room, starts_at=at(11), ends_at=at(12))
    last = make_session(event, room, starts_at=at(12), ends_at=at(13))
    db.session.commit()
    path = f"{BASE}/sessions/{later.public_id}/shift"
    answer = editor.press(path, minutes="-90", same_room="y")
    assert answer.status_code == 422
    assert beside(answer, "minutes") == "This room is taken by Plenary (Monday 30 January, 09:00–10:00)."
    db.session.expire_all()
    assert [(row.starts_at, row.version, row.room_id) for row in (later, last)] == [
        (at(11), 1, room.id),
        (at(12), 1, room.id),
    ]


def test_two_sessions_swap_rooms_and_hours_by_the_form(
    event: Event, room: Room, session: Session, editor: CheckedClient
) -> None:
    salwa = make_room(event, "salwa")
    other = make_session(event, salwa, starts_at=at(9, 30), ends_at=at(12))
    db.session.commit()
    path = f"{BASE}/sessions/{session.public_id}/swap"
    look = editor.get(f"{path}?other={other.public_id}").get_data(as_text=True)
    assert editor.post(path, data=form_fields(look)).status_code == 303
    db.session.expire_all()
    assert (session.room_id, session.starts_at, session.ends_at) == (salwa.id, at(9, 30), at(12))
    assert (other.room_id, other.starts_at, other.ends_at) == (room.id, at(9), at(10))
