"""Organisations: their pages, what stands under them, who holds an office there; and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.people import service
from eventapp.people.errors import ParentCycle
from eventapp.people.models import Appointment, Organisation
from eventapp.people.rules import OrganisationKind
from tests.client import CheckedClient, form_fields
from tests.factories import both, make_account, make_event, make_organisation, make_person, make_staff

Sign = Callable[[Account], CheckedClient]
ORGANISATIONS = "/en/admin/directory/organisations"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event()


@pytest.fixture
def staff(event: Event, signed_in: Sign) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


def seat(organisation: Organisation, **values: Any) -> str:
    """Somebody who holds an office there."""
    person = make_person(**values)
    person.appointments = [Appointment(office=both("رئيس", "Chair"), organisation=organisation, position=0)]
    db.session.flush()
    return person.public_id


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_of_an_organisation_says_all_about_it(staff: CheckedClient, language: str) -> None:
    above = make_organisation(short_name=both("الأمم المتحدة", "United Nations"))
    row = make_organisation(
        short_name=both("مكتب مكافحة الإرهاب", "Office of Counter-Terrorism"),
        formal_name=both("مكتب الأمم المتحدة لمكافحة الإرهاب", "United Nations Office of Counter-Terrorism"),
        acronym=LocalizedText("", "UNOCT"),
        kind=OrganisationKind.UN_ENTITY,
        aliases="UN OCT",
        country="US",
        website="https://www.un.org/counterterrorism",
        parent_id=above.id,
    )
    below = make_organisation(short_name=both("مكتب البرنامج", "Programme Office"), parent_id=row.id)
    other = make_organisation(short_name=both("غيره", "Another"))
    here, elsewhere = seat(row), seat(other, name=both("منى الكواري", "Mona al-Kuwari"))
    answer = staff.get(f"/{language}/admin/directory/organisations/{row.public_id}")
    page = answer.get_data(as_text=True)
    expected = [
        "Office of Counter-Terrorism",
        "United Nations Office",
        "UNOCT",
        "UN OCT",
        "https://www.un.org",
        f"organisations/{above.public_id}",
        f"organisations/{below.public_id}",
        f"persons/{here}",
    ]
    assert (answer.status_code, [word for word in expected if word not in page]) == (200, [])
    assert (other.public_id in page, elsewhere in page) == (False, False)


def test_the_people_of_an_organisation_come_in_pages_at_one_price(
    staff: CheckedClient, queries: list[str]
) -> None:
    row, costs = make_organisation(), []
    for more in (1, 2, 60):
        for _person in range(more):
            seat(row)
        db.session.commit()
        queries.clear()
        page = staff.get(f"{ORGANISATIONS}/{row.public_id}").get_data(as_text=True)
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    assert (page.count('class="row-link"'), "page=2" in page) == (50, True)


def test_a_list_of_organisations_has_one_price(staff: CheckedClient, queries: list[str]) -> None:
    costs, above = [], make_organisation()
    for more in (1, 2, 40):
        for number in range(more):
            make_organisation(short_name=LocalizedText("", f"Body {number}"), parent_id=above.id)
        db.session.commit()
        queries.clear()
        assert staff.get(ORGANISATIONS).status_code == 200
        costs.append(len(queries))
    assert costs == [costs[0]] * 3


@pytest.mark.parametrize("typed", ["shura", "الشورى", "شورى", "الشورىٰ", "SHURA COUNCIL", "majlis"])
def test_every_spelling_finds_the_organisation(staff: CheckedClient, typed: str) -> None:
    name = LocalizedText("مجلس الشورى", "Shura Council")
    wanted = make_organisation(short_name=name, aliases="Majlis al-Shura")
    make_organisation(short_name=LocalizedText("مجلس النواب", "House of Representatives"))
    page = staff.get(ORGANISATIONS, query_string={"q": typed}).get_data(as_text=True)
    assert wanted.public_id in page
    assert page.count('class="row-link"') == 1


def test_a_list_is_narrowed_by_kind_and_forgives_a_kind_that_is_none(staff: CheckedClient) -> None:
    make_organisation(short_name=LocalizedText("", "Council"), kind=OrganisationKind.PARLIAMENT)
    make_organisation(short_name=LocalizedText("", "Qatar"), kind=OrganisationKind.STATE)
    counts = [
        staff.get(ORGANISATIONS, query_string={"type": kind}).get_data(as_text=True).count("row-link")
        for kind in ("state", "", "galaxy")
    ]
    assert counts == [1, 2, 2]


def test_nothing_found_and_nothing_there_are_said_apart(staff: CheckedClient) -> None:
    assert "No organisation is in the directory yet" in staff.get(ORGANISATIONS).get_data(as_text=True)
    assert "No organisation found" in staff.get(f"{ORGANISATIONS}?q=zzz").get_data(as_text=True)


def test_a_stale_edit_shows_both_and_keeps_mine(staff: CheckedClient) -> None:
    row = make_organisation(short_name=LocalizedText("المجلس", "Council"))
    above = make_organisation(short_name=LocalizedText("قطر", "Qatar"))
    path = f"{ORGANISATIONS}/{row.public_id}/edit"
    mine = form_fields(staff.get(path).get_data(as_text=True))
    assert staff.post(path, data=mine | {"parent": "qatar", "acronym-en": "TC"}).status_code == 303
    answer = staff.post(path, data=mine | {"acronym-en": "MC"})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, row.acronym.en, row.parent) == (409, "TC", above)
    assert "Saved meanwhile by somebody else: <bdi>TC</bdi>" in page
    assert "Saved meanwhile by somebody else: <bdi>Qatar</bdi>" in page
    again = form_fields(page)
    assert (again["acronym-en"], again["parent"]) == ("MC", "")
    assert staff.post(path, data=again).status_code == 303
    assert (row.acronym.en, row.parent) == ("MC", None)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("short_name-en", "N" * 3_000_000),
        ("short_name-ar", "مجلس\x00"),
        ("formal_name-ar", "\u202eمجلس"),
        ("acronym-en", "A" * 41),
        ("aliases", "\x00"),
        ("aliases", "a" * 2001),
        ("website", "https://" + "a" * 600 + ".example"),
        ("kind", "galaxy"),
        ("country", "ZZ"),
        ("parent", "nobody"),
    ],
)
def test_what_cannot_be_stored_is_refused_and_the_rest_kept(
    staff: CheckedClient, field: str, typed: str
) -> None:
    form = form_fields(staff.get(f"{ORGANISATIONS}/new").get_data(as_text=True))
    answer = staff.post(f"{ORGANISATIONS}/new", data={**form, "short_name-en": "Council", field: typed})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, db.session.query(Organisation).count()) == (422, 0)
    assert 'aria-invalid="true"' in page
    if field != "short_name-en":
        assert form_fields(page)["short_name-en"] == "Council"


def test_a_ring_made_by_two_at_once_ends_in_a_refusal(app: Flask) -> None:
    """Two simultaneous changes can each be right and still close a ring; nobody walks round it for ever."""
    one, two, third = (make_organisation(short_name=LocalizedText("", name)) for name in ("A", "B", "C"))
    one.parent_id, two.parent_id = two.id, one.id
    db.session.flush()
    with pytest.raises(ParentCycle):
        service.save_organisation(third, **dict.fromkeys(service.ORGANISATION_FIELDS, None) | {"parent": one})


@pytest.mark.parametrize(("path", "viewer"), [("", 200), ("/{id}", 200), ("/export.csv", 200), ("/new", 403)])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_who_may_open_what(
    event: Event, signed_in: Sign, client: CheckedClient, path: str, viewer: int, language: str
) -> None:
    address = f"/{language}/admin/directory/organisations" + path.format(id=make_organisation().public_id)
    readers = [signed_in(make_staff(event, StaffRole.VIEWER)), signed_in(make_account()), client]
    assert [reader.get(address).status_code for reader in readers] == [viewer, 404, 401]


def test_what_lies_in_the_bin_has_no_page_and_comes_back_whole(staff: CheckedClient) -> None:
    above = make_organisation(short_name=both("الأمم المتحدة", "United Nations"))
    below = make_organisation(short_name=both("المكتب", "Office"), parent_id=above.id)
    path = f"{ORGANISATIONS}/{above.public_id}"
    assert staff.press(f"{path}/deletion").status_code == 303
    assert [staff.get(path).status_code, staff.get(f"{path}/edit").status_code] == [404, 404]
    page = staff.get(f"{ORGANISATIONS}/{below.public_id}").get_data(as_text=True)
    assert ("United Nations" in page, above.public_id in page) == (True, False)
    assert staff.submit(f"{ORGANISATIONS}/{below.public_id}/edit", acronym__en="PO").status_code == 303
    assert (below.parent, below.acronym.en) == (above, "PO")
    assert staff.press(f"{path}/restoration").status_code == 303
    assert below.public_id in staff.get(path).get_data(as_text=True)
