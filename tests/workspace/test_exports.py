"""Every list goes out as CSV and XLSX, and can do no harm in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from eventapp.accounts.models import Account
from eventapp.core.localized import LocalizedText
from tests.client import CheckedClient
from tests.factories import make_account, make_event, make_room, make_staff

Sign = Callable[[Account], CheckedClient]


@pytest.mark.parametrize(
    "path", ["/en/admin/events", "/en/admin/accounts", "/en/doha/manage/staff", "/en/doha/manage/venue"]
)
def test_the_list_goes_out_in_both_formats(signed_in: Sign, path: str) -> None:
    event = make_event("doha", title=LocalizedText("=حوار", "=1+1"))
    make_room(event, "hall", name=LocalizedText("قاعة", "=1+1"))
    make_staff(event, name=LocalizedText("@منى", "=1+1"))
    administrator = signed_in(make_account(is_administrator=True))
    body = administrator.get(f"{path}/export.csv").get_data()
    assert body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert "'=1+1" in {cell for row in rows for cell in row}
    sheet = load_workbook(io.BytesIO(administrator.get(f"{path}/export.xlsx").get_data())).active
    assert sheet is not None
    read = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert read == rows
