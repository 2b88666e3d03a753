"""Delegations in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.core import text
from eventapp.core.labels import says
from eventapp.core.locale import Reading, current_language, in_both, reading_of
from eventapp.core.localized import LocalizedText
from eventapp.people.labels import printed_name
from eventapp.registration.errors import (
    AlreadyAsked,
    AlreadyInvited,
    AlreadyNamed,
    AnswerMissing,
    Closed,
    LinkNotValid,
    NobodyChosen,
    NoPlaceFree,
    NoSuchPlace,
    NotComplete,
    QuotaBelowUsed,
    ReasonMissing,
    ReferenceTaken,
    SameAddress,
    SecondHead,
    StepNotPossible,
)
from eventapp.registration.rules.changes import Outcome
from eventapp.registration.rules.focal import Seat
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
    Gap.PHOTO: _l("photo"),
}
OUTCOMES = {
    Outcome.GRANTED: _l("Granted: the focal point can change the person"),
    Outcome.REFUSED: _l("Refused, with a reason"),
}
SEATS = {
    Seat.FIRST: _l("Focal point"),
    Seat.SECOND: _l("Second focal point"),
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
    if finding.code is Code.NO_NOTE:
        return _("The note verbale is missing.")
    if finding.code is Code.OVER_QUOTA:
        return ngettext(
            "%(function)s: %(num)s person more than there are places will wait.",
            "%(function)s: %(num)s persons more than there are places will wait.",
            finding.count,
            function=PLACES[finding.function or Function.DELEGATE],
        )
    return gaps_sentence(finding.gaps)


def gaps_sentence(gaps: tuple[Gap, ...]) -> str:
    """What a person lacks, in one line."""
    comma = "، " if current_language() == "ar" else ", "
    return comma.join(str(GAPS[gap]) for gap in gaps)


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


@says(AlreadyAsked)
def _already_asked(_error: AlreadyAsked) -> str:
    return _("A change was asked for already. The organisers have not answered yet.")


@says(SameAddress)
def _same_address(_error: SameAddress) -> str:
    return _("This is the address of the first focal point. Please give another one.")


@says(AlreadyNamed)
def _already_named(_error: AlreadyNamed) -> str:
    return _("Somebody of this name is in the delegation already. Please look at the table again.")


@says(AnswerMissing)
def _answer_missing(_error: AnswerMissing) -> str:
    return _("Please say why.")
