"""Forms of the directory, and the fields by which other features pick a person or an organisation."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import URL, Optional, StopValidation

from eventapp.accounts.forms import EmailField
from eventapp.core import text
from eventapp.core.errors import DomainError
from eventapp.core.files.fields import UploadForm, upload_field
from eventapp.core.files.images import PORTRAIT
from eventapp.core.files.kinds import IMAGE_LIMIT, IMAGES
from eventapp.core.forms import (
    AreaField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    LocalizedField,
)
from eventapp.core.locale import current_language
from eventapp.core.localized import LocalizedText
from eventapp.core.phones import shown_phone, stored_phone
from eventapp.core.territories import territories, territory_name
from eventapp.people import labels, queries
from eventapp.people.models import Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank

MOST_OFFICES: Final = 12
EMPTY_OFFICES: Final = 2  # rows kept free, so that an office is added without a script
MOST_TYPED: Final = 400  # characters of a name that is looked for
MOST_PHONE: Final = 60
_PUBLIC_ID: Final = re.compile(
    r"(?<![a-z2-7])[a-z2-7]{16}(?![a-z2-7])"
)  # as `core.db.new_public_id` makes it


class Picker(StringField, ABC):
    """Names one row of the directory: typed, with rows on offer as suggestions.

    What is typed may be a name in either language, any spelling that finds one row alone, or a text that
    holds the row's public id, which tells namesakes apart. Several rows are told, to choose among. The row
    that the form was opened with stays chosen while its name stands there, even if it has namesakes or lies
    in the bin.
    `.data` is the row, or None when the field is empty.
    """

    raw: str = ""
    fitting: Sequence[Any] = ()  # the rows that what was typed fits

    @abstractmethod
    def find(self, public_id: str) -> Any:
        """The row of this public id, or None."""

    @abstractmethod
    def rows(self, typed: str) -> list[Any]:
        """The rows that `typed` finds, exact names first."""

    @abstractmethod
    def options(self) -> list[Any]:
        """The rows on offer."""

    @abstractmethod
    def name_of(self, row: Any) -> LocalizedText:
        """What a row is called."""

    @abstractmethod
    def about(self, row: Any) -> str:
        """What tells a row from its namesakes, for a reader."""

    def label_of(self, row: Any) -> str:
        """How a row reads in the field, in the reader's language."""
        return self.name_of(row).in_(current_language())

    @property
    def on_offer(self) -> list[str]:
        """What the field offers before anything is typed, as it would be typed."""
        return self._told(self.options())

    @property
    def suggestions(self) -> list[str]:
        """The rows to choose among where what was typed fits several; else what is on offer."""
        return self._told(self.fitting) if len(self.fitting) > 1 else self.on_offer

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.raw = _visible(valuelist[0])[:MOST_TYPED] if valuelist else ""
        self.data: Any = None
        self.fitting = ()
        if not self.raw:
            return
        self.fitting = self._fitting(self.raw)
        if not self.fitting:
            raise ValueError(_("Nothing of this name is in the directory. Please add it there first."))
        if len(self.fitting) > 1:
            names = "; ".join(text.isolate_auto(told) for told in self._told(self.fitting[:5]))
            raise ValueError(_("This fits several: %(names)s. Please type one of them.", names=names))
        self.data = self.fitting[0]

    def _fitting(self, typed: str) -> list[Any]:
        exact, current = text.fold(typed), self.object_data
        if not exact:
            return []
        if current and text.fold(self.label_of(current)) == exact:
            return [current]
        for public_id in _PUBLIC_ID.findall(typed):
            if (named := self.find(public_id)) is not None:
                return [named]
        found = self.rows(typed)
        same = [row for row in found if exact in {text.fold(part) for part in _parts(self.name_of(row))}]
        return same or found

    def _told(self, rows: Sequence[Any]) -> list[str]:
        """The rows' names, namesakes with what tells them apart."""
        labels_of = [self.label_of(row) for row in rows]
        held = Counter(text.fold(label) for label in labels_of)
        return [
            label if held[text.fold(label)] == 1 else _apart(label, self.about(row), row.public_id)
            for label, row in zip(labels_of, rows, strict=True)
        ]

    def _value(self) -> str:
        return self.raw or (self.label_of(self.data) if self.data else "")


def _visible(typed: str) -> str:
    """`typed` without what cannot be seen: a picker looks for it and does not store it."""
    return "".join(char for char in " ".join(typed.split()) if char.isprintable()).strip()


def _parts(name: LocalizedText) -> list[str]:
    return [part for part in (name.ar, name.en) if part]


def _apart(label: str, about: str, public_id: str) -> str:
    return f"{label} ({about}) {public_id}" if about else f"{label} {public_id}"


class PortraitForm(UploadForm):
    """A picture of a person; what comes out is upright, cropped and without what the camera wrote."""

    file = upload_field(label=_l("Picture"), allowed=IMAGES, most=IMAGE_LIMIT, frame=PORTRAIT)


