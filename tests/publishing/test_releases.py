"""Releasing the agenda, and what readers get: the newest release, old ones, nothing that is hidden now."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core import clock
from eventapp.core.db import Model, db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.events.rules.workflow import StaffRole
from eventapp.people.models import Person
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import SessionKind, SessionStatus, Visibility
from eventapp.publishing import queries, service
from eventapp.publishing.errors import DraftChanged, NothingToRelease
from eventapp.publishing.models import Release
from eventapp.publishing.rules import snapshot as facts
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

SignIn = Callable[[Account], CheckedClient]
NEW = "/en/doha/manage/releases/new"
CHANGED = "Opening begins 30 minutes later, at 09:30 instead of 09:00."
CHANGED_AR = "تبدأ الجلسة «الافتتاح» بعد موعدها بـ30 دقيقة، 09:30 بدلًا من 09:00."


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def room(event: Event) -> Room:
    return make_room(event, "hall")


@pytest.fixture
def chair(app: Flask) -> Person:
    return make_person(name=both("موزة المناعي", "Moza Al-Mannai"), biography=both("سيرة", "Biography"))


@pytest.fixture
def opening(event: Event, room: Room, chair: Person) -> Session:
    session = make_session(
        event, room, title=both("الافتتاح", "Opening"), kind=SessionKind.OPENING, summary=both("وصف", "About")
    )
    make_part(session, chair, organisation_id=make_organisation().id)
    make_item(session)
    return session


@pytest.fixture
def talks(event: Event, opening: Session) -> Session:
    """A second session, for whatever a test does to one of two."""
    session = make_session(
        event,
        make_room(event, "salwa", name=both("سلوى", "Salwa")),
        title=both("المشاورات", "Consultations"),
        starts_at=at(11),
        ends_at=at(12),
    )
    make_part(session, make_person(name=both("رينيه خوري", "Renee Khoury")))
    return session


@pytest.fixture
def editor(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


@pytest.fixture
def viewer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.VIEWER))


def released(editor: CheckedClient, **fields: Any) -> int:
    """Press the button of the release form; the answer's status."""
    return editor.submit(NEW, **fields).status_code


def text_of(answer: Any) -> str:
    """What a page says, without markup and isolates, spaces as one."""
    bare = re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))
    return " ".join(re.sub(r"[\u2066-\u2069⁂]", "", bare).split())


def numbers() -> list[int]:
    """The releases there are."""
    return list(db.session.scalars(select(Release.number).order_by(Release.number)))


# Releasing


def test_readers_see_what_was_released_and_nothing_before(
    opening: Session, editor: CheckedClient, client: CheckedClient
) -> None:
    path = f"/en/doha/sessions/{opening.public_id}"
    assert "Opening" not in text_of(client.get("/en/doha/agenda"))
    assert client.get(path).status_code == 404
    answer = editor.submit(NEW, **{"note-ar": "الإصدار الأول", "note-en": "First"})
    assert (answer.status_code, answer.location) == (303, "/en/doha/manage/releases/")
    assert "Opening" in text_of(client.get("/en/doha/agenda"))
    assert "الافتتاح" in text_of(client.get("/ar/doha/agenda"))
    assert "Moza Al-Mannai" in text_of(client.get(path))
    assert "Moza Al-Mannai" in text_of(client.get("/en/doha/speakers"))
    assert "First" in text_of(client.get("/en/doha/agenda/releases"))
    assert opening.first_release == 1


def test_a_release_is_the_draft_its_digest_and_an_audit_entry(
    event: Event, opening: Session, editor: CheckedClient
) -> None:
    before = event.public_version
    assert released(editor) == 303
    release = queries.get_release(event, 1)
    body = facts.dump(queries.draft_snapshot(event))
    assert (release.snapshot, release.digest) == (body.decode(), facts.digest(body))
    assert event.public_version > before
    entries = select(func.count()).where(AuditEntry.action == "agenda.released")
    assert db.session.scalar(entries) == 1


def test_a_draft_changed_afterwards_changes_nothing_for_readers(
    opening: Session, editor: CheckedClient, client: CheckedClient
) -> None:
    assert released(editor) == 303
    page = client.get("/en/doha/agenda").get_data()
    opening.title, opening.starts_at = both("أخرى", "Renamed"), at(8)
    db.session.commit()
    assert client.get("/en/doha/agenda").get_data() == page


def test_the_second_release_tells_what_changed(
    opening: Session, talks: Session, editor: CheckedClient, client: CheckedClient
) -> None:
    assert released(editor) == 303
    first = text_of(client.get("/en/doha/agenda"))
    opening.starts_at, opening.ends_at = at(9, 30), at(10, 30)
    db.session.commit()
    assert CHANGED in text_of(editor.get(NEW))
    assert released(editor) == 303
    assert (CHANGED in first, numbers()) == (False, [1, 2])
    for path in ("agenda", f"sessions/{opening.public_id}", "agenda/releases/2"):
        assert CHANGED in text_of(client.get(f"/en/doha/{path}")), path
        assert CHANGED_AR in text_of(client.get(f"/ar/doha/{path}")), path
    assert CHANGED not in text_of(client.get(f"/en/doha/sessions/{talks.public_id}"))


