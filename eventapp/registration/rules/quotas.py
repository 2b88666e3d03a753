"""Functions in a delegation, and how many places each kind of organisation is offered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from eventapp.people.rules import OrganisationKind

MOST_PLACES: Final = 500  # of one function


class Function(StrEnum):
    """What a person is in a delegation, in the order of lists."""

    HEAD = "head"
    DEPUTY = "deputy"
    DELEGATE = "delegate"
    ADVISER = "adviser"
    ACCOMPANYING = "accompanying"
    PRESS = "press"


def order_of(function: Function) -> int:
    """The place of a function in lists, and the order in which places are locked."""
    return list(Function).index(function)


def _quota(deputy: int, delegate: int, adviser: int, accompanying: int, press: int) -> dict[Function, int]:
    return dict(zip(Function, (1, deputy, delegate, adviser, accompanying, press), strict=True))


_USUAL: Final = _quota(0, 1, 1, 0, 0)
DEFAULTS: Final[Mapping[OrganisationKind, Mapping[Function, int]]] = {
    OrganisationKind.STATE: _quota(1, 4, 2, 2, 1),
    OrganisationKind.PARLIAMENT: _quota(1, 4, 2, 1, 1),
    OrganisationKind.ASSEMBLY: _quota(1, 4, 2, 1, 1),
    OrganisationKind.UN_ENTITY: _quota(1, 3, 2, 0, 0),
    OrganisationKind.UN_OFFICE: _quota(0, 2, 1, 0, 0),
    OrganisationKind.MINISTRY: _quota(1, 2, 2, 0, 0),
    OrganisationKind.AUTHORITY: _quota(1, 2, 1, 0, 0),
    OrganisationKind.IGO: _quota(0, 2, 1, 0, 0),
    OrganisationKind.MEDIA: _quota(0, 0, 0, 0, 3),
}


def default_quota(kind: OrganisationKind) -> Mapping[Function, int]:
    """The places an organisation of this kind is offered unless somebody says otherwise."""
    return DEFAULTS.get(kind, _USUAL)
