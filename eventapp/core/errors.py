"""Expected failures. Each knows the form field it belongs to; its sentence is written in a `labels.py`."""

from __future__ import annotations

from typing import Any, ClassVar


class DomainError(Exception):
    """A rule of the domain refuses what was asked; nothing was changed."""

    field: ClassVar[str | None] = None  # the form field the sentence stands beside
    status: ClassVar[int] = 422

    def __init__(self, **values: Any) -> None:
        super().__init__(type(self).__name__)
        self.values = values

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says about it besides its status."""
        return {}


class NotFound(DomainError):
    """There is no such object for this reader: unknown, deleted or somebody else's."""

    status = 404


class QueryNotUnderstood(DomainError):
    """A value in the query of an address is none of those that are possible; `values["name"]` says which."""


class NotAllowed(DomainError):
    """The account works on this event but its roles do not grant this."""

    status = 403


class SignInRequired(DomainError):
    """Only a signed-in account may go on."""

    status = 401


class ForeignRequest(DomainError):
    """A page of another site asked for a change."""

    status = 400


class StaleEdit(DomainError):
    """Somebody saved the same object after this form was opened."""

    status = 409


class TooManyAttempts(DomainError):
    """A rate limit is reached; `values["retry_after_seconds"]` says when to try again."""

    status = 429

    @property
    def headers(self) -> dict[str, str]:
        """When to try again (RFC 9110, 10.2.3)."""
        seconds = self.values.get("retry_after_seconds")
        return {} if seconds is None else {"Retry-After": str(seconds)}
