"""Citations of resolutions in running text, in Arabic and English. Pure.

Symbols are as the United Nations write them: `S/RES/2396 (2017)`, `A/RES/72/284`. A bare `2396 (2017 )` is a
resolution of the Security Council: that is how speeches and the press cite them («القرار 2396 (2017)»).

Every repetition in the patterns is bounded, so that reading takes time linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from eventapp.core.text import to_latin_digits

SECURITY_COUNCIL: Final = "S/RES"
GENERAL_ASSEMBLY: Final = "A/RES"
FIRST_YEAR: Final = 1946
LAST_YEAR: Final = 2100
_SESSION_ZERO: Final = 1945  # the General Assembly's first session opened the year after

# A blank may be a line end, and a direction mark or isolate may stand where a symbol was set apart.
_GAP: Final = r"[\s\u00a0\u202f\u200e\u200f\u061c\u2066-\u2069]{0,8}"
_CITATION: Final = re.compile(
    rf"""
    (?<![0-9A-Za-z_/])                     # not in a word or a longer symbol; Arabic «و2396» is fine
    (?:
        A/RES/(?P<session>[0-9]{{1,3}})/(?P<item>[0-9]{{1,4}})(?![0-9A-Za-z_/])
      |
        (?:S/RES/ {_GAP} | (?<![0-9][.,-]))  # nor the end of a number such as 12,396
        (?P<number>[0-9]{{1,4}}) {_GAP} \( {_GAP} (?P<year>[0-9]{{4}}) {_GAP} \)
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_BLANKS: Final = " \t\r\n\u00a0\u202f\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
_SYMBOL_LENGTH: Final = 120  # characters; nothing longer is one symbol
_WORD_BEFORE: Final = re.compile(
    r"(?:(?:the )?(?:UN ?SC )?resolution|UNSCR|القرار|قرار مجلس الأمن|قرار)\s{0,4}", re.IGNORECASE
)


class NotACitation(ValueError):
    """The text is not the symbol of one resolution."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A resolution that a text names. `text[start:end]` names it, without a word such as «القرار» before.

    `year` is that of adoption; for the General Assembly, whose symbols have a session instead, it is the year
    in which the session opened.
    """

    body: str  # S/RES or A/RES
    number: int
    year: int
    start: int = 0
    end: int = 0

    @property
    def session(self) -> int | None:
        """The session of the General Assembly; None for other bodies."""
        return self.year - _SESSION_ZERO if self.body == GENERAL_ASSEMBLY else None

    @property
    def symbol(self) -> str:
        """As the United Nations write it, and as it is stored: `S/RES/2396 (2017)`, `A/RES/72/284`."""
        if self.session is not None:
            return f"{self.body}/{self.session}/{self.number}"
        return f"{self.body}/{self.number} ({self.year})"


def find_citations(text: str) -> list[Citation]:
    """Every resolution named in `text`, in order, as often as it is named; any digits."""
    found = (_citation(match) for match in _CITATION.finditer(to_latin_digits(text)))
    return [citation for citation in found if citation is not None]


def parse_symbol(text: str) -> Citation:
    """The resolution that `text` is, as a symbol or as speeches cite it: «القرار 2396 (2017 )».

    Raises:
        NotACitation: it is none, or says more than that.
    """
    typed = to_latin_digits(text[: _SYMBOL_LENGTH + 1]).strip(_BLANKS)
    word = _WORD_BEFORE.match(typed)
    match = _CITATION.fullmatch(typed, word.end() if word else 0)
    citation = _citation(match) if match and len(text) <= _SYMBOL_LENGTH else None
    if citation is None:
        raise NotACitation(text[:_SYMBOL_LENGTH])
    return Citation(citation.body, citation.number, citation.year, 0, len(text))


def arabic_citation(citation: Citation) -> str:
    """As an Arabic text cites it: «القرار 2178 (2014)», «القرار 72/284»."""
    if citation.session is not None:
        return f"القرار {citation.session}/{citation.number}"
    return f"القرار {citation.number} ({citation.year})"


def _citation(match: re.Match[str]) -> Citation | None:
    """What was found, unless it is numbered or dated as no resolution is."""
    if match["session"]:
        body, number = GENERAL_ASSEMBLY, int(match["item"])
        year = _SESSION_ZERO + int(match["session"])
    else:
        body, number, year = SECURITY_COUNCIL, int(match["number"]), int(match["year"])
    if number < 1 or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Citation(body, number, year, match.start(), match.end())
