"""Form fields that accept what people type, and the one way a form page is answered.

What is typed is never lost: an invalid form comes back as 422, a stale one as 409, with every value in place
and the sentence beside its field.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any, Final

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import String, Text
from wtforms import (
    BooleanField,
    Field,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from eventapp.core import access, dates, text
from eventapp.core.db import Model, constraint_error, db
from eventapp.core.errors import DomainError, NotFound, StaleEdit
from eventapp.core.labels import sentence
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.core.templating import render

LINE_LENGTH: Final = 300  # characters; the width of a LocalizedText column unless it says otherwise
AREA_LENGTH: Final = 20_000

_UNSAFE = {
    "nul": _l("This text contains a character that computers use as an end mark. Please delete it."),
    "control": _l("This text contains an invisible control character. Please type it afresh."),
    "bidi": _l("This text contains characters that turn the reading direction round. Please delete them."),
    "surrogate": _l("This text contains a broken character. Please type it afresh."),
}


# Code points that no HTML page may hold (HTML Living Standard, 13.2.3.5); a refused text is shown again.
_NOT_IN_HTML: Final = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)


class OnceKey(Model):
    """A form that was already carried out: a second click finds where the first one led.

    The key is a digest over the account, the form and its address, so that nobody finds another's.
    """

    __tablename__ = "once_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(Text())


class TooLong(Length):
    """At most so many characters; says how many there are."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)

    def __call__(self, form: Any, field: Field) -> None:
        length = len(field.data or "")
        if length > self.max:
            raise StopValidation(
                _("At most %(most)s characters; this has %(count)s.", most=self.max, count=length)
            )


class Required(InputRequired):
    """Something must be typed."""

    def __init__(self) -> None:
        super().__init__(_l("Please fill this in."))

    def __call__(self, form: Any, field: Field) -> None:
        if field.data == "":  # spaces, or letters that are never seen
            raise StopValidation(str(self.message))
        super().__call__(form, field)


def printable(raw: str) -> str:
    """What was typed, without the code points that no HTML page may hold: a refused text is shown again."""
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", raw)


class _CleanText:
    """Takes a text in, cleaned; what cannot be cleaned stays as typed, with a sentence."""

    cleaner: Callable[[str], str]
    most: int

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        raw = valuelist[0]
        self.data: str = printable(raw)
        if len(raw) > self.most:
            return  # the length is refused by a validator; cleaning it would only cost time
        try:
            self.data = type(self).cleaner(raw)
        except text.UnsafeText as error:
            raise ValueError(str(_UNSAFE.get(error.code, _UNSAFE["control"]))) from None


class LineField(_CleanText, StringField):
    """One line of text: trimmed, composed (NFC), free of control and direction characters."""

    cleaner = staticmethod(text.clean_line)

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), most: int = LINE_LENGTH, **kwargs: Any
    ):
        self.most = most
        super().__init__(label, [*validators, TooLong(most)], **kwargs)


class AreaField(_CleanText, TextAreaField):
    """Several lines of text, cleaned the same way; line ends become one newline."""

    cleaner = staticmethod(text.clean_text)

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), most: int = AREA_LENGTH, **kwargs: Any
    ):
        self.most = most
        super().__init__(label, [*validators, TooLong(most)], **kwargs)


class LocalizedField(FormField):
    """One bilingual value from two inputs, `<name>-ar` and `<name>-en`, side by side.

    `required` asks for at least one language; what is missing is reported by completeness, not refused.
    """

    def __init__(
        self,
        label: Any = None,
        *,
        long: bool = False,
        most: int | None = None,
        required: bool = False,
        description: Any = "",
        **kwargs: Any,
    ):
        kind = AreaField if long else LineField
        most = most or (AREA_LENGTH if long else LINE_LENGTH)
        labels = {"ar": _l("Arabic"), "en": _l("English")}
        parts = {language: kind(labels[language], most=most) for language in LANGUAGES}
        super().__init__(type("LocalizedForm", (PlainForm,), parts), label, description=description, **kwargs)
        self.long, self.required = long, required

    def process(self, formdata: Any, data: Any = None, **kwargs: Any) -> None:
        if data is None:
            data = self.default if isinstance(self.default, LocalizedText) else LocalizedText()
        super().process(formdata, data, **kwargs)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        valid = bool(self.form.validate())
        if valid and self.required and not self.data:
            self.form.form_errors = [_("Please fill this in, in at least one language.")]
            return False
        return valid

    @property
    def data(self) -> LocalizedText:
        """The value of both inputs."""
        return LocalizedText(**{language: self.form[language].data or "" for language in LANGUAGES})

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.data)


class DateField(StringField):
    """A date, typed or picked; ISO on the wire, any digits accepted."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.raw = printable(valuelist[0]).strip()[:60] if valuelist else ""
        self.data: Any = None
        if self.raw:
            try:
                self.data = dates.parse_date(self.raw)
            except ValueError:
                raise ValueError(_("Please give a date such as 2023-01-31.")) from None

    def _value(self) -> str:
        return self.data.isoformat() if isinstance(self.data, date) else getattr(self, "raw", "")


class TimeField(StringField):
    """A time of day on the wall of the event's place; any digits accepted."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.raw = printable(valuelist[0]).strip()[:60] if valuelist else ""
        self.data: Any = None
        if self.raw:
            try:
                self.data = dates.parse_time(self.raw)
            except ValueError:
                raise ValueError(_("Please give a time such as 09:30.")) from None

    def _value(self) -> str:
        return self.data.strftime("%H:%M") if isinstance(self.data, time) else getattr(self, "raw", "")


