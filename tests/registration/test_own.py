"""Somebody's own page: let in by a mailed link, their sessions, and the calendar that follows them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, url_for

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.core.logs import hide_secrets
from eventapp.events.models import Event
from eventapp.events.rules.workflow import EventState, StaffRole
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import SessionStatus, Visibility
from eventapp.registration import labels, visit
from eventapp.registration.models import Participant, ParticipantFeed, ParticipantLink
from eventapp.registration.queries import own as queries
from eventapp.registration.rules.own import Item, Task, checklist
from eventapp.registration.rules.roster import Gap
from eventapp.registration.rules.workflow import GONE, ParticipantState
from eventapp.registration.service import own as service
from eventapp.registration.service.notices import OWN_LINK, own_link, tell
from tests.client import CheckedClient, form_fields
from tests.factories import (
    both,
    make_delegation,
    make_event,
    make_participant,
    make_room,
    make_session,
    make_staff,
)
from tests.registration.conftest import mails
from tests.releases import release

S = ParticipantState
Entering = Callable[..., CheckedClient]


@pytest.fixture
def sessions(event: Event) -> list[Session]:
    """Three released sessions, the last one closed."""
    hall, salwa, ward = (make_room(event, code) for code in ("hall", "salwa", "ward"))
    made = [
        make_session(event, hall, title=both("الافتتاح", "Opening")),
        make_session(event, salwa, title=both("الحدود", "Borders")),
        make_session(event, ward, title=both("مغلقة", "Behind doors"), visibility=Visibility.CLOSED),
    ]
    release(event)
    return made


@pytest.fixture
def person(event: Event) -> Participant:
    return make_participant(make_delegation(event), state=S.APPROVED)


@pytest.fixture
def entered(app: Flask) -> Entering:
    """A client in which somebody opened their own page."""

    def enter(person: Participant) -> CheckedClient:
        path = OWN_LINK.format(language="en", token=own_link(person))
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        assert client.submit(path).status_code == 303
        return client

    return enter


def page_of(person: Participant, language: str = "en") -> str:
    return f"/{language}/doha/my/{person.public_id}"


def press(client: CheckedClient, person: Participant, action: str, **fields: str) -> Any:
    token = form_fields(client.get(page_of(person)).get_data(as_text=True))["csrf_token"]
    return client.post(f"{page_of(person)}/{action}", data={"csrf_token": token, **fields})


def feed_of(client: CheckedClient, person: Participant, scope: str = "starred") -> str:
    """The path of a fresh calendar, as the page shows it."""
    assert press(client, person, "calendar", scope=scope).status_code == 303
    found = re.search(r"webcal://localhost(/en/calendar/\S+\.ics)", client.get(page_of(person)).text)
    assert found is not None
    return found[1]


def titles(client: CheckedClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    return sorted(re.findall(r"^SUMMARY[^:]*:(.*)\r$", answer.get_data(as_text=True), re.M))


def test_the_link_of_a_mail_lets_one_device_in(
    app: Flask, client: CheckedClient, event: Event, person: Participant
) -> None:
    tell(event, person)
    db.session.commit()
    found = re.search(r"http://localhost(/en/my/link/\S+)", mails()[-1].text)
    assert found is not None
    with app.test_request_context("/en/"):
        assert url_for("registration.open_own_link", token="t") == OWN_LINK.format(language="en", token="t")
    assert client.get(page_of(person)).status_code == 404
    assert client.get(found[1]).status_code == 200  # a mail scanner opens nothing
    assert client.get(page_of(person)).status_code == 404
    answer = client.submit(found[1])
    assert (answer.status_code, answer.location) == (303, page_of(person))
    assert client.get(page_of(person)).status_code == 200
    assert app.test_client().get(page_of(person)).status_code == 404
    assert press(client, person, "end").status_code == 303
    assert client.get(page_of(person)).status_code == 404


def test_a_link_revoked_or_expired_opens_nothing_and_closes_what_it_opened(
    event: Event, person: Participant, entered: Entering, client: CheckedClient
) -> None:
    window = entered(person)
    path = OWN_LINK.format(language="en", token=own_link(person))
    row = db.session.query(ParticipantLink).order_by(ParticipantLink.id.desc()).first()
    assert row is not None
    db.session.commit()
    later = clock.now() + timedelta(days=121)
    with clock.stopped(later):
        assert "not valid any more" in client.get(path).text
        assert client.submit(path).status_code == 400
        assert window.get(page_of(person)).status_code == 404
    assert window.get(page_of(person)).status_code == 200
    for link in db.session.query(ParticipantLink):
        link.revoked_at = clock.now()
    assert window.get(page_of(person)).status_code == 404
    assert "not valid any more" in client.get("/en/my/link/unknown").text


def test_anothers_page_is_unknown_and_so_is_another_event(
    event: Event, person: Participant, entered: Entering
) -> None:
    window = entered(person)
    other = make_participant(make_delegation(event), state=S.APPROVED)
    abroad = make_event("elsewhere")
    unknown = window.get("/en/doha/my/nobody12nobody12")
    for path in (page_of(other), f"/en/{abroad.slug}/my/{person.public_id}"):
        assert window.get(path).status_code == unknown.status_code == 404
    token = form_fields(window.get(page_of(person)).text)["csrf_token"]
    for action in ("calendar", "calendar/revocation", "language", "withdrawal", "stars", "end"):
        sent = {"csrf_token": token, "language": "ar", "scope": "starred"}
        assert window.post(f"{page_of(other)}/{action}", data=sent).status_code == 404
    assert other.state is S.APPROVED
    assert other.language == "en"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("state", list(S))
def test_every_state_is_said_in_one_sentence(
    app: Flask, person: Participant, entered: Entering, state: ParticipantState, language: str
) -> None:
    person.state = state
    window = entered(person)
    page = window.get(page_of(person, language)).text
    with app.test_request_context(f"/{language}/"):
        assert f'<h1 class="status">{labels.OWN_STATES[state]}</h1>' in page


def test_the_checklist_names_what_is_open_first_and_asks_nothing_of_whoever_is_gone() -> None:
    found = checklist(S.NOMINATED, (Gap.OFFICE, Gap.CONSENT), has_photo=True, has_feed=False)
    assert [item.task for item in found if not item.is_done] == [
        *(Task.SUBMISSION, Task.CONSENT, Task.PARTICULARS, Task.APPROVAL, Task.CALENDAR)
    ]
    assert found[2] == Item(Task.PARTICULARS, False, gaps=(Gap.OFFICE,))
    assert found[-2:] == (Item(Task.PHOTO, True), Item(Task.PAPERS, True))
    done = checklist(S.APPROVED, (), has_photo=True, has_feed=True)
    assert all(item.is_done for item in done)
    for state in GONE:
        assert checklist(state, (Gap.NAME_ARABIC,), has_photo=False, has_feed=False) == ()


def test_what_is_asked_says_by_when(event: Event, entered: Entering) -> None:
    person = make_participant(make_delegation(event), consented_at=None, office=LocalizedText())
    page = entered(person).get(page_of(person)).text
    assert "Missing: office." in page
    assert "By Friday 1 January 2100, 23:59." in page


def test_stars_are_united_taken_out_and_known_to_the_released_agenda_alone(
    event: Event, sessions: list[Session], person: Participant, entered: Entering
) -> None:
    window = entered(person)
    first, second, closed = (one.public_id for one in sessions)
    token = form_fields(window.get(page_of(person)).text)["csrf_token"]

    def told(**change: str) -> list[str]:
        answer = window.post(
            f"{page_of(person)}/stars",
            data={"csrf_token": token, **change},
            headers={"Accept": "application/json"},
        )
        found: list[str] = answer.get_json()["stars"]
        return found

    assert told(add=f"{first}.{closed}.unknown") == [first]  # a closed session is there for nobody
    assert told(add=f"{first}.{second}") == sorted([first, second])  # as from a second browser
    page = window.get(page_of(person)).text
    assert "Opening" in page
    assert "Borders" in page
    assert "Behind doors" not in page
    assert press(window, person, "stars", remove=first).status_code == 303
    assert queries.stars_of(person) == {second}


def test_the_calendar_holds_what_is_starred_or_everything(
    event: Event, sessions: list[Session], person: Participant, entered: Entering, client: CheckedClient
) -> None:
    window = entered(person)
    path = feed_of(window, person)
    assert titles(client, path) == []  # nothing is starred: not everything
    service.change_stars(person, known={one.public_id for one in sessions}, add={sessions[0].public_id})
    assert titles(client, path) == ["Opening⁂"]
    assert "private, no-cache" in client.get(path).headers["Cache-Control"]
    assert titles(client, path.replace("/en/", "/ar/")) == ["الافتتاح⁂"]
    assert titles(client, feed_of(window, person, "everything")) == ["Borders⁂", "Opening⁂"]


def test_the_calendar_has_the_revisions_of_the_public_one_and_answers_304(
    event: Event, sessions: list[Session], person: Participant, entered: Entering, client: CheckedClient
) -> None:
    path = feed_of(entered(person), person, "everything")
    sessions[0].status = SessionStatus.CANCELLED
    release(event)
    own, public = (client.get(one).get_data(as_text=True) for one in (path, "/en/doha/agenda.ics"))
    events = re.compile(r"BEGIN:VEVENT.*?END:VEVENT", re.S)
    assert events.findall(own) == events.findall(public)
    assert "STATUS:CANCELLED" in own
    assert "SEQUENCE:1" in own
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_a_calendar_taken_back_or_renewed_is_gone_like_an_unknown_one(
    event: Event, sessions: list[Session], person: Participant, entered: Entering, client: CheckedClient
) -> None:
    window = entered(person)
    first = feed_of(window, person)
    second = feed_of(window, person)
    gone, unknown = client.get(first), client.get("/en/calendar/unknown.ics")
    assert (gone.status_code, unknown.status_code) == (404, 404)
    secret = first.rpartition("/")[2].removesuffix(".ics")
    assert gone.text.replace(secret, "unknown") == unknown.text
    assert client.get(second).status_code == 200
    assert press(window, person, "calendar/revocation").status_code == 303
    assert client.get(second).status_code == 404
    assert "webcal:" not in window.get(page_of(person)).text


@pytest.mark.parametrize("end", ["", "/", "/more", ".ics"])
def test_no_path_of_a_link_tells_its_secret(end: str) -> None:
    for way in ("/en/my/link/", "/ar/invitation/link/", "/en/doha/speak/link/", "/en/calendar/"):
        told = hide_secrets(None, "info", {"path": f"{way}s3cret{end}"})
        assert "s3cret" not in str(told)
        assert told["path"].startswith(way)


def test_the_secret_of_a_calendar_is_neither_stored_nor_logged(
    app: Flask, event: Event, person: Participant, entered: Entering, sessions: list[Session]
) -> None:
    path = feed_of(entered(person), person)
    secret = path.rpartition("/")[2].removesuffix(".ics")
    row = db.session.query(ParticipantFeed).one()
    assert secret not in {row.nonce, row.token_hash}
    told = hide_secrets(None, "info", {"path": path})
    assert told == {"path": "/en/calendar/[hidden]"}


def test_the_calendar_of_an_event_that_is_not_public_is_not_there(
    event: Event, sessions: list[Session], person: Participant, entered: Entering, client: CheckedClient
) -> None:
    path = feed_of(entered(person), person)
    event.state = EventState.DRAFT
    assert client.get(path).status_code == 404
    page = entered(person).get(page_of(person)).text
    assert "The agenda is not published yet." in page


def test_another_participant_changes_nothing_of_mine(
    event: Event, sessions: list[Session], person: Participant, entered: Entering, client: CheckedClient
) -> None:
    """Two worlds: in one somebody else stars, subscribes and withdraws, in the other nobody does."""
    window = entered(person)
    path = feed_of(window, person)
    service.change_stars(person, known={sessions[0].public_id}, add={sessions[0].public_id})

    def seen() -> tuple[str, bytes]:
        page = re.sub(r'name="csrf_token" value="[^"]*"', "", window.get(page_of(person)).text)
        return page, client.get(path).get_data()

    before = seen()
    other = make_participant(person.delegation or make_delegation(event), state=S.APPROVED)
    theirs = entered(other)
    press(theirs, other, "stars", add=sessions[1].public_id)
    feed_of(theirs, other)
    press(theirs, other, "withdrawal")
    assert other.state is S.WITHDRAWN
    assert seen() == before


def test_somebody_withdraws_and_whoever_waits_moves_up(event: Event, entered: Entering) -> None:
    delegation = make_delegation(event)
    person = make_participant(delegation, state=S.APPROVED)
    window = entered(person)
    assert press(window, person, "withdrawal").status_code == 303
    assert person.state is S.WITHDRAWN
    assert press(window, person, "withdrawal").status_code == 409
    assert "Withdraw my participation" not in window.get(page_of(person)).text


def test_the_language_of_mails_is_ones_own_choice(
    event: Event, person: Participant, entered: Entering
) -> None:
    window = entered(person)
    assert press(window, person, "language", language="ar").status_code == 303
    assert person.language == "ar"
    assert press(window, person, "language", language="xx").status_code == 303
    assert person.language == "ar"
    tell(event, person)
    db.session.commit()
    assert mails()[-1].language == "ar"


def test_a_device_holds_only_the_newest_links(event: Event, entered: Entering, app: Flask) -> None:
    people = [make_participant(make_delegation(event)) for _number in range(6)]
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    for one in people:
        client.submit(OWN_LINK.format(language="en", token=own_link(one)))
    answers = [client.get(page_of(one)).status_code for one in people]
    assert answers == [404] + [200] * visit._MOST


def test_another_address_ends_every_link_of_the_former_one(
    app: Flask, event: Event, sessions: list[Session], person: Participant, entered: Entering
) -> None:
    """A mail that went to a mistyped address must not go on opening the page of whoever was meant."""
    stranger = entered(person)
    feed = feed_of(stranger, person)
    person.email = "right@example.org"
    db.session.commit()
    assert stranger.get(page_of(person)).status_code == 404
    assert stranger.get(feed).status_code == 404
    assert entered(person).get(page_of(person)).status_code == 200


def test_an_officer_mails_a_new_link_and_ends_the_others(
    event: Event, person: Participant, entered: Entering, signed_in: Callable[[Account], CheckedClient]
) -> None:
    before, officer = entered(person), signed_in(make_staff(event, StaffRole.ACCREDITATION))
    path = f"/en/doha/manage/accreditation/{person.public_id}"
    token = form_fields(officer.get(path).text)["csrf_token"]
    assert officer.post(f"{path}/link", data={"csrf_token": token}).status_code == 303
    assert before.get(page_of(person)).status_code == 404
    assert "/my/link/" in mails()[-1].text
