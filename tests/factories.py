"""Rows for tests, free of surprises. Everything a user would have typed carries `MARK`."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from eventapp.accounts.models import Account
from eventapp.accounts.queries import hashed
from eventapp.core import text
from eventapp.core.db import db
from eventapp.core.files import kinds
from eventapp.core.files import service as files
from eventapp.core.files.kinds import FileKind
from eventapp.core.localized import LocalizedText
from eventapp.documents.models import Coverage, Document, DocumentVersion
from eventapp.documents.rules import CoverageKind, DocumentKind, DocumentVisibility
from eventapp.events.models import Event, EventStaff, Room
from eventapp.events.rules.workflow import EventState, StaffRole
from eventapp.events.service.changes import raise_public_version
from eventapp.floor.models import FloorRequest, SpeakerList
from eventapp.floor.rules.workflow import FloorState
from eventapp.people.models import Organisation, Person
from eventapp.people.rules import OrganisationKind
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.rules.vocabulary import RoleKind, SessionKind, SessionStatus
from eventapp.registration.models import (
    Delegation,
    DelegationQuota,
    NoteVerbale,
    Participant,
    RegistrationAnswer,
    RegistrationCategory,
    RegistrationQuestion,
)
from eventapp.registration.rules.categories import CategoryKind
from eventapp.registration.rules.questions import QuestionKind
from eventapp.registration.rules.quotas import Function, default_quota
from eventapp.registration.rules.workflow import InvitationState, ParticipantState
from eventapp.remarks.models import Remarks, RemarksVersion, SpeakerInvitation, SpeakerLink
from eventapp.remarks.rules.workflow import Hand, RemarksState
from tests.client import MARK

_number = count(1)
PASSWORD = "correct horse battery"


def both(ar: str, en: str) -> LocalizedText:
    """A bilingual text as a user typed it."""
    return LocalizedText(f"{ar}{MARK}", f"{en}{MARK}")


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def make_account(email: str | None = None, *, is_administrator: bool = False, **values: Any) -> Account:
    """An account without a password."""
    number = next(_number)
    values = {"name": both("منى الكواري", "Mona Al-Kuwari"), "language": "en"} | values
    row = Account(email=email or f"account{number}@example.org", is_administrator=is_administrator, **values)
    account: Account = _added(row)
    return account


def make_event(slug: str | None = None, **values: Any) -> Event:
    """An announced two-day event in Doha."""
    values = {
        "title": both("حوار السياسات", "Policy dialogue"),
        "state": EventState.ANNOUNCED,
        "first_on": date(2023, 1, 30),
        "last_on": date(2023, 1, 31),
    } | values
    event: Event = _added(Event(slug=slug or f"event-{next(_number)}", **values))
    return event


def make_staff(event: Event, role: StaffRole = StaffRole.OWNER, **values: Any) -> Account:
    """An account with one role on `event`."""
    account = make_account(**values)
    _added(EventStaff(event_id=event.id, account_id=account.id, role=role))
    return account


def make_room(event: Event, code: str | None = None, **values: Any) -> Room:
    """A room for a hundred."""
    values = {"name": both("قاعة المجلس", "Majlis Hall"), "capacity": 100} | values
    room: Room = _added(Room(event_id=event.id, code=code or f"room-{next(_number)}", **values))
    return room


def make_organisation(**values: Any) -> Organisation:
    """A parliament, ready to be found."""
    values = {
        "kind": OrganisationKind.PARLIAMENT,
        "short_name": both("مجلس الشورى", "Shura Council"),
    } | values
    row = Organisation(**values)
    _index(row, row.short_name)
    organisation: Organisation = _added(row)
    return organisation


def make_person(**values: Any) -> Person:
    """A person, ready to be found."""
    row = Person(**{"name": both("ناصر الهاجري", "Nasser al-Hajri")} | values)
    _index(row, row.name)
    person: Person = _added(row)
    return person


def _index(row: Any, name: LocalizedText) -> None:
    row.search_index = text.search_index(name.ar, name.en, row.aliases or "")
    row.sort_key_ar = text.sort_key(name.in_("ar"), "ar")
    row.sort_key_en = text.sort_key(name.in_("en"), "en")


def at(hour: int, minute: int = 0, *, day: int = 30) -> datetime:
    """A moment of January 2023 on Doha's clock (UTC+3, no summer time)."""
    return datetime(2023, 1, day, hour - 3, minute, tzinfo=UTC)


