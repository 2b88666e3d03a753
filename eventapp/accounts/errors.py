"""Expected failures of accounts."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class WrongPassword(DomainError):
    """Address and password do not belong together, or there is no such account: one answer for both."""

    field = "password"


class LinkNotValid(DomainError):
    """The mailed link was used, expired, or made for something else."""


class PasswordTooWeak(DomainError):
    """Shorter than twelve characters, or the address itself."""

    field = "new_password"


class EmailTaken(DomainError):
    """Another account has this address. Told only to administrators."""

    field = "email"


class LastAdministrator(DomainError):
    """The installation would have no administrator left."""
