"""The invented meeting has its people, the same for the same seed, and some of them twice."""

from __future__ import annotations

import pytest
from flask import Flask

from eventapp.core.db import db
from eventapp.demo import synthetic, synthetic_people
from eventapp.events.models import Event
from eventapp.registration.models import DelegationQuota, Papers, Participant
from eventapp.registration.queries import duplicates
from eventapp.registration.rules.workflow import GONE
from eventapp.registration.service import papers
from eventapp.remarks.queries import remarks_of
from eventapp.remarks.rules.workflow import RemarksState


def made(slug: str, participants: int) -> list[Participant]:
    size = synthetic.Size(
        slug=slug, days=1, rooms=1, sessions=2, speakers=2, delegations=3, seed=1, participants=participants
    )
    event = synthetic.make(size, tick=lambda: None)
    db.session.commit()
    return db.session.query(Participant).filter_by(event_id=event.id).order_by(Participant.id).all()


def test_people_of_delegations_with_places_and_passports(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthetic_people, "_TWICE", 5)
    people = made("measure", 12)
    assert len({one.delegation_id for one in people}) == 3
    held = sum(quota.used for quota in db.session.query(DelegationQuota))
    assert held == sum(one.holds_place for one in people) == sum(one.state not in GONE for one in people)
    passport = papers.passport_of(people[0], db.session.get(Papers, people[0].id))
    assert passport is not None
    assert passport.country == "QA"
    assert all(one.search_index and one.sort_key_ar for one in people)
    event = db.session.get_one(Event, people[0].event_id)
    pairs = {(people[4].id, people[5].id), (people[9].id, people[10].id)}
    gone = {one.id for one in people if one.state in GONE}
    wanted = {pair for pair in pairs if not gone & set(pair)}
    assert set(duplicates.possible_duplicates(event)) == wanted != set()


def test_nobody_is_made_unless_asked_for(app: Flask) -> None:
    assert made("measure", 0) == []


def test_texts_of_the_invented_meeting_stand_on_its_board(app: Flask) -> None:
    size = synthetic.Size(
        slug="spoken", days=1, rooms=1, sessions=4, speakers=8, delegations=1, seed=1, remarks=3
    )
    event = synthetic.make(size, tick=lambda: None)
    db.session.commit()
    found = remarks_of(event)
    assert len(found) == 3
    assert all(one.is_held for one in found)
    has_text = [bool(one.text.ar and one.text.en) for one in found]
    assert has_text == [one.state is not RemarksState.DRAFT for one in found]
