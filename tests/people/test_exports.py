"""Lists of the directory as files: whole, narrowed as on the page, harmless, at one price."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.audit.rules import Action
from eventapp.core.db import db
from eventapp.core.exports import neutral
from eventapp.core.localized import LocalizedText
from eventapp.events.rules.workflow import StaffRole
from eventapp.people.models import Appointment, Person
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank
from tests.client import CheckedClient
from tests.factories import make_event, make_organisation, make_person, make_staff

Sign = Callable[[Account], CheckedClient]
DIRECTORY = "/en/admin/directory"
FORMULA = '=HYPERLINK("https://evil.example";"x")'


@pytest.fixture
def staff(app: Flask, signed_in: Sign) -> CheckedClient:
    return signed_in(make_staff(make_event()))


def table(staff: CheckedClient, path: str, kind: str) -> list[list[str]]:
    """The cells of the file that anybody of the staff may have."""
    name, _mark, query = path.partition("?")
    return cells(staff.get(f"{name}/export.{kind}?{query}").get_data(), kind)


def cells(body: bytes, kind: str) -> list[list[str]]:
    """A file's cells, read again as a spreadsheet would."""
    if kind == "csv":
        assert body.startswith(b"\xef\xbb\xbf")  # a byte order mark, for Excel
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_person_goes_out_whole(staff: CheckedClient, kind: str) -> None:
    council = make_organisation(short_name=LocalizedText("مجلس الشورى", "Shura Council"))
    person = make_person(
        name=LocalizedText("ناصر الهاجري", "Nasser al-Hajri"),
        honorific=Honorific.EXCELLENCY,
        rank=Rank.MAJOR_GENERAL,
        address=FormOfAddress.MASCULINE,
        aliases="Nasir Alhajri\nناصر هاجري",
        email="nasser@example.org",
        phone="+97444441234",
        country="QA",
    )
    person.appointments = [
        Appointment(office=LocalizedText("", "Chair"), organisation=council, position=0),
        Appointment(office=LocalizedText("", "Member"), position=1),
    ]
    answer = staff.press(f"{DIRECTORY}/persons/export.{kind}?q=nasser")
    assert answer.status_code == 200
    head, row = cells(answer.get_data(), kind)
    assert table(staff, f"{DIRECTORY}/persons", kind) == [head[:-2], row[:-2]]
    assert dict(zip(head, row, strict=True)) == {
        "Name in Arabic": "ناصر الهاجري",
        "Name in English": "Nasser al-Hajri",
        "Printed in Arabic": "سعادة اللواء ناصر الهاجري",
        "Printed in English": "H.E. Major General Nasser al-Hajri",
        "Office": "Chair",
        "Organisation": "Shura Council",
        "Country": "Qatar",
        "Form of address": "Masculine",
        "Other spellings": "Nasir Alhajri; ناصر هاجري",
        "E-mail address": "nasser@example.org",
        "Telephone": "'+974 4444 1234",  # a plus would make it a formula
    }


@pytest.mark.parametrize("role", StaffRole)
def test_addresses_and_numbers_go_out_to_editors_alone_and_are_recorded(
    app: Flask, signed_in: Sign, role: StaffRole
) -> None:
    make_person(email="nasser@example.org")
    make_person()
    account = make_staff(make_event(), role)
    someone, may = signed_in(account), role in {StaffRole.OWNER, StaffRole.PROGRAMME}
    for language in ("ar", "en"):
        page = someone.get(f"/{language}/admin/directory/persons").get_data(as_text=True)
        assert page.count('action="' + f"/{language}/admin/directory/persons/export.") == 2 * may
    assert b"nasser@example.org" not in someone.get(f"{DIRECTORY}/persons/export.csv").get_data()
    answer = someone.press(f"{DIRECTORY}/persons/export.csv")
    assert (answer.status_code, b"nasser@example.org" in answer.get_data()) == (200 if may else 403, may)
    query = select(AuditEntry).where(AuditEntry.action == Action.EXPORTED.value)
    entries = [(entry.actor_id, entry.payload) for entry in db.session.scalars(query)]
    assert entries == ([(account.id, '{"count":2}')] if may else [])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_organisations_go_out_as_the_list_is_narrowed(staff: CheckedClient, kind: str) -> None:
    qatar = make_organisation(short_name=LocalizedText("قطر", "Qatar"), kind=OrganisationKind.STATE)
    make_organisation(
        short_name=LocalizedText("مجلس الشورى", "Shura Council"),
        formal_name=LocalizedText("مجلس الشورى القطري", FORMULA),
        acronym=LocalizedText("", "SC"),
        aliases="Majlis\nالمجلس",
        website="https://www.shura.qa",
        country="QA",
        parent_id=qatar.id,
    )
    head, row = table(staff, f"{DIRECTORY}/organisations?type=parliament", kind)
    assert dict(zip(head, row, strict=True)) == {
        "Kind": "Parliament",
        "Short name in Arabic": "مجلس الشورى",
        "Short name in English": "Shura Council",
        "Formal name in Arabic": "مجلس الشورى القطري",
        "Formal name in English": f"'{FORMULA}",
        "Acronym": "SC",
        "Belongs to": "Qatar",
        "Country": "Qatar",
        "Other spellings": "Majlis; المجلس",
        "Website": "https://www.shura.qa",
    }
    assert len(table(staff, f"{DIRECTORY}/organisations?q=qatar", kind)) == 2
    assert len(table(staff, f"{DIRECTORY}/organisations?q=zzz", kind)) == 1


def test_the_page_leads_to_the_file_of_what_it_shows(staff: CheckedClient) -> None:
    page = staff.get(f"{DIRECTORY}/organisations?q=a+b&type=state").get_data(as_text=True)
    assert "/organisations/export.xlsx?q=a+b&amp;type=state" in page
    assert "/persons/export.csv?q=nasser" in staff.get(f"{DIRECTORY}/persons?q=nasser").get_data(as_text=True)


def test_five_thousand_people_go_out_at_the_price_of_one(staff: CheckedClient, queries: list[str]) -> None:
    costs = []
    for more in (1, 2, 4_997):
        db.session.add_all(
            Person(
                name=LocalizedText("شخص", f"Person {number}"),
                appointments=[Appointment(office=LocalizedText("", "Member"), position=0)],
            )
            for number in range(more)
        )
        db.session.commit()
        queries.clear()
        rows = table(staff, f"{DIRECTORY}/persons", "csv")
        costs.append(len(queries))
    assert (len(rows), costs) == (5_001, [costs[0]] * 3)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM", "'＠SUM"),
        ("a;=HYPERLINK(1)", "a;'=HYPERLINK(1)"),
        ('a; "=HYPERLINK(1)', "a; \"'=HYPERLINK(1)"),
        ("a\n+1", "a\n'+1"),
        ("a=b; c, d - e", "a=b; c, d - e"),
        ("مجلس؛ =", "مجلس؛ ="),
    ],
)
def test_no_cell_calculates_wherever_a_spreadsheet_cuts_it(typed: str, written: str) -> None:
    assert neutral(typed) == written
