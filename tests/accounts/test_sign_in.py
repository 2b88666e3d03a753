"""Signing in by password and by mailed link, and what nobody learns on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.accounts import queries, service
from eventapp.accounts.models import Account, AccountToken, SignInSession
from eventapp.accounts.rules import TokenPurpose
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.mail import service as mail
from eventapp.mail.models import MailMessage
from tests.client import CheckedClient
from tests.factories import PASSWORD, make_account

Sign = Callable[[Account], CheckedClient]


def account_with_password(email: str = "owner@example.org") -> Account:
    return make_account(email, password_hash=service.hash_password(PASSWORD))


def link_of(template: str) -> str:
    """The path in the newest mail of a kind."""
    query = select(MailMessage).where(MailMessage.template == template).order_by(MailMessage.id.desc())
    mail = db.session.scalars(query).first()
    assert mail is not None
    found = re.search(r"http://localhost(/\S+)", mail.text)
    assert found
    return found[1]


def test_a_password_signs_in_and_leads_back(client: CheckedClient) -> None:
    account_with_password()
    answer = client.submit("/en/sign-in?next=/en/account", email="Owner@Example.org", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/en/account")
    assert client.get("/en/account").status_code == 200


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "evil"])
def test_no_other_place_is_led_to(client: CheckedClient, target: str) -> None:
    account_with_password()
    answer = client.submit(f"/en/sign-in?next={target}", email="owner@example.org", password=PASSWORD)
    assert answer.location == "/en/home"


def test_a_long_way_back_is_found(client: CheckedClient) -> None:
    account_with_password()
    target = f"/en/account?q={'a' * 1500}"
    answer = client.submit(f"/en/sign-in?next={target}", email="owner@example.org", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, target)


def test_a_way_back_that_is_too_long_is_not_taken(client: CheckedClient) -> None:
    account_with_password()
    target = f"/en/account?q={'a' * 3000}"
    answer = client.submit(f"/en/sign-in?next={target}", email="owner@example.org", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/en/home")


def test_an_invitation_in_no_language_of_ours_is_refused(signed_in: Sign) -> None:
    administrator = signed_in(make_account(is_administrator=True))
    answer = administrator.submit(
        "/en/admin/accounts/new", email="colleague@example.org", name__en="Salem", language="xx"
    )
    assert answer.status_code == 422


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: CheckedClient) -> None:
    account_with_password()
    pages = [
        client.submit("/en/sign-in", email=email, password="wrong password here")
        for email in ("owner@example.org", "nobody@example.org")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    bare = [re.sub(r'value="[^"]*"', "", page.get_data(as_text=True)) for page in pages]
    assert bare[0] == bare[1]
    assert "nobody@example.org" in pages[1].get_data(as_text=True)


def test_the_sixth_try_for_an_address_is_refused_even_when_right(client: CheckedClient) -> None:
    account_with_password()
    for _try in range(5):
        assert (
            client.submit("/en/sign-in", email="owner@example.org", password="wrong wrong wrong").status_code
            == 422
        )
    answer = client.submit("/en/sign-in", email="owner@example.org", password=PASSWORD)
    assert answer.status_code == 429


def test_opening_a_mailed_link_changes_nothing_and_its_button_signs_in_once(client: CheckedClient) -> None:
    account = account_with_password()
    client.submit("/en/sign-in/link", email=account.email)
    path = link_of("sign_in")
    assert client.get(path).status_code == 200
    assert client.get("/en/account").status_code == 401
    assert client.submit(path).status_code == 303
    assert client.get("/en/account").status_code == 200
    assert client.submit(path).status_code == 422


def test_asking_for_a_link_answers_the_same_without_an_account(client: CheckedClient) -> None:
    account_with_password()
    known = client.submit("/en/sign-in/link", email="owner@example.org")
    unknown = client.submit("/en/sign-in/link", email="nobody@example.org")
    assert (
        (known.status_code, known.location)
        == (unknown.status_code, unknown.location)
        == (303, "/en/sign-in/sent")
    )
    assert [mail.to_address for mail in db.session.scalars(select(MailMessage))] == ["owner@example.org"]


def test_a_link_works_for_its_purpose_alone_and_not_for_ever(client: CheckedClient) -> None:
    account = account_with_password()
    token = service.make_token(account, TokenPurpose.RESET)
    assert queries.find_token(token, TokenPurpose.SIGN_IN) is None
    assert queries.find_token(token, TokenPurpose.RESET) is not None
    with clock.stopped(clock.now() + timedelta(hours=2)):
        assert queries.find_token(token, TokenPurpose.RESET) is None


def test_tokens_are_stored_hashed(client: CheckedClient) -> None:
    token = service.make_token(account_with_password(), TokenPurpose.RESET)
    stored = db.session.scalars(select(AccountToken)).one()
    assert token not in {stored.token_hash, stored.email}
    assert stored.token_hash == queries.hashed(token)


def test_password_managers_learn_whose_password_is_set(client: CheckedClient, signed_in: Sign) -> None:
    account = make_account()
    client.submit("/en/sign-in/reset", email=account.email)
    link, own = link_of("reset"), signed_in(account)
    for page in (client.get(link), client.get("/ar" + link[3:]), own.get("/en/account/password")):
        html = page.get_data(as_text=True)
        assert re.search(
            rf'<input type="email" autocomplete="username" value="{account.email}"[^>]* hidden>', html
        )
    assert 'autocomplete="username"' not in client.get(link[:-3] + "aaa").get_data(as_text=True)


def test_a_reset_signs_every_other_device_out(client: CheckedClient, signed_in: Sign) -> None:
    account = account_with_password()
    elsewhere = signed_in(account)
    client.submit("/en/sign-in/reset", email=account.email)
    answer = client.submit(link_of("reset"), new_password="a wholly new sentence")
    assert answer.status_code == 303
    assert elsewhere.get("/en/account").status_code == 401
    assert client.get("/en/account").status_code == 200


def test_a_short_password_is_refused_beside_its_field(client: CheckedClient) -> None:
    account = account_with_password()
    client.submit("/en/sign-in/reset", email=account.email)
    answer = client.submit(link_of("reset"), new_password="short")
    assert answer.status_code == 422
    assert "at least 12 characters" in answer.get_data(as_text=True)


def test_signing_out_kills_the_session_on_the_server(signed_in: Sign) -> None:
    me = signed_in(account_with_password())
    copy = me.get_cookie("hiwar")
    assert copy is not None
    assert me.press("/en/sign-out").status_code == 303
    me.set_cookie("hiwar", copy.value)
    assert me.get("/en/account").status_code == 401


def test_signing_in_makes_a_new_session(signed_in: Sign, client: CheckedClient) -> None:
    account_with_password()
    client.submit("/en/sign-in", email="owner@example.org", password=PASSWORD)
    first = {row.token_hash for row in db.session.scalars(select(SignInSession))}
    client.press("/en/sign-out")
    client.submit("/en/sign-in", email="owner@example.org", password=PASSWORD)
    second = {row.token_hash for row in db.session.scalars(select(SignInSession))}
    assert len(first) == len(second) == 1
    assert first != second


def test_one_device_ends_another_of_its_own_but_not_a_strangers(signed_in: Sign) -> None:
    account = account_with_password()
    here, there, stranger = signed_in(account), signed_in(account), signed_in(make_account())
    ids = {row.account_id: row.public_id for row in db.session.scalars(select(SignInSession))}
    foreign = next(public_id for owner, public_id in ids.items() if owner != account.id)
    assert here.press(f"/en/account/sessions/{foreign}/end").status_code == 404
    rows = db.session.scalars(select(SignInSession).where(SignInSession.account_id == account.id)).all()
    assert here.press(f"/en/account/sessions/{rows[1].public_id}/end").status_code == 303
    assert there.get("/en/account").status_code == 401
    assert stranger.get("/en/account").status_code == 200


def test_sign_out_everywhere(signed_in: Sign) -> None:
    account = account_with_password()
    clients = [signed_in(account) for _device in range(3)]
    clients[0].press("/en/account/sessions/end")
    assert [client.get("/en/account").status_code for client in clients] == [401, 401, 401]


def test_a_switched_off_account_is_out_at_once(signed_in: Sign) -> None:
    administrator = signed_in(make_account(is_administrator=True))
    account = account_with_password()
    theirs = signed_in(account)
    assert administrator.press(f"/en/admin/accounts/{account.public_id}/disabled").status_code == 303
    assert theirs.get("/en/account").status_code == 401
    assert theirs.submit("/en/sign-in", email=account.email, password=PASSWORD).status_code == 422


def test_the_last_administrator_stays(signed_in: Sign) -> None:
    account = make_account(is_administrator=True)
    answer = signed_in(account).press(f"/en/admin/accounts/{account.public_id}/administrator/end")
    assert answer.status_code == 422
    assert db.session.get_one(Account, account.id).is_administrator


def test_changing_the_address_needs_the_new_ones_owner(signed_in: Sign) -> None:
    account = account_with_password()
    me = signed_in(account)
    wrong = me.submit("/en/account/email", email="new@example.org", current_password="wrong wrong wrong")
    assert (wrong.status_code, "do not belong together" in wrong.get_data(as_text=True)) == (422, True)
    assert db.session.scalars(select(MailMessage)).all() == []
    asked = me.submit("/en/account/email", email="new@example.org", current_password=PASSWORD)
    assert asked.status_code == 303
    assert db.session.get_one(Account, account.id).email == "owner@example.org"
    told = {mail.to_address for mail in db.session.scalars(select(MailMessage))}
    assert told == {"owner@example.org", "new@example.org"}
    assert me.submit(link_of("change_email")).status_code == 303
    assert db.session.get_one(Account, account.id).email == "new@example.org"


def test_an_invited_colleague_says_who_they_are(signed_in: Sign, client: CheckedClient) -> None:
    administrator = signed_in(make_account(is_administrator=True))
    answer = administrator.submit(
        "/en/admin/accounts/new",
        email="colleague@example.org",
        name__ar="سالم",
        name__en="Salem",
        language="ar",
    )
    assert answer.status_code == 303
    path = link_of("invitation")
    assert path.startswith("/ar/account/invitation/link/")
    assert client.submit(path, name__ar="سالم العلي", language="en").status_code == 303
    colleague = queries.find_account("colleague@example.org")
    assert colleague is not None
    assert (colleague.name.ar, colleague.language) == ("سالم العلي", "en")


def test_the_first_link_makes_one_administrator(client: CheckedClient) -> None:
    token = service.make_token(None, TokenPurpose.FIRST_ADMINISTRATOR)
    path = f"/en/sign-in/first/link/{token}"
    answer = client.submit(
        path, email="first@example.org", name__en="First", new_password="a good long sentence", language="en"
    )
    assert answer.status_code == 303
    assert client.get("/en/admin/accounts/").status_code == 200
    assert client.get(path).status_code == 404


def test_a_mail_with_a_link_keeps_no_text_once_it_is_sent(client: CheckedClient) -> None:
    client.submit("/en/sign-in/link", email=account_with_password().email)
    assert mail.deliver_due() == 1
    sent = db.session.scalars(select(MailMessage)).one()
    assert (sent.state.value, sent.text, sent.html) == ("sent", "", "")


def test_public_pages_set_no_cookie(client: CheckedClient) -> None:
    assert "Set-Cookie" not in client.get("/en/").headers
    assert "Set-Cookie" not in client.get("/health/live").headers
