"""Delegations and registrations in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.core import text
from eventapp.core.labels import says
from eventapp.core.locale import Reading, current_language, in_both, reading_of
from eventapp.core.localized import LocalizedText
from eventapp.core.sealing import CannotBeOpened
from eventapp.people.labels import printed_name
from eventapp.registration.errors import (
    AlreadyInvited,
    CapBelowHeld,
    CategoryNotEmpty,
    CategoryNotOpen,
    ChoicesAtFault,
    Closed,
    LinkNotValid,
    NobodyChosen,
    NoPlaceFree,
    NoSuchPlace,
    NotApproved,
    NotComplete,
    QuestionAnswered,
    QuotaBelowUsed,
    ReasonMissing,
    ReferenceTaken,
    SecondHead,
    StepNotPossible,
    TooManyQuestions,
    UnknownPlaceholder,
)
from eventapp.registration.rules.categories import CategoryKind, Opening
from eventapp.registration.rules.duplicates import Sameness
from eventapp.registration.rules.messages import PLACEHOLDERS
from eventapp.registration.rules.own import FeedScope, Item, Task
from eventapp.registration.rules.precedence import Order
from eventapp.registration.rules.questions import CHOICE_LENGTH, MOST_CHOICES, Fault, QuestionKind
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.roster import Code, Finding, Gap
from eventapp.registration.rules.workflow import InvitationState, ParticipantState, Reason

if TYPE_CHECKING:
    from eventapp.registration.models import Participant

__all__ = ["printed_name"]

FUNCTIONS = {
    Function.HEAD: _l("Head of delegation"),
    Function.DEPUTY: _l("Deputy head"),
    Function.DELEGATE: _l("Delegate"),
    Function.ADVISER: _l("Adviser"),
    Function.ACCOMPANYING: _l("Accompanying person"),
    Function.PRESS: _l("Press"),
}
PLACES = {  # the same as places that are counted
    Function.HEAD: _l("Head of delegation"),
    Function.DEPUTY: _l("Deputy heads"),
    Function.DELEGATE: _l("Delegates"),
    Function.ADVISER: _l("Advisers"),
    Function.ACCOMPANYING: _l("Accompanying persons"),
    Function.PRESS: _l("Press"),
}
INVITATION_STATES = {
    InvitationState.DRAFTED: _l("Not sent yet"),
    InvitationState.SENT: _l("No answer yet"),
    InvitationState.ACCEPTED: _l("Accepted"),
    InvitationState.DECLINED: _l("Declined"),
}
INVITATION_MARKS = {
    InvitationState.DRAFTED: "idle",
    InvitationState.SENT: "warn",
    InvitationState.ACCEPTED: "good",
    InvitationState.DECLINED: "bad",
}
STATES = {
    ParticipantState.NOMINATED: _l("Nominated"),
    ParticipantState.SUBMITTED: _l("Submitted"),
    ParticipantState.UNDER_REVIEW: _l("Under review"),
    ParticipantState.PRE_APPROVED: _l("Pre-approved"),
    ParticipantState.APPROVED: _l("Approved"),
    ParticipantState.ON_HOLD: _l("On hold"),
    ParticipantState.WAITLISTED: _l("On the waiting list"),
    ParticipantState.REJECTED: _l("Rejected"),
    ParticipantState.WITHDRAWN: _l("Withdrawn from the delegation"),
    ParticipantState.REPLACED: _l("Replaced"),
}
MARKS = {
    ParticipantState.NOMINATED: "idle",
    ParticipantState.SUBMITTED: "now",
    ParticipantState.UNDER_REVIEW: "now",
    ParticipantState.PRE_APPROVED: "good",
    ParticipantState.APPROVED: "good",
    ParticipantState.ON_HOLD: "warn",
    ParticipantState.WAITLISTED: "warn",
    ParticipantState.REJECTED: "bad",
    ParticipantState.WITHDRAWN: "idle",
    ParticipantState.REPLACED: "idle",
}
DECISIONS = {
    "review": _l("Take under review"),
    "preapproval": _l("Pre-approve"),
    "approval": _l("Approve"),
    "hold": _l("Put on hold"),
    "rejection": _l("Reject"),
    "reopening": _l("Reopen"),
    "withdrawal": _l("Withdraw the person"),
}
REASONS = {
    Reason.INCOMPLETE: _l("The particulars are incomplete or cannot be read."),
    Reason.LATE: _l("The registration came after the deadline."),
    Reason.NO_MANDATE: _l("The organisation did not confirm the nomination."),
    Reason.DUPLICATE: _l("The person is registered already."),
    Reason.CAPACITY: _l("The venue has no room for more participants."),
    Reason.SECURITY: _l("The competent authorities did not grant access to the venue."),
}
GAPS = {
    Gap.NAME_LATIN: _l("name in Latin letters"),
    Gap.NAME_ARABIC: _l("name in Arabic"),
    Gap.OFFICE: _l("office"),
    Gap.CONTACT: _l("e-mail address or telephone"),
    Gap.CONSENT: _l("consent"),
    Gap.PAPERS: _l("passport"),
}
SAMENESS = {
    Sameness.PASSPORT: _l("Same passport"),
    Sameness.PERSON: _l("Same name and date of birth"),
}
ORDERS = {
    Order.PROTOCOL: _l("By protocol"),
    Order.ARABIC: _l("By the Arabic alphabet"),
    Order.ENGLISH: _l("By the English alphabet"),
}
OWN_STATES = {  # said to the person concerned
    ParticipantState.NOMINATED: _l("Your delegation has named you. It has not submitted you yet."),
    ParticipantState.SUBMITTED: _l("Your registration was received and will be looked at."),
    ParticipantState.UNDER_REVIEW: _l("Your registration is being looked at."),
    ParticipantState.PRE_APPROVED: _l("Your participation is approved in principle; it will be confirmed."),
    ParticipantState.APPROVED: _l("Your participation is approved. We look forward to the meeting."),
    ParticipantState.ON_HOLD: _l("Your registration is on hold until the particulars are complete."),
    ParticipantState.WAITLISTED: _l(
        "Every place is held. You are on the waiting list and move up as soon as a place becomes free."
    ),
    ParticipantState.REJECTED: _l("Your participation could not be approved."),
    ParticipantState.WITHDRAWN: _l("Your participation was withdrawn."),
    ParticipantState.REPLACED: _l("Your delegation has named somebody else for this place."),
}
TASKS = {
    Task.SUBMISSION: _l("Submission"),
    Task.CONSENT: _l("Consent to the use of your particulars"),
    Task.PARTICULARS: _l("Particulars"),
    Task.PHOTO: _l("Photograph for the badge"),
    Task.APPROVAL: _l("Approval"),
    Task.CALENDAR: _l("Calendar of your own"),
}
TASK_HINTS = {  # while it is open
    Task.SUBMISSION: _l("The focal point of your delegation submits it."),
    Task.CONSENT: _l("The focal point of your delegation notes it when you tell them."),
    Task.PHOTO: _l("The focal point of your delegation, or the secretariat, can add it."),
    Task.APPROVAL: _l("The secretariat decides; you are told by mail."),
    Task.CALENDAR: _l("Subscribe below, and your calendar follows every change of the programme."),
}
ALONE_HINTS = {  # the same for whoever registered alone
    Task.SUBMISSION: _l("Your registration was begun and not submitted yet."),
    Task.CONSENT: _l("Please write to the secretariat."),
    Task.PHOTO: _l("The secretariat can add it."),
}
FEED_SCOPES = {
    FeedScope.STARRED: _l("Only my sessions"),
    FeedScope.EVERYTHING: _l("The whole agenda"),
}
NOTICES = {
    ParticipantState.SUBMITTED: _l("The registration was received and will be looked at."),
    ParticipantState.UNDER_REVIEW: _l("The registration is being looked at."),
    ParticipantState.PRE_APPROVED: _l("The registration is approved in principle; it will be confirmed."),
    ParticipantState.APPROVED: _l("The registration is approved. We look forward to the meeting."),
    ParticipantState.ON_HOLD: _l(
        "The registration is on hold. The focal point of the delegation can complete the particulars."
    ),
    ParticipantState.WAITLISTED: _l(
        "Every place of this function is held. The registration stands on the waiting list, "
        "and moves on by itself as soon as a place becomes free."
    ),
    ParticipantState.REJECTED: _l("The registration could not be approved."),
    ParticipantState.WITHDRAWN: _l("The registration was withdrawn."),
    ParticipantState.REPLACED: _l("The delegation has named somebody else for this place."),
}
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
_FAULTS = {
    Fault.TOO_FEW: _l("Please give at least two choices, one a line."),
    Fault.TOO_MANY: _l("At most %(most)s choices.", most=MOST_CHOICES),
    Fault.TOO_LONG: _l("A choice has at most %(most)s characters.", most=CHOICE_LENGTH),
    Fault.TWICE: _l("A choice stands here twice."),
    Fault.UNEVEN: _l("Both languages need the same number of lines: line by line they say the same."),
}
_ALONE = {  # what a person who registered alone is told otherwise
    ParticipantState.ON_HOLD: _l(
        "The registration is on hold. The secretariat will write to you if anything is missing."
    ),
    ParticipantState.WAITLISTED: _l(
        "Every place of this category is held. The registration stands on the waiting list, "
        "and moves on by itself as soon as a place becomes free."
    ),
}


def notice_of(person: Participant) -> Any:
    """What a mail says of where somebody's accreditation stands."""
    alone = _ALONE.get(person.state) if person.delegation_id is None else None
    return alone or NOTICES[person.state]


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


