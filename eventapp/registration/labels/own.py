"""What somebody reads on their own page, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.registration.rules.own import FeedScope, Item, Task
from eventapp.registration.rules.workflow import ParticipantState

if TYPE_CHECKING:
    from eventapp.registration.models import Participant

from eventapp.registration.labels.words import gaps_sentence

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
    Task.PAPERS: _l("Passport and travel"),
    Task.APPROVAL: _l("Approval"),
    Task.CALENDAR: _l("Calendar of your own"),
}
TASK_HINTS = {  # while it is open
    Task.SUBMISSION: _l("The focal point of your delegation submits it."),
    Task.CONSENT: _l("The focal point of your delegation notes it when you tell them."),
    Task.PHOTO: _l("Add it here, or let the focal point of your delegation do it."),
    Task.PAPERS: _l("For the authorities of the host country. Give them here, or to your focal point."),
    Task.APPROVAL: _l("The secretariat decides; you are told by mail."),
    Task.CALENDAR: _l("Subscribe below, and your calendar follows every change of the programme."),
}
ALONE_HINTS = {  # the same for whoever registered alone
    Task.SUBMISSION: _l("Your registration was begun and not submitted yet."),
    Task.CONSENT: _l("Please write to the secretariat."),
    Task.PHOTO: _l("Add it here."),
    Task.PAPERS: _l("For the authorities of the host country."),
}
FEED_SCOPES = {
    FeedScope.STARRED: _l("Only my sessions"),
    FeedScope.EVERYTHING: _l("The whole agenda"),
}


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
