"""What a session sees never reaches those without one, however its cookie is spelt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
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


def test_words_that_change_nothing_make_no_file_anew(client: CheckedClient, event: Event) -> None:
    for query in ("?x=1", "?preview=1"):
        answer = client.get(f"/en/doha/agenda.pdf{query}")
        assert (answer.status_code, answer.location) == (302, "/en/doha/agenda.pdf")
