"""Tables of delegations, of categories, and of the people who take part."""

from __future__ import annotations

from eventapp.registration.models.categories import RegistrationCategory
from eventapp.registration.models.changes import ChangeRequest
from eventapp.registration.models.delegations import Delegation, DelegationLink, DelegationQuota
from eventapp.registration.models.notes import NoteVerbale
from eventapp.registration.models.participants import Participant, ParticipantLink

__all__ = [
    "ChangeRequest",
    "Delegation",
    "DelegationLink",
    "DelegationQuota",
    "NoteVerbale",
    "Participant",
    "ParticipantLink",
    "RegistrationCategory",
]
