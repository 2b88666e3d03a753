"""Typeset documents: fonts for what people are called, texts as they were written, the same bytes again."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
import structlog
import typst
from flask import Flask
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from eventapp.core import typesetting
from eventapp.core.typesetting import FONTS, REPLACEMENT, TypesettingFailed, covered, typeset
from tests.pdf import assert_accessible, reader, text_of

WORDS = """#import "_sheet.typ": *
#show: document-sheet
#heading(level: 1, say(given.title))
#for one in given.texts { p(say(one)) }
"""
MARKUP = '#import "x" #panic() $x^2$ *b* _i_ <label> @ref // /* `raw` \\u{41} #read("/etc/passwd") = head'
NAMES = (
    *("王毅 习近平", "蔡英文 陶喆", "山田太郎 さくら", "김철수", "Иван Петров", "Δημήτρης", "Nguyễn Văn Ếch"),
    *("Şükrü Łukasz", "नरेन्द्र मोदी", "শেখ হাসিনা", "สมชาย", "ສົມພອນ", "សុខា", "ဒေါ်အောင်", "அருண்", "සුනිල්"),
    *(
        "אברהם",
        "Արամ",
        "გიორგი",
        "አበበ",
        "މުހައްމަދު",
        "ﷺ",
        "S/RES/2396 (2017)",
        "😀",
        "👨‍👩‍👧",
        "🇶🇦",
        "✈️",
        "★ ① ☎ →",
    ),
)


@pytest.fixture
def words(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a template that prints a title and texts."""
    shutil.copytree(typesetting.TEMPLATES, tmp_path / "typesetting")
    (tmp_path / "typesetting" / "words.typ").write_text(WORDS)
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path / "typesetting")
    return "words.typ"


def data(*texts: Any, title: Any = "A title", **sheet: Any) -> dict[str, Any]:
    given = {"title": "A title", "running": "A title", "edition": "Release 1", "page_of": "{page} / {pages}"}
    given |= {"draft": "", "accent": "maroon", "digits": "latn", "made": None} | sheet
    return {"sheet": given, "title": title, "texts": list(texts)}


# Fonts


def test_the_manifest_says_what_the_fonts_hold() -> None:
    manifest = json.loads((FONTS / "manifest.json").read_text())
    held: set[int] = set()
    families = set()
    for path in (*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")):
        font = TTFont(path)
        held |= set(font.getBestCmap())
        families.add(font["name"].getDebugName(16) or font["name"].getDebugName(1))
    assert {code for code in range(sys.maxunicode + 1) if typesetting._has_glyph(code)} == held
    assert (
        set(manifest["families"])
        == families
        == set(
            typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
            ).families()
        )
    )


def test_the_notice_names_every_font_as_it_is() -> None:
    notice = (FONTS / "NOTICE").read_text()
    for path in (*FONTS.glob("*.ttf"), *FONTS.glob("*.otf")):
        assert f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" in notice


@pytest.mark.parametrize("name", NAMES)
def test_names_of_the_world_need_no_replacement(name: str) -> None:
    assert [char for char in name if not covered(char)] == []


# What is printed


@pytest.mark.needs("poppler")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_names_of_the_world_are_printed(words: str, language: str) -> None:
    made = typeset(words, data(*NAMES), language=language)
    assert (made.conforms, made.substitutions) == (True, ())
    assert_accessible(made.pdf, language)
    printed = text_of(made.pdf)
    for name in ("王毅 习近平", "김철수", "Иван Петров", "Nguyễn Văn Ếch", "Şükrü Łukasz", "გიორგი", "😀"):
        assert name in printed


@pytest.mark.needs("poppler")
def test_markup_is_printed_as_it_was_typed(words: str) -> None:
    made = typeset(words, data(MARKUP, {"text": MARKUP, "lang": "en"}, title=MARKUP), language="en")
    assert text_of(made.pdf).count(MARKUP) == 3


