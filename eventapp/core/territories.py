"""Countries and areas for a list of choices, named as diplomacy names them.

Names are Babel's (CLDR), corrected where a meeting of States expects another form.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel import Locale

from eventapp.core import text

_CORRECTED: Final = {
    "PS": {"ar": "دولة فلسطين", "en": "State of Palestine"},
    "MK": {"ar": "مقدونيا الشمالية", "en": "North Macedonia"},
    "TR": {"ar": "تركيا", "en": "Türkiye"},
    "CZ": {"ar": "التشيك", "en": "Czechia"},
    "SZ": {"ar": "إسواتيني", "en": "Eswatini"},
    "CI": {"ar": "كوت ديفوار", "en": "Côte d’Ivoire"},
    "VA": {"ar": "الكرسي الرسولي", "en": "Holy See"},
    "LA": {"ar": "لاو", "en": "Lao People’s Democratic Republic"},
    "SY": {"ar": "سوريا", "en": "Syrian Arab Republic"},
}
_NOT_COUNTRIES: Final = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
)


@lru_cache(maxsize=4)
def territories(language: str) -> tuple[tuple[str, str], ...]:
    """ISO 3166-1 alpha-2 codes with names in `language`, in its alphabetical order."""
    names = Locale.parse(language).territories
    found = {
        code: _CORRECTED.get(code, {}).get(language, str(name))
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES  # noqa: PLR2004 - alpha-2
    }
    return tuple(sorted(found.items(), key=lambda pair: text.sort_key(pair[1], language)))


def territory_name(code: str, language: str) -> str:
    """The name of a country; the code itself when it is unknown."""
    return dict(territories(language)).get(code, code)
