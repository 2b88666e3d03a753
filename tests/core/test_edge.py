"""What is kept and given again: to whom, for how long, and under which conditions of HTTP."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from eventapp.accounts.models import Account, SignInSession
from eventapp.config import Settings
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.edge.answers import Wish, make
from eventapp.core.edge.store import Keeper, Memory, Versions
from eventapp.events.models import Event, EventStaff
from eventapp.events.rules.workflow import EventState, StaffRole
from eventapp.events.service.changes import raise_public_version
from eventapp.programme.models import Session
from eventapp.programme.rules.vocabulary import Visibility
from tests.client import CheckedClient
from tests.factories import at, both, make_event, make_room, make_session, make_staff
from tests.plugin_requirements import REDIS
from tests.releases import release

SignIn = Callable[[Account], CheckedClient]
AGENDA = "/en/doha/agenda"


@pytest.fixture
def event(app: Flask) -> Event:
    made = make_event("doha")
    make_session(made, make_room(made, "hall"), title=both("الافتتاح", "Opening"))
    release(made)
    return made


def test_a_page_asked_for_again_asks_the_database_for_its_version_alone(
    event: Event, client: CheckedClient, queries: list[str]
) -> None:
    first = client.get(AGENDA)
    queries.clear()
    second = client.get(AGENDA)
    assert second.data == first.data
    assert [query for query in queries if "public_version" not in query] == []
    assert len(queries) == 1


def test_no_cookie_is_set_and_no_token_held(event: Event, client: CheckedClient) -> None:
    answer = client.get(AGENDA)
    assert "Set-Cookie" not in answer.headers
    assert b"csrf" not in answer.data


def test_a_reader_who_has_it_is_told_so(event: Event, client: CheckedClient) -> None:
    plain = client.get(AGENDA)
    packed = client.get(AGENDA, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["ETag"] != packed.headers["ETag"]
    assert not plain.headers["ETag"].startswith("W/")
    for tag in (plain.headers["ETag"], packed.headers["ETag"], f'"other", {plain.headers["ETag"]}', "*"):
        again = client.get(AGENDA, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
    assert client.get(AGENDA, headers={"If-None-Match": '"other"'}).status_code == 200


def test_what_one_reader_took_packed_another_gets_plain(event: Event, client: CheckedClient) -> None:
    packed = client.get(AGENDA, headers={"Accept-Encoding": "gzip"})
    plain = client.get(AGENDA)
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert gzip.decompress(packed.data) == plain.data


def test_head_says_what_get_would(event: Event, client: CheckedClient) -> None:
    answer = client.get(AGENDA)
    head = client.head(AGENDA)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == answer.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(answer.data))


def test_a_change_is_shown_at_once(event: Event, client: CheckedClient) -> None:
    before = client.get("/en/doha/")
    event.title = both("عنوان", "Another title")
    raise_public_version(event)
    after = client.get("/en/doha/")
    assert b"Another title" not in before.data
    assert b"Another title" in after.data


def test_without_a_new_version_what_is_kept_is_given(event: Event, client: CheckedClient) -> None:
    """Shows that the test before tests something: a change that forgets the version stays unseen."""
    client.get("/en/doha/")
    event.title = both("عنوان", "Another title")
    assert b"Another title" not in client.get("/en/doha/").data


def test_made_up_queries_are_answered_and_not_kept(
    event: Event, client: CheckedClient, queries: list[str]
) -> None:
    client.get(f"{AGENDA}?junk=1")
    queries.clear()
    assert client.get(f"{AGENDA}?junk=1").status_code == 200
    assert len(queries) > 1


def test_staff_and_readers_are_kept_apart(event: Event, client: CheckedClient, signed_in: SignIn) -> None:
    hidden = make_session(
        event,
        title=both("مغلقة", "Behind closed doors"),
        starts_at=at(11),
        ends_at=at(12),
        visibility=Visibility.CLOSED,
    )
    release(event)
    staff = signed_in(make_staff(event, StaffRole.VIEWER))
    stranger = signed_in(make_staff(make_event("other"), StaffRole.OWNER))
    for _turn in range(2):
        assert b"Behind closed doors" in staff.get(AGENDA).data
        assert b"Behind closed doors" not in client.get(AGENDA).data
        assert b"Behind closed doors" not in stranger.get(AGENDA).data
    assert isinstance(hidden, Session)


def test_what_is_personal_is_set_in(event: Event, client: CheckedClient, signed_in: SignIn) -> None:
    staff = signed_in(make_staff(event, StaffRole.VIEWER))
    for _turn in range(2):
        page = staff.get(AGENDA).get_data(as_text=True)
        assert "My account" in page and "Workspace" in page and "<!--" not in page
        page = client.get(AGENDA).get_data(as_text=True)
        assert "Sign in" in page and "My account" not in page and "<!--" not in page
    assert "no-store" in staff.get(AGENDA).headers["Cache-Control"]


def test_an_answer_is_dropped_when_its_time_has_come(event: Event, client: CheckedClient) -> None:
    with clock.stopped(at(8, 59)):
        before = client.get("/en/doha/").data
    with clock.stopped(at(9, 1)):
        after = client.get("/en/doha/").data
    assert before != after


def test_what_is_refused_is_not_kept(event: Event, client: CheckedClient) -> None:
    assert client.get("/en/doha/sessions/unknown").status_code == 404
    assert client.get("/en/nowhere/agenda").status_code == 404
    assert "ETag" not in client.get("/en/doha/sessions/unknown").headers


def test_an_untrusted_host_is_refused_even_when_the_page_is_kept(event: Event, client: CheckedClient) -> None:
    assert client.get(AGENDA).status_code == 200
    assert client.get(AGENDA, headers={"Host": "evil.example"}).status_code == 400


def test_memory_drops_the_least_used() -> None:
    memory = Memory(limit=25)
    for name in "abc":
        memory.put((name,), make(name.encode() * 10, [], Wish(1)))
        memory.get(("a",))
    assert [memory.get((name,)) is not None for name in "abc"] == [True, False, True]


def test_a_version_is_believed_for_its_time_only() -> None:
    asked: list[str] = []

    def read(slug: str) -> int | None:
        asked.append(slug)
        return 7 if slug == "doha" else None

    trusting, doubting = Versions(read, 60.0), Versions(read, 0.0)
    assert [trusting.current("doha") for _ in range(3)] == [7, 7, 7]
    assert [doubting.current("doha") for _ in range(3)] == [7, 7, 7]
    assert [trusting.current("gone") for _ in range(2)] == [None, None]
    assert asked == ["doha"] * 4 + ["gone"] * 2


@pytest.mark.needs("redis")
def test_processes_share_what_one_of_them_rendered(tmp_path: Path) -> None:
    settings = Settings(instance_path=tmp_path, secret_key="x", database_url="sqlite://", redis_url=REDIS)
    one, other = Keeper(settings, "build"), Keeper(settings, "build")
    key = ("host", "/en/shared", str(tmp_path))
    answer = make(
        b"<p>x</p>" * 200, [("Content-Type", "text/html")], Wish(3, clock.now() + timedelta(hours=1))
    )
    one.keep(key, answer)
    assert other.find(key, 3) == answer
    assert other.find(key, 4) is None
    assert Keeper(settings, "another build").find(key, 3) is None


def test_without_its_redis_every_process_renders_for_itself(tmp_path: Path) -> None:
    settings = Settings(
        instance_path=tmp_path, secret_key="x", database_url="sqlite://", redis_url="redis://127.0.0.1:1/0"
    )
    keeper = Keeper(settings, "build")
    answer = make(b"body", [], Wish(1))
    keeper.keep(("k",), answer)
    assert keeper.find(("k",), 1) == answer
    assert Keeper(settings, "build").find(("k",), 1) is None


def test_an_answer_without_a_version_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="did not ask"):
        make(b"", [], Wish())


def test_versions_rise_only_by_commits(event: Event) -> None:
    before = event.public_version
    raise_public_version(event)
    db.session.rollback()
    assert db.session.get_one(Event, event.id).public_version == before


# Whoever is signed in, by the short way


def test_a_known_reader_costs_one_read_and_gets_the_same_page(
    event: Event, signed_in: SignIn, queries: list[str]
) -> None:
    staff = signed_in(make_staff(event, StaffRole.VIEWER))
    first = staff.get(AGENDA)
    queries.clear()
    second = staff.get(AGENDA)
    assert len(queries) == 1
    assert second.data == first.data
    differing = {"Set-Cookie", "X-Request-Id", "Date"}
    headers = [
        sorted(pair for pair in answer.headers.items() if pair[0] not in differing)
        for answer in (first, second)
    ]
    assert headers[0] == headers[1]
    assert second.headers["X-Request-Id"] != first.headers["X-Request-Id"]


def test_a_role_taken_away_is_gone_at_once(event: Event, client: CheckedClient, signed_in: SignIn) -> None:
    make_session(
        event,
        title=both("مغلقة", "Behind closed doors"),
        starts_at=at(11),
        ends_at=at(12),
        visibility=Visibility.CLOSED,
    )
    release(event)
    account = make_staff(event, StaffRole.VIEWER)
    staff = signed_in(account)
    for _turn in range(2):
        assert b"Behind closed doors" in staff.get(AGENDA).data
    db.session.execute(delete(EventStaff).where(EventStaff.account_id == account.id))
    for _turn in range(2):
        assert b"Behind closed doors" not in staff.get(AGENDA).data


def test_an_account_switched_off_or_signed_out_is_nobody(event: Event, signed_in: SignIn) -> None:
    account = make_staff(event, StaffRole.VIEWER)
    staff = signed_in(account)
    for _turn in range(2):
        assert b"My account" in staff.get(AGENDA).data
    account.disabled_at = clock.now()
    assert b"My account" not in staff.get(AGENDA).data
    account.disabled_at = None
    assert b"My account" in staff.get(AGENDA).data
    db.session.execute(delete(SignInSession))
    assert b"My account" not in staff.get(AGENDA).data


def test_an_event_taken_back_is_gone_for_a_reader_who_is_known(event: Event, signed_in: SignIn) -> None:
    stranger = signed_in(make_staff(make_event("other"), StaffRole.OWNER))
    for _turn in range(2):
        assert stranger.get(AGENDA).status_code == 200
    event.state = EventState.DRAFT
    assert stranger.get(AGENDA).status_code == 404


def test_a_message_is_shown_once_on_a_page_that_is_kept(event: Event, signed_in: SignIn) -> None:
    staff = signed_in(make_staff(event, StaffRole.VIEWER))
    staff.get(AGENDA)
    with staff.session_transaction() as session:
        session["_flashes"] = [("good", "Something was done.")]
    assert b"Something was done." in staff.get(AGENDA).data
    assert b"Something was done." not in staff.get(AGENDA).data


def test_a_cookie_that_is_not_ours_or_old_goes_the_long_way(
    event: Event, client: CheckedClient, signed_in: SignIn
) -> None:
    staff = signed_in(make_staff(event, StaffRole.VIEWER))
    staff.get(AGENDA)
    client.set_cookie("hiwar", "forged.value.here")
    assert b"My account" not in client.get(AGENDA).data
    assert "Set-Cookie" not in staff.get(AGENDA).headers
