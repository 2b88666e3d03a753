"""Whoever came by a mailed link: to their own pages and to nothing else, over every route of the URL map.

A focal point, a delegate, somebody of the press, a speaker and an assistant, each on a device of their own,
and with them the holders of the same links elsewhere. What is expected is said here apart from the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from flask import Flask
from werkzeug.routing import Rule

from eventapp.core import access, clock
from eventapp.core.access import PUBLIC_PERMISSIONS, Permission
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.registration import queries
from eventapp.registration.models import Delegation, DelegationLink, Participant, ParticipantLink
from eventapp.registration.rules.workflow import ParticipantState
from eventapp.remarks.models import Remarks, SpeakerInvitation
from eventapp.remarks.rules.workflow import Hand
from tests import factories
from tests.assurance.test_access import asked_as, rules
from tests.assurance.world import World, address
from tests.client import CheckedClient

LIFE: Final = timedelta(days=1)
# Which part of an address names what a link opens, by the permission of the route.
OPENS: Final = {
    Permission.DELEGATION_OWN: "delegation",
    Permission.PARTICIPANT_OWN: "participant",
    Permission.REMARKS_SPEAK: "invitation",
}


@dataclass(frozen=True)
class Holder:
    """A device with one link; `opens` is what it lets into: the part of the address, and the public id."""

    client: CheckedClient
    opens: tuple[str, str]


def _device(app: Flask, path: str) -> CheckedClient:
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    assert client.submit(path).status_code == 303, path
    return client


def _focal_point(app: Flask, delegation: Delegation) -> Holder:
    token = f"focal{delegation.id}"
    row = DelegationLink(delegation_id=delegation.id, token_hash=queries.hashed(token))
    row.expires_at = clock.now() + LIFE
    db.session.add(row)
    db.session.commit()
    return Holder(_device(app, f"/en/invitation/link/{token}"), ("delegation", delegation.public_id))


def _participant(app: Flask, person: Participant) -> Holder:
    token = f"own{person.id}"
    row = ParticipantLink(participant_id=person.id, token_hash=queries.hashed(token))
    row.expires_at = clock.now() + LIFE
    person.state = ParticipantState.APPROVED
    db.session.add(row)
    db.session.commit()
    return Holder(_device(app, f"/en/my/link/{token}"), ("participant", person.public_id))


def _speaker(app: Flask, event: Event, remarks: Remarks, hand: Hand) -> Holder:
    token = f"speaks{hand.value}{remarks.id}"
    sent: SpeakerInvitation = factories.make_invitation(
        remarks, token, hand=hand, email=f"{token}@example.org"
    )
    db.session.commit()
    device = _device(app, f"/en/{event.slug}/speak/link/{token}")
    return Holder(device, ("invitation", sent.public_id))


@pytest.fixture
def world(app: Flask) -> World:
    made = World.make()
    db.session.commit()
    return made


@pytest.fixture
def holders(app: Flask, world: World) -> Mapping[str, Holder]:
    """One device for each; the first ones hold what the addresses of `world` name."""
    named = world.objects[world.own.id]
    delegation = queries.get_delegation(world.own, named["delegation"])
    person = queries.get_participant(world.own, named["participant"])
    elsewhere = factories.make_delegation(world.own)
    colleague = factories.make_participant(delegation)
    stranger = factories.make_participant(elsewhere)
    press = factories.make_individual(factories.make_category(world.own))
    part = factories.make_part(factories.make_session(world.own), factories.make_person())
    remarks = factories.make_remarks(part)
    db.session.commit()
    return {
        "focal point": _focal_point(app, delegation),
        "other focal point": _focal_point(app, elsewhere),
        "delegate": _participant(app, person),
        "delegate of the same delegation": _participant(app, colleague),
        "delegate of another": _participant(app, stranger),
        "press": _participant(app, press),
        "speaker": _speaker(app, world.own, remarks, Hand.SPEAKER),
        "assistant": _speaker(app, world.own, remarks, Hand.ASSISTANT),
    }


def _cells(app: Flask, world: World) -> list[tuple[Rule, str, Permission, str]]:
    found = []
    for rule, method in rules(app):
        permission = access.declared(app, rule.endpoint)
        assert permission is not None
        found.append((rule, method, permission, address(app, rule, world, "own")))
    return found


def test_a_link_opens_its_own_pages_and_nothing_else(
    app: Flask,
    world: World,
    holders: Mapping[str, Holder],
    client: CheckedClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(db.session, "commit", db.session.rollback)
    opened: dict[str, int] = dict.fromkeys(holders, 0)
    for rule, method, permission, path in _cells(app, world):
        for name, holder in holders.items():
            answer = asked_as(holder.client, path, method)
            where = f"{method} {path} as {name}: {answer.status_code}"
            assert answer.status_code < 500, where
            key = OPENS.get(permission, "")
            if key in rule.arguments:
                is_theirs = holder.opens == (key, world.objects[world.own.id].get(key))
                opened[name] += is_theirs and answer.status_code < 400
                assert is_theirs or answer.status_code == 404, where
            elif permission not in PUBLIC_PERMISSIONS:
                assert answer.status_code == asked_as(client, path, method).status_code, where
    assert [name for name, count in opened.items() if count] == ["focal point", "delegate"]


@pytest.mark.parametrize("name", ["speaker", "assistant", "press", "other focal point"])
def test_whoever_else_has_their_own_page_and_no_other(
    app: Flask, world: World, holders: Mapping[str, Holder], name: str
) -> None:
    """Shows that these devices are let in at all: what they hold is not what the addresses above name."""
    pages = {
        "invitation": "/en/own/speak/{}",
        "participant": "/en/own/my/{}",
        "delegation": "/en/own/delegation/{}",
    }
    kind, public_id = holders[name].opens
    path = pages[kind].format(public_id)
    answers: dict[str, int] = {who: one.client.get(path).status_code for who, one in holders.items()}
    assert {who for who, status in answers.items() if status == 200} == {name}
    assert set(answers.values()) == {200, 404}
