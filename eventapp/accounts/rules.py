"""Lifetimes, purposes and what a password must be. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

SESSION_LIFETIME: Final = timedelta(days=14)  # however busy
DEVICE_LIFETIME: Final = timedelta(days=180)  # of the cookie by which a device is known again
DEVICE_ACCOUNTS: Final = 5  # that a device is known by, the newest
IDLE_LIFETIME: Final = timedelta(hours=12)  # of the signed cookie, renewed by every answer
PASSWORD_MIN_LENGTH: Final = 12
PASSWORD_MAX_LENGTH: Final = 200
NAME_MAX_LENGTH: Final = 120
# What a mail program would make a link of, or what only an address has. "Dr.Ahmed" is a name.
_IN_ADDRESSES: Final = re.compile(r"[/\\@]|(?i:www\.)|[a-z0-9-]{2,}\.[a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which accounts signed in before; strangers who guess elsewhere do not lock it out."""

    name: str
    accounts: tuple[str, ...]  # their public ids, the newest last

    def with_account(self, public_id: str) -> Device:
        """The same device after one more account signed in there."""
        others = tuple(known for known in self.accounts if known != public_id)
        return Device(self.name, (*others, public_id)[-DEVICE_ACCOUNTS:])


class TokenPurpose(StrEnum):
    """What a mailed link does; one made for one purpose opens nothing else."""

    SIGN_IN = "sign_in"
    RESET = "reset"
    CHANGE_EMAIL = "change_email"
    INVITATION = "invitation"
    FIRST_ADMINISTRATOR = "first_administrator"


TOKEN_LIFETIME: Final = {
    TokenPurpose.SIGN_IN: timedelta(minutes=15),
    TokenPurpose.RESET: timedelta(hours=1),
    TokenPurpose.CHANGE_EMAIL: timedelta(hours=24),
    TokenPurpose.INVITATION: timedelta(days=14),
    TokenPurpose.FIRST_ADMINISTRATOR: timedelta(days=7),
}


def holds_address(name: str) -> bool:
    """Whether a name holds a web or mail address: mails greet by it, and it must lead nowhere."""
    return _IN_ADDRESSES.search(name) is not None


def name_from_email(email: str) -> str:
    """What stands before the @ of an address, as words."""
    return " ".join(re.findall(r"\w+", email.partition("@")[0]))[:NAME_MAX_LENGTH]
