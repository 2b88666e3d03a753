"""What can go wrong with delegations and registrations."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class AlreadyInvited(DomainError):
    """The organisation has a delegation at this event already."""

    field = "organisation"


class ReferenceTaken(DomainError):
    """Another invitation to this event has this reference."""

    field = "reference"


class QuotaBelowUsed(DomainError):
    """Fewer places than are held: `values` name function and used."""


class StepNotPossible(DomainError):
    """The step does not lead on from this state, or is not for whoever asks."""

    status = 409


class LinkNotValid(DomainError):
    """The mailed link expired, was replaced by a newer one, or never was."""


class Closed(DomainError):
    """The deadline is over, or the invitation is not accepted."""


class SecondHead(DomainError):
    """The delegation has a head already."""

    field = "function"


class NoSuchPlace(DomainError):
    """The delegation was offered no place of this function."""

    field = "function"


class NoPlaceFree(DomainError):
    """Whoever is to come back needs a place, and every place is held."""

    status = 409


class NotComplete(DomainError):
    """The delegation cannot be submitted yet; `values["findings"]` says why."""


class ReasonMissing(DomainError):
    """A rejection says why."""

    field = "reason"


class NobodyChosen(DomainError):
    """No person was ticked."""


class NotApproved(DomainError):
    """A badge is for whoever is approved."""


class CapBelowHeld(DomainError):
    """Fewer places in a category than are held."""

    field = "cap"


class CategoryNotEmpty(DomainError):
    """Somebody registered in the category; it can be closed, not deleted."""

    status = 409


class AlreadyAsked(DomainError):
    """A change of this person is asked for already, and not answered yet."""

    status = 409


class UnknownPlaceholder(DomainError):
    """A text asks for what nobody fills in: `values["placeholder"]`."""

    field = "body"


class CategoryNotOpen(DomainError):
    """The category takes nobody now."""


class ChoicesAtFault(DomainError):
    """The choices of a question cannot stand; `values["fault"]` says why."""

    field = "choices"


class TooManyQuestions(DomainError):
    """A category has as many questions, or questions for a file, as one may have."""

    field = "kind"


class QuestionAnswered(DomainError):
    """What a question is answered with cannot change once somebody has answered."""

    field = "kind"


class SameAddress(DomainError):
    """The second focal point has the address of the first."""

    field = "email"


class AlreadyNamed(DomainError):
    """Somebody of this name came into the delegation meanwhile."""

    status = 409


class AnswerMissing(DomainError):
    """A refusal says why."""

    field = "answer"
