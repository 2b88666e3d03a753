"""Who comes for somebody else is nobody's business: worlds that differ in it look the same, to the byte.

Another delegation's people, pictures, passports, note verbale, changes and messages, and what an individual
answered, are different or not there at all; asked are all public addresses and everybody's own pages, by
everybody who is not entitled.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from flask import Flask
from sqlalchemy import delete, select

from eventapp.core import access, clock
from eventapp.core.access import Permission
from eventapp.core.db import db
from eventapp.core.files import kinds
from eventapp.core.files import service as files
from eventapp.core.files.kinds import FileKind
from eventapp.core.files.service import Kept
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail.models import MailMessage
from eventapp.registration import service
from eventapp.registration.models import (
    Delegation,
    Participant,
    RegistrationAnswer,
    RegistrationCategory,
    RegistrationQuestion,
)
from eventapp.registration.queries import own as own_queries
from eventapp.registration.rules.changes import Outcome
from eventapp.registration.rules.own import FeedScope
from eventapp.registration.rules.papers import Passport, Travel
from eventapp.registration.rules.workflow import ParticipantState, Reason
from eventapp.registration.service import changes, messages, notes, notices, own, papers, photos
from eventapp.registration.service.notices import OWN_LINK, FocalPoint
from tests.assurance.test_two_worlds import ITS_OWN, Seen, SignIn, addresses
from tests.client import CheckedClient
from tests.factories import (
    both,
    make_account,
    make_answer,
    make_category,
    make_delegation,
    make_event,
    make_individual,
    make_invitation,
    make_note,
    make_organisation,
    make_part,
    make_participant,
    make_person,
    make_question,
    make_remarks,
    make_room,
    make_session,
    make_staff,
)
from tests.files.samples import picture
from tests.registration.conftest import mailed_link
from tests.releases import release

S = ParticipantState
NOW: Final = datetime(2023, 1, 20, 9, tzinfo=UTC)
SEALED: Final = re.compile(rb'<input[^>]*name="(?:csrf_token|once)"[^>]*>')
OWN_PAGES: Final = {
    *(Permission.DELEGATION_OWN, Permission.PARTICIPANT_OWN),
    *(Permission.REMARKS_SPEAK, Permission.REGISTRATION_SEND),
}
READERS: Final = ("stranger", "account", "focal point", "delegate", "individual", "speaker")


@dataclass
class World:
    """An event with one delegation that reads (`mine`) and one that is nobody's business (`theirs`)."""

    event: Event
    mine: Delegation
    theirs: Delegation
    category: RegistrationCategory
    reader: Participant  # in `mine`
    registered: Participant  # an individual who reads
    values: dict[str, tuple[str, ...]]

    @property
    def readers(self) -> tuple[Participant, Participant]:
        """The delegate and the individual who read."""
        return self.reader, self.registered

    @property
    def pages(self) -> dict[str, list[str]]:
        """The pages of their own that each reader is let in to."""
        person = self.reader.public_id
        focal, own_page = f"/en/doha/delegation/{self.mine.public_id}", f"/en/doha/my/{person}"
        speaker = f"/en/doha/speak/{self.values['invitation'][0]}"
        return {
            "focal point": [
                *(focal, f"{focal}/letter.pdf", f"{focal}/note", f"{focal}/people/{person}"),
                *(f"{focal}/people/{person}/{what}" for what in ("badge.pdf", "photo.webp", "papers")),
            ],
            "delegate": [own_page, *(f"{own_page}/{what}" for what in ("badge.pdf", "papers", "photo.webp"))],
            "individual": [f"/en/doha/my/{self.registered.public_id}"],
            "speaker": [speaker, f"{speaker}/text"],
            "stranger": ["/en/doha/register", f"/en/calendar/{self.values['token'][0]}.ics"],
        }

    @property
    def addressees(self) -> set[str]:
        """Whom mails about the others may go to."""
        people = [*self.theirs.people, *self.others]
        return {self.theirs.focal_email, *(person.email for person in people)}

    @property
    def others(self) -> list[Participant]:
        """The individuals but the one who reads."""
        found = (
            select(Participant).where(Participant.category_id == self.category.id).order_by(Participant.id)
        )
        return [person for person in db.session.scalars(found) if person is not self.registered]


