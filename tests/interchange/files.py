"""Files of agendas for tests, and what a database holds."""

from __future__ import annotations

import json
from copy import deepcopy
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventapp.core.db import db

GUID = "0b54fe5e-9d33-4d2c-8a11-7d4b4c1f0a0{}"


def event_xml(number: int = 1, **told: str) -> str:
    """One session of a frab schedule: in the first hour free for its number."""
    values = {
        "title": f"Talk {number}",
        "date": f"2023-01-30T{8 + number:02}:00:00+03:00",
        "start": f"{8 + number:02}:00",
        "duration": "01:00",
        "room": "Hall",
        "type": "lecture",
        "language": "en",
        "abstract": "",
        "track": "",
        "guid": GUID.format(number),
        "persons": "",
    } | told
    inner = "".join(
        f"<{name}>{value if name == 'persons' else escape(value)}</{name}>"
        for name, value in values.items()
        if name != "guid"
    )
    return f"<event guid={quoteattr(values['guid'])} id='{number}'>{inner}</event>"


def schedule_xml(
    *events: str, room: str = "Hall", zone: str = "Asia/Qatar", day: str = "2023-01-30"
) -> bytes:
    """A schedule of one day and one room."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><schedule><version>1</version><conference>'
        f"<acronym>doha</acronym><title>Doha</title><time_zone_name>{escape(zone)}</time_zone_name></conference>"
        f"<day date='{day}' index='1' start='{day}T00:00:00+03:00' end='{day}T23:59:00+03:00'>"
        f"<room name={quoteattr(room)}>{''.join(events)}</room></day></schedule>"
    ).encode()


AGENDA: dict[str, Any] = {
    "version": "hiwar.agenda/1",
    "language": "en",
    "release": None,
    "event": {
        "slug": "doha",
        "address": "http://localhost/en/doha/",
        "title": {"ar": "حوار", "en": "Dialogue"},
        "short_title": {"ar": "", "en": ""},
        "theme": {"ar": "", "en": ""},
        "zone": "Asia/Qatar",
        "first_on": "2023-01-30",
        "last_on": "2023-01-31",
    },
    "days": ["2023-01-30", "2023-01-31"],
    "rooms": [
        {"id": "r1", "code": "salwa-1", "name": {"ar": "سلوى ١", "en": "Salwa 1"}, "capacity": 80},
    ],
    "sessions": [
        {
            "id": "s1",
            "guid": GUID.format(1),
            "address": "http://localhost/en/doha/sessions/s1",
            "kind": "panel",
            "status": "tentative",
            "visibility": "participants",
            "title": {"ar": "أمن الحدود", "en": "Border security"},
            "starts_at": "2023-01-30T09:00:00+03:00",
            "ends_at": "2023-01-30T10:00:00+03:00",
            "room": "r1",
            "items": [{"id": "i1", "title": {"ar": "كلمة", "en": "Remarks"}, "minutes": 10}],
            "parts": [
                {
                    "id": "p1",
                    "role": "chair",
                    "person": "a1",
                    "name": {"ar": "منى الكواري", "en": "Mona Al-Kuwari"},
                    "form": "f",
                    "office": {"ar": "رئيسة", "en": "Chair"},
                    "organisation": {"ar": "مجلس", "en": "Council"},
                    "item": "i1",
                }
            ],
        }
    ],
    "people": [
        {
            "id": "a1",
            "address": "http://localhost/en/doha/speakers/a1",
            "name": {"ar": "منى الكواري", "en": "Mona Al-Kuwari"},
        }
    ],
}


def agenda() -> dict[str, Any]:
    """An agenda of ours with one session, to be changed."""
    return deepcopy(AGENDA)


def agenda_json(**changes: Any) -> bytes:
    """It as a file, with values of its session replaced."""
    told = agenda()
    told["sessions"][0] |= changes
    return as_bytes(told)


def as_bytes(told: dict[str, Any]) -> bytes:
    """A dictionary as a file."""
    return json.dumps(told).encode()


def upload(token: str, body: bytes) -> dict[str, Any]:
    """A form with a file as a browser sends it, held in memory."""
    boundary, data = encode_multipart({"csrf_token": token, "file": FileStorage(BytesIO(body), "agenda")})
    return {"data": data, "content_type": f"multipart/form-data; boundary={boundary}"}


def contents() -> dict[str, list[Any]]:
    """Every row of every table, as it stands; sign-ins aside."""
    db.session.rollback()
    tables = [
        table for table in db.metadata.sorted_tables if table.name not in {"sign_in_session", "account"}
    ]
    return {table.name: sorted(map(repr, db.session.execute(select(table)).all())) for table in tables}


def count(model: Any) -> int:
    """How many rows a table has."""
    return db.session.scalar(select(func.count()).select_from(model)) or 0
