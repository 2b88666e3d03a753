"""People pasted from a spreadsheet, invitations from a file: looked at, mended, taken whole or not at all."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.files.kinds import Problem, Refused
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.people.models import Organisation
from eventapp.people.rules import OrganisationKind
from eventapp.registration import labels, service
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.rules import columns, tables
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import InvitationState, ParticipantState
from eventapp.registration.service import workbook
from tests.client import MARK, CheckedClient, form_fields
from tests.factories import both, make_delegation, make_event, make_organisation, make_participant, make_staff
from tests.files import samples
from tests.registration.conftest import Opening, page_of

SignIn = Callable[[Account], CheckedClient]
MANAGE = "/en/doha/manage/delegations/import"
ROWS = (
    "الصفة\tName in Latin letters\tالاسم بالعربية\tE-mail\tرقم الهاتف\tالمنصب\n"
    "رئيسة الوفد\tMona Al-Kuwari\tمنى الكواري\tmona@example.org\t٠٠٩٧٤ ٤٤٤٤ ١٢٣٤\tرئيسة المجلس\n"
    "Member\tNasser Al-Hajri\t\t\t\tMember of Parliament\n"
    "\tSara Al-Ali\tسارة العلي\tsara@example.org\t\t\n"
)


@pytest.fixture
def delegation(event: Event) -> Delegation:
    return make_delegation(event, language="en")


def looked_at(client: CheckedClient, delegation: Delegation, typed: str, language: str = "en") -> Any:
    return client.submit(f"{page_of(delegation, language)}/people/table", typed=typed)


def added(client: CheckedClient, delegation: Delegation, page: Any, **fields: str) -> Any:
    path = f"{page_of(delegation)}/people/table/adding"
    form = form_fields(page.get_data(as_text=True), action=path)
    return client.post(path, data=form | {"has_consented": "y"} | fields)


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_a_table_is_read_by_its_headings(separator: str) -> None:
    cells = tables.cells_of(ROWS.replace("\t", separator), 200)
    rows, unknown = tables.read(cells, columns.PEOPLE)
    assert unknown == []
    assert [row.get("full_name_en") for row in rows] == ["Mona Al-Kuwari", "Nasser Al-Hajri", "Sara Al-Ali"]
    assert rows[0] == {
        "function": "رئيسة الوفد",
        "full_name_en": "Mona Al-Kuwari",
        "full_name_ar": "منى الكواري",
        "email": "mona@example.org",
        "phone": "٠٠٩٧٤ ٤٤٤٤ ١٢٣٤",
        "office": "رئيسة المجلس",
    }


def test_without_headings_the_order_is_the_documented_one() -> None:
    rows, unknown = tables.read([["Mona", "منى", "Head", "Speaker"]], columns.PEOPLE)
    assert (rows, unknown) == (
        [{"full_name_en": "Mona", "full_name_ar": "منى", "function": "Head", "office_en": "Speaker"}],
        [],
    )


def test_a_template_is_understood_and_a_table_is_read_back_as_itself() -> None:
    for every in (columns.SHOWN, columns.INVITATIONS):
        head = [column.heading for column in every]
        rows, unknown = tables.read([head, [f"{n}" for n in range(len(head))]], every)
        assert rows == [{column.key: f"{n}" for n, column in enumerate(every)}]
        assert unknown == []
    rows = [{"full_name_en": 'A "quoted" name', "office_en": "a; b, c"}, {"full_name_ar": "منى"}]
    again, _unknown = tables.read(tables.cells_of(tables.as_text(columns.PEOPLE, rows), 9), columns.PEOPLE)
    assert again == rows


@pytest.mark.parametrize("typed", ["", "\n\n", '"', '"\t"\t"', "\t\t\t", 'x\t"y\nz\tw', "x" * 300_000])
def test_any_text_is_read_without_failing(typed: str) -> None:
    rows, _unknown = tables.read(tables.cells_of(typed, 200), columns.PEOPLE)
    assert len(rows) <= 2


@pytest.mark.parametrize("words", [columns.FUNCTIONS, columns.HONORIFICS, columns.RANKS, columns.KINDS])
def test_every_word_means_itself(words: dict[Any, tuple[str, ...]]) -> None:
    for value, known in words.items():
        for word in known:
            assert tables.meant(word, words) is value, word


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_function_may_be_called_as_the_pages_call_it(app: Flask, language: str) -> None:
    with app.test_request_context(f"/{language}/"):
        for function in Function:
            assert tables.meant(str(labels.FUNCTIONS[function]), columns.FUNCTIONS) is function


def test_a_table_is_looked_at_then_added_whole(event: Event, delegation: Delegation, opened: Opening) -> None:
    client = opened(event, delegation)
    for language in ("en", "ar"):
        assert client.get(f"{page_of(delegation, language)}/people/table").status_code == 200
        assert looked_at(client, delegation, ROWS, language).status_code == 200
    page = looked_at(client, delegation, ROWS)
    assert db.session.query(Participant).count() == 0
    assert added(client, delegation, page, has_consented="").status_code == 422
    assert added(client, delegation, page).status_code == 303
    assert added(client, delegation, page).status_code == 303  # a double click leads to the same place
    found = delegation.people
    assert [one.function for one in found] == [Function.HEAD, Function.DELEGATE, Function.DELEGATE]
    assert [one.phone for one in found] == ["+97444441234", "", ""]
    assert (found[0].office.ar, found[1].office.en) == ("رئيسة المجلس", "Member of Parliament")
    assert all(one.consented_at and one.state is ParticipantState.NOMINATED for one in found)
    again = looked_at(client, delegation, ROWS)
    assert again.status_code == 422
    assert "is in the delegation or the table already" in again.get_data(as_text=True)
    assert client.get(f"{page_of(delegation)}/people/table/adding").status_code == 303


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_wrong_is_told_beside_the_cell_and_mended_in_place(
    event: Event, delegation: Delegation, opened: Opening, language: str
) -> None:
    client = opened(event, delegation)
    typed = (
        "Name\tFunction\tE-mail\tShoe size\n"
        "Mona\thead\tnot an address\t38\n"
        "Nasser\thead\tnasser@example.org\t44\n"
        "\tastronaut\tx@example.org\t40\n"
    )
    page = looked_at(client, delegation, typed, language)
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "Shoe size" in text
    wrong = set(re.findall(r'name="fix-(\d+-\w+)"', text))
    assert wrong == {"0-email", "1-function", "2-full_name_en", "2-function"}
    page = looked_at(client, delegation, typed)
    fixes = {"fix-0-email": "mona@example.org", "fix-1-function": "delegate", "fix-2-full_name_en": "Omar"}
    again = added(client, delegation, page, **fixes)
    assert again.status_code == 422
    assert set(re.findall(r'name="fix-(\d+-\w+)"', again.get_data(as_text=True))) == {"2-function"}
    assert db.session.query(Participant).count() == 0
    assert added(client, delegation, again, **{"fix-2-function": "مستشار"}).status_code == 303
    assert [(one.full_name.en, one.function) for one in delegation.people] == [
        ("Mona", Function.HEAD),
        ("Nasser", Function.DELEGATE),
        ("Omar", Function.ADVISER),
    ]


def test_more_people_than_places_are_told_and_more_rows_than_allowed_refused(
    event: Event, opened: Opening
) -> None:
    delegation = make_delegation(event, caps={Function.DELEGATE: 2}, language="en")
    client = opened(event, delegation)
    many = "Name\tFunction\n" + "".join(f"Person {number}\tdelegate\n" for number in range(200))
    page = looked_at(client, delegation, many)
    assert "198 persons more than there are places" in page.get_data(as_text=True)
    assert added(client, delegation, page).status_code == 303
    assert len(delegation.people) == 200
    too_many = "Name\n" + "".join(f"Someone {number}\n" for number in range(201))
    page = looked_at(client, delegation, too_many)
    assert (page.status_code, "at most 200 rows" in page.get_data(as_text=True)) == (422, True)
    assert added(client, delegation, page).status_code == 422


def test_a_table_after_the_deadline_or_of_another_delegation(
    event: Event, delegation: Delegation, opened: Opening
) -> None:
    client = opened(event, delegation)
    page = looked_at(client, delegation, ROWS)
    delegation.answer_by = datetime(2020, 1, 1).date()
    assert added(client, delegation, page).status_code == 422
    assert db.session.query(Participant).count() == 0
    other = make_delegation(event)
    assert client.post(f"{page_of(other)}/people/table/adding", data={}).status_code in {400, 404}
    for kind in ("csv", "xlsx"):
        assert client.get(f"{page_of(delegation)}/people/table.{kind}").status_code == 200
        assert client.get(f"{page_of(other)}/people/table.{kind}").status_code == 404


def test_two_tabs_that_send_one_table_at_once_add_it_once(
    app: Flask, event: Event, delegation: Delegation, opened: Opening
) -> None:
    tabs = [opened(event, delegation)]
    cookie = tabs[0].get_cookie("hiwar")
    second = app.test_client()
    assert isinstance(second, CheckedClient)
    assert cookie is not None
    second.set_cookie("hiwar", cookie.value)
    tabs.append(second)
    pages = [looked_at(tab, delegation, ROWS) for tab in tabs]
    path = f"{page_of(delegation)}/people/table/adding"
    forms = [form_fields(page.get_data(as_text=True), action=path) for page in pages]
    assert forms[0]["once"] != forms[1]["once"]
    db.session.commit()
    db.session.remove()
    answers: list[int] = []
    meet = threading.Barrier(2)

    def send(number: int) -> None:
        client = FlaskClient(app, use_cookies=True)  # the checks of pages share a session
        client.set_cookie("hiwar", cookie.value)
        meet.wait()
        sent = client.open(
            path,
            method="POST",
            data=forms[number] | {"has_consented": "y"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        answers.append(sent.status_code)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers)[0] == 303
    assert sorted(answers)[1] in {409, 422}
    assert db.session.query(Participant).count() == 3


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


@pytest.fixture
def owner(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.OWNER))


HEAD = ["الجهة", "E-mail", "Name of the focal point", "Language", "Deadline", "Delegates"]


def book(rows: Sequence[Sequence[Any]]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    sheet: Any = made.active
    for row in rows:
        sheet.append(list(row))
    made.save(out)
    return out.getvalue()


def chosen(client: CheckedClient, body: bytes, name: str = "list.xlsx", path: str = MANAGE) -> Any:
    form = form_fields(client.get(path).get_data(as_text=True))
    return client.post(path, data=form | {"file": (io.BytesIO(body), name)})


def taken(client: CheckedClient, page: Any) -> Any:
    path = f"{MANAGE}/taken"
    return client.post(path, data=form_fields(page.get_data(as_text=True), action=path))


def test_invitations_are_looked_at_then_drafted_and_passed_over_the_next_time(
    event: Event, officer: CheckedClient
) -> None:
    for number in range(3):
        make_organisation(short_name=both(f"جمعية {number}", f"Assembly {number}"))
    body = book(
        [
            HEAD,
            ["assembly 0", "a@example.org", f"Focal{MARK}", "Arabic", datetime(2100, 1, 2), 7],
            ["جمعيه ١", "b@example.org", "", "en", "2100-01-03", None],
            [None] * 6,
            ["Assembly 2", "c@example.org", "", "", "2100-01-03", 3.0],
        ]
    )
    for language in ("en", "ar"):
        path = MANAGE.replace("/en/", f"/{language}/", 1)
        assert officer.get(path).status_code == 200
        assert chosen(officer, body, path=path).status_code == 200
    page = chosen(officer, body)
    assert db.session.query(Delegation).count() == 0
    assert taken(officer, page).status_code == 303
    assert taken(officer, page).status_code == 303  # a double click
    found = db.session.query(Delegation).order_by(Delegation.id).all()
    assert [one.reference for one in found] == ["DOHA/001", "DOHA/002", "DOHA/003"]
    assert [(one.language, one.answer_by.day, one.state) for one in found] == [
        ("ar", 2, InvitationState.DRAFTED),
        ("en", 3, InvitationState.DRAFTED),
        ("ar", 3, InvitationState.DRAFTED),
    ]
    assert [one.caps[Function.DELEGATE] for one in found] == [7, 4, 3]
    again = chosen(officer, body)
    assert "3 rows are passed over" in again.get_data(as_text=True)
    assert "Draft " not in again.get_data(as_text=True)
    assert taken(officer, again).status_code == 422
    for kind in ("csv", "xlsx"):
        template = officer.get(f"{MANAGE}.{kind}")
        assert chosen(officer, template.data, f"empty.{kind}").status_code == 422


def test_what_is_wrong_in_a_file_is_told_by_row_and_column(
    event: Event, officer: CheckedClient, owner: CheckedClient
) -> None:
    make_organisation(short_name=both("الجمعية البرلمانية", "Parliamentary Assembly"))
    body = book(
        [
            [*HEAD, "Kind", "Colour"],
            ["Parliamentary Asembly", "a@example.org", "", "", "2100-01-01", 1, "", "red"],
            ["Parliamentary Assembly", "nobody", "", "Klingon", "soon", -1, "", ""],
            ["Parliamentary Assembly", "b@example.org", "", "", "2100-01-01", 1, "", ""],
            ["Ministry of Rivers", "c@example.org", "", "", "2100-01-01", 1, "Ministry", ""],
        ]
    )
    page = chosen(officer, body)
    text = page.get_data(as_text=True)
    assert page.status_code == 422
    for told in (
        "The directory does not hold this organisation.",
        f"Did you mean: \u2068Parliamentary Assembly{MARK}\u2069?",
        "Please give an e-mail address",
        "This word is not known here.",
        "Please give a date",
        "whole number",
        "stands in the file twice",
        "Colour",
    ):
        assert told in text, told
    assert text.count('class="error"') == 7
    assert taken(officer, page).status_code == 422
    assert db.session.query(Delegation).count() == 0
    new = book([[*HEAD, "Kind"], ["Ministry of Rivers", "c@example.org", "", "", "2100-01-01", 1, "وزارة"]])
    assert chosen(officer, new).status_code == 422  # may not write into the directory
    page = chosen(owner, new)
    assert (page.status_code, "New in the directory" in page.get_data(as_text=True)) == (200, True)
    assert taken(owner, page).status_code == 303
    made = db.session.query(Organisation).filter_by(kind=OrganisationKind.MINISTRY).one()
    assert (made.short_name.en, made.search_index != "") == ("Ministry of Rivers", True)
    assert db.session.query(Delegation).one().organisation is made


def test_a_thousand_invitations_and_not_one_more(event: Event, officer: CheckedClient) -> None:
    for number in range(1001):
        make_organisation(short_name=both("", f"Organisation {number}"))
    rows = [[f"Organisation {number}", "a@example.org", "", "", "2100-01-01", 1] for number in range(1001)]
    assert chosen(officer, book([HEAD, *rows])).status_code == 422
    page = chosen(officer, book([HEAD, *rows[:1000]]))
    assert taken(officer, page).status_code == 303
    assert db.session.query(Delegation).count() == 1000


def bomb() -> bytes:
    """A workbook whose sheet is small packed and 40 MB unpacked."""
    source, out = zipfile.ZipFile(io.BytesIO(book([HEAD]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, content + b" " * 40_000_000 if "sheet1" in name else content)
    return out.getvalue()


def far_row() -> bytes:
    """A workbook that says it has a million rows."""
    made, out = Workbook(), io.BytesIO()
    sheet: Any = made.active
    sheet.append(HEAD)
    sheet.cell(row=1_048_576, column=1, value="x")
    made.save(out)
    return out.getvalue()


def test_hostile_files_are_refused_or_harmless(event: Event, officer: CheckedClient) -> None:
    for label, name, make, _problem in samples.HOSTILE:
        assert chosen(officer, make(), name).status_code in {413, 422}, label
    assert chosen(officer, bomb()).status_code == 422
    with pytest.raises(Refused) as refused:
        workbook.rows_of(io.BytesIO(bomb()), "x.xlsx", 1000)
    assert refused.value.problem is Problem.INFLATED
    assert workbook.rows_of(io.BytesIO(far_row()), "x.xlsx", 1000)[0][:2] == HEAD[:2]
    assert db.session.query(Delegation).count() == 0


def test_a_formula_is_taken_by_its_value(event: Event) -> None:
    rows = workbook.rows_of(io.BytesIO(book([HEAD, ["=1+1", '=HYPERLINK("http://x")']])), "x.xlsx", 10)
    assert rows == [[*HEAD]]  # never calculated, so it has none


def test_what_a_page_was_not_given_is_nothing(event: Event, officer: CheckedClient) -> None:
    form = form_fields(officer.get(MANAGE).get_data(as_text=True))
    for packed in ("", "x", "eJw=", "A" * 1000):
        data = {"csrf_token": form["csrf_token"], "packed": packed}
        assert officer.post(f"{MANAGE}/taken", data=data).status_code == 422


def test_invitations_of_one_event_are_not_those_of_another(event: Event, officer: CheckedClient) -> None:
    organisation = make_organisation(short_name=both("", "Assembly X"))
    make_delegation(make_event("elsewhere"), organisation)
    assert officer.get(MANAGE.replace("doha", "elsewhere")).status_code == 404
    page = chosen(officer, book([HEAD, ["Assembly X", "a@example.org", "", "", "2100-01-01", 1]]))
    assert taken(officer, page).status_code == 303


def test_a_name_is_told_apart_only_by_its_letters(event: Event, delegation: Delegation) -> None:
    make_participant(delegation, full_name=both("", "Mona Al-Kuwari"))
    row = {"full_name": both("", "mona alkuwari"), "function": Function.DELEGATE}
    with pytest.raises(service.people.AlreadyNamed):  # type: ignore[attr-defined]
        service.add_people(event, delegation, [row], has_consented=True)
