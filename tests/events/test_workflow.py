"""The states of an event: what leads where, who may, and what a draft shows to whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core import access
from eventapp.core.access import Permission
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules import workflow
from eventapp.events.rules.workflow import EventState, StaffRole
from tests.client import CheckedClient
from tests.factories import make_account, make_event, make_staff

Sign = Callable[[Account], CheckedClient]
TABLE = {
    (EventState.DRAFT, "announcement"): EventState.ANNOUNCED,
    (EventState.ANNOUNCED, "withdrawal"): EventState.DRAFT,
    (EventState.ANNOUNCED, "conclusion"): EventState.CONCLUDED,
    (EventState.CONCLUDED, "reopening"): EventState.ANNOUNCED,
    (EventState.CONCLUDED, "archiving"): EventState.ARCHIVED,
    (EventState.ARCHIVED, "retrieval"): EventState.CONCLUDED,
}
STEPS = sorted({step for _state, step in TABLE})


@pytest.mark.parametrize("state", list(EventState))
@pytest.mark.parametrize("step", STEPS)
def test_every_step_from_every_state(app: Flask, signed_in: Sign, state: EventState, step: str) -> None:
    event = make_event("doha", state=state)
    owner = signed_in(make_staff(event))
    answer = owner.press(f"/en/doha/manage/state/{step}")
    target = TABLE.get((state, step))
    if target is not None:
        assert (answer.status_code, event.state) == (303, target)
    elif workflow.leads_to(step, state):  # a second click changes nothing and is no mistake
        assert (answer.status_code, event.state) == (303, state)
    else:
        assert (answer.status_code, event.state) == (422, state)
    for language in ("en", "ar"):  # the notice of the step is read where the step was taken
        assert owner.get(f"/{language}/doha/manage/state").status_code == 200


def test_an_unknown_step_is_no_page(app: Flask, signed_in: Sign) -> None:
    owner = signed_in(make_staff(make_event("doha")))
    assert owner.press("/en/doha/manage/state/explode").status_code == 404


@pytest.mark.parametrize(
    ("title", "status", "state"),
    [
        (LocalizedText(), 422, EventState.DRAFT),
        (LocalizedText(ar="حوار"), 303, EventState.ANNOUNCED),
        (LocalizedText(en="Dialogue"), 303, EventState.ANNOUNCED),
    ],
)
def test_an_event_without_any_title_is_not_announced(
    app: Flask, signed_in: Sign, title: LocalizedText, status: int, state: EventState
) -> None:
    event = make_event("doha", state=EventState.DRAFT, title=title)
    owner = signed_in(make_staff(event))
    assert owner.press("/en/doha/manage/state/announcement").status_code == status
    assert event.state is state


@pytest.mark.parametrize("role", [StaffRole.PROGRAMME, StaffRole.ACCREDITATION, StaffRole.VIEWER])
def test_only_owners_change_the_state(app: Flask, signed_in: Sign, role: StaffRole) -> None:
    event = make_event("doha")
    assert signed_in(make_staff(event, role)).press("/en/doha/manage/state/conclusion").status_code == 403
    assert event.state is EventState.ANNOUNCED


def public_paths(app: Flask) -> list[str]:
    """Every page of an event that everybody may open, with something in each place of its address."""
    paths = []
    for rule in app.url_map.iter_rules():
        is_public = access.declared(app, rule.endpoint) is Permission.EVENT_READ
        if is_public and "event" in rule.arguments and "GET" in (rule.methods or ()):
            values = {"lang": "en", "event": "doha", "number": "1", "face": "json"}
            converters = {
                name: values.get(name) or ("csv" if name == "kind" else "unknown") for name in rule.arguments
            }
            with app.test_request_context("/"):
                built = rule.build(converters)
            assert built is not None
            paths.append(built[1])
    return paths


def test_a_draft_is_there_for_its_staff_alone(app: Flask, signed_in: Sign, client: CheckedClient) -> None:
    event = make_event("doha", state=EventState.DRAFT)
    others = [client, signed_in(make_account()), signed_in(make_staff(make_event("other")))]
    staff = signed_in(make_staff(event, StaffRole.VIEWER))
    paths = public_paths(app)
    assert len(paths) > 4
    for path in paths:
        assert [other.get(path).status_code for other in others] == [404] * 3, path
    assert staff.get("/en/doha/").status_code == 200
    event.state = EventState.ANNOUNCED
    assert [other.get("/en/doha/").status_code for other in others] == [200] * 3


def test_a_withdrawn_event_is_gone_at_once(app: Flask, signed_in: Sign, client: CheckedClient) -> None:
    owner = signed_in(make_staff(make_event("doha")))
    assert client.get("/en/doha/").status_code == 200
    owner.press("/en/doha/manage/state/withdrawal")
    assert (client.get("/en/doha/").status_code, db.session.query(Event).count()) == (404, 1)
