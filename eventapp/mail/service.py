"""Queue mails with the change they tell of, and deliver them from the worker."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template
from sqlalchemy import func, or_, select, update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.config import Settings
from eventapp.core import clock, locale, text
from eventapp.core.db import db
from eventapp.core.files import storage
from eventapp.core.files.kinds import MIME_TYPES
from eventapp.core.files.models import StoredFile
from eventapp.core.languages import direction
from eventapp.mail import transport
from eventapp.mail.headers import POLICY
from eventapp.mail.models import MailMessage
from eventapp.mail.rules import LEASE_SECONDS, MAX_ATTEMPTS, MailState, pause_seconds

_PARTS_ADDRESSES: Final = dict.fromkeys(map(ord, '<>,;:@"\\()[]'), " ")
MOST_CALLED: Final = 60  # characters of a name in To:
_log = structlog.get_logger("mail")


def queue(
    template: str,
    *,
    to_address: str,
    to_name: str,
    language: str,
    event: Any = None,
    is_sensitive: bool = False,
    attachment: StoredFile | None = None,
    held_as: str = "",
    values: Mapping[str, Any],
) -> MailMessage:
    """Render `templates/mail/<template>/` in the recipient's language and store it in this transaction.

    With `held_as` it waits, as one of that batch, until `release_batch`.
    """
    with locale.speaking(language):
        context = {
            **values,
            "lang": language,
            "dir": direction(language),
            "mail_event": event,
            "recipient_name": to_name,
            "base_url": _settings().base_url,
        }
        subject = render_template(f"mail/{template}/subject.txt", **context)
        body = render_template(f"mail/{template}/body.txt", **context)
        html = render_template(f"mail/{template}/body.html", **context)
    message = MailMessage(
        event_id=event.id if event is not None else None,
        template=template,
        language=language,
        to_address=to_address,
        to_name=to_name,
        subject=" ".join(subject.split()),
        text=body.strip() + "\n",
        html=html,
        message_id=f"<{secrets.token_hex(16)}@{urlsplit(_settings().base_url).hostname or 'localhost'}>",
        is_sensitive=is_sensitive,
        attachment=attachment,
        state=MailState.HELD if held_as else MailState.QUEUED,
        batch=held_as,
    )
    db.session.add(message)
    return message


def deliver_due(limit: int = 50) -> int:
    """Send what is due, one after another; returns how many left. Commits after each claim and result."""
    sent = 0
    for _turn in range(limit):
        message = _claim()
        if message is None:
            break
        sent += _send(message)
    return sent


def retry(message: MailMessage) -> None:
    """Send a failed or discarded mail again, as soon as the worker looks; any other one is left as it is.

    One that held a secret is blank by now, and one of a batch goes with its batch.
    """
    if message.state not in {MailState.FAILED, MailState.DISCARDED} or message.is_sensitive:
        return
    message.state, message.attempts, message.next_attempt_at = MailState.QUEUED, 0, clock.now()
    record(Action.MAIL_RETRIED, message, event_id=message.event_id)
    db.session.flush()


def discard(message: MailMessage) -> None:
    """Never send a mail that still waits."""
    if message.state in {MailState.HELD, MailState.QUEUED, MailState.FAILED}:
        message.state = MailState.DISCARDED
        record(Action.MAIL_DISCARDED, message, event_id=message.event_id)
        db.session.flush()


def hold_waiting(why: str) -> int:
    """Send nothing that waits until an organiser says so, mail by mail; returns how many are held."""
    waits = MailMessage.state.in_([MailState.QUEUED, MailState.SENDING])
    held = db.session.execute(
        update(MailMessage).where(waits).values(state=MailState.FAILED, error=why, leased_until=None),
        execution_options={"synchronize_session": False},
    )
    return int(held.rowcount)  # type: ignore[attr-defined]


def release_batch(batch: str) -> int:
    """Let the mails of a batch that are still held go out; returns how many."""
    return _settle_batch(batch, {"state": MailState.QUEUED, "next_attempt_at": clock.now()})


def discard_batch(batch: str) -> int:
    """Never send the mails of a batch that are still held; returns how many."""
    return _settle_batch(batch, {"state": MailState.DISCARDED})


def _settle_batch(batch: str, values: dict[str, Any]) -> int:
    db.session.flush()
    held = (MailMessage.batch == batch, MailMessage.state == MailState.HELD)
    result: Any = db.session.execute(update(MailMessage).where(*held).values(**values))
    return int(result.rowcount)


def _claim() -> MailMessage | None:
    """Take the next due mail for `LEASE_SECONDS`; another worker passes it by."""
    now = clock.now()
    due = or_(
        (MailMessage.state == MailState.QUEUED) & (MailMessage.next_attempt_at <= now),
        (MailMessage.state == MailState.SENDING) & (MailMessage.leased_until < now),
    )
    query = select(MailMessage.id).where(due).order_by(MailMessage.next_attempt_at, MailMessage.id).limit(1)
    found = db.session.scalar(query.with_for_update(skip_locked=True))
    if found is not None:
        db.session.execute(
            update(MailMessage)
            .where(MailMessage.id == found)
            .values(
                state=MailState.SENDING,
                leased_until=now + timedelta(seconds=LEASE_SECONDS),
                attempts=MailMessage.attempts + 1,
            )
        )
    db.session.commit()
    return db.session.get(MailMessage, found, populate_existing=True) if found is not None else None


def _send(message: MailMessage) -> bool:
    letter, number = as_email(message), message.id
    db.session.commit()  # no transaction is open while the server is talked to
    try:
        transport.send(letter, _settings())
    except transport.FAILURES as failure:
        _settle_failure(number, failure)
        return False
    message = db.session.get_one(MailMessage, number)
    message.state, message.sent_at, message.error = MailState.SENT, clock.now(), ""
    if message.is_sensitive:
        message.text = message.html = ""
    db.session.commit()
    return True


def _settle_failure(number: int, failure: Exception) -> None:
    message = db.session.get_one(MailMessage, number)
    message.error = f"{type(failure).__name__}: {failure}"[:500]
    exhausted = message.attempts >= MAX_ATTEMPTS
    message.state = MailState.FAILED if exhausted else MailState.QUEUED
    message.next_attempt_at = clock.now() + timedelta(seconds=pause_seconds(message.attempts))
    _log.warning("mail_not_sent", mail=message.public_id, attempts=message.attempts, error=message.error)
    db.session.commit()


def as_email(message: MailMessage) -> EmailMessage:
    """The mail as it goes out: plain text and HTML, the recipient's language, a stable Message-ID."""
    letter = EmailMessage(policy=POLICY)
    letter["Subject"] = message.subject
    letter["From"] = formataddr(("Hiwar حوار", _settings().mail_sender))
    letter["To"] = Address(_called(message.to_name), addr_spec=message.to_address)
    letter["Date"] = format_datetime(message.created_at)
    letter["Message-ID"] = message.message_id
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    if message.attachment is not None:
        _attach(letter, message.attachment)
    letter["Content-Language"] = message.language  # last: making it multipart moves Content-* into a part
    return letter


def _called(name: str) -> str:
    """A name as it may stand in To: without the signs that part addresses, however a header is folded."""
    return text.strip_isolates(name).translate(_PARTS_ADDRESSES)[:MOST_CALLED].strip()


def _attach(letter: EmailMessage, stored: StoredFile) -> None:
    """Put a file beside the text; where its bytes are gone the mail goes without it."""
    try:
        with storage.current().open(stored.storage_key) as stream:
            body = stream.read()
    except storage.Missing:
        _log.warning("attachment_gone", file=stored.public_id)
        return
    kind, _slash, subtype = MIME_TYPES[stored.kind].partition("/")
    letter.add_attachment(body, maintype=kind, subtype=subtype, filename=stored.name)


def waiting() -> tuple[int, float]:
    """How many mails wait, and the age of the oldest in seconds; for the health check."""
    count, oldest = db.session.execute(
        select(func.count(), func.min(MailMessage.created_at)).where(
            MailMessage.state.in_([MailState.QUEUED, MailState.SENDING])
        )
    ).one()
    return count, (clock.now() - oldest).total_seconds() if oldest else 0.0


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def mail_folder() -> Path:
    """Where mails are written as `.eml` files while no SMTP server is configured."""
    return _settings().instance_path / "mail"