def say_of(event: Any, language: str) -> Reading:
    """How the recipient of a mail reads dates of an event."""
    return reading_of(event, language)


def shown_name(person: Participant) -> LocalizedText:
    """How a person is called in a list."""
    return printed_name(person)


def role_of(person: Participant) -> LocalizedText:
    """What somebody is to the event: their function in a delegation, or the category they registered in."""
    if person.category is not None:
        return person.category.title
    return in_both(FUNCTIONS[person.function]) if person.function is not None else LocalizedText()


def finding_sentence(finding: Finding) -> str:
    """What a delegation lacks, for its focal point; a person's own gaps are named beside the person."""
    if finding.code is Code.NOBODY:
        return _("Nobody is in the delegation yet.")
    if finding.code is Code.NO_HEAD:
        return _("Say who leads the delegation.")
    if finding.code is Code.TWO_HEADS:
        return _("A delegation has one head.")
    if finding.code is Code.OVER_QUOTA:
        return ngettext(
            "%(function)s: %(num)s person more than there are places will wait.",
            "%(function)s: %(num)s persons more than there are places will wait.",
            finding.count,
            function=PLACES[finding.function or Function.DELEGATE],
        )
    return gaps_sentence(finding.gaps)


def own_state(person: Participant) -> Any:
    """Where somebody's registration stands, said to themselves."""
    if person.state is ParticipantState.NOMINATED and person.delegation_id is None:
        return ALONE_HINTS[Task.SUBMISSION]
    return OWN_STATES[person.state]


