"""Whatever fails, in both languages, for people and for programs; and what every answer carries."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import eventapp
from eventapp.accounts.models import Account
from eventapp.core import labels
from eventapp.core.access import Permission, requires
from eventapp.core.db import db
from eventapp.core.error_pages import ADVICE, TITLES
from eventapp.core.errors import DomainError, NotAllowed, NotFound, StaleEdit, TooManyAttempts
from eventapp.core.headers import HEADERS
from eventapp.core.locale import speaking
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.interchange.errors import Unreadable
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import make_account, make_event, make_person, make_staff

Sign = Callable[[Account], CheckedClient]
JSON = {"Accept": "application/json"}


def broken(app: Flask, monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    """The front page raises `failure` from now on."""

    @requires(Permission.INSTALLATION_READ)
    def view(**_values: Any) -> str:
        raise failure

    monkeypatch.setitem(app.view_functions, "workspace.front", view)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


def locked() -> OperationalError:
    return OperationalError("SELECT secret", {}, Exception("database is locked"))


class Failing(DomainError):
    """Answers with the status it is given."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status  # type: ignore[misc]


FAILURES: dict[int, Callable[[], Exception]] = {
    403: NotAllowed,
    404: NotFound,
    409: StaleEdit,
    422: lambda: Failing(422),
    429: lambda: TooManyAttempts(retry_after_seconds=120),
    500: lambda: RuntimeError("a secret detail"),
    503: locked,
}


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("status", sorted(FAILURES))
def test_a_failure_is_a_page_and_a_problem_document(
    app: Flask, client: CheckedClient, monkeypatch: pytest.MonkeyPatch, status: int, language: str
) -> None:
    broken(app, monkeypatch, FAILURES[status]())
    with app.test_request_context(f"/{language}/"), speaking(language):
        title = str(TITLES[status])
    page = client.get(f"/{language}/")
    text = page.get_data(as_text=True)
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert page.headers["Content-Language"] == language
    assert title in text
    assert "secret" not in text
    problem = client.get(f"/{language}/", headers=JSON)
    assert (problem.status_code, problem.mimetype) == (status, "application/problem+json")
    body = problem.get_json()
    assert (body["title"], body["status"], body["type"]) == (title, status, "about:blank")
    assert "secret" not in body["detail"]


