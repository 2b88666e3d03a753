"""Staff texts: which links stay."""

from __future__ import annotations

import pytest
from flask import Flask

from eventapp.core.templating import markdown


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://www.shura.qa", True),
        ("http://www.shura.qa", True),
        ("mailto:a@example.org", True),
        ("tel:+97444441234", True),
        ("/en/doha-2023/", True),
        ("ssh://evil.example", False),
        ("magnet:?xt=urn", False),
        ("sms:+1", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
    ],
)
def test_links_that_lead_to_pages_mails_and_telephones(app: Flask, address: str, stays: bool) -> None:
    assert (f'href="{address}"' in markdown(f"[text]({address})")) == stays
