"""Forms of events."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, Optional, Regexp, StopValidation

from eventapp.accounts.forms import EmailField, NameField, language_field
from eventapp.accounts.rules import name_from_email
from eventapp.core import dates, text
from eventapp.core.files.fields import UploadForm, upload_field
from eventapp.core.files.images import EMBLEM
from eventapp.core.files.kinds import IMAGE_LIMIT, IMAGES
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
from eventapp.events import errors, labels, queries
from eventapp.events.models import Event, EventSeries
from eventapp.events.rules import slugs
from eventapp.events.rules.workflow import Audience, CreditRole, StaffRole, Topic
from eventapp.people.forms import OrganisationPicker, PhoneField

WEB_ADDRESS = _l("Please give a whole address: https://…")
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
BETWEEN_TAGS = re.compile(r"[\s,;،؛]+")


class EmblemForm(UploadForm):
    """The emblem of an event."""

    file = upload_field(label=_l("Picture"), allowed=IMAGES, most=IMAGE_LIMIT, frame=EMBLEM)


class SlugField(LineField):
    """The part of an address that names something: small Latin letters, digits, hyphens."""

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), most: int = slugs.SLUG_LENGTH, **kwargs: Any
    ):
        super().__init__(label, [*validators], most=most, **kwargs)

    def process_formdata(self, valuelist: Any) -> None:
        super().process_formdata(valuelist)
        self.data = text.to_latin_digits(self.data or "").lower()

    def pre_validate(self, form: Any) -> None:
        if self.data and len(self.data) <= self.most and not slugs.is_slug(self.data):
            raise StopValidation(_("Small Latin letters, digits and hyphens only, such as doha-2023."))


@lru_cache(maxsize=1)
def zones() -> dict[str, str]:
    """The time zones of places, by their name in small letters."""
    places = (
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
    )
    return {zone.lower(): zone for zone in [*sorted(places), "UTC"]}


class ZoneField(LineField):
    """An IANA time zone, typed or chosen among the suggestions."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, [Required()], most=60, **kwargs)

    @property
    def suggestions(self) -> list[str]:
        """Every zone there is, by continent and city."""
        return list(zones().values())

    def pre_validate(self, form: Any) -> None:
        found = zones().get((self.data or "").lower().replace(" ", "_"))
        if self.data and found is None:
            raise StopValidation(_("There is no such time zone. Please choose one such as Asia/Qatar."))
        self.data = found or ""


class WebField(LineField):
    """An address of the web."""

    def __init__(self, label: Any = None, **kwargs: Any):
        checks = [Optional(), URL(message=WEB_ADDRESS), Regexp(r"https?://", message=WEB_ADDRESS)]
        super().__init__(label, checks, most=500, **kwargs)


