"""What went wrong with registrations, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from eventapp.core import text
from eventapp.core.labels import says
from eventapp.core.sealing import CannotBeOpened
from eventapp.registration.errors import (
    AlreadyAsked,
    AlreadyInvited,
    AlreadyNamed,
    AnswerMissing,
    CapBelowHeld,
    CategoryNotEmpty,
    CategoryNotOpen,
    ChoicesAtFault,
    Closed,
    LinkNotValid,
    NobodyChosen,
    NoPlaceFree,
    NoSuchPlace,
    NotApproved,
    NotComplete,
    QuestionAnswered,
    QuotaBelowUsed,
    ReasonMissing,
    ReferenceTaken,
    SameAddress,
    SecondHead,
    StepNotPossible,
    TooManyQuestions,
    UnknownPlaceholder,
)
from eventapp.registration.labels.individuals import FAULTS
from eventapp.registration.labels.words import finding_sentence
from eventapp.registration.rules.messages import PLACEHOLDERS
from eventapp.registration.rules.questions import Fault


@says(CannotBeOpened)
def _cannot_be_opened(_error: CannotBeOpened) -> str:
    return _(
        "These particulars are sealed with a key that this installation does not have. "
        "Whoever runs it can put the key back; otherwise they have to be typed once more."
    )


@says(AlreadyInvited)
def _already_invited(_error: AlreadyInvited) -> str:
    return _("This organisation is invited already.")


@says(ReferenceTaken)
def _reference_taken(_error: ReferenceTaken) -> str:
    return _("Another invitation has this reference.")


@says(QuotaBelowUsed)
def _quota_below_used(_error: QuotaBelowUsed) -> str:
    return _("More places of this function are held already.")


@says(StepNotPossible)
def _step_not_possible(_error: StepNotPossible) -> str:
    return _("This is not possible any more: it was decided otherwise meanwhile.")


@says(LinkNotValid)
def _link_not_valid(_error: LinkNotValid) -> str:
    return _("This link is not valid any more. A newer mail may hold another one.")


@says(Closed)
def _closed(_error: Closed) -> str:
    return _("The list is closed. Please write to the secretariat.")


@says(SecondHead)
def _second_head(_error: SecondHead) -> str:
    return _("The delegation has a head already.")


@says(NoSuchPlace)
def _no_such_place(_error: NoSuchPlace) -> str:
    return _("The delegation has no place of this function.")


@says(NoPlaceFree)
def _no_place_free(_error: NoPlaceFree) -> str:
    return _("Every place of this function is held. Offer the delegation one more first.")


@says(NotComplete)
def _not_complete(error: NotComplete) -> str:
    found = [text.isolate_auto(finding_sentence(finding)) for finding in error.values.get("findings", [])]
    return _("The delegation cannot be submitted yet.") + "".join(f" {sentence}" for sentence in found)


@says(ReasonMissing)
def _reason_missing(_error: ReasonMissing) -> str:
    return _("Please choose a reason.")


@says(NobodyChosen)
def _nobody_chosen(_error: NobodyChosen) -> str:
    return _("Please choose somebody first.")


@says(NotApproved)
def _not_approved(_error: NotApproved) -> str:
    return _("Only whoever is approved has a badge.")


@says(UnknownPlaceholder)
def _unknown_placeholder(error: UnknownPlaceholder) -> str:
    return _(
        "%(placeholder)s is not known. These are: %(known)s.",
        placeholder=text.isolate_ltr(error.values.get("placeholder", "{}")),
        known=text.isolate_ltr(", ".join(f"{{{name}}}" for name in PLACEHOLDERS)),
    )


@says(CapBelowHeld)
def _cap_below_held(_error: CapBelowHeld) -> str:
    return _("More places are held already.")


@says(CategoryNotEmpty)
def _category_not_empty(_error: CategoryNotEmpty) -> str:
    return _("Somebody has registered in this category. It can be closed, not deleted.")


@says(CategoryNotOpen)
def _category_not_open(_error: CategoryNotOpen) -> str:
    return _("Registration in this category is closed at present.")


@says(ChoicesAtFault)
def _choices_at_fault(error: ChoicesAtFault) -> str:
    return str(FAULTS[error.values.get("fault", Fault.TOO_FEW)])


@says(TooManyQuestions)
def _too_many_questions(_error: TooManyQuestions) -> str:
    return _("The category has as many questions of this kind as it may have.")


@says(QuestionAnswered)
def _question_answered(_error: QuestionAnswered) -> str:
    return _("Somebody has answered already. Please remove this question and add another one.")


@says(AlreadyAsked)
def _already_asked(_error: AlreadyAsked) -> str:
    return _("A change was asked for already. The organisers have not answered yet.")


@says(SameAddress)
def _same_address(_error: SameAddress) -> str:
    return _("This is the address of the first focal point. Please give another one.")


@says(AlreadyNamed)
def _already_named(_error: AlreadyNamed) -> str:
    return _("Somebody of this name is in the delegation already. Please look at the table again.")


@says(AnswerMissing)
def _answer_missing(_error: AnswerMissing) -> str:
    return _("Please say why.")
