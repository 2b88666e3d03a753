"""The organisers' pages of an event: what they save, what they refuse, and to whom they answer."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events import queries as events
from eventapp.events import service
from eventapp.events.models import Credit, Event, LegalInstrument, Objective, PracticalSection, Room
from eventapp.events.rules.workflow import CreditRole, EventState, StaffRole, Topic
from tests import factories
from tests.client import CheckedClient
from tests.events.conftest import SignIn
from tests.factories import both

HERE = "/en/doha-2023/manage"
DESCRIPTION = f"{HERE}/description"
PAGES = (
    "description",
    "objectives",
    "objectives/new",
    "credits",
    "credits/new",
    "instruments",
    "instruments/new",
    "practical",
    "practical/new",
    "venue",
    "venue/new",
    "state",
    "languages",
    "staff",
)


def text(answer: TestResponse) -> str:
    """The page as text."""
    return answer.get_data(as_text=True)


def furnish(event: Event) -> None:
    """One of everything."""
    organisation = factories.make_organisation()
    service.save_row(event, None, Objective, text=both("هدف", "Aim"))
    service.save_row(
        event, None, Credit, organisation=organisation, role=CreditRole.HOST, wording=both("", "")
    )
    service.save_instrument(event, None, symbol="2396 (2017)")
    service.save_row(
        event, None, PracticalSection, topic=Topic.VISA, title=both("تأشيرة", "Visa"), body=both("نص", "Text")
    )
    room = factories.make_room(event)
    service.close_room(
        event, room, starts_at=factories.at(12), ends_at=factories.at(13), reason=both("صيانة", "Repairs")
    )
    db.session.commit()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_in_both_languages(owner: CheckedClient, event: Event, page: str, language: str) -> None:
    """Empty, furnished, and with something in the bin; the client checks each."""
    path = f"/{language}/doha-2023/manage/{page}"
    assert owner.get(path).status_code == 200
    furnish(event)
    assert owner.get(path).status_code == 200
    for rows in (event.objectives, event.credits, event.instruments, event.practical, events.rooms_of(event)):
        rows[0].deleted_at = clock.now()
    assert owner.get(path).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_who_is_let_in(event: Event, client: CheckedClient, signed_in: SignIn, page: str) -> None:
    path = f"{HERE}/{page}"
    for_viewers = page == "languages"
    assert client.get(path).status_code == 401
    assert signed_in(factories.make_account()).get(path).status_code == 404
    viewer = signed_in(factories.make_staff(event, StaffRole.VIEWER))
    assert viewer.get(path).status_code == (200 if for_viewers else 403)
    elsewhere = signed_in(factories.make_staff(factories.make_event(), StaffRole.OWNER))
    assert elsewhere.get(path).status_code == 404


@pytest.mark.parametrize("page", ["objectives", "credits", "instruments", "practical", "venue", "languages"])
def test_a_list_costs_the_same_for_one_and_for_three(
    owner: CheckedClient, event: Event, queries: list[str], page: str
) -> None:
    furnish(event)
    owner.get(f"{HERE}/{page}")
    queries.clear()
    owner.get(f"{HERE}/{page}")
    one = len(queries)
    furnish_more(event)
    queries.clear()
    owner.get(f"{HERE}/{page}")
    assert len(queries) == one


def furnish_more(event: Event) -> None:
    """Two more of everything."""
    for number in (1, 2):
        organisation = factories.make_organisation()
        service.save_row(event, None, Objective, text=both("هدف", "Aim"))
        service.save_row(event, None, Credit, organisation=organisation, role=CreditRole.HOST)
        service.save_instrument(event, None, symbol=f"{number} (2017)")
        service.save_row(event, None, PracticalSection, topic=Topic.VISA, title=both("تأشيرة", "Visa"))
        room = factories.make_room(event)
        service.close_room(
            event, room, starts_at=factories.at(12), ends_at=factories.at(13), reason=both("", "Repairs")
        )
    db.session.commit()


# Description


def test_the_description_is_saved(owner: CheckedClient, event: Event) -> None:
    answer = owner.submit(
        DESCRIPTION,
        title__ar="حوار",
        title__en="Dialogue",
        first_on="٢٠٢٣-٠٢-٠١",
        last_on="2/2/2023",
        zone_name="europe/rome",
        country="IT",
        hijri_offset="1",
        accent="teal",
        digits="arab",
        audience="link",
        contact_phone="00974 4444 1234",
        ordinal="٣",
        slug="rome-2023",
    )
    assert (answer.status_code, answer.location) == (303, "/en/rome-2023/manage/description")
    assert (event.title, event.slug) == (LocalizedText("حوار", "Dialogue"), "rome-2023")
    assert (event.first_on.isoformat(), event.last_on.isoformat()) == ("2023-02-01", "2023-02-02")
    assert (event.zone_name, event.country, event.hijri_offset) == ("Europe/Rome", "IT", 1)
    assert (event.accent, event.digits, event.audience.value) == ("teal", "arab", "link")
    assert (event.contact_phone, event.ordinal) == ("+97444441234", 3)


def test_saving_what_is_shown_changes_nothing(owner: CheckedClient, event: Event) -> None:
    event.series = service.save_series(None, title=both("سلسلة", "Series"), description=LocalizedText())
    event.parent = factories.make_event("hidden", state=EventState.DRAFT)
    event.hijri_offset, event.accent, event.months = -1, "olive", "levant"
    service.delete_series(event.series)
    event.parent.deleted_at = clock.now()
    db.session.commit()
    names = [column.key for column in Event.__table__.columns if column.key not in CHANGED_BY_SAVING]
    before = {name: getattr(event, name) for name in names}
    assert owner.submit(DESCRIPTION).status_code == 303
    assert {name: getattr(event, name) for name in names} == before


CHANGED_BY_SAVING = frozenset({"version", "public_version", "updated_at"})


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title__en": "", "title__ar": ""}, "in at least one language"),
        ({"first_on": "2023-02-01", "last_on": "2023-01-31"}, "cannot be before the first"),
        ({"first_on": "31 January"}, "Please give a date"),
        ({"first_on": "01/31/2023"}, "Please give a date"),
        ({"zone_name": "Asia/Doha"}, "no such time zone"),
        ({"zone_name": "Asia/Qa\x00tar"}, "end mark"),
        ({"zone_name": ""}, "fill this in"),
        ({"slug": "admin"}, "kept for the program"),
        ({"slug": "taken"}, "Another event has this address"),
        ({"slug": "Doha 2023"}, "Small Latin letters"),
        ({"slug": "دوحة"}, "Small Latin letters"),
        ({"slug": "a" * 61}, "At most 60 characters"),
        ({"slug": ""}, "fill this in"),
        ({"title__en": "Dia\x00logue"}, "end mark"),
        ({"title__en": "Dia\u202elogue"}, "reading direction"),
        ({"title__ar": "ح\u0007وار"}, "control character"),
        ({"title__en": "x" * 301}, "At most 300 characters"),
        ({"country": "XX"}, "one of the list"),
        ({"hijri_offset": "2"}, "one of the list"),
        ({"digits": "roman"}, "one of the list"),
        ({"parent": "unknown"}, "one of the list"),
        ({"series": "unknown"}, "one of the list"),
        ({"audience": "nobody"}, "Who may read its pages"),
        ({"ordinal": "0"}, "whole number"),
        ({"changeover_minutes": "61"}, "whole number from 0 to 60"),
        ({"map_url": "javascript:alert(1)"}, "whole address"),
        ({"map_url": "map"}, "whole address"),
        ({"contact_email": "secretariat"}, "e-mail address"),
        ({"contact_phone": "4444"}, "country code"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_said_beside_the_field(
    owner: CheckedClient, event: Event, fields: dict[str, str], sentence: str
) -> None:
    factories.make_event("taken")
    answer = owner.submit(DESCRIPTION, theme__en="Typed before", **fields)
    page = text(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert "Typed before" in page  # nothing typed is lost
    assert (event.version, event.theme.en) == (1, "")


def test_the_accent_is_one_of_the_palettes(owner: CheckedClient, event: Event) -> None:
    assert owner.submit(DESCRIPTION, accent="pink").status_code == 422
    assert event.accent == "maroon"


def test_a_name_of_three_megabytes_is_refused_quickly(owner: CheckedClient, event: Event) -> None:
    assert owner.submit(DESCRIPTION, title__en="x" * 3_000_000).status_code == 422
    assert event.version == 1


def test_fields_that_the_form_does_not_have_are_ignored(owner: CheckedClient, event: Event) -> None:
    event.state = EventState.DRAFT
    assert owner.submit(DESCRIPTION, state="announced", public_version="99", id="99").status_code == 303
    assert event.state is EventState.DRAFT


def test_a_stale_description_is_shown_with_both_texts(owner: CheckedClient, event: Event) -> None:
    answer = owner.submit(DESCRIPTION, theme__en="Mine", version="1")
    assert answer.status_code == 303
    answer = owner.submit(DESCRIPTION, theme__en="Theirs", version="1")
    page = text(answer)
    assert answer.status_code == 409
    assert ("Theirs" in page, "Mine" in page) == (True, True)
    assert event.theme.en == "Mine"
    version = str(event.version)
    assert owner.submit(DESCRIPTION, theme__en="Theirs", version=version).status_code == 303


def test_a_parent_deleted_meanwhile_is_said(owner: CheckedClient, event: Event) -> None:
    parent = factories.make_event("parent")
    page = text(owner.get(DESCRIPTION))
    assert parent.public_id in page
    service.delete_event(parent)
    answer = owner.submit(DESCRIPTION, parent=parent.public_id)
    assert (answer.status_code, event.parent_id) == (422, None)


def test_the_zone_is_kept_while_sessions_are_scheduled(owner: CheckedClient, event: Event) -> None:
    factories.make_session(event)
    answer = owner.submit(DESCRIPTION, zone_name="Europe/Rome")
    assert answer.status_code == 422
    assert "Sessions are scheduled already" in text(answer)
    assert event.zone_name == "Asia/Qatar"


# Lists


def test_a_row_is_added_edited_moved_deleted_and_restored(owner: CheckedClient, event: Event) -> None:
    path = f"{HERE}/objectives"
    for name in ("First", "Second"):
        assert owner.submit(f"{path}/new", text__en=name).status_code == 303
    first, second = event.objectives
    assert owner.submit(f"{path}/{first.public_id}", text__ar="الأول").status_code == 303
    assert event.objectives[0].text == LocalizedText("الأول", "First")
    assert owner.press(f"{path}/{second.public_id}/up").status_code == 303
    assert [row.text.en for row in event.objectives] == ["Second", "First"]
    assert owner.press(f"{path}/{second.public_id}/deletion").status_code == 303
    assert [row.text.en for row in event.objectives] == ["First"]
    assert owner.get(f"{path}/{second.public_id}").status_code == 404
    assert f"/{second.public_id}/restoration" in text(owner.get(path))
    assert owner.press(f"{path}/{second.public_id}/restoration").status_code == 303
    assert [row.text.en for row in event.objectives] == ["First", "Second"]
    assert owner.press(f"{path}/{second.public_id}/restoration").status_code == 404


def test_a_double_click_adds_one(owner: CheckedClient, event: Event) -> None:
    for _click in range(2):
        assert owner.submit(f"{HERE}/objectives/new", text__en="Aim", once="the-same-key").status_code == 303
    assert len(event.objectives) == 1


def test_an_empty_objective_is_refused(owner: CheckedClient, event: Event) -> None:
    assert owner.submit(f"{HERE}/objectives/new", text__en="  ").status_code == 422
    assert event.objectives == []


def test_a_stale_objective_is_shown_with_both_texts(owner: CheckedClient, event: Event) -> None:
    row = service.save_row(event, None, Objective, text=both("هدف", "Aim"))
    path = f"{HERE}/objectives/{row.public_id}"
    owner.submit(path, text__en="Mine")
    answer = owner.submit(path, text__en="Theirs", version="1")
    page = text(answer)
    assert (answer.status_code, "Mine" in page, "Theirs" in page) == (409, True, True)
    assert row.text.en == "Mine"


def test_moving_does_not_disturb_who_edits(owner: CheckedClient, event: Event) -> None:
    row = service.save_row(event, None, Objective, text=both("هدف", "Aim"))
    service.save_row(event, None, Objective, text=both("آخر", "Another"))
    db.session.commit()
    owner.press(f"{HERE}/objectives/{row.public_id}/down")
    assert (
        owner.submit(f"{HERE}/objectives/{row.public_id}", text__en="Edited", version="1").status_code == 303
    )


def test_who_organises_is_picked_from_the_directory(owner: CheckedClient, event: Event) -> None:
    organisation = factories.make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    fields = {"organisation": "shura council", "role": "in_cooperation_with"}
    assert owner.submit(f"{HERE}/credits/new", **fields).status_code == 303
    credit = event.credits[0]
    assert (credit.organisation, credit.role) == (organisation, CreditRole.IN_COOPERATION_WITH)
    assert "In cooperation with" in text(owner.get(f"{HERE}/credits"))


def test_an_organisation_deleted_meanwhile_is_said(owner: CheckedClient, event: Event) -> None:
    factories.make_organisation(short_name=LocalizedText(en="Gone"), deleted_at=clock.now())
    answer = owner.submit(f"{HERE}/credits/new", organisation="Gone", role="host")
    assert (answer.status_code, event.credits) == (422, [])
    assert "is in the directory" in text(answer)


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [("القرار 2178 (2014)", "S/RES/2178 (2014)"), ("٢٣٩٦ (٢٠١٧ )", "S/RES/2396 (2017)")],
)
def test_an_instrument_is_added_as_it_is_cited(
    owner: CheckedClient, event: Event, typed: str, symbol: str
) -> None:
    answer = owner.submit(f"{HERE}/instruments/new", symbol=typed, title__en="Title", adopted_on="21.12.2017")
    assert (answer.status_code, event.instruments[0].symbol) == (303, symbol)
    answer = owner.submit(f"{HERE}/instruments/new", symbol=typed)
    assert (answer.status_code, len(event.instruments)) == (422, 1)


def test_a_symbol_that_cannot_be_read_is_said(owner: CheckedClient) -> None:
    answer = owner.submit(f"{HERE}/instruments/new", symbol="resolution")
    assert (answer.status_code, "such as 2396 (2017)" in text(answer)) == (422, True)


def test_what_the_texts_cite_is_added_by_one_click(owner: CheckedClient, event: Event) -> None:
    event.description = LocalizedText(en="It rests on resolution 2396 (2017).")
    assert "S/RES/2396 (2017)" in text(owner.get(f"{HERE}/instruments"))
    for _click in range(2):
        answer = owner.press(f"{HERE}/instruments/cited", symbol="S/RES/2396 (2017)")
        assert answer.status_code == 303
    assert [row.symbol for row in event.instruments] == ["S/RES/2396 (2017)"]
    assert owner.press(f"{HERE}/instruments/cited", symbol="S/RES/1 (1946)").status_code == 404
    assert db.session.query(LegalInstrument).count() == 1


@pytest.mark.parametrize("action", ["", "/deletion", "/restoration", "/up"])
def test_rows_of_another_event_are_unknown_here(owner: CheckedClient, action: str) -> None:
    other = factories.make_event()
    row = service.save_row(other, None, Objective, text=both("هدف", "Aim"))
    path = f"{HERE}/objectives/{row.public_id}{action}"
    foreign = owner.press(path) if action else owner.get(path)
    unknown = (
        owner.press(f"{HERE}/objectives/unknown{action}")
        if action
        else owner.get(f"{HERE}/objectives/unknown")
    )
    assert foreign.status_code == 404
    assert foreign.data.replace(row.public_id.encode(), b"unknown") == unknown.data


def test_a_row_of_one_list_is_unknown_in_another(owner: CheckedClient, event: Event) -> None:
    furnish(event)
    assert owner.get(f"{HERE}/practical/{event.objectives[0].public_id}").status_code == 404


def test_practical_sections_have_topics(owner: CheckedClient, event: Event) -> None:
    fields = {"topic": "hotels", "title__en": "Hotels", "body__en": "Two *hotels*\nnearby"}
    assert owner.submit(f"{HERE}/practical/new", **fields).status_code == 303
    assert (event.practical[0].topic, event.practical[0].body.en) == (Topic.HOTELS, "Two *hotels*\nnearby")
    assert owner.submit(f"{HERE}/practical/new", topic="casino", title__en="X").status_code == 422


# Rooms

ROOM: dict[str, Any] = {"name__en": "Majlis Hall", "code": "majlis"}


def test_a_room_is_added_and_edited(owner: CheckedClient, event: Event) -> None:
    fields = {**ROOM, "code": "Majlis", "capacity": "٢٤٠", "booths": "AR, en fr en zh-Hans"}
    assert owner.submit(f"{HERE}/venue/new", **fields).status_code == 303
    room = events.rooms_of(event)[0]
    assert (room.code, room.capacity, room.booths) == ("majlis", 240, "ar en fr zh-Hans")
    path = f"{HERE}/venue/{room.public_id}"
    assert owner.submit(path, floor__en="Ground floor").status_code == 303
    assert room.floor.en == "Ground floor"
    assert owner.submit(path, floor__en="First floor", version="1").status_code == 409


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "hall"},
        {"code": "قاعة"},
        {"code": ""},
        {"code": "x" * 41},
        {"name__en": ""},
        {"name__en": "x" * 121},
        {"name__en": "x" * 3_000_000},
        {"capacity": "0"},
        {"capacity": "many"},
        {"capacity": "9" * 30},
        {"booths": "Arabic English"},
        {"booths": "ar;x"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_room_that_cannot_be_is_refused(owner: CheckedClient, event: Event, fields: dict[str, str]) -> None:
    factories.make_room(event, "hall")
    assert owner.submit(f"{HERE}/venue/new", **{**ROOM, **fields}).status_code == 422
    assert db.session.query(Room).count() == 1


def test_a_double_click_adds_one_room(owner: CheckedClient) -> None:
    for _click in range(2):
        assert owner.submit(f"{HERE}/venue/new", **ROOM, once="the-same-key").status_code == 303
    assert db.session.query(Room).count() == 1


def test_a_room_in_use_stays_and_the_page_says_why(owner: CheckedClient, event: Event) -> None:
    room = factories.make_room(event)
    factories.make_session(event, room)
    answer = owner.press(f"{HERE}/venue/{room.public_id}/deletion")
    assert answer.status_code == 422
    assert "1 session is planned in this room" in text(answer)
    assert not room.is_deleted


def test_a_room_is_moved_deleted_and_restored(owner: CheckedClient, event: Event) -> None:
    rooms = [factories.make_room(event, code, position=place) for place, code in enumerate(("a", "b"))]
    path = f"{HERE}/venue/{rooms[0].public_id}"
    assert owner.press(f"{path}/down").status_code == 303
    assert [room.code for room in events.rooms_of(event)] == ["b", "a"]
    assert owner.press(f"{path}/deletion").status_code == 303
    assert owner.get(path).status_code == 404
    assert owner.press(f"{path}/restoration").status_code == 303
    assert owner.get(path).status_code == 200


@pytest.mark.parametrize("action", ["", "/deletion", "/restoration", "/up", "/closures/new"])
def test_a_room_of_another_event_is_unknown_here(owner: CheckedClient, action: str) -> None:
    room = factories.make_room(factories.make_event())
    path = f"{HERE}/venue/{room.public_id}{action}"
    answer = owner.get(path) if action in {"", "/closures/new"} else owner.press(path)
    assert answer.status_code == 404
    assert not room.is_deleted


def test_closed_times_are_on_the_venues_clock(owner: CheckedClient, event: Event) -> None:
    room = factories.make_room(event)
    path = f"{HERE}/venue/{room.public_id}/closures/new"
    fields = {"day": "2023-01-30", "starts": "٩:٣٠", "ends": "11.00", "reason__en": "Repairs"}
    assert owner.submit(path, **fields).status_code == 303
    assert (
        owner.submit(path, day="2023-01-30", starts="18:00", last_day="2023-01-31", ends="08:00").status_code
        == 303
    )
    windows = [(row.starts_at, row.ends_at) for row in room.unavailabilities]
    assert windows == [
        (factories.at(9, 30), factories.at(11)),
        (factories.at(18), factories.at(8, day=31)),
    ]
    page = text(owner.get(f"{HERE}/venue/{room.public_id}"))
    assert ("09:30" in page, "Repairs" in page) == (True, True)
    window = room.unavailabilities[0].public_id
    assert owner.press(f"{HERE}/venue/{room.public_id}/closures/{window}/deletion").status_code == 303
    assert len(room.unavailabilities) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"starts": "11:00", "ends": "10:00"},
        {"starts": "10:00", "ends": "10:00"},
        {"starts": "25:00", "ends": "26:00"},
        {"starts": "10:00", "ends": ""},
        {"day": "", "starts": "10:00", "ends": "11:00"},
        {"starts": "10:00", "last_day": "2023-01-29", "ends": "11:00"},
    ],
)
def test_closed_times_that_cannot_be_are_refused(
    owner: CheckedClient, event: Event, fields: dict[str, str]
) -> None:
    room = factories.make_room(event)
    assert owner.submit(f"{HERE}/venue/{room.public_id}/closures/new", **fields).status_code == 422
    assert room.unavailabilities == []


def test_a_time_that_the_clocks_skip_is_named(owner: CheckedClient, event: Event) -> None:
    event.zone_name = "Europe/Rome"
    room = factories.make_room(event)
    answer = owner.submit(
        f"{HERE}/venue/{room.public_id}/closures/new", day="2023-03-26", starts="02:30", ends="04:00"
    )
    assert (answer.status_code, "clocks skip this time" in text(answer)) == (422, True)


def test_programme_officers_keep_rooms_and_owners_the_rest(event: Event, signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff(event, StaffRole.PROGRAMME))
    assert client.submit(f"{HERE}/venue/new", **ROOM).status_code == 303
    assert client.get(DESCRIPTION).status_code == 403
    assert client.press(f"{HERE}/state/conclusion").status_code == 403


# State


def test_a_draft_is_announced_and_the_page_says_what_it_lacks(owner: CheckedClient, event: Event) -> None:
    event.state, event.title = EventState.DRAFT, LocalizedText(ar="حوار")
    page = text(owner.get(f"{HERE}/state"))
    assert page.count("Still missing") == 5
    assert f"{HERE}/credits" in page
    assert owner.press(f"{HERE}/state/announcement").status_code == 303
    assert event.state is EventState.ANNOUNCED
    assert "Still missing" not in text(owner.get(f"{HERE}/state"))


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (EventState.DRAFT, {"announcement"}),
        (EventState.ANNOUNCED, {"conclusion", "withdrawal"}),
        (EventState.CONCLUDED, {"archiving", "reopening"}),
        (EventState.ARCHIVED, {"retrieval"}),
    ],
)
def test_buttons_come_from_the_table(
    owner: CheckedClient, event: Event, state: EventState, steps: set[str]
) -> None:
    event.state = state
    page = text(owner.get(f"{HERE}/state"))
    names = {"announcement", "conclusion", "withdrawal", "archiving", "reopening", "retrieval"}
    assert {name for name in names if f"/state/{name}" in page} == steps
    for name in names - steps:
        assert owner.press(f"{HERE}/state/{name}").status_code in {303, 422}
        assert event.state is state


def test_an_unknown_step_is_unknown(owner: CheckedClient) -> None:
    assert owner.press(f"{HERE}/state/explode").status_code == 404


# Languages


def test_what_lacks_a_language_leads_to_its_field(owner: CheckedClient, event: Event) -> None:
    event.theme = LocalizedText(ar="محور")
    furnish(event)
    row = service.save_row(event, None, Objective, text=LocalizedText(en="Only English"))
    page = text(owner.get(f"{HERE}/languages"))
    assert f"{HERE}/description#theme" in page
    assert f"{HERE}/objectives/{row.public_id}#text" in page
    assert f"{HERE}/instruments/{event.instruments[0].public_id}#title" in page
    assert f"{HERE}/description#city" not in page  # what is given in no language is not missing in one
    for url in (f"{HERE}/description", f"{HERE}/objectives/{row.public_id}"):
        anchor = "theme" if "description" in url else "text"
        assert f'id="{anchor}"' in text(owner.get(url))


def test_nothing_is_missing(owner: CheckedClient) -> None:
    assert "Nothing is missing" in text(owner.get(f"{HERE}/languages"))