def test_an_old_release_stays_readable(
    opening: Session, editor: CheckedClient, client: CheckedClient
) -> None:
    assert released(editor) == 303
    opening.title = both("الجلسة الأولى", "First session")
    db.session.commit()
    assert released(editor) == 303
    old, new = (text_of(client.get(f"/en/doha/agenda/releases/{number}")) for number in (1, 2))
    assert ("First session" in old, "Opening" in old) == (False, True)
    assert "First session" in new
    assert client.get("/en/doha/agenda/releases/3").status_code == 404
    assert client.get("/en/doha/agenda/releases/0").status_code == 404


def test_a_blocking_finding_refuses(
    event: Event, opening: Session, chair: Person, editor: CheckedClient
) -> None:
    clash = make_session(event, title=both("حلقة", "Panel"), starts_at=at(9, 30), ends_at=at(11))
    make_part(clash, chair)
    db.session.commit()
    answer = editor.submit(NEW)
    assert (answer.status_code, numbers()) == (422, [])
    assert "1 clash must be mended before the agenda can be released." in text_of(answer)
    assert "يجب" in text_of(editor.submit(NEW.replace("/en/", "/ar/")))
    clash.starts_at = at(10)
    db.session.commit()
    assert released(editor) == 303


def test_every_warning_must_be_ticked(event: Event, opening: Session, editor: CheckedClient) -> None:
    make_session(event, title=both("حلقة", "Panel"), starts_at=at(11), ends_at=at(12))  # nobody chairs
    make_session(event, title=LocalizedText(en="English alone⁂"), kind=SessionKind.BREAK)
    db.session.commit()
    page = editor.get(NEW).get_data(as_text=True)
    ticks = re.findall(r'name="acknowledged"[^>]*value="([0-9a-f]+)"', page)
    assert (len(ticks), len(set(ticks))) == (2, 2)
    answer = editor.submit(NEW, acknowledged=ticks[:1])
    assert (answer.status_code, numbers()) == (422, [])
    assert "1 warning is not ticked. Mend it, or tick that you accept it." in text_of(answer)
    assert "2 warnings are not ticked." in text_of(editor.submit(NEW))
    assert released(editor, acknowledged=ticks) == 303
    assert queries.get_release(event, 1).acknowledged.splitlines() == sorted(ticks)


def test_what_is_typed_and_ticked_stays_when_it_is_refused(
    event: Event, opening: Session, editor: CheckedClient
) -> None:
    for hour in (11, 13):
        make_session(event, title=both("حلقة", "Panel"), starts_at=at(hour), ends_at=at(hour + 1))
    db.session.commit()
    page = editor.get(NEW).get_data(as_text=True)
    ticks = re.findall(r'name="acknowledged"[^>]*value="([0-9a-f]+)"', page)
    answer = editor.submit(NEW, acknowledged=ticks[:1], **{"note-en": "A note", "note-ar": "ملاحظة"})
    held = form_fields(answer.get_data(as_text=True))
    assert (held["note-en"], held["note-ar"], held["acknowledged"]) == ("A note", "ملاحظة", ticks[0])


def test_what_is_not_confirmed_is_named_before_it_is_released(
    opening: Session, talks: Session, editor: CheckedClient
) -> None:
    assert "would be published as tentative" not in text_of(editor.get(NEW))
    talks.status = SessionStatus.TENTATIVE
    answer = editor.get(NEW)
    told = "1 session is not confirmed and would be published as tentative: Consultations"
    assert told in text_of(answer)
    assert f"/en/doha/manage/programme/sessions/{talks.public_id}" in answer.get_data(as_text=True)
    assert editor.get(NEW.replace("/en/", "/ar/")).status_code == 200


def test_a_draft_changed_meanwhile_is_looked_at_again(opening: Session, editor: CheckedClient) -> None:
    form = form_fields(editor.get(NEW).get_data(as_text=True))
    opening.title = both("جديدة", "Changed")
    db.session.commit()
    answer = editor.post(NEW, data=form)
    assert (answer.status_code, numbers()) == (409, [])
    assert "Somebody changed the draft" in text_of(answer)
    again = form_fields(answer.get_data(as_text=True))
    assert editor.post(NEW, data=again).status_code == 303


