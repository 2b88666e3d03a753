"""In which order a list of participants names organisations and people. Pure.

Sources: the general debate of the UN General Assembly orders speakers by level of representation (head of
state, vice-president or crown prince, head of government, minister, chair of delegation) and Member States
before observers before others; rule 25 of its Rules of Procedure names representatives before alternates
before advisers. Of equal ones the alphabet decides, in Arabic by the short name without its article, as the
League of Arab States calls its members. Which organisation is in which tier, and which honorific stands for
which level, are ours; a host that orders otherwise takes the alphabetical list.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from eventapp.people.rules import Honorific, OrganisationKind
from eventapp.registration.rules.quotas import Function, order_of


class Order(StrEnum):
    """How a list is ordered; each keeps a delegation together."""

    PROTOCOL = "protocol"
    ARABIC = "ar"
    ENGLISH = "en"

    def language(self, reader: str) -> str:
        """The alphabet that decides: of the order itself, else of the reader."""
        return reader if self is Order.PROTOCOL else self.value


_STATES, _ASSEMBLIES, _UNITED_NATIONS, _INTERGOVERNMENTAL, _OTHERS, _MEDIA = range(6)
TIERS: Final = {
    OrganisationKind.STATE: _STATES,
    OrganisationKind.PARLIAMENT: _STATES,
    OrganisationKind.MINISTRY: _STATES,
    OrganisationKind.AUTHORITY: _STATES,
    OrganisationKind.ASSEMBLY: _ASSEMBLIES,
    OrganisationKind.UN_ENTITY: _UNITED_NATIONS,
    OrganisationKind.UN_OFFICE: _UNITED_NATIONS,
    OrganisationKind.IGO: _INTERGOVERNMENTAL,
    OrganisationKind.NGO: _OTHERS,
    OrganisationKind.ACADEMIA: _OTHERS,
    OrganisationKind.MEDIA: _MEDIA,
}
_LOWEST: Final = 5
LEVELS: Final = {
    Honorific.MAJESTY: 0,
    Honorific.EXCELLENCY_PRESIDENT: 0,
    Honorific.HIGHNESS: 1,
    Honorific.EXCELLENCY_MINISTER: 2,
    Honorific.EXCELLENCY: 3,
    Honorific.HONOURABLE: 4,
}


def level(honorific: Honorific) -> int:
    """The level that an honorific stands for; 0 is the highest."""
    return LEVELS.get(honorific, _LOWEST)


def delegation_key(
    order: Order, kind: OrganisationKind, head: Honorific | None, alphabetical: str
) -> tuple[int, int, str]:
    """Where a delegation stands; `head`: how its head is addressed, None without one."""
    if order is not Order.PROTOCOL:
        return 0, 0, alphabetical
    return TIERS[kind], level(head) if head is not None else _LOWEST, alphabetical


def person_key(
    order: Order, function: Function | None, honorific: Honorific, position: int, alphabetical: str
) -> tuple[int, int, int, str]:
    """Where somebody stands among their own: the delegation's own order holds within one function.

    Whoever registered alone has no such order: their level decides, then the alphabet.
    """
    if order is not Order.PROTOCOL:
        return 0, 0, 0, alphabetical
    if function is None:
        return 0, level(honorific), 0, alphabetical
    return order_of(function), position, 0, alphabetical