@pytest.fixture
def world(app: Flask) -> World:
    with clock.stopped(NOW):
        event = make_event("doha")
        session = make_session(event, make_room(event, "hall"))
        part = make_part(session, speaker := make_person())
        release(event, at=datetime(2023, 1, 1, tzinfo=UTC))
        remarks = make_remarks(part, both("نص", "Text"))
        invitation = make_invitation(remarks, "speaks")
        mine, theirs = (
            make_delegation(event, make_organisation(short_name=both(ar, en)))
            for ar, en in (("مجلسنا", "Our Council"), ("مجلسهم", "Their Council"))
        )
        reader = _fill(event, mine, "A1234567")
        _fill(event, theirs, "B7654321")
        category = make_category(event, cap=50)
        question = make_question(category)
        registered, other = make_individual(category), make_individual(category)
        make_answer(registered, question), make_answer(other, question)
        for person in (reader, registered):
            own.make_feed(event, person, scope=FeedScope.EVERYTHING)
        db.session.commit()
    feeds = [own_queries.find_feed_of(person) for person in (reader, registered)]
    people = (reader, theirs.people[0], registered, other)
    values = {
        "event": ("doha",),
        "lang": ("ar", "en"),
        "session": (session.public_id,),
        "person": (speaker.public_id,),
        "part": (part.public_id,),
        "room": ("hall",),
        "day": ("2023-01-30",),
        "number": ("1",),
        "face": ("ics", "json", "xml", "pdf"),
        "kind": ("csv",),
        "language": ("en",),
        "delegation": (mine.public_id, theirs.public_id),
        "participant": tuple(person.public_id for person in people),
        "note": tuple(one.notes[0].public_id for one in (mine, theirs)),
        "category": (category.public_id,),
        "invitation": (invitation.public_id,),
        "version": (remarks.versions[0].public_id,),
        "token": (*(own.feed_secret(feed) for feed in feeds if feed), "unknown"),
    }
    return World(event, mine, theirs, category, reader, registered, values)


def _fill(event: Event, delegation: Delegation, number: str) -> Participant:
    """A delegation with three people, the first of them approved, a note verbale and a passport."""
    first, *_rest = [make_participant(delegation, state=S.SUBMITTED, holds_place=True) for _n in range(3)]
    next(quota for quota in delegation.quotas if quota.function is first.function).used = 3
    db.session.flush()
    make_note(delegation)
    photos.set_photo(event, first, file=_photo(red=10), actor=FocalPoint("Focal"))
    _passport(event, first, number)
    service.decide(event, [first], step="approval")
    return first


def _passport(event: Event, person: Participant, number: str) -> None:
    passport = Passport(number, "QA", "2040-01-01", "1970-05-06", birth_place="Doha")
    papers.save(event, person, passport=passport, travel=Travel(), actor=FocalPoint("Focal"))


def _photo(*, red: int) -> Kept:
    content = io.BytesIO(picture("WEBP", (600, 800), red=red))
    return files.store(content, "p.webp", FileKind.WEBP, kinds.measure(content, kinds.MIB))


@pytest.fixture
def readers(app: Flask, world: World, client: CheckedClient, signed_in: SignIn) -> dict[str, CheckedClient]:
    """Everybody who knows nothing of the others, each on a device of their own."""

    def opened(path: str) -> CheckedClient:
        device = app.test_client()
        assert isinstance(device, CheckedClient)
        assert device.submit(path).status_code == 303, path
        return device

    with clock.stopped(NOW):
        links = [OWN_LINK.format(language="en", token=notices.own_link(one)) for one in world.readers]
        focal = mailed_link(world.event, world.mine)
        return {
            "stranger": client,
            "account": signed_in(make_account()),
            "focal point": opened(focal),
            "delegate": opened(links[0]),
            "individual": opened(links[1]),
            "speaker": opened("/en/doha/speak/link/speaks"),
        }