def test_two_who_release_at_once_make_one(event: Event, opening: Session, editor: CheckedClient) -> None:
    one, other = (form_fields(editor.get(NEW).get_data(as_text=True)) for _number in range(2))
    assert editor.post(NEW, data=one).status_code == 303
    assert editor.post(NEW, data=one).status_code == 303  # the same click again
    assert editor.post(NEW, data=other).status_code == 422  # nothing is left to release
    assert numbers() == [1]


def test_nothing_to_release(event: Event, editor: CheckedClient) -> None:
    make_session(event, starts_at=None, ends_at=None)
    db.session.commit()
    answer = editor.submit(NEW)
    assert (answer.status_code, numbers()) == (422, [])
    assert "There is nothing to release" in text_of(answer)


def test_no_difference_is_nothing_to_release(event: Event, opening: Session, editor: CheckedClient) -> None:
    assert released(editor) == 303
    assert released(editor) == 422
    with pytest.raises(NothingToRelease):
        service.make_release(event, note=both("م", "n"), acknowledged=(), draft_digest=None)
    assert numbers() == [1]


def test_a_digest_of_another_draft_is_refused(event: Event, opening: Session) -> None:
    with pytest.raises(DraftChanged):
        service.make_release(event, note=LocalizedText(), acknowledged=(), draft_digest="another")


def test_a_viewer_reads_releases_and_makes_none(opening: Session, viewer: CheckedClient) -> None:
    db.session.commit()
    assert viewer.get("/en/doha/manage/releases/").status_code == 200
    assert (viewer.get(NEW).status_code, viewer.press(NEW).status_code) == (403, 403)
    assert numbers() == []


# A release does not need the programme


def test_pages_of_a_release_survive_the_whole_programme(
    event: Event,
    opening: Session,
    talks: Session,
    chair: Person,
    editor: CheckedClient,
    client: CheckedClient,
) -> None:
    opening_id, talks_id, chair_id = opening.public_id, talks.public_id, chair.public_id
    assert released(editor) == 303
    talks.starts_at = at(11, 15)
    db.session.commit()
    assert released(editor) == 303
    paths = [
        f"/{language}/doha/{path}"
        for language in ("ar", "en")
        for path in (
            *("agenda", "agenda?view=list", "agenda?q=khoury", "agenda?room=salwa", "agenda/releases"),
            *("agenda/releases/1", "agenda/releases/2", "speakers", f"speakers/{chair_id}"),
            *(f"sessions/{opening_id}", f"sessions/{talks_id}", ""),
        )
    ]
    before = {path: client.get(path).get_data() for path in paths}
    gone = {"agenda_item", "session_role", "session", "room_unavailability", "person_unavailability"}
    gone |= {"appointment", "room", "person", "organisation"}
    for table in reversed(Model.metadata.sorted_tables):
        if table.name in gone:
            db.session.execute(delete(table))
    db.session.commit()
    assert [db.session.scalar(select(func.count()).select_from(row)) for row in (Session, Room, Person)] == [
        *(0, 0, 0)
    ]
    assert {path: client.get(path).get_data() for path in paths} == before
    assert all(b"404" not in page[:2000] for page in before.values())


# What is hidden now is hidden everywhere


def everywhere(client: CheckedClient, session_id: str) -> dict[str, str]:
    """What every public page says, by its path."""
    paths = ["", "agenda", "agenda?view=list", "agenda?q=Consultations", "agenda?day=2023-01-30", "speakers"]
    paths += ["agenda/releases", "agenda/releases/1", "agenda/releases/2", f"sessions/{session_id}"]
    paths += ["agenda?preview=1", "speakers?preview=1"]
    pages = {}
    for language in ("ar", "en"):
        for path in paths:
            html = client.get(f"/{language}/doha/{path}").get_data(as_text=True)
            pages[f"{language}/{path}"] = html.replace("q=Consultations", "").replace(
                'value="Consultations"', ""
            )
    return pages


def assert_hidden(client: CheckedClient, session_id: str) -> None:
    """No public page knows the session or who takes part in it alone."""
    for path, html in everywhere(client, session_id).items():
        for word in ("Consultations", "المشاورات", "Khoury", "خوري"):
            assert word not in html, path
        if "sessions/" not in path:
            assert session_id not in html, path


@pytest.mark.parametrize("visibility", [Visibility.CLOSED, Visibility.PARTICIPANTS])
def test_a_session_closed_afterwards_is_gone_from_old_releases(
    talks: Session, opening: Session, editor: CheckedClient, client: CheckedClient, visibility: Visibility
) -> None:
    talks_id = talks.public_id
    assert released(editor) == 303
    opening.starts_at, opening.ends_at = at(9, 30), at(10, 30)
    talks.starts_at = at(11, 30)
    db.session.commit()
    assert released(editor) == 303
    assert "Consultations" in text_of(client.get("/en/doha/agenda/releases/1"))
    assert "Consultations begins 30 minutes later" in text_of(client.get("/en/doha/agenda"))
    path = f"/en/doha/manage/programme/sessions/{talks_id}/edit"
    assert editor.submit(path, visibility=visibility.value).status_code == 303
    assert_hidden(client, talks_id)
    assert client.get(f"/en/doha/sessions/{talks_id}").status_code == 404
    assert CHANGED in text_of(client.get("/en/doha/agenda"))
    assert "Consultations" in text_of(editor.get("/en/doha/agenda"))


