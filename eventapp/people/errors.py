"""Expected failures of the directory."""

from __future__ import annotations

from eventapp.core.errors import DomainError


class ParentCycle(DomainError):
    """An organisation would be, at some remove, its own parent."""

    field = "parent"


class PossiblyTheSame(DomainError):
    """Somebody with this name is there already, and it was not said that this is another person.

    `values["known"]` are the persons of this name, `values["names"]` their names in one line.
    """

    field = "is_another"
