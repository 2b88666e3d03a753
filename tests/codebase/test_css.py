"""The style sheets know a start and an end, never a left and a right; no page carries style or script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventapp.config import ROOT

SHEETS = sorted((ROOT / "eventapp" / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
SIDES = re.compile(
    r"(?:^|[\s;{])(?:"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:left|right)\s*:"
    r"|(?:text-align|float|clear|caption-side|justify-content|justify-self)\s*:\s*(?:left|right)\b"
    r")"
)
# Mails are no pages: their clients read styles in elements alone.
PAGES = [path for path in TEMPLATES if "mail" not in path.relative_to(ROOT / "templates").parts[:1]]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_are_sheets_and_pages() -> None:
    assert (len(SHEETS) > 3, len(PAGES) > 30) == (True, True)


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_a_sheet_names_no_side(sheet: Path) -> None:
    css = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    assert [match.group().strip() for match in SIDES.finditer(css)] == []


@pytest.mark.parametrize(
    "declaration",
    [
        "margin-left: 1px",
        "padding-right:0",
        "left: 0",
        "text-align: right",
        "float:left",
        "border-left-width: 1px",
    ],
)
def test_the_search_for_sides_finds_one(declaration: str) -> None:
    assert SIDES.search(f".a {{ {declaration}; }}")


@pytest.mark.parametrize(
    "declaration", ["margin-inline-start: 1px", "inset-inline-end: 0", "text-align: start"]
)
def test_the_search_for_sides_lets_logical_ones_pass(declaration: str) -> None:
    assert SIDES.search(f".a {{ {declaration}; }}") is None


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_a_sheet_loads_nothing_from_elsewhere(sheet: Path) -> None:
    css = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//[^)]*\)", css) == []


@pytest.mark.parametrize("template", PAGES, ids=name)
def test_a_template_holds_no_style_and_no_script(template: Path) -> None:
    html = JINJA_COMMENT.sub("", template.read_text(encoding="utf-8"))
    assert re.findall(r"\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*[\"']|javascript:", html) == []
    for opening, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", html, re.DOTALL):
        is_data = "application/ld+json" in opening or "application/json" in opening
        assert is_data or ("src=" in opening and not body.strip()), f"an inline script: {opening}"
