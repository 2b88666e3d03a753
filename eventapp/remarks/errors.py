"""What can go wrong with remarks."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class StepNotPossible(DomainError):
    """The workflow has no such step from here."""

    status = 409


class NothingToSubmit(DomainError):
    """There is no text in any language."""


class DeadlinePassed(DomainError):
    """The deadline has passed and no late link was given."""


class AlreadyPublished(DomainError):
    """Everybody can read the text: the organisers alone may take it back."""

    status = 409


class ReasonMissing(DomainError):
    """What is returned or allowed late needs a reason."""

    field = "reason"


class ChathamHouse(DomainError):
    """Of a session under the Chatham House Rule nobody's words are published."""


class MomentMissing(DomainError):
    """A fixed time was chosen and not given."""

    field = "on"


class NobodyToAsk(DomainError):
    """There is nobody to mail: no invitation is in force."""
