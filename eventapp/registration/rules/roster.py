"""What a delegation still lacks, as findings of codes and values. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from eventapp.core.localized import LocalizedText
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import EDITABLE, GONE, ParticipantState


class Code(StrEnum):
    """Kinds of findings."""

    NOBODY = "nobody"
    NO_HEAD = "no_head"
    TWO_HEADS = "two_heads"
    OVER_QUOTA = "over_quota"
    NO_NOTE = "no_note"
    MISSING = "missing"


class Gap(StrEnum):
    """What a person lacks."""

    NAME_LATIN = "name_latin"
    NAME_ARABIC = "name_arabic"
    OFFICE = "office"
    CONTACT = "contact"
    CONSENT = "consent"
    PAPERS = "papers"  # passport
    PHOTO = "photo"


BLOCKING_CODES = frozenset({Code.NOBODY, Code.NO_HEAD, Code.TWO_HEADS})
BLOCKING_GAPS = frozenset({Gap.NAME_LATIN, Gap.CONSENT})  # without these nobody can be submitted


@dataclass(frozen=True, slots=True)
class Member:
    """What the rules need to know of one person."""

    key: str
    function: Function | None
    state: ParticipantState
    name: LocalizedText
    office: LocalizedText = LocalizedText()
    has_contact: bool = True
    has_consented: bool = True
    has_papers: bool = True
    has_photo: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: of the delegation, or of one person."""

    code: Code
    key: str = ""  # whose
    gaps: tuple[Gap, ...] = ()
    function: Function | None = None
    count: int = 0

    @property
    def is_blocking(self) -> bool:
        """Whether the delegation cannot be submitted with it."""
        return self.code in BLOCKING_CODES or bool(BLOCKING_GAPS & set(self.gaps))


def takes_photo(state: ParticipantState, *, has_photo: bool) -> bool:
    """Whether the focal point can give a picture: of whom they can change, or as long as there is none."""
    return state in EDITABLE or (state not in GONE and not has_photo)


def gaps_of(member: Member) -> tuple[Gap, ...]:
    """What a person lacks."""
    lacking = {
        Gap.NAME_LATIN: not member.name.en,
        Gap.NAME_ARABIC: not member.name.ar,
        Gap.OFFICE: not member.office,
        Gap.CONTACT: not member.has_contact,
        Gap.CONSENT: not member.has_consented,
        Gap.PAPERS: not member.has_papers,
        Gap.PHOTO: not member.has_photo,
    }
    return tuple(gap for gap, lacks in lacking.items() if lacks)


def findings(
    members: Sequence[Member], caps: Mapping[Function, int], *, has_note: bool = True
) -> list[Finding]:
    """Everything to mend before the delegation is complete, the delegation's own first.

    What somebody lacks is told as long as their focal point can change it; photo and passport always can be.
    """
    present = [member for member in members if member.state not in GONE]
    if not present:
        return [Finding(Code.NOBODY)]
    held = Counter(member.function for member in present)
    found = _heads(held[Function.HEAD])
    found += [
        Finding(Code.OVER_QUOTA, function=function, count=held[function] - caps.get(function, 0))
        for function in Function
        if held[function] > caps.get(function, 0)
    ]
    found += [] if has_note else [Finding(Code.NO_NOTE)]
    return found + [
        Finding(Code.MISSING, key=member.key, gaps=gaps)
        for member in present
        if (gaps := gaps_of(member) if member.state in EDITABLE else _later(gaps_of(member)))
    ]


def _later(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
    """What can still be given once somebody is submitted."""
    return tuple(gap for gap in gaps if gap in {Gap.PHOTO, Gap.PAPERS})


def _heads(count: int) -> list[Finding]:
    if count == 1:
        return []
    return [Finding(Code.TWO_HEADS, count=count) if count else Finding(Code.NO_HEAD)]