def make_session(event: Event, room: Room | None = None, **values: Any) -> Session:
    """A confirmed plenary on the first day from nine to ten."""
    values = {
        "title": both("الجلسة العامة", "Plenary"),
        "kind": SessionKind.PLENARY,
        "status": SessionStatus.CONFIRMED,
        "starts_at": at(9),
        "ends_at": at(10),
    } | values
    session: Session = _added(Session(event_id=event.id, room_id=room.id if room else None, **values))
    return session


def make_part(session: Session, person: Person | None = None, **values: Any) -> SessionRole:
    """A part in a session; a chair unless said otherwise."""
    values = {"role": RoleKind.CHAIR, "position": next(_number)} | values
    part: SessionRole = _added(
        SessionRole(session_id=session.id, person_id=person.id if person else None, **values)
    )
    return part


def make_document(
    event: Event, session: Session | None = None, *, language: str = "en", body: bytes = b"", **values: Any
) -> Document:
    """A public concept note with one file."""
    values = {
        "title": both("مذكرة مفاهيمية", "Concept note"),
        "kind": DocumentKind.CONCEPT_NOTE,
        "visibility": DocumentVisibility.PUBLIC,
        "position": next(_number),
    } | values
    row = Document(event_id=event.id, session_id=session.id if session else None, versions=[], **values)
    document: Document = _added(row)
    add_file(document, language, body)
    raise_public_version(event)  # as the verbs do: readers are shown it at once
    return document


def add_file(document: Document, language: str = "en", body: bytes = b"", **values: Any) -> DocumentVersion:
    """A file of a document that holds, its bytes in the storage."""
    content = io.BytesIO(body or f"{language} {next(_number)}".encode())
    kept = files.store(content, "note.txt", FileKind.TXT, kinds.measure(content, kinds.MIB))
    stored = _added(kept.as_row())
    values = {"revision": 1} | values
    version: DocumentVersion = _added(
        DocumentVersion(document_id=document.id, language=language, file_id=stored.id, **values)
    )
    db.session.expire(document, ["versions"])
    return version


def make_list(session: Session, **values: Any) -> SpeakerList:
    """The list of speakers of a session, open since six; the one that is there, if there is."""
    held = db.session.query(SpeakerList).filter_by(session_id=session.id).one_or_none()
    if held is not None:
        return held
    values = {"opens_at": at(6), "requests": []} | values
    made: SpeakerList = _added(SpeakerList(session_id=session.id, **values))
    return made


def make_speaker(session: Session, person: Person | None = None, **values: Any) -> FloorRequest:
    """Somebody listed for five minutes, at the end of the session's list."""
    held = make_list(session)
    number = next(_number)
    values = {
        "state": FloorState.LISTED,
        "minutes": 5,
        "position": number,
        "requested_at": at(7) + timedelta(seconds=number),
    } | values
    if person is None:
        values.setdefault("label", both(f"متحدث {number}", f"Speaker {number}"))
    row: FloorRequest = _added(
        FloorRequest(list_id=held.id, person_id=person.id if person else None, **values)
    )
    db.session.expire(held, ["requests"])
    return row


def make_coverage(event: Event, **values: Any) -> Coverage:
    """An article."""
    values = {
        "kind": CoverageKind.PRESS,
        "headline": both("الدوحة تستضيف الحوار", "Doha hosts the dialogue"),
        "url": "https://news.example.org/1",
        "language": "en",
        "published_on": date(2023, 2, 1),
    } | values
    row: Coverage = _added(Coverage(event_id=event.id, **values))
    return row


def make_item(session: Session, minutes: int | None = 10, **values: Any) -> AgendaItem:
    """An agenda item of ten minutes."""
    values = {"title": both("كلمة", "Remarks"), "position": next(_number)} | values
    item: AgendaItem = _added(AgendaItem(session_id=session.id, minutes=minutes, **values))
    return item


def make_remarks(part: SessionRole, text: LocalizedText | None = None, **values: Any) -> Remarks:
    """What is said in a part, submitted in the languages of `text`, with a speaker who was invited."""
    session = db.session.get_one(Session, part.session_id)
    values = {"state": RemarksState.SUBMITTED if text else RemarksState.DRAFT} | values
    row = Remarks(
        event_id=session.event_id,
        session_id=session.id,
        part_id=part.id,
        person_id=part.person_id,
        draft=text or LocalizedText(),
        versions=[
            RemarksVersion(language=language, number=1, speech=speech, hand=Hand.SPEAKER, written_by="")
            for language, speech in (("ar", text.ar), ("en", text.en))
            if speech
        ]
        if text
        else [],
        invitations=[],
        **values,
    )
    remarks: Remarks = _added(row)
    return remarks


