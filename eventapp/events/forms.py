"""Forms of events."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, Optional, Regexp, StopValidation

from eventapp.accounts.forms import EmailField, language_field
from eventapp.core import text
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
from eventapp.core.locale import current_language
from eventapp.core.localized import LocalizedText
from eventapp.core.territories import territories
from eventapp.events import labels, queries
from eventapp.events.models import Event
from eventapp.events.rules.workflow import Audience, CreditRole, StaffRole, Topic
from eventapp.people.forms import OrganisationPicker, PhoneField

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
WEB_ADDRESS = _l("Please give a whole address: https://…")


class SlugField(LineField):
    """The part of the address that names something: small Latin letters, digits, hyphens."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, [Required()], most=60, **kwargs)

    def process_formdata(self, valuelist: Any) -> None:
        super().process_formdata(valuelist)
        self.data = text.to_latin_digits(self.data or "").lower()

    def pre_validate(self, form: Any) -> None:
        if self.data and not SLUG.fullmatch(self.data):
            raise StopValidation(_("Small Latin letters, digits and hyphens only, such as doha-2023."))


class ZoneField(StringField):
    """An IANA time zone."""

    @property
    def suggestions(self) -> list[str]:
        """Every zone there is."""
        return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))

    def process_formdata(self, valuelist: Any) -> None:
        self.data: str = valuelist[0].strip()[:60] if valuelist else ""
        if self.data not in available_timezones():
            raise ValueError(_("There is no such time zone. Please choose one such as Asia/Qatar."))


class WebField(LineField):
    """An address of the web."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, [Optional(), URL(message=WEB_ADDRESS), Regexp(r"https?://", message=WEB_ADDRESS)], most=500, **kwargs)


class BasicsForm(Form):
    """What an event must have: title, address, days, place on the clock."""

    title = LocalizedField(_l("Title"), required=True)
    slug = SlugField(_l("Address"), description=_l("The part of the web address that names the event."))
    first_on = DateField(_l("First day"), [Required()])
    last_on = DateField(_l("Last day"), [Required()])
    zone_name = ZoneField(_l("Time zone"), default="Asia/Qatar")
    country = ChoiceField(_l("Country"), empty=_l("None"), default="QA")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.country.offer(territories(current_language()))

    def validate_last_on(self, field: DateField) -> None:
        """The days are in order."""
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise StopValidation(_("The last day cannot be before the first."))

    @property
    def values(self) -> dict[str, Any]:
        """For the service: an empty country is an empty text."""
        return super().values | {"country": self.country.data or ""}


class NewEventForm(BasicsForm):
    """A new event, and who owns it."""

    owner_email = EmailField(
        _l("Owner"), description=_l("An e-mail address; left empty, you are the owner. Somebody new is invited.")
    )


class DescriptionForm(BasicsForm):
    """All that an event says of itself."""

    short_title = LocalizedField(_l("Short title"), most=120, description=_l("For mastheads and lists."))
    theme = LocalizedField(_l("Theme"), most=500)
    description = LocalizedField(_l("Description"), long=True)
    series = ChoiceField(_l("Series"), empty=_l("None"))
    ordinal = CountField(_l("Which meeting of the series"), least=1, most=500)
    parent = ChoiceField(_l("On the margins of"), empty=_l("None"))
    audience = ChoiceField(_l("Audience"), enum=Audience, labels=labels.AUDIENCES)
    digits = ChoiceField(_l("Digits"))
    months = ChoiceField(_l("Names of the months in Arabic"))
    hijri_offset = ChoiceField(
        _l("Hijri date"), description=_l("A day earlier or later than Umm al-Qura, after the sighting of the moon.")
    )
    accent = RadioField(_l("Colour"))
    city = LocalizedField(_l("City"), most=120)
    venue_name = LocalizedField(_l("Venue"))
    venue_address = LocalizedField(_l("Address of the venue"), most=500)
    map_url = WebField(_l("Map"))
    contact_name = LocalizedField(_l("Contact"))
    contact_email = EmailField(_l("E-mail address"))
    contact_phone = PhoneField(_l("Telephone"))

    def __init__(self, *args: Any, obj: Event | None = None, **kwargs: Any):
        given = {"series": obj.series.public_id if obj and obj.series else "", "parent": ""}
        if obj is not None and obj.parent is not None:
            given["parent"] = obj.parent.public_id
        super().__init__(*args, obj=Shown(obj, given) if obj is not None else None, **kwargs)
        language = current_language()
        self._series = {row.public_id: row for row in queries.all_series()}
        self.series.offer([(key, row.title.in_(language)) for key, row in self._series.items()])
        self._events = {row.public_id: row for row in queries.other_events(obj)}
        self.parent.offer([(key, row.name.in_(language)) for key, row in self._events.items()])
        self.digits.offer(list(labels.DIGITS.items()))
        self.months.offer(list(labels.MONTHS.items()))
        self.hijri_offset.offer([("-1", _("A day earlier")), ("0", _("Umm al-Qura")), ("1", _("A day later"))])
        self.accent.choices = [SelectChoice(key, label) for key, label in labels.ACCENTS.items()]

    @property
    def values(self) -> dict[str, Any]:
        """For the service: rows instead of their ids."""
        return super().values | {
            "series": self._series.get(self.series.data or ""),
            "parent": self._events.get(self.parent.data or ""),
            "hijri_offset": int(self.hijri_offset.data or 0),
        }


class SeriesForm(Form):
    """A series of meetings."""

    title = LocalizedField(_l("Title"), required=True)
    description = LocalizedField(_l("Description"), long=True)


class ObjectiveForm(Form):
    """One aim."""

    text = LocalizedField(_l("Objective"), long=True, most=2000, required=True)


class CreditForm(Form):
    """An organisation's part."""

    organisation = OrganisationPicker(_l("Organisation"), [Required()])
    role = ChoiceField(_l("Part"), enum=CreditRole, labels=labels.CREDIT_ROLES)
    wording = LocalizedField(_l("Wording"), description=_l("Only if it should read otherwise than the part above."))


