"""A focal point at their browser: the page of one delegation, opened by its mailed link."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.mail.models import MailMessage
from eventapp.registration import service
from eventapp.registration.models import Delegation
from tests.client import CheckedClient, form_fields
from tests.factories import make_event

Opening = Callable[..., CheckedClient]


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


def mails(template: str = "") -> list[MailMessage]:
    """The mails in the outbox, the oldest first."""
    found = db.session.scalars(select(MailMessage).order_by(MailMessage.id))
    return [mail for mail in found if template in {"", mail.template}]


def mailed_link(event: Event, delegation: Delegation, *, remind: bool = False) -> str:
    """The path of a fresh link, out of the mail that carries it."""
    path = f"/{delegation.language}/invitation/link/TOKEN"
    state, moment = delegation.state, delegation.answered_at
    (service.remind if remind else service.send)(event, delegation, path=path)
    delegation.state, delegation.answered_at = state, moment
    db.session.commit()
    (*_earlier, mail) = (one for one in mails() if one.to_address == delegation.focal_email)
    found = re.search(r"http://localhost(/\w\w/invitation/link/\S+)", mail.text)
    assert found is not None
    return found[1]


@pytest.fixture
def opened(app: Flask) -> Opening:
    """A client that has pressed the button of a link: `opened(event, delegation)`."""

    def opening(event: Event, delegation: Delegation, client: CheckedClient | None = None) -> CheckedClient:
        path = mailed_link(event, delegation)
        window = client or app.test_client()
        assert isinstance(window, CheckedClient)
        answer = window.submit(path)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return window

    return opening


def page_of(delegation: Delegation, language: str = "en") -> str:
    """The address of a focal point's page."""
    return f"/{language}/doha/delegation/{delegation.public_id}"


def pressed(client: CheckedClient, delegation: Delegation, action: str, language: str = "en") -> int:
    """Press the button of the page that sends to `action`; without a button, send the same by hand."""
    page = page_of(delegation, language)
    token = form_fields(client.get(page).get_data(as_text=True)).get("csrf_token", "")
    return client.post(f"{page}/{action}", data={"csrf_token": token}).status_code
