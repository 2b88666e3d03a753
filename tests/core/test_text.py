"""Folding, search, sorting, digits, direction and cleaning of text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core import text
from eventapp.core.text import LRI, PDI, RLI, UnsafeText

MIXED = st.text(
    st.sampled_from("ابتلوكعهيةىأإآؤئءٱـًَُّ٠١٢ aeiouyhnrsldbABDZçéßİ0129-'’/.,()\u200f\u200d\t")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)
NAMES = st.lists(
    st.sampled_from(
        ["عبد", "العزيز", "ال", "والإرهاب", "بن", "Al", "el-", "Hajri", "abd", "Qur'an", "a-b", "٢٣٩٦"]
    ),
    max_size=8,
).map(" ".join)


def finds(query: str, *row: str) -> bool:
    index = text.search_index(*row)
    return all(any(spelling in index for spelling in word) for word in text.search_words(query))


@pytest.mark.parametrize(
    ("given_text", "folded"),
    [
        ("Al-Hajri", "alhajri"),
        ("الهاجري", "الهاجري"),
        ("الهاجرى", "الهاجري"),
        ("المُتحدة", "المتحده"),
        ("الإرهــاب", "الارهاب"),
        ("أإآٱا", "ااااا"),
        ("مسؤول بيئة", "مسوول بييه"),
        ("٢٣٩٦ ۲۳۹۶", "2396 2396"),
        ("Şükrü Łukasz Résumé Straße Æsir", "sukru lukasz resume strasse aesir"),
        ("Qur’an, O´Neill; d'Ivoire", "quran oneill divoire"),
        ("«حوار» السياسات؟", "حوار السياسات"),
        ("S/RES/2396 (2017 )", "s res 2396 2017"),
        ("\u2067نص\u2069\u200f", "نص"),
        ("ﻻ ﷲ", "لا الله"),
        ("  \n ", ""),
    ],
)
def test_folding(given_text: str, folded: str) -> None:
    assert text.fold(given_text) == folded


@given(MIXED | st.text())
def test_folding_twice_changes_nothing(typed: str) -> None:
    once = text.fold(typed)
    assert text.fold(once) == once
    assert once == " ".join(once.split())


@given(
    st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويabcd 123")),
    st.sampled_from("\u064b\u064e\u0651\u0640"),
)
def test_tashkeel_and_tatweel_never_matter(plain: str, mark: str) -> None:
    assert text.fold("".join(char + mark for char in plain)) == text.fold(plain)


ROW = ("سعادة اللواء ناصر بن سعيد الهاجري", "H.E. Major General Nasser bin Saeed Al-Hajri")
WORKS = ("القرار 2396 (2017) بشأن الأمم المُتحدة والإرهاب", "Counter-terrorism and the United Nations")


@pytest.mark.parametrize(
    "query",
    [
        "alhajri",
        "Al-Hajri",
        "al hajri",
        "AL HAJRI",
        "El Hajri",
        "el-hajri",
        "hajri",
        "hajr",
        "Hajry",
        "الهاجري",
    ]
    + ["هاجري", "الهاجرى", "هاجرى", "والهاجري", "Nasir", "Naser", "nasser said", "ناصر الهاجري", "nasser al"]
    + ["Nasser ibn Said", "ناصر بن سعيد", "ناصِر سعيد", "اللواء", "لواء", ""],
)
def test_a_person_is_found_by_any_spelling(query: str) -> None:
    assert finds(query, *ROW)


@pytest.mark.parametrize("query", ["hajjaj", "ناصرة", "Nasrallah", "الهاجري خالد", "jri", "اجري"])
def test_another_person_is_not(query: str) -> None:
    assert not finds(query, *ROW)


@pytest.mark.parametrize(
    "query",
    [
        "ارهاب",
        "إرهاب",
        "الإرهاب",
        "والإرهاب",
        "المتحدة",
        "متحده",
        "المُتحدة",
        "٢٣٩٦",
        "2396",
        "۲۳۹۶",
        "239",
        "امم",
    ]
    + [
        "counter-terrorism",
        "counterterrorism",
        "counter terrorism",
        "terrorism",
        "COUNTER‑TERROR",
        "الامم المتحده",
    ],
)
def test_words_are_found_by_any_spelling(query: str) -> None:
    assert finds(query, *WORKS)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("عبد العزيز", "عبدالعزيز"),
        ("أبو بكر", "ابوبكر"),
        ("Abdul Aziz", "Abdulaziz"),
        ("Abd al-Aziz", "Abdulaziz"),
        ("Abdel Aziz", "Abdul-Aziz"),
        ("Abdurrahman", "Abdul Rahman"),
        ("Mohammed", "Muhammad"),
        ("Mohamed", "Mohammad"),
        ("Nasser", "Nasir"),
        ("El Hajri", "Al Hajri"),
        ("Qahtani", "Al-Kahtani"),
        ("Fatima", "Fatimah"),
        ("Youssef", "Yusuf"),
        ("Sheikha", "Shaikha"),
        ("Omar", "Umar"),
        ("counter-terrorism", "counterterrorism"),
        ("Sa'eed", "Saeed"),
        ("للجنة", "اللجنة"),
        ("للأمم", "الأمم"),
        ("آل ثاني", "ثاني"),
        ("الحق", "حق"),
    ],
)
def test_spellings_find_each_other(first: str, second: str) -> None:
    assert finds(first, second)
    assert finds(second, first)


@pytest.mark.parametrize(
    ("word", "row"), [("قطر", "وقطر"), ("قطر", "بقطر"), ("قطر", "لقطر"), ("Ivoire", "d'Ivoire")]
)
def test_clitics_do_not_hide_a_word(word: str, row: str) -> None:
    assert finds(word, row)


def test_names_with_other_consonants_stay_apart() -> None:
    assert not finds("Ali", "Al Hajri")
    assert not finds("Nasser", "Mansour")
    assert not finds("Ahmed", "Hamad")


def test_an_index_begins_and_ends_with_a_space_and_has_consonant_keys_apart() -> None:
    assert text.search_index("Nasser") == " nasser ~nsr "
    assert text.search_index("الهاجري") == " الهاجري هاجري "
    assert text.search_index("", "  ") == ""


def test_search_words_are_alternatives_per_word() -> None:
    assert text.search_words("الهاجري ٢٣٩٦") == [[" الهاجري", " هاجري"], [" 2396"]]
    assert text.search_words("nasir") == [[" nasir", " ~nsr "]]
    assert text.search_words("الحق") == [[" الحق", " حق "]]
    assert text.search_words("بن") == [[" بن"]]
    assert text.search_words(" -؟ ") == []


def test_a_query_cannot_be_made_expensive() -> None:
    assert len(text.search_words("كلمة " * 500)) == 12
    assert max(len(spelling) for word in text.search_words("ا" * 5000) for spelling in word) <= 66


@given(MIXED | NAMES)
def test_every_text_finds_itself(typed: str) -> None:
    assert finds(typed, typed)
    assert finds(typed, "other", typed)


@given(MIXED | NAMES)
def test_every_word_and_every_beginning_finds_its_text(typed: str) -> None:
    for word in text.fold(typed).split():
        assert finds(word, typed)
        assert finds(word[:3], typed)


@given(MIXED)
def test_neither_index_nor_query_holds_a_wildcard(typed: str) -> None:
    spellings = "".join(spelling for word in text.search_words(typed) for spelling in word)
    assert not set("%_\\'\"") & set(text.search_index(typed) + spellings)


def in_order(language: str, *given_texts: str) -> list[str]:
    return sorted(given_texts, key=lambda value: text.sort_key(value, language))


def test_arabic_states_sort_without_the_article() -> None:
    states = [
        "الأردن",
        "الإمارات",
        "البحرين",
        "تونس",
        "الجزائر",
        "السعودية",
        "عُمان",
        "قطر",
        "الكويت",
        "لبنان",
        "اليمن",
    ]
    assert in_order("ar", *reversed(states)) == states


def test_arabic_sorting_ignores_tashkeel_and_hamza_forms() -> None:
    assert text.sort_key("الأُردنّ", "ar") == text.sort_key("اردن", "ar") == "اردن"
    assert text.sort_key("الأمم المتحدة", "ar") == "امم متحده"
    assert text.sort_key("عبد العزيز", "ar") == text.sort_key("عبدالعزيز", "ar") == "عبدالعزيز"
    assert in_order("ar", "إبراهيم", "أحمد", "آدم", "بدر") == ["إبراهيم", "أحمد", "آدم", "بدر"]


@pytest.mark.parametrize("word", ["ألمانيا", "إلياس", "الله", "التزام", "آل ثاني"])
def test_the_first_letters_of_a_word_are_no_article(word: str) -> None:
    assert text.sort_key(word, "ar") == text.fold(word)


def test_the_arabic_alphabet_is_the_order() -> None:
    alphabet = list("ابتثجحخدذرزسشصضطظعغفقكلمنهوي")
    assert in_order("ar", *reversed(alphabet)) == alphabet


def test_latin_sorting_ignores_case_and_diacritics_and_keeps_al() -> None:
    assert (
        text.sort_key("Al-Hajri, Nasser", "en") == text.sort_key("al hajri nasser", "en") == "al hajri nasser"
    )
    assert in_order("en", "Zeid", "Élise", "al-Hajri", "Emma", "alia") == [
        "al-Hajri",
        "alia",
        "Élise",
        "Emma",
        "Zeid",
    ]


def test_numbers_sort_by_value() -> None:
    assert in_order("en", "Session 10", "Session 2", "Session 1") == ["Session 1", "Session 2", "Session 10"]
    assert in_order("ar", "الجلسة ١٠", "الجلسة 2", "الجلسة ١") == ["الجلسة ١", "الجلسة 2", "الجلسة ١٠"]


def test_each_list_files_its_own_script_first() -> None:
    assert in_order("ar", "UNOCT", "مكتب", "Zeid", "يوسف", "2023") == [
        "2023",
        "مكتب",
        "يوسف",
        "UNOCT",
        "Zeid",
    ]
    assert in_order("en", "مكتب", "UNOCT", "2023") == ["2023", "UNOCT", "مكتب"]


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(["ar", "en"]))
def test_any_two_numbers_sort_by_value(one: int, two: int, language: str) -> None:
    keys = [text.sort_key(f"قاعة {number}", language) for number in (one, two)]
    assert (keys[0] < keys[1]) == (one < two)


@given(MIXED, st.sampled_from(["ar", "en"]))
def test_a_sort_key_fits_its_column(typed: str, language: str) -> None:
    assert len(text.sort_key(typed * 20, language)) <= text.SORT_KEY_LENGTH


def test_digits() -> None:
    assert text.to_latin_digits("٠٠٩٧٤ ۴۴۴۴ a1") == "00974 4444 a1"
    assert text.to_arabic_digits("31 يناير 2023") == "٣١ يناير ٢٠٢٣"


def test_arabic_digits_leave_left_to_right_islands_alone() -> None:
    phone = text.isolate_ltr("+974 4444 1234")
    assert text.to_arabic_digits(f"هاتف 1: {phone} 2") == f"هاتف ١: {phone} ٢"
    assert text.to_arabic_digits(text.isolate("قاعة 3", "ar")) == f"{RLI}قاعة ٣{PDI}"
    assert text.to_arabic_digits(f"{LRI}1{RLI}2{PDI}3{PDI}4") == f"{LRI}1{RLI}2{PDI}3{PDI}٤"
    assert text.to_arabic_digits(f"{LRI}1\n2{PDI}") == f"{LRI}1\n٢{PDI}"


@given(st.text())
def test_digits_go_there_and_back(typed: str) -> None:
    latin = text.to_latin_digits(typed)
    assert text.to_latin_digits(text.to_arabic_digits(latin)) == latin
    assert text.to_arabic_digits(text.isolate_ltr(latin.replace("\n", " "))) == text.isolate_ltr(
        latin.replace("\n", " ")
    )


def test_isolates() -> None:
    assert text.isolate("نص", "ar") == "\u2067نص\u2069"
    assert text.isolate("text", "en") == "\u2066text\u2069"
    assert text.isolate_auto("؟") == "\u2068؟\u2069"
    assert text.isolate_ltr("S/RES/2396 (2017)") == "\u2066S/RES/2396 (2017)\u2069"
    assert text.isolate("", "ar") == text.isolate_ltr("") == text.isolate_auto("") == ""
    assert text.strip_isolates("\u2067نص\u2069 \u2066a\u2069\u2068b\u2069") == "نص ab"


@given(st.text(st.sampled_from("ab\u2066\u2067\u2068\u2069")))
def test_no_text_breaks_out_of_its_island(typed: str) -> None:
    depth = 0
    island = text.isolate_auto(typed)
    for position, char in enumerate(island):
        depth += {"\u2069": -1}.get(char, 1 if char in "\u2066\u2067\u2068" else 0)
        assert depth > 0 or position == len(island) - 1
    assert depth == 0
    assert text.strip_isolates(island) == text.strip_isolates(typed)


def test_a_line_is_trimmed_collapsed_and_composed() -> None:
    assert text.clean_line("  حوار \u00a0 السياسات\t2023 \r\n") == "حوار السياسات 2023"
    assert text.clean_line("e\u0301") == "é"
    assert text.clean_line("\ufeff\u200fالهاجري\u200e \u2066A\u2069") == "الهاجري A"
    assert text.clean_line("می\u200cخواهم") == "می\u200cخواهم"


def test_a_text_keeps_its_lines_and_indents() -> None:
    assert text.clean_text("\r\na\r\n\r\n  - b  \rc\u2028d\te\n") == "a\n\n  - b  \nc\nd\te"


@pytest.mark.parametrize(
    "typed", ["\u3164", "\u00ad\u2062", " \u2800\u2800", "\u200c\u034f\ufe0f", "\U000e0041"]
)
def test_letters_that_are_never_seen_are_nothing(typed: str) -> None:
    assert (text.clean_line(typed), text.clean_text(typed)) == ("", "")


def test_unseen_letters_among_others_stay() -> None:
    assert text.clean_line("می\u200cخواهم ❤\ufe0f") == "می\u200cخواهم ❤\ufe0f"


def test_what_was_searched_for_can_be_shown_again() -> None:
    assert text.legible("a\x00\x1b\u202eب\u2067c\ud800 می\u200cخ") == "aبc می\u200cخ"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("a\x00b", "nul"), ("a\x07", "control"), ("\x85", "control"), ("\x7f", "control"), ("\ufffe", "control")]
    + [(f"a{chr(code)}", "bidi") for code in range(0x202A, 0x202F)]
    + [("\ud83d", "surrogate"), ("\x1b[31m", "control"), ("\x0b", "control")],
)
def test_unsafe_characters_are_refused(typed: str, code: str) -> None:
    for clean in (text.clean_line, text.clean_text):
        with pytest.raises(UnsafeText) as refused:
            clean(typed)
        assert refused.value.code == code
        assert isinstance(refused.value, ValueError)


def test_a_line_end_inside_a_line_is_refused() -> None:
    with pytest.raises(UnsafeText) as refused:
        text.clean_line("Subject\r\nBcc: x")
    assert refused.value.code == "control"


@given(st.text())
def test_what_was_cleaned_is_clean(typed: str) -> None:
    for clean in (text.clean_line, text.clean_text):
        try:
            once = clean(typed)
        except UnsafeText:
            continue
        assert clean(once) == once
        assert unicodedata.is_normalized("NFC", once)
        once.encode()


@pytest.mark.parametrize(
    "pump", ["و", "ال", "عبد ", "al ", "a-", "'", "ab" * 50 + "-", "\u2066", "\u064e", "ﷺ", "a/", "a-b/"]
)
def test_long_texts_take_linear_time(pump: str) -> None:
    typed = (pump * 50_000)[:50_000]
    started = time.process_time()
    text.search_index(typed)
    text.search_words(typed)
    text.sort_key(typed, "ar")
    text.isolate(text.to_arabic_digits(typed), "ar")
    text.clean_text(typed)
    assert time.process_time() - started < 5  # seconds; quadratic work would take minutes
