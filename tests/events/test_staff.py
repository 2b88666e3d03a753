"""Roles on an event: given, taken away, never above one's own."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventapp.accounts import queries as accounts
from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.events import errors, queries, service
from eventapp.events.models import Event, EventStaff
from eventapp.events.rules.workflow import GRANTS, StaffRole
from eventapp.mail.models import MailMessage
from tests import factories
from tests.client import CheckedClient
from tests.events.conftest import Acting, SignIn

STAFF = "/en/doha-2023/manage/staff"
PATH = "/en/EVENT/manage/"


def roles_of(event: Event) -> set[tuple[str, StaffRole]]:
    """Who holds which role."""
    db.session.expire_all()
    return {(row.account.email, row.role) for row in queries.staff_of(event)}


def give(event: Event, account: Account, role: StaffRole, *, by: Account) -> EventStaff:
    """Grant a role in the service."""
    return service.grant(event, account=account, role=role, actor=Acting(by), path=PATH)


# In the service


@pytest.mark.parametrize("giver", StaffRole)
@pytest.mark.parametrize("role", StaffRole)
def test_nobody_gives_or_takes_above_their_own(event: Event, giver: StaffRole, role: StaffRole) -> None:
    me, colleague = factories.make_staff(event, giver), factories.make_account()
    factories.make_staff(event, StaffRole.OWNER)
    held = factories.make_staff(event, role)
    grant = next(row for row in queries.staff_of(event) if row.account_id == held.id)
    allowed = {
        StaffRole.OWNER: set(StaffRole),
        StaffRole.PROGRAMME: {StaffRole.PROGRAMME, StaffRole.VIEWER},
        StaffRole.ACCREDITATION: {StaffRole.ACCREDITATION, StaffRole.PROTOCOL, StaffRole.VIEWER},
        StaffRole.PROTOCOL: set(),
        StaffRole.VIEWER: set(),
        StaffRole.INTERPRETER: set(),
    }[giver]
    if role in allowed:
        assert give(event, colleague, role, by=me).role is role
        service.revoke(event, grant, actor=Acting(me))
        assert queries.find_grant(event, held, role) is None
        return
    with pytest.raises(errors.AboveOwnRole):
        give(event, colleague, role, by=me)
    with pytest.raises(errors.AboveOwnRole):
        service.revoke(event, grant, actor=Acting(me))


def test_a_role_on_one_event_gives_nothing_on_another(event: Event) -> None:
    elsewhere = factories.make_staff(factories.make_event(), StaffRole.OWNER)
    with pytest.raises(errors.AboveOwnRole):
        give(event, factories.make_account(), StaffRole.VIEWER, by=elsewhere)


def test_a_role_is_held_once(event: Event) -> None:
    owner = factories.make_staff(event)
    with pytest.raises(errors.RoleHeld):
        give(event, owner, StaffRole.OWNER, by=owner)


def test_an_account_that_is_switched_off_gets_no_role(event: Event) -> None:
    owner, off = factories.make_staff(event), factories.make_account(disabled_at=clock.now())
    with pytest.raises(errors.AccountOff):
        give(event, off, StaffRole.VIEWER, by=owner)


def test_an_event_keeps_an_owner_who_can_sign_in(event: Event) -> None:
    owner = factories.make_staff(event)
    factories.make_staff(event, disabled_at=clock.now())
    factories.make_staff(factories.make_event())
    grant = queries.staff_of(event)[0]
    with pytest.raises(errors.LastOwner):
        service.revoke(event, grant, actor=Acting(owner))
    factories.make_staff(event)
    service.revoke(event, grant, actor=Acting(owner))
    assert Acting(owner).roles_on(event.id) == frozenset()


def test_roles_given_and_taken_are_in_the_log(event: Event) -> None:
    owner, colleague = factories.make_staff(event), factories.make_account()
    service.revoke(event, give(event, colleague, StaffRole.VIEWER, by=owner), actor=Acting(owner))
    db.session.commit()
    assert [row.action for row in db.session.query(AuditEntry).order_by(AuditEntry.sequence)] == [
        "role.granted",
        "role.revoked",
    ]


STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(StaffRole), st.booleans()), max_size=12
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(steps=STEPS, first=st.sampled_from([StaffRole.PROGRAMME, StaffRole.ACCREDITATION]))
def test_no_sequence_of_grants_and_revocations_makes_an_owner_or_ends_the_last(
    app: Flask, steps: list[tuple[int, int, StaffRole, bool]], first: StaffRole
) -> None:
    """Three colleagues, of whom one has a role: whatever they try, the owner stays and stays the only one."""
    event = factories.make_event()
    owner = factories.make_staff(event)
    people = [factories.make_staff(event, first), *(factories.make_account() for _ in range(2)), owner]
    for giver, taker, role, is_grant in steps:
        if giver == len(people) - 1:
            continue  # the owner looks on
        try:
            _try(event, people[giver], people[taker], role, is_grant=is_grant)
        except (errors.AboveOwnRole, errors.RoleHeld):
            continue
    held = {(row.account_id, row.role) for row in queries.staff_of(event)}
    assert {account for account, role in held if role is StaffRole.OWNER} == {owner.id}
    assert {role for account, role in held if account != owner.id} <= GRANTS[first]


def _try(event: Event, giver: Account, taker: Account, role: StaffRole, *, is_grant: bool) -> None:
    if is_grant:
        give(event, taker, role, by=giver)
    elif (grant := queries.find_grant(event, taker, role)) is not None:
        service.revoke(event, grant, actor=Acting(giver))


# On the page


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_shows_accounts_and_roles(owner: CheckedClient, language: str) -> None:
    page = owner.get(STAFF.replace("/en/", f"/{language}/"))
    assert page.status_code == 200
    assert page.get_data(as_text=True).count("/revocation") == 1


def test_an_existing_account_gets_the_role_at_once(owner: CheckedClient, event: Event) -> None:
    factories.make_account("colleague@example.org", language="ar")
    answer = owner.submit(STAFF, email=" Colleague@Example.org ", role="programme")
    assert answer.status_code == 303
    assert ("colleague@example.org", StaffRole.PROGRAMME) in roles_of(event)
    letter = db.session.query(MailMessage).one()
    assert (letter.template, letter.to_address, letter.language) == (
        "role_granted",
        "colleague@example.org",
        "ar",
    )
    assert "http://localhost/ar/doha-2023/manage/" in letter.text
    assert "http://localhost/ar/doha-2023/manage/" in letter.html


def test_the_mail_names_event_and_role(owner: CheckedClient) -> None:
    factories.make_account("colleague@example.org", language="en")
    owner.submit(STAFF, email="colleague@example.org", role="accreditation")
    letter = db.session.query(MailMessage).one()
    assert "Policy dialogue" in letter.subject
    assert "Accreditation" in letter.text
    assert "Accreditation" in letter.html


def test_somebody_new_is_invited_and_has_the_role(owner: CheckedClient, event: Event) -> None:
    fields = {"email": "new@example.org", "role": "viewer", "name__ar": "نورة", "language": "ar"}
    assert owner.submit(STAFF, **fields).status_code == 303
    account = accounts.find_account("new@example.org")
    assert account is not None
    assert (account.name.ar, account.language) == ("نورة", "ar")
    assert ("new@example.org", StaffRole.VIEWER) in roles_of(event)
    assert {row.template for row in db.session.query(MailMessage)} == {"invitation", "role_granted"}


def test_somebody_new_without_a_name_is_called_by_the_address(owner: CheckedClient) -> None:
    owner.submit(STAFF, email="new@example.org", role="viewer")
    account = accounts.find_account("new@example.org")
    assert account is not None
    assert account.name.en == "new"


def test_a_double_click_gives_one_role_and_sends_one_mail(owner: CheckedClient, event: Event) -> None:
    factories.make_account("colleague@example.org")
    fields = {"email": "colleague@example.org", "role": "viewer", "once": "the-same-key"}
    assert [owner.submit(STAFF, **fields).status_code for _click in range(2)] == [303, 303]
    assert len(roles_of(event)) == 2
    assert db.session.query(MailMessage).count() == 1


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("", "viewer"),
        ("not an address", "viewer"),
        ("somebody@example.org", ""),
        ("somebody@example.org", "administrator"),
    ],
)
def test_what_cannot_be_granted_is_said_beside_the_field(
    owner: CheckedClient, event: Event, email: str, role: str
) -> None:
    assert owner.submit(STAFF, email=email, role=role).status_code == 422
    assert len(roles_of(event)) == 1
    assert db.session.query(MailMessage).count() == 0


def test_an_accreditation_officer_cannot_make_an_owner(event: Event, signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff(event, StaffRole.ACCREDITATION))
    page = client.get(STAFF).get_data(as_text=True)
    assert 'value="owner"' not in page
    assert client.submit(STAFF, email="friend@example.org", role="owner").status_code == 422
    assert accounts.find_account("friend@example.org") is None


def test_a_role_above_ones_own_cannot_be_taken_away(event: Event, signed_in: SignIn) -> None:
    factories.make_staff(event)
    factories.make_staff(event)
    client = signed_in(factories.make_staff(event, StaffRole.PROGRAMME))
    grant = next(row for row in queries.staff_of(event) if row.role is StaffRole.OWNER)
    assert client.press(f"{STAFF}/{grant.public_id}/revocation").status_code == 422
    assert len(roles_of(event)) == 3


def test_the_last_owner_stays(owner: CheckedClient, event: Event) -> None:
    grant = queries.staff_of(event)[0]
    answer = owner.press(f"{STAFF}/{grant.public_id}/revocation")
    assert answer.status_code == 422
    assert "only owner" in answer.get_data(as_text=True)
    assert len(roles_of(event)) == 1


def test_a_role_of_another_event_is_unknown_here(owner: CheckedClient) -> None:
    other = factories.make_event()
    factories.make_staff(other)
    grant = factories.make_staff(other, StaffRole.VIEWER)
    row = next(row for row in queries.staff_of(other) if row.account_id == grant.id)
    foreign = owner.press(f"{STAFF}/{row.public_id}/revocation")
    unknown = owner.press(f"{STAFF}/unknown/revocation")
    assert foreign.status_code == 404
    assert foreign.data.replace(row.public_id.encode(), b"unknown") == unknown.data
    assert len(roles_of(other)) == 2


def test_whoever_leaves_is_led_out_of_the_workspace(event: Event, signed_in: SignIn) -> None:
    me = factories.make_staff(event, StaffRole.PROGRAMME)
    client = signed_in(me)
    grant = next(row for row in queries.staff_of(event) if row.account_id == me.id)
    answer = client.press(f"{STAFF}/{grant.public_id}/revocation")
    assert (answer.status_code, answer.location) == (303, "/en/home")
    assert client.get(STAFF).status_code == 404


def test_viewers_and_strangers_are_kept_out(event: Event, signed_in: SignIn, client: CheckedClient) -> None:
    assert client.get(STAFF).status_code == 401
    assert signed_in(factories.make_staff(event, StaffRole.VIEWER)).get(STAFF).status_code == 403
    assert signed_in(factories.make_account()).get(STAFF).status_code == 404


def test_the_page_costs_the_same_for_one_and_for_many(
    owner: CheckedClient, event: Event, queries: list[str]
) -> None:
    owner.get(STAFF)
    queries.clear()
    owner.get(STAFF)
    few = len(queries)
    for role in StaffRole:
        factories.make_staff(event, role)
    db.session.commit()
    queries.clear()
    owner.get(STAFF)
    assert len(queries) == few
