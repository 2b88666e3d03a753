"""Forms of delegations and participants. None has a state field."""

from __future__ import annotations

from eventapp.registration.forms.categories import CategoryForm, QuestionForm
from eventapp.registration.forms.delegations import (
    ButtonForm,
    DelegationForm,
    InvitationForm,
    PersonForm,
    RefusalForm,
)
from eventapp.registration.forms.individuals import FILE_LIMIT, IndividualForm, made_for
from eventapp.registration.forms.messages import MessageForm
from eventapp.registration.forms.papers import PapersForm

__all__ = [
    "FILE_LIMIT",
    "ButtonForm",
    "CategoryForm",
    "DelegationForm",
    "IndividualForm",
    "InvitationForm",
    "MessageForm",
    "PapersForm",
    "PersonForm",
    "QuestionForm",
    "RefusalForm",
    "made_for",
]
