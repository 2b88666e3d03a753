"""The form with which somebody registers alone: the same for everybody, and what their category asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from eventapp.accounts.forms import EmailField
from eventapp.core import db
from eventapp.core.errors import TooManyAttempts
from eventapp.core.files.held import HeldUploadField
from eventapp.core.files.kinds import MIB, FileKind
from eventapp.core.forms import (
    AreaField,
    BooleanField,
    ChoiceField,
    DateField,
    Form,
    LineField,
    LocalizedField,
    Optional,
    Required,
)
from eventapp.core.locale import current_language, language_name
from eventapp.core.localized import LocalizedText
from eventapp.core.templating import plain
from eventapp.people import labels as people_labels
from eventapp.people.rules import Honorific, Rank
from eventapp.registration.forms.delegations import OFFERED_LANGUAGES, PersonForm
from eventapp.registration.models import RegistrationQuestion
from eventapp.registration.rules.questions import LINE_ANSWER, LONG_ANSWER, QuestionKind, choices_of
from eventapp.registration.service import Given

TAKEN: Final = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
FILE_LIMIT: Final = 5 * MIB


class YesNoField(RadioField):
    """Yes or no; neither where it may be left out."""

    def pre_validate(self, form: Any) -> None:
        """One of the two, or nothing."""
        if self.data not in {"yes", "no", None, ""}:
            raise StopValidation(_("Please choose one of the list."))


class PassportNameField(LocalizedField):
    """A name in Latin letters, which the entrance compares with the passport; in Arabic as it is read."""

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """The Latin name must be there."""
        is_valid = super().validate(form, extra_validators)
        if self.data.en or not is_valid:
            return is_valid
        self.form["en"].errors = [_("Please give the name in Latin letters, as in the passport.")]
        return False


class IndividualForm(Form):
    """What everybody is asked. `made_for` adds the questions of a category."""

    full_name = PassportNameField(
        _l("Full name"),
        description=_l("In English letters exactly as in the passport; in Arabic as it is read."),
    )
    address, honorific, rank = PersonForm.address, PersonForm.honorific, PersonForm.rank
    office = LocalizedField(_l("Office or profession"), most=400)
    represents = LocalizedField(
        _l("Whom you represent"), description=_l("The medium, the institute, the organisation.")
    )
    how_to_address = PersonForm.how_to_address
    email = EmailField(
        _l("E-mail address"), [Required()], description=_l("A link to your own page is mailed there.")
    )
    phone = PersonForm.phone
    language = PersonForm.language
    languages = PersonForm.languages
    access_needs, dietary_needs = PersonForm.access_needs, PersonForm.dietary_needs
    has_consented = BooleanField(
        _l("I agree that the organisers use these particulars for the accreditation and the meeting")
    )
    questions: Sequence[RegistrationQuestion] = ()

    def __init__(self, *args: Any, admit: Callable[[], object], **kwargs: Any):
        super().__init__(*args, data={"language": current_language()}, **kwargs)
        self._admit = admit
        self.honorific.offer([(item.value, people_labels.honorific_label(item)) for item in Honorific])
        self.rank.offer([(item.value, people_labels.rank_label(item)) for item in Rank])
        self.languages.choices = [(tag, language_name(tag)) for tag in OFFERED_LANGUAGES]

    def validate_has_consented(self, field: BooleanField) -> None:
        """Without it nothing may be kept."""
        if not field.data:
            raise StopValidation(_("Without this nobody can be registered."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Let in first; then every file is examined and stored, whatever else is wrong, and is not lost."""
        try:
            self._admit()
        except TooManyAttempts as error:
            super().validate(extra_validators)
            self.attach(error)
            return False
        is_valid = super().validate(extra_validators)
        db.release()
        return all([is_valid, *(field.hold() for field in self.file_fields)])

    @property
    def file_fields(self) -> list[HeldUploadField]:
        """The fields that take a file."""
        return [field for field in self if isinstance(field, HeldUploadField)]

    @property
    def asked(self) -> list[tuple[RegistrationQuestion, Field]]:
        """The category's questions in order, each with its field."""
        return [(question, self[_name(question)]) for question in self.questions]

    @property
    def values(self) -> dict[str, Any]:
        """For the service: the answers as such, the rest by name."""
        values = super().values
        values.pop("has_consented")
        values["languages"] = " ".join(values["languages"] or [])
        for question in self.questions:
            values.pop(_name(question))
        return values | {"answers": [_given(question, self[_name(question)]) for question in self.questions]}


def made_for(questions: Sequence[RegistrationQuestion]) -> type[IndividualForm]:
    """The form of a category that asks these questions."""
    fields = {_name(question): _MAKERS[question.kind](question) for question in questions}
    return type("IndividualForm", (IndividualForm,), fields | {"questions": tuple(questions)})


def _name(question: RegistrationQuestion) -> str:
    return f"q_{question.public_id}"


def _words(question: RegistrationQuestion) -> dict[str, Any]:
    hint = plain(question.hint) if question.hint else ""
    needed = [Required()] if question.is_required else [Optional()]
    return {"label": plain(question.prompt), "description": hint, "validators": needed}


class AnswerChoiceField(ChoiceField):
    """One of the choices of a question, named by its words: an organiser may put others before it."""

    def __init__(self, label: Any = None, *, given: Sequence[LocalizedText] = (), **kwargs: Any):
        super().__init__(label, empty=_("Please choose"), **kwargs)
        self.given = {_digest(choice): choice for choice in given}
        self.offer([(name, plain(choice)) for name, choice in self.given.items()])

    @property
    def chosen(self) -> LocalizedText:
        """The choice in both languages; nothing while none is made."""
        return self.given.get(self.data or "", LocalizedText())


def _digest(choice: LocalizedText) -> str:
    return hashlib.sha256(f"{choice.ar}\n{choice.en}".encode()).hexdigest()[:16]


_MAKERS: Final[dict[QuestionKind, Callable[[RegistrationQuestion], Any]]] = {
    QuestionKind.LINE: lambda question: LineField(most=LINE_ANSWER, **_words(question)),
    QuestionKind.LONG: lambda question: AreaField(most=LONG_ANSWER, **_words(question)),
    QuestionKind.CHOICE: lambda question: AnswerChoiceField(
        given=choices_of(question.choices), **_words(question)
    ),
    QuestionKind.DATE: lambda question: DateField(**_words(question)),
    QuestionKind.YES_NO: lambda question: YesNoField(
        choices=[SelectChoice("yes", _("Yes")), SelectChoice("no", _("No"))], **_words(question)
    ),
    QuestionKind.FILE: lambda question: HeldUploadField(
        allowed=TAKEN,
        most=FILE_LIMIT,
        is_required=question.is_required,
        **(_words(question) | {"validators": []}),
    ),
}


def _given(question: RegistrationQuestion, field: Any) -> Given:
    if isinstance(field, HeldUploadField):
        return Given(question, file=field.kept)
    if isinstance(field, AnswerChoiceField):
        return Given(question, choice=field.chosen)
    data = field.data
    return Given(question, text=data.isoformat() if hasattr(data, "isoformat") else data or "")
