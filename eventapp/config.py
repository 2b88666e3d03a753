"""Typed settings, read once at start from `EVENTAPP_*` variables; a wrong one stops it with a sentence."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT: Final = Path(__file__).resolve().parent.parent
SHORTEST_KEY: Final = 32  # characters
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(Exception):
    """A setting cannot be used; the message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the installation decides. Times are aware; durations say their unit in the name."""

    instance_path: Path  # database, uploads, secrets; never in git
    secret_key: str = field(repr=False)  # signs cookies and links; made once and kept in instance/
    database_url: str = field(repr=False)  # SQLite in instance/ unless EVENTAPP_DATABASE_URL says otherwise
    data_keys: tuple[str, ...] = field(default=(), repr=False)  # seal passports; the first is in use
    files_url: str | None = field(default=None, repr=False)  # s3+https://key:secret@host/bucket?region=…
    redis_url: str | None = field(default=None, repr=False)  # rate limits shared by all processes
    base_url: str = "http://127.0.0.1:8000"  # where links in mails lead; other hosts are refused
    development: bool = True  # loopback hosts accepted, the clock may be stopped
    clock: datetime | None = None  # EVENTAPP_CLOCK: the moment the program's clock starts at
    smtp_url: str | None = field(default=None, repr=False)  # smtp://user:password@host:port, smtps://…
    mail_sender: str = "secretariat@hiwar.example"  # From: of every mail
    zone: ZoneInfo = ZoneInfo("Asia/Qatar")  # the clock of pages that belong to no event
    trusted_proxies: int = 0  # how many proxies in front set X-Forwarded-For
    version_believed_seconds: float = (
        1.0  # how old an event's public version may be when kept pages are given
    )
    argon2_memory_kib: int = 65536  # cost of a password hash; tests lower it
    testing: bool = False

    def __post_init__(self) -> None:
        """Where no key is given (tests), one that follows from the other secret."""
        if not self.data_keys:
            object.__setattr__(self, "data_keys", (f"data:{self.secret_key}",))

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read and check the environment.

        Raises:
            SettingsError: a variable has a value that cannot be used.
        """
        env = os.environ if environ is None else environ
        instance = Path(env.get("EVENTAPP_INSTANCE") or ROOT / "instance").absolute()
        base_url = _base_url(env.get("EVENTAPP_BASE_URL") or f"http://127.0.0.1:{env.get('PORT', '8000')}")
        development = urlsplit(base_url).hostname in LOOPBACK
        return cls(
            instance_path=instance,
            secret_key=env.get("EVENTAPP_SECRET_KEY") or kept_secret(instance / "secret_key"),
            data_keys=_data_keys(env.get("EVENTAPP_DATA_KEY"), instance),
            database_url=_database_url(env.get("EVENTAPP_DATABASE_URL"), instance),
            files_url=_files_url(env.get("EVENTAPP_FILES_URL")),
            redis_url=_with_scheme(
                "EVENTAPP_REDIS_URL", env.get("EVENTAPP_REDIS_URL"), ("redis", "rediss", "unix")
            ),
            base_url=base_url,
            development=development,
            clock=_clock(env.get("EVENTAPP_CLOCK"), development),
            smtp_url=_with_scheme("EVENTAPP_SMTP_URL", env.get("EVENTAPP_SMTP_URL"), ("smtp", "smtps")),
            mail_sender=env.get("EVENTAPP_MAIL_SENDER") or "secretariat@hiwar.example",
            zone=_zone(env.get("EVENTAPP_TIME_ZONE") or "Asia/Qatar"),
            trusted_proxies=_proxies(env.get("EVENTAPP_TRUSTED_PROXIES"), development),
        )

    @property
    def base_host(self) -> str:
        """Host and port of the base address, as a Host header carries them."""
        return urlsplit(self.base_url).netloc

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel by HTTPS alone."""
        return self.base_url.startswith("https://")


def kept_secret(path: Path) -> str:
    """The secret in `path`; made on the first call, 256 bits, readable by the owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as handle:
        secret = secrets.token_urlsafe(32)
        handle.write(secret + "\n")
    return secret


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(f"EVENTAPP_BASE_URL must be like https://events.example, not “{text}”.")
    return text.rstrip("/")


def _database_url(text: str | None, instance: Path) -> str:
    if not text:
        return f"sqlite:///{instance / 'hiwar.sqlite3'}"
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise SettingsError("EVENTAPP_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return text


def _data_keys(text: str | None, instance: Path) -> tuple[str, ...]:
    """The keys in order of use, newest first: commas between them, or one a line in a file."""
    keys = tuple((text or kept_secret(instance / "data_key")).replace(",", " ").split())
    if not keys or any(len(key) < SHORTEST_KEY for key in keys):
        raise SettingsError(
            f"EVENTAPP_DATA_KEY, or {instance / 'data_key'}, must hold keys of at least "
            f"{SHORTEST_KEY} characters."
        )
    return keys


def _files_url(text: str | None) -> str | None:
    parts = urlsplit(text or "")
    has_bucket = parts.hostname and re.fullmatch(r"/[a-z0-9][a-z0-9.-]{1,62}/?", parts.path)
    if text and not (parts.scheme in {"s3+https", "s3+http"} and has_bucket):
        raise SettingsError("EVENTAPP_FILES_URL must be like s3+https://key:secret@host/bucket?region=name.")
    return text or None


def _with_scheme(name: str, text: str | None, schemes: tuple[str, ...]) -> str | None:
    if text and urlsplit(text).scheme not in schemes:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise SettingsError(f"{name} must begin with {wanted}.")
    return text or None


def _clock(text: str | None, development: bool) -> datetime | None:
    if not text:
        return None
    if not development:
        raise SettingsError(
            "EVENTAPP_CLOCK is for development: unset it, or use a loopback EVENTAPP_BASE_URL."
        )
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise SettingsError(f"EVENTAPP_CLOCK must be like 2023-01-31T11:40+03:00, not “{text}”.")
    return moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise SettingsError(f"EVENTAPP_TIME_ZONE must be a zone like Asia/Qatar, not “{name}”.") from None


def _proxies(text: str | None, development: bool) -> int:
    if not text:
        if not development:
            raise SettingsError(
                "EVENTAPP_TRUSTED_PROXIES must say how many proxies stand in front (0 if none): they report "
                "the address by which whoever guesses passwords is told from others."
            )
        return 0
    if not text.isdecimal():
        raise SettingsError(f"EVENTAPP_TRUSTED_PROXIES must be a whole number, not “{text}”.")
    return int(text)