def make_invitation(remarks: Remarks, token: str = "", **values: Any) -> SpeakerInvitation:
    """The speaker, invited by a link with this token."""
    values = {
        "hand": Hand.SPEAKER,
        "name": f"Nasser{MARK}",
        "email": "speaker@example.org",
        "language": "en",
    } | values
    row = SpeakerInvitation(remarks_id=remarks.id, links=[], **values)
    row.links.append(
        SpeakerLink(
            token_hash=hashed(token or f"token-{next(_number)}"), expires_at=datetime(2100, 1, 1, tzinfo=UTC)
        )
    )
    invitation: SpeakerInvitation = _added(row)
    db.session.expire(remarks, ["invitations"])
    return invitation


def make_delegation(
    event: Event,
    organisation: Organisation | None = None,
    caps: dict[Function, int] | None = None,
    **values: Any,
) -> Delegation:
    """An organisation that has accepted, with the places of its kind or of `caps`; its list is open."""
    number = next(_number)
    organisation = organisation or make_organisation()
    values = {
        "reference": f"REF{number}",
        "state": InvitationState.ACCEPTED,
        "focal_name": f"Focal point{MARK}",
        "focal_email": f"focal{number}@example.org",
        "language": "en",
        "answer_by": date(2100, 1, 1),
    } | values
    places = dict(default_quota(organisation.kind)) | (caps or {})
    row = Delegation(event_id=event.id, organisation_id=organisation.id, people=[], **values)
    row.quotas = [DelegationQuota(function=name, cap=places[name], used=0) for name in Function]
    delegation: Delegation = _added(row)
    return delegation


def make_note(delegation: Delegation, **values: Any) -> NoteVerbale:
    """A note verbale that was handed in, its bytes in the storage."""
    content = io.BytesIO(f"note {next(_number)}".encode())
    kept = files.store(content, "note.txt", FileKind.TXT, kinds.measure(content, kinds.MIB))
    values = {"reference": f"NV/{next(_number)}", "dated_on": date(2023, 1, 10)} | values
    row = NoteVerbale(delegation_id=delegation.id, file=kept.as_row(), **values)
    note: NoteVerbale = _added(row)
    db.session.expire(delegation, ["notes"])
    return note


def make_participant(
    delegation: Delegation, function: Function = Function.DELEGATE, **values: Any
) -> Participant:
    """Somebody nominated, with nothing missing."""
    number = next(_number)
    values = {
        "full_name": both("مشارك", f"Member {number}"),
        "office": both("عضو", "Member of Parliament"),
        "email": f"member{number}@example.org",
        "language": "en",
        "position": number,
        "consented_at": at(9),
        "has_papers": True,
    } | values
    row = Participant(event_id=delegation.event_id, delegation_id=delegation.id, function=function, **values)
    participant: Participant = _added(row)
    db.session.expire(delegation, ["people"])
    return participant


def make_category(event: Event, **values: Any) -> RegistrationCategory:
    """A category of observers with two places, open without any limit of days."""
    values = {
        "kind": CategoryKind.OBSERVER,
        "title": both("المراقبون", "Observers"),
        "description": both("من يحضر بلا كلمة", "Who attends without speaking"),
        "cap": 2,
        "used": 0,
        "is_open": True,
        "position": next(_number),
    } | values
    category: RegistrationCategory = _added(RegistrationCategory(event_id=event.id, **values))
    return category


def make_question(category: RegistrationCategory, **values: Any) -> RegistrationQuestion:
    """A question for a line of text that may be left out."""
    values = {
        "kind": QuestionKind.LINE,
        "prompt": both("من رشّحكم؟", "Who nominated you?"),
        "hint": both("الجهة", "The body"),
        "position": next(_number),
    } | values
    question: RegistrationQuestion = _added(RegistrationQuestion(category_id=category.id, **values))
    return question


def make_individual(category: RegistrationCategory, **values: Any) -> Participant:
    """Somebody who registered alone and holds a place, without asking whether there is one."""
    number = next(_number)
    values = {
        "full_name": both("فرد", f"Individual {number}"),
        "email": f"individual{number}@example.org",
        "language": "en",
        "state": ParticipantState.SUBMITTED,
        "holds_place": True,
        "consented_at": at(9),
        "submitted_at": at(9),
    } | values
    row = Participant(event_id=category.event_id, category_id=category.id, **values)
    if row.holds_place:
        category.used += 1
    person: Participant = _added(row)
    return person


def make_answer(
    person: Participant, question: RegistrationQuestion, text: str = f"The ministry{MARK}", **values: Any
) -> RegistrationAnswer:
    """What somebody answered."""
    row = RegistrationAnswer(participant_id=person.id, question_id=question.id, text=text, **values)
    answer: RegistrationAnswer = _added(row)
    return answer
