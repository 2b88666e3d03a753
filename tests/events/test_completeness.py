"""The languages page lists exactly the texts that lack one, and each of its links leads to the very field."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import html5lib
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Credit, Event, LegalInstrument, Objective, PracticalSection
from eventapp.events.rules.completeness import Missing, Text, missing
from eventapp.events.rules.workflow import CreditRole, Topic
from tests.client import CheckedClient
from tests.factories import (
    at,
    both,
    make_event,
    make_item,
    make_organisation,
    make_part,
    make_person,
    make_room,
    make_session,
    make_staff,
)

Sign = Callable[[Account], CheckedClient]
PAGE = "/en/doha/manage/languages"
AR, EN = LocalizedText(ar="نص"), LocalizedText(en="Text")


def links(client: CheckedClient) -> list[str]:
    page = client.get(PAGE).get_data(as_text=True)
    return [unescape(link) for link in re.findall(r'class="row-link" href="([^"]+)"', page)]


def ids(page: str) -> set[str | None]:
    elements: Any = html5lib.parse(page).iter()
    return {element.get("id") for element in elements}


def fill(event: Event) -> dict[str, str]:
    """One of every text in one language; by place, the path of its page."""
    event.theme, event.city = AR, EN
    objective = Objective(event_id=event.id, text=EN)
    credit = Credit(
        event_id=event.id, organisation_id=make_organisation().id, role=CreditRole.HOST, wording=AR
    )
    instrument = LegalInstrument(event_id=event.id, symbol="S/RES/2396 (2017)")
    section = PracticalSection(event_id=event.id, topic=Topic.VISA, title=both("تأشيرة", "Visa"), body=EN)
    db.session.add_all([objective, credit, instrument, section])
    room = make_room(event, name=EN)
    session = make_session(event, room, title=AR, starts_at=at(9), ends_at=at(10))
    make_item(session, title=EN)
    make_part(session, make_person(name=EN))
    db.session.flush()
    return {
        "objective": objective.public_id,
        "credit": credit.public_id,
        "instrument": instrument.public_id,
        "section": section.public_id,
        "room": room.public_id,
        "session": session.public_id,
    }


def test_a_text_lacks_what_it_is_not_given_in() -> None:
    texts = [
        Text(LocalizedText("أ", "a"), "both", EN, "u"),
        Text(AR, "arabic", EN, "u"),
        Text(EN, "english", EN, "u"),
        Text(LocalizedText(), "empty", EN, "u"),
        Text(LocalizedText(), "wanted", EN, "u", is_wanted=True),
    ]
    assert list(missing(texts)) == [
        Missing("arabic", EN, "u", ("en",)),
        Missing("english", EN, "u", ("ar",)),
        Missing("wanted", EN, "u", ("ar", "en")),
    ]


def test_exactly_the_missing_texts_are_listed(app: Flask, signed_in: Sign) -> None:
    event = make_event("doha")
    owner = signed_in(make_staff(event))
    assert links(owner) == []
    made = fill(event)
    manage = "/en/doha/manage"
    found = links(owner)
    assert {link for link in found if "/sessions/" not in link and "/programme" not in link} >= {
        f"{manage}/description#theme",
        f"{manage}/description#city",
        f"{manage}/objectives/{made['objective']}#text",
        f"{manage}/credits/{made['credit']}#wording",
        f"{manage}/instruments/{made['instrument']}#title",
        f"{manage}/practical/{made['section']}#body",
        f"{manage}/venue/{made['room']}#name",
    }
    assert len([link for link in found if made["session"] in link]) >= 1
    assert [link for link in found if link.startswith(f"{manage}/description")] == [
        f"{manage}/description#theme",
        f"{manage}/description#city",
    ]


def test_every_link_leads_to_the_field(app: Flask, signed_in: Sign) -> None:
    event = make_event("doha")
    owner = signed_in(make_staff(event))
    fill(event)
    found = links(owner)
    assert len(found) >= 8
    for link in found:
        path, _hash, anchor = link.partition("#")
        answer = owner.get(path)
        assert answer.status_code == 200, link
        if anchor:
            assert anchor in ids(answer.get_data(as_text=True)), link


def test_what_is_completed_goes_from_the_list(app: Flask, signed_in: Sign) -> None:
    event = make_event("doha", theme=AR)
    owner = signed_in(make_staff(event))
    (link,) = links(owner)
    assert owner.submit(link.partition("#")[0], theme__en="Theme").status_code == 303
    assert links(owner) == []
    assert "Nothing is missing" in owner.get(PAGE).get_data(as_text=True)