class BasicsForm(Form):
    """What an event must have: title, days, place on the clock; and its series."""

    title = LocalizedField(_l("Title"), required=True)
    first_on = DateField(_l("First day"), [Required()])
    last_on = DateField(_l("Last day"), [Required()])
    zone_name = ZoneField(
        _l("Time zone"),
        default="Asia/Qatar",
        description=_l("Type a continent or a city in English, such as Qatar or Paris, and choose."),
    )
    country = ChoiceField(_l("Country"), empty=_l("None"), default="QA")
    series = ChoiceField(_l("Part of a series"), empty=_l("None"))

    def __init__(self, *args: Any, held_series: EventSeries | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.country.offer(territories(current_language()))
        self._series = {row.public_id: row for row in queries.all_series()}
        if held_series is not None:  # also one that lies in the bin: saving something else must not lose it
            self._series.setdefault(held_series.public_id, held_series)
        self.series.offer([(key, row.title.in_(current_language())) for key, row in self._series.items()])

    def validate_last_on(self, field: DateField) -> None:
        """The days are in order."""
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise StopValidation(_("The last day cannot be before the first."))

    @property
    def values(self) -> dict[str, Any]:
        """For the service: rows instead of their ids, an empty country as an empty text."""
        return super().values | {
            "country": self.country.data or "",
            "series": self._series.get(self.series.data or ""),
        }


class NewEventForm(BasicsForm):
    """A new event, and who owns it."""

    slug = SlugField(
        _l("Address"),
        [Optional()],
        description=_l(
            "The part of the web address that names the event. Left empty, it is made of the English title."
        ),
    )
    owner_email = EmailField(
        _l("Owner"),
        description=_l(
            "An e-mail address; left empty, you are the owner. Somebody without an account is invited."
        ),
    )
    owner_name = NameField(_l("Name of the owner"), description=_l("Only for somebody without an account."))


class DescriptionForm(BasicsForm):
    """All that an event says of itself."""

    slug = SlugField(
        _l("Address"),
        [Required()],
        description=_l(
            "The part of the web address that names the event. Links to the old address stop working."
        ),
    )
    short_title = LocalizedField(_l("Short title"), most=120, description=_l("For mastheads and lists."))
    theme = LocalizedField(_l("Theme"), most=500)
    description = LocalizedField(_l("Description"), long=True)
    ordinal = CountField(_l("Which meeting of the series"), least=1, most=500)
    parent = ChoiceField(_l("On the margins of"), empty=_l("None"))
    audience = ChoiceField(_l("Who may read its pages"), enum=Audience, labels=labels.AUDIENCES)
    digits = ChoiceField(_l("Digits"))
    months = ChoiceField(_l("Names of the months in Arabic"))
    hijri_offset = ChoiceField(
        _l("Hijri date"),
        description=_l("A day earlier or later than Umm al-Qura, after the sighting of the moon."),
    )
    accent = RadioField(_l("Colour"))
    city = LocalizedField(_l("City"), most=120)
    venue_name = LocalizedField(_l("Venue"))
    venue_address = LocalizedField(_l("Address of the venue"), most=500)
    changeover_minutes = CountField(
        _l("Minutes between two sessions in a room"),
        most=60,
        description=_l("A shorter pause is told among the clashes and warnings; 0 asks for none."),
    )
    map_url = WebField(_l("Map"))
    contact_name = LocalizedField(_l("Contact"))
    contact_email = EmailField(_l("E-mail address"))
    contact_phone = PhoneField(_l("Telephone"))

    def __init__(self, *args: Any, obj: Event, parents: Sequence[Event], **kwargs: Any):
        self._parents = {row.public_id: row for row in parents}
        given = {
            "series": obj.series.public_id if obj.series else "",
            "parent": obj.parent.public_id if obj.parent else "",
            "hijri_offset": str(obj.hijri_offset),
        }
        super().__init__(*args, obj=Shown(obj, given), held_series=obj.series, **kwargs)
        self.parent.offer([(key, row.name.in_(current_language())) for key, row in self._parents.items()])
        self.digits.offer(list(labels.DIGITS.items()))
        self.months.offer(list(labels.MONTHS.items()))
        self.hijri_offset.offer(
            [("-1", _("A day earlier")), ("0", _("Umm al-Qura")), ("1", _("A day later"))]
        )
        self.accent.choices = [SelectChoice(key, label) for key, label in labels.ACCENTS.items()]

    def saved(self, obj: Event) -> Form:
        """This form over what is saved now."""
        return DescriptionForm(formdata=None, obj=obj, parents=list(self._parents.values()))

    @property
    def values(self) -> dict[str, Any]:
        """For the service."""
        return super().values | {
            "parent": self._parents.get(self.parent.data or ""),
            "hijri_offset": int(self.hijri_offset.data or 0),
            "changeover_minutes": self.changeover_minutes.data or 0,
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
    wording = LocalizedField(
        _l("Wording"), description=_l("Only if it should read otherwise than the part above.")
    )


class InstrumentForm(Form):
    """A resolution or treaty."""

    symbol = LineField(
        _l("Symbol"),
        [Required()],
        most=60,
        description=_l("A number and a year are enough for the Security Council: 2396 (2017)."),
    )
    title = LocalizedField(_l("Title"), most=400)
    adopted_on = DateField(_l("Adopted on"))
    url = WebField(
        _l("Link"),
        description=_l("Left empty, a new document of the United Nations gets its official address."),
    )


class PracticalForm(Form):
    """One section of the practical information."""

    topic = ChoiceField(_l("Topic"), enum=Topic, labels=labels.TOPICS)
    title = LocalizedField(_l("Title"), required=True)
    body = LocalizedField(_l("Text"), long=True)


class RoomForm(Form):
    """A room."""

    name = LocalizedField(_l("Name"), most=120, required=True)
    code = SlugField(
        _l("Code"),
        [Required()],
        most=40,
        description=_l("For addresses: small Latin letters, such as salwa-1."),
    )
    floor = LocalizedField(_l("Where in the building"), most=120)
    capacity = CountField(_l("Seats"), least=1)
    booths = LineField(
        _l("Interpretation booths"),
        most=200,
        description=_l("Language tags with a space between, such as ar en fr."),
    )

    def validate_booths(self, field: LineField) -> None:
        """Tags of languages, each once."""
        tags = [tag for tag in BETWEEN_TAGS.split(field.data or "") if tag]
        tags = [tag.partition("-")[0].lower() + "".join(tag.partition("-")[1:]) for tag in tags]
        if not all(LANGUAGE_TAG.fullmatch(tag) for tag in tags):
            raise StopValidation(_("Please give language tags with a space between, such as ar en fr."))
        field.data = " ".join(dict.fromkeys(tags))


class WindowForm(Form):
    """When a room cannot be used, on the clock of the event's place."""

    day = DateField(_l("Day"), [Required()])
    starts = TimeField(_l("From"), [Required()])
    last_day = DateField(_l("Last day"), description=_l("Only if it lasts longer than a day."))
    ends = TimeField(_l("Until"), [Required()])
    reason = LocalizedField(_l("Reason"))

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The two moments, in UTC.

        Raises:
            TimeSkipped: the clocks of the place never show one of them.
        """
        start = _moment(datetime.combine(self.day.data, self.starts.data), zone, "starts")
        return start, _moment(
            datetime.combine(self.last_day.data or self.day.data, self.ends.data), zone, "ends"
        )


def _moment(local: datetime, zone: ZoneInfo, field: str) -> datetime:
    try:
        return dates.local_to_utc(local, zone)
    except dates.NonexistentTime:
        raise errors.TimeSkipped(field=field) from None


class GrantForm(Form):
    """A role for somebody, who is invited if there is no account yet."""

    email = EmailField(_l("E-mail address"), [Required()])
    role = ChoiceField(_l("Role"), default=StaffRole.VIEWER.value)
    name = NameField(_l("Name"), description=_l("Only for somebody without an account."))
    language = language_field()

    def __init__(self, *args: Any, allowed: Collection[StaffRole], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.role.offer([(role.value, labels.STAFF_ROLES[role]) for role in StaffRole if role in allowed])


def named(value: LocalizedText, email: str) -> LocalizedText:
    """The name that was typed, else what stands before the @ of the address."""
    return value or LocalizedText(en=name_from_email(email))
