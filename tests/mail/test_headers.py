"""What recipients read in the head of a mail is what was written."""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32, default

import pytest
from flask import Flask

from eventapp.core import clock
from eventapp.core.db import db
from eventapp.mail import service as mail

NAMES = [
    "سعادة الدكتور سالم بن ناصر بن محمد الهاجري الكعبي رئيس",
    "Her Excellency Dr Maria-Fernanda of the Parliamentary Assembly",
    "Ann <press@evil.example>, Reporter of a medium with a rather long name, The News",
    'Quote " and \\ back',
    "",
]
SUBJECTS = [
    "معتمد: \u2067سعادة السيد عبد الرحمن بن ناصر\u2069، \u2067حوار السياسات البرلمانية، الدوحة\u2069",
    "معتمد: \u2067سعادة السيد عبد الرحمن\u2069, \u2067حوار السياسات البرلمانية، الدوحة 2023\u2069",
    "Approved: a plain and rather long subject of a mail that has to be folded somewhere on its way",
    "رسالة: النائبة مريم Parliamentary Policy Dialogue حوار السياسات البرلمانية",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_subject_and_recipient_arrive_as_they_are(app: Flask, name: str, subject: str) -> None:
    message = mail.queue(
        "invitation",
        to_address="guest@example.org",
        to_name=name,
        language="ar",
        values={"link": "http://localhost/", "valid_until": clock.now()},
    )
    message.subject = subject
    db.session.flush()
    raw = mail.as_email(message).as_bytes()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n"))
    read = message_from_bytes(raw, policy=default)
    assert read["Subject"] == subject
    assert [one.addr_spec for one in read["To"].addresses] == ["guest@example.org"]
    # The newer reader puts spaces between the encoded words of a name; the older one reads RFC 2047 as it is.
    told = str(make_header(decode_header(message_from_bytes(raw, policy=compat32)["To"])))
    kept = "".join(sign for sign in told.rpartition("<")[0] if sign.isalnum())
    assert "".join(sign for sign in name if sign.isalnum()).startswith(kept)
    assert name != NAMES[0] or told.split() == [*name.split(), "<guest@example.org>"]
