"""Forms of the directory, and the fields by which other features pick a person or an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import phonenumbers
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import URL, Optional, StopValidation

from eventapp.accounts.forms import EmailField
from eventapp.core import text
from eventapp.core.db import db
from eventapp.core.forms import (
    AreaField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    LocalizedField,
)
from eventapp.core.locale import current_language
from eventapp.core.territories import territories
from eventapp.people import labels, queries
from eventapp.people.models import Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank

MOST_OFFICES = 12
EMPTY_OFFICES = 2  # rows kept free, so that an office is added without a script


class Picker(StringField):
    """Names one row of the directory: typed, with the rows on offer as suggestions.

    What is typed may be any spelling that finds exactly one row; several are told, to choose among.
    `.data` is the row, or None when the field is empty.
    """

    not_found: Any
    ambiguous: Any

    def rows(self, words: str) -> list[Any]:
        """The rows that `words` find."""
        raise NotImplementedError

    def options(self) -> list[Any]:
        """The rows on offer."""
        raise NotImplementedError

    def label_of(self, row: Any) -> str:
        """How a row reads in the field."""
        raise NotImplementedError

    @property
    def suggestions(self) -> list[str]:
        """What the field suggests, as it would be typed."""
        return [self.label_of(row) for row in self.options()]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.raw = valuelist[0].strip()[:400] if valuelist else ""
        self.data: Any = None
        if not self.raw:
            return
        exact = text.fold(self.raw)
        found = self.rows(self.raw)
        same = [row for row in found if text.fold(self.label_of(row)) == exact]
        chosen = same if len(same) == 1 else found
        if len(chosen) == 1:
            self.data = chosen[0]
        elif chosen:
            names = "; ".join(text.isolate_auto(self.label_of(row)) for row in chosen[:5])
            raise ValueError(_("This fits several: %(names)s. Please type one of them.", names=names))
        else:
            raise ValueError(_("Nothing of this name is in the directory. Please add it there first."))

    def _value(self) -> str:
        if self.data is not None and not isinstance(self.data, str):
            return self.label_of(self.data)
        return getattr(self, "raw", "")


class PersonPicker(Picker):
    """One person of the directory."""

    def rows(self, words: str) -> list[Person]:
        """Persons found by any spelling."""
        return list(db.session.scalars(queries.persons(words=words, language=current_language()).limit(20)))

    def options(self) -> list[Person]:
        """The first persons by name."""
        return queries.suggested_persons(current_language())

    def label_of(self, row: Person) -> str:
        """The name, in the reader's language."""
        return row.name.in_(current_language())


class OrganisationPicker(Picker):
    """One organisation of the directory."""

    def rows(self, words: str) -> list[Organisation]:
        """Organisations found by any spelling."""
        query = queries.organisations(words=words, language=current_language())
        return list(db.session.scalars(query.limit(20)))

    def options(self) -> list[Organisation]:
        """The first organisations by name."""
        return queries.suggested_organisations(current_language())

    def label_of(self, row: Organisation) -> str:
        """The short name, in the reader's language."""
        return row.short_name.in_(current_language())


class PhoneField(StringField):
    """A telephone number with its country code; stored in E.164, any digits accepted."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data: str = text.to_latin_digits(valuelist[0]).strip()[:60] if valuelist else ""
        if not self.data:
            return
        typed = "+" + self.data[2:] if self.data.startswith("00") else self.data
        try:
            number = phonenumbers.parse(typed, None)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise ValueError(_("Please give a number with its country code, such as +974 4444 1234."))
        self.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(number: str) -> str:
    """A stored number as it is read: grouped, with its country code."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class OfficeForm(PlainForm):
    """One office: where, what, from when to when. An empty row is no office."""

    organisation = OrganisationPicker(_l("Organisation"))
    office = LocalizedField(_l("Office"), most=400)
    from_on = DateField(_l("From"))
    to_on = DateField(_l("Until"))

    def validate_to_on(self, field: DateField) -> None:
        """An office ends after it began."""
        if self.from_on.data and field.data and field.data < self.from_on.data:
            raise StopValidation(_("The end must come after the start."))

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed."""
        return bool(self.organisation.data or self.office.data)


def country_field() -> Any:
    """A country, named in the reader's language."""
    return ChoiceField(_l("Country"), empty=_l("None"))


