"""What strangers, old links and two administrators at once cannot do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts import identity, queries, rules, service
from eventapp.accounts.errors import LastAdministrator
from eventapp.accounts.models import Account, AccountToken
from eventapp.accounts.rules import Device, TokenPurpose
from eventapp.application import create
from eventapp.config import Settings, SettingsError
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail.models import MailMessage
from tests.accounts.test_sign_in import account_with_password, link_of
from tests.assurance.test_concurrency import at_once
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import PASSWORD, make_account, make_event, make_staff

Sign = Callable[[Account], CheckedClient]
WRONG = "wrong wrong wrong"


def attempt(client: CheckedClient, email: str, password: str) -> int:
    return client.submit("/en/sign-in", email=email, password=password).status_code


# Guessing passwords


def test_right_passwords_are_not_counted(app: Flask, client: CheckedClient) -> None:
    account_with_password()
    for _try in range(8):
        assert attempt(app.test_client(), "owner@example.org", PASSWORD) == 303  # type: ignore[arg-type]


def test_a_stranger_who_guesses_does_not_lock_the_owners_device_out(
    app: Flask, client: CheckedClient
) -> None:
    account_with_password()
    assert attempt(client, "owner@example.org", PASSWORD) == 303
    client.press("/en/sign-out")
    stranger: Any = app.test_client()
    codes = [attempt(stranger, "owner@example.org", WRONG) for _try in range(6)]
    assert codes == [422] * 5 + [429]
    assert attempt(stranger, "owner@example.org", PASSWORD) == 429
    assert attempt(client, "owner@example.org", PASSWORD) == 303


def test_thirty_guesses_from_an_address_leave_known_devices_there_alone(
    app: Flask, client: CheckedClient
) -> None:
    account_with_password()
    account_with_password("other@example.org")
    assert attempt(client, "owner@example.org", PASSWORD) == 303
    client.press("/en/sign-out")
    stranger: Any = app.test_client()
    for number in range(31):
        attempt(stranger, f"nobody{number}@example.org", WRONG)
    assert attempt(stranger, "other@example.org", PASSWORD) == 429
    assert attempt(client, "other@example.org", PASSWORD) == 429  # known for another account alone
    assert attempt(client, "owner@example.org", PASSWORD) == 303


def test_a_known_device_may_not_guess_for_ever_either(client: CheckedClient) -> None:
    account_with_password()
    assert attempt(client, "owner@example.org", PASSWORD) == 303
    client.press("/en/sign-out")
    assert [attempt(client, "owner@example.org", WRONG) for _try in range(6)] == [422] * 5 + [429]
    assert attempt(client, "owner@example.org", PASSWORD) == 429


def test_a_device_cookie_of_ones_own_making_is_no_device(app: Flask) -> None:
    sealed = identity._device_seal().dumps(["name", ["account"]])
    for value, known in ((sealed, Device("name", ("account",))), (sealed[:-1] + "x", None), ("[]", None)):
        with app.test_request_context(headers={"Cookie": f"hiwar_device={value}"}):
            assert identity.known_device() == known


def test_a_device_knows_its_five_newest_accounts() -> None:
    device = Device("name", ())
    for account in ("a", "b", "c", "d", "e", "a", "f"):
        device = device.with_account(account)
    assert device.accounts == ("c", "d", "e", "a", "f")


def test_guessing_strangers_do_not_keep_one_from_changing_the_password(app: Flask, signed_in: Sign) -> None:
    me, stranger = signed_in(account_with_password()), app.test_client()
    for _try in range(6):
        attempt(stranger, "owner@example.org", WRONG)  # type: ignore[arg-type]
    sent = {"current_password": PASSWORD, "new_password": "a wholly new sentence"}
    assert me.submit("/en/account/password", **sent).status_code == 303


def test_a_borrowed_session_does_not_guess_the_password(signed_in: Sign) -> None:
    me = signed_in(account_with_password())
    sent = {"current_password": WRONG, "new_password": "a wholly new sentence"}
    assert [me.submit("/en/account/password", **sent).status_code for _try in range(6)] == [422] * 5 + [429]
    asked = me.submit("/en/account/email", email="thief@example.org", current_password=PASSWORD)
    assert asked.status_code == 429


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_form_that_came_too_often_says_when_to_come_again(client: CheckedClient, language: str) -> None:
    moment = clock.now().replace(minute=5, second=0, microsecond=0)
    with clock.stopped(moment):
        for _try in range(6):
            answer = client.submit(f"/{language}/sign-in", email="owner@example.org", password=WRONG)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert "owner@example.org" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["sign-in/reset", "account/invitation"])
def test_a_dead_link_hashes_no_password(
    client: CheckedClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(service, "hash_password", lambda password, **_values: hashed.append(password))
    token = form_fields(client.get("/en/sign-in").get_data(as_text=True))["csrf_token"]
    sent = {"csrf_token": token, "new_password": "a wholly new sentence", "name-en": "Name", "language": "en"}
    codes = [client.post(f"/en/{path}/link/bogus", data=sent).status_code for _try in range(31)]
    assert (codes, hashed) == ([422] * 30 + [429], [])


# Old links


@pytest.mark.parametrize("purpose", [TokenPurpose.SIGN_IN, TokenPurpose.RESET, TokenPurpose.CHANGE_EMAIL])
def test_a_new_password_ends_every_link_mailed_before(client: CheckedClient, purpose: TokenPurpose) -> None:
    account = account_with_password()
    old = service.make_token(account, purpose, email="new@example.org")
    other = service.make_token(make_account(), purpose)
    client.submit("/en/sign-in/reset", email=account.email)
    assert client.submit(link_of("reset"), new_password="a wholly new sentence").status_code == 303
    assert queries.find_token(old, purpose) is None
    assert queries.find_token(other, purpose) is not None


def test_a_link_mailed_to_the_old_address_dies_with_it(client: CheckedClient) -> None:
    account = account_with_password()
    client.submit("/en/sign-in/reset", email=account.email)
    service.change_email(
        service.use_token(
            service.make_token(account, TokenPurpose.CHANGE_EMAIL, email="new@example.org"),
            TokenPurpose.CHANGE_EMAIL,
        )
    )
    assert client.submit(link_of("reset"), new_password="a wholly new sentence").status_code == 422


def test_an_account_without_a_password_changes_its_address_without_one(signed_in: Sign) -> None:
    me = signed_in(make_account())
    assert 'name="current_password"' not in me.get("/en/account/email").get_data(as_text=True)
    assert me.submit("/en/account/email", email="new@example.org").status_code == 303


# Names and invitations


@pytest.mark.parametrize(
    ("name", "is_taken"),
    [
        ("URGENT: your visa is refused, pay at https://evil.example/pay", False),
        ("pay at www.Evil.example", False),
        ("pay at evil.example", False),
        ("evil.Example/pay", False),
        ("call me@evil.example", False),
        ("N" * 121, False),
        ("Dr. Mona Al-Kuwari", True),
        ("Dr.Mona Al-Kuwari Jr.", True),
        ("H.E. J. O'Neill, Ph.D.", True),
        ("د. منى الكواري", True),
    ],
)
def test_a_name_that_mails_greet_by_leads_nowhere(signed_in: Sign, name: str, is_taken: bool) -> None:
    administrator = signed_in(make_account(is_administrator=True))
    sent = {"email": "one@example.org", "name__en": name, "language": "en"}
    for language in ("en",) if is_taken else ("en", "ar"):
        answer = administrator.submit(f"/{language}/admin/accounts/new", **sent)
        assert answer.status_code == (303 if is_taken else 422)
    assert len(db.session.scalars(select(MailMessage)).all()) == is_taken


@pytest.mark.parametrize("role", [StaffRole.OWNER, StaffRole.PROGRAMME])
def test_whoever_gives_roles_names_nobody_as_they_like(signed_in: Sign, role: StaffRole) -> None:
    staff = signed_in(make_staff(make_event("doha"), role))
    sent = {"email": "somebody@example.org", "role": "viewer", "name__en": "pay at https://evil.example"}
    assert staff.submit("/en/doha/manage/staff", **sent).status_code == 422
    assert db.session.scalars(select(MailMessage)).all() == []


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("mona.al-kuwari@example.org", "mona al kuwari"),
        ("evil.example/pay@example.org", "evil example pay"),
        ("m@example.org", "m"),
    ],
)
def test_a_name_made_from_an_address_is_words(email: str, name: str) -> None:
    assert rules.name_from_email(email) == name
    assert not rules.holds_address(name)


def test_after_thirty_invitations_within_an_hour_comes_a_pause(signed_in: Sign) -> None:
    staff = signed_in(make_staff(make_event("doha")))
    path = "/en/doha/manage/staff"
    with clock.stopped(clock.now().replace(minute=10)):
        for number in range(30):
            assert staff.submit(path, email=f"a{number}@example.org", role="viewer").status_code == 303
        answer = staff.submit(path, email="more@example.org", role="viewer")
    assert (answer.status_code, "more@example.org" in answer.get_data(as_text=True)) == (429, True)
    assert int(answer.headers["Retry-After"]) > 2900
    assert queries.find_account("more@example.org") is None


def test_asking_for_a_link_sends_the_same_statements_without_an_account(
    client: CheckedClient, queries: list[str]
) -> None:
    """The time of an answer tells nothing: for nobody a mail is rendered and its rows are made too."""
    account_with_password()
    db.session.commit()
    sent = {}
    for email in ("owner@example.org", "nobody@example.org"):
        form = form_fields(client.get("/en/sign-in/link").get_data(as_text=True))
        queries.clear()
        client.post("/en/sign-in/link", data=form | {"email": email})
        sent[email] = [" ".join(statement.split()[:3]) for statement in queries]
    known, unknown = sent.values()
    written = [statement for statement in known if not statement.startswith("SELECT")]
    assert [statement for statement in unknown if not statement.startswith("SELECT")] == written
    assert {mail.to_address for mail in db.session.scalars(select(MailMessage))} == {"owner@example.org"}
    assert len(db.session.scalars(select(AccountToken)).all()) == 1


def test_another_accounts_form_key_leads_nowhere(signed_in: Sign) -> None:
    event = make_event("doha")
    first, second = signed_in(make_staff(event)), signed_in(make_staff(event))
    path = "/en/admin/directory/persons/new"
    form = form_fields(first.get(path).get_data(as_text=True)) | {"name-en": f"First{MARK}"}
    made = first.post(path, data=form)
    assert first.post(path, data=form).location == made.location
    other = form_fields(second.get(path).get_data(as_text=True)) | {"name-en": f"Second{MARK}"}
    answer = second.post(path, data=other | {"once": form["once"]})
    assert (answer.status_code, answer.location == made.location) == (303, False)


# Administrators


@pytest.mark.parametrize("verb", ["end", "disable"])
def test_two_administrators_who_end_each_other_leave_one(app: Flask, verb: str) -> None:
    ids = [make_account(is_administrator=True).id for _number in range(2)]
    db.session.commit()

    def end(number: int) -> None:
        account = db.session.get_one(Account, ids[number])
        if verb == "end":
            service.set_administrator(account, is_administrator=False)
        else:
            service.set_disabled(account, since=clock.now())

    for _round in range(5):
        assert at_once(app, 2, end) == {"done": 1, LastAdministrator.__name__: 1}
        assert queries.has_administrator()
        for account in db.session.scalars(select(Account).execution_options(populate_existing=True)):
            account.is_administrator, account.disabled_at = True, None
        db.session.commit()


# Settings and cookies


def test_an_installation_for_others_says_what_stands_in_front() -> None:
    public = {"EVENTAPP_BASE_URL": "https://events.example", "EVENTAPP_SECRET_KEY": "s"}
    with pytest.raises(SettingsError, match="EVENTAPP_TRUSTED_PROXIES must say"):
        Settings.from_env(public)
    told = [Settings.from_env(public | {"EVENTAPP_TRUSTED_PROXIES": count}) for count in ("0", "2")]
    assert [settings.trusted_proxies for settings in told] == [0, 2]
    assert Settings.from_env({"EVENTAPP_SECRET_KEY": "s"}).trusted_proxies == 0


def test_by_https_no_sibling_domain_can_plant_the_cookie(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    names = {}
    for base in ("https://events.example", "http://localhost"):
        made = create(
            Settings(
                instance_path=settings.instance_path, secret_key="s", database_url="sqlite://", base_url=base
            )
        )
        names[base] = made.config["SESSION_COOKIE_NAME"]
    assert names == {"https://events.example": "__Host-hiwar", "http://localhost": "hiwar"}
