"""The cookie of a session is written when it must be, and by no file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from tests.client import CheckedClient
from tests.factories import make_account


def test_an_answer_that_changes_nothing_leaves_the_cookie(
    app: Flask, signed_in: Callable[[Account], CheckedClient]
) -> None:
    reader = signed_in(make_account())
    reader.get("/en/account")  # holds a token from here on
    static = f"/static/{app.extensions['asset_build']}/css/base.css"
    for path in ("/en/", "/en/account", static):
        assert "Set-Cookie" not in reader.get(path).headers, path


def test_it_is_renewed_when_it_is_old_but_not_by_a_file(
    app: Flask, signed_in: Callable[[Account], CheckedClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = signed_in(make_account())
    reader.get("/en/account")
    static = f"/static/{app.extensions['asset_build']}/css/base.css"
    with reader.session_transaction() as kept:
        kept.permanent = True
    assert "Set-Cookie" not in reader.get("/en/").headers
    monkeypatch.setattr("eventapp.core.sessions.RENEWED_SECONDS", -1)
    assert "Set-Cookie" not in reader.get(static).headers
    assert "hiwar=" in reader.get("/en/").headers["Set-Cookie"]
