"""The directory in words. Honorifics and ranks are content: both languages at once, masculine and feminine.

Order of a printed name (Qatari and UN practice, domain report section 5): honorific, rank or academic title,
name; the office follows on its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core.labels import says
from eventapp.core.languages import LANGUAGES
from eventapp.core.localized import LocalizedText
from eventapp.people.errors import ParentCycle, PossiblyTheSame
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank

if TYPE_CHECKING:
    from eventapp.core.locale import Reading
    from eventapp.people.models import Appointment, Person

ORGANISATION_KINDS = {
    OrganisationKind.STATE: _l("State"),
    OrganisationKind.PARLIAMENT: _l("Parliament"),
    OrganisationKind.ASSEMBLY: _l("Parliamentary assembly"),
    OrganisationKind.UN_ENTITY: _l("United Nations entity"),
    OrganisationKind.UN_OFFICE: _l("United Nations sub-office"),
    OrganisationKind.MINISTRY: _l("Ministry"),
    OrganisationKind.AUTHORITY: _l("Committee or authority"),
    OrganisationKind.IGO: _l("Intergovernmental organisation"),
    OrganisationKind.NGO: _l("Non-governmental organisation"),
    OrganisationKind.MEDIA: _l("Media"),
    OrganisationKind.ACADEMIA: _l("Academia"),
}
ADDRESSES = {
    FormOfAddress.MASCULINE: _l("Masculine"),
    FormOfAddress.FEMININE: _l("Feminine"),
    FormOfAddress.NEUTRAL: _l("Neutral"),
}

Pair = tuple[LocalizedText, LocalizedText]  # masculine, feminine


class Named(Protocol):
    """Whoever has a name that is composed: a person of the directory, or one whom a delegation names."""

    @property
    def name(self) -> Any:
        """Without honorific and rank."""

    @property
    def printed_as(self) -> Any:
        """What overrides the composed line."""

    @property
    def honorific(self) -> Any:
        """What stands first."""

    @property
    def rank(self) -> Any:
        """What stands before the name."""

    @property
    def address(self) -> Any:
        """The form of address."""


def _pair(masculine_ar: str, feminine_ar: str, masculine_en: str, feminine_en: str) -> Pair:
    return LocalizedText(masculine_ar, masculine_en), LocalizedText(feminine_ar, feminine_en)


HONORIFICS: Final[dict[Honorific, Pair]] = {
    Honorific.NONE: _pair("", "", "", ""),
    Honorific.MAJESTY: _pair("جلالة", "جلالة", "His Majesty", "Her Majesty"),
    Honorific.HIGHNESS: _pair("صاحب السمو", "صاحبة السمو", "His Highness", "Her Highness"),
    Honorific.EXCELLENCY: _pair("سعادة", "سعادة", "H.E.", "H.E."),
    Honorific.EXCELLENCY_MINISTER: _pair("معالي", "معالي", "H.E.", "H.E."),
    Honorific.EXCELLENCY_PRESIDENT: _pair("فخامة", "فخامة", "H.E.", "H.E."),
    Honorific.HONOURABLE: _pair("سعادة النائب", "سعادة النائبة", "Hon.", "Hon."),
    Honorific.SHEIKH: _pair("الشيخ", "الشيخة", "Sheikh", "Sheikha"),
    Honorific.MR: _pair("السيد", "السيدة", "Mr", "Ms"),
}
RANKS: Final[dict[Rank, Pair]] = {
    Rank.NONE: _pair("", "", "", ""),
    Rank.LIEUTENANT_GENERAL: _pair("الفريق", "الفريق", "Lieutenant General", "Lieutenant General"),
    Rank.MAJOR_GENERAL: _pair("اللواء", "اللواء", "Major General", "Major General"),
    Rank.BRIGADIER: _pair("العميد", "العميد", "Brigadier", "Brigadier"),
    Rank.COLONEL: _pair("العقيد", "العقيد", "Colonel", "Colonel"),
    Rank.AMBASSADOR: _pair("السفير", "السفيرة", "Ambassador", "Ambassador"),
    Rank.SHEIKH: _pair("الشيخ", "الشيخة", "Sheikh", "Sheikha"),  # also beside an honorific: «سعادة الشيخ»
    Rank.PROFESSOR: _pair("الأستاذ الدكتور", "الأستاذة الدكتورة", "Professor", "Professor"),
    Rank.DOCTOR: _pair("الدكتور", "الدكتورة", "Dr", "Dr"),
    Rank.ENGINEER: _pair("المهندس", "المهندسة", "Eng.", "Eng."),
}
# These stand before «السيد» or «السيدة» when no rank says more: «سعادة السيد …», "H.E. Mr …".
_COURTESY: Final = frozenset(
    {Honorific.EXCELLENCY, Honorific.EXCELLENCY_MINISTER, Honorific.EXCELLENCY_PRESIDENT}
)
_FORMS: Final = {FormOfAddress.MASCULINE: "m", FormOfAddress.FEMININE: "f", FormOfAddress.NEUTRAL: "n"}


def printed_name(person: Named) -> LocalizedText:
    """The line that stands on the programme: as the person asked for it, else composed."""
    lines = {
        language: getattr(person.printed_as, language) or _composed(person, language)
        for language in LANGUAGES
        if person.printed_as.has(language) or person.name.has(language)
    }
    return LocalizedText(**lines)


def _composed(person: Named, language: str) -> str:
    feminine = person.address is FormOfAddress.FEMININE
    words = [HONORIFICS[person.honorific][feminine], RANKS[person.rank][feminine]]
    if (
        person.honorific in _COURTESY
        and person.rank is Rank.NONE
        and person.address is not FormOfAddress.NEUTRAL
    ):
        words[1] = HONORIFICS[Honorific.MR][feminine]
    parts = [getattr(word, language) for word in words if word] + [getattr(person.name, language)]
    return " ".join(part for part in parts if part)


def describe_appointment(held: Appointment) -> LocalizedText:
    """An office and where it is held, in one line: "Vice-Chairman, National Counter-Terrorism Committee"."""
    return office_line(held.office, held.organisation.short_name if held.organisation else LocalizedText())


def office_line(office: LocalizedText, organisation: LocalizedText) -> LocalizedText:
    """An office and an organisation in one line, in each language in which there is either."""
    return LocalizedText(
        "، ".join(part for part in (office.ar, organisation.ar) if part),
        ", ".join(part for part in (office.en, organisation.en) if part),
    )


def period(held: Appointment, say: Reading) -> str:
    """When an office was or is held: "5 January 2021 –" while it has no end; empty when nothing is known."""
    if held.from_on and held.to_on:
        return say.range(held.from_on, held.to_on)
    first, last = (say.date(day, weekday=False) if day else "" for day in (held.from_on, held.to_on))
    return f"{first} – {last}".strip() if first or last else ""


def gender_form(person: Person) -> str:
    """The form that labels of this person's parts take: m, f or n."""
    return _FORMS[person.address]


def honorific_label(honorific: Honorific) -> str:
    """An honorific for a list of choices: both languages, both forms."""
    if honorific is Honorific.NONE:
        return _("None")
    return _both(HONORIFICS[honorific])


def rank_label(rank: Rank) -> str:
    """A rank for a list of choices: both languages, both forms."""
    return _("None") if rank is Rank.NONE else _both(RANKS[rank])


def _both(pair: Pair) -> str:
    masculine, feminine = pair
    arabic = dict.fromkeys((masculine.ar, feminine.ar))
    english = dict.fromkeys((masculine.en, feminine.en))
    return f"\u2067{' / '.join(arabic)}\u2069 – \u2066{' / '.join(english)}\u2069"


@says(ParentCycle)
def _parent_cycle(_error: ParentCycle) -> str:
    return _("An organisation cannot stand under itself.")


@says(PossiblyTheSame)
def _possibly_the_same(error: PossiblyTheSame) -> str:
    return _(
        "There is somebody of this name: %(names)s. If this is another person, say so.",
        names=error.values["names"],
    )
