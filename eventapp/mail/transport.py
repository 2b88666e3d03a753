"""How a mail leaves: by SMTP when configured, else as an `.eml` file in `instance/mail/`."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from eventapp.config import LOOPBACK, Settings

TIMEOUT_SECONDS: Final = 20
FAILURES: Final = (OSError, smtplib.SMTPException)


def send(letter: EmailMessage, settings: Settings) -> None:
    """Hand `letter` over.

    Raises:
        OSError, smtplib.SMTPException: it could not be handed over; try again later.
    """
    if settings.smtp_url is None:
        _write(letter, settings.instance_path / "mail")
    else:
        _send_by_smtp(letter, settings.smtp_url)


def reach(settings: Settings) -> None:
    """Sign in to the mail server as for a mail, and send none.

    Raises:
        OSError, smtplib.SMTPException: it cannot be done.
    """
    if settings.smtp_url is not None:
        with _connected(settings.smtp_url) as server:
            server.noop()


def _send_by_smtp(letter: EmailMessage, url: str) -> None:
    with _connected(url) as server:
        server.send_message(letter)


@contextmanager
def _connected(url: str) -> Iterator[smtplib.SMTP]:
    """To another machine the connection is always encrypted and the certificate checked."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp" and host not in LOOPBACK:
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _write(letter: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    name = str(letter["Message-ID"]).strip("<>").partition("@")[0].replace("/", "_") + ".eml"
    unfinished = folder / f".{name}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(letter.as_bytes())
        handle.flush()
        os.fsync(handle.fileno())
    unfinished.replace(folder / name)
