"""Two events with one of everything, and the address of anything in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Rule

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import (
    Credit,
    Event,
    EventSeries,
    EventStaff,
    LegalInstrument,
    Objective,
    PracticalSection,
    RoomUnavailability,
)
from eventapp.events.rules.workflow import CreditRole, EventState, StaffRole, Topic
from eventapp.mail import service as mail
from eventapp.people.models import Appointment
from eventapp.programme.models import PersonUnavailability
from eventapp.publishing import queries as publishing
from eventapp.publishing.models import Release
from eventapp.publishing.rules import snapshot
from eventapp.registration import badges
from eventapp.registration.service import messages
from tests import factories

# What a single address takes otherwise than those beside it.
OF_ITS_OWN: Final = {
    "registration.ask_for_floor": {"step": "request"},
    "registration_manage.turn_category": {"step": "closing"},
}


@dataclass
class World:
    """`own` is the event whose staff `accounts` are; `other` is somebody else's; `draft` is unannounced."""

    own: Event
    other: Event
    draft: Event
    accounts: dict[str, Account]
    objects: dict[int, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def make(cls) -> World:
        """Everything, flushed."""
        own, other = factories.make_event("own"), factories.make_event("other")
        draft = factories.make_event("kept-back", state=EventState.DRAFT)
        made = {
            "stranger": factories.make_account(),
            "administrator": factories.make_account(is_administrator=True),
        }
        for role in StaffRole:
            made[role.value] = factories.make_staff(own, role)
        world = cls(own, other, draft, made)
        for event in (own, other, draft):
            world.objects[event.id] = _fill(event, factories.make_account())
        db.session.flush()
        return world

    def event(self, relation: str) -> Event:
        """The event of a relation: own, other or draft."""
        found: Event = getattr(self, relation)
        return found


def _fill(event: Event, colleague: Account) -> dict[str, str]:
    room, organisation, person = (
        factories.make_room(event, "hall"),
        factories.make_organisation(),
        factories.make_person(),
    )
    moment = datetime(2023, 1, 30, 15, tzinfo=UTC)
    rows: dict[str, Any] = {
        "room": room,
        "organisation": organisation,
        "person": person,
        "appointment": Appointment(person_id=person.id, office=factories.both("رئيس", "Chair")),
        "objective": Objective(event_id=event.id, text=factories.both("هدف", "Aim")),
        "credit": Credit(event_id=event.id, organisation_id=organisation.id, role=CreditRole.HOST),
        "instrument": LegalInstrument(event_id=event.id, symbol="S/RES/2396 (2017)"),
        "section": PracticalSection(
            event_id=event.id, topic=Topic.VISA, title=factories.both("تأشيرة", "Visa")
        ),
        "series": EventSeries(title=factories.both("سلسلة", "Series")),
        "unavailability": RoomUnavailability(
            room_id=room.id, starts_at=moment, ends_at=moment.replace(hour=16)
        ),
        "absence": PersonUnavailability(
            event_id=event.id, person_id=person.id, starts_at=moment, ends_at=moment.replace(hour=16)
        ),
        "grant": EventStaff(event_id=event.id, account_id=colleague.id, role=StaffRole.ACCREDITATION),
    }
    for row in rows.values():
        db.session.add(row)
    session = factories.make_session(event, room)
    rows |= {
        "session": session,
        "item": factories.make_item(session),
        "part": (part := factories.make_part(session, person)),
        "remarks": (
            remarks := factories.make_remarks(part, factories.both("نص الكلمة", "Text of the remarks"))
        ),
        "invitation": factories.make_invitation(remarks),
        "document": (document := factories.make_document(event, session)),
        "version": document.current[0],
        "entry": factories.make_coverage(event),
        "speaker": factories.make_speaker(session, person),
        "delegation": (delegation := factories.make_delegation(event)),
        "participant": (participant := factories.make_participant(delegation)),
        "message": messages.write(
            event,
            [participant],
            subject=factories.both("موضوع", "Subject"),
            body=factories.both("نص", "Text"),
        ),
        "job": badges.ask_for(event, [participant], "en"),
        "category": (category := factories.make_category(event)),
        "question": (question := factories.make_question(category)),
        "answer": factories.make_answer(factories.make_individual(category), question),
        "note": factories.make_note(delegation),
        "mail": mail.queue(
            "invitation",
            to_address="guest@example.org",
            to_name="",
            language="en",
            event=event,
            values={"link": "http://localhost/", "valid_until": moment},
        ),
    }
    db.session.flush()
    _release(event)
    rows["speech"] = remarks.versions[0]
    return {name: row.public_id for name, row in rows.items()}


def _release(event: Event) -> None:
    body = snapshot.dump(publishing.draft_snapshot(event))
    db.session.add(
        Release(
            event_id=event.id,
            number=1,
            snapshot=body.decode(),
            digest=snapshot.digest(body),
            note=LocalizedText(),
        )
    )


def address(app: Flask, rule: Rule, world: World, relation: str) -> str:
    """The path of a rule for things of the event in that relation; `unknown` where a test gives no value."""
    event = world.event(relation)
    known = world.objects[event.id] | {
        "lang": "en",
        "event": event.slug,
        "number": "1",
        "kind": "csv",
        "account": world.accounts["stranger"].public_id,
        "token": "unknown",
        "build": app.extensions["asset_build"],
        "path": "css/base.css",
        "step": "conclusion",
        "event_id": event.public_id,
    }
    known |= {"rows": "objectives", "row": known["objective"], "way": "up", "what": "up"}
    if rule.endpoint.startswith("documents"):
        known |= {"language": "en", "step": "withdrawal", "what": "deletion"}
    if rule.endpoint.startswith("remarks"):
        step = "confirmation" if rule.endpoint == "remarks.answer" else "acceptance"
        known |= {"version": known["speech"], "step": step, "day": "2023-01-30"}
        known |= {"account": world.accounts["interpreter"].public_id}
    if rule.endpoint.startswith("programme."):
        known |= {"rows": "items", "row": known["item"], "step": "cancellation"}
    if rule.endpoint.startswith("floor."):
        known |= {"step": "call", "what": "opening"}
    if rule.endpoint.startswith("registration"):
        known |= {"step": "sending" if "manage" in rule.endpoint else "removal"}
        known |= {"what": "separation", "other": known["participant"]}
    known |= OF_ITS_OWN.get(rule.endpoint, {})
    if rule.endpoint.startswith(("faces.", "display.")):
        known |= {"room": known.get("code", "hall"), "day": "2023-01-30", "face": "json"}
    values = {name: known.get(name, "unknown") for name in rule.arguments}
    with app.test_request_context("http://localhost/"):
        built = rule.build(values)
    assert built is not None
    return built[1].removeprefix("localhost").removeprefix("|")
