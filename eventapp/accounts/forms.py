"""Forms of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from eventapp.accounts.rules import NAME_MAX_LENGTH, PASSWORD_MAX_LENGTH, holds_address
from eventapp.core.forms import Form, LocalizedField, Required, printable
from eventapp.core.languages import LANGUAGES

LANGUAGE_NAMES = {"ar": "العربية", "en": "English"}


class EmailField(StringField):
    """An e-mail address, normalised: lower case, international domains as ASCII."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data: str = printable(valuelist[0]).strip()[:1000] if valuelist else ""
        if not self.data:
            return
        try:
            checked = validate_email(
                self.data, allow_smtputf8=False, check_deliverability=False, test_environment=True
            )
        except EmailNotValidError:
            raise ValueError(_("Please give an e-mail address such as name@example.org.")) from None
        self.data = (checked.ascii_email or checked.normalized).lower()


class NewPasswordField(PasswordField):
    """A password being chosen."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, [Required(), Length(max=PASSWORD_MAX_LENGTH)], **kwargs)


class NameField(LocalizedField):
    """The name of an account's holder, in both languages; mails greet by it."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, most=NAME_MAX_LENGTH, **kwargs)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        valid = super().validate(form, extra_validators)
        if valid and any(holds_address(name) for name in (self.data.ar, self.data.en)):
            self.form.form_errors = [_("A name holds no address. Please give the name alone.")]
            return False
        return valid


def language_field() -> Any:
    """In which language mails are written to somebody."""
    choices = [SelectChoice(language, LANGUAGE_NAMES[language]) for language in LANGUAGES]
    return RadioField(_l("Language of mails"), choices=choices, default="ar")


class SignInForm(Form):
    """Address, and a password unless a link is asked for."""

    email = EmailField(_l("E-mail address"), [Required()])
    password = PasswordField(_l("Password"), [Length(max=PASSWORD_MAX_LENGTH)])


class EmailForm(Form):
    """An address alone: for a link, a reset, a change."""

    email = EmailField(_l("E-mail address"), [Required()])


class ButtonForm(Form):
    """Nothing but a button: the POST that a mail scanner never sends."""


class PasswordForm(Form):
    """A new password."""

    new_password = NewPasswordField(_l("New password"))


class WelcomeForm(Form):
    """Who one is, on the first visit by an invitation."""

    name = NameField(_l("Your name"), required=True)
    language = language_field()
    new_password = PasswordField(
        _l("Password"),
        [Length(max=PASSWORD_MAX_LENGTH)],
        description=_l("Leave it empty to sign in by mailed links."),
    )


class FirstAdministratorForm(Form):
    """The first account of an empty installation."""

    email = EmailField(_l("E-mail address"), [Required()])
    name = NameField(_l("Your name"), required=True)
    language = language_field()
    new_password = NewPasswordField(_l("Password"))


class AccountForm(Form):
    """What an account says of itself."""

    name = NameField(_l("Your name"), required=True)
    language = language_field()


class InviteForm(Form):
    """A colleague, or a new account made by an administrator."""

    email = EmailField(_l("E-mail address"), [Required()])
    name = NameField(_l("Name"), required=True)
    language = language_field()
    is_administrator = BooleanField(_l("Administrator of the installation"))


class ConfirmedForm(Form):
    """A change that asks for the password once more, where there is one."""

    current_password = PasswordField(_l("Current password"), [Length(max=PASSWORD_MAX_LENGTH)])

    def __init__(self, *args: Any, has_password: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.current_password

    @property
    def confirmation(self) -> str:
        """The password as it was typed; empty where none is asked for."""
        return (self.current_password.data or "") if self.current_password else ""


class ChangePasswordForm(ConfirmedForm):
    """The old password, where there is one, and the new one."""

    new_password = NewPasswordField(_l("New password"))


class ChangeEmailForm(ConfirmedForm):
    """The new address."""

    email = EmailField(_l("New e-mail address"), [Required()])
