"""What takes longer than a page: typesetting a long list, taking a long file. Measured in this process."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select

from eventapp.core.db import db
from eventapp.core.languages import LANGUAGES
from eventapp.events.models import Event
from eventapp.registration import participants_list
from eventapp.registration.rules.precedence import Order
from tests.client import form_fields
from tests.factories import both, make_organisation

ROWS = 1000
HEADINGS = ["Organisation", "E-mail", "Language", "Deadline", "Delegates"]


def rows(app: Flask, client: FlaskClient, *, listed: str, invited: str, base: str) -> list[str]:
    """A row of the report for each piece of work; `listed` and `invited` are the events it is done on."""
    with app.app_context():
        names = [f"Measured organisation {number}" for number in range(ROWS)]
        for name in names:
            make_organisation(short_name=both("", name))
        db.session.commit()
    made = [
        _told("list of participants as PDF, both languages", partial(_pdf, app, listed, LANGUAGES)),
        _told("the same in Arabic", partial(_pdf, app, listed, LANGUAGES[:1])),
    ]
    address, page = f"{base}/en/{invited}/manage/delegations/import", ""

    def look() -> str:
        nonlocal page
        form = form_fields(client.get(address).text)
        answer = client.post(address, data=form | {"file": (_book(names), "list.xlsx")}, headers=SAME_SITE)
        page = answer.text
        return f"{ROWS} rows, {answer.status_code}"

    def take() -> str:
        path = f"/en/{invited}/manage/delegations/import/taken"
        answer = client.post(f"{base}{path}", data=form_fields(page, action=path), headers=SAME_SITE)
        return f"{ROWS} rows, {answer.status_code}"

    return [*made, _told("invitations from a file: looked at", look), _told("the same: taken", take)]


SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def _told(name: str, work: Callable[[], str]) -> str:
    began = time.perf_counter()
    what = work()
    return f"| {name} | {what} | {time.perf_counter() - began:.1f} |"


def _pdf(app: Flask, slug: str, languages: Sequence[str]) -> str:
    with app.test_request_context("/ar/"):
        event = db.session.scalars(select(Event).where(Event.slug == slug)).one()
        found = participants_list.list_of(event, Order.PROTOCOL, "ar")
        body = participants_list.document(found, languages).pdf
        return f"{found.total:,} people, {len(body):,} bytes"


def _book(names: list[str]) -> io.BytesIO:
    book, out = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(HEADINGS)
    for name in names:
        sheet.append([name, "focal@example.org", "ar", "2100-01-01", 4])
    book.save(out)
    out.seek(0)
    return out
