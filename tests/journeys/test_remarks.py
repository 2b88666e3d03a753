"""A speech from the link in the mail to everybody's pages, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from eventapp.accounts import service as accounts
from eventapp.core.db import db
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail.models import MailMessage
from eventapp.programme.rules.vocabulary import RoleKind
from eventapp.remarks.labels import STAMP
from tests import factories
from tests.files.writings import docx, paragraph, run
from tests.journeys.conftest import Site, Visiting, Visitor
from tests.pdf import text_of
from tests.releases import release

pytestmark = pytest.mark.needs("browser")
PASSWORD = "a long pass phrase"
ARABIC = "أصحاب السعادة، نلتقي اليوم لنتحاور"
ENGLISH = "Excellencies, we meet today for a dialogue"
VOWELS = re.compile("[\u064b-\u0652]")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def prepared(site: Site) -> tuple[str, str]:
    """A released session with one speaker, a programme officer and an interpreter; session and part."""
    with site.app.app_context():
        event = factories.make_event("doha")
        for role in (StaffRole.PROGRAMME, StaffRole.INTERPRETER):
            account = factories.make_staff(event, role, email=f"{role.value}@example.org")
            accounts.set_password(account, password_hash=accounts.hash_password(PASSWORD))
        session = factories.make_session(event, factories.make_room(event, "hall"))
        item = factories.make_item(session, 5)
        part = factories.make_part(session, factories.make_person(), role=RoleKind.SPEAKER, item_id=item.id)
        release(event)
        db.session.commit()
        return session.public_id, part.public_id


def sign_in(at: Visitor, role: StaffRole) -> None:
    at.go("/sign-in")
    at.fill(email=f"{role.value}@example.org", password=PASSWORD)
    at.page.locator("main form:has([name=password]) button").last.click()
    at.page.wait_for_load_state()


def invite(at: Visitor, part: str, language: str) -> None:
    at.go(f"manage/remarks/parts/{part}/invitation")
    at.fill(hand="speaker", name="Nasser", email="speaker@example.org")
    at.page.locator(f'[name=language][value="{language}"]').check()
    at.fill(on="2100-01-01", clock="12:00")
    at.save()


def last_mail(site: Site) -> MailMessage:
    """The newest mail to the speaker."""
    with site.app.app_context():
        query = select(MailMessage).where(MailMessage.to_address == "speaker@example.org")
        return db.session.scalars(query.order_by(MailMessage.id.desc())).first() or pytest.fail("no mail")


def write(at: Visitor) -> None:
    """The Arabic text out of a Word file, the English one typed; both submitted."""
    page = at.page
    page.locator("main a.btn--go[href$='/text']").click()
    page.locator("main a[href$='/text/file']").click()
    page.locator('[name=language][value="ar"]').check()
    body = docx(paragraph(run(ARABIC, "rtl"), bidi=True))
    page.set_input_files("[name=file]", {"name": "كلمة.docx", "mimeType": WORD, "buffer": body})
    at.save()
    expect(page.locator("[name='draft-ar']")).to_have_value(re.compile(ARABIC))
    at.fill(draft__en=ENGLISH, spoken="ar")
    with page.expect_navigation():
        page.locator("[name=what][value=submission]").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def fetched(at: Visitor, path: str) -> bytes:
    answer = at.page.request.get(at.address(path))
    assert answer.status == 200
    return answer.body()


def public_pages(at: Visitor, session: str) -> dict[str, str]:
    """What everybody reads of the text, in both languages."""
    pages = {}
    for language in ("ar", "en"):
        at.language = language
        for path in (f"sessions/{session}", "remarks"):
            at.go(path)
            pages[f"{language}/{path}"] = at.page.locator("main").text_content() or ""  # folded or not
    return pages


@pytest.mark.parametrize("language", ["ar", "en"])
def test_from_the_invitation_to_the_public_pages(site: Site, visit: Visiting, language: str) -> None:
    session, part = prepared(site)
    officer, interpreter = (visit(site, language, event="doha") for _who in range(2))
    sign_in(officer, StaffRole.PROGRAMME)
    invite(officer, part, language)
    letter = last_mail(site)
    link = re.search(r"http\S+/speak/link/\S+", letter.text)
    assert link is not None and link[0] in letter.html
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in letter.html

    speaker = visit(site, language, event="doha", width=390)
    speaker.page.goto(link[0])
    speaker.save()
    write(speaker)
    receipt = last_mail(site)
    assert receipt.template == "remarks_receipt"
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in receipt.html

    sign_in(interpreter, StaffRole.INTERPRETER)
    interpreter.go("manage/remarks/desk?day=2023-01-30")
    for summary in interpreter.page.locator("main details:not([open]) > summary").all():
        summary.click()
    assert ARABIC in interpreter.main() and ENGLISH in interpreter.main()
    for said in ("ar", "en"):
        interpreter.language = said
        pack = text_of(fetched(interpreter, f"manage/remarks/desk/sessions/{session}.pdf"))
        assert ENGLISH in pack
        assert STAMP.en in pack
        assert "يعتد بالنص كما" in VOWELS.sub("", pack)  # poppler sets the vowels beside their letters

    anybody = visit(site, language, event="doha", width=390)
    officer.go("manage/remarks")
    officer.page.locator("main a[href*='/manage/remarks/']").filter(has_text="Nasser").or_(
        officer.page.locator("main a[href*='/manage/remarks/']").filter(has_text="ناصر")
    ).first.click()
    officer.press("/acceptance")
    officer.page.locator("main a[href$='/publication']").click()
    officer.page.locator("[name=when][value=delivery]").check()
    officer.save()
    for path, told in public_pages(anybody, session).items():
        assert ARABIC not in told and ENGLISH not in told, path
    officer.press("/delivery")
    site.app.extensions["keeper"].forget()  # a page is believed for a moment; a test does not wait for it
    for path, told in public_pages(anybody, session).items():
        assert ARABIC in told and ENGLISH in told, path
    anybody.go("agenda")
    expect(anybody.page.locator(f"main a[href$='{session}#remarks']").first).to_be_attached()
    assert officer.console == speaker.console == interpreter.console == anybody.console == []
