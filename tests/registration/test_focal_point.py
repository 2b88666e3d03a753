"""The focal point's page: opened by a link, for one delegation; from the answer to the submission."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.rules.workflow import Audience, EventState
from eventapp.registration import service
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import InvitationState, ParticipantState
from tests.client import MARK, CheckedClient
from tests.factories import both, make_delegation, make_event, make_participant
from tests.registration.conftest import Opening, mailed_link, mails, page_of, pressed

S = ParticipantState
PERSON = {
    "function": "head",
    "full_name__en": f"Mona Al-Kuwari{MARK}",
    "full_name__ar": f"منى الكواري{MARK}",
    "honorific": "excellency",
    "address": "feminine",
    "office__en": f"Speaker{MARK}",
    "email": "mona@example.org",
    "language": "ar",
    "languages": ["ar", "fr"],
    "dietary_needs": f"None{MARK}",
    "has_consented": "y",
}


@pytest.fixture
def delegation(event: Event) -> Delegation:
    return make_delegation(event)


def test_a_scanner_that_follows_the_link_opens_nothing(
    event: Event, delegation: Delegation, client: CheckedClient
) -> None:
    path = mailed_link(event, delegation)
    for language in ("ar", "en"):
        assert client.get(f"/{language}{path[3:]}").status_code == 200
    assert client.get(page_of(delegation)).status_code == 404
    assert client.submit(path).location == page_of(delegation, path[1:3])
    assert client.get(page_of(delegation)).status_code == 200
    assert client.get("/en/account").status_code == 401  # no account is signed in by it


def test_another_delegation_answers_as_an_unknown_one(
    event: Event, delegation: Delegation, opened: Opening
) -> None:
    other = make_delegation(event)
    person = make_participant(other)
    elsewhere = make_delegation(make_event("elsewhere"))
    own = make_participant(delegation)
    client = opened(event, delegation)
    unknown = client.get(f"/en/doha/delegation/{'x' * 16}").data
    for path in (
        page_of(other),
        f"/en/doha/delegation/{elsewhere.public_id}",
        f"/en/elsewhere/delegation/{elsewhere.public_id}",
    ):
        answer = client.get(path)
        assert answer.status_code == 404
        known = path.rpartition("/")[2].encode()
        seen = answer.data.replace(b"elsewhere", b"doha").replace(known, b"x" * 16)
        assert seen == unknown
    assert client.get(f"/en/elsewhere/delegation/{delegation.public_id}").status_code == 404
    assert client.get(f"{page_of(delegation)}/people/{person.public_id}").status_code == 404
    assert client.get(f"{page_of(delegation)}/people/{own.public_id}").status_code == 200
    for action in ("submission", "end", f"people/{person.public_id}/removal"):
        assert client.post(f"{page_of(other)}/{action}").status_code in {400, 404}


@pytest.mark.parametrize("values", [{"state": EventState.DRAFT}, {"audience": Audience.PARTICIPANTS}])
def test_whoever_is_invited_comes_before_the_event_is_announced(
    app: Flask, opened: Opening, values: dict[str, object]
) -> None:
    event = make_event("doha", **values)
    delegation = make_delegation(event)
    assert opened(event, delegation).get(page_of(delegation)).status_code == 200
    assert app.test_client().get(page_of(delegation)).status_code == 404


def test_two_delegations_on_one_device(event: Event, delegation: Delegation, opened: Opening) -> None:
    other = make_delegation(event)
    client = opened(event, other, opened(event, delegation))
    assert [client.get(page_of(one)).status_code for one in (delegation, other)] == [200, 200]
    assert pressed(client, other, "end") == 303
    assert [client.get(page_of(one)).status_code for one in (delegation, other)] == [200, 404]


def test_accepted_then_named_then_submitted(event: Event, opened: Opening) -> None:
    delegation = make_delegation(event, state=InvitationState.SENT)
    client = opened(event, delegation)
    page = page_of(delegation)
    assert client.get(f"{page}/people/new").status_code == 200
    assert client.submit(f"{page}/people/new", **PERSON).status_code == 422  # not accepted yet
    assert pressed(client, delegation, "acceptance") == 303
    assert pressed(client, delegation, "acceptance") == 409
    assert pressed(client, delegation, "submission") == 422  # nobody yet
    assert client.submit(f"{page}/people/new", **PERSON).status_code == 303
    person = db.session.query(Participant).one()
    assert (person.full_name.en, person.languages) == (f"Mona Al-Kuwari{MARK}", "ar fr")
    for language in ("en", "ar"):  # what the last action had to say is said once, in its language
        shown = client.get(page_of(delegation, language)).get_data(as_text=True)
        assert {"en": "H.E. Ms Mona", "ar": "سعادة السيدة منى"}[language] in shown
    edit = f"{page}/people/{person.public_id}"
    assert client.submit(edit, office__ar=f"رئيسة{MARK}").status_code == 303
    assert (person.office.ar, person.consented_at is not None) == (f"رئيسة{MARK}", True)
    assert pressed(client, delegation, "submission") == 303
    assert person.state is S.SUBMITTED
    assert client.submit(edit, office__ar="x").status_code == 409  # an officer has it now
    mail = mails("accreditation")[-1]
    assert (mail.to_address, mail.language) == ("mona@example.org", "ar")
    assert "سعادة السيدة منى" in mail.text


def test_without_a_head_or_a_consent_nobody_is_submitted(
    event: Event, delegation: Delegation, opened: Opening
) -> None:
    person = make_participant(delegation, consented_at=None)
    client = opened(event, delegation)
    shown = client.get(page_of(delegation)).get_data(as_text=True)
    assert "Say who leads the delegation." in shown
    assert "Submit the delegation</button>" not in shown
    assert pressed(client, delegation, "submission") == 422
    assert client.submit(
        f"{page_of(delegation)}/people/{person.public_id}", function="head", has_consented="y"
    )
    assert pressed(client, delegation, "submission") == 303


def test_a_second_head_is_told_beside_the_field(
    event: Event, delegation: Delegation, opened: Opening
) -> None:
    make_participant(delegation, Function.HEAD)
    client = opened(event, delegation)
    answer = client.submit(f"{page_of(delegation)}/people/new", **PERSON)
    assert answer.status_code == 422
    assert "has a head already" in answer.get_data(as_text=True)


def test_declined_with_a_reason(event: Event, opened: Opening) -> None:
    delegation = make_delegation(event, state=InvitationState.SENT)
    client = opened(event, delegation)
    path = f"{page_of(delegation)}/refusal"
    assert client.submit(path, reason="").status_code == 422
    assert client.get(path.replace("/en/", "/ar/")).status_code == 200
    assert client.submit(path, reason=f"Elections{MARK}").status_code == 303
    assert (delegation.state, delegation.decline_reason) == (
        InvitationState.DECLINED,
        f"Elections{MARK}",
    )
    for language in ("en", "ar"):
        assert client.get(page_of(delegation, language)).status_code == 200


def test_after_the_deadline_the_list_is_closed_but_people_can_be_withdrawn(
    event: Event, delegation: Delegation, opened: Opening
) -> None:
    make_participant(delegation, Function.HEAD)
    person = make_participant(delegation)
    service.submit(event, delegation)
    delegation.answer_by = date(2020, 1, 1)
    client = opened(event, delegation)
    for language in ("ar", "en"):
        shown = client.get(page_of(delegation, language)).get_data(as_text=True)
        assert "people/new" not in shown
        assert f"{person.public_id}/withdrawal" in shown
    assert client.submit(f"{page_of(delegation)}/people/new", **PERSON).status_code == 422
    assert pressed(client, delegation, f"people/{person.public_id}/withdrawal") == 303
    assert person.state is S.WITHDRAWN


def test_people_are_moved_removed_and_replaced(event: Event, delegation: Delegation, opened: Opening) -> None:
    head = make_participant(delegation, Function.HEAD)
    first, second = make_participant(delegation), make_participant(delegation)
    client = opened(event, delegation)
    assert pressed(client, delegation, f"people/{second.public_id}/up") == 303
    assert [one.public_id for one in delegation.people] == [one.public_id for one in (head, second, first)]
    assert pressed(client, delegation, f"people/{first.public_id}/withdrawal") == 409  # never submitted
    assert pressed(client, delegation, f"people/{first.public_id}/removal") == 303
    assert db.session.query(Participant).count() == 2
    assert pressed(client, delegation, "submission") == 303
    assert pressed(client, delegation, f"people/{second.public_id}/removal") == 409
    path = f"{page_of(delegation)}/people/{second.public_id}/replacement"
    assert client.get(page_of(delegation)).status_code == 200
    for language in ("ar", "en"):
        assert client.get(path.replace("/en/", f"/{language}/", 1)).status_code == 200
    assert client.submit(path, **(PERSON | {"function": "delegate"})).status_code == 303
    assert second.state is S.REPLACED
    assert pressed(client, delegation, "submission") == 303
    assert [one.state for one in delegation.present] == [S.SUBMITTED, S.SUBMITTED]


def test_who_is_on_hold_is_completed_by_the_focal_point_but_keeps_the_function(
    event: Event, delegation: Delegation, opened: Opening
) -> None:
    make_participant(delegation, Function.HEAD)
    person = make_participant(delegation)
    service.submit(event, delegation)
    service.decide(event, [person], step="hold")
    client = opened(event, delegation)
    path = f"{page_of(delegation)}/people/{person.public_id}"
    assert client.submit(path, function="press", office__en="Corrected").status_code == 303
    assert (person.state, person.function, person.office.en) == (S.ON_HOLD, Function.DELEGATE, "Corrected")


def test_the_page_of_a_delegation_is_kept_by_nobody(
    event: Event, delegation: Delegation, opened: Opening
) -> None:
    client = opened(event, delegation)
    for path in (page_of(delegation), f"{page_of(delegation)}/letter.pdf"):
        assert client.get(path).headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_database_that_differs_in_another_delegation_looks_the_same(
    event: Event, delegation: Delegation, opened: Opening, language: str
) -> None:
    person = make_participant(delegation, Function.HEAD)
    other = make_delegation(event)
    hidden = make_participant(other, Function.HEAD, full_name=both("خفي", "Nobody Knows"))
    service.submit(event, other)
    client = opened(event, delegation)
    base = page_of(delegation, language)
    paths = ["", "/people/new", "/letter.pdf", f"/people/{person.public_id}", "/refusal"]
    paths += [f"/people/{hidden.public_id}", f"/people/{hidden.public_id}/replacement"]

    def look() -> list[tuple[int, bytes]]:
        seen = []
        for path in paths:
            answer = client.get(base + path)
            seen.append((answer.status_code, without_tokens(answer.data)))
        seen.append((client.get(page_of(other, language)).status_code, b""))
        return seen

    before = look()
    db.session.delete(db.session.get_one(Delegation, other.id))
    for _number in range(3):
        make_participant(make_delegation(event, state=InvitationState.SENT))
    db.session.commit()
    assert look() == before
    make_participant(delegation)
    assert look() != before  # the comparison sees something


def without_tokens(body: bytes) -> bytes:
    """A page without what is drawn afresh for each request."""

    return re.sub(rb'name="(csrf_token|once)"( type="hidden")? value="[^"]*"', b"", body)
