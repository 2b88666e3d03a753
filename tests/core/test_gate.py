"""What no page of ours sends: changes asked for elsewhere, endless forms, what no table can hold."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.core import gate
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import EventStaff
from eventapp.events.rules.workflow import Audience, StaffRole
from eventapp.events.service.changes import raise_public_version
from eventapp.publishing import service as publishing
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import make_account, make_event, make_part, make_person, make_session, make_staff

Sign = Callable[[Account], CheckedClient]
ATTACK = {"email": "thief@example.org", "role": "owner", "name-en": f"Thief{MARK}"}
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:8001"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:8001"},
    {"Origin": "https://localhost"},
    {"Origin": "null"},
]
OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    {"Origin": "http://localhost"},
]
UNTOLD: list[dict[str, str]] = [{}, {"Sec-Fetch-Site": "none"}]


def names(headers: dict[str, str]) -> str:
    return " ".join(headers.values()) or "nothing"


@pytest.fixture
def untold(client: CheckedClient) -> CheckedClient:
    """A client that says nothing of whose page sent its requests."""
    del client.environ_base["HTTP_SEC_FETCH_SITE"]
    return client


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("headers", FOREIGN, ids=names)
def test_a_form_of_another_site_gets_no_token_no_cookie_and_not_its_fields(
    untold: CheckedClient, headers: dict[str, str], language: str
) -> None:
    """The browser kept our cookie back (SameSite): the answer must not replace it, nor arm the form."""
    make_staff(make_event("doha"))
    answer = untold.post(f"/{language}/doha/manage/staff", data=ATTACK, headers=headers)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (400, False)
    assert form_fields(text) == {}
    assert not any(value in text for value in ATTACK.values() if value != "owner")


@pytest.mark.parametrize("headers", FOREIGN, ids=names)
def test_another_site_changes_nothing_even_with_cookie_and_token(
    signed_in: Sign, headers: dict[str, str]
) -> None:
    owner = signed_in(make_staff(make_event("doha")))
    form = form_fields(owner.get("/en/doha/manage/staff").get_data(as_text=True))
    del owner.environ_base["HTTP_SEC_FETCH_SITE"]
    data = form | ATTACK | {"role": StaffRole.VIEWER.value}
    answer = owner.post("/en/doha/manage/staff", data=data, headers=headers)
    assert (answer.status_code, "another site" in answer.get_data(as_text=True)) == (400, True)
    assert form_fields(answer.get_data(as_text=True)).keys() <= {"csrf_token"}
    assert len(db.session.scalars(select(EventStaff)).all()) == 1
    assert owner.post("/en/doha/manage/staff", data=data, headers=OURS[0]).status_code == 303


@pytest.mark.parametrize("headers", OURS + UNTOLD, ids=names)
def test_a_valid_token_suffices_when_no_other_site_is_named(signed_in: Sign, headers: dict[str, str]) -> None:
    owner = signed_in(make_staff(make_event("doha")))
    form = form_fields(owner.get("/en/doha/manage/staff").get_data(as_text=True))
    del owner.environ_base["HTTP_SEC_FETCH_SITE"]
    data = form | ATTACK | {"role": StaffRole.VIEWER.value}
    assert owner.post("/en/doha/manage/staff", data=data, headers=headers).status_code == 303


@pytest.mark.parametrize("headers", UNTOLD, ids=names)
def test_without_knowing_the_sender_nothing_is_kept(untold: CheckedClient, headers: dict[str, str]) -> None:
    answer = untold.post("/en/sign-in", data={"email": "a@example.org"}, headers=headers)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, form_fields(text), "a@example.org" in text) == (400, {}, False)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_will_be_sent_again_is_shown(client: CheckedClient, language: str) -> None:
    sent = {"email": f"a@example.org{MARK}", "text": f"\none\ntwo{MARK}", "bad": "a\x1bb", "empty": ""}
    page = client.post(f"/{language}/sign-in", data=sent).get_data(as_text=True)
    assert form_fields(page) | {"csrf_token": ""} == sent | {"csrf_token": "", "bad": "a\ufffdb"}
    assert page.count("readonly") == 3


def test_a_form_of_a_million_fields_is_not_read(client: CheckedClient) -> None:
    sent = {f"field{number}": "" for number in range(gate.FORM_FIELDS + 1)}
    answer = client.post("/en/sign-in", data=sent)
    assert (answer.status_code, len(answer.get_data()) < 20_000) == (413, True)


def test_a_body_that_does_not_tell_its_length_is_bounded_too(client: CheckedClient) -> None:
    answer = client.post(
        "/en/sign-in",
        input_stream=BytesIO(b"a" * (gate.FORM_BYTES + 1)),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert answer.status_code == 413


def test_a_text_that_no_database_holds(signed_in: Sign, client: CheckedClient) -> None:
    event = make_event("doha")
    owner = signed_in(make_staff(event))
    for path in ("/ar/%00/", "/ar/%00/agenda", "/ar/doha/agenda/%00", "/static/x/%00.css"):
        assert client.get(path).status_code == 404, path
    for path in ("/en/admin/directory/persons/%00", "/en/doha/manage/programme/sessions/%00"):
        assert owner.get(path).status_code == 404, path
    assert client.get("/en/doha/agenda?q=%00").status_code == 400
    assert client.get("/en/sign-in?next=/en/%00").status_code == 400


@pytest.mark.parametrize("number", [2**31, 2**63, 10**20])
def test_a_number_that_no_column_holds(client: CheckedClient, number: int) -> None:
    make_event("doha")
    assert client.get(f"/ar/doha/agenda/releases/{number}").status_code == 404


def test_a_file_name_longer_than_any_file_system_has(client: CheckedClient) -> None:
    assert client.get(f"/static/x/{'a' * 300}.css").status_code == 404


@pytest.mark.parametrize("target", ["//[", "//[/", "/%5C/evil.example", "/%09/evil.example", "/a%0d%0ab"])
def test_where_to_go_on_is_never_a_failure(signed_in: Sign, target: str) -> None:
    assert signed_in(make_account()).get(f"/en/sign-in?next={target}").location == "/en/"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_searched_for_is_shown_without_what_no_page_holds(signed_in: Sign, language: str) -> None:
    event = make_event("doha")
    owner = signed_in(make_staff(event))
    make_part(make_session(event), make_person())
    publishing.make_release(event, note=LocalizedText(), acknowledged=(), draft_digest=None)
    asked = f"a%01b%1B%E2%80%AEc{MARK}"
    for path in ("doha/agenda?q=", "doha/manage/programme/sessions?words=", "admin/directory/persons?q="):
        answer = owner.get(f"/{language}/{path}{asked}")
        text = answer.get_data(as_text=True)
        assert (answer.status_code, f'value="abc{MARK}"' in text) == (200, True), path
        assert not set("\x01\x1b\u202e") & set(text), path


def test_an_unlisted_parent_is_not_named_on_a_public_page(client: CheckedClient) -> None:
    parent = make_event("parent", title=LocalizedText(en="Secret gathering"))
    child = make_event("child", parent=parent)
    assert "Secret gathering" in client.get("/en/child/").get_data(as_text=True)
    parent.audience = Audience.LINK
    raise_public_version(child)
    assert "Secret gathering" not in client.get("/en/child/").get_data(as_text=True)
