"""Delegations and their people in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from eventapp.core.locale import Reading, current_language, in_both, reading_of
from eventapp.core.localized import LocalizedText
from eventapp.people.labels import printed_name
from eventapp.registration.rules.changes import Outcome
from eventapp.registration.rules.duplicates import Sameness
from eventapp.registration.rules.focal import Seat
from eventapp.registration.rules.precedence import Order
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
    Gap.PHOTO: _l("photo"),
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


def say_of(event: Any, language: str) -> Reading:
    """How the recipient of a mail reads dates of an event."""
    return reading_of(event, language)


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
    if finding.code is Code.NO_NOTE:
        return _("The note verbale is missing.")
    return gaps_sentence(finding.gaps)


def gaps_sentence(gaps: tuple[Gap, ...]) -> str:
    """What a person lacks, in one line."""
    comma = "، " if current_language() == "ar" else ", "
    return comma.join(str(GAPS[gap]) for gap in gaps)
