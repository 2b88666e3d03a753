"""Citations of resolutions in Arabic and English text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.text import isolate_ltr, to_arabic_digits
from eventapp.events.rules.instruments import (
    Citation,
    NotACitation,
    arabic_citation,
    find_citations,
    parse_symbol,
)

NUMBERS, YEARS = st.integers(1, 9999), st.integers(1946, 2100)
COUNCIL = st.builds(Citation, st.just("S/RES"), NUMBERS, YEARS)
ASSEMBLY = st.builds(Citation, st.just("A/RES"), NUMBERS, YEARS)
SPEECH = "تنفيذ قرارات مجلس الأمن 2178 (2014)، و2396 (2017 )، و2482 (2019)، وبرنامج GO TRAVEL"


def symbols(text: str) -> list[str]:
    return [citation.symbol for citation in find_citations(text)]


@pytest.mark.parametrize(
    "text",
    ["2396 (2017)", "2396 (2017 )", "2396 ( 2017)", "2396(2017)", "S/RES/2396 (2017)", "S/RES/2396(2017)"]
    + [
        "s/res/2396 (2017)",
        "القرار 2396 (2017)",
        "القرار ٢٣٩٦ (٢٠١٧)",
        "القرار ۲۳۹۶ (۲۰۱۷)",
        "resolution 2396 (2017)",
    ]
    + [
        "UNSCR 2396 (2017)",
        "2396\u00a0(2017)",
        "2396\n(2017)",
        "القرار \u20662396 (2017)\u2069",
        "2396 \u200e(2017)",
    ]
    + ["«2396 (2017)»", "(2396 (2017))", "و2396 (2017)", "وS/RES/2396 (2017)", "بالقرار 2396 (2017)،"],
)
def test_one_resolution_in_many_spellings(text: str) -> None:
    assert symbols(text) == ["S/RES/2396 (2017)"]


def test_several_in_one_sentence() -> None:
    assert symbols(SPEECH) == ["S/RES/2178 (2014)", "S/RES/2396 (2017)", "S/RES/2482 (2019)"]
    assert symbols(to_arabic_digits(SPEECH)) == symbols(SPEECH)
    assert symbols("1267 (1999),1373 (2001)/A/RES/72/284") == ["S/RES/1267 (1999)", "S/RES/1373 (2001)"]


def test_a_citation_knows_its_place() -> None:
    named = [SPEECH[citation.start : citation.end] for citation in find_citations(SPEECH)]
    assert named == ["2178 (2014)", "2396 (2017 )", "2482 (2019)"]
    (symbol,) = find_citations("see S/RES/2396(2017).")
    assert symbol == Citation("S/RES", 2396, 2017, 4, 20)


def test_the_general_assembly_counts_by_session() -> None:
    (strategy,) = find_citations("as reviewed in A/RES/72/284 (2018).")
    assert (strategy.body, strategy.session, strategy.number, strategy.year) == ("A/RES", 72, 284, 2017)
    assert strategy.symbol == "A/RES/72/284"
    assert symbols("A/RES/٧٢/٢٨٤") == ["A/RES/72/284"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2396",
        "2396 2017",
        "(2017)",
        "2396 (1945)",
        "2396 (2101)",
        "12396 (2017)",
        "0 (2017)",
        "A2396 (2017)",
    ]
    + [
        "12,396 (2017)",
        "3.14 (2017)",
        "S/RES/12396 (2017)",
        "S/RES/2396",
        "72/284 (2018)",
        "2396 (17)",
        "2396 (20177)",
    ]
    + [
        "A/RES/72",
        "A/RES/72/12345",
        "A/RES/0/284",
        "A/RES/72/284/Add.1",
        "A/RES/156/1",
        "XA/RES/72/284",
    ]
    + ["2396" + " " * 9 + "(2017)", "2396 [2017]", "2396 (2017"],
)
def test_what_names_no_resolution(text: str) -> None:
    assert find_citations(text) == []
    with pytest.raises(NotACitation):
        parse_symbol(text)


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        (" S/RES/2396 (2017 ) ", "S/RES/2396 (2017)"),
        ("2396(2017)", "S/RES/2396 (2017)"),
        ("القرار ٢٣٩٦ (٢٠١٧)", "S/RES/2396 (2017)"),
        ("قرار مجلس الأمن 2396 (2017)", "S/RES/2396 (2017)"),
        ("Resolution 2396 (2017)", "S/RES/2396 (2017)"),
        ("UNSCR 2396 (2017)", "S/RES/2396 (2017)"),
        ("UNSC resolution 2396 (2017)", "S/RES/2396 (2017)"),
        ("\u2066S/RES/2396 (2017)\u2069", "S/RES/2396 (2017)"),
        ("a/res/72/284", "A/RES/72/284"),
    ],
)
def test_a_symbol_is_read(typed: str, symbol: str) -> None:
    assert parse_symbol(typed).symbol == symbol


@pytest.mark.parametrize(
    "typed",
    [
        "2178 (2014) 2396 (2017)",
        "see 2396 (2017)",
        "2396 (2017) x",
        "2396 (2017)" + " " * 200,
        "القرار",
        "x" * 999,
    ],
)
def test_a_symbol_is_one_and_nothing_else(typed: str) -> None:
    with pytest.raises(NotACitation):
        parse_symbol(typed)


def test_an_arabic_text_cites_without_the_symbol() -> None:
    assert arabic_citation(Citation("S/RES", 2178, 2014)) == "القرار 2178 (2014)"
    assert arabic_citation(Citation("A/RES", 284, 2017)) == "القرار 72/284"


@given(COUNCIL | ASSEMBLY)
def test_symbols_are_read_back(citation: Citation) -> None:
    again = parse_symbol(citation.symbol)
    assert (again.body, again.number, again.year) == (citation.body, citation.number, citation.year)
    assert symbols(f"نص {isolate_ltr(citation.symbol)}، نص") == [citation.symbol]


@given(COUNCIL)
def test_arabic_citations_are_read_back(citation: Citation) -> None:
    assert parse_symbol(arabic_citation(citation)).symbol == citation.symbol
    assert parse_symbol(to_arabic_digits(arabic_citation(citation))).symbol == citation.symbol


@given(st.lists(COUNCIL | ASSEMBLY, max_size=6), st.sampled_from([" ", "، ", " and ", "؛\n", " / "]))
def test_a_list_is_found_whole_and_in_order(citations: list[Citation], between: str) -> None:
    assert symbols(between.join(citation.symbol for citation in citations)) == [c.symbol for c in citations]


@given(st.text(st.sampled_from("SRESAQ/0123456789٢ ()و,.-\u2066\u2069\n"), max_size=80) | st.text())
def test_any_text_can_be_searched(text: str) -> None:
    last = 0
    for citation in find_citations(text):
        assert last <= citation.start < citation.end <= len(text)
        assert parse_symbol(text[citation.start : citation.end]).symbol == citation.symbol
        last = citation.end


@pytest.mark.parametrize(
    "pump",
    [
        "1",
        "1 ",
        "(",
        "2396 (",
        "2396 (2017",
        "S/RES/",
        "A/RES/72/",
        " ",
        "\u2066",
        "2396    (   2017   ",
        "2396 (2017)",
    ],
)
def test_long_texts_take_linear_time(pump: str) -> None:
    text = (pump * 50_000)[:50_000]
    started = time.process_time()
    find_citations(text)
    assert time.process_time() - started < 1  # seconds; it takes some ten milliseconds