def task_hint(item: Item, person: Participant) -> str:
    """Who does what is still open, said to the person concerned."""
    is_alone = person.delegation_id is None
    if item.gaps:
        whom = (
            _("Please write to the secretariat.")
            if is_alone
            else _("Please tell the focal point of your delegation, or the secretariat.")
        )
        lacking = _("Missing: %(what)s.", what=gaps_sentence(item.gaps))
        return f"{lacking} {whom}"
    return str(ALONE_HINTS[item.task] if is_alone and item.task in ALONE_HINTS else TASK_HINTS[item.task])


def gaps_sentence(gaps: tuple[Gap, ...]) -> str:
    """What a person lacks, in one line."""
    comma = "، " if current_language() == "ar" else ", "
    return comma.join(str(GAPS[gap]) for gap in gaps)


@says(CannotBeOpened)
def _cannot_be_opened(_error: CannotBeOpened) -> str:
    return _(
        "These particulars are sealed with a key that this installation does not have. "
        "Whoever runs it can put the key back; otherwise they have to be typed once more."
    )


@says(AlreadyInvited)
def _already_invited(_error: AlreadyInvited) -> str:
    return _("This organisation is invited already.")


@says(ReferenceTaken)
def _reference_taken(_error: ReferenceTaken) -> str:
    return _("Another invitation has this reference.")


