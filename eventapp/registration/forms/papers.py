"""The form of passport and travel. It never shows what is kept: whoever changes a part types it anew."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from eventapp.core import clock, text
from eventapp.core.forms import ChoiceField, DateField, Form, LineField, TimeField
from eventapp.core.locale import current_language
from eventapp.core.territories import territories
from eventapp.events.models import Event
from eventapp.registration.rules.papers import Passport, Travel

_NUMBER: Final = re.compile(r"[A-Z0-9]{4,20}")
_FIRST_BIRTH: Final = date(1900, 1, 1)
_PASSPORT: Final = ("number", "country", "nationality", "expires_on", "birth_on", "birth_place")
_NEEDED: Final = ("number", "country", "expires_on", "birth_on")
_TRAVEL: Final = ("arrives_on", "arrives_at", "arrives_by", "leaves_on", "leaves_at", "leaves_by", "hotel")


class PapersForm(Form):
    """Passport, and how somebody comes and goes; each part may be left empty."""

    number = LineField(_l("Passport number"), most=30)
    country = ChoiceField(_l("Issued by"), empty=_l("Please choose"))
    expires_on = DateField(_l("Valid until"))
    birth_on = DateField(_l("Date of birth"))
    birth_place = LineField(_l("Place of birth"), most=120)
    nationality = ChoiceField(_l("Nationality, if another one"), empty=_l("The same"))
    arrives_on = DateField(_l("Day of arrival"))
    arrives_at = TimeField(_l("Time of arrival"), description=_l("At the place of the event."))
    arrives_by = LineField(_l("Flight or other means of arrival"), most=120)
    leaves_on = DateField(_l("Day of departure"))
    leaves_at = TimeField(_l("Time of departure"), description=_l("At the place of the event."))
    leaves_by = LineField(_l("Flight or other means of departure"), most=120)
    hotel = LineField(_l("Hotel"), most=200)

    def __init__(self, event: Event, *args: Any, has_passport: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._event, self._has_passport = event, has_passport
        for field in (self.country, self.nationality):
            field.offer(territories(current_language()))

    @property
    def passport_fields(self) -> list[Any]:
        """In the order of the page."""
        return [
            self[name]
            for name in ("number", "country", "expires_on", "birth_on", "birth_place", "nationality")
        ]

    @property
    def travel_fields(self) -> list[Any]:
        """In the order of the page."""
        return [self[name] for name in _TRAVEL]

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field by itself; then whether the passport is whole, or anything was typed at all."""
        valid = bool(super().validate(extra_validators))
        if not self._is_typed(_PASSPORT) and (self._has_passport or self._is_typed(_TRAVEL)):
            return valid
        for name in _NEEDED:
            field = self[name]
            if not field.data and not field.errors:
                field.errors = [_("Please fill this in.")]
                valid = False
        return valid

    def validate_number(self, field: Any) -> None:
        """Letters and digits, as they are printed."""
        number = _number(field.data)
        if number and not _NUMBER.fullmatch(number):
            raise StopValidation(
                _("Please give the number as it is printed: Latin letters and digits alone.")
            )

    def validate_expires_on(self, field: Any) -> None:
        """Nobody crosses a border with less."""
        if field.data and field.data < self._event.last_on:
            raise StopValidation(
                _("This passport expires before the event ends. Please give the one they travel with.")
            )

    def validate_birth_on(self, field: Any) -> None:
        """A day that has been."""
        if field.data and not _FIRST_BIRTH <= field.data < clock.now().date():
            raise StopValidation(_("Please give a date of birth."))

    def validate_leaves_on(self, field: Any) -> None:
        """Nobody leaves before they come."""
        if field.data and self.arrives_on.data and field.data < self.arrives_on.data:
            raise StopValidation(_("The departure lies before the arrival."))

    def _is_typed(self, names: tuple[str, ...]) -> bool:
        return any(self[name].data for name in names)

    @property
    def values(self) -> dict[str, Any]:
        """For the service: each part whole, or nothing of it."""
        passport = {name: _plain(self[name].data) for name in _PASSPORT}
        passport["number"] = _number(self.number.data)
        travel = {name: _plain(self[name].data) for name in _TRAVEL}
        return {
            "passport": Passport(**passport) if self._is_typed(_PASSPORT) else None,
            "travel": Travel(**travel),
        }


def _number(typed: str | None) -> str:
    return re.sub(r"[\s-]", "", text.to_latin_digits(typed or "")).upper()


def _plain(value: Any) -> str:
    if hasattr(value, "strftime"):
        return str(value.strftime("%H:%M") if hasattr(value, "minute") else value.isoformat())
    return str(value or "")
