"""What a badge shows by colour: the capacity somebody comes in. Pure."""

from __future__ import annotations

from typing import Final

from eventapp.registration.rules.categories import CategoryKind
from eventapp.registration.rules.quotas import Function

# Names of the accents that pages and documents know. White text on each has a contrast of 7 to 1 or more.
BY_FUNCTION: Final = {
    Function.HEAD: "maroon",
    Function.DEPUTY: "maroon",
    Function.DELEGATE: "indigo",
    Function.ADVISER: "indigo",
    Function.ACCOMPANYING: "slate",
    Function.PRESS: "umber",
}
BY_CATEGORY: Final = {
    CategoryKind.EXPERT: "teal",
    CategoryKind.OBSERVER: "olive",
    CategoryKind.PRESS: "umber",
    CategoryKind.PUBLIC: "slate",
}


def colour(function: Function | None, kind: CategoryKind | None) -> str:
    """The colour of a capacity: of the function in a delegation, else of the category."""
    if function is not None:
        return BY_FUNCTION[function]
    return BY_CATEGORY[kind] if kind is not None else "slate"
