"""The documents say what is so: their paths, links, commands and settings exist; the README stays short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventapp.config import ROOT

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
LONGEST_README = 120
# Paths with a placeholder, a choice or a wildcard, and those of a running installation, name no file of ours.
NOT_A_PATH = re.compile(r"[<{*…$ ()]|^/|^instance/|^backups/|://|^Asia/|^\w+/$")
ROOTS = (ROOT, ROOT / "eventapp", ROOT / "translations")


def names(path: Path) -> str:
    """How a document is called in the output."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text())
    lost = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_files_that_are_named_exist(document: Path) -> None:
    quoted = re.findall(r"`([^`\n]+)`", document.read_text())
    paths = [word.partition(":")[0] for word in quoted if "/" in word and not NOT_A_PATH.search(word)]
    assert [path for path in paths if not any((root / path).exists() for root in ROOTS)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_commands_that_are_named_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    quoted = " ".join(re.findall(r"`([^`\n]+)`", document.read_text()))
    named = re.findall(r"(?<![\w/])make ([a-z0-9-]+)", quoted)
    assert set(named) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_settings_that_are_named_exist(document: Path) -> None:
    files = [path for folder in ("eventapp", "tests") for path in (ROOT / folder).rglob("*.py")]
    code = "".join(path.read_text() for path in files)
    known = set(re.findall(r"EVENTAPP_[A-Z_]+", code))
    assert set(re.findall(r"EVENTAPP_[A-Z_]+", document.read_text())) <= known


def test_every_setting_is_in_the_readme() -> None:
    settings = set(re.findall(r'"(EVENTAPP_[A-Z_0-9]+)"', (ROOT / "eventapp" / "config.py").read_text()))
    assert settings - set(re.findall(r"EVENTAPP_[A-Z_0-9]+", (ROOT / "README.md").read_text())) == set()


def test_every_target_is_told() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    told = set(re.findall(r"`make ([a-z0-9-]+)", (ROOT / "CONTRIBUTING.md").read_text()))
    assert set(phony[1].split()) - told == set()


def test_every_package_has_its_place_in_the_architecture() -> None:
    packages = {path.parent.name for path in (ROOT / "eventapp").glob("*/__init__.py")}
    page = (ROOT / "docs" / "architecture.md").read_text()
    assert [name for name in sorted(packages) if f"{name}/" not in page] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\((\d{4}-[a-z-]+\.md)\)", (folder / "README.md").read_text())
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= LONGEST_README
