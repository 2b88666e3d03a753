"""A form of ours: its values, its conflicts, why it was refused."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FormField, HiddenField, SelectField

from eventapp.core.errors import DomainError, StaleEdit
from eventapp.core.labels import sentence
from eventapp.core.localized import LocalizedText


class Form(FlaskForm):
    """A form of ours: whitelisted fields, a version for concurrent edits, a key against double clicks."""

    version = HiddenField()
    once = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_of_row = hasattr(kwargs.get("obj"), "version")  # shown with a version, so sent with one
        self.conflict: dict[str, str] = {}
        self.refusal: DomainError | None = None  # why the service would not, for pages that offer a way on
        if not re.fullmatch(r"[\w-]{1,64}", self.once.data or ""):
            self.once.data = secrets.token_urlsafe(16)

    @property
    def values(self) -> dict[str, Any]:
        """What the form says, for a service verb: every field of its own, by name."""
        ours = {"csrf_token", "version", "once"}
        return {name: field.data for name, field in self._fields.items() if name not in ours}

    def check_version(self, obj: Any) -> None:
        """Refuse to overwrite what somebody else saved meanwhile.

        Raises:
            StaleEdit: the object has another version than the form was opened with.
        """
        sent = next(iter(self.version.raw_data or ()), "")
        if (sent or self.is_of_row) and sent != str(obj.version):
            raise StaleEdit

    def saved(self, obj: Any) -> Form:
        """The same form over what is saved now; forms with arguments of their own say how it is made."""
        return type(self)(formdata=None, obj=obj)

    def show_theirs(self, obj: Any) -> None:
        """After a conflict: note, by field, what the other editor saved, and take over their version."""
        theirs = self.saved(obj)
        mine = self.values
        for name, value in theirs.values.items():
            if name in mine and value != mine[name]:
                self.conflict[name] = display_value(theirs[name])
        self.version.data = str(obj.version)

    def attach(self, error: DomainError) -> None:
        """Put a refusal beside the field it belongs to, or at the head of the form."""
        self.refusal = error
        field = self._fields.get(error.values.get("field") or error.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, sentence(error)]
        elif isinstance(field, FormField):
            field.form.form_errors = [*field.form.form_errors, sentence(error)]
        else:
            field.errors = [*field.errors, sentence(error)]


class Shown:
    """A row as its form shows it: some fields have another value there than the row's attribute."""

    def __init__(self, row: Any, given: Mapping[str, Any]) -> None:
        self._row, self._given = row, given

    def __getattr__(self, name: str) -> Any:
        return self._given[name] if name in self._given else getattr(self._row, name)


def display_value(field: Field) -> str:
    """A field's value as a reader sees it: the chosen label, both languages, yes or no."""
    if isinstance(field, BooleanField):
        return _("Yes") if field.data else _("No")
    if isinstance(field, SelectField):
        return next(
            (str(label) for value, label, *_rest in field.iter_choices() if str(value) == str(field.data)), ""
        )
    if isinstance(field.data, LocalizedText):
        return " / ".join(part for part in (field.data.ar, field.data.en) if part)
    return str(field._value() if hasattr(field, "_value") else field.data or "")
