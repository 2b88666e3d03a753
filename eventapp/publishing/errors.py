"""Expected failures of publishing."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class BlockingFindings(DomainError):
    """Something in the draft must be mended before it can be released; `values["count"]` findings."""


class WarningsNotAcknowledged(DomainError):
    """A warning is new or was not ticked; `values["count"]` of them."""

    field = "acknowledged"


class NothingToRelease(DomainError):
    """The draft has no scheduled session, or nothing differs from the newest release."""


class DraftChanged(DomainError):
    """Somebody changed the draft after this page was opened; look at it again before releasing."""

    status = 409
