"""The sentences of expected failures: each feature's `labels.py` adds its own with `says`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from eventapp.core.db import AlreadyThere, ReferenceGone
from eventapp.core.errors import (
    DomainError,
    ForeignRequest,
    NotAllowed,
    NotFound,
    QueryNotUnderstood,
    SignInRequired,
    StaleEdit,
    TooManyAttempts,
)

Sentence = Callable[[Any], str]
_sentences: dict[type[DomainError], Sentence] = {}


def says(error: type[DomainError]) -> Callable[[Sentence], Sentence]:
    """Register the function that puts `error` into words, in the reader's language."""

    def register(function: Sentence) -> Sentence:
        _sentences[error] = function
        return function

    return register


def sentence(error: DomainError) -> str:
    """A failure in one sentence of the reader's language."""
    for kind in type(error).__mro__:
        if kind in _sentences:
            return _sentences[kind](error)
    return _("This could not be done.")


@says(NotFound)
def _not_found(_error: NotFound) -> str:
    return _("This could not be found.")


@says(QueryNotUnderstood)
def _query(error: QueryNotUnderstood) -> str:
    return _("The value of “%(name)s” in the address cannot be used.", name=error.values.get("name", ""))


@says(NotAllowed)
def _not_allowed(_error: NotAllowed) -> str:
    return _("Your role in this event does not allow this.")


@says(SignInRequired)
def _sign_in(_error: SignInRequired) -> str:
    return _("Please sign in to go on.")


@says(ForeignRequest)
def _foreign(_error: ForeignRequest) -> str:
    return _("A page of another site sent this, so nothing was done. If you want it, do it on the page here.")


@says(StaleEdit)
def _stale(_error: StaleEdit) -> str:
    return _(
        "Somebody saved this while you were editing. Their text stands beside each field that differs; "
        "saving again replaces it with yours."
    )


@says(TooManyAttempts)
def _too_many(error: TooManyAttempts) -> str:
    minutes = max(1, round(error.values.get("retry_after_seconds", 60) / 60))
    return _("Too many attempts. Please try again in %(minutes)s min.", minutes=minutes)


@says(ReferenceGone)
def _reference_gone(_error: ReferenceGone) -> str:
    return _("Something chosen here was deleted meanwhile. Please choose again.")


@says(AlreadyThere)
def _already_there(_error: AlreadyThere) -> str:
    return _("This is there already.")
