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
from eventapp.registration.forms.focal import AnswerForm, ChangeForm, NoteForm, PhotoForm, SecondForm
from eventapp.registration.forms.individuals import FILE_LIMIT, IndividualForm, made_for
from eventapp.registration.forms.invitations_table import InvitationsTable, ListForm, TakeListForm
from eventapp.registration.forms.messages import MessageForm
from eventapp.registration.forms.papers import PapersForm
from eventapp.registration.forms.people_table import AddTableForm, PeopleTable, TableForm

__all__ = [
    "FILE_LIMIT",
    "AddTableForm",
    "AnswerForm",
    "ButtonForm",
    "CategoryForm",
    "ChangeForm",
    "DelegationForm",
    "IndividualForm",
    "InvitationForm",
    "InvitationsTable",
    "ListForm",
    "MessageForm",
    "NoteForm",
    "PapersForm",
    "PeopleTable",
    "PersonForm",
    "PhotoForm",
    "QuestionForm",
    "RefusalForm",
    "SecondForm",
    "TableForm",
    "TakeListForm",
    "made_for",
]
