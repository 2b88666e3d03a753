"""The faces of a released agenda, read back by programs we did not write."""

from __future__ import annotations

import ctypes
import json
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from ctypes.util import find_library
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from lxml import etree

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.events.rules.workflow import StaffRole
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import RoleKind, SessionStatus, Visibility
from tests.client import CheckedClient
from tests.factories import (
    both,
    make_event,
    make_item,
    make_part,
    make_person,
    make_room,
    make_session,
    make_staff,
)
from tests.plugin_requirements import LIBICAL, SCHEDULES
from tests.releases import release

SignIn = Callable[[Account], CheckedClient]
ICALJS = Path(__file__).parents[1] / "vendor" / "ical.js@2.2.1" / "ical.min.js"
PLACES = {  # a zone, and the last day before its clocks change
    "Asia/Qatar": date(2026, 3, 28),
    "Africa/Cairo": date(2026, 4, 23),
    "America/New_York": date(2026, 3, 7),
    "Europe/Vienna": date(2026, 10, 24),
}


def local(zone: str, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))


def meeting(zone: str, first: date) -> Event:
    """Three days across a change of the clocks, a session in each room a day, texts hard to write."""
    event = make_event("meeting", first_on=first, last_on=first + timedelta(days=2), zone_name=zone)
    rooms = [make_room(event, "hall"), make_room(event, "salwa", name=both("سلوى، «ب»; 1", "Salwa, “B”; 1"))]
    chair = make_person()
    for number in range(3):
        for hour, room in zip((9, 23), rooms, strict=True):
            session = make_session(
                event,
                room,
                title=both("جلسة؛ بفاصلة، و\\شرطة «طويلة» " * 4, "Commas, semicolons; back\\slashes " * 4),
                starts_at=local(zone, first + timedelta(days=number), hour),
                ends_at=local(zone, first + timedelta(days=number), hour) + timedelta(minutes=50),
            )
            make_part(session, chair, office=both("رئيس اللجنة", "Chair of the committee"))
            make_item(session)
    release(event, at=datetime(2026, 1, 1, 9, tzinfo=UTC))
    return event


def instants(data: Any) -> dict[str, tuple[str, str]]:
    """Start and end of every session of the JSON face, by UID, in UTC."""
    return {
        one["guid"]: (_utc(one["starts_at"]), _utc(one["ends_at"]))
        for one in data["sessions"]
        if one["starts_at"]
    }


def _utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_with_icaljs(body: bytes) -> dict[str, tuple[str, str]]:
    program = f"""
      import ICAL from {json.dumps(ICALJS.as_uri())};
      import fs from "fs";
      const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
      for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
      const told = {{}};
      for (const component of calendar.getAllSubcomponents("vevent")) {{
        const event = new ICAL.Event(component);
        const utc = (time) => time.toJSDate().toISOString().replace(".000", "");
        told[event.uid] = [utc(event.startDate), utc(event.endDate)];
      }}
      console.log(JSON.stringify(told));
    """
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program],
        input=body,
        capture_output=True,
        check=True,
        env={"TZ": "Asia/Tokyo", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )
    return {uid: (start, end) for uid, (start, end) in json.loads(done.stdout).items()}