def look(app: Flask, world: World, client: CheckedClient, paths: Iterable[str] = ()) -> Seen:
    """Everything that this reader is answered, with headers and sizes; what seals a form left out."""
    app.extensions["keeper"].forget()
    seen: Seen = {}
    client.get("/en/sign-in")  # whoever has a cookie stays somebody who has one
    with clock.stopped(NOW):
        for path in paths or addresses(app, world):  # type: ignore[arg-type]
            answer = client.get(path)
            told = tuple(sorted(pair for pair in answer.headers.items() if pair[0] not in ITS_OWN))
            seen[path] = (answer.status_code, SEALED.sub(b"", answer.data), told)
    return seen


def differing(before: Seen, after: Seen) -> set[str]:
    assert before.keys() == after.keys()
    return {path for path in before if before[path] != after[path]}


def others_changed(world: World) -> None:
    """The world in which everything of the others is different, by the verbs themselves."""
    event, (approved, second, third) = world.event, world.theirs.people
    focal = FocalPoint("Focal")
    for person in (approved, *world.others):
        person.full_name, person.office = both("غيره", "Somebody Else"), both("وزير", "Minister")
        person.access_needs, person.email = "A ramp", f"else{person.id}@example.org"
    photos.set_photo(event, second, file=_photo(red=200), actor=focal)
    approved.photo = _photo(red=90).as_row()
    notes.keep_note(event, world.theirs, file=_photo(red=1), reference="NV/other", dated_on=date(2023, 1, 11))
    _passport(event, approved, "A1234567")  # the number of somebody else: they may be one
    changes.answer_change(
        event,
        changes.ask(event, world.theirs, second, wish="Another name", grounds="Married"),
        outcome=Outcome.GRANTED,
    )
    changes.ask(event, world.theirs, third, wish="Another office", grounds="Elected")
    service.decide(event, [third], step="rejection", reason=Reason.NO_MANDATE)
    own.change_stars(approved, known=world.values["session"], add=world.values["session"])
    own.make_feed(event, approved, scope=FeedScope.STARRED)
    own.withdraw(event, world.others[0])
    late = make_individual(world.category)  # not the last place
    make_answer(late, make_question_of(world), "Nobody’s business")
    messages.settle(
        event,
        messages.write(event, [approved, late], subject=both("سر", "Secret"), body=both("سر", "Secret")),
        step="sending",
    )


def others_gone(world: World) -> None:
    """The world in which nobody comes for the others, and nobody else registered."""
    note = world.theirs.notes[0]
    for person in [*world.theirs.people, *world.others]:
        if person.category_id:
            world.category.used -= 1
        db.session.execute(delete(RegistrationAnswer).where(RegistrationAnswer.participant_id == person.id))
        db.session.delete(person)
    db.session.delete(note)


def make_question_of(world: World) -> Any:
    return db.session.scalars(
        select(RegistrationQuestion).where(RegistrationQuestion.category_id == world.category.id)
    ).one()


def changed(world: World, change: Callable[[World], None]) -> None:
    with clock.stopped(NOW):
        change(world)
        db.session.commit()


@pytest.mark.parametrize("change", [others_changed, others_gone])
@pytest.mark.parametrize("name", READERS)
def test_whoever_is_not_entitled_sees_no_difference(
    app: Flask,
    world: World,
    readers: dict[str, CheckedClient],
    name: str,
    change: Callable[[World], None],
) -> None:
    before = look(app, world, readers[name])
    assert len(before) > 150
    assert {path for path, seen in before.items() if seen[0] == 200} >= set(world.pages.get(name, ()))
    changed(world, change)
    assert differing(before, look(app, world, readers[name])) == set()


def test_every_own_page_is_among_what_is_asked(app: Flask, world: World) -> None:
    asked = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if access.declared(app, rule.endpoint) in OWN_PAGES
        and "GET" in (rule.methods or ())
        and not rule.arguments <= world.values.keys()
    ]
    assert asked == []


