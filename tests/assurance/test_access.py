"""Every route × method × role × relation to the event, generated from the URL map.

What is expected is written down here a second time, independently of `eventapp/policy.py`: a rule that is
loosened, tightened or taken away makes this test fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from eventapp.core import access
from eventapp.core.access import Permission
from eventapp.core.db import db
from tests.assurance.world import World, address
from tests.client import CheckedClient

STAFF = {"owner", "programme", "accreditation", "protocol", "viewer", "administrator"}
EVERYBODY = {"anonymous", "stranger", "interpreter"} | STAFF
EXPECTED: dict[Permission, set[str]] = {
    Permission.INSTALLATION_READ: EVERYBODY,
    Permission.INSTALLATION_MANAGE: {"administrator"},
    Permission.ACCOUNT_OWN: EVERYBODY - {"anonymous"},
    Permission.DIRECTORY_READ: STAFF,
    Permission.DIRECTORY_EDIT: {"owner", "programme", "administrator"},
    Permission.EVENT_READ: EVERYBODY,
    Permission.WORKSPACE_READ: STAFF,
    Permission.EVENT_EDIT: {"owner", "administrator"},
    Permission.STAFF_MANAGE: {"owner", "programme", "accreditation", "administrator"},
    Permission.PROGRAMME_EDIT: {"owner", "programme", "administrator"},
    Permission.FLOOR_MANAGE: {"owner", "programme", "administrator"},
    Permission.RELEASE_MAKE: {"owner", "programme", "administrator"},
    Permission.REMARKS_MANAGE: {"owner", "programme", "administrator"},
    Permission.REMARKS_READ: {"owner", "programme", "interpreter", "administrator"},
    Permission.REMARKS_SPEAK: EVERYBODY,
    Permission.MAIL_READ: {"owner", "programme", "accreditation", "administrator"},
    Permission.AUDIT_READ: {"owner", "administrator"},
    Permission.DELEGATION_OWN: EVERYBODY,
    Permission.PARTICIPANT_OWN: EVERYBODY,
    Permission.REGISTRATION_SEND: EVERYBODY,
    Permission.INVITATIONS_MANAGE: {"owner", "accreditation", "administrator"},
    Permission.ACCREDITATION_DECIDE: {"owner", "accreditation", "administrator"},
    Permission.PARTICIPANTS_READ: {"owner", "accreditation", "protocol", "administrator"},
    Permission.PAPERS_READ: {"accreditation", "protocol"},  # by role alone, whatever one's rank
}
ROLES = (
    *("anonymous", "stranger", "owner", "programme", "accreditation", "protocol"),
    *("viewer", "interpreter", "administrator"),
)
DENIED = {401, 403, 404}


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two events with one of everything; whatever a request writes is rolled back."""
    made = World.make()
    db.session.commit()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(db.session, "commit", db.session.rollback)
    return made


@pytest.fixture
def clients(
    world: World,
    client: CheckedClient,
    signed_in: Callable[..., CheckedClient],
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, CheckedClient]:
    """One client a role; the roles are held on `world.own`."""
    monkeypatch.undo()
    accounts = world.accounts
    made = {"anonymous": client} | {role: signed_in(accounts[role]) for role in ROLES[1:]}
    db.session.commit()
    return made


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every address with each of its methods."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method


def asked_as(client: CheckedClient, path: str, method: str) -> Any:
    """The answer; a request that signs out does not sign the next one out."""
    cookie = client.get_cookie("hiwar")
    answer = client.open(path, method=method)
    if cookie is not None:
        client.set_cookie("hiwar", cookie.value)
    return answer


def expected(permission: Permission, role: str, *, has_event: bool, relation: str) -> set[int] | None:
    """The refusals that are right for this cell; None when the request must be let through."""
    public = permission in access.PUBLIC_PERMISSIONS
    if relation == "draft" and public and has_event:
        return None if role == "administrator" else {404}
    granted = EXPECTED[permission]
    if has_event and relation != "own" and not public:
        granted = granted & {"administrator"}
    if role in granted:
        return None
    if role == "anonymous":
        return {404} if public else {401}
    if role in {"stranger", "administrator"} or (has_event and relation != "own"):
        return {404}
    return {403}


@pytest.mark.parametrize("relation", ["own", "other", "draft"])
def test_every_route_for_every_role(
    app: Flask,
    world: World,
    clients: dict[str, CheckedClient],
    relation: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setattr(db.session, "commit", db.session.rollback)
    cells = 0
    for rule, method in rules(app):
        permission = access.declared(app, rule.endpoint)
        assert permission is not None, rule.endpoint
        has_event = "event" in rule.arguments
        if relation != "own" and not has_event:
            continue
        path = address(app, rule, world, relation)
        for role in ROLES:
            answer = asked_as(clients[role], path, method)
            wanted = expected(permission, role, has_event=has_event, relation=relation)
            where = f"{method} {path} as {role} ({permission}): {answer.status_code}"
            if wanted is not None:
                assert answer.status_code in wanted, where
            else:
                assert answer.status_code not in {401, 403}, where
                assert answer.status_code < 500, where
            cells += 1
    assert cells > 100


def test_an_unknown_event_answers_like_somebody_elses(
    app: Flask, world: World, clients: dict[str, CheckedClient]
) -> None:
    """Not one byte tells a stranger that a draft exists."""
    draft = clients["stranger"].get("/en/kept-back/manage/").get_data()
    unknown = clients["stranger"].get("/en/not-there-/manage/").get_data()
    assert draft.replace(b"kept-back", b"not-there-") == unknown


def test_no_endpoint_can_lose_its_rule(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for endpoint in sorted({rule.endpoint for rule in app.url_map.iter_rules()}):
        view = app.view_functions[endpoint]
        bare: Any = lambda **_values: "served"  # noqa: E731 - a view without a rule
        monkeypatch.setitem(app.view_functions, endpoint, bare)
        with pytest.raises(RuntimeError, match=endpoint):
            access.check_declarations(app)
        monkeypatch.setitem(app.view_functions, endpoint, view)


def test_a_view_without_a_rule_is_not_served(
    app: Flask, monkeypatch: pytest.MonkeyPatch, client: CheckedClient
) -> None:
    monkeypatch.setitem(app.view_functions, "workspace.front", lambda: "served")
    assert client.get("/en/").status_code == 404


def test_every_permission_has_a_rule_and_an_expectation(app: Flask) -> None:
    assert set(app.extensions["access"][0]) == set(Permission) == set(EXPECTED)