@pytest.mark.parametrize("visibility", [Visibility.CLOSED, Visibility.PARTICIPANTS])
def test_a_session_that_was_hidden_when_released_stays_hidden(
    talks: Session,
    opening: Session,
    editor: CheckedClient,
    viewer: CheckedClient,
    client: CheckedClient,
    visibility: Visibility,
) -> None:
    talks_id = talks.public_id
    talks.visibility = visibility
    db.session.commit()
    assert released(editor) == 303
    opening.starts_at, talks.starts_at = at(9, 30), at(11, 30)
    db.session.commit()
    assert released(editor) == 303
    assert_hidden(client, talks_id)
    assert "Consultations" in text_of(viewer.get("/en/doha/agenda"))
    talks.visibility = Visibility.PUBLIC  # opened in the draft alone: the releases hold it as hidden
    db.session.commit()
    assert_hidden(client, talks_id)
    assert released(editor) == 303
    assert "Consultations" in text_of(client.get("/en/doha/agenda"))
    assert_hidden_in_release(client, 1, talks_id)


def assert_hidden_in_release(client: CheckedClient, number: int, session_id: str) -> None:
    html = client.get(f"/en/doha/agenda/releases/{number}").get_data(as_text=True)
    assert ("Consultations" in html, session_id in html) == (False, False)


def test_the_chatham_house_rule_takes_the_names_out_of_old_releases(
    talks: Session, editor: CheckedClient, client: CheckedClient
) -> None:
    talks_id = talks.public_id
    assert released(editor) == 303
    talks.chatham_house = True
    db.session.commit()
    for path, html in everywhere(client, talks_id).items():
        assert ("Khoury" in html, "خوري" in html) == (False, False), path
    assert "Consultations" in text_of(client.get("/en/doha/agenda/releases/1"))


def test_a_person_erased_is_gone_from_old_releases(
    opening: Session, chair: Person, editor: CheckedClient, client: CheckedClient
) -> None:
    chair_id = chair.public_id
    assert released(editor) == 303
    chair.erased_at = clock.now()
    db.session.commit()
    for path, html in everywhere(client, opening.public_id).items():
        assert ("Mannai" in html, "المناعي" in html, chair_id in html) == (False, False, False), path
    assert client.get(f"/en/doha/speakers/{chair_id}").status_code == 404
    assert client.get(f"/en/doha/agenda?person={chair_id}").status_code == 200


# The preview


@pytest.mark.parametrize("path", ["", "agenda", "agenda?view=list", "speakers"])
def test_the_preview_is_for_staff_alone(
    event: Event,
    opening: Session,
    editor: CheckedClient,
    client: CheckedClient,
    signed_in: SignIn,
    path: str,
) -> None:
    assert released(editor) == 303
    draft = make_session(event, title=both("مسودة", "Still a draft"), starts_at=at(14), ends_at=at(15))
    make_part(draft, make_person(name=both("سلمى", "Salma Draft")))
    db.session.commit()
    stranger = signed_in(make_staff(make_event("another")))
    asked = f"/en/doha/{path}{'&' if '?' in path else '?'}preview=1"
    for reader, expected in [(client, False), (stranger, False), (editor, True)]:
        page = text_of(reader.get(asked))
        assert ("Still a draft" in page or "Salma Draft" in page) is expected
    assert client.get(f"/en/doha/sessions/{draft.public_id}?preview=1").status_code == 404
    assert editor.get(f"/en/doha/sessions/{draft.public_id}?preview=1").status_code == 200


def test_the_preview_shows_what_the_public_would_see(talks: Session, editor: CheckedClient) -> None:
    talks.visibility = Visibility.CLOSED
    db.session.commit()
    assert "Consultations" not in text_of(editor.get("/en/doha/agenda?preview=1"))
    assert "Opening" in text_of(editor.get("/en/doha/agenda?preview=1"))


def test_a_cancelled_session_stays_where_readers_look_for_it(
    talks: Session, editor: CheckedClient, client: CheckedClient
) -> None:
    assert released(editor) == 303
    talks.status = SessionStatus.CANCELLED
    db.session.commit()
    assert released(editor) == 303
    page = text_of(client.get("/en/doha/agenda"))
    assert "Consultations is cancelled." in page
    assert client.get(f"/en/doha/sessions/{talks.public_id}").status_code == 200