def test_a_waiting_answer_says_when_to_come_again(
    app: Flask, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(app, monkeypatch, TooManyAttempts(retry_after_seconds=120))
    answer = client.get("/en/")
    assert answer.headers["Retry-After"] == "120"
    assert "Please try again in 2 min." in answer.get_data(as_text=True)
    broken(app, monkeypatch, locked())
    assert client.get("/en/").headers["Retry-After"] == "5"


@pytest.mark.parametrize(("language", "title"), [("ar", "لا توجد"), ("en", "There is no such page")])
def test_an_unknown_address_speaks_its_language(client: CheckedClient, language: str, title: str) -> None:
    for path in ("nothing/here", "no-such-event/", "admin/nothing"):
        answer = client.get(f"/{language}/{path}")
        assert answer.status_code in {404, 401}, path
    missing = client.get(f"/{language}/nothing/here")
    assert (missing.status_code, missing.headers["Content-Language"]) == (404, language)
    if language == "en":
        assert title in missing.get_data(as_text=True)


def test_nobody_signed_in_is_led_to_sign_in_and_back(client: CheckedClient) -> None:
    for language, path in (("en", "/en/account"), ("ar", "/ar/admin/directory/persons?q=a")):
        answer = client.get(path)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 401
        assert f'href="/{language}/sign-in?next=' in text
    problem = client.get("/en/account", headers=JSON)
    assert (problem.status_code, problem.mimetype) == (401, "application/problem+json")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_method_that_a_page_does_not_know(client: CheckedClient, language: str) -> None:
    answer = client.delete(f"/{language}/")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    problem = client.delete(f"/{language}/", headers=JSON)
    assert (problem.status_code, problem.get_json()["status"]) == (405, 405)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_more_than_four_megabytes(app: Flask, signed_in: Sign, language: str) -> None:
    staff = signed_in(make_staff(make_event()))
    path = f"/{language}/admin/directory/persons/new"
    answer = staff.post(path, data={"name-en": "N" * (4 * 1024 * 1024 + 1)})
    assert (answer.status_code, answer.mimetype) == (413, "text/html")
    problem = staff.post(path, data={"name-en": "N" * (4 * 1024 * 1024 + 1)}, headers=JSON)
    assert (problem.status_code, problem.get_json()["status"]) == (413, 413)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_form_with_a_dead_token_keeps_what_was_typed(signed_in: Sign, language: str) -> None:
    staff = signed_in(make_staff(make_event()))
    path = f"/{language}/admin/directory/persons/{make_person().public_id}/edit"
    form = form_fields(staff.get(path).get_data(as_text=True)) | {"name-en": f"Typed{MARK}"}
    answer = staff.post(path, data=form | {"csrf_token": "of yesterday"})
    text = answer.get_data(as_text=True)
    kept = form_fields(text)
    assert (answer.status_code, kept["name-en"]) == (400, f"Typed{MARK}")
    assert kept["csrf_token"] not in {"of yesterday", ""}
    assert {name: value for name, value in kept.items() if name != "csrf_token"} == {
        name: value for name, value in form.items() if name != "csrf_token"
    }
    assert staff.post(path, data=kept).status_code == 303
    problem = staff.post(path, data=form | {"csrf_token": "of yesterday"}, headers=JSON)
    assert (problem.status_code, problem.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(
    app: Flask, signed_in: Sign, client: CheckedClient, language: str
) -> None:
    staff = signed_in(make_staff(make_event()))
    path = f"/{language}/admin/directory/persons/new"
    form = form_fields(staff.get(path).get_data(as_text=True)) | {"name-en": f"Typed{MARK}"}
    with staff.session_transaction() as session:
        session.pop("sign_in")
    answer = staff.post(path, data=form)
    assert (answer.status_code, form_fields(answer.get_data(as_text=True))["name-en"]) == (
        401,
        f"Typed{MARK}",
    )


def test_secrets_are_never_kept_in_a_page(client: CheckedClient) -> None:
    sent = {"csrf_token": "dead", "email": "a@example.org", "password": "very secret", "token": "very secret"}
    answer = client.post("/en/sign-in", data=sent)
    assert answer.status_code == 400
    assert "very secret" not in answer.get_data(as_text=True)
    assert form_fields(answer.get_data(as_text=True))["email"] == "a@example.org"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("failure", [RuntimeError("a secret detail"), locked()], ids=["500", "503"])
def test_a_form_that_met_a_failure_is_kept(
    app: Flask, signed_in: Sign, monkeypatch: pytest.MonkeyPatch, failure: Exception, language: str
) -> None:
    staff = signed_in(make_staff(make_event()))
    path = f"/{language}/admin/directory/persons/new"
    form = form_fields(staff.get(path).get_data(as_text=True)) | {"name-en": f"Typed{MARK}"}

    def fail(*_args: Any, **_values: Any) -> None:
        raise failure

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with monkeypatch.context() as patch:
        patch.setattr("eventapp.people.service.index_person", fail)
        answer = staff.post(path, data=form)
    text = answer.get_data(as_text=True)
    assert answer.status_code == (503 if isinstance(failure, OperationalError) else 500)
    kept = form_fields(text)
    assert (kept["name-en"], "secret" in text) == (f"Typed{MARK}", False)
    assert staff.post(path, data=kept).status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80"])
def test_a_host_that_is_not_ours_is_refused(client: CheckedClient, host: str) -> None:
    for path in ("/", "/en/", "/health/live"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400, path
        assert "evil" not in answer.get_data(as_text=True), path


def test_every_status_has_a_title_and_advice() -> None:
    assert set(TITLES) == set(ADVICE)
    assert {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503} <= set(TITLES)


def failures(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """Every expected failure of the code base."""
    for module in pkgutil.walk_packages(eventapp.__path__, "eventapp."):
        if module.name.endswith(".errors"):
            importlib.import_module(module.name)
    for child in kind.__subclasses__():
        if child.__module__.startswith("eventapp."):
            yield child
            yield from failures(child)


EVERY: list[type[DomainError]] = sorted(set(failures()), key=str)
SAMPLE = {
    "count": 2,
    "names": "x",
    "other": None,
    "title": "x",
    "in_bin": False,
    "retry_after_seconds": 60,
    "number": 1,
    "most": 5_000_000,
    "reason": Unreadable.EMPTY,
}


@pytest.mark.parametrize("failure", EVERY)
def test_every_expected_failure_has_a_sentence_of_its_own(app: Flask, failure: type[DomainError]) -> None:
    has_own = any(kind in labels._sentences for kind in failure.__mro__ if kind is not DomainError)
    assert has_own, failure
    said = {}
    for language in ("ar", "en"):
        with app.test_request_context(f"/{language}/"), speaking(language):
            said[language] = labels.sentence(failure(**SAMPLE))
    assert re.search(r"[\u0620-\u064a]", said["ar"]), (failure, said)
    assert not re.search(r"[\u0620-\u064a]", said["en"]), (failure, said)
    assert "This could not be done." not in said["en"]


def test_every_kind_of_answer_carries_the_security_headers(
    app: Flask, client: CheckedClient, signed_in: Sign
) -> None:
    staff = signed_in(make_staff(make_event("doha")))
    build = app.extensions["asset_build"]
    answers = [
        client.get("/"),
        client.get("/en/"),
        client.get("/health/live"),
        client.get(f"/static/{build}/css/base.css"),
        client.get("/en/nothing/here"),
        client.delete("/en/"),
        client.get("/en/account"),
        client.get("/en/account", headers=JSON),
        client.get("/en/", headers={"Host": "evil.example"}),
        staff.get("/en/doha/manage/"),
        staff.get("/en/admin/directory/persons/export.csv"),
        staff.get("/en/admin/directory/persons/export.xlsx"),
        staff.post("/en/admin/directory/persons/new", data={}),
    ]
    for answer in answers:
        found = {name: answer.headers.get(name) for name in HEADERS}
        assert found == HEADERS, (answer.request.path, answer.status_code)
    private = [answer.headers.get("Cache-Control", "") for answer in answers[-4:]]
    assert all("no-store" in value for value in private), private


def test_get_never_writes(app: Flask, client: CheckedClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make_event("doha")
    db.session.commit()

    @requires(Permission.INSTALLATION_READ)
    def writing(**_values: Any) -> Any:
        db.session.scalars(select(Event)).one().slug = "changed"
        db.session.flush()
        return {"done": "written"}

    @requires(Permission.INSTALLATION_READ)
    def hoping(**_values: Any) -> Any:
        db.session.scalars(select(Event)).one().slug = "changed"
        return {"done": "hoped"}

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for view, status in ((writing, 500), (hoping, 200)):
        monkeypatch.setitem(app.view_functions, "workspace.front", view)
        answer = client.get("/en/", headers=JSON)
        assert answer.status_code == status
        assert db.session.scalars(select(Event.slug)).all() == ["doha"]


def test_a_refused_request_leaves_nothing_behind(
    app: Flask, signed_in: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = signed_in(make_account(is_administrator=True))
    make_event("doha")

    @requires(Permission.INSTALLATION_READ)
    def refusing(**_values: Any) -> Any:
        db.session.scalars(select(Event)).one().slug = "changed"
        db.session.flush()
        raise NotAllowed

    monkeypatch.setitem(app.view_functions, "events_admin.create", refusing)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    assert owner.post("/en/admin/events/new").status_code == 403
    assert db.session.scalars(select(Event.slug)).all() == ["doha"]


def test_a_viewer_is_told_that_the_role_does_not_reach(signed_in: Sign) -> None:
    viewer = signed_in(make_staff(make_event("doha"), StaffRole.VIEWER))
    for language, title in (("en", "Your role does not allow this"), ("ar", None)):
        answer = viewer.get(f"/{language}/doha/manage/description")
        assert (answer.status_code, answer.headers["Content-Language"]) == (403, language)
        assert title is None or title in answer.get_data(as_text=True)
