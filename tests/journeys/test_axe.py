"""Every page in both languages, on a telephone and on a desk: accessible, within its width, and quiet.

The demonstration event stands in for an event of the real world; what it lacks comes from `World`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.routing import Rule

from eventapp.core import access
from eventapp.core.db import db
from eventapp.core.headers import CONTENT_SECURITY_POLICY
from eventapp.core.languages import LANGUAGES
from eventapp.demo import service as demo
from eventapp.events.models import Event
from eventapp.events.queries import rooms_of
from eventapp.floor.rules.workflow import FloorState
from eventapp.mail import service as mail
from eventapp.mail.models import MailMessage
from eventapp.people.models import Organisation
from eventapp.programme import queries as programme
from eventapp.programme.models import PersonUnavailability
from eventapp.registration import badges
from eventapp.registration import service as registration
from eventapp.registration.models import Delegation
from eventapp.registration.queries import categories_of, delegations_of, questions_of
from eventapp.registration.rules.own import FeedScope
from eventapp.registration.rules.workflow import InvitationState, ParticipantState
from eventapp.registration.service import messages, own
from eventapp.registration.service.badges import follow
from eventapp.registration.service.notices import own_link
from eventapp.remarks.queries import interpreters_of, remarks_of
from tests.assurance.world import World, address
from tests.factories import at, both, make_coverage, make_document, make_invitation, make_speaker
from tests.journeys.conftest import Site, Visitor, open_context, serving

pytestmark = pytest.mark.needs("browser")

WIDTHS: Final = (390, 1280)
PASSWORD: Final = "a long pass phrase"
SERIOUS: Final = frozenset({"serious", "critical"})
NOT_PAGES: Final = (
    *("assets.", "health.", "workspace.root"),
    *("documents.file", "documents.archive_file", "documents.archive_progress", "documents_manage.version"),
    *("faces.agenda", "faces.old", "faces.mine_ics", "faces.releases", "api."),
    *("registration.letter_file", "registration_manage.delegation_letter"),
    *("registration.own_feed", "registration.own_badge", "registration.member_badge"),
    *("registration_manage.badges_file", "registration_manage.badges_progress"),
    "registration_manage.participants_document",
    "registration_manage.answer_file",
    *("registration_manage.participants_document", "registration_manage.badge_file"),
    *("registration_manage.invitations_template", "registration.people_template"),
    *("registration_manage.photo_file", "registration_manage.note_file"),
    *("people.portrait", "publishing.portrait", "publishing.emblem"),
    *("remarks.portrait", "remarks_manage.portrait", "remarks_manage.day_pack"),
    "remarks_manage.session_pack",
)
AXE: Final = Axe()
# Refusals of the security policy are kept where the test can read them.
LISTEN: Final = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
OVERFLOW: Final = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const beyond = (box) => box.right > page.clientWidth + 0.5 || box.left < -0.5;
  const wide = [...document.querySelectorAll("body *")].filter((e) => beyond(e.getBoundingClientRect()));
  return wide.filter((e) => !wide.includes(e.parentElement) || !e.children.length).slice(0, 4)
    .map((e) => `${e.tagName}.${e.className} “${(e.textContent || "").trim().slice(0, 40)}”`)
    .concat(`${page.scrollWidth} > ${page.clientWidth}`);
}"""


@dataclass(frozen=True)
class Furnished:
    """A running site, and the English addresses of its pages by reader."""

    site: Site
    paths: dict[str, list[str]]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    """An installation with the demonstration event in the place of `own`."""
    with serving(tmp_path_factory.mktemp("axe")) as site:
        with site.app.app_context():
            world = World.make()
            event = demo.load(PASSWORD)
            world.objects[event.id] = world.objects[world.own.id] | _things_of(event)
            world.own = event
            world.accounts["interpreter"] = interpreters_of(event)[0]
            db.session.commit()
            paths = {"administrator": _paths(site, world), "anybody": _paths(site, world, public=True)}
        yield Furnished(site, paths)


