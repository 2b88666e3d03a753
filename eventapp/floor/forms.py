"""Forms of the list of speakers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import StopValidation

from eventapp.core.forms import (
    ChoiceField,
    CountField,
    DateField,
    Form,
    LineField,
    LocalizedField,
    Required,
    Shown,
    TimeField,
)
from eventapp.core.locale import current_language, reading
from eventapp.events.models import Event
from eventapp.floor import labels
from eventapp.floor.models import DEFAULT_MINUTES, FloorRequest, SpeakerList
from eventapp.floor.rules.order import OrderPolicy
from eventapp.people.forms import OrganisationPicker, PersonPicker
from eventapp.programme.service.places import moment

LONGEST: Final = 600  # minutes
REASON_LENGTH: Final = 300
SEED_LENGTH: Final = 64
LANGUAGE_NAMES: Final = {"ar": _l("Arabic"), "en": _l("English")}


class SettingsForm(Form):
    """When the list takes requests, and how long each may speak; times are those of the place."""

    minutes_each = CountField(
        _l("Minutes for each speaker"), [Required()], least=1, most=LONGEST, default=DEFAULT_MINUTES
    )
    opens_on = DateField(_l("Opens on"))
    opens = TimeField(_l("At"))
    closes_on = DateField(_l("Closes on"), description=_l("Without a day it stays open until it is closed."))
    closes = TimeField(_l("At"))

    def __init__(self, event: Event, *args: Any, obj: SpeakerList | None = None, **kwargs: Any):
        super().__init__(*args, obj=_shown(obj) if obj is not None else None, **kwargs)
        self._event = event

    def validate_opens(self, field: TimeField) -> None:
        """A day needs its time."""
        _together(self.opens_on, field)

    def validate_closes(self, field: TimeField) -> None:
        """A day needs its time."""
        _together(self.closes_on, field)

    def saved(self, obj: Any) -> Form:
        """The same form over what is saved now."""
        return SettingsForm(self._event, formdata=None, obj=obj)

    @property
    def moments(self) -> dict[str, Any]:
        """For the service: the times in UTC.

        Raises:
            TimeSkipped: the clock of the place never shows one of the times.
        """
        return {
            "minutes_each": self.minutes_each.data,
            "opens_at": self._moment(self.opens_on.data, self.opens.data, "opens"),
            "closes_at": self._moment(self.closes_on.data, self.closes.data, "closes"),
        }

    def _moment(self, day: date | None, clock_time: time | None, field: str) -> datetime | None:
        if day is None or clock_time is None:
            return None
        return moment(self._event, day, clock_time, field=field)


def _together(day: DateField, clock_time: TimeField) -> None:
    if bool(day.data) != bool(clock_time.data):
        raise StopValidation(_("Please give the day and the time, or neither."))


def _shown(held: SpeakerList) -> Shown:
    given: dict[str, Any] = {}
    for name, at in (("opens", held.opens_at), ("closes", held.closes_at)):
        local = reading().local(at) if at is not None else None
        given |= {name: local.time() if local else None, f"{name}_on": local.date() if local else None}
    return Shown(held, given)


class SpeakerForm(Form):
    """Who speaks, and for how long."""

    person = PersonPicker(_l("Person"))
    organisation = OrganisationPicker(
        _l("Organisation or State"), description=_l("An alphabetical order goes by it, if there is one.")
    )
    label = LocalizedField(
        _l("Name or office"), most=400, description=_l("Only for whoever is not in the directory.")
    )
    minutes = CountField(_l("Minutes"), least=1, most=LONGEST)
    rank = CountField(
        _l("Protocol rank"),
        least=1,
        most=9999,
        description=_l("1 is the highest; the same rank may be given twice."),
    )
    is_reply = BooleanField(_l("Right of reply"))
    reason = LineField(
        _l("Reason"), most=REASON_LENGTH, description=_l("Needed while the list takes no requests.")
    )

    def __init__(self, *args: Any, obj: FloorRequest | None = None, **kwargs: Any):
        super().__init__(*args, obj=obj, **kwargs)


class OrderForm(Form):
    """By what the list is ordered. `seed` and `letter` are drawn when they are left empty."""

    policy = ChoiceField(_l("Order"))
    seed = LineField(
        _l("Seed of the lots"),
        most=SEED_LENGTH,
        description=_l("For lots, if it was drawn in the room. Left empty, the program draws one."),
    )
    language = ChoiceField(_l("Alphabet"))
    letter = LineField(
        _l("First letter"),
        most=4,
        description=_l("For the alphabet, if it was drawn in the room. Left empty, the program draws one."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = [policy for policy in OrderPolicy if policy is not OrderPolicy.BY_HAND]
        self.policy.offer([(policy.value, labels.POLICIES[policy]) for policy in offered])
        first = current_language()
        self.language.offer(sorted(LANGUAGE_NAMES.items(), key=lambda pair: pair[0] != first))

    @property
    def values(self) -> dict[str, Any]:
        """For the service: the policy itself."""
        return super().values | {"policy": OrderPolicy(self.policy.data)}


class PlaceForm(Form):
    """Another place by hand."""

    place = CountField(_l("Place"), [Required()], least=1, most=9999)
    reason = LineField(_l("Reason"), [Required()], most=REASON_LENGTH)
