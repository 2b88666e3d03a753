"""Forms of delegations and participants. None has a state field."""

from __future__ import annotations

from eventapp.registration.forms.delegations import (
    ButtonForm,
    DelegationForm,
    InvitationForm,
    PersonForm,
    RefusalForm,
)
from eventapp.registration.forms.messages import MessageForm

__all__ = ["ButtonForm", "DelegationForm", "InvitationForm", "MessageForm", "PersonForm", "RefusalForm"]
