"""What can go wrong with a list of speakers."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class NobodyToSpeak(DomainError):
    """A request names neither a person, an organisation nor anything else."""

    field = "person"


class ListNotOpen(DomainError):
    """The list takes no requests at this moment; the secretariat may add somebody with a reason."""

    field = "reason"


class RequestsClosed(ListNotOpen):
    """The same, for somebody who asks for themselves."""

    field = ""


class AlreadyAsked(DomainError):
    """Whoever asks is on the list already, or waits to be put on it."""

    status = 409


class ClosesBeforeOpening(DomainError):
    """The list would close before it opens."""

    field = "closes_on"


class FloorTaken(DomainError):
    """Somebody else was called, or speaks, already."""

    status = 409


class StepNotPossible(DomainError):
    """The speaker is in another state by now."""

    status = 409


class NothingToOrder(DomainError):
    """Nobody waits on the list."""


class LetterNeeded(DomainError):
    """What was given is no letter of the language."""

    field = "letter"


class NotWaiting(DomainError):
    """Only whoever waits can be moved."""

    field = "place"
