"""The line a person is printed as: honorific, rank, name, in both languages and every form of address."""

from __future__ import annotations

import pytest

from eventapp.core.localized import LocalizedText
from eventapp.people.labels import HONORIFICS, RANKS, gender_form, printed_name
from eventapp.people.models import Person
from eventapp.people.rules import FormOfAddress, Honorific, Rank

MAN = LocalizedText("ناصر سعيد الهاجري", "Nasser Saeed al-Hajri")
WOMAN = LocalizedText("نورة الخاطر", "Noora al-Khater")
M, F, N = FormOfAddress.MASCULINE, FormOfAddress.FEMININE, FormOfAddress.NEUTRAL


def person(
    name: LocalizedText = MAN,
    address: FormOfAddress = M,
    honorific: Honorific = Honorific.NONE,
    rank: Rank = Rank.NONE,
    printed_as: LocalizedText | None = None,
) -> Person:
    return Person(
        name=name,
        address=address,
        honorific=honorific,
        rank=rank,
        printed_as=printed_as or LocalizedText(),
    )


@pytest.mark.parametrize(
    ("name", "address", "honorific", "rank", "ar", "en"),
    [
        (
            MAN,
            M,
            Honorific.EXCELLENCY,
            Rank.MAJOR_GENERAL,
            "سعادة اللواء ناصر سعيد الهاجري",
            "H.E. Major General Nasser Saeed al-Hajri",
        ),
        (MAN, M, Honorific.NONE, Rank.NONE, "ناصر سعيد الهاجري", "Nasser Saeed al-Hajri"),
        (
            MAN,
            M,
            Honorific.EXCELLENCY,
            Rank.SHEIKH,
            "سعادة الشيخ ناصر سعيد الهاجري",
            "H.E. Sheikh Nasser Saeed al-Hajri",
        ),
        (WOMAN, F, Honorific.NONE, Rank.SHEIKH, "الشيخة نورة الخاطر", "Sheikha Noora al-Khater"),
        (
            MAN,
            M,
            Honorific.EXCELLENCY,
            Rank.NONE,
            "سعادة السيد ناصر سعيد الهاجري",
            "H.E. Mr Nasser Saeed al-Hajri",
        ),
        (WOMAN, F, Honorific.EXCELLENCY, Rank.NONE, "سعادة السيدة نورة الخاطر", "H.E. Ms Noora al-Khater"),
        (WOMAN, N, Honorific.EXCELLENCY, Rank.NONE, "سعادة نورة الخاطر", "H.E. Noora al-Khater"),
        (
            WOMAN,
            F,
            Honorific.EXCELLENCY_MINISTER,
            Rank.NONE,
            "معالي السيدة نورة الخاطر",
            "H.E. Ms Noora al-Khater",
        ),
        (
            MAN,
            M,
            Honorific.EXCELLENCY_PRESIDENT,
            Rank.NONE,
            "فخامة السيد ناصر سعيد الهاجري",
            "H.E. Mr Nasser Saeed al-Hajri",
        ),
        (
            WOMAN,
            F,
            Honorific.EXCELLENCY,
            Rank.AMBASSADOR,
            "سعادة السفيرة نورة الخاطر",
            "H.E. Ambassador Noora al-Khater",
        ),
        (
            WOMAN,
            N,
            Honorific.EXCELLENCY,
            Rank.AMBASSADOR,
            "سعادة السفير نورة الخاطر",
            "H.E. Ambassador Noora al-Khater",
        ),
        (
            WOMAN,
            F,
            Honorific.NONE,
            Rank.PROFESSOR,
            "الأستاذة الدكتورة نورة الخاطر",
            "Professor Noora al-Khater",
        ),
        (WOMAN, F, Honorific.HONOURABLE, Rank.NONE, "سعادة النائبة نورة الخاطر", "Hon. Noora al-Khater"),
        (
            WOMAN,
            F,
            Honorific.SHEIKH,
            Rank.DOCTOR,
            "الشيخة الدكتورة نورة الخاطر",
            "Sheikha Dr Noora al-Khater",
        ),
        (WOMAN, F, Honorific.MR, Rank.NONE, "السيدة نورة الخاطر", "Ms Noora al-Khater"),
        (MAN, M, Honorific.MR, Rank.NONE, "السيد ناصر سعيد الهاجري", "Mr Nasser Saeed al-Hajri"),
        (WOMAN, F, Honorific.HIGHNESS, Rank.NONE, "صاحبة السمو نورة الخاطر", "Her Highness Noora al-Khater"),
    ],
)
def test_the_printed_line(
    name: LocalizedText, address: FormOfAddress, honorific: Honorific, rank: Rank, ar: str, en: str
) -> None:
    assert printed_name(person(name, address, honorific, rank)) == LocalizedText(ar, en)


def test_what_a_person_asked_for_replaces_one_language_alone() -> None:
    asked = LocalizedText(ar="اللواء ناصر بن سعيد الهاجري")
    found = printed_name(person(MAN, M, Honorific.EXCELLENCY, Rank.MAJOR_GENERAL, asked))
    assert found == LocalizedText("اللواء ناصر بن سعيد الهاجري", "H.E. Major General Nasser Saeed al-Hajri")
    both = LocalizedText("نورة", "Noora K.")
    assert printed_name(person(WOMAN, F, Honorific.EXCELLENCY, Rank.NONE, both)) == both


def test_a_name_in_one_language_is_not_printed_in_the_other() -> None:
    found = printed_name(person(LocalizedText(en="Noora al-Khater"), F, Honorific.EXCELLENCY))
    assert found == LocalizedText("", "H.E. Ms Noora al-Khater")
    asked = printed_name(person(LocalizedText(en="Noora"), F, printed_as=LocalizedText(ar="السيدة نورة")))
    assert asked == LocalizedText("السيدة نورة", "Noora")


@pytest.mark.parametrize("address", list(FormOfAddress))
@pytest.mark.parametrize("rank", list(Rank))
@pytest.mark.parametrize("honorific", list(Honorific))
def test_every_combination_ends_with_the_name_and_holds_no_gap(
    honorific: Honorific, rank: Rank, address: FormOfAddress
) -> None:
    found = printed_name(person(MAN, address, honorific, rank))
    for text, name in ((found.ar, MAN.ar), (found.en, MAN.en)):
        assert text.endswith(name)
        assert " ".join(text.split()) == text


@pytest.mark.parametrize("table", [HONORIFICS, RANKS])
def test_every_honorific_and_rank_is_worded_in_both_languages(
    table: dict[object, tuple[LocalizedText, LocalizedText]],
) -> None:
    for member, pair in table.items():
        worded = [bool(word) for form in pair for word in (form.ar, form.en)]
        assert worded == [str(member) != "none"] * 4, member


def test_neutral_takes_the_neutral_labels() -> None:
    assert [gender_form(person(address=address)) for address in (M, F, N)] == ["m", "f", "n"]