class CountField(IntegerField):
    """A whole number in any digits, within bounds."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        least: int = 0,
        most: int = 100_000,
        **kwargs: Any,
    ):
        self.least, self.most = least, most
        super().__init__(label, validators or [Optional()], **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.raw = printable(text.to_latin_digits(valuelist[0])).strip()[:60] if valuelist else ""
        self.data: Any = None
        if not self.raw:
            return
        if not re.fullmatch(r"-?\d{1,9}", self.raw) or not self.least <= int(self.raw) <= self.most:
            raise ValueError(
                _("Please give a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
        self.data = int(self.raw)

    def _value(self) -> str:
        return str(self.data) if self.data is not None else getattr(self, "raw", "")


class ChoiceField(SelectField):
    """One of an enum's members, or of `(value, label)` pairs given later by `offer()`."""

    def __init__(
        self,
        label: Any = None,
        *,
        enum: type[StrEnum] | None = None,
        labels: Mapping[Any, Any] | None = None,
        empty: Any = None,
        **kwargs: Any,
    ):
        self.empty = empty
        pairs = [(member.value, (labels or {})[member]) for member in enum] if enum else []
        coerce = enum if enum and empty is None else _blank_to_none
        super().__init__(label, coerce=coerce, choices=self._as_choices(pairs), **kwargs)
        if enum and empty is not None:
            self.coerce = lambda value: enum(value) if value else None

    def offer(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        """Set the choices, in the order given."""
        self.choices = self._as_choices(pairs)

    def _as_choices(self, pairs: Sequence[tuple[Any, Any]]) -> list[SelectChoice]:
        first = [SelectChoice("", self.empty)] if self.empty is not None else []
        return first + [SelectChoice(str(value), label) for value, label in pairs]

    def pre_validate(self, form: Any) -> None:
        offered = {str(choice.value) for choice in self.choices or []}
        if (str(self.data) if self.data is not None else "") not in offered:
            raise StopValidation(_("Please choose one of the list."))


def _blank_to_none(value: Any) -> Any:
    return value if value not in ("", None) else None


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


def form_page(
    form: Form,
    template: str,
    *,
    save: Callable[[], Any],
    then: Callable[[Any], str],
    message: Any = None,
    obj: Any = None,
    **context: Any,
) -> ResponseReturnValue:
    """Answer a page with one form: show it, or save it and go on.

    `save` is a service verb with its arguments, `then` makes the next address from what it returned, `obj`
    is the row being edited (none when one is made). 303 on success, 422 on refusal, 409 on a stale edit.
    """
    status = 200
    if form.is_submitted():
        if obj is None and (earlier := _already_done(form)):
            return redirect(earlier, 303)
        status, result = _attempt(form, save, obj)
        if status == 303:  # noqa: PLR2004 - HTTP's own number
            location = then(result) if obj is not None else _remember(form, then(result))
            if message:
                flash(str(message), "good")
            return redirect(location, 303)
        if obj is None and (earlier := _already_done(form)):
            return redirect(earlier, 303)  # refused because the first click was carried out meanwhile
    headers = form.refusal.headers if form.refusal is not None else {}
    return render(template, form=form, obj=obj, **context), status, headers


def _remember(form: Form, location: str) -> str:
    """Note where this form led; when another click of it came first, undo this one and go where that led."""
    db.session.add(OnceKey(key=_once_key(form), location=location))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        earlier = _already_done(form)
        if earlier is None:
            raise
        return earlier
    return location


def _already_done(form: Form) -> str | None:
    return db.session.scalar(select(OnceKey.location).where(OnceKey.key == _once_key(form)))


def _once_key(form: Form) -> str:
    actor = access.current_actor()
    facts = (getattr(actor, "id", None), type(form).__qualname__, request.path, form.once.data)
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _attempt(form: Form, save: Callable[[], Any], obj: Any) -> tuple[int, Any]:
    if not form.validate():
        return 422, None
    try:
        if obj is not None and hasattr(obj, "version"):
            form.check_version(obj)
        result = save()
        db.session.flush()
        return 303, result
    except (DomainError, IntegrityError, StaleDataError) as problem:
        db.session.rollback()
        error = as_domain_error(problem)
        if isinstance(error, StaleEdit) and obj is not None:
            _read_again(obj)
            form.show_theirs(obj)
        form.attach(error)
        return error.status, None


def _read_again(obj: Any) -> None:
    """Read what the other editor left.

    Raises:
        NotFound: they deleted it.
    """
    try:
        db.session.refresh(obj)
    except InvalidRequestError:
        raise NotFound from None


def as_domain_error(problem: Exception) -> DomainError:
    """The named failure behind what the database or a service raised."""
    if isinstance(problem, DomainError):
        return problem
    if isinstance(problem, StaleDataError):
        return StaleEdit()
    return constraint_error(problem)


__all__ = ["BooleanField", "HiddenField", "IntegerField", "Optional"]