class InstrumentForm(Form):
    """A resolution or treaty."""

    symbol = LineField(_l("Symbol"), [Required()], most=120, description=_l("For example 2396 (2017)."))
    title = LocalizedField(_l("Title"), most=400)
    adopted_on = DateField(_l("Adopted on"))
    url = WebField(_l("Link"))


class PracticalForm(Form):
    """One section of the practical information."""

    topic = ChoiceField(_l("Topic"), enum=Topic, labels=labels.TOPICS)
    title = LocalizedField(_l("Title"), required=True)
    body = LocalizedField(_l("Text"), long=True)


class RoomForm(Form):
    """A room."""

    name = LocalizedField(_l("Name"), most=120, required=True)
    code = SlugField(_l("Code"), description=_l("For addresses: small Latin letters, such as salwa-1."))
    floor = LocalizedField(_l("Where in the building"), most=120)
    capacity = CountField(_l("Seats"), least=1)
    booths = LineField(
        _l("Interpretation booths"), most=200, description=_l("Language tags with a space between, such as ar en fr.")
    )

    def validate_booths(self, field: LineField) -> None:
        """Tags of languages."""
        if any(not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) for tag in (field.data or "").split()):
            raise StopValidation(_("Please give language tags with a space between, such as ar en fr."))


class WindowForm(Form):
    """When a room cannot be used."""

    day = DateField(_l("Day"), [Required()])
    starts = TimeField(_l("From"), [Required()])
    ends = TimeField(_l("Until"), [Required()])
    reason = LocalizedField(_l("Reason"))


class GrantForm(Form):
    """A role for somebody, who is invited if there is no account yet."""

    email = EmailField(_l("E-mail address"), [Required()])
    name = LocalizedField(_l("Name"), description=_l("Needed only for somebody without an account."))
    role = ChoiceField(_l("Role"), enum=StaffRole, labels=labels.STAFF_ROLES, default=StaffRole.VIEWER)
    language = language_field()


def named(value: LocalizedText, email: str) -> LocalizedText:
    """The name that was typed, else the address."""
    return value or LocalizedText(en=email.partition("@")[0])


