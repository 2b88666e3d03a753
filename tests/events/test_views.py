"""Organisers' pages of an event: making and describing it, its lists, its rooms, the bin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, EventStaff, LegalInstrument, Objective, Room
from eventapp.events.rules.workflow import EventState, StaffRole
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import make_account, make_event, make_organisation, make_room, make_session, make_staff

Sign = Callable[[Account], CheckedClient]
NEW = "/en/admin/events/new"
DAYS = {"first_on": "2023-01-30", "last_on": "٢٠٢٣-٠١-٣١"}
TITLE = {"title__ar": f"حوار السياسات{MARK}", "title__en": f"Policy dialogue{MARK}"}


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def owner(event: Event, signed_in: Sign) -> CheckedClient:
    return signed_in(make_staff(event))


@pytest.fixture
def administrator(app: Flask, signed_in: Sign) -> CheckedClient:
    return signed_in(make_account(is_administrator=True))


def events() -> list[Event]:
    return list(db.session.scalars(select(Event).order_by(Event.id)))


def opened(client: CheckedClient, path: str) -> dict[str, Any]:
    return form_fields(client.get(path).get_data(as_text=True))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_event_is_made_in_either_language(administrator: CheckedClient, language: str) -> None:
    answer = administrator.submit(f"/{language}/admin/events/new", **TITLE, **DAYS, slug="doha-2023")
    (made,) = events()
    assert (answer.status_code, answer.location) == (303, f"/{language}/doha-2023/manage/description")
    assert (made.slug, made.state, made.first_on, made.last_on, made.zone_name) == (
        "doha-2023",
        EventState.DRAFT,
        date(2023, 1, 30),
        date(2023, 1, 31),
        "Asia/Qatar",
    )
    (grant,) = db.session.scalars(select(EventStaff))
    assert (grant.role, grant.account.is_administrator) == (StaffRole.OWNER, True)
    assert administrator.get(answer.location).status_code == 200


def test_an_address_is_made_of_the_english_title(administrator: CheckedClient) -> None:
    for wanted in ("dialogue-border-security-2023", "dialogue-border-security-2023-2"):
        answer = administrator.submit(NEW, title__en="The dialogue on border security", **DAYS)
        assert answer.location == f"/en/{wanted}/manage/description"
    answer = administrator.submit(NEW, title__ar="حوار", **DAYS)
    assert (answer.status_code, len(events())) == (422, 2)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"slug": "admin"}, None),
        ({"slug": "taken"}, None),
        ({"slug": "in-the-bin"}, None),
        ({"slug": "Not a slug!"}, "Small Latin letters, digits and hyphens only, such as doha-2023."),
        ({"slug": "حوار"}, "Small Latin letters, digits and hyphens only, such as doha-2023."),
        ({"last_on": "2023-01-29"}, "The last day cannot be before the first."),
        ({"first_on": "31.02.2023"}, "Please give a date such as 2023-01-31."),
        ({"first_on": ""}, "Please fill this in."),
        ({"zone_name": "Mars/Olympus"}, "There is no such time zone."),
        ({"title__ar": "", "title__en": ""}, "Please fill this in, in at least one language."),
    ],
)
def test_what_an_event_cannot_be_is_said_beside_its_field(
    administrator: CheckedClient, values: dict[str, str], said: str | None
) -> None:
    make_event("taken")
    make_event("in-the-bin", deleted_at=datetime(2023, 1, 1, tzinfo=UTC))
    answer = administrator.submit(NEW, **(TITLE | DAYS | {"slug": "free"} | values))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, len(events())) == (422, 2)
    field = next(iter(values)).split("__")[0]
    assert f'id="{field}-error"' in page
    assert said is None or page.count(said) == 2
    for name, value in values.items():
        kept = form_fields(page)[name.replace("__", "-")]
        assert kept == (value.lower() if name == "slug" else value)


def test_the_description_is_edited(event: Event, owner: CheckedClient) -> None:
    path = "/en/doha/manage/description"
    answer = owner.submit(
        path,
        slug="doha-2023",
        theme__en=f"Borders{MARK}",
        ordinal="٣",
        digits="arab",
        contact_phone="0097444441234",
    )
    assert (answer.status_code, answer.location) == (303, "/en/doha-2023/manage/description")
    assert (event.slug, event.theme.en, event.ordinal, event.digits, event.contact_phone) == (
        "doha-2023",
        f"Borders{MARK}",
        3,
        "arab",
        "+97444441234",
    )
    assert owner.get(answer.location).status_code == 200
    assert owner.get("/ar/doha-2023/manage/description").status_code == 200


def test_a_stale_description_shows_both(event: Event, owner: CheckedClient) -> None:
    path = "/en/doha/manage/description"
    mine = opened(owner, path)
    assert owner.submit(path, theme__en=f"Theirs{MARK}").status_code == 303
    answer = owner.post(path, data=mine | {"theme-en": f"Mine{MARK}"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, event.theme.en) == (409, f"Theirs{MARK}")
    assert f"Theirs{MARK}" in page
    kept = form_fields(page)
    assert kept["theme-en"] == f"Mine{MARK}"
    assert owner.post(path, data=kept).status_code == 303
    assert event.theme.en == f"Mine{MARK}"


def test_an_event_is_never_held_on_the_margins_of_itself(event: Event, owner: CheckedClient) -> None:
    other = make_event("other", parent_id=event.id)
    page = owner.get("/en/doha/manage/description").get_data(as_text=True)
    assert f'value="{event.public_id}"' not in page
    for parent in (event, other):
        answer = owner.submit("/en/doha/manage/description", parent=parent.public_id)
        assert (answer.status_code, event.parent_id) == (422, None)


def test_the_zone_stays_while_sessions_are_scheduled(event: Event, owner: CheckedClient) -> None:
    held = make_session(event, make_room(event))
    path = "/en/doha/manage/description"
    answer = owner.submit(path, zone_name="Europe/Paris")
    assert (answer.status_code, event.zone_name) == (422, "Asia/Qatar")
    assert 'id="zone_name-error"' in answer.get_data(as_text=True)
    held.starts_at = held.ends_at = None
    assert owner.submit(path, zone_name="europe/paris").status_code == 303
    assert event.zone_name == "Europe/Paris"


ROWS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "objectives": ({"text__en": f"First{MARK}"}, {"text__en": f"Second{MARK}"}),
    "credits": ({"organisation": "shura", "role": "host"}, {"organisation": "shura", "role": "organiser"}),
    "instruments": ({"symbol": "2396 (2017)"}, {"symbol": "A/RES/60/288"}),
    "practical": (
        {"title__en": f"Visa{MARK}", "topic": "visa"},
        {"title__en": f"Hotels{MARK}", "topic": "hotels"},
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_list_grows_is_put_in_order_and_shrinks(event: Event, owner: CheckedClient, name: str) -> None:
    make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    path = f"/en/doha/manage/{name}"
    assert owner.get(path).status_code == owner.get(f"/ar/doha/manage/{name}").status_code == 200
    for values in ROWS[name]:
        assert owner.submit(f"{path}/new", **values).status_code == 303
    db.session.refresh(event)
    first, second = (row.public_id for row in getattr(event, name))

    def order() -> list[str]:
        db.session.expire_all()
        return [row.public_id for row in getattr(event, name)]

    assert owner.press(f"{path}/{second}/up").status_code == 303
    assert order() == [second, first]
    assert owner.press(f"{path}/{second}/up").status_code == 303
    assert order() == [second, first]
    assert owner.press(f"{path}/{second}/down").status_code == 303
    assert order() == [first, second]
    assert owner.submit(f"{path}/{first}", **ROWS[name][0]).status_code == 303
    assert owner.press(f"{path}/{first}/deletion").status_code == 303
    assert order() == [second]
    assert owner.get(f"{path}/{first}").status_code == 404
    assert owner.press(f"{path}/{first}/restoration").status_code == 303
    assert order() == [second, first]
    assert owner.get(path).status_code == owner.get(f"/ar/doha/manage/{name}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("٢٣٩٦ (٢٠١٧)", "S/RES/2396 (2017)"),
        ("2396 (2017)", "S/RES/2396 (2017)"),
        ("S/RES/2396 (2017)", "S/RES/2396 (2017)"),
        ("القرار ٢٣٩٦ (٢٠١٧)", "S/RES/2396 (2017)"),
        ("A/RES/60/288", "A/RES/60/288"),
    ],
)
def test_a_symbol_is_stored_in_one_form(event: Event, owner: CheckedClient, typed: str, stored: str) -> None:
    assert owner.submit("/ar/doha/manage/instruments/new", symbol=typed).status_code == 303
    assert [row.symbol for row in db.session.scalars(select(LegalInstrument))] == [stored]


@pytest.mark.parametrize("typed", ["", "hello", "(2017)", "<script>"])
def test_what_is_no_symbol_is_refused_and_kept(owner: CheckedClient, typed: str) -> None:
    answer = owner.submit("/en/doha/manage/instruments/new", symbol=typed)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, form_fields(page)["symbol"]) == (422, typed)
    assert 'id="symbol-error"' in page


def test_the_same_instrument_is_listed_once(owner: CheckedClient) -> None:
    path = "/en/doha/manage/instruments/new"
    assert [owner.submit(path, symbol=typed).status_code for typed in ("2396 (2017)", "٢٣٩٦ (٢٠١٧)")] == [
        303,
        422,
    ]


def test_instruments_that_texts_cite_are_offered_and_added(event: Event, owner: CheckedClient) -> None:
    event.description = LocalizedText("القرار ٢٣٩٦ (٢٠١٧)", "resolution 2396 (2017) and 1373 (2001)")
    db.session.add(Objective(event_id=event.id, text=LocalizedText(en="resolution 2178 (2014)")))
    path = "/en/doha/manage/instruments"
    symbols = ("S/RES/2396 (2017)", "S/RES/1373 (2001)", "S/RES/2178 (2014)")
    page = owner.get(path).get_data(as_text=True)
    assert [page.count(f'value="{symbol}"') for symbol in symbols] == [1, 1, 1]
    assert owner.press(f"{path}/cited", symbol=symbols[0]).status_code == 303
    assert owner.press(f"{path}/cited", symbol="S/RES/1 (1946)").status_code == 404
    page = owner.get(path).get_data(as_text=True)
    assert [page.count(f'value="{symbol}"') for symbol in symbols] == [0, 1, 1]
    assert [row.symbol for row in db.session.scalars(select(LegalInstrument))] == [symbols[0]]


def test_a_room_is_added_with_a_code_of_its_own(event: Event, owner: CheckedClient) -> None:
    path = "/en/doha/manage/venue"
    values = {"name__en": f"Salwa{MARK}", "code": "salwa-1", "capacity": "١٢٠", "booths": "AR, en؛ fr ar"}
    assert owner.submit(f"{path}/new", **values).status_code == 303
    (room,) = db.session.scalars(select(Room))
    assert (room.code, room.capacity, room.booths) == ("salwa-1", 120, "ar en fr")
    answer = owner.submit(f"{path}/new", **values)
    assert (answer.status_code, 'id="code-error"' in answer.get_data(as_text=True)) == (422, True)
    for name, value in (("capacity", "0"), ("capacity", "many"), ("code", "Salwa 1"), ("booths", "english!")):
        answer = owner.submit(f"{path}/new", **(values | {"code": "other", name: value}))
        assert (answer.status_code, f'id="{name}-error"' in answer.get_data(as_text=True)) == (422, True), (
            name
        )


def test_the_code_of_another_events_room_is_free(event: Event, owner: CheckedClient) -> None:
    make_room(make_event("other"), "salwa")
    answer = owner.submit("/en/doha/manage/venue/new", name__en=f"Salwa{MARK}", code="salwa")
    assert answer.status_code == 303


def test_a_room_is_closed_on_the_clock_of_the_place(event: Event, owner: CheckedClient) -> None:
    room = make_room(event, "hall")
    path = f"/en/doha/manage/venue/{room.public_id}"
    answer = owner.submit(f"{path}/closures/new", day="2023-01-30", starts="٠٩:٠٠", ends="10:30")
    assert answer.status_code == 303
    (window,) = room.unavailabilities
    assert (window.starts_at, window.ends_at) == (
        datetime(2023, 1, 30, 6, tzinfo=UTC),
        datetime(2023, 1, 30, 7, 30, tzinfo=UTC),
    )
    answer = owner.submit(f"{path}/closures/new", day="2023-01-30", starts="10:00", ends="09:00")
    assert (answer.status_code, 'id="ends-error"' in answer.get_data(as_text=True)) == (422, True)
    assert owner.press(f"{path}/closures/{window.public_id}/deletion").status_code == 303
    db.session.expire_all()
    assert room.unavailabilities == []


def test_a_room_in_use_is_kept_and_a_free_one_can_come_back(event: Event, owner: CheckedClient) -> None:
    used, free = make_room(event, "used"), make_room(event, "free")
    make_session(event, used)
    path = "/en/doha/manage/venue"
    answer = owner.press(f"{path}/{used.public_id}/deletion")
    assert (answer.status_code, used.deleted_at) == (422, None)
    assert "1 session is planned in this room. Move it first." in answer.get_data(as_text=True)
    assert owner.press(f"{path}/{free.public_id}/deletion").status_code == 303
    assert free.deleted_at is not None
    assert owner.get(f"{path}/{free.public_id}").status_code == 404
    assert owner.press(f"{path}/{free.public_id}/restoration").status_code == 303
    assert free.deleted_at is None


def test_an_event_goes_into_the_bin_and_comes_back(event: Event, administrator: CheckedClient) -> None:
    path = f"/en/admin/events/{event.public_id}"
    assert administrator.get("/en/doha/").status_code == 200
    assert administrator.press(f"{path}/deletion").status_code == 303
    assert [administrator.get(f"/en/doha/{rest}").status_code for rest in ("", "manage/")] == [404, 404]
    assert administrator.press(f"{path}/deletion").status_code == 404
    assert administrator.press(f"{path}/restoration").status_code == 303
    assert [administrator.get(f"/en/doha/{rest}").status_code for rest in ("", "manage/")] == [200, 200]


def test_pages_cost_the_same_for_one_row_and_for_three(
    event: Event, owner: CheckedClient, queries: list[str]
) -> None:
    costs: dict[str, list[int]] = {}
    for more in (1, 2):
        for _row in range(more):
            make_room(event)
            db.session.add(Objective(event_id=event.id, text=LocalizedText("هدف", "Aim")))
            make_staff(event, StaffRole.VIEWER)
        for page in ("venue", "objectives", "staff", "languages"):
            owner.get(f"/en/doha/manage/{page}")
            queries.clear()
            assert owner.get(f"/en/doha/manage/{page}").status_code == 200
            costs.setdefault(page, []).append(len(queries))
    assert {page: found[0] for page, found in costs.items()} == {
        page: found[1] for page, found in costs.items()
    }
