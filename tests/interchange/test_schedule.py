"""A real programme of others: 138 sessions in the frab format, and what we write ourselves, read back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g
from lxml import etree

from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.queries import rooms_of
from eventapp.interchange import service
from eventapp.people.models import Person
from eventapp.programme import queries as programme
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import RoleKind, SessionKind, SessionStatus
from tests import factories
from tests.client import MARK
from tests.interchange.files import contents, count, event_xml, schedule_xml
from tests.plugin_requirements import SCHEDULES

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def body() -> bytes:
    """The real schedule."""
    return (SCHEDULES / "31c3.xml").read_bytes()


def imported(body: bytes, event: Event) -> service.Plan:
    """Import a file and commit."""
    plan = service.plan(event, service.read(body), may_frame=True)
    service.carry_out(event, plan)
    db.session.commit()
    db.session.expire_all()
    return plan


@pytest.fixture
def congress(app: Flask, body: bytes) -> Event:
    """The event made of it."""
    owner = factories.make_account()
    content = service.read(body)
    event = service.event_for(content, slug="c3", owner=owner, path="/", zone="Europe/Berlin")
    imported(body, event)
    return event


@pytest.mark.needs("schedules")
def test_every_session_is_in_its_room_at_its_hour(congress: Event, body: bytes) -> None:
    assert (congress.zone_name, congress.first_on, congress.last_on) == (
        "Europe/Berlin",
        date(2014, 12, 27),
        date(2014, 12, 30),
    )
    told: Counter[object] = Counter()
    for element in ET.fromstring(body).iter("event"):
        start = datetime.fromisoformat(str(element.findtext("date")))
        hours, minutes = map(int, str(element.findtext("duration")).split(":"))
        title = " ".join(str(element.findtext("title")).split())
        names = [" ".join(str(person.text).split()) for person in element.iterfind("persons/person")]
        end = start + timedelta(hours=hours, minutes=minutes)
        told[(element.findtext("room"), start, end, title, tuple(names))] += 1
    held: Counter[object] = Counter()
    for row in programme.sessions_of(congress):
        assert row.room is not None and row.starts_at is not None and row.ends_at is not None
        names = [part.person.name.in_("en") for part in row.parts if part.person]
        held[(row.room.name.en, row.starts_at, row.ends_at, row.title.en, tuple(names))] += 1
        assert row.status is SessionStatus.CONFIRMED
    assert len(held) == 138
    assert held == told
    assert [room.code for room in rooms_of(congress)] == ["saal-1", "saal-2", "saal-g", "saal-6"]
    assert count(Person) == 198


@pytest.mark.needs("schedules")
def test_a_second_time_changes_nothing_at_all(congress: Event, body: bytes) -> None:
    before = contents()
    plan = imported(body, congress)
    assert not plan.report.does_something
    assert plan.report.same == 138
    assert contents() == before


@pytest.mark.needs("schedules")
def test_a_uuid_stays_and_any_other_id_becomes_one(congress: Event, body: bytes) -> None:
    guids = {row.guid for row in programme.sessions_of(congress)}
    told = {str(one.get("guid")) for one in ET.fromstring(body).iter("event")}
    real = {guid for guid in told if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", guid)}
    assert len(real) == 26
    assert real <= guids
    assert len(guids) == 138


@pytest.mark.needs("schedules")
def test_what_we_write_is_valid_and_reads_back(congress: Event, app: Flask) -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEDULES / "schedule.xsd")))
    with app.test_request_context("/en/c3/"):
        g.event = congress
        body = service.exported(congress, face="xml", language="en", is_draft=True)
    schema.assertValid(etree.fromstring(body))
    before = contents()
    again = imported(body, congress)
    assert (again.report.same, again.report.does_something) == (138, False)
    assert contents() == before
    other = factories.make_event("again", zone_name="Europe/Berlin")
    imported(body, other)
    assert [_told(row) for row in programme.sessions_of(other)] == [
        _told(row) for row in programme.sessions_of(congress)
    ]
    assert count(Person) == 198


def _told(row: Session) -> tuple[object, ...]:
    room = row.room.name if row.room else None
    return row.guid, row.title, row.starts_at, row.ends_at, room, [part.person_id for part in row.parts]


# What else the world writes


@pytest.fixture
def event(app: Flask) -> Event:
    """An event of two days in Doha, in which nothing is planned."""
    return factories.make_event("doha")


def one(event: Event) -> Session:
    """The only session of an event."""
    (found,) = programme.sessions_of(event)
    return found


@pytest.mark.parametrize(
    ("language", "title", "kept"),
    [
        ("ar", "جلسة", "ar"),
        ("ar-QA", "Panel", "ar"),
        ("de", "Sitzung", "en"),
        ("", "جلسة الافتتاح", "ar"),
        ("", "Opening", "en"),
    ],
)
def test_the_language_of_a_text_is_the_one_it_says(
    event: Event, language: str, title: str, kept: str
) -> None:
    imported(schedule_xml(event_xml(language=language, title=title)), event)
    assert getattr(one(event).title, kept) == title
    assert one(event).title.missing() == (("en",) if kept == "ar" else ("ar",))


def test_a_session_may_end_after_midnight(event: Event) -> None:
    late = event_xml(date="2023-01-31T23:30:00+03:00", start="23:30", duration="01:30")
    imported(schedule_xml(late), event)
    assert (event.first_on, event.last_on) == (date(2023, 1, 30), date(2023, 2, 1))
    assert one(event).ends_at == factories.at(22, day=31) + timedelta(hours=3)


def test_a_session_without_a_room_has_none_and_one_without_a_title_is_called_by_its_kind(
    event: Event,
) -> None:
    plan = imported(schedule_xml(event_xml(room="", title="", type="Workshop"), room=""), event)
    found = one(event)
    assert (found.room, found.all_rooms) == (None, False)
    assert (found.kind, found.title.en, found.title.ar) == (
        SessionKind.WORKING,
        "Working session",
        "جلسة عمل",
    )
    assert [finding.code for finding in plan.report.notes] == ["untitled"]


def test_an_offset_that_is_not_that_of_the_place_keeps_the_moment(event: Event) -> None:
    imported(schedule_xml(event_xml(date="2023-01-30T07:00:00+01:00"), zone=""), event)
    assert one(event).starts_at == factories.at(9)


def test_a_schedule_leaves_alone_what_it_cannot_say(event: Event) -> None:
    imported(schedule_xml(event_xml(persons="<person id='1'>Mona</person>")), event)
    session = one(event)
    session.kind, session.status, session.chatham_house = SessionKind.PANEL, SessionStatus.TENTATIVE, True
    session.title = factories.both("جلسة", "Talk 1")
    session.parts[0].role = RoleKind.CHAIR
    db.session.commit()
    persons = "<person id='1'>Mona</person><person id='2'>Nasser</person>"
    plan = imported(schedule_xml(event_xml(title="Talk one", persons=persons)), event)
    assert [change.changed for change in plan.report.changed] == [("title", "parts")]
    session = one(event)
    assert (session.kind, session.status, session.chatham_house) == (
        SessionKind.PANEL,
        SessionStatus.TENTATIVE,
        True,
    )
    assert (session.title.ar, session.title.en) == (f"جلسة{MARK}", "Talk one")
    assert [(part.role, part.person.name.en) for part in session.parts if part.person] == [
        (RoleKind.CHAIR, "Mona"),
        (RoleKind.SPEAKER, "Nasser"),
    ]
    plan = imported(schedule_xml(event_xml(title="Talk one")), event)
    assert [part.role for part in one(event).parts] == [RoleKind.CHAIR]


def test_two_people_of_one_name_stay_two(event: Event) -> None:
    events = [
        event_xml(1, persons="<person id='1'>Mohammed</person>"),
        event_xml(2, persons="<person id='2'>Mohammed</person>"),
    ]
    imported(schedule_xml(*events), event)
    assert count(Person) == 2
    before = contents()
    imported(schedule_xml(*events), event)
    imported(schedule_xml(*reversed(events)), event)
    assert contents() == before
