"""Our own JSON: written, read into an empty event, released and written again, it says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask, g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.demo import service as demo
from eventapp.events.models import Event
from eventapp.interchange import service
from eventapp.people.models import Appointment, Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, Rank
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)
from tests import factories
from tests.factories import PASSWORD, at, both
from tests.interchange.files import contents
from tests.releases import release

ADDRESSES = {"id", "address", "slug", "release"}


def exported(app: Flask, event: Event, *, language: str = "en", is_draft: bool = False) -> bytes:
    """The whole agenda as JSON."""
    with app.test_request_context(f"/{language}/{event.slug}/"):
        g.event = event
        return service.exported(event, face="json", language=language, is_draft=is_draft)


def normal(body: bytes) -> dict[str, Any]:
    """An agenda without its ids and addresses: things refer to each other by their place."""
    told: dict[str, Any] = json.loads(body)
    names = {room["id"]: f"room {room['code']}" for room in told["rooms"]}
    names |= {person["id"]: f"person {person['name']}" for person in told["people"]}
    for session in told["sessions"]:
        items = {item["id"]: number for number, item in enumerate(session["items"])}
        session["room"] = names.get(session["room"])
        for part in session["parts"]:
            part["person"] = names.get(part["person"])
            part["item"] = items.get(part["item"])
    told["people"].sort(key=lambda person: json.dumps(person["name"]))
    bare: dict[str, Any] = _without_addresses(told)
    return bare


def _without_addresses(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _without_addresses(value) for key, value in told.items() if key not in ADDRESSES}
    return [_without_addresses(value) for value in told] if isinstance(told, list) else told


def copy_of(body: bytes, slug: str) -> Event:
    """The event that a file makes, released."""
    content = service.read(body)
    event = service.event_for(content, slug=slug, owner=factories.make_account(), path="/")
    service.carry_out(event, service.plan(event, content, may_frame=True))
    db.session.commit()
    release(event)
    return event


def rich_event() -> Event:
    """One of everything that an agenda can say."""
    event = factories.make_event("rich", theme=both("موضوع", "Theme"), digits="arab", hijri_offset=-1)
    event.venue_name, event.short_title = both("فندق", "Hotel"), both("الدوحة", "Doha")
    hall = factories.make_room(event, "hall", capacity=120, booths="ar en fr")
    factories.make_room(event, "annex", capacity=None, name=LocalizedText(ar="الملحق"))
    council = factories.make_organisation()
    person = factories.make_person(
        honorific=Honorific.EXCELLENCY,
        rank=Rank.DOCTOR,
        address=FormOfAddress.FEMININE,
        biography=both("سيرة", "A life\n\nin *two* paragraphs"),
    )
    person.appointments = [
        Appointment(office=both("رئيسة", "Chair"), organisation=council, position=0),
        Appointment(office=both("عضو", "Member"), position=1),
    ]
    guest = factories.make_person(
        name=LocalizedText(en="Élodie Martin"), printed_as=LocalizedText(ar="إلودي")
    )
    session = factories.make_session(
        event,
        hall,
        kind=SessionKind.PANEL,
        status=SessionStatus.TENTATIVE,
        visibility=Visibility.PARTICIPANTS,
        summary=both("وصف", "Text"),
        note=both("ملاحظة", "Note"),
        languages="ar en pt-BR",
        is_illustrative=True,
    )
    first = factories.make_item(session, 25, note=both("ملاحظة", "Remark"))
    factories.make_item(session, None, title=LocalizedText(ar="نقاش"))
    factories.make_part(session, person, item_id=first.id, position=0)
    factories.make_part(session, guest, role=RoleKind.SPEAKER, mode=PresenceMode.REMOTE, position=1)
    factories.make_part(session, person, role=RoleKind.DISCUSSANT, office=both("خبيرة", "Expert"), position=2)
    factories.make_part(session, role=RoleKind.RAPPORTEUR, organisation_id=council.id, position=3)
    factories.make_part(session, role=RoleKind.SECRETARY, office=both("أمين", "Secretary"), position=4)
    factories.make_part(session, role=RoleKind.KEYNOTE, is_to_be_confirmed=True, position=5)
    factories.make_session(event, starts_at=at(10), ends_at=at(11), all_rooms=True, kind=SessionKind.BREAK)
    closed = factories.make_session(
        event, hall, starts_at=at(11), ends_at=at(12), visibility=Visibility.CLOSED, chatham_house=True
    )
    factories.make_part(closed, guest)
    ruled = factories.make_session(event, hall, starts_at=at(12), ends_at=at(13), chatham_house=True)
    factories.make_part(ruled, guest, item_id=factories.make_item(ruled).id)
    factories.make_session(event, hall, starts_at=at(11), ends_at=at(12), status=SessionStatus.CANCELLED)
    db.session.flush()
    return event


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_rich_agenda_reads_back_the_same(app: Flask, language: str) -> None:
    event = rich_event()
    release(event)
    first = exported(app, event, language=language)
    copy = copy_of(first, "copy")
    assert normal(exported(app, copy, language=language)) == normal(first)
    assert {one.guid for one in copy_sessions(copy)} == {one.guid for one in copy_sessions(event)}


def copy_sessions(event: Event) -> list[Session]:
    """The sessions of an event."""
    return list(db.session.scalars(select(Session).where(Session.event_id == event.id)))


def test_the_demonstration_reads_back_the_same(app: Flask) -> None:
    event = demo.load(PASSWORD)
    db.session.commit()
    first = exported(app, event)
    copy = copy_of(first, "copy")
    assert normal(exported(app, copy)) == normal(first)


def test_an_installation_that_knows_nobody_prints_the_same(app: Flask) -> None:
    event = rich_event()
    release(event)
    first = exported(app, event)
    _forget_everybody()
    copy = copy_of(first, "copy")
    assert normal(exported(app, copy)) == normal(first)


def _forget_everybody() -> None:
    """As if the file had been carried to another machine: other ids, an empty directory."""
    db.session.execute(delete(SessionRole))
    db.session.execute(delete(AgendaItem))
    db.session.execute(delete(Session))
    for model in (Appointment, Person, Organisation):
        db.session.execute(delete(model))
    db.session.execute(update(Event).values(slug="gone"))
    db.session.commit()
    db.session.expire_all()


def test_into_the_event_it_came_from_it_changes_nothing(app: Flask) -> None:
    for event in (rich_event(), demo.load(PASSWORD)):
        db.session.commit()
        body = exported(app, event, is_draft=True)
        before = contents()
        plan = service.plan(event, service.read(body), may_frame=True)
        assert [(one.target.title, one.changed) for one in plan.report.changed] == []
        service.carry_out(event, plan)
        db.session.commit()
        assert contents() == before


def test_a_change_is_carried_over_and_nothing_else_is_touched(app: Flask) -> None:
    event = rich_event()
    db.session.commit()
    told = json.loads(exported(app, event, is_draft=True))
    told["sessions"][0]["note"]["en"] = "Another note"
    told["sessions"][0]["parts"].reverse()
    told["rooms"][0]["capacity"] = 90
    versions = {row.guid: row.version for row in copy_sessions(event)}
    plan = service.plan(event, service.read(json.dumps(told).encode()), may_frame=True)
    assert [one.changed for one in plan.report.changed] == [("note", "parts")]
    assert [one.changed for one in plan.report.changed_rooms] == [("capacity",)]
    parts = [part.public_id for part in sorted(_first(event).parts, key=lambda part: part.position)]
    service.carry_out(event, plan)
    db.session.commit()
    db.session.expire_all()
    assert [part.public_id for part in _first(event).parts] == parts[::-1]
    changed = [row.guid for row in copy_sessions(event) if row.version != versions[row.guid]]
    assert changed == [_first(event).guid]
    assert (
        normal(exported(app, event, is_draft=True))["sessions"]
        == normal(json.dumps(told).encode())["sessions"]
    )


def _first(event: Event) -> Session:
    return next(row for row in copy_sessions(event) if row.kind is SessionKind.PANEL)


def test_sessions_that_change_places_do_not_stumble_over_each_other(app: Flask) -> None:
    event = factories.make_event("doha")
    hall, annex = factories.make_room(event, "hall"), factories.make_room(event, "annex")
    one = factories.make_session(event, hall)
    two = factories.make_session(event, annex)
    three = factories.make_session(event, hall, starts_at=at(10), ends_at=at(11))
    db.session.commit()
    told = json.loads(exported(app, event, is_draft=True))
    places = {row["guid"]: row for row in told["sessions"]}
    for mine, theirs in ((one, two), (two, three), (three, one)):
        for name in ("room", "starts_at", "ends_at"):
            places[mine.guid][name] = json.loads(exported(app, event, is_draft=True))["sessions"][
                [row["guid"] for row in told["sessions"]].index(theirs.guid)
            ][name]
    service.carry_out(event, service.plan(event, service.read(json.dumps(told).encode()), may_frame=True))
    db.session.commit()
    db.session.expire_all()
    assert [(row.room_id, row.starts_at) for row in (one, two, three)] == [
        (annex.id, at(9)),
        (hall.id, at(10)),
        (hall.id, at(9)),
    ]


def test_a_public_file_takes_nobody_off_a_session_under_the_rule(app: Flask) -> None:
    event = rich_event()
    release(event)
    with app.test_request_context("/en/rich/"):
        g.event = event
        public = service.exported(event, face="json", language="en", for_everybody=True)
    assert [one["visibility"] for one in json.loads(public)["sessions"]] == ["public"] * 3
    before = contents()
    plan = service.plan(event, service.read(public), may_frame=True)
    service.carry_out(event, plan)
    db.session.commit()
    assert len(plan.report.left) == 2
    assert contents() == before


def test_a_part_whose_name_is_withheld_stays_where_it_is_and_is_left_out_elsewhere(app: Flask) -> None:
    event = rich_event()
    guest = db.session.scalars(select(Person).where(Person.name.localized("en") == "Élodie Martin")).one()
    guest.erased_at = guest.created_at
    db.session.commit()
    body = exported(app, event, is_draft=True)
    assert "lodie" not in body.decode()
    before = contents()
    plan = service.plan(event, service.read(body), may_frame=True)
    service.carry_out(event, plan)
    db.session.commit()
    assert contents() == before
    other = factories.make_event("other")
    plan = service.plan(other, service.read(body), may_frame=True)
    assert [finding.code for finding in plan.report.notes] == ["withheld"] * 3
    service.carry_out(other, plan)
    db.session.commit()
    assert (
        db.session.scalars(
            select(SessionRole)
            .join(SessionRole.session)
            .where(Session.event_id == other.id, SessionRole.person_id == guest.id)
        ).all()
        == []
    )


texts = st.builds(
    LocalizedText,
    ar=st.sampled_from(["", "كلمة", "نصّ مُشكَّل", "١٢٣"]),
    en=st.sampled_from(["Word", "Two words", "Ünïcode — dash", "<b>&amp;"]),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_agenda_reads_back_the_same(app: Flask, data: st.DataObject) -> None:
    draw = data.draw
    event = factories.make_event()
    rooms = [factories.make_room(event, name=draw(texts), capacity=draw(st.none() | st.integers(1, 999)))]
    people = [
        factories.make_person(
            name=LocalizedText(en=f"{draw(texts).en} {number}"), address=draw(st.sampled_from(FormOfAddress))
        )
        for number in range(2)
    ]
    for hour in range(8, 8 + draw(st.integers(1, 4))):
        session = factories.make_session(
            event,
            draw(st.sampled_from([None, *rooms])),
            starts_at=at(hour),
            ends_at=at(hour, draw(st.integers(1, 59))),
            title=draw(texts),
            summary=draw(texts),
            kind=draw(st.sampled_from(SessionKind)),
            status=draw(st.sampled_from(SessionStatus)),
            visibility=draw(st.sampled_from(Visibility)),
            chatham_house=draw(st.booleans()),
        )
        items = [factories.make_item(session, draw(st.none() | st.integers(1, 90)), title=draw(texts))]
        for person in draw(st.permutations(people)):
            factories.make_part(
                session,
                person,
                role=draw(st.sampled_from(RoleKind)),
                mode=draw(st.sampled_from(PresenceMode)),
                office=draw(texts),
                item_id=draw(st.sampled_from([None, *(item.id for item in items)])),
            )
    db.session.flush()
    db.session.expire_all()
    first = exported(app, event, is_draft=True)
    content = service.read(first)
    copy = service.event_for(content, slug=f"copy-of-{event.slug}", owner=factories.make_account(), path="/")
    service.carry_out(copy, service.plan(copy, content, may_frame=True))
    db.session.flush()
    db.session.expire_all()
    assert normal(exported(app, copy, is_draft=True)) == normal(first)