class _Time(ctypes.Structure):
    """icaltimetype of libical 3."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


def read_with_libical(body: bytes) -> dict[str, tuple[str, str]]:
    """The events as libical reads them; no error may be counted."""
    library = ctypes.CDLL(find_library("ical") or LIBICAL)
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("icalparser_parse_string", pointer, [text]),
        ("icalcomponent_count_errors", number, [pointer]),
        ("icalrestriction_check", number, [pointer]),
        ("icalcomponent_get_first_component", pointer, [pointer, number]),
        ("icalcomponent_get_next_component", pointer, [pointer, number]),
        ("icalcomponent_get_uid", text, [pointer]),
        ("icalcomponent_get_dtstart", _Time, [pointer]),
        ("icalcomponent_get_dtend", _Time, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_long, [_Time, pointer]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    calendar = library.icalparser_parse_string(body)
    assert library.icalcomponent_count_errors(calendar) == 0
    assert library.icalrestriction_check(calendar) == 1
    told, vevent = {}, 4
    event = library.icalcomponent_get_first_component(calendar, vevent)
    while event:
        times = (library.icalcomponent_get_dtstart(event), library.icalcomponent_get_dtend(event))
        told[library.icalcomponent_get_uid(event).decode()] = tuple(
            datetime.fromtimestamp(library.icaltime_as_timet_with_zone(time, time.zone), UTC).strftime(
                "%Y-%m-%dT%H:%M:%SZ"
            )
            for time in times
        )
        event = library.icalcomponent_get_next_component(calendar, vevent)
    return told  # type: ignore[return-value]


def vevents(body: bytes) -> dict[str, bytes]:
    """The bytes of each event of a calendar, by its UID."""
    found = {}
    for chunk in body.split(b"BEGIN:VEVENT\r\n")[1:]:
        event = chunk.partition(b"END:VEVENT")[0]
        found[event.partition(b"UID:")[2].partition(b"\r\n")[0].decode()] = event
    return found


@pytest.mark.needs("node")
@pytest.mark.needs("libical")
@pytest.mark.parametrize("zone", PLACES)
def test_other_readers_find_the_same_instants(app: Flask, client: CheckedClient, zone: str) -> None:
    event = meeting(zone, PLACES[zone])
    session = db.session.query(Session).first()
    part = db.session.query(Session).first()
    assert session is not None and part is not None
    person = session.parts[0].person
    assert person is not None
    days = f"days/{PLACES[zone].isoformat()}"
    for lang in ("ar", "en"):
        for path in (
            "agenda",
            days,
            "rooms/salwa",
            f"sessions/{session.public_id}",
            f"speakers/{person.public_id}",
        ):
            address = f"/{lang}/{event.slug}/{path}"
            expected = instants(client.get(f"{address}.json").get_json())
            body = client.get(f"{address}.ics").data
            assert len(expected) > 0
            assert read_with_icaljs(body) == expected, address
            assert read_with_libical(body) == expected, address


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_lines_are_short_and_no_character_is_cut(app: Flask, client: CheckedClient, lang: str) -> None:
    meeting("Asia/Qatar", date(2026, 3, 28))
    body = client.get(f"/{lang}/meeting/agenda.ics").data
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in body.replace(b"\r\n", b"")
    for line in lines:
        line.decode()  # raises where a character was cut


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def rooms(event: Event) -> list[Room]:
    return [make_room(event, "hall"), make_room(event, "salwa", name=both("سلوى", "Salwa"))]


def moment(hour: int, day: int = 30) -> datetime:
    return local("Asia/Qatar", date(2023, 1, day), hour)


@pytest.fixture
def sessions(event: Event, rooms: list[Room]) -> list[Session]:
    made = [
        make_session(event, rooms[number % 2], starts_at=moment(9 + number), ends_at=moment(10 + number))
        for number in range(4)
    ]
    make_part(made[0], make_person(name=both("موزة المناعي", "Moza Al-Mannai")))
    return made


def test_only_the_session_that_moved_is_written_anew(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    release(event, at=datetime(2023, 1, 1, tzinfo=UTC))
    before = client.get("/en/doha/agenda.ics")
    sessions[1].starts_at = moment(10) + timedelta(minutes=15)
    release(event, at=datetime(2023, 1, 2, tzinfo=UTC))
    after = client.get("/en/doha/agenda.ics")
    old, new = vevents(before.data), vevents(after.data)
    assert old.keys() == new.keys()
    assert [uid for uid in old if old[uid] != new[uid]] == [sessions[1].guid]
    assert b"SEQUENCE:0" in old[sessions[1].guid]
    assert b"SEQUENCE:1" in new[sessions[1].guid]
    assert before.headers["ETag"] != after.headers["ETag"]
    assert after.last_modified == datetime(2023, 1, 2, tzinfo=UTC)
    assert before.data.partition(b"BEGIN:VEVENT")[0] == after.data.partition(b"BEGIN:VEVENT")[0]


def test_a_cancelled_session_stays_and_says_so(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    release(event)
    sessions[2].status = SessionStatus.CANCELLED
    sessions[3].starts_at = sessions[3].ends_at = None  # left the agenda altogether
    release(event)
    told = vevents(client.get("/en/doha/agenda.ics").data)
    for session in sessions[2:]:
        event_told = told[session.guid]
        assert b"STATUS:CANCELLED" in event_told
        assert b"TRANSP:TRANSPARENT" in event_told
        assert b"SUMMARY;LANGUAGE=en:Cancelled: " in event_told
        assert b"SEQUENCE:1" in event_told
    assert b"STATUS:CONFIRMED" in told[sessions[0].guid]


def test_feeds_describe_themselves_and_files_do_not(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    release(event)
    feed = client.get("/ar/doha/rooms/hall.ics")
    single = client.get(f"/ar/doha/sessions/{sessions[0].public_id}.ics")
    for name in (
        b"NAME;",
        b"X-WR-CALNAME:",
        b"REFRESH-INTERVAL;VALUE=DURATION:",
        b"SOURCE;VALUE=URI:",
        b"COLOR:",
    ):
        assert (name in feed.data, name in single.data) == (True, False), name
    assert feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert feed.headers["Content-Disposition"].startswith(
        'attachment; filename="doha-hall-ar.ics"; filename*='
    )
    assert (
        client.get("/ar/doha/rooms/hall.ics", headers={"If-None-Match": feed.headers["ETag"]}).status_code
        == 304
    )
    since = {"If-Modified-Since": feed.headers["Last-Modified"]}
    assert client.get("/ar/doha/rooms/hall.ics", headers=since).status_code == 304


def test_a_text_in_one_language_only_says_which(
    event: Event, rooms: list[Room], client: CheckedClient
) -> None:
    make_session(event, rooms[0], title=LocalizedText(ar="بالعربية"), starts_at=moment(9), ends_at=moment(10))
    release(event)
    assert "SUMMARY;LANGUAGE=ar:بالعربية" in client.get("/en/doha/agenda.ics").get_data(as_text=True)


def test_the_data_say_what_the_page_shows(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    release(event)
    answer = client.get("/en/doha/agenda.json")
    data = answer.get_json()
    assert (data["version"], data["release"]["number"], data["event"]["zone"]) == (
        "hiwar.agenda/1",
        1,
        "Asia/Qatar",
    )
    assert [one["id"] for one in data["sessions"]] == [one.public_id for one in sessions]
    first = data["sessions"][0]
    assert first["starts_at"] == "2023-01-30T09:00:00+03:00"
    assert first["parts"][0]["role"] == RoleKind.CHAIR
    assert first["parts"][0]["name"]["ar"].startswith("موزة المناعي")
    assert first["address"].endswith(f"/en/doha/sessions/{sessions[0].public_id}")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.data == client.get("/en/doha/agenda.json").data


@pytest.mark.needs("schedules")
def test_the_schedule_is_valid_by_its_public_schema(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    make_session(
        event, all_rooms=True, title=both("استراحة", "Break"), starts_at=moment(14), ends_at=moment(15)
    )
    sessions[3].status = SessionStatus.CANCELLED
    release(event)
    schema = etree.XMLSchema(etree.parse(str(SCHEDULES / "schedule.xsd")))
    for lang in ("ar", "en"):
        answer = client.get(f"/{lang}/doha/agenda.xml")
        document = etree.fromstring(answer.data)
        schema.assertValid(document)
        guids = [one.get("guid") for one in document.iter("event")]
        assert sorted(guids)[:3] != [] and sessions[3].guid not in guids
        assert {one.guid for one in sessions[:3]} <= set(guids)
        assert {one.findtext("duration") for one in document.iter("event")} == {"01:00"}


def test_the_feed_of_releases_tells_what_each_changed(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    release(event, at=datetime(2023, 1, 1, tzinfo=UTC), note=both("أول إصدار", "The first one"))
    sessions[0].starts_at = moment(9) + timedelta(minutes=15)
    release(event, at=datetime(2023, 1, 2, tzinfo=UTC))
    feed = ET.fromstring(client.get("/en/doha/agenda/releases.atom").data)  # our own bytes
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert [one.findtext(f"{atom}title") for one in entries] == ["Release 2", "Release 1"]
    assert "15 minutes later" in str(entries[0].findtext(f"{atom}content"))
    assert "The first one" in str(entries[1].findtext(f"{atom}content"))
    assert feed.findtext(f"{atom}updated") == "2023-01-02T00:00:00+00:00"


@pytest.mark.parametrize("face", ["ics", "json", "xml"])
def test_parts_that_are_not_there_are_missing(
    event: Event, sessions: list[Session], client: CheckedClient, face: str
) -> None:
    hidden = make_session(event, starts_at=moment(15), ends_at=moment(16), visibility=Visibility.CLOSED)
    make_part(hidden, make_person(name=both("خفي", "Nobody Knows")))
    release(event)
    person = hidden.parts[0].person
    assert person is not None
    for path in (
        f"sessions/{hidden.public_id}",
        f"speakers/{person.public_id}",
        "sessions/unknown",
        "rooms/unknown",
        "days/2023-02-15",
        "days/yesterday",
    ):
        assert client.get(f"/en/doha/{path}.{face}").status_code == 404, path
    assert client.get(f"/en/unknown/agenda.{face}").status_code == 404


def test_nothing_is_given_before_the_first_release(event: Event, client: CheckedClient) -> None:
    for path in (
        "agenda.ics",
        "agenda.json",
        "agenda.xml",
        "agenda/releases.atom",
        "agenda/take",
        "agenda/mine",
    ):
        assert client.get(f"/en/doha/{path}").status_code == 404, path


def test_a_preview_is_for_staff_and_says_it_is_not_to_be_found(
    event: Event, sessions: list[Session], client: CheckedClient, signed_in: SignIn
) -> None:
    release(event)
    sessions[0].title = both("مسودة", "Only in the draft")
    db.session.commit()
    staff = signed_in(make_staff(event, StaffRole.VIEWER))
    shown = staff.get("/en/doha/agenda.json?preview=1")
    assert b"Only in the draft" in shown.data
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert b"Only in the draft" not in client.get("/en/doha/agenda.json?preview=1").data
    assert staff.get("/en/doha/agenda.ics?preview=1").status_code == 404


def test_my_agenda_is_what_the_address_names(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    release(event)
    chosen = ".".join([sessions[0].public_id, sessions[2].public_id, "unknown"])
    for lang in ("ar", "en"):
        page = client.get(f"/{lang}/doha/agenda/mine?s={chosen}").get_data(as_text=True)
        shown = [one.public_id for one in sessions if f's-{one.public_id}"' in page]
        assert shown == [sessions[0].public_id, sessions[2].public_id]
    told = vevents(client.get(f"/en/doha/agenda/mine.ics?s={chosen}").data)
    assert told.keys() == {sessions[0].guid, sessions[2].guid}
    assert client.get("/en/doha/agenda/mine").status_code == 200
    for wrong in ("", "?s=", "?s=unknown"):
        assert client.get(f"/en/doha/agenda/mine.ics{wrong}").status_code == 404


def test_the_way_home_is_in_both_languages(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    release(event)
    for lang in ("ar", "en"):
        page = client.get(f"/{lang}/doha/agenda/take").get_data(as_text=True)
        assert f"webcal://localhost/{lang}/doha/agenda.ics" in page
        assert page.count('class="qr"') == 2
        assert "calendar.google.com" in page and "outlook.office.com" in page
    page = client.get("/en/doha/agenda").get_data(as_text=True)
    assert "/en/doha/agenda/take" in page


def test_search_engines_are_told_and_cannot_be_fooled(
    event: Event, rooms: list[Room], client: CheckedClient
) -> None:
    hostile = make_session(
        event,
        rooms[0],
        title=both("</script><script>", "</script><!--"),
        starts_at=moment(9),
        ends_at=moment(10),
    )
    release(event)
    page = client.get(f"/en/doha/sessions/{hostile.public_id}").get_data(as_text=True)
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    told = json.loads(block)
    assert told["name"].startswith("</script><!--")
    assert (told["startDate"], told["superEvent"]["@type"]) == ("2023-01-30T09:00:00+03:00", "Event")


def test_the_screen_of_a_room_shows_what_is_on_in_both_languages(
    event: Event, sessions: list[Session], client: CheckedClient
) -> None:
    hidden = make_session(event, starts_at=moment(15), ends_at=moment(16), visibility=Visibility.CLOSED)
    release(event)
    with clock.stopped(moment(9) + timedelta(minutes=10)):
        page = client.get("/en/doha/rooms/hall/display").get_data(as_text=True)
    assert "الجلسة العامة" in page and "Plenary" in page
    assert hidden.public_id not in page
    current = page.partition("<article")[2].partition(">")[0]
    assert "hidden" not in current
    assert client.get("/en/doha/rooms/unknown/display").status_code == 404