class PersonPicker(Picker):
    """One person of the directory."""

    def find(self, public_id: str) -> Person | None:
        """The person of this public id."""
        return queries.find_person(public_id)

    def rows(self, typed: str) -> list[Person]:
        """Persons found by any spelling."""
        return queries.persons_named(typed, language=current_language())

    def options(self) -> list[Person]:
        """The first persons by name."""
        return queries.suggested_persons(current_language())

    def name_of(self, row: Person) -> LocalizedText:
        """The name without honorific and rank."""
        return row.name

    def about(self, row: Person) -> str:
        """The first office."""
        held = row.appointments[:1]
        return labels.describe_appointment(held[0]).in_(current_language()) if held else ""


class OrganisationPicker(Picker):
    """One organisation of the directory."""

    def find(self, public_id: str) -> Organisation | None:
        """The organisation of this public id."""
        return queries.find_organisation(public_id)

    def rows(self, typed: str) -> list[Organisation]:
        """Organisations found by any spelling."""
        return queries.organisations_named(typed, language=current_language())

    def options(self) -> list[Organisation]:
        """The first organisations by name."""
        return queries.suggested_organisations(current_language())

    def name_of(self, row: Organisation) -> LocalizedText:
        """The short name."""
        return row.short_name

    def about(self, row: Organisation) -> str:
        """What it belongs to, or its country."""
        language = current_language()
        return row.parent.short_name.in_(language) if row.parent else territory_name(row.country, language)


class PhoneField(StringField):
    """A telephone number with its country code; stored in E.164, any digits accepted."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data: str = text.to_latin_digits(_visible(valuelist[0]))[:MOST_PHONE] if valuelist else ""
        if not self.data:
            return
        number = stored_phone(self.data)
        if number is None:
            raise ValueError(_("Please give a number with its country code, such as +974 4444 1234."))
        self.data = number

    def _value(self) -> str:
        return shown_phone(self.data) if self.data and not self.errors else self.data or ""


class OfficeForm(PlainForm):
    """One office: where, what, from when to when. An empty row is no office."""

    organisation = OrganisationPicker(_l("Organisation"))
    office = LocalizedField(_l("Office"), most=400)
    from_on = DateField(_l("From"))
    to_on = DateField(_l("Until"))

    def validate_organisation(self, _field: OrganisationPicker) -> None:
        """Dates alone are no office, and must not be lost."""
        if not self.is_filled and (self.from_on.data or self.to_on.data):
            raise StopValidation(_("Please fill this in."))

    def validate_to_on(self, field: DateField) -> None:
        """An office ends after it began."""
        if self.from_on.data and field.data and field.data < self.from_on.data:
            raise StopValidation(_("The end must come after the start."))

    @property
    def is_filled(self) -> bool:
        """Whether an office was typed, or an organisation: one that is in the directory or not."""
        return bool(self.organisation.raw or self.organisation.data or self.office.data)

    @property
    def line(self) -> str:
        """The row in one line, with its dates."""
        organisation, language = self.organisation.data, current_language()
        at = organisation.short_name if organisation else LocalizedText()
        line = labels.office_line(self.office.data, at).in_(language)
        days = [text.isolate_ltr(day._value()) for day in (self.from_on, self.to_on) if day.data]
        return f"{line} ({' – '.join(days)})" if days else line


class OfficesField(FieldList):
    """The offices of a person; what is wrong is told in sentences, a saved state in one line an office."""

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        valid = bool(super().validate(form, extra_validators))
        self.errors = list(dict.fromkeys(_problems([entry.errors for entry in self.entries])))
        return valid

    def _value(self) -> str:
        lines = [entry.form.line for entry in self.entries if entry.form.is_filled]
        return "; ".join(text.isolate_auto(line) for line in lines)


def _problems(errors: Any) -> list[str]:
    """The sentences inside the nested errors of a form."""
    if isinstance(errors, Mapping):
        return [problem for inner in errors.values() for problem in _problems(inner)]
    if isinstance(errors, list | tuple):
        return [problem for inner in errors for problem in _problems(inner)]
    return [str(errors)]


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
    offices = OfficesField(FormField(OfficeForm), max_entries=MOST_OFFICES, label=_l("Offices"))
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
        self.namesakes: list[Person] = []
        language = current_language()
        self.country.offer(territories(language))
        self.honorific.offer([(item.value, labels.honorific_label(item)) for item in Honorific])
        self.rank.offer([(item.value, labels.rank_label(item)) for item in Rank])
        if not self.is_submitted():
            for _row in range(EMPTY_OFFICES):
                if len(self.offices.entries) < MOST_OFFICES:
                    self.offices.append_entry()

    def attach(self, error: DomainError) -> None:
        """Keep the persons of the same name as well, so that the page can lead to them."""
        self.namesakes = error.values.get("known", [])
        super().attach(error)

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
