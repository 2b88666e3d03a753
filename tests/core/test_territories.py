"""Countries as a meeting of States names and orders them."""

from __future__ import annotations

import re

import pytest

from eventapp.core import text
from eventapp.core.territories import territories, territory_name


@pytest.mark.parametrize(
    ("code", "ar", "en"),
    [
        ("QA", "قطر", "Qatar"),
        ("PS", "دولة فلسطين", "State of Palestine"),
        ("TR", "تركيا", "Türkiye"),
        ("SY", "الجمهورية العربية السورية", "Syrian Arab Republic"),
        ("RU", "الاتحاد الروسي", "Russian Federation"),
        ("VA", "الكرسي الرسولي", "Holy See"),
        ("KR", "جمهورية كوريا", "Republic of Korea"),
        ("KN", "سانت كيتس ونيفيس", "Saint Kitts and Nevis"),
        ("BA", "البوسنة والهرسك", "Bosnia and Herzegovina"),
        ("??", "??", "??"),
        ("", "", ""),
    ],
)
def test_a_country_is_named_as_in_a_meeting_of_states(code: str, ar: str, en: str) -> None:
    assert (territory_name(code, "ar"), territory_name(code, "en")) == (ar, en)


def test_both_languages_name_the_same_countries() -> None:
    assert {code for code, _name in territories("ar")} == {code for code, _name in territories("en")}


def test_groups_and_leftovers_are_no_countries() -> None:
    codes = {code for code, _name in territories("en")}
    assert codes & {"EU", "UN", "ZZ", "XA", "EZ"} == set()
    assert {"QA", "IT", "GR", "AT", "DZ", "PS"} <= codes


@pytest.mark.parametrize(("language", "foreign"), [("ar", r"[A-Za-z]"), ("en", r"[\u0600-\u06ff]")])
def test_every_name_is_in_its_language_and_in_its_order(language: str, foreign: str) -> None:
    names = [name for _code, name in territories(language)]
    assert [name for name in names if re.search(foreign, name)] == []
    assert names == sorted(names, key=lambda name: text.sort_key(name, language))
    assert len(set(names)) == len(names)


def test_the_order_is_the_readers_own() -> None:
    arabic = [code for code, _name in territories("ar")]
    english = [code for code, _name in territories("en")]
    assert arabic.index("JO") < arabic.index("DZ") < arabic.index("QA")  # الأردن، الجزائر، قطر
    assert english.index("DZ") < english.index("JO") < english.index("QA")
