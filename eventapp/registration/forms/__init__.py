"""Forms of delegations and participants. None has a state field."""

from __future__ import annotations

from eventapp.registration.forms.delegations import (
    ButtonForm,
    DelegationForm,
    InvitationForm,
    PersonForm,
    RefusalForm,
)
from eventapp.registration.forms.invitations_table import InvitationsTable, ListForm, TakeListForm
from eventapp.registration.forms.papers import AnswerForm, ChangeForm, NoteForm, PhotoForm, SecondForm
from eventapp.registration.forms.people_table import AddTableForm, PeopleTable, TableForm

__all__ = [
    "AddTableForm",
    "AnswerForm",
    "ButtonForm",
    "ChangeForm",
    "DelegationForm",
    "InvitationForm",
    "InvitationsTable",
    "ListForm",
    "NoteForm",
    "PeopleTable",
    "PersonForm",
    "PhotoForm",
    "RefusalForm",
    "SecondForm",
    "TableForm",
    "TakeListForm",
]