class PersonForm(Form):
    """A person, both languages side by side."""

    name = LocalizedField(_l("Full name"), required=True, description=_l("Without honorific, rank or title."))
    honorific = ChoiceField(
        _l("Honorific"), enum=Honorific, labels={h: h.value for h in Honorific}, default=Honorific.NONE
    )
    rank = ChoiceField(_l("Rank or title"), enum=Rank, labels={r: r.value for r in Rank}, default=Rank.NONE)
    address = ChoiceField(
        _l("Form of address"),
        enum=FormOfAddress,
        labels=labels.ADDRESSES,
        default=FormOfAddress.NEUTRAL,
        description=_l("Decides masculine and feminine labels in Arabic."),
    )
    printed_as = LocalizedField(
        _l("Printed as"), most=400, description=_l("Only if it should read otherwise than composed above.")
    )
    how_to_address = LocalizedField(_l("How to address"), description=_l("In a letter or from the podium."))
    sort_name = LocalizedField(_l("Sorted under"), description=_l("Only if not under the name as written."))
    aliases = AreaField(
        _l("Other spellings"), most=2000, description=_l("One a line; the search finds them all.")
    )
    offices = FieldList(FormField(OfficeForm), max_entries=MOST_OFFICES, label=_l("Offices"))
    biography = LocalizedField(_l("Biography"), long=True)
    country = country_field()
    email = EmailField(_l("E-mail address"))
    phone = PhoneField(_l("Telephone"))
    is_another = BooleanField(_l("This is another person of the same name"))

    def __init__(self, *args: Any, obj: Person | None = None, **kwargs: Any):
        held = [
            {
                "organisation": row.organisation,
                "office": row.office,
                "from_on": row.from_on,
                "to_on": row.to_on,
            }
            for row in (obj.appointments if obj is not None else [])
        ]
        super().__init__(*args, obj=obj, offices=held, **kwargs)
        language = current_language()
        self.country.offer(territories(language))
        self.honorific.offer([(item.value, labels.honorific_label(item)) for item in Honorific])
        self.rank.offer([(item.value, labels.rank_label(item)) for item in Rank])
        if not self.is_submitted():
            for _row in range(EMPTY_OFFICES):
                if len(self.offices.entries) < MOST_OFFICES:
                    self.offices.append_entry()

    @property
    def values(self) -> dict[str, Any]:
        """For `service.save_person`: the offices that are filled in, and texts instead of nothing."""
        offices = [
            {
                "organisation": entry.form.organisation.data,
                "office": entry.form.office.data,
                "from_on": entry.form.from_on.data,
                "to_on": entry.form.to_on.data,
            }
            for entry in self.offices.entries
            if entry.form.is_filled
        ]
        return super().values | {"offices": offices, "country": self.country.data or ""}


class OrganisationForm(Form):
    """An organisation, both languages side by side."""

    kind = ChoiceField(_l("Kind"), enum=OrganisationKind, labels=labels.ORGANISATION_KINDS)
    short_name = LocalizedField(_l("Short name"), required=True)
    formal_name = LocalizedField(_l("Formal name"), most=500)
    acronym = LocalizedField(_l("Acronym"), most=40)
    parent = OrganisationPicker(_l("Belongs to"))
    sort_name = LocalizedField(_l("Sorted under"), description=_l("Only if not under the short name."))
    aliases = AreaField(
        _l("Other spellings"), most=2000, description=_l("One a line; the search finds them all.")
    )
    country = country_field()
    website = LineField(
        _l("Website"), [Optional(), URL(message=_l("Please give a whole address: https://…"))], most=500
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.country.offer(territories(current_language()))

    def validate_website(self, field: LineField) -> None:
        """Only addresses of the web."""
        if field.data and not field.data.startswith(("http://", "https://")):
            raise StopValidation(_("Please give a whole address: https://…"))

    @property
    def values(self) -> dict[str, Any]:
        """For `service.save_organisation`."""
        return super().values | {"country": self.country.data or ""}
