"""Citations of resolutions as links: in texts and titles, in both languages, whatever else a text holds."""

from __future__ import annotations

import html5lib
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.core.templating import markdown
from eventapp.events import citations
from eventapp.events.models import Event, LegalInstrument
from eventapp.programme.models import Session
from tests import factories
from tests.client import MARK, CheckedClient
from tests.documents.test_reading import release

LINKS = {"S/RES/2396 (2017)": "https://undocs.org/S/RES/2396(2017)", "A/RES/72/284": '/x?a=1&b="<'}


@pytest.fixture
def event(app: Flask) -> Event:
    event = factories.make_event("doha", theme=LocalizedText(f"تنفيذ القرار ٢٣٩٦ (٢٠١٧){MARK}", ""))
    for symbol, url in (("S/RES/2396 (2017)", ""), ("S/RES/2178 (2014)", "https://undocs.org/2178")):
        db.session.add(LegalInstrument(event_id=event.id, symbol=symbol, url=url))
    db.session.flush()
    return event


def linked(text: str) -> Markup:
    return citations._with_links(escape(text), LINKS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Resolution 2396 (2017) asks", "2396 (2017)"),
        ("القرار ٢٣٩٦ (٢٠١٧) يطلب", "٢٣٩٦ (٢٠١٧)"),
        ("under S/RES/2396 (2017).", "S/RES/2396 (2017)"),
        ("its A/RES/72/284", "A/RES/72/284"),
    ],
)
def test_a_citation_is_a_link_that_reads_left_to_right(text: str, shown: str) -> None:
    html = linked(text)
    assert f'<bdi dir="ltr">{shown}</bdi></a>' in html
    assert html.count("<a ") == 1
    assert html.striptags() == " ".join(text.split())


@pytest.mark.parametrize("text", ["Resolution 1373 (2001)", "in 2396 (about 2017)", "12,396 (2017)", ""])
def test_what_is_not_in_the_list_stays_text(text: str) -> None:
    assert linked(text) == escape(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> 2396 (2017)",
        '"><img src=x onerror=alert(1)> 2396 (2017)',
        "2396 (2017)<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>2396 (2017)</a>",
        "<<2396 (2017)>>",
        "&lt;script&gt; 2396 (2017) &#39;",
    ],
)
def test_a_hostile_text_stays_text(text: str) -> None:
    root = html5lib.parseFragment(linked(text), treebuilder="etree", namespaceHTMLElements=False)
    assert {str(element.tag) for element in root.iter()} <= {"DOCUMENT_FRAGMENT", "a", "bdi"}
    assert "".join(root.itertext()) == text
    assert [element.get("href") for element in root.iter("a")] == [LINKS["S/RES/2396 (2017)"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="<>&\"'/#;a= ()0123456789٢٣٩٦SRESC\u2066\u2069", max_size=60))
def test_no_text_becomes_anything_but_text_and_links(text: str) -> None:
    whole = f"{text} 2396 (2017) {text}"
    root = html5lib.parseFragment(linked(whole), treebuilder="etree", namespaceHTMLElements=False)
    assert {str(element.tag) for element in root.iter()} <= {"DOCUMENT_FRAGMENT", "a", "bdi"}
    assert "".join(root.itertext()) == whole


def test_an_address_cannot_leave_its_attribute() -> None:
    assert 'href="/x?a=1&amp;b=&#34;&lt;"' in linked("A/RES/72/284")


def test_in_rendered_text_links_and_code_are_left_alone() -> None:
    html = markdown("[2396 (2017)](https://a.example) `2396 (2017)` **2396 (2017)**")
    found = citations._with_links(html, LINKS)
    assert found.count('class="cite"') == 1
    assert "<code>2396 (2017)</code>" in found
    assert "<strong><a " in found


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_text_of_the_public_pages_has_them(event: Event, client: CheckedClient, language: str) -> None:
    cites = LocalizedText(f"القرار 2178 (2014){MARK}", f"Resolution 2178 (2014){MARK}")
    session: Session = factories.make_session(event, summary=cites, note=cites)
    person = factories.make_person(biography=cites)
    factories.make_part(session, person)
    factories.make_item(session, title=cites)
    factories.make_document(event, session, title=cites, summary=cites)
    release(event)
    session_page = client.get(f"/{language}/doha/sessions/{session.public_id}").get_data(as_text=True)
    assert session_page.count('<a class="cite" href="https://undocs.org/2178"') == 5
    speaker = client.get(f"/{language}/doha/speakers/{person.public_id}").get_data(as_text=True)
    assert speaker.count('class="cite"') == 1
    papers = client.get(f"/{language}/doha/documents").get_data(as_text=True)
    assert papers.count('class="cite"') == 2
    page = client.get(f"/{language}/doha/").get_data(as_text=True)
    row = next(row for row in event.instruments if row.symbol == "S/RES/2396 (2017)")
    assert f'href="/{language}/doha/#i-{row.public_id}"' in page
    assert f'id="i-{row.public_id}"' in page
