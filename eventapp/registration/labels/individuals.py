"""Categories and questions of those who register alone, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core.locale import in_both
from eventapp.core.localized import LocalizedText
from eventapp.registration.rules.categories import CategoryKind, Opening
from eventapp.registration.rules.questions import CHOICE_LENGTH, MOST_CHOICES, Fault, QuestionKind

CATEGORY_KINDS = {
    CategoryKind.EXPERT: _l("Experts"),
    CategoryKind.OBSERVER: _l("Observers"),
    CategoryKind.PRESS: _l("Press"),
    CategoryKind.PUBLIC: _l("The public"),
}
OPENINGS = {
    Opening.OPEN: _l("Open now"),
    Opening.AHEAD: _l("Not open yet"),
    Opening.OVER: _l("The period is over"),
    Opening.CLOSED: _l("Closed"),
}
OPENING_MARKS = {
    Opening.OPEN: "good",
    Opening.AHEAD: "warn",
    Opening.OVER: "idle",
    Opening.CLOSED: "idle",
}
QUESTION_KINDS = {
    QuestionKind.LINE: _l("A line of text"),
    QuestionKind.LONG: _l("A longer text"),
    QuestionKind.CHOICE: _l("One of several choices"),
    QuestionKind.DATE: _l("A date"),
    QuestionKind.FILE: _l("A file"),
    QuestionKind.YES_NO: _l("Yes or no"),
}
FAULTS = {
    Fault.TOO_FEW: _l("Please give at least two choices, one a line."),
    Fault.TOO_MANY: _l("At most %(most)s choices.", most=MOST_CHOICES),
    Fault.TOO_LONG: _l("A choice has at most %(most)s characters.", most=CHOICE_LENGTH),
    Fault.TWICE: _l("A choice stands here twice."),
    Fault.UNEVEN: _l("Both languages need the same number of lines: line by line they say the same."),
}


def usual_questions() -> list[tuple[LocalizedText, LocalizedText]]:
    """What the press is usually asked for, in both languages: prompt and hint."""
    return [
        (
            in_both(_l("Letter of the medium")),
            in_both(_l("On the medium’s letterhead, signed by the editor.")),
        ),
        (in_both(_l("Press card")), in_both(_l("Both sides, valid on the days of the meeting."))),
    ]


def yes_or_no(text: str) -> str:
    """A stored yes or no in words."""
    return _("Yes") if text == "yes" else _("No")
