"""The overview of an event, its mail and audit pages, the front page, and the addresses for operators."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text as sql

from eventapp.accounts.models import Account
from eventapp.config import ROOT
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.core.text import strip_isolates
from eventapp.events.models import Event
from eventapp.events.rules.workflow import Audience, EventState, StaffRole
from eventapp.mail import service as mail
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import MailState
from eventapp.programme.rules.vocabulary import SessionKind
from eventapp.registration.rules.workflow import InvitationState, ParticipantState
from eventapp.remarks.models import Remarks
from eventapp.workspace import queries
from tests.client import MARK, CheckedClient
from tests.factories import (
    at,
    make_account,
    make_delegation,
    make_event,
    make_part,
    make_participant,
    make_person,
    make_room,
    make_session,
    make_staff,
)

Sign = Callable[[Account], CheckedClient]
HOME = "/en/doha/manage/"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def owner(event: Event, signed_in: Sign) -> CheckedClient:
    return signed_in(make_staff(event))


def tasks(client: CheckedClient) -> dict[str, tuple[int, str]]:
    """What the overview asks for: in words, how many, and where it leads."""
    page = client.get(HOME).get_data(as_text=True)
    found = re.findall(r'class="figure">(\d+)</span><p>([^<]+)</p><a class="btn go" href="([^"]+)"', page)
    return {unescape(text): (int(count), unescape(link)) for count, text, link in found}


def queued(
    event: Event | None, *, sensitive: bool = False, state: MailState = MailState.QUEUED
) -> MailMessage:
    message = mail.queue(
        "invitation",
        to_address="guest@example.org",
        to_name=f"Guest{MARK}",
        language="en",
        event=event,
        is_sensitive=sensitive,
        values={"link": "http://localhost/en/secret-link", "valid_until": clock.now()},
    )
    message.state = state
    db.session.flush()
    return message


def test_the_overview_counts_what_needs_somebody_and_leads_there(event: Event, owner: CheckedClient) -> None:
    assert tasks(owner) == {}
    event.theme = LocalizedText(en=f"Borders{MARK}")
    make_session(event, make_room(event))
    queued(event, state=MailState.FAILED)
    found = tasks(owner)
    assert found["text lacks a language"] == (1, "/en/doha/manage/languages")
    assert found["mail could not be sent"] == (1, "/en/doha/manage/mail?state=failed")
    assert found["change is not released yet"][0] == 1
    for _count, link in found.values():
        assert owner.get(link).status_code == 200, link


def test_the_overview_tells_who_waits_and_what_is_owed(
    event: Event, owner: CheckedClient, signed_in: Sign
) -> None:
    """Deadlines pass by themselves: nothing is written between the two readings."""
    delegation = make_delegation(event, state=InvitationState.SENT)
    delegation.answer_by = clock.now().date() - timedelta(days=2)
    make_participant(make_delegation(event), state=ParticipantState.UNDER_REVIEW)
    part = make_part(make_session(event), make_person())
    remarks = Remarks(event_id=event.id, session_id=part.session_id, part_id=part.id)
    remarks.deadline_at = clock.now() + timedelta(hours=1)
    db.session.add(remarks)
    db.session.commit()
    found = tasks(owner)
    assert found["answer is overdue"] == (1, "/en/doha/manage/delegations")
    assert found["person waits for a decision"] == (1, "/en/doha/manage/accreditation")
    assert "text of a speaker is overdue" not in found
    with clock.stopped(remarks.deadline_at + timedelta(minutes=1)):
        assert tasks(owner)["text of a speaker is overdue"] == (1, "/en/doha/manage/remarks")
    for _count, link in tasks(owner).values():
        assert owner.get(link).status_code == 200, link
    asked = set(tasks(signed_in(make_staff(event, StaffRole.VIEWER))))
    assert not asked & {"answer is overdue", "person waits for a decision", "text of a speaker is overdue"}


def test_a_viewer_is_not_asked_to_mend_mails(event: Event, signed_in: Sign) -> None:
    queued(event, state=MailState.FAILED)
    assert tasks(signed_in(make_staff(event, StaffRole.VIEWER))) == {}


def test_the_overview_costs_the_same_for_one_session_and_for_three(
    event: Event, owner: CheckedClient, queries: list[str]
) -> None:
    costs = []
    for count in (1, 2):
        for _number in range(count):
            make_session(event, make_room(event), starts_at=at(9), ends_at=at(10))
        db.session.commit()
        queries.clear()
        assert owner.get(HOME).status_code == 200
        costs.append(len(queries))
    assert costs == [costs[0]] * 2


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("state", list(EventState))
def test_the_overview_speaks_of_every_state(
    event: Event, owner: CheckedClient, state: EventState, language: str
) -> None:
    event.state = state
    make_session(event, make_room(event))
    assert owner.get(f"/{language}/doha/manage/").status_code == 200


@pytest.mark.parametrize("state", list(MailState))
def test_a_mail_with_a_personal_link_never_shows_its_text(
    event: Event, owner: CheckedClient, state: MailState
) -> None:
    kept, open_one = queued(event, sensitive=True, state=state), queued(event, state=state)
    for language in ("ar", "en"):
        secret = owner.get(f"/{language}/doha/manage/mail/{kept.public_id}").get_data(as_text=True)
        shown = owner.get(f"/{language}/doha/manage/mail/{open_one.public_id}").get_data(as_text=True)
        assert ("secret-link" in secret, "secret-link" in shown) == (False, True)
    assert "secret-link" not in owner.get("/en/doha/manage/mail").get_data(as_text=True)
    assert f"{kept.public_id}/resending" not in secret


@pytest.mark.parametrize(
    ("role", "readable"),
    [
        (StaffRole.OWNER, {"accreditation", "remarks_receipt", "invitation"}),
        (StaffRole.PROGRAMME, {"remarks_receipt", "invitation"}),
        (StaffRole.ACCREDITATION, {"accreditation", "invitation"}),
    ],
)
def test_each_reads_the_mails_of_their_own_matter(
    event: Event, signed_in: Sign, role: StaffRole, readable: set[str]
) -> None:
    made = {}
    for template in ("accreditation", "remarks_receipt", "invitation"):
        made[template] = queued(event, state=MailState.FAILED)
        made[template].template = template
    db.session.commit()
    client = signed_in(make_staff(event, role))
    listed = client.get("/en/doha/manage/mail").text
    for template, message in made.items():
        path = f"/en/doha/manage/mail/{message.public_id}"
        assert (path in listed) is (template in readable)
        assert client.get(path).status_code == (200 if template in readable else 404)
    assert tasks(client).get("mails could not be sent", (1, ""))[0] == len(readable)


def test_every_confidential_mail_exists() -> None:
    named = {name for names in queries.CONFIDENTIAL.values() for name in names}
    folders = {path.name for path in (ROOT / "templates" / "mail").iterdir()}
    assert named <= folders
    own = {"role_granted", "sign_in", "invitation", "reset", "change_email", "email_change_asked", "_layout"}
    assert folders - named == own  # a new mail says whose matter it is


def test_a_mail_that_waits_for_its_batch_or_left_already_is_not_sent_by_itself(event: Event) -> None:
    for state in set(MailState) - {MailState.FAILED, MailState.DISCARDED}:
        message = queued(event, state=state)
        mail.retry(message)
        assert message.state is state
    blank = queued(event, sensitive=True, state=MailState.FAILED)
    mail.retry(blank)
    assert blank.state is MailState.FAILED


def test_mails_are_listed_by_state_sent_again_and_discarded(event: Event, owner: CheckedClient) -> None:
    failed, waiting = queued(event, state=MailState.FAILED), queued(event)
    foreign = queued(make_event("other"))
    path = "/en/doha/manage/mail"

    def listed(query: str) -> list[str]:
        return re.findall(
            r'row-link" href="/en/doha/manage/mail/(\w+)"', owner.get(path + query).get_data(as_text=True)
        )

    assert listed("") == [waiting.public_id, failed.public_id]
    assert listed("?state=failed") == [failed.public_id]
    assert listed("?state=nonsense") == [waiting.public_id, failed.public_id]
    assert owner.get(f"{path}/{foreign.public_id}").status_code == 404
    assert owner.press(f"{path}/{failed.public_id}/resending").status_code == 303
    assert owner.press(f"{path}/{waiting.public_id}/discarding").status_code == 303
    assert (failed.state, waiting.state) == (MailState.QUEUED, MailState.DISCARDED)


def test_the_audit_page_tells_who_did_what(event: Event, owner: CheckedClient) -> None:
    owner.submit("/en/doha/manage/description", theme__en=f"Borders{MARK}")
    owner.press("/en/doha/manage/state/conclusion")
    for language in ("en", "ar"):
        assert owner.get(f"/{language}/doha/manage/audit").status_code == 200
    page = strip_isolates(owner.get("/en/doha/manage/audit").get_data(as_text=True))
    assert f"Mona Al-Kuwari{MARK} changed: event." in page
    assert f"Mona Al-Kuwari{MARK} changed the state: event." in page
    assert "Every entry is as it was written." in page
    db.session.execute(sql("UPDATE audit_entry SET object_id = 'forged' WHERE sequence = 1"))
    page = owner.get("/en/doha/manage/audit").get_data(as_text=True)
    assert "Every entry is as it was written." not in page
    assert "was changed after it was written." in page


def test_health_says_alive_ready_degraded_and_away(
    app: Flask, client: CheckedClient, monkeypatch: pytest.MonkeyPatch, queries: list[str]
) -> None:
    queries.clear()
    live = client.get("/health/live")
    assert (live.status_code, live.get_json(), queries) == (200, {"status": "ok"}, [])
    assert client.get("/health/ready").get_json() == {"status": "ok"}
    queued(None).created_at = clock.now() - timedelta(hours=1)
    assert client.get("/health/ready").get_json() == {"status": "degraded"}
    with monkeypatch.context() as patch:

        def away() -> Any:
            return db.session.execute(sql("SELECT 1 FROM no_such_table"))

        patch.setattr("eventapp.workspace.views.health.waiting", away)
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "unavailable"})
    assert client.get("/health/ready").status_code == 200


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "ar"),
        ("", "ar"),
        ("en", "en"),
        ("en-GB,en;q=0.8", "en"),
        ("ar-QA", "ar"),
        ("fr,de;q=0.9", "ar"),
        ("fr,en;q=0.5", "en"),
        ("en;q=0.4,ar;q=0.9", "ar"),
        ("x" * 500, "ar"),
    ],
)
def test_the_root_leads_to_the_language_the_device_asks_for(
    client: CheckedClient, asked: str | None, language: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": asked} if asked is not None else {})
    assert (answer.status_code, answer.location) == (302, f"/{language}/")
    assert "Accept-Language" in answer.headers["Vary"].split(", ")


def test_the_front_page_lists_what_everybody_may_read(client: CheckedClient) -> None:
    assert "No meeting is announced yet" in client.get("/en/").get_data(as_text=True)
    today = clock.now().date()
    for slug, days in (("past", -10), ("older", -20), ("later", 20), ("soon", 10)):
        day = today + timedelta(days=days)
        make_event(slug, first_on=day, last_on=day)
    make_event("draft", state=EventState.DRAFT)
    make_event("archived", state=EventState.ARCHIVED)
    make_event("by-link", audience=Audience.LINK)
    make_event("closed", audience=Audience.PARTICIPANTS)
    make_event("deleted", deleted_at=clock.now())
    page = client.get("/en/").get_data(as_text=True)
    assert re.findall(r'<h3><a href="/en/([\w-]+)/"', page) == ["soon", "later", "past", "older"]
    assert client.get("/ar/").status_code == 200


@pytest.mark.parametrize(
    ("moment", "group"),
    [
        (at(23, 59, day=29), "To come"),
        (datetime(2023, 1, 29, 21, tzinfo=UTC), "In progress"),  # midnight in Doha
        (at(23, 59, day=31), "In progress"),
        (datetime(2023, 1, 31, 21, tzinfo=UTC), "Held"),
    ],
)
def test_a_meeting_is_in_progress_on_the_days_of_its_own_place(
    client: CheckedClient, moment: datetime, group: str
) -> None:
    make_event("doha")
    with clock.stopped(moment):
        page = client.get("/en/").get_data(as_text=True)
    assert re.findall(r"<h2>([\w ]+)</h2>", page) == [group]


def test_home_lists_the_events_one_works_on(event: Event, signed_in: Sign) -> None:
    make_event("other")
    own = signed_in(make_staff(event, StaffRole.VIEWER)).get("/en/home").get_data(as_text=True)
    stranger = signed_in(make_account()).get("/ar/home").get_data(as_text=True)
    everything = signed_in(make_account(is_administrator=True)).get("/en/home").get_data(as_text=True)
    found = [
        re.findall(r'<h2 class="h3"><a href="/\w\w/([\w-]+)/manage/"', page)
        for page in (own, stranger, everything)
    ]
    assert [sorted(slugs) for slugs in found] == [["doha"], [], ["doha", "other"]]


def test_the_overview_counts_the_same_sessions_everywhere(event: Event, owner: CheckedClient) -> None:
    make_session(event, make_room(event))
    make_session(event, kind=SessionKind.BREAK, starts_at=at(10), ends_at=at(11), languages="ar")
    make_session(event, starts_at=None, ends_at=None, languages="ar")
    with clock.stopped(at(9, day=30)):
        page = owner.get(HOME).get_data(as_text=True)
    plots = re.findall(r'<h2 id="(by-[a-z]+)">(.*?)</section>', page, re.DOTALL)
    assert "2 sessions are scheduled" in page
    assert {name: sum(map(int, re.findall(r"<b>(\d+)</b>", plot))) for name, plot in plots} == {
        "by-day": 2,
        "by-kind": 2,
        "by-language": 1,
    }
