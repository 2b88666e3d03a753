"""From an empty installation to a second release that the public reads, in each language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from eventapp.accounts import service as accounts
from eventapp.accounts.rules import TokenPurpose
from eventapp.core.db import db
from eventapp.core.languages import other
from tests.journeys.conftest import Site, Visiting, Visitor

pytestmark = pytest.mark.needs("browser")

EVENT = "doha-2030"
FIRST_ON, LAST_ON = "2030-01-28", "2030-01-29"
PEOPLE = (
    ("ناصر الهاجري", "Nasser al-Hajri"),
    ("ليلى بن سالم", "Leila Ben Salem"),
    ("توماس كيلر", "Thomas Keller"),
)
# Title in both languages, day, from, until, room, kind, chair (a place in PEOPLE).
SESSIONS = (
    ("الجلسة الافتتاحية", "Opening", FIRST_ON, "09:00", "10:00", "majlis", "opening", 0),
    ("ضحايا الإرهاب", "Victims of terrorism", FIRST_ON, "10:30", "11:30", "majlis", "panel", 0),
    ("أمن الحدود", "Border security", FIRST_ON, "10:30", "11:30", "salwa", "panel", 0),
    ("التعاون القضائي", "Judicial cooperation", FIRST_ON, "13:00", "14:00", "salwa", "working", 1),
    ("دور البرلمانات", "The part of parliaments", LAST_ON, "09:00", "10:30", "majlis", "plenary", 2),
    ("الجلسة الختامية", "Closing", LAST_ON, "11:00", "12:00", "majlis", "closing", 1),
)


def title_of(title: str, language: str) -> str:
    """The title of the session that is called so in English."""
    return next(ar if language == "ar" else en for ar, en, *_rest in SESSIONS if en == title)


@dataclass
class Organiser:
    """The administrator at work; remembers the sessions made, by English title."""

    at: Visitor
    sessions: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Become the first administrator by the link that an empty installation prints."""
        with self.at.site.app.app_context():
            token = accounts.make_token(None, TokenPurpose.FIRST_ADMINISTRATOR)
            db.session.commit()
        self.at.go(f"/sign-in/first/link/{token}")
        self.at.fill(
            email="mona@example.org",
            name__ar="منى الكواري",
            name__en="Mona Al-Kuwari",
            new_password="a long pass phrase",
        )
        self.at.save()
        assert self.at.path == f"/{self.at.language}/home"

    def make_event(self) -> None:
        """A two-day event from nothing, described in both languages."""
        self.at.go("/admin/events/new")
        self.at.fill(title__ar="حوار الدوحة", title__en="Doha dialogue", first_on=FIRST_ON, last_on=LAST_ON)
        self.at.fill(country="QA", zone_name="Asia/Qatar", slug=EVENT)
        self.at.save()
        assert self.at.path == f"/{self.at.language}/{EVENT}/manage/description"
        self.at.event = EVENT
        self.at.fill(
            city__ar="الدوحة", city__en="Doha", venue_name__ar="فندق شيراتون", venue_name__en="Sheraton"
        )
        self.at.fill(theme__ar="الحوار قبل القرار", theme__en="Dialogue before decision")
        self.at.fill(contact_email="secretariat@example.org")
        self.at.save()

    def make_rooms(self) -> None:
        """Two rooms."""
        for code, ar, en in (("majlis", "قاعة المجلس", "Majlis Hall"), ("salwa", "قاعة سلوى", "Salwa Hall")):
            self.at.go("manage/venue/new")
            self.at.fill(name__ar=ar, name__en=en, code=code, capacity="120")
            self.at.save()
        assert self.at.page.locator("main tbody tr").count() == 2

    def make_people(self) -> None:
        """One organisation and three people who hold an office there."""
        self.at.go("/admin/directory/organisations/new")
        self.at.fill(short_name__ar="مجلس الشورى", short_name__en="Shura Council", kind="parliament")
        self.at.save()
        organisation = {"ar": "مجلس الشورى", "en": "Shura Council"}[self.at.language]
        for ar, en in PEOPLE:
            self.at.go("/admin/directory/persons/new")
            self.at.fill(name__ar=ar, name__en=en)
            put_first = {"offices-0-organisation": organisation, "offices-0-office-en": "Member"}
            self.at.fill(**put_first, **{"offices-0-office-ar": "عضو"})
            self.at.save()

    def make_sessions(self) -> None:
        """Six confirmed sessions, each with its chair."""
        for ar, en, day, starts, ends, room, kind, chair in SESSIONS:
            self.at.go("manage/programme/sessions/new")
            self.at.fill(title__ar=ar, title__en=en, day=day, starts=starts, ends=ends, room=room, kind=kind)
            self.at.save()
            self.sessions[en] = self.at.path.rpartition("/")[2]
            self.at.press("/confirmation")
            self.at.page.locator('main a[href$="/parts/new"]').click()
            self.at.fill(role="chair", person=PEOPLE[chair][self.at.language == "en"])
            self.at.save()
        assert len(set(self.sessions.values())) == 6

    def edit(self, title: str, *, status: int = 200, **values: str) -> None:
        """Change a session."""
        self.at.go(f"manage/programme/sessions/{self.sessions[title]}/edit")
        self.at.fill(**values)
        self.at.save(status=status)

    def announce(self) -> None:
        """Let everybody read the event."""
        self.at.go("manage/state")
        self.at.press("/announcement")

    def release(self, note_ar: str, note_en: str) -> None:
        """Accept every warning and publish."""
        self.at.go("manage/releases/new")
        assert self.at.page.locator("main .notice--bad").count() == 0, self.at.main()
        for box in self.at.page.locator('main [name="acknowledged"]').all():
            box.check()
        self.at.fill(note__ar=note_ar, note__en=note_en)
        self.at.save()
        assert self.at.path == f"/{self.at.language}/{EVENT}/manage/releases/"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_from_nothing_to_a_second_release(site: Site, visit: Visiting, language: str) -> None:
    organiser = Organiser(visit(site, language))
    organiser.begin()
    organiser.make_event()
    organiser.make_rooms()
    organiser.make_people()
    organiser.make_sessions()
    mends_a_person_in_two_places(organiser)
    is_told_that_a_room_is_taken(organiser)
    organiser.announce()
    organiser.release("الإصدار الأول", "The first one")
    organiser.edit("Closing", starts="11:30", ends="12:30")
    organiser.release("تأخير الجلسة الختامية", "The closing is later")
    reader = visit(site, language, event=EVENT)
    reads_the_agenda(reader, organiser.sessions["Closing"])
    reads_the_first_release(reader, organiser.sessions["Closing"])
    reads_a_session_and_its_chair(reader, organiser.sessions["Closing"])
    stays_on_the_page_in_the_other_language(reader)
    assert reader.console == []


