"""What can go wrong with documents."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class DelegationMissing(DomainError):
    """A document for one delegation does not say which."""

    field = "organisation"


class ReplacedMeanwhile(DomainError):
    """Somebody added a version in this language at the same moment."""

    field = "file"
    status = 409
