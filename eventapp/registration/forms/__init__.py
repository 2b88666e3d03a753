"""Forms of delegations and participants. None has a state field."""

from __future__ import annotations

from eventapp.registration.forms.delegations import (
    ButtonForm,
    DelegationForm,
    InvitationForm,
    PersonForm,
    RefusalForm,
)
from eventapp.registration.forms.papers import PapersForm

__all__ = ["ButtonForm", "DelegationForm", "InvitationForm", "PapersForm", "PersonForm", "RefusalForm"]