def test_whoever_is_entitled_sees_the_difference(
    app: Flask, world: World, readers: dict[str, CheckedClient], signed_in: SignIn
) -> None:
    """Shows that the comparison sees something: the officers, and the others themselves."""
    theirs, person = world.theirs, world.theirs.people[0]
    staff: dict[StaffRole | None, CheckedClient] = {}
    for role in (StaffRole.ACCREDITATION, StaffRole.PROTOCOL):
        staff[role] = signed_in(make_staff(world.event, role))
    with clock.stopped(NOW):
        path, own_path = (
            mailed_link(world.event, theirs),
            OWN_LINK.format(language="en", token=notices.own_link(person)),
        )
        db.session.commit()
        for way in (path, own_path):
            assert readers["stranger"].submit(way).status_code == 303
    manage, focal = "/en/doha/manage", f"/en/doha/delegation/{theirs.public_id}"
    pages: dict[StaffRole | None, list[str]] = {
        StaffRole.ACCREDITATION: [
            *(f"{manage}/accreditation", f"{manage}/accreditation/{person.public_id}"),
            *(
                f"{manage}/accreditation/changes",
                f"{manage}/accreditation/duplicates",
                f"{manage}/participants",
            ),
            *(f"{manage}/messages", f"{manage}/delegations/{theirs.public_id}"),
        ],
        StaffRole.PROTOCOL: [f"{manage}/participants"],
        None: [
            *(focal, f"{focal}/people/{person.public_id}", f"{focal}/people/{person.public_id}/photo.webp"),
            f"{focal}/people/{person.public_id}/badge.pdf",
            f"/en/doha/my/{person.public_id}",
        ],
    }
    staff[None] = readers["stranger"]
    before = {who: look(app, world, staff[who], paths) for who, paths in pages.items()}
    assert [path for seen in before.values() for path, answer in seen.items() if answer[0] != 200] == []
    changed(world, others_changed)
    for who, paths in pages.items():
        assert differing(before[who], look(app, world, staff[who], paths)) == set(paths)


@pytest.mark.parametrize("change", [others_changed, others_gone])
def test_mails_to_everybody_else_are_the_same(world: World, change: Callable[[World], None]) -> None:
    known = world.addressees | {f"else{one.id}@example.org" for one in (*world.theirs.people, *world.others)}
    queued = _mails_but_to(known)
    before = _mails_about_mine(world)
    db.session.rollback()
    last = max(one.id for one in db.session.scalars(select(Participant)))
    changed(world, change)
    known |= {one.email for one in db.session.scalars(select(Participant).where(Participant.id > last))}
    assert _mails_but_to(known) == queued
    assert _mails_about_mine(world) == before
    assert len(before) == 4


def _mails_but_to(addresses: set[str]) -> list[tuple[str, ...]]:
    rows = db.session.scalars(select(MailMessage).order_by(MailMessage.id))
    return [_told(mail) for mail in rows if mail.to_address not in addresses]


def _told(mail: MailMessage) -> tuple[str, ...]:
    texts = [re.sub(r"/link/[\w-]+", "/link/…", text) for text in (mail.text, mail.html)]
    return (mail.template, mail.to_address, mail.to_name, mail.subject, *texts)


def _mails_about_mine(world: World) -> list[tuple[str, ...]]:
    """What is written to a delegation and its people from here on; not committed."""
    last = max(db.session.scalars(select(MailMessage.id)), default=0)
    event, (reader, second, _third) = world.event, world.mine.people
    with clock.stopped(NOW):
        notices.tell(event, reader)
        service.decide(event, [second], step="rejection", reason=Reason.NO_MANDATE)
        notices.mail_link(event, world.mine, "delegation_reminder", path="/en/invitation/link/TOKEN")
        messages.write(event, [reader], subject=both("موضوع", "Subject"), body=both("نص", "Text"))
    rows = db.session.scalars(select(MailMessage).where(MailMessage.id > last).order_by(MailMessage.id))
    return [_told(mail) for mail in rows]


@pytest.mark.parametrize("name", READERS)
def test_of_the_last_place_everybody_is_told_that_it_is_gone_and_nothing_else(
    app: Flask, world: World, readers: dict[str, CheckedClient], name: str
) -> None:
    world.category.cap = world.category.used + 1
    db.session.commit()
    before = look(app, world, readers[name])
    changed(world, lambda _world: None if make_individual(world.category) else None)
    found = differing(before, look(app, world, readers[name]))
    register = {f"/{language}/doha/register" for language in ("ar", "en")}
    assert found == register | {f"{path}/{world.category.public_id}" for path in register}
