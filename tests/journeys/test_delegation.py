"""A delegation from its invitation to the mails about each of its people, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from eventapp.accounts import service as accounts
from eventapp.core.db import db
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail import service as mail
from eventapp.mail.models import MailMessage
from tests import factories
from tests.files.samples import pdf, picture
from tests.journeys.conftest import Site, Visiting, Visitor
from tests.pdf import text_of

pytestmark = pytest.mark.needs("browser")
PICTURE = picture("JPEG", (600, 800))
PASSWORD = "a long pass phrase"
PEOPLE = (
    ("head", "Mona Al-Kuwari", "منى الكواري"),
    ("delegate", "Nasser Al-Hajri", "ناصر الهاجري"),
    ("delegate", "Sara Al-Ali", "سارة العلي"),
    ("adviser", "Omar Hassan", "عمر حسن"),
)


def prepared(site: Site) -> None:
    """An event with an accreditation officer, and an organisation in the directory."""
    with site.app.app_context():
        event = factories.make_event("doha")
        officer = factories.make_staff(event, StaffRole.ACCREDITATION, email="officer@example.org")
        accounts.set_password(officer, password_hash=accounts.hash_password(PASSWORD))
        factories.make_organisation(short_name=factories.both("الجمعية", "Assembly"))
        db.session.commit()


def mails_to(site: Site, address: str) -> list[MailMessage]:
    """What was written to an address, the oldest first."""
    with site.app.app_context():
        query = select(MailMessage).where(MailMessage.to_address == address).order_by(MailMessage.id)
        return list(db.session.scalars(query))


def invite(at: Visitor, language: str) -> None:
    at.go("/sign-in")
    at.fill(email="officer@example.org", password=PASSWORD)
    at.page.locator("main form:has([name=password]) button").last.click()
    at.page.wait_for_load_state()
    at.go("manage/delegations/new")
    at.fill(organisation={"ar": "الجمعية⁂", "en": "Assembly⁂"}[language], answer_by="2100-01-01")
    at.fill(focal_name="Focal", focal_email="focal@example.org", places_deputy="0")
    at.page.locator(f'[name=language][value="{language}"]').check()
    at.save()
    at.press("/sending")


def register(at: Visitor) -> None:
    for function, english, arabic in PEOPLE:
        at.page.locator("main a.btn[href*='people/new']").click()
        at.fill(function=function, full_name__en=english, full_name__ar=arabic, office__en="Member")
        at.fill(email=f"{english.split()[0].lower()}@example.org", has_consented=True)
        at.save()
    expect(at.page.locator("main tbody tr")).to_have_count(len(PEOPLE))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_from_the_invitation_to_the_decision(site: Site, visit: Visiting, language: str) -> None:
    prepared(site)
    officer = visit(site, language, event="doha")
    invite(officer, language)
    (letter,) = mails_to(site, "focal@example.org")
    link = re.search(r"http\S+/invitation/link/\S+", letter.text)
    assert link is not None

    focal = visit(site, language, event="doha", width=390)
    focal.page.goto(link[0])
    focal.save()
    focal.press("/acceptance")
    register(focal)
    focal.press("/submission")
    assert focal.page.evaluate("document.documentElement.scrollWidth") <= 390

    officer.go("manage/accreditation")
    page = officer.page
    page.keyboard.press("j")
    for _person in PEOPLE[1:]:
        page.keyboard.press("j")
    page.keyboard.press("x")
    officer.fill(step="rejection", reason="no_mandate")
    with page.expect_navigation():
        page.locator("main form[data-queue] .btn--go").click()
    page.keyboard.press("a")
    expect(page.locator("main [name=person]:checked")).to_have_count(3)
    with page.expect_navigation():
        page.locator("main form[data-queue] .btn--go").press("Enter")
    officer.go("manage/participants")
    expect(page.locator("main tbody tr")).to_have_count(3)

    rejected = mails_to(site, "omar@example.org")
    approved = mails_to(site, "mona@example.org")
    with site.app.app_context():
        assert mail.deliver_due() == 1 + 2 * len(PEOPLE)
    assert [len(rejected), len(approved)] == [2, 2]
    assert site.say(language, "The organisation did not confirm the nomination.") in rejected[-1].text
    said = site.say(language, "The registration is approved. We look forward to the meeting.")
    assert said in approved[-1].text
    focal.page.reload()
    assert site.say(language, "Rejected") in focal.main()
    take_home(officer, approved[-1], visit(site, language, event="doha", width=390))
    assert officer.console == focal.console == []


def take_home(officer: Visitor, message: MailMessage, at: Visitor) -> None:
    """Whoever is approved opens their page by the mail and has their badge; the officer prints the list."""
    link = re.search(r"http\S+/my/link/\S+", message.text)
    assert link is not None
    assert link[0] in message.html
    at.page.goto(link[0])
    at.save()
    badge = at.page.locator("main a[href$='/badge.pdf']").first.evaluate("link => link.href")
    answer = at.page.request.get(badge)
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    assert "Mona Al-Kuwari" in text_of(answer.body())
    for order in ("protocol", "ar", "en"):
        officer.go(f"manage/participants?order={order}")
        printed = officer.page.locator("main a[href*='participants.pdf']").first.evaluate("link => link.href")
        told = text_of(officer.page.request.get(printed).body())
        assert "Sara Al-Ali" in told
        assert "Omar Hassan" not in told  # rejected
    assert at.console == []


EIGHT = (
    ("head", "Mona Al-Kuwari", "منى الكواري"),
    ("press", "Khalid Salem", "خالد سالم"),
    ("delegate", "Nasser Al-Hajri", "ناصر الهاجري"),
    ("delegate", "Sara Al-Ali", "سارة العلي"),
    ("delegate", "Ahmad Saleh", "أحمد صالح"),
    ("delegate", "Layla Murad", "ليلى مراد"),
    ("adviser", "Omar Hassan", "عمر حسن"),
    ("adviser", "Huda Nasr", "هدى نصر"),
)
HEADS = {
    "ar": "الصفة\tالاسم بالأحرف اللاتينية\tالاسم بالعربية\tالمنصب",
    "en": "Function\tName in Latin letters\tName in Arabic\tOffice",
}


def paste_eight(at: Visitor, language: str) -> None:
    page = at.page
    page.locator("main a[href$='/people/table']").click()
    rows = [f"{function}\t{english}\t{arabic}\tMember" for function, english, arabic in EIGHT]
    at.fill(typed="\n".join([HEADS[language], *rows]))
    at.save()
    expect(page.locator("main tbody tr")).to_have_count(8)
    page.locator("[name=has_consented]").check()
    page.locator("main form:has([name=has_consented]) .btn--go").click()
    page.wait_for_load_state()
    expect(page.locator("main tbody tr")).to_have_count(8)


def hand_in_papers(at: Visitor) -> None:
    page = at.page
    for _row in range(8):
        page.locator("main tr:not(:has(img)) a[href$='/photo']").first.click()
        page.set_input_files("[name=file]", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": PICTURE})
        at.save()
    expect(page.locator("main tbody img")).to_have_count(8)
    page.locator("main a[href$='/note']").click()
    at.fill(reference="MFA/7", dated_on="2023-01-09")
    page.set_input_files("[name=file]", {"name": "n.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    at.save()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_eight_pasted_with_pictures_and_a_note_then_a_change(
    site: Site, visit: Visiting, language: str
) -> None:
    prepared(site)
    officer = visit(site, language, event="doha")
    invite(officer, language)
    link = re.search(r"http\S+/invitation/link/\S+", mails_to(site, "focal@example.org")[0].text)
    assert link is not None
    focal = visit(site, language, event="doha", width=390)
    page = focal.page
    page.goto(link[0])
    focal.save()
    focal.press("/acceptance")
    paste_eight(focal, language)
    hand_in_papers(focal)
    focal.press("/submission")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.locator("main tbody tr summary").first.click()
    page.locator("main a[href$='/change']").first.click()
    focal.fill(wish="Office", grounds="Elected since")
    focal.save()
    officer.go("manage/accreditation/changes")
    officer.page.locator("main tbody a").click()
    officer.save()
    page.reload()
    page.locator("main tbody tr").first.locator("a[href*='/people/']").first.click()
    focal.fill(office__en="Speaker")
    focal.save()
    focal.press("/resubmission")
    expect(page.locator("main tbody tr").first).to_contain_text(site.say(language, "Under review"))
    assert officer.console == focal.console == []
