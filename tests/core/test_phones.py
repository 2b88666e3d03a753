"""Telephone numbers: taken in any spelling, stored one way, read in groups."""

from __future__ import annotations

import pytest

from eventapp.core.phones import shown_phone, stored_phone
from tests.client import CheckedClient
from tests.factories import make_event


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("00974 4444 1234", "+97444441234"),
        ("+974-4444-1234", "+97444441234"),
        ("4444 1234", None),
        ("+1", None),
        ("", None),
    ],
)
def test_how_a_number_is_stored(typed: str, stored: str | None) -> None:
    assert stored_phone(typed) == stored


def test_what_is_no_number_is_shown_as_it_is() -> None:
    assert (shown_phone("+97444441234"), shown_phone("soon")) == ("+974 4444 1234", "soon")


def test_the_telephone_reads_in_groups_wherever_it_stands(client: CheckedClient) -> None:
    make_event("doha", contact_phone="+97444441234")
    for path in ("", "practical"):
        html = client.get(f"/ar/doha/{path}").get_data(as_text=True)
        assert '<a href="tel:+97444441234"><bdi dir="ltr">+974 4444 1234</bdi></a>' in html
        assert ">+97444441234<" not in html
