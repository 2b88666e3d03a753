"""Lifetimes, purposes and what a password must be. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

SESSION_LIFETIME: Final = timedelta(days=14)  # however busy
IDLE_LIFETIME: Final = timedelta(hours=12)  # of the signed cookie, renewed by every answer
PASSWORD_MIN_LENGTH: Final = 12
PASSWORD_MAX_LENGTH: Final = 200


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