@says(QuotaBelowUsed)
def _quota_below_used(_error: QuotaBelowUsed) -> str:
    return _("More places of this function are held already.")


@says(StepNotPossible)
def _step_not_possible(_error: StepNotPossible) -> str:
    return _("This is not possible any more: it was decided otherwise meanwhile.")


@says(LinkNotValid)
def _link_not_valid(_error: LinkNotValid) -> str:
    return _("This link is not valid any more. A newer mail may hold another one.")


@says(Closed)
def _closed(_error: Closed) -> str:
    return _("The list is closed. Please write to the secretariat.")


@says(SecondHead)
def _second_head(_error: SecondHead) -> str:
    return _("The delegation has a head already.")


@says(NoSuchPlace)
def _no_such_place(_error: NoSuchPlace) -> str:
    return _("The delegation has no place of this function.")


@says(NoPlaceFree)
def _no_place_free(_error: NoPlaceFree) -> str:
    return _("Every place of this function is held. Offer the delegation one more first.")


@says(NotComplete)
def _not_complete(error: NotComplete) -> str:
    found = [text.isolate_auto(finding_sentence(finding)) for finding in error.values.get("findings", [])]
    return _("The delegation cannot be submitted yet.") + "".join(f" {sentence}" for sentence in found)


@says(ReasonMissing)
def _reason_missing(_error: ReasonMissing) -> str:
    return _("Please choose a reason.")


@says(NobodyChosen)
def _nobody_chosen(_error: NobodyChosen) -> str:
    return _("Please choose somebody first.")


@says(NotApproved)
def _not_approved(_error: NotApproved) -> str:
    return _("Only whoever is approved has a badge.")


@says(UnknownPlaceholder)
def _unknown_placeholder(error: UnknownPlaceholder) -> str:
    return _(
        "%(placeholder)s is not known. These are: %(known)s.",
        placeholder=text.isolate_ltr(error.values.get("placeholder", "{}")),
        known=text.isolate_ltr(", ".join(f"{{{name}}}" for name in PLACEHOLDERS)),
    )


@says(CapBelowHeld)
def _cap_below_held(_error: CapBelowHeld) -> str:
    return _("More places are held already.")


@says(CategoryNotEmpty)
def _category_not_empty(_error: CategoryNotEmpty) -> str:
    return _("Somebody has registered in this category. It can be closed, not deleted.")


@says(CategoryNotOpen)
def _category_not_open(_error: CategoryNotOpen) -> str:
    return _("Registration in this category is closed at present.")


@says(ChoicesAtFault)
def _choices_at_fault(error: ChoicesAtFault) -> str:
    return str(_FAULTS[error.values["fault"]])


@says(TooManyQuestions)
def _too_many_questions(_error: TooManyQuestions) -> str:
    return _("The category has as many questions of this kind as it may have.")


@says(QuestionAnswered)
def _question_answered(_error: QuestionAnswered) -> str:
    return _("Somebody has answered already. Please remove this question and add another one.")