@pytest.mark.needs("poppler")
@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_no_font_has_is_replaced_in_sight_and_told(words: str, language: str) -> None:
    with structlog.testing.capture_logs() as logs:
        made = typeset(words, data("A \U0001e900 B\ue000"), language=language)
    assert (made.conforms, made.substitutions) == (True, ("\ue000", "\U0001e900"))
    assert_accessible(made.pdf, language)
    printed = text_of(made.pdf)
    assert printed.count(REPLACEMENT) == 3  # twice in the text, once in the note
    assert "U+E000, U+1E900 ADLAM CAPITAL LETTER ALIF" in printed
    assert [(log["event"], log["characters"]) for log in logs] == [
        ("no font has these characters", ["U+E000", "U+1E900 ADLAM CAPITAL LETTER ALIF"])
    ]


@pytest.mark.needs("poppler")
def test_what_turns_or_stops_a_text_is_left_out(words: str) -> None:
    made = typeset(words, data("abc\u202edef", "n\x00u\x07l", "one\u2028two"), language="en")
    assert made.conforms
    for part in ("abcdef", "nul", "one two"):
        assert part in text_of(made.pdf)


@pytest.mark.needs("poppler")
@pytest.mark.parametrize("letter", ["W", "م", "王", "ह", "ب\u0651"])
def test_a_word_without_end_stays_on_its_page(words: str, letter: str) -> None:
    made = typeset(words, data(letter * 300), language="en")
    assert made.conforms
    shown = reader(made.pdf).pages[0]
    assert float(shown.mediabox.width) == pytest.approx(595, abs=1)
    assert text_of(made.pdf).count(letter[0]) == 300


@pytest.mark.needs("poppler")
def test_pages_are_counted_in_the_digits_of_the_event(words: str) -> None:
    given = data(*(["نص"] * 120), digits="arab", edition="إصدار", page_of="صفحة {page} من {pages}")
    printed = text_of(typeset(words, given, language="ar").pdf)
    assert {char for char in printed if char.isdigit()} == set("١٢٣٤")


# The file


def test_the_same_data_is_the_same_file(words: str) -> None:
    once = typeset(words, data("Some text", made=[2023, 1, 29, 15, 20, 0]), language="en")
    again = typeset(words, data("Some text", made=[2023, 1, 29, 15, 20, 0]), language="en")
    assert again.pdf == once.pdf
    assert again.digest == hashlib.sha256(once.pdf).hexdigest()
    assert typeset(words, data("Another"), language="en").pdf != once.pdf


def test_without_pdf_ua_there_is_a_document_still_and_it_is_logged(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "covered", lambda _char: True)
    with structlog.testing.capture_logs() as logs:
        made = typeset(words, data("A \ue000"), language="en")
    assert made.pdf.startswith(b"%PDF-")
    assert (made.conforms, [log["event"] for log in logs]) == (False, ["no PDF/UA-1"])


def test_a_compiler_that_breaks_down_is_an_error_like_others(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program.py"
    monkeypatch.setattr(typesetting, "PROGRAM", program)
    program.write_text("import os; os.abort()")
    with pytest.raises(TypesettingFailed):
        typeset(words, data("Some text"), language="en")
    program.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(typesetting, "LONGEST_SECONDS", 0.5)
    with pytest.raises(TypesettingFailed, match="longer than"):
        typeset(words, data("Some text"), language="en")


def test_data_that_does_not_fit_is_an_error(words: str) -> None:
    given = data("Some text")
    del given["title"]
    with pytest.raises(TypesettingFailed):
        typeset(words, given, language="en")


def test_a_template_reads_no_file_beside_the_templates(words: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (typesetting.TEMPLATES / "words.typ").write_text('#read("../secret.txt")')
    with pytest.raises(TypesettingFailed, match="root"):
        typeset(words, data("Some text"), language="en")


@pytest.mark.needs("poppler")
def test_many_at_once_get_each_their_own(words: str) -> None:
    def make(number: int) -> str:
        return text_of(typeset(words, data(f"Number {number} of all"), language="en").pdf)

    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(copy_context().run, make, number) for number in range(12)]
        printed = [job.result() for job in jobs]
    assert [f"Number {number} of all" in text for number, text in enumerate(printed)] == [True] * 12
