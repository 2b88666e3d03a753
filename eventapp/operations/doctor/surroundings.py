"""Checks of what an installation stands on: its folder, its machine, and the servers it talks to."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import redis

from eventapp.config import Settings, SettingsError
from eventapp.core import catalogues, clock
from eventapp.mail import transport
from eventapp.operations.doctor.findings import Finding, fault, remark, well

LEAST_FREE: Final = 1024 * 1024 * 1024  # bytes
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_NOT_SECRET: Final = frozenset({".gitignore"})
_FOLDERS: Final = ("mail", "files", "backups")


def catalogues_compiled(_settings: Settings) -> Iterator[Finding]:
    """Every sentence is shown as it was translated."""
    try:
        catalogues.check()
    except SettingsError as problem:
        yield fault(str(problem))
    else:
        yield well("The catalogues of both languages are compiled.")


def clock_and_zone(settings: Settings) -> Iterator[Finding]:
    """The program's time is the true one."""
    there = clock.now().astimezone(settings.zone)
    if clock.is_shifted():
        yield fault(
            f"The program's clock shows {there:%Y-%m-%d %H:%M}: unset EVENTAPP_CLOCK to see the true time."
        )
    else:
        yield well(f"It is {there:%Y-%m-%d %H:%M} in {settings.zone.key}; compare it with another clock.")


def secrets_closed(settings: Settings) -> Iterator[Finding]:
    """What lies in the instance folder is its owner's alone."""
    folder = settings.instance_path
    if not folder.is_dir():
        yield fault(f"There is no folder {folder}: make it, or correct EVENTAPP_INSTANCE.")
        return
    open_ones = sorted(path for path in _kept_in(folder) if path.lstat().st_mode & _OTHERS)
    for path in open_ones:
        mode = "700" if path.is_dir() else "600"
        yield fault(f"Others on this machine may read {path}: run chmod {mode} {path}.")
    if not os.access(folder, os.W_OK):
        yield fault(f"{folder} cannot be written by this account: give it to the account that serves.")
    if not open_ones:
        yield well(f"What lies in {folder} is closed to others.")


def _kept_in(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        is_ours = path.is_file() and path.name not in _NOT_SECRET
        if is_ours or (path.is_dir() and path.name in _FOLDERS):
            yield path


def disk_space(settings: Settings) -> Iterator[Finding]:
    """There is room to write."""
    if not settings.instance_path.is_dir():
        return
    free = shutil.disk_usage(settings.instance_path).free
    told = f"{free / LEAST_FREE:.1f} GiB are free where {settings.instance_path} lies"
    yield well(f"{told}.") if free >= LEAST_FREE else fault(f"Only {told}: make room or move it.")


def redis_reachable(settings: Settings) -> Iterator[Finding]:
    """Redis answers, where one is named."""
    if settings.redis_url is None:
        yield remark(
            "There is no Redis: limits are counted in the database, each process keeps its own pages."
        )
        return
    server = redis.Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=5)
    try:
        server.ping()
    except redis.RedisError as failure:
        yield fault(
            f"Redis does not answer ({type(failure).__name__}): start it or correct EVENTAPP_REDIS_URL; "
            "until then pages are slower, and limits are counted in the database."
        )
    else:
        yield well("Redis answers.")
    finally:
        server.close()


def mail_server_reachable(settings: Settings) -> Iterator[Finding]:
    """The mail server takes our name and password."""
    if settings.smtp_url is None:
        where = settings.instance_path / "mail"
        say = remark if settings.development else fault
        yield say(
            f"No mail leaves this machine: mails are written to {where} until EVENTAPP_SMTP_URL is set."
        )
        return
    try:
        transport.reach(settings)
    except transport.FAILURES as failure:
        yield fault(
            f"The mail server does not take us ({type(failure).__name__}: {failure}): correct "
            "EVENTAPP_SMTP_URL or ask who runs it; mails wait meanwhile."
        )
    else:
        yield well("The mail server answers.")