def _things_of(event: Event) -> dict[str, str]:
    """One of everything that a page of the event is about."""
    session = max(programme.sessions_of(event), key=lambda one: (len(one.parts), len(one.items)))
    part = next(part for part in session.parts if part.person)
    letter = mail.queue(
        "invitation",
        to_address="guest@example.org",
        to_name="",
        language="ar",
        event=event,
        values={"link": "http://localhost/", "valid_until": at(15)},
    )
    absence = PersonUnavailability(
        event_id=event.id, person_id=part.person_id, starts_at=at(15), ends_at=at(16)
    )
    db.session.add(absence)
    db.session.flush()
    make_speaker(session, part.person, state=FloorState.SPEAKING, started_at=at(15), running_since=at(15))
    make_speaker(session, state=FloorState.SPOKE, started_at=at(14), spoken_seconds=400)
    make_speaker(session, is_reply=True)
    remarks = remarks_of(event)[0]
    found: dict[str, Any] = {
        "remarks": remarks,
        "speech": remarks.versions[0],
        "invitation": make_invitation(remarks),
        "session": session,
        "part": part,
        "person": part.person,
        "organisation": db.session.query(Organisation).first(),
        "room": rooms_of(event)[0],
        "objective": event.objectives[0],
        "mail": letter,
        "absence": absence,
        "document": make_document(event, session),
        "entry": make_coverage(event),
        "speaker": make_speaker(session),
        "delegation": (delegation := _answered(event)),
        "participant": delegation.people[0],
        "message": messages.write(
            event, delegation.people, subject=both("موضوع", "Subject"), body=both("نص", "Text")
        ),
        "job": badges.ask_for(event, delegation.people, "en"),
        "category": (press := categories_of(event)[0]),
        "question": questions_of(press)[0],
    }
    if session.items:
        found["item"] = session.items[0]
    return {name: row.public_id for name, row in found.items()} | {"code": rooms_of(event)[0].code}


def _answered(event: Event) -> Delegation:
    """The delegation of the demonstration that has people."""
    return next(one for one in delegations_of(event, "en") if one.people)


