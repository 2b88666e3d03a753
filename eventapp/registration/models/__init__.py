"""Tables of delegations, of categories, and of the people who take part."""

from __future__ import annotations

from eventapp.registration.models.categories import RegistrationCategory
from eventapp.registration.models.delegations import Delegation, DelegationLink, DelegationQuota
from eventapp.registration.models.papers import NotTheSame, Papers, PapersMatch
from eventapp.registration.models.participants import Participant, ParticipantLink

__all__ = [
    "Delegation",
    "DelegationLink",
    "DelegationQuota",
    "NotTheSame",
    "Papers",
    "PapersMatch",
    "Participant",
    "ParticipantLink",
    "RegistrationCategory",
]
