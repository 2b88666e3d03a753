"""Load the Doha dialogue, once: directory, event, programme, two releases, and an account for each role.

Everything is dated by the meeting's own clock: prepared some weeks before it, released as the content says.
Loading again changes nothing that is there (idempotent by the event's slug).
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from eventapp.accounts import queries as account_queries
from eventapp.accounts import service as accounts
from eventapp.accounts.models import Account
from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.demo import categories, delegations, directory, documents, remarks, sessions
from eventapp.events.models import (
    Credit,
    Event,
    EventSeries,
    EventStaff,
    LegalInstrument,
    Objective,
    PracticalSection,
    Room,
)
from eventapp.events.rules.workflow import Audience, CreditRole, EventState, StaffRole, Topic
from eventapp.people.models import Organisation
from eventapp.programme import queries as programme
from eventapp.programme.models import Session
from eventapp.programme.rules import conflicts
from eventapp.publishing import service as publishing

CONTENT: Final = Path(__file__).with_name("doha_2023.toml")
ACCOUNTS: Final = (
    ("administrator", LocalizedText("مسؤول النظام", "Administrator"), None),
    ("owner", LocalizedText("أمانة الاجتماع", "Secretariat"), StaffRole.OWNER),
    ("programme", LocalizedText("مسؤول البرنامج", "Programme officer"), StaffRole.PROGRAMME),
    ("accreditation", LocalizedText("مسؤول الاعتماد", "Accreditation officer"), StaffRole.ACCREDITATION),
    ("protocol", LocalizedText("مسؤول المراسم", "Protocol officer"), StaffRole.PROTOCOL),
    ("viewer", LocalizedText("مطّلع", "Viewer"), StaffRole.VIEWER),
    ("interpreter", LocalizedText("مترجم شفوي", "Interpreter"), StaffRole.INTERPRETER),
)


def localized(value: dict[str, str] | None) -> LocalizedText:
    """A bilingual text of the content file."""
    return LocalizedText(**value) if value else LocalizedText()


def read_content() -> dict[str, Any]:
    """The content file as it stands."""
    return tomllib.loads(CONTENT.read_text(encoding="utf-8"))


def load(password: str) -> Event:
    """Load what is missing and return the event. `password` is for the demonstration accounts."""
    content = read_content()
    with clock.stopped(content["event"]["prepared_at"]):
        staff = _accounts(password)
        found = db.session.scalars(select(Event).where(Event.slug == content["event"]["slug"])).one_or_none()
        if found is not None:
            return found
        organisations = directory.load_organisations(content)
        people = directory.load_people(content, organisations)
        event = _event(content, organisations)
        record(Action.DEMO_LOADED, event, event_id=event.id)
        _staff(event, staff)
        rooms = _rooms(event, content)
    made = _programme(event, content, rooms, organisations, people, staff["owner"])
    with clock.stopped(content["releases"][-1]["released_at"]):
        documents.load(event, content, staff["owner"])
        delegations.load(event, content, organisations, people, staff["accreditation"])
        categories.load(event, content)
        db.session.flush()
    remarks.load(event, content, made)
    return event


def _accounts(password: str) -> dict[str, Account]:
    password_hash = None
    made: dict[str, Account] = {}
    for role, name, _grant in ACCOUNTS:
        email = f"{role}@example.org"
        account = account_queries.find_account(email)
        if account is None:
            password_hash = password_hash or accounts.hash_password(password)
            account = accounts.create_account(
                email=email,
                name=name,
                language="ar",
                password_hash=password_hash,
                is_administrator=role == "administrator",
            )
        made[role] = account
    return made


def _event(content: dict[str, Any], organisations: dict[str, Organisation]) -> Event:
    facts, venue, contact = content["event"], content["venue"], content["event"]["contact"]
    series = EventSeries(
        title=localized(content["series"]["title"]), description=localized(content["series"]["description"])
    )
    db.session.add(series)
    db.session.flush()
    event = Event(
        slug=facts["slug"],
        series_id=series.id,
        ordinal=3,
        state=EventState.ANNOUNCED,
        audience=Audience(facts["audience"]),
        **{name: localized(facts[name]) for name in ("title", "short_title", "theme", "description")},
        **{name: facts[name] for name in ("first_on", "last_on", "country", "accent", "digits", "months")},
        zone_name=facts["zone"],
        hijri_offset=facts["hijri_offset"],
        venue_name=localized(venue["name"]),
        venue_address=localized(venue["address"]),
        city=localized(venue["city"]),
        contact_name=localized(contact["name"]),
        contact_email=contact["email"],
        contact_phone=contact["phone"],
    )
    db.session.add(event)
    _surroundings(event, content, organisations)
    record(Action.CREATED, event)
    db.session.flush()
    return event


def _surroundings(event: Event, content: dict[str, Any], organisations: dict[str, Organisation]) -> None:
    event.objectives = [
        Objective(position=number, text=localized(row["text"]))
        for number, row in enumerate(content["objectives"])
    ]
    event.credits = [
        Credit(
            organisation_id=organisations[row["organisation"]].id,
            role=CreditRole(row["role"]),
            wording=localized(row.get("wording")),
            position=number,
        )
        for number, row in enumerate(content["credits"])
    ]
    event.instruments = [
        LegalInstrument(
            symbol=f"{row['body']}/{row['number']} ({row['year']})",
            title=localized(row["title"]),
            adopted_on=row.get("adopted_on"),
            url=row["url"],
            position=number,
        )
        for number, row in enumerate(content["instruments"])
    ]
    event.practical = [
        PracticalSection(
            topic=Topic(row["key"]),
            title=localized(row["title"]),
            body=localized(row["body"]),
            position=number,
        )
        for number, row in enumerate(content["practical"])
    ]


def _staff(event: Event, staff: dict[str, Account]) -> None:
    for role, _name, grant in ACCOUNTS:
        if grant is not None:
            db.session.add(EventStaff(event_id=event.id, account_id=staff[role].id, role=grant))


def _rooms(event: Event, content: dict[str, Any]) -> dict[str, Room]:
    rooms = {
        row["key"]: Room(
            event_id=event.id,
            code=row["code"],
            name=localized(row["name"]),
            capacity=row["capacity"],
            booths=" ".join(row["booths"]),
            position=number,
        )
        for number, row in enumerate(content["rooms"])
    }
    db.session.add_all(rooms.values())
    db.session.flush()
    return rooms


def _programme(
    event: Event,
    content: dict[str, Any],
    rooms: dict[str, Room],
    organisations: dict[str, Organisation],
    people: dict[str, Any],
    owner: Account,
) -> dict[str, Session]:
    """The state of the first release, then the final state, each released; returns the sessions by key."""
    loader = sessions.Loader(event, content, rooms, organisations, people)
    for release in content["releases"]:
        with clock.stopped(release["released_at"]):
            loader.write(before=release["number"] if release["number"] == 1 else None)
            _release(event, localized(release["note"]), owner)
    return loader.made


def _release(event: Event, note: LocalizedText, owner: Account) -> None:
    """Release the draft; every warning is accepted, as the organisers did."""
    db.session.expire_all()
    warnings = conflicts.warnings(programme.findings(event))
    publishing.make_release(
        event,
        note=note,
        acknowledged=[conflicts.fingerprint(found) for found in warnings],
        draft_digest=None,
        actor=owner,
    )
