"""Lifetimes, purposes and what a password must be. Pure."""

from __future__ import annotations

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
