"""The directory's pages as staff use them: adding, editing, mistakes, exports, the bin, and who may."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.people.models import Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, Rank
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import make_account, make_event, make_organisation, make_person, make_staff

Sign = Callable[[Account], CheckedClient]
PERSONS, ORGANISATIONS = "/en/admin/directory/persons", "/en/admin/directory/organisations"
NAME = {"name__ar": f"ناصر سعيد الهاجري{MARK}", "name__en": f"Nasser Saeed al-Hajri{MARK}"}


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event()


@pytest.fixture
def staff(event: Event, signed_in: Sign) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


def persons() -> list[Person]:
    return list(db.session.scalars(select(Person).order_by(Person.id)))


def only() -> Person:
    (found,) = persons()
    return found


def sent(staff: CheckedClient, path: str, form: dict[str, Any], **changes: Any) -> Any:
    """Send a form that was opened before."""
    data = form | {name.replace("__", "-"): value for name, value in changes.items()}
    return staff.post(path, data=data)


def opened(staff: CheckedClient, path: str) -> dict[str, Any]:
    return form_fields(staff.get(path).get_data(as_text=True))


def test_a_person_with_two_offices_is_added(staff: CheckedClient) -> None:
    shura = make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    answer = staff.submit(
        f"{PERSONS}/new",
        **NAME,
        honorific="excellency",
        rank="major_general",
        address="masculine",
        offices__0__organisation="shura",
        offices__0__office__ar="رئيس اللجنة",
        offices__0__office__en="Committee Chair",
        offices__0__from_on="٢٠٢١-٠١-٠٥",
        offices__1__office__en="Member",
        phone="٠٠٩٧٤ ٤٤٤٤ ١٢٣٤",
        country="QA",
        email="Nasser@Example.org",
    )
    row = only()
    assert (answer.status_code, answer.location) == (303, f"{PERSONS}/{row.public_id}")
    assert (row.honorific, row.rank, row.address) == (
        Honorific.EXCELLENCY,
        Rank.MAJOR_GENERAL,
        FormOfAddress.MASCULINE,
    )
    assert [(held.organisation, held.office.en) for held in row.appointments] == [
        (shura, "Committee Chair"),
        (None, "Member"),
    ]
    assert (str(row.appointments[0].from_on), row.phone, row.country) == ("2021-01-05", "+97444441234", "QA")
    assert row.email == "nasser@example.org"
    page = staff.get(answer.location).get_data(as_text=True)
    assert "H.E. Major General Nasser Saeed al-Hajri" in page
    assert "+974 4444 1234" in page


def test_an_edit_changes_and_removes_an_office(staff: CheckedClient) -> None:
    staff.submit(f"{PERSONS}/new", **NAME, offices__0__office__en="Chair", offices__1__office__en="Member")
    row = only()
    path = f"{PERSONS}/{row.public_id}/edit"
    held = opened(staff, path)
    assert (held["offices-0-office-en"], held["offices-1-office-en"]) == ("Chair", "Member")
    answer = sent(staff, path, held, offices__0__office__en="", name__en=f"Nasser al-Hajri{MARK}")
    assert answer.status_code == 303
    row = only()
    assert ([held.office.en for held in row.appointments], row.name.en) == (
        ["Member"],
        f"Nasser al-Hajri{MARK}",
    )


def test_a_stale_edit_shows_both_texts_and_keeps_mine(staff: CheckedClient) -> None:
    path = f"{PERSONS}/{make_person().public_id}/edit"
    mine = opened(staff, path)
    assert sent(staff, path, opened(staff, path), name__en=f"Theirs{MARK}").status_code == 303
    answer = sent(staff, path, mine, name__en=f"Mine{MARK}")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, only().name.en) == (409, f"Theirs{MARK}")
    assert "What the other person saved" in page
    assert f"Theirs{MARK}" in page
    again = form_fields(page)
    assert again["name-en"] == f"Mine{MARK}"
    assert staff.post(path, data=again).status_code == 303
    assert only().name.en == f"Mine{MARK}"


def test_a_stale_edit_of_an_office_shows_both(staff: CheckedClient) -> None:
    staff.submit(f"{PERSONS}/new", **NAME, offices__0__office__en="Chair")
    path = f"{PERSONS}/{only().public_id}/edit"
    mine = opened(staff, path)
    assert sent(staff, path, opened(staff, path), offices__0__office__en="Theirs").status_code == 303
    answer = sent(staff, path, mine, offices__0__office__en="Mine")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, only().appointments[0].office.en) == (409, "Theirs")
    assert "Theirs" in page
    assert form_fields(page)["offices-0-office-en"] == "Mine"


def test_the_same_name_warns_then_a_tick_adds_another(staff: CheckedClient) -> None:
    staff.submit(f"{PERSONS}/new", **NAME)
    answer = staff.submit(f"{PERSONS}/new", **NAME)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, len(persons())) == (422, 1)
    assert "There is somebody of this name" in page
    again = form_fields(page)
    assert again["name-en"] == NAME["name__en"]
    assert staff.post(f"{PERSONS}/new", data=again | {"is_another": "y"}).status_code == 303
    assert len(persons()) == 2


def test_a_double_click_makes_one(staff: CheckedClient) -> None:
    form = opened(staff, f"{PERSONS}/new")
    answers = [sent(staff, f"{PERSONS}/new", form, **NAME) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location == f"{PERSONS}/{only().public_id}"


@pytest.mark.parametrize(
    ("typed", "said", "kept"),
    [
        ("Nas\x00ser", "a character that computers use as an end mark", "Nas\ufffdser"),
        ("\u202eressaN", "characters that turn the reading direction round", "\u202eressaN"),
        ("Nas\x07ser", "an invisible control character", "Nas\ufffdser"),
        ("N" * 301, "At most 300 characters; this has 301.", "N" * 301),
        ("   ", "Please fill this in, in at least one language.", None),
    ],
)
def test_what_cannot_be_a_name_is_refused_beside_its_field(
    staff: CheckedClient, typed: str, said: str, kept: str | None
) -> None:
    answer = staff.submit(f"{PERSONS}/new", name__en=typed, aliases="Abu Saeed")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, persons()) == (422, [])
    assert page.count(said) == 2  # beside the field, and in the summary
    held = form_fields(page)
    assert held["aliases"] == "Abu Saeed"
    if kept is not None:
        assert held["name-en"] == kept


def test_three_megabytes_of_name_are_refused_and_kept(staff: CheckedClient) -> None:
    answer = staff.submit(f"{PERSONS}/new", name__en="N" * 3_000_000)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, persons()) == (422, [])
    assert "At most 300 characters; this has 3000000." in page
    assert page.count("N" * 3_000_000) == 1


@pytest.mark.parametrize("typed", ["1234", "+974", "call me", "٠٠٩٧٤ abc", "+" * 50])
def test_a_number_without_a_country_is_refused_and_kept(staff: CheckedClient, typed: str) -> None:
    answer = staff.submit(f"{PERSONS}/new", **NAME, phone=typed)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, persons()) == (422, [])
    assert "Please give a number with its country code, such as +974 4444 1234." in page


@pytest.mark.parametrize("typed", ["unknown body", "counc"])
def test_an_office_at_no_single_organisation_is_refused_and_kept(staff: CheckedClient, typed: str) -> None:
    make_organisation(short_name=LocalizedText("أ", "Council one"))
    make_organisation(short_name=LocalizedText("ب", "Council two"))
    answer = staff.submit(f"{PERSONS}/new", **NAME, offices__0__organisation=typed)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, persons()) == (422, [])
    assert form_fields(page)["offices-0-organisation"] == typed
    assert (
        page.count("This fits several" if typed == "counc" else "Nothing of this name is in the directory")
        >= 1
    )


def test_an_office_that_ends_before_it_begins_is_refused(staff: CheckedClient) -> None:
    answer = staff.submit(
        f"{PERSONS}/new",
        **NAME,
        offices__0__office__en="Chair",
        offices__0__from_on="2023-02-01",
        offices__0__to_on="2023-01-01",
    )
    assert (answer.status_code, persons()) == (422, [])
    assert "The end must come after the start." in answer.get_data(as_text=True)


def test_a_value_that_is_not_on_offer_is_refused(staff: CheckedClient) -> None:
    for field, value in (("country", "ZZ"), ("rank", "emperor"), ("honorific", "")):
        answer = staff.submit(f"{PERSONS}/new", **NAME, **{field: value})
        assert (answer.status_code, persons()) == (422, []), field


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_organisation_is_added_and_edited(staff: CheckedClient, language: str) -> None:
    path = f"/{language}/admin/directory/organisations"
    answer = staff.submit(f"{path}/new", short_name__en="UNOCT", kind="un_entity", website="https://un.org")
    assert answer.status_code == 303
    (row,) = db.session.scalars(select(Organisation))
    answer = staff.submit(f"{path}/{row.public_id}/edit", short_name__ar="المكتب", acronym__en="UNOCT")
    assert answer.status_code == 303
    (row,) = db.session.scalars(select(Organisation))
    assert (row.short_name, row.acronym.en) == (LocalizedText("المكتب", "UNOCT"), "UNOCT")


def test_an_organisation_cannot_stand_under_itself(staff: CheckedClient) -> None:
    top = make_organisation(short_name=LocalizedText("الأمم المتحدة", "United Nations"))
    below = make_organisation(short_name=LocalizedText("المكتب", "Programme Office"), parent_id=top.id)
    answer = staff.submit(f"{ORGANISATIONS}/{top.public_id}/edit", parent="Programme Office")
    assert answer.status_code == 422
    assert "An organisation cannot stand under itself." in answer.get_data(as_text=True)
    assert (top.parent_id, below.parent_id) == (None, top.id)


@pytest.mark.parametrize("website", ["un.org", "javascript:alert(1)", "ftp://un.org"])
def test_a_website_is_a_whole_address(staff: CheckedClient, website: str) -> None:
    answer = staff.submit(f"{ORGANISATIONS}/new", short_name__en="UN", kind="un_entity", website=website)
    assert answer.status_code == 422
    assert "Please give a whole address: https://…" in answer.get_data(as_text=True)
    assert form_fields(answer.get_data(as_text=True))["website"] == website


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_an_exported_cell_is_never_a_formula(staff: CheckedClient, start: str) -> None:
    make_person(name=LocalizedText("ناصر", f"{start}1+1"))
    body = staff.get(f"{PERSONS}/export.csv").get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert (rows[0][:2], rows[1][:2]) == (["Name in Arabic", "Name in English"], ["ناصر", f"'{start}1+1"])
    sheet = load_workbook(io.BytesIO(staff.get(f"{PERSONS}/export.xlsx").get_data())).active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == (f"'{start}1+1", "s")


@pytest.mark.parametrize(("language", "rtl"), [("ar", True), ("en", False)])
def test_a_sheet_reads_in_the_direction_of_its_reader(staff: CheckedClient, language: str, rtl: bool) -> None:
    make_person(name=LocalizedText("ناصر", "Nasser"))
    make_person(name=LocalizedText("منى", "Mona"))
    answer = staff.get(f"/{language}/admin/directory/persons/export.xlsx?q=nasser")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="persons.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet is not None
    assert (bool(sheet.sheet_view.rightToLeft), sheet.max_row) == (rtl, 2)
    assert sheet["A2"].value == "ناصر"


def test_organisations_are_exported(staff: CheckedClient) -> None:
    make_organisation(short_name=LocalizedText("مجلس", "Council"))
    rows = list(
        csv.reader(io.StringIO(staff.get(f"{ORGANISATIONS}/export.csv").get_data().decode("utf-8-sig")))
    )
    assert rows[1][:3] == ["Parliament", "مجلس", "Council"]


@pytest.mark.parametrize("kind", ["persons", "organisations"])
def test_the_bin_holds_what_is_deleted_and_gives_it_back(staff: CheckedClient, kind: str) -> None:
    row = make_person() if kind == "persons" else make_organisation()
    path = f"/en/admin/directory/{kind}"
    assert staff.press(f"{path}/{row.public_id}/deletion").location == path
    assert row.public_id not in staff.get(path).get_data(as_text=True)
    assert row.public_id in staff.get(f"{path}/bin").get_data(as_text=True)
    assert staff.press(f"{path}/{row.public_id}/deletion").status_code == 404
    assert staff.press(f"{path}/{row.public_id}/restoration").location == path
    assert row.public_id not in staff.get(f"{path}/bin").get_data(as_text=True)
    assert row.deleted_at is None


@pytest.mark.parametrize(
    ("path", "viewer"),
    [
        ("", 200),
        ("/{id}", 200),
        ("/export.csv", 200),
        ("/export.xlsx", 200),
        ("/new", 403),
        ("/{id}/edit", 403),
        ("/bin", 403),
    ],
)
def test_who_may_open_what(
    event: Event, signed_in: Sign, client: CheckedClient, path: str, viewer: int
) -> None:
    address = PERSONS + path.format(id=make_person().public_id)
    readers = [signed_in(make_staff(event, StaffRole.VIEWER)), signed_in(make_account()), client]
    assert [reader.get(address).status_code for reader in readers] == [viewer, 404, 401]


def test_a_viewer_is_offered_no_button_that_would_refuse(event: Event, signed_in: Sign) -> None:
    row = make_person()
    viewer = signed_in(make_staff(event, StaffRole.VIEWER))
    for path in (PERSONS, f"{PERSONS}/{row.public_id}", ORGANISATIONS):
        page = viewer.get(path).get_data(as_text=True)
        for word in ("/new", "/edit", "/deletion", "/bin"):
            assert f'{word}"' not in page, (path, word)
    assert viewer.press(f"{PERSONS}/{row.public_id}/deletion").status_code == 403
    assert db.session.scalar(select(func.count()).where(Person.deleted_at.is_not(None))) == 0


def test_the_arabic_pages_are_whole(event: Event, staff: CheckedClient) -> None:
    row = make_person()
    for path in ("", "/new", "/bin", f"/{row.public_id}", f"/{row.public_id}/edit"):
        assert staff.get(f"/ar/admin/directory/persons{path}").status_code == 200, path
    for path in ("", "/new", "/bin", f"/{make_organisation().public_id}"):
        assert staff.get(f"/ar/admin/directory/organisations{path}").status_code == 200, path
