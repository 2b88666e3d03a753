"""What a focal point typed outlives the network, and a second tab overwrites nothing unseen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from eventapp.core.db import db
from eventapp.registration import service
from eventapp.registration.rules.workflow import InvitationState
from tests import factories
from tests.journeys.conftest import Site, Visiting
from tests.registration.conftest import mails

pytestmark = pytest.mark.needs("browser")


def way_in(site: Site) -> str:
    """The link that a focal point was mailed; their delegation has one person."""
    with site.app.app_context():
        event = factories.make_event("doha")
        delegation = factories.make_delegation(event)
        factories.make_participant(delegation)
        db.session.commit()
        service.send(event, delegation, path="/en/invitation/link/TOKEN")
        delegation.state = InvitationState.ACCEPTED
        db.session.commit()
        found = re.search(r"/invitation/link/\S+", mails()[-1].text)
        assert found is not None
        return found[0]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_typed_without_a_network_is_offered_and_restored(
    site: Site, visit: Visiting, language: str
) -> None:
    focal = visit(site, language, event="doha", width=390)
    page = focal.page
    focal.go(way_in(site))
    focal.save()
    page.locator("main a.btn[href*='people/new']").click()
    form = page.url
    focal.fill(full_name__en="Sara Al-Ali", full_name__ar="سارة العلي", access_needs="A ramp")
    page.context.set_offline(True)
    page.locator("main form[data-keep] .btn--go").click()
    page.wait_for_url(re.compile("chrome-error"))
    page.context.set_offline(False)
    page.goto(form)
    expect(page.locator("[name='full_name-ar']")).to_have_value("")
    page.locator("[data-restore]").click()
    expect(page.locator("[name='full_name-ar']")).to_have_value("سارة العلي")
    expect(page.locator("[name='full_name-en']")).to_have_value("Sara Al-Ali")
    expect(page.locator("[name=access_needs]")).to_have_value("")  # what is private is not kept on a device
    focal.fill(function="delegate", office__en="Member", email="sara@example.org", has_consented=True)
    focal.save()
    expect(page.locator("main")).to_contain_text("Sara Al-Ali" if language == "en" else "سارة العلي")
    page.goto(form)
    expect(page.locator("[data-restore]")).to_have_count(0)  # it was taken


@pytest.mark.parametrize("language", ["ar", "en"])
def test_two_tabs_show_both_texts(site: Site, visit: Visiting, language: str) -> None:
    focal = visit(site, language, event="doha", width=390)
    focal.go(way_in(site))
    focal.save()
    page = focal.page
    page.locator("main tbody a[href*='/people/'], main a[href*='/people/']:not([href$='/new'])").first.click()
    focal.fill(office__en="Typed in the first tab")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("main [name='office-en']").fill("Saved in the second tab")
    other.locator("main form[data-keep] .btn--go").click()
    other.wait_for_load_state()
    focal.save(status=409)
    expect(page.locator("[name='office-en']")).to_have_value("Typed in the first tab")
    expect(page.locator("main .notice--warn[data-refused]")).to_contain_text("Saved in the second tab")
