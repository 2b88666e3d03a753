"""What documents say: words in order, structure kept, nothing that turns or hides; and what is refused."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.core.files import lines, markup, texts
from eventapp.core.files.kinds import MIB, Problem, Refused
from eventapp.core.templating import markdown
from tests.files import samples
from tests.files.writings import docx, odt, paragraph, pdf, run

TITLE = "كلمة معالي رئيس المجلس"
MIXED = "قرار مجلس الأمن 2396 (2017) ومكتب UNODC Regional Office في الدوحة"
ARABIC = docx(
    paragraph(run(TITLE, "rtl"), style="a1", bidi=True),
    paragraph(
        run("قرار مجلس الأمن ", "rtl"),
        run("2396 (2017)"),
        run(" ومكتب ", "rtl"),
        run("UNODC ", "b"),
        run("Regional Office", "b"),
        run("\u202b في الدوحة\u202c", "rtl"),
        bidi=True,
    ),
    paragraph(run("أولا", "rtl", "i"), level=0, bidi=True),
    paragraph(run("فرع", "rtl"), level=1, bidi=True),
    paragraph(run("ثانيا", "rtl"), level=0, bidi=True),
)


def words(body: bytes, name: str) -> str:
    return texts.read(io.BytesIO(body), name).text


def test_an_arabic_word_file_keeps_its_words_and_its_structure(app: Flask) -> None:
    assert words(ARABIC, "كلمة.docx") == (
        f"### {TITLE}\n\n"
        "قرار مجلس الأمن 2396 (2017) ومكتب **UNODC Regional Office** في الدوحة\n\n"
        "1. *أولا*\n   -  فرع\n2. ثانيا"
    )


def test_what_is_shown_of_it_says_where_each_paragraph_begins(app: Flask) -> None:
    shown = str(markdown(words(ARABIC, "speech.docx")))
    assert f'<h3 dir="auto">{TITLE}</h3>' in shown
    assert "<strong>UNODC Regional Office</strong>" in shown
    assert "<ol>" in shown and "<ul>" in shown
    assert re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", shown)).startswith(f"{TITLE} {MIXED}")


def test_an_opendocument_text(app: Flask) -> None:
    body = odt(
        '<text:h text:outline-level="1">Opening</text:h>'
        "<text:p>Mr President,<text:line-break/>we "
        '<text:span text:style-name="T1">strongly</text:span> agree.'
        "<text:note><text:note-body><text:p>A note</text:p></text:note-body></text:note></text:p>"
        '<text:p>كلمة <text:span text:style-name="T2">مهمة</text:span></text:p>'
        '<text:list text:style-name="L1"><text:list-item><text:p>One</text:p></text:list-item>'
        "<text:list-item><text:p>Two</text:p></text:list-item></text:list><text:p>2. Typed</text:p>"
    )
    assert words(body, "speech.odt") == (
        "### Opening\n\nMr President,\\\nwe **strongly** agree.\n\nكلمة **مهمة**\n\n"
        "1. One\n2. Two\n\n2\\. Typed"
    )


def test_a_pdf_with_text_and_a_scan(app: Flask) -> None:
    body = pdf(
        [
            "Mr President, we thank you for the chair and",
            "for this meeting.",
            "Secondly, we agree with it all.",
        ]
    )
    assert words(body, "speech.pdf") == (
        "Mr President, we thank you for the chair and for this meeting.\n\nSecondly, we agree with it all."
    )
    with pytest.raises(Refused) as refused:
        words(pdf([]), "scan.pdf")
    assert refused.value.problem is Problem.NO_TEXT


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256"]
)
def test_plain_files_in_the_usual_encodings(app: Flask, encoding: str) -> None:
    body = "السيد الرئيس،\r\n\r\nشكرا - Merci à tous".encode(encoding)
    assert words(body, "speech.txt") == "السيد الرئيس،\n\nشكرا - Merci à tous"


def test_lines_of_a_plain_file() -> None:
    assert lines.paragraphs("One\nTwo") == ["One", "Two"]
    assert lines.paragraphs("One\ntwo\n\nThree") == ["One\ntwo", "Three"]
    long = "word " * 40
    assert lines.paragraphs(f"{long}\nShort\n\nLast") == [long.strip(), "Short", "Last"]


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("2396 )2017( رارقلا", "القرار (2017) 2396"),
        ("2396 (2017) رارقلا", "القرار (2017) 2396"),
        ("٢٣و ةلود 15 ،ايناث", "ثانيا، 15 دولة و٢٣"),
        ("ةحودلا يف UNODC Regional Office بتكم", "مكتب UNODC Regional Office في الدوحة"),
        ("15/2/2023 خيراتب", "بتاريخ 15/2/2023"),
        ("An English line with ىروشلا سلجم inside it", "An English line with مجلس الشورى inside it"),
        ("No Arabic (2017) at all", "No Arabic (2017) at all"),
    ],
)
def test_lines_of_paper_are_read_in_their_order(seen: str, read: str) -> None:
    assert lines.reading_order(seen) == read


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(alphabet="ab\\`*_[]()<>&#+-.1=~!|ا ٢:;", min_size=1, max_size=30), min_size=1, max_size=4
    )
)
def test_whatever_stood_in_a_file_reads_the_same_here(app: Flask, said: list[str]) -> None:
    wanted = [" ".join(one.split()) for one in said if one.split()]
    for made in (
        markup.from_paragraphs(said),
        markup.from_html("".join(f"<p>{html.escape(one)}</p>" for one in said)),
    ):
        blocks = re.findall(r"<p[^>]*>(.*?)</p>", str(markdown(made)), re.DOTALL)
        assert [html.unescape(re.sub(r"<[^>]+>", "", block)) for block in blocks] == wanted


def test_html_of_a_document_keeps_what_it_may() -> None:
    made = markup.from_html(
        '<h1><strong>Head</strong></h1><p><strong>Bold, </strong><em>slanted</em>word <a href="https://un.org/">UN</a>'
        '<a href="javascript:x">no</a><script>alert(1)</script></p>'
        "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>"
    )
    assert made.startswith("### Head\n\n**Bold,** ") and "[UN](https://un.org/)no" in made
    assert "alert" not in made and made.endswith("a\n\nb")


HOSTILE = [case for case in samples.HOSTILE if case[1].rpartition(".")[2] in {"docx", "odt", "pdf", "txt"}]


@pytest.mark.parametrize(("name", "make"), [case[1:3] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_hostile_files_are_refused_or_say_nothing_but_words(
    app: Flask, name: str, make: Callable[[], bytes]
) -> None:
    try:
        found = words(make(), name)
    except Refused:
        return
    assert found == "قرار"  # the one file of another encoding


@pytest.mark.parametrize("name", ["speech.docm", "speech.doc", "speech.rtf", "speech.pptx"])
def test_other_kinds_are_refused_by_name(app: Flask, name: str) -> None:
    with pytest.raises(Refused) as refused:
        words(ARABIC, name)
    assert refused.value.problem is Problem.NOT_ALLOWED


def test_a_word_file_with_far_more_than_a_speech_is_refused(app: Flask) -> None:
    body = docx(paragraph(run("a" * 9 * MIB)))
    with pytest.raises(Refused) as refused:
        words(body, "speech.docx")
    assert refused.value.problem is Problem.INFLATED


def test_what_breaks_the_reader_breaks_nothing_else(app: Flask) -> None:
    deep = docx("<w:p>" * 30_000 + "</w:p>" * 30_000)
    with pytest.raises(Refused) as refused:
        words(deep, "speech.docx")
    assert refused.value.problem in {Problem.DAMAGED, Problem.INFLATED}
