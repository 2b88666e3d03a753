"""Forms of delegations. None has a state field."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.accounts.forms import EmailField, language_field
from eventapp.core.forms import (
    AreaField,
    BooleanField,
    ChoiceField,
    CountField,
    DateField,
    Form,
    LineField,
    LocalizedField,
    Required,
    Shown,
)
from eventapp.core.locale import language_name
from eventapp.events.models import Event
from eventapp.people import labels as people_labels
from eventapp.people.forms import OrganisationPicker, PhoneField
from eventapp.people.rules import FormOfAddress, Honorific, Rank
from eventapp.registration import labels, queries
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.rules.quotas import MOST_PLACES, Function

OFFERED_LANGUAGES: Final = ("ar", "en", "fr", "es", "ru", "zh", "pt", "tr", "fa")
_COUNTED: Final = tuple(function for function in Function if function is not Function.HEAD)


class ButtonForm(Form):
    """Nothing but a button: the POST that a mail scanner never sends."""


class DelegationForm(Form):
    """An invitation. A delegation has one head: there is no field for it."""

    reference = LineField(_l("Reference"), [Required()], most=60)
    answer_by = DateField(
        _l("Deadline"), [Required()], description=_l("Until the end of this day at the place of the event.")
    )
    focal_name = LineField(_l("Name of the focal point"), most=300)
    focal_email = EmailField(_l("E-mail address of the focal point"), [Required()])
    language = language_field()
    places_deputy = CountField(labels.PLACES[Function.DEPUTY], most=MOST_PLACES)
    places_delegate = CountField(labels.PLACES[Function.DELEGATE], most=MOST_PLACES)
    places_adviser = CountField(labels.PLACES[Function.ADVISER], most=MOST_PLACES)
    places_accompanying = CountField(labels.PLACES[Function.ACCOMPANYING], most=MOST_PLACES)
    places_press = CountField(labels.PLACES[Function.PRESS], most=MOST_PLACES)
    message = LocalizedField(
        _l("A paragraph of your own"),
        long=True,
        most=2000,
        description=_l("Stands in the letter and the mail."),
    )

    def __init__(self, event: Event, *args: Any, obj: Delegation | None = None, **kwargs: Any):
        held = {f"places_{name.value}": cap for name, cap in obj.caps.items()} if obj is not None else {}
        super().__init__(*args, obj=Shown(obj, held) if obj is not None else None, **kwargs)
        self._event = event
        if obj is None and not self.reference.data:
            self.reference.data = f"{event.slug.upper()}/{queries.next_number(event):03}"

    @property
    def quota_fields(self) -> list[Any]:
        """The fields of places, in the order of functions."""
        return [self[f"places_{function.value}"] for function in _COUNTED]

    @property
    def values(self) -> dict[str, Any]:
        """For the service: places by function, None where nothing was typed."""
        values = super().values
        caps = {function: values.pop(f"places_{function.value}") for function in _COUNTED}
        return values | {"caps": caps}

    def saved(self, obj: Delegation) -> DelegationForm:
        """The same form over what is saved now."""
        return type(self)(self._event, formdata=None, obj=obj)


class InvitationForm(DelegationForm):
    """The same for an organisation that is not invited yet."""

    organisation = OrganisationPicker(_l("Organisation"), [Required()])

    def validate_organisation(self, field: OrganisationPicker) -> None:
        """One of the directory."""
        if field.raw and field.data is None:
            raise StopValidation


class RefusalForm(Form):
    """Why an organisation cannot come."""

    reason = AreaField(_l("Reason"), [Required()], most=1000)


class SpokenField(SelectMultipleField):
    """Languages that somebody speaks, as ticks; stored as tags with a space between."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(
            label, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), **kwargs
        )


class PersonForm(Form):
    """One person of a delegation. No passport and no date of birth."""

    function = ChoiceField(_l("Function"))
    full_name = LocalizedField(
        _l("Full name"),
        required=True,
        description=_l("In English letters exactly as in the passport; in Arabic as it is read."),
    )
    how_to_address = LocalizedField(_l("How to address"), description=_l("In a letter or from the podium."))
    address = ChoiceField(
        _l("Form of address"),
        enum=FormOfAddress,
        labels=people_labels.ADDRESSES,
        default=FormOfAddress.NEUTRAL,
        description=_l("Decides masculine and feminine labels in Arabic."),
    )
    honorific = ChoiceField(
        _l("Honorific"), enum=Honorific, labels={h: h.value for h in Honorific}, default=Honorific.NONE
    )
    rank = ChoiceField(_l("Rank or title"), enum=Rank, labels={r: r.value for r in Rank}, default=Rank.NONE)
    office = LocalizedField(_l("Office"), most=400)
    email = EmailField(
        _l("E-mail address"), description=_l("Mails about the accreditation go there; else to you.")
    )
    phone = PhoneField(_l("Telephone"))
    language = language_field()
    languages = SpokenField(_l("Languages spoken"))
    access_needs = AreaField(
        _l("Access needs"), most=1000, description=_l("Such as a wheelchair or a reader.")
    )
    dietary_needs = AreaField(_l("Dietary needs"), most=1000)
    has_consented = BooleanField(
        _l("The person agrees that the organisers use these particulars for the accreditation")
    )

    def __init__(self, delegation: Delegation, *args: Any, obj: Participant | None = None, **kwargs: Any):
        given = (
            {"languages": obj.languages.split(), "has_consented": obj.consented_at is not None}
            if obj is not None
            else {}
        )
        super().__init__(*args, obj=Shown(obj, given) if obj is not None else None, **kwargs)
        self._delegation = delegation
        offered = [name for name, cap in delegation.caps.items() if cap or (obj and obj.function is name)]
        self.function.offer([(name.value, labels.FUNCTIONS[name]) for name in Function if name in offered])
        self.honorific.offer([(item.value, people_labels.honorific_label(item)) for item in Honorific])
        self.rank.offer([(item.value, people_labels.rank_label(item)) for item in Rank])
        self.languages.choices = [(tag, language_name(tag)) for tag in OFFERED_LANGUAGES]

    @property
    def values(self) -> dict[str, Any]:
        """For the service."""
        values = super().values
        values["languages"] = " ".join(values["languages"] or [])
        if "function" in values:
            values["function"] = Function(values["function"])
        return values

    def saved(self, obj: Participant) -> PersonForm:
        """The same form over what is saved now."""
        return type(self)(self._delegation, formdata=None, obj=obj)
