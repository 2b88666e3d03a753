"""The interpreters' desk: their sessions alone, what is new since they looked, and the texts on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.languages import LANGUAGES
from eventapp.core.locale import reading_of
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.programme.models import Session
from eventapp.remarks import queries, service
from eventapp.remarks.faces import pack
from eventapp.remarks.models import InterpreterDesk, Remarks, RemarksSeen, RemarksVersion
from eventapp.remarks.rules.news import News, news
from eventapp.remarks.rules.workflow import Hand, RemarksState
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import (
    at,
    both,
    make_event,
    make_item,
    make_part,
    make_person,
    make_remarks,
    make_session,
    make_staff,
)
from tests.pdf import assert_accessible, reader, text_of

SignIn = Callable[[Account], CheckedClient]
BOARD = "/en/doha/manage/remarks"
DAY = f"{BOARD}/desk?day=2023-01-30"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


def said(event: Event, words: str, **values: Any) -> Remarks:
    session = make_session(event, title=both(f"جلسة {words}", f"Session {words}"), **values)
    item = make_item(session, 5)
    person = make_person(name=both(f"متحدث {words}", f"Speaker {words}"))
    return make_remarks(make_part(session, person, item_id=item.id), both(f"نص {words}", f"Text {words}"))


@pytest.fixture
def first(event: Event) -> Remarks:
    return said(event, "one")


@pytest.fixture
def second(event: Event) -> Remarks:
    return said(event, "two", starts_at=at(11), ends_at=at(12))


@pytest.fixture
def account(event: Event) -> Account:
    return make_staff(event, StaffRole.INTERPRETER)


@pytest.fixture
def interpreter(account: Account, signed_in: SignIn) -> CheckedClient:
    return signed_in(account)


@pytest.fixture
def organiser(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


def new_version(remarks: Remarks, speech: str, number: int = 2) -> RemarksVersion:
    row = RemarksVersion(
        remarks_id=remarks.id, language="en", number=number, speech=speech, hand=Hand.SPEAKER, written_by=""
    )
    db.session.add(row)
    db.session.commit()
    return row


def newest(remarks: Remarks) -> str:
    return max(remarks.versions, key=lambda version: version.id).public_id


def desk(client: CheckedClient) -> str:
    return client.get(DAY).get_data(as_text=True)


def test_news_are_what_came_after_one_looked() -> None:
    assert [news(7, None), news(7, 6), news(7, 7)] == [News.NEW, News.CHANGED, News.READ]


def test_without_an_assignment_an_interpreter_reads_all(
    interpreter: CheckedClient, first: Remarks, second: Remarks
) -> None:
    told = desk(interpreter)
    assert "Text one" in told and "Text two" in told


def test_an_assignment_in_both_languages(
    organiser: CheckedClient, account: Account, first: Remarks, second: Remarks, event: Event
) -> None:
    for language in ("ar", "en"):
        for path in (f"{BOARD}/interpreters", f"{BOARD}/interpreters/{account.public_id}"):
            assert organiser.get(path.replace("/en/", f"/{language}/")).status_code == 200
    path = f"{BOARD}/interpreters/{account.public_id}"
    answer = organiser.submit(path, booth=f"Booth{MARK}", sessions=first.session.public_id)
    assert answer.status_code == 303
    held = queries.find_desk(event, account.id)
    assert held is not None
    assert (held.booth, held.session_ids) == (f"Booth{MARK}", frozenset({first.session_id}))
    assert f'checked id="sessions-0" name="sessions" type="checkbox" value="{first.session.public_id}"' in (
        organiser.get(path).get_data(as_text=True)
    )
    for language in ("en", "ar"):
        told = organiser.get(f"/{language}/doha/manage/remarks/interpreters").get_data(as_text=True)
        assert "Booth" in told


def assign(event: Event, account: Account, *sessions: Session) -> None:
    service.assign(event, account, booth="Booth 2", sessions=sessions)
    db.session.commit()


def test_an_assigned_interpreter_reads_their_sessions_alone(
    interpreter: CheckedClient, account: Account, event: Event, first: Remarks, second: Remarks
) -> None:
    assign(event, account, first.session)
    told = desk(interpreter)
    assert "Text one" in told and "Booth 2" in told
    assert "Text two" not in told and "Session two" not in told
    foreign = second.session.public_id
    assert interpreter.get(f"{BOARD}/desk/sessions/{foreign}.pdf").status_code == 404
    unknown = interpreter.get(f"{BOARD}/desk/sessions/unknown.pdf")
    missing = interpreter.get(f"{BOARD}/desk/sessions/{foreign}.pdf")
    assert missing.data.replace(foreign.encode(), b"") == unknown.data.replace(b"unknown", b"")


def test_organisers_read_all_whatever_is_assigned_to_them(
    signed_in: SignIn, event: Event, first: Remarks, second: Remarks
) -> None:
    account = make_staff(event, StaffRole.PROGRAMME)
    assign(event, account, first.session)
    assert "Text two" in desk(signed_in(account))


def test_nobody_but_interpreters_of_the_event_is_assigned(
    organiser: CheckedClient, event: Event, first: Remarks
) -> None:
    other = make_staff(event, StaffRole.VIEWER)
    elsewhere = make_staff(make_event("other"), StaffRole.INTERPRETER)
    for account in (other, elsewhere):
        assert organiser.get(f"{BOARD}/interpreters/{account.public_id}").status_code == 404
    assert db.session.query(InterpreterDesk).count() == 0


def press(client: CheckedClient, *versions: str) -> int:
    token = form_fields(desk(client))["csrf_token"]
    data = {"csrf_token": token, "day": "2023-01-30", "version": list(versions)}
    return client.post(f"{BOARD}/desk/reading", data=data).status_code


def test_new_and_changed_since_one_looked(
    interpreter: CheckedClient, account: Account, first: Remarks, second: Remarks
) -> None:
    told = desk(interpreter)
    assert told.count('<span class="mark mark--now">New</span>') == 2
    assert "Mark all 2 texts as read" in told
    assert db.session.query(RemarksSeen).count() == 0  # looking writes nothing
    assert press(interpreter, newest(first), newest(second)) == 303
    told = desk(interpreter)
    assert '<span class="mark mark--now">' not in told and "Mark all" not in told
    new_version(first, "Text one changed")
    told = desk(interpreter)
    assert told.count("Changed since you last looked") == 1
    assert "changed</ins>" in told
    ar = interpreter.get(DAY.replace("/en/", "/ar/"))
    assert ar.status_code == 200


def test_what_comes_while_one_reads_stays_new(interpreter: CheckedClient, first: Remarks) -> None:
    shown = newest(first)
    new_version(first, "Later")
    assert press(interpreter, shown) == 303
    assert "Changed since you last looked" in desk(interpreter)
    assert press(interpreter, shown) == 303  # a second click changes nothing
    assert "Changed since you last looked" in desk(interpreter)


def test_each_account_has_looked_for_itself(
    interpreter: CheckedClient, signed_in: SignIn, event: Event, first: Remarks
) -> None:
    press(interpreter, newest(first))
    other = signed_in(make_staff(event, StaffRole.INTERPRETER))
    assert '<span class="mark mark--now">New</span>' in desk(other)


def test_foreign_versions_cannot_be_marked(
    interpreter: CheckedClient, account: Account, event: Event, first: Remarks, second: Remarks
) -> None:
    assign(event, account, first.session)
    unread = said(make_event("other"), "three")
    hidden = said(event, "four")
    hidden.state = RemarksState.WITHHELD
    assign(event, account, first.session, hidden.session)
    for foreign in (second.versions[0], unread.versions[0], hidden.versions[0]):
        assert press(interpreter, first.versions[0].public_id, foreign.public_id) == 404
    assert db.session.query(RemarksSeen).count() == 0


def test_the_desk_asks_as_much_for_many(
    interpreter: CheckedClient, event: Event, first: Remarks, queries: list[str]
) -> None:
    def cost() -> int:
        queries.clear()
        assert interpreter.get(DAY).status_code == 200
        return len(queries)

    one = cost()
    for number in range(3):
        said(event, f"more {number}")
    assert cost() == one


# On paper

SPEECH_AR = "### افتتاح\n\nأصحاب المعالي، **نؤكد** القرار 2396 (2017).\n\n- أولا\n- ثانيا"
SPEECH_EN = "Mr President, **we** thank you.\n\n1. First\n2. Second"


@pytest.fixture
def spoken(event: Event) -> Remarks:
    found = said(event, "one")
    found.spoken = "ar"
    for version in found.versions:
        version.speech = SPEECH_AR if version.language == "ar" else SPEECH_EN
    new_version(found, SPEECH_EN + "\n\nThird.", 3)
    return found


MADE = datetime(2023, 1, 29, 15, 20, tzinfo=UTC)


@pytest.mark.needs("poppler")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pack_of_a_day(event: Event, spoken: Remarks, second: Remarks, language: str) -> None:
    groups = queries.desk(event)
    made = pack.pack(event, groups, reading_of(event, language), subject="30 January", made_at=MADE)
    assert (made.conforms, made.substitutions) == (True, ())
    assert_accessible(made.pdf, language)
    pages = [page.extract_text() for page in reader(made.pdf).pages]
    assert all("Check against delivery" in page for page in pages)
    told = text_of(made.pdf)
    assert told.count("بالنص كما") == len(pages)
    assert "Mr President, we thank you." in told and "2. Second" in told and "Third." in told
    assert "version 3" in told if language == "en" else "٣" in told or "3" in told
    assert "18:20" in told or "١٨:٢٠" in told  # the time of the pack, at the event's place
    again = pack.pack(event, groups, reading_of(event, language), subject="30 January", made_at=MADE)
    assert again.digest == made.digest


@pytest.mark.needs("poppler")
def test_the_packs_go_out_to_their_readers_and_stay_nowhere(
    interpreter: CheckedClient, account: Account, event: Event, first: Remarks, second: Remarks
) -> None:
    assign(event, account, first.session)
    with clock.stopped(MADE):
        for path in (
            f"{BOARD}/desk/days/2023-01-30.pdf",
            f"{BOARD}/desk/sessions/{first.session.public_id}.pdf",
        ):
            for language in ("ar", "en"):
                answer = interpreter.get(path.replace("/en/", f"/{language}/"))
                assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
                assert answer.headers["Cache-Control"] == "private, no-store"
                told = text_of(answer.data)
                assert "Text one" in told and "Text two" not in told
    assert interpreter.get(f"{BOARD}/desk/days/2024-01-30.pdf").status_code == 404
    assert io.BytesIO(answer.data).read(5) == b"%PDF-"


def test_drafts_stand_in_no_pack(event: Event, first: Remarks, interpreter: CheckedClient) -> None:
    first.draft = both("سر", f"Unsent secret{MARK}")
    first.state = RemarksState.RETURNED
    db.session.commit()
    told = text_of(interpreter.get(f"{BOARD}/desk/days/2023-01-30.pdf").data)
    assert "Unsent secret" not in told and "Text one" not in told
