"""Forms of categories and of their questions. None has a state field."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from eventapp.core.forms import (
    BooleanField,
    ChoiceField,
    CountField,
    DateField,
    Form,
    LocalizedField,
    Required,
)
from eventapp.events.models import Event
from eventapp.registration import labels
from eventapp.registration.models import RegistrationQuestion
from eventapp.registration.rules.categories import MOST_IN_CATEGORY, CategoryKind
from eventapp.registration.rules.questions import QuestionKind, purge_day


class CategoryForm(Form):
    """Who may register, how many of them, and from when to when."""

    kind = ChoiceField(
        _l("Who registers"),
        enum=CategoryKind,
        labels=labels.CATEGORY_KINDS,
        description=_l("The press is asked for a letter of the medium and the press card."),
    )
    title = LocalizedField(_l("Title"), required=True)
    description = LocalizedField(
        _l("Description"), long=True, most=2000, description=_l("Who belongs here, and what follows.")
    )
    cap = CountField(
        _l("Places"),
        [Required()],
        most=MOST_IN_CATEGORY,
        description=_l("Whoever registers beyond them waits, and moves up by themselves."),
    )
    opens_on = DateField(_l("From"), description=_l("This day counted in, at the place of the event."))
    closes_on = DateField(_l("Until"), description=_l("To the end of this day."))

    def validate_closes_on(self, field: DateField) -> None:
        """It closes after it opened."""
        if self.opens_on.data and field.data and field.data < self.opens_on.data:
            raise StopValidation(_("The end must come after the start."))


class QuestionForm(Form):
    """One question. Without a day of its own a personal answer is kept for some months after the event."""

    kind = ChoiceField(_l("Answered with"), enum=QuestionKind, labels=labels.QUESTION_KINDS)
    prompt = LocalizedField(_l("Question"), required=True)
    hint = LocalizedField(_l("Hint"), description=_l("Stands beside the field, if it helps."))
    choices = LocalizedField(
        _l("Choices"),
        long=True,
        most=9000,
        description=_l(
            "One a line, only where one of several choices is the answer. "
            "Line by line, both languages say the same."
        ),
    )
    is_required = BooleanField(_l("Nobody can register without an answer"))
    is_personal = BooleanField(_l("The answers are personal data, and are emptied after a day"))
    purge_on = DateField(
        _l("Kept until"),
        description=_l("The last day; after it nothing is left of the answers and files."),
    )

    def __init__(self, event: Event, *args: Any, obj: RegistrationQuestion | None = None, **kwargs: Any):
        super().__init__(*args, obj=obj, **kwargs)
        self._event = event
        if not self.purge_on.data and not self.purge_on.errors:
            self.purge_on.data = purge_day(event.last_on)

    def validate_purge_on(self, field: DateField) -> None:
        """Answers outlive the event for which they were given."""
        if self.is_personal.data and field.data and field.data < self._event.last_on:
            raise StopValidation(_("The day must not come before the end of the event."))

    def saved(self, obj: RegistrationQuestion) -> QuestionForm:
        """The same form over what is saved now."""
        return type(self)(self._event, formdata=None, obj=obj)
