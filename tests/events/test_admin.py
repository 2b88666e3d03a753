"""The events and series of the installation, for its administrators."""

from __future__ import annotations

import pytest

from eventapp.accounts import queries as accounts
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events import queries as events
from eventapp.events import service
from eventapp.events.models import Event
from eventapp.events.rules.workflow import EventState, StaffRole
from eventapp.mail.models import MailMessage
from tests import factories
from tests.client import CheckedClient
from tests.events.conftest import SignIn
from tests.factories import both

EVENTS = "/en/admin/events"
SERIES = "/en/admin/series"
NEW = {"title__en": "Policy Dialogue", "first_on": "2023-01-30", "last_on": "2023-01-31"}


def only_event() -> Event:
    """The one event there is."""
    return db.session.query(Event).one()


@pytest.mark.parametrize("page", ["events", "events/new", "series", "series/new"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_in_both_languages(administrator: CheckedClient, page: str, language: str) -> None:
    path = f"/{language}/admin/{page}"
    assert administrator.get(path).status_code == 200
    for state in EventState:
        factories.make_event(
            state=state,
            series=service.save_series(None, title=both("سلسلة", "Series"), description=LocalizedText()),
        )
    service.delete_event(factories.make_event())
    service.delete_series(events.all_series()[0])
    assert administrator.get(path).status_code == 200


@pytest.mark.parametrize("page", ["events", "events/new", "series", "series/new"])
def test_only_administrators_are_let_in(
    event: Event, client: CheckedClient, owner: CheckedClient, page: str
) -> None:
    assert client.get(f"/en/admin/{page}").status_code == 401
    assert owner.get(f"/en/admin/{page}").status_code in {403, 404}


def test_an_event_is_made_with_its_address_suggested(administrator: CheckedClient) -> None:
    answer = administrator.submit(f"{EVENTS}/new", **NEW, title__ar="حوار السياسات")
    event = only_event()
    assert (answer.status_code, answer.location) == (303, f"/en/{event.slug}/manage/description")
    assert (event.slug, event.state, event.zone_name) == (
        "policy-dialogue-2023",
        EventState.DRAFT,
        "Asia/Qatar",
    )
    assert [(row.account.email, row.role) for row in events.staff_of(event)] == [
        ("administrator@example.org", StaffRole.OWNER)
    ]
    assert db.session.query(MailMessage).count() == 0


def test_a_new_event_belongs_to_a_series(administrator: CheckedClient) -> None:
    series = service.save_series(None, title=both("سلسلة", "Series"), description=LocalizedText())
    administrator.submit(f"{EVENTS}/new", **NEW, series=series.public_id)
    assert only_event().series is series


def test_the_owner_may_be_somebody_who_has_an_account(administrator: CheckedClient) -> None:
    factories.make_account("owner@example.org", language="ar")
    assert administrator.submit(f"{EVENTS}/new", **NEW, owner_email="owner@example.org").status_code == 303
    assert [row.account.email for row in events.staff_of(only_event())] == ["owner@example.org"]
    assert [row.template for row in db.session.query(MailMessage)] == ["role_granted"]


def test_the_owner_may_be_somebody_new(administrator: CheckedClient) -> None:
    fields = {"owner_email": "new@example.org", "owner_name__ar": "نورة المري"}
    assert administrator.submit(f"{EVENTS}/new", **NEW, **fields).status_code == 303
    account = accounts.find_account("new@example.org")
    assert account is not None
    assert account.name.ar == "نورة المري"
    assert {row.template for row in db.session.query(MailMessage)} == {"role_granted", "invitation"}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"slug": "doha-2023"}, "Another event has this address"),
        ({"slug": "in-the-bin"}, "An event in the bin has this address"),
        ({"slug": "health"}, "kept for the program"),
        ({"slug": "not a slug"}, "Small Latin letters"),
        ({"title__en": "", "title__ar": "حوار"}, "cannot be made without an English title"),
        ({"title__en": ""}, "in at least one language"),
        ({"title__en": "x" * 3_000_000}, "At most 300 characters"),
        ({"first_on": ""}, "fill this in"),
        ({"last_on": "2023-01-29"}, "cannot be before the first"),
        ({"zone_name": "Mars/Olympus"}, "no such time zone"),
        ({"owner_email": "nobody"}, "e-mail address"),
        ({"series": "unknown"}, "one of the list"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_said_and_nobody_is_invited(
    administrator: CheckedClient, event: Event, fields: dict[str, str], sentence: str
) -> None:
    service.delete_event(factories.make_event("in-the-bin"))
    given = {**NEW, "owner_email": "new@example.org", **fields}
    answer = administrator.submit(f"{EVENTS}/new", **given)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert db.session.query(Event).count() == 2
    assert accounts.find_account("new@example.org") is None
    assert db.session.query(MailMessage).count() == 0


def test_a_double_click_makes_one_event(administrator: CheckedClient) -> None:
    answers = [administrator.submit(f"{EVENTS}/new", **NEW, once="the-same-key") for _click in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert db.session.query(Event).count() == 1


def test_an_event_is_deleted_and_restored(administrator: CheckedClient, event: Event) -> None:
    path = f"{EVENTS}/{event.public_id}"
    assert administrator.press(f"{path}/deletion").status_code == 303
    assert administrator.get("/en/doha-2023/").status_code == 404
    assert administrator.get("/en/doha-2023/manage/state").status_code == 404
    assert administrator.press(f"{path}/deletion").status_code == 404
    assert administrator.press(f"{path}/restoration").status_code == 303
    assert administrator.get("/en/doha-2023/").status_code == 200


def test_the_list_names_owners_and_costs_the_same_for_three(
    administrator: CheckedClient, queries: list[str]
) -> None:
    factories.make_staff(factories.make_event(), name=both("مالك", "The owner of one"))
    administrator.get(EVENTS)
    queries.clear()
    assert "The owner of one" in administrator.get(EVENTS).get_data(as_text=True)
    one = len(queries)
    for _number in range(2):
        factories.make_staff(factories.make_event())
    db.session.commit()
    queries.clear()
    administrator.get(EVENTS)
    assert len(queries) == one


def test_a_series_is_added_edited_deleted_and_restored(administrator: CheckedClient) -> None:
    assert administrator.submit(f"{SERIES}/new", title__en="Meetings").status_code == 303
    series = events.all_series()[0]
    path = f"{SERIES}/{series.public_id}"
    assert administrator.submit(path, title__ar="اجتماعات").status_code == 303
    assert series.title == LocalizedText("اجتماعات", "Meetings")
    assert administrator.submit(path, title__en="Stale", version="1").status_code == 409
    assert administrator.submit(path, title__en="", title__ar="").status_code == 422
    assert administrator.press(f"{path}/deletion").status_code == 303
    assert (administrator.get(path).status_code, events.all_series()) == (404, [])
    assert administrator.press(f"{path}/restoration").status_code == 303
    assert administrator.get(path).status_code == 200


def test_the_last_named_owner_can_be_replaced_by_an_administrator(
    administrator: CheckedClient, event: Event, signed_in: SignIn
) -> None:
    owner = factories.make_staff(event)
    staff = "/en/doha-2023/manage/staff"
    grant = events.staff_of(event)[0].public_id
    assert administrator.press(f"{staff}/{grant}/revocation").status_code == 422
    administrator.submit(staff, email="new@example.org", role="owner")
    assert administrator.press(f"{staff}/{grant}/revocation").status_code == 303
    assert signed_in(owner).get(staff).status_code == 404
