"""Functions in a delegation, and how many places each kind of organisation is offered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


def order_of(function: Function | None) -> int:
    """The place of a function in lists; individuals, who have none, come last."""
    return list(Function).index(function) if function is not None else len(Function)


@dataclass(frozen=True, slots=True)
class Place:
    """The counter somebody is counted in: a function of a delegation, or a category (row ids; 0: none)."""

    delegation_id: int
    function: Function | None
    category_id: int = 0

    @property
    def order(self) -> tuple[int, int, int]:
        """In which order places are taken and promoted, so that two requests never wait for each other."""
        return self.delegation_id, order_of(self.function), self.category_id


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
