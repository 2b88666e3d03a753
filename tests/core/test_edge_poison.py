"""What a session sees never reaches those without one, however its cookie is spelt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core.edge import middleware
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.programme.rules.vocabulary import Visibility
from tests.client import CheckedClient
from tests.factories import both, make_event, make_session, make_staff
from tests.releases import release


@pytest.fixture
def event(app: Flask) -> Event:
    made = make_event("doha")
    make_session(made, title=both("مغلقة", "Behind doors"), visibility=Visibility.CLOSED)
    release(made)
    return made


@pytest.mark.parametrize("spelt", ["hiwar =", " hiwar=", "a=b; hiwar =", "hiwar\t="])
@pytest.mark.parametrize("path", ["/en/doha/agenda", "/en/doha/agenda.json", "/api/v1/events/doha/sessions"])
def test_a_cookie_spelt_otherwise_poisons_nothing(
    app: Flask,
    client: CheckedClient,
    event: Event,
    signed_in: Callable[[Account], CheckedClient],
    spelt: str,
    path: str,
) -> None:
    viewer = signed_in(make_staff(event, StaffRole.VIEWER))
    cookie = viewer.get_cookie("hiwar")
    assert cookie is not None
    assert "Behind doors" in viewer.get(path).text
    bare = app.test_client(use_cookies=False)
    bare.get(path, headers={"Cookie": f"{spelt}{cookie.value}"})
    assert "Behind doors" not in client.get(path).text


@pytest.mark.parametrize(
    ("cookies", "is_there"),
    [("hiwar=x", True), ("hiwar =x", True), ("a=b; hiwar\t=x", True), ("", False), ("nothiwar=x", False)],
)
def test_the_edge_reads_cookies_as_the_application_does(cookies: str, is_there: bool) -> None:
    assert middleware._has("hiwar", cookies) is is_there


def test_what_the_edge_takes_for_nobody_and_the_view_for_somebody_is_not_kept(
    client: CheckedClient,
    event: Event,
    signed_in: Callable[[Account], CheckedClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second of two guards, with the first one out."""
    viewer = signed_in(make_staff(event, StaffRole.VIEWER))
    monkeypatch.setattr(middleware, "_has", lambda _name, _cookies: False)
    assert "Behind doors" in viewer.get("/en/doha/agenda").text
    assert "Behind doors" not in client.get("/en/doha/agenda").text


def test_words_that_change_nothing_make_no_file_anew(client: CheckedClient, event: Event) -> None:
    for query in ("?x=1", "?preview=1"):
        answer = client.get(f"/en/doha/agenda.pdf{query}")
        assert (answer.status_code, answer.location) == (302, "/en/doha/agenda.pdf")
