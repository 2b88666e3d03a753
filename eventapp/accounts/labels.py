"""Accounts in words."""

from __future__ import annotations

from flask_babel import gettext as _

from eventapp.accounts.errors import (
    EmailTaken,
    LastAdministrator,
    LinkNotValid,
    PasswordTooWeak,
    WrongPassword,
)
from eventapp.accounts.rules import PASSWORD_MIN_LENGTH
from eventapp.core.labels import says


@says(WrongPassword)
def _wrong_password(_error: WrongPassword) -> str:
    return _("Address and password do not belong together.")


@says(LinkNotValid)
def _link_not_valid(_error: LinkNotValid) -> str:
    return _("This link was used already or is too old. Please ask for a new one.")


@says(PasswordTooWeak)
def _password_too_weak(_error: PasswordTooWeak) -> str:
    return _(
        "Please choose a password of at least %(least)s characters that is not your address.",
        least=PASSWORD_MIN_LENGTH,
    )


@says(EmailTaken)
def _email_taken(_error: EmailTaken) -> str:
    return _("There is an account with this address already.")


@says(LastAdministrator)
def _last_administrator(_error: LastAdministrator) -> str:
    return _("This is the only administrator. Make somebody else one first.")
