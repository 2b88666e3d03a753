"""A document from the organiser's folder to the reader's, and all of them as one file, in a real browser."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from eventapp.accounts import service as accounts
from eventapp.core.db import db
from eventapp.jobs import worker
from tests import factories
from tests.files import samples
from tests.journeys.conftest import Site, Visiting

pytestmark = pytest.mark.needs("browser")
TITLES = {"ar": "مذكرة مفاهيمية", "en": "Concept note"}


def organiser(site: Site) -> str:
    """An event with its owner; returns the password."""
    with site.app.app_context():
        owner = factories.make_staff(factories.make_event("doha"), email="owner@example.org")
        accounts.set_password(owner, password_hash=accounts.hash_password("a long pass phrase"))
        db.session.commit()
    return "a long pass phrase"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_document_comes_to_its_readers(site: Site, visit: Visiting, tmp_path: Path, language: str) -> None:
    password = organiser(site)
    (tmp_path / "note.pdf").write_bytes(samples.pdf())
    (tmp_path / "macro.docx").write_bytes(samples.docx_with("word/vbaProject.bin"))
    at = visit(site, language, event="doha")
    at.go("/sign-in")
    at.fill(email="owner@example.org", password=password)
    at.page.locator("main form:has([name=password]) button").last.click()
    at.page.wait_for_load_state()
    at.go("manage/documents/new")
    at.fill(title__ar=TITLES["ar"], title__en=TITLES["en"], visibility="public", language="fr")
    at.page.set_input_files("[name=file]", tmp_path / "macro.docx")
    at.save(status=422)
    expect(at.page.locator("#file-error")).to_be_visible()
    expect(at.page.locator("[name=title-ar]")).to_have_value(TITLES["ar"])
    at.page.set_input_files("[name=file]", tmp_path / "note.pdf")
    at.save()

    reader = visit(site, language, event="doha")
    reader.go("documents")
    assert TITLES[language] in reader.main()
    with reader.page.expect_download() as sent:
        reader.page.locator("main a[download]").first.click()
    assert sent.value.suggested_filename == f"{TITLES[language]} fr.pdf"
    assert Path(sent.value.path()).read_bytes() == samples.pdf()

    reader.go("documents/archive")
    reader.press("/request")
    expect(reader.page.locator("progress")).to_be_visible()
    with site.app.app_context():
        assert worker.run_due() == 1
    with reader.page.expect_download() as sent:  # the page found out by itself
        reader.page.locator("main a[download]").click()
    with zipfile.ZipFile(sent.value.path()) as archive:
        assert archive.namelist() == [f"01 {TITLES[language]} (fr).pdf"]
    assert [line for line in at.console if "422" not in line] == reader.console == []
