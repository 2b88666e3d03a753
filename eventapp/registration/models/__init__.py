"""Tables of delegations, of categories and their questions, and of the people who take part."""

from __future__ import annotations

from eventapp.registration.models.badges import Badge
from eventapp.registration.models.categories import RegistrationCategory
from eventapp.registration.models.changes import ChangeRequest
from eventapp.registration.models.delegations import Delegation, DelegationLink, DelegationQuota
from eventapp.registration.models.messages import ParticipantMessage
from eventapp.registration.models.notes import NoteVerbale
from eventapp.registration.models.own import ParticipantFeed, ParticipantStar
from eventapp.registration.models.papers import NotTheSame, Papers, PapersMatch
from eventapp.registration.models.participants import Participant, ParticipantLink
from eventapp.registration.models.questions import RegistrationAnswer, RegistrationQuestion

__all__ = [
    "Badge",
    "Delegation",
    "DelegationLink",
    "DelegationQuota",
    "NotTheSame",
    "Papers",
    "PapersMatch",
    "ChangeRequest",
    "NoteVerbale",
    "Participant",
    "ParticipantFeed",
    "ParticipantLink",
    "ParticipantMessage",
    "ParticipantStar",
    "RegistrationAnswer",
    "RegistrationCategory",
    "RegistrationQuestion",
]