def mends_a_person_in_two_places(organiser: Organiser) -> None:
    """Two confirmed sessions at once with one chair stand among the clashes until one has another."""
    at = organiser.at
    name = PEOPLE[0][at.language == "en"]
    at.go("manage/programme/conflicts")
    clashes = at.page.locator("main .mark--bad")
    expect(clashes.filter(has_text=name)).to_have_count(1)
    at.go(f"manage/programme/sessions/{organiser.sessions['Border security']}")
    at.page.locator('#parts a[href*="/parts/"]').first.click()
    at.fill(person=PEOPLE[2][at.language == "en"])
    at.save()
    at.go("manage/programme/conflicts")
    expect(clashes).to_have_count(0)


def is_told_that_a_room_is_taken(organiser: Organiser) -> None:
    """A second session in a taken room is refused beside the field, with what was typed in place."""
    at, title = organiser.at, "Judicial cooperation"
    organiser.edit(title, status=422, room="majlis", starts="09:30", ends="10:15")
    opening = title_of("Opening", at.language)
    expect(at.page.locator("#room-error")).to_contain_text(opening)
    expect(at.page.locator('[name="starts"]')).to_have_value("09:30")
    at.fill(starts="13:00", ends="14:00")
    at.save()
    assert at.path.endswith(organiser.sessions[title])


def reads_the_agenda(reader: Visitor, moved: str) -> None:
    """The newest release: the sessions of the day, what changed, and the mark on what moved."""
    reader.go("")
    reader.page.locator("main .next .btn--go").click()
    reader.page.wait_for_url("**/agenda*")
    expect(reader.page.locator("article.session")).to_have_count(4)
    reader.page.locator("#changes summary").click()
    sentence = reader.page.locator("#changes li")
    expect(sentence).to_have_count(1)
    expect(sentence).to_contain_text(title_of("Closing", reader.language))
    expect(sentence).to_contain_text("11:30")
    reader.page.locator(f'.days a[href*="{LAST_ON}"]').click()
    session = reader.page.locator(f"#s-{moved}")
    expect(session.locator(".session__time")).to_contain_text("11:30")
    expect(session.locator(".mark--changed")).to_contain_text("11:30")
    expect(reader.page.locator(".mark--changed")).to_have_count(1)


def reads_the_first_release(reader: Visitor, moved: str) -> None:
    """The old release still says the old time, and says that it is not the current one."""
    reader.page.locator('a[href$="/agenda/releases"]').click()
    expect(reader.page.locator("main ol > li")).to_have_count(2)
    reader.page.locator('a[href$="/agenda/releases/1"]').click()
    reader.page.locator(f'.days a[href*="{LAST_ON}"]').click()
    expect(reader.page.locator(f"#s-{moved} .session__time")).to_contain_text("11:00")
    to_current = reader.site.say(reader.language, "To the current agenda")
    expect(reader.page.get_by_role("link", name=to_current)).to_be_visible()


def reads_a_session_and_its_chair(reader: Visitor, moved: str) -> None:
    """From the agenda to a session, and from there to who chairs it."""
    reader.go(f"agenda?day={LAST_ON}")
    reader.page.locator(f"#s-{moved} h3 a").click()
    expect(reader.page.locator("h1")).to_contain_text(title_of("Closing", reader.language))
    expect(reader.page.locator("main .facts")).to_contain_text("11:30")
    name = PEOPLE[1][reader.language == "en"]
    reader.page.locator("main .people a.name", has_text=name).click()
    expect(reader.page.locator("h1")).to_contain_text(name)
    expect(reader.page.locator("main .lines > li")).to_have_count(2)


def stays_on_the_page_in_the_other_language(reader: Visitor) -> None:
    """The language changes; the page does not."""
    before, second = reader.path, other(reader.language)
    reader.page.locator(f'.mast a[hreflang="{second}"]').click()
    reader.page.wait_for_url(f"**/{second}/**")
    assert re.sub(r"^/(ar|en)/", "/", reader.path) == re.sub(r"^/(ar|en)/", "/", before)
    expect(reader.page.locator("html")).to_have_attribute("dir", {"ar": "rtl", "en": "ltr"}[second])
    expect(reader.page.locator("h1")).to_contain_text(PEOPLE[1][second == "en"])
