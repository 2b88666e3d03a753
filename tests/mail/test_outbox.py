"""The outbox: with the change it tells of, out of the way of every page, and never lost."""

from __future__ import annotations

import email
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.mail import service
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import MAX_ATTEMPTS, MailState, pause_seconds
from tests.factories import make_event


class Server:
    """A real SMTP server in this process, which remembers what it was given."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[Message] = []
        self.controller: Controller | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(email.message_from_bytes(envelope.content))
        return "250 OK"

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller.loop.close()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def smtp(app: Flask, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that is not started yet, and the app told to use it."""
    server = Server(port)
    settings = replace(app.extensions["settings"], smtp_url=f"smtp://127.0.0.1:{port}")
    monkeypatch.setitem(app.extensions, "settings", settings)
    yield server
    server.stop()


def write(language: str = "ar") -> MailMessage:
    message = service.queue(
        "invitation",
        to_address="guest@example.org",
        to_name="سالم",
        language=language,
        event=make_event(),
        values={"link": "http://localhost/x", "valid_until": clock.now()},
    )
    db.session.commit()
    return message


def test_a_rolled_back_change_writes_no_mail(app: Flask) -> None:
    service.queue(
        "invitation",
        to_address="guest@example.org",
        to_name="",
        language="en",
        values={"link": "", "valid_until": clock.now()},
    )
    db.session.rollback()
    assert db.session.scalars(select(MailMessage)).all() == []


def test_without_a_server_mails_become_files_of_the_owner_alone(app: Flask) -> None:
    write()
    assert service.deliver_due() == 1
    files = list((Path(app.instance_path) / "mail").glob("*.eml"))
    assert len(files) == 1
    assert files[0].stat().st_mode & 0o777 == 0o600
    letter = email.message_from_bytes(files[0].read_bytes())
    assert letter["Content-Language"] == "ar"


def test_the_mail_waits_for_the_server_and_leaves_when_it_is_back(app: Flask, smtp: Server) -> None:
    message = write()
    number, message_id = message.id, message.message_id
    assert service.deliver_due() == 0
    waiting = db.session.get_one(MailMessage, number)
    assert (waiting.state, waiting.attempts) == (MailState.QUEUED, 1)
    assert waiting.error
    smtp.start()
    with clock.stopped(clock.now() + timedelta(minutes=1)):
        assert service.deliver_due() == 1
    assert [letter["Message-ID"] for letter in smtp.letters] == [message_id]
    assert db.session.get_one(MailMessage, number).state is MailState.SENT


def test_two_workers_send_each_mail_once(app: Flask, smtp: Server) -> None:
    smtp.start()
    sent = {write().message_id for _number in range(10)}
    db.session.commit()  # reading the ids began a transaction; the workers must not wait for it

    def work() -> None:
        with app.app_context():
            service.deliver_due()
            db.session.remove()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    received = [letter["Message-ID"] for letter in smtp.letters]
    assert sorted(received) == sorted(sent)


def test_a_mail_of_a_worker_that_died_is_taken_up_again(app: Flask) -> None:
    message = write()
    message.state, message.leased_until = MailState.SENDING, clock.now() - timedelta(seconds=1)
    db.session.commit()
    assert service.deliver_due() == 1


def test_after_the_last_attempt_it_stays_for_the_organiser(app: Flask, smtp: Server) -> None:
    number = write().id
    moment = clock.now()
    for _attempt in range(MAX_ATTEMPTS):
        moment += timedelta(hours=2)
        with clock.stopped(moment):
            service.deliver_due()
    failed = db.session.get_one(MailMessage, number)
    assert (failed.state, failed.attempts) == (MailState.FAILED, MAX_ATTEMPTS)


def test_the_pause_doubles_up_to_an_hour() -> None:
    assert [pause_seconds(attempts) for attempts in (1, 2, 3, 9, 12)] == [15, 30, 60, 3600, 3600]


def test_a_dead_server_slows_no_page(app: Flask, smtp: Server, client: Any) -> None:
    """A page that writes mail only stores it; nothing connects before the worker does."""
    attempted: list[float] = []
    started = time.monotonic()
    assert client.submit("/en/sign-in/link", email="nobody@example.org").status_code == 303
    attempted.append(time.monotonic() - started)
    assert smtp.letters == []


def test_subject_and_body_are_in_the_recipients_language(app: Flask) -> None:
    arabic, english = write("ar"), write("en")
    assert 'dir="rtl"' in arabic.html
    assert 'dir="ltr"' in english.html
    assert "Your account" in english.subject
    assert "Your account" not in arabic.subject