def _rules(app: Flask) -> list[Rule]:
    """Every address that answers a GET with a page."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.endpoint.startswith(NOT_PAGES)
        and "export" not in rule.endpoint
    ]


def _is_public(app: Flask, rule: Rule) -> bool:
    return access.declared(app, rule.endpoint) in access.PUBLIC_PERMISSIONS


def _paths(site: Site, world: World, *, public: bool = False) -> list[str]:
    """Addresses as a reader in English would have them: all, or only what everybody may open."""
    rules = [rule for rule in _rules(site.app) if not public or _is_public(site.app, rule)]
    found = [address(site.app, rule, world, "own") for rule in rules]
    if not public:
        kinds = ("credits", "instruments", "practical")
        found += [f"/en/{world.own.slug}/manage/{kind}{new}" for kind in kinds for new in ("", "/new")]
    return sorted({path for path in found if path.startswith("/en/")})


def _problems(page: Page, address: str, told: list[str]) -> list[str]:
    """What is wrong with one page at every width."""
    told.clear()
    response = page.goto(address)
    assert response is not None
    assert response.status < 500, address
    problems = [line for line in told if response.ok or "Failed to load resource" not in line]
    problems += [f"refused: {line}" for line in page.evaluate("window.refused")]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate(OVERFLOW)
        problems += [f"{width}: overflows: {'; '.join(wide)}"] if wide else []
        found = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
        problems += [
            f"{width}: {one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})"
            f" {one['nodes'][0]['failureSummary'][:300]}"
            for one in found
            if one["impact"] in SERIOUS
        ]
    return [f"{response.status} {address}: {problem}" for problem in problems]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", ["administrator", "anybody"])
def test_every_page(browser: Browser, furnished: Furnished, reader: str, language: str) -> None:
    context = open_context(browser)
    context.add_init_script(LISTEN)
    visitor = Visitor(furnished.site, context.new_page(), language)
    if reader == "administrator":
        visitor.go("/sign-in")
        visitor.fill(email="administrator@example.org", password=PASSWORD)
        visitor.save()
    told = visitor.listen()
    problems: list[str] = []
    for path in furnished.paths[reader]:
        problems += _problems(visitor.page, visitor.address(path.removeprefix("/en")), told)
    context.close()
    assert problems == [], "\n".join(problems)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", list(InvitationState))
def test_every_page_of_a_focal_point(
    browser: Browser, furnished: Furnished, state: InvitationState, language: str
) -> None:
    with furnished.site.app.app_context():
        event = db.session.query(Event).filter_by(slug="doha-2023").one()
        delegation = _answered(event)
        registration.send(event, delegation, path=f"/{language}/invitation/link/TOKEN")
        delegation.state, delegation.answer_by = state, date(2100, 1, 1)
        page, person = f"/{event.slug}/delegation/{delegation.public_id}", delegation.people[0].public_id
        letter = db.session.query(MailMessage).order_by(MailMessage.id.desc()).first()
        assert letter is not None
        link = re.search(r"/invitation/link/\S+", letter.text)
        assert link is not None
        db.session.commit()
    context = open_context(browser)
    context.add_init_script(LISTEN)
    visitor = Visitor(furnished.site, context.new_page(), language)
    told = visitor.listen()
    problems = _problems(visitor.page, visitor.address(link[0]), told)
    visitor.save()
    for end in ("", "/people/new", "/refusal", f"/people/{person}", f"/people/{person}/replacement"):
        problems += _problems(visitor.page, visitor.address(page + end), told)
    context.close()
    assert problems == [], "\n".join(problems)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [ParticipantState.NOMINATED, ParticipantState.APPROVED])
def test_every_page_of_a_participant(
    browser: Browser, furnished: Furnished, state: ParticipantState, language: str
) -> None:
    with furnished.site.app.app_context():
        event = db.session.query(Event).filter_by(slug="doha-2023").one()
        person = _answered(event).people[0]
        person.state, person.consented_at = state, None
        follow(person)
        ids = {session.public_id for session in programme.sessions_of(event)}
        own.change_stars(person, known=ids, add=ids)
        own.make_feed(event, person, scope=FeedScope.STARRED)
        link, page = f"/my/link/{own_link(person)}", f"/{event.slug}/my/{person.public_id}"
        db.session.commit()
    context = open_context(browser)
    context.add_init_script(LISTEN)
    visitor = Visitor(furnished.site, context.new_page(), language)
    told = visitor.listen()
    problems = _problems(visitor.page, visitor.address(link), told)
    visitor.save()
    problems += _problems(visitor.page, visitor.address(page), told)
    context.close()
    assert problems == [], "\n".join(problems)


def test_the_check_sees_what_is_wrong(browser: Browser, furnished: Furnished) -> None:
    context = open_context(browser)
    context.add_init_script(LISTEN)
    visitor = Visitor(furnished.site, context.new_page(), "en")
    body = "<title>Bad</title><body><p style='width: 200rem'>Wide</p><input><script>1</script>"
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Content-Type": "text/html"}
    visitor.page.route("**/*", lambda route: route.fulfill(body=body, headers=headers))
    found = _problems(visitor.page, visitor.address("/"), visitor.listen())
    context.close()
    for part in (
        "refused: script-src",
        "refused: style-src",
        "error: Executing inline script",
        "1280: label: ",
    ):
        assert any(part in problem for problem in found), (part, found)


def test_the_check_sees_what_is_too_wide(browser: Browser, furnished: Furnished) -> None:
    context = open_context(browser)
    context.add_init_script(LISTEN)
    visitor = Visitor(furnished.site, context.new_page(), "en")
    wide = f"<title>Wide</title><body><p>{'w' * 400}</p>"
    visitor.page.route("**/*", lambda route: route.fulfill(body=wide, content_type="text/html"))
    found = _problems(visitor.page, visitor.address("/"), visitor.listen())
    context.close()
    assert [problem.count("overflows") for problem in found if "overflows" in problem] == [1, 1]
