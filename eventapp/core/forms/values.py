"""Fields of dates, times, numbers and choices; any digits are accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation

from eventapp.core import dates, text
from eventapp.core.forms.text import printable


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
