"""Countries and areas for a list of choices, named as the United Nations names them in its meetings.

Names are Babel's (CLDR), corrected where a meeting of States expects another form; the corrections are the
short names of the UN terminology database and of ISO 3166-1.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from babel import Locale

from eventapp.core import text

_CORRECTED: Final = {
    "BN": {"ar": "بروني دار السلام", "en": "Brunei Darussalam"},
    "CD": {"ar": "جمهورية الكونغو الديمقراطية", "en": "Democratic Republic of the Congo"},
    "CG": {"ar": "الكونغو", "en": "Congo"},
    "CI": {"ar": "كوت ديفوار", "en": "Côte d’Ivoire"},
    "CV": {"ar": "كابو فيردي", "en": "Cabo Verde"},
    "CZ": {"ar": "تشيكيا", "en": "Czechia"},
    "HK": {"ar": "هونغ كونغ (الصين)", "en": "Hong Kong, China"},
    "KP": {"ar": "جمهورية كوريا الشعبية الديمقراطية", "en": "Democratic People’s Republic of Korea"},
    "KR": {"ar": "جمهورية كوريا", "en": "Republic of Korea"},
    "LA": {"ar": "جمهورية لاو الديمقراطية الشعبية", "en": "Lao People’s Democratic Republic"},
    "MD": {"ar": "جمهورية مولدوفا", "en": "Republic of Moldova"},
    "MK": {"ar": "مقدونيا الشمالية", "en": "North Macedonia"},
    "MM": {"ar": "ميانمار", "en": "Myanmar"},
    "MO": {"ar": "ماكاو (الصين)", "en": "Macao, China"},
    "PS": {"ar": "دولة فلسطين", "en": "State of Palestine"},
    "RU": {"ar": "الاتحاد الروسي", "en": "Russian Federation"},
    "SY": {"ar": "الجمهورية العربية السورية", "en": "Syrian Arab Republic"},
    "SZ": {"ar": "إسواتيني", "en": "Eswatini"},
    "TL": {"ar": "تيمور-ليشتي", "en": "Timor-Leste"},
    "TR": {"ar": "تركيا", "en": "Türkiye"},
    "TW": {"ar": "مقاطعة تايوان الصينية", "en": "Taiwan, Province of China"},
    "TZ": {"ar": "جمهورية تنزانيا المتحدة", "en": "United Republic of Tanzania"},
    "US": {"ar": "الولايات المتحدة الأمريكية", "en": "United States of America"},
    "VA": {"ar": "الكرسي الرسولي", "en": "Holy See"},
    "VN": {"ar": "فييت نام", "en": "Viet Nam"},
}
_NOT_COUNTRIES: Final = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"}
)


@lru_cache(maxsize=4)
def territories(language: str) -> tuple[tuple[str, str], ...]:
    """ISO 3166-1 alpha-2 codes with names in `language`, in its alphabetical order."""
    found = {
        code: _CORRECTED[code][language] if code in _CORRECTED else _written_out(str(name))
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES  # noqa: PLR2004 - alpha-2
    }
    return tuple(sorted(found.items(), key=lambda pair: text.sort_key(pair[1], language)))


def _written_out(name: str) -> str:
    """A name without the short forms of a map: "Saint Kitts and Nevis"."""
    return name.replace(" & ", " and ").replace("St. ", "Saint ").replace("U.S. ", "United States ")


@lru_cache(maxsize=4)
def _names(language: str) -> Mapping[str, str]:
    return MappingProxyType(dict(territories(language)))


def territory_name(code: str, language: str) -> str:
    """The name of a country; the code itself when it is unknown, and empty for none."""
    return _names(language).get(code, code)
