"""What speakers and organisers do with remarks, and what is told of it: to the audit, by mail, to readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from eventapp.audit.models import AuditEntry
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.errors import DomainError, NotFound
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.mail.models import MailMessage
from eventapp.programme import service as programme
from eventapp.programme.models import SessionRole
from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.remarks import queries, service
from eventapp.remarks.errors import (
    AlreadyPublished,
    ChathamHouse,
    DeadlinePassed,
    NothingToSubmit,
    ReasonMissing,
    StepNotPossible,
)
from eventapp.remarks.models import Remarks, SpeakerLink
from eventapp.remarks.rules.workflow import Hand, RemarksState
from eventapp.remarks.service import Writer
from tests.factories import (
    at,
    make_event,
    make_invitation,
    make_item,
    make_part,
    make_person,
    make_remarks,
    make_session,
)

SPEAKER = Writer(Hand.SPEAKER, "Nasser")
STAFF = Writer(Hand.STAFF, "Mona")
SECRET = LocalizedText("كلمة تحت الحظر", "Embargoed sentence")


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event()


@pytest.fixture
def part(event: Event) -> SessionRole:
    session = make_session(event)
    item = make_item(session, 5)
    return make_part(session, make_person(), item_id=item.id)


def link(language: str, token: str) -> str:
    return f"http://localhost/{language}/link/{token}"


def invite(event: Event, part: SessionRole, **values: Any) -> Remarks:
    given = {"hand": Hand.SPEAKER, "name": "Nasser", "email": "n@example.org", "language": "en"}
    return service.invite(event, part, deadline_at=at(8), link=link, **given | values)


def token_in(letter: MailMessage) -> str:
    return letter.text.split("/link/")[1].split()[0]


def letters() -> list[MailMessage]:
    return db.session.query(MailMessage).order_by(MailMessage.id).all()


def test_an_invitation_is_a_link_of_its_own_stored_hashed(event: Event, part: SessionRole) -> None:
    remarks = invite(event, part)
    invite(event, part, hand=Hand.ASSISTANT, email="a@example.org", language="ar")
    first, second = letters()
    assert (first.language, second.language) == ("en", "ar")
    assert first.is_sensitive and second.is_sensitive
    found = queries.get_invitation(event, token_in(first), clock.now())
    assert (found.hand, found.remarks_id) == (Hand.SPEAKER, remarks.id)
    assert queries.get_invitation(event, token_in(second), clock.now()).hand is Hand.ASSISTANT
    hashes = {row.token_hash for row in db.session.query(SpeakerLink)}
    assert token_in(first) not in hashes and len(hashes) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda event, part, sent: service.revoke(event, sent),
        lambda event, part, sent: setattr(part, "person_id", make_person().id),
        lambda event, part, sent: setattr(part.session, "deleted_at", clock.now()),
        lambda event, part, sent: setattr(sent.links[0], "expires_at", at(9)),
        lambda event, part, sent: setattr(sent.remarks, "event_id", make_event().id),
        lambda event, part, sent: db.session.delete(part),
    ],
)
def test_a_link_opens_nothing_once_it_should_not(
    event: Event, part: SessionRole, spoil: Callable[[Event, SessionRole, Any], Any]
) -> None:
    sent = make_invitation(make_remarks(part), "token")
    assert queries.get_invitation(event, "token", clock.now()) is sent
    spoil(event, part, sent)
    db.session.flush()
    db.session.expire_all()
    with pytest.raises(NotFound):
        queries.get_invitation(event, "token", clock.now())


def test_submitting_keeps_a_version_of_every_language_that_changed(event: Event, part: SessionRole) -> None:
    remarks = make_remarks(part)
    make_invitation(remarks)
    service.save_draft(event, remarks, SPEAKER, draft=LocalizedText("أ", ""), spoken="ar")
    assert remarks.versions == []
    service.submit(event, remarks, SPEAKER, draft=LocalizedText("أ", "a"), spoken="ar")
    service.submit(event, remarks, SPEAKER, draft=LocalizedText("أ", "b"), spoken="ar")
    service.submit(event, remarks, STAFF, draft=LocalizedText("", "b"), spoken="en")
    told = [(row.language, row.number, row.speech, row.hand) for row in remarks.versions]
    assert told == [
        ("ar", 2, "", Hand.STAFF),
        ("ar", 1, "أ", Hand.SPEAKER),
        ("en", 2, "b", Hand.SPEAKER),
        ("en", 1, "a", Hand.SPEAKER),
    ]
    assert remarks.text == LocalizedText("", "b")
    assert [letter.template for letter in letters()] == ["remarks_receipt"] * 3


def test_what_a_text_says_stands_in_no_mail_and_no_audit(event: Event, part: SessionRole) -> None:
    remarks = invite(event, part)
    with clock.stopped(at(7)):
        service.submit(event, remarks, SPEAKER, draft=SECRET, spoken="ar")
        service.send_back(event, remarks, reason="Embargoed sentence is too strong", link=link)
        service.submit(event, remarks, SPEAKER, draft=LocalizedText("", SECRET.en), spoken="ar")
    db.session.commit()
    told = [entry.payload for entry in db.session.query(AuditEntry)]
    told += [text for letter in letters() for text in (letter.subject, letter.text, letter.html)]
    assert len(told) > 12
    assert [text for text in told if text and ("Embargoed" in text or "الحظر" in text)] == []


def test_nothing_comes_in_after_the_deadline_but_by_a_late_link(event: Event, part: SessionRole) -> None:
    remarks = invite(event, part)
    with clock.stopped(at(8) + timedelta(seconds=1)):
        with pytest.raises(DeadlinePassed):
            service.submit(event, remarks, SPEAKER, draft=SECRET, spoken="")
        with pytest.raises(DeadlinePassed):
            service.save_draft(event, remarks, SPEAKER, draft=SECRET, spoken="")
        with pytest.raises(ReasonMissing):
            service.allow_late(event, remarks, until=at(9), reason=" ", link=link)
        service.allow_late(event, remarks, until=at(9), reason="Travelling", link=link)
        assert queries.get_invitation(event, token_in(letters()[-1]), clock.now()).remarks is remarks
        service.submit(event, remarks, SPEAKER, draft=SECRET, spoken="")
    with clock.stopped(at(9, 1)):
        service.submit(event, remarks, STAFF, draft=LocalizedText("", "The secretariat may"), spoken="")


def test_refusals(event: Event, part: SessionRole) -> None:
    remarks = make_remarks(part)
    cases: list[tuple[type[DomainError], Callable[[], Any]]] = [
        (NothingToSubmit, lambda: service.submit(event, remarks, STAFF, draft=LocalizedText(), spoken="")),
        (StepNotPossible, lambda: service.take_step(event, remarks, step="acceptance")),
        (StepNotPossible, lambda: service.take_step(event, remarks, step="submission")),
        (StepNotPossible, lambda: service.take_reading_over(event, remarks)),
    ]
    for error, verb in cases:
        with pytest.raises(error):
            verb()
    remarks.session.chatham_house = True
    with pytest.raises(ChathamHouse):
        service.publish(event, remarks, at=None)


def test_a_published_text_is_no_longer_the_speakers_to_change(event: Event, part: SessionRole) -> None:
    remarks = make_remarks(part, SECRET, state=RemarksState.ACCEPTED)
    service.publish(event, remarks, at=at(9))
    with clock.stopped(at(9)), pytest.raises(AlreadyPublished):
        service.submit(event, remarks, SPEAKER, draft=LocalizedText("", "Other"), spoken="")


def version_of(event: Event) -> int:
    db.session.flush()
    db.session.expire(event)
    return event.public_version


def test_readers_are_told_whenever_what_they_may_read_changes(event: Event, part: SessionRole) -> None:
    remarks = make_remarks(part, SECRET)
    before = version_of(event)
    service.publish(event, remarks, at=None)
    service.take_step(event, remarks, step="acceptance")
    assert version_of(event) == before  # nobody reads anything yet, and no moment is set
    service.take_step(event, remarks, step="delivery")
    assert version_of(event) == before + 1
    service.take_step(event, remarks, step="withholding")
    assert version_of(event) == before + 2
    assert remarks.choice is None
    service.take_step(event, remarks, step="reinstatement")
    service.publish(event, remarks, at=at(9))
    assert version_of(event) == before + 3
    service.unpublish(event, remarks)
    assert version_of(event) == before + 4


def test_readers_are_told_when_the_session_is_cancelled_moved_or_loses_the_part(
    event: Event, part: SessionRole
) -> None:
    remarks = make_remarks(part, SECRET, state=RemarksState.ACCEPTED)
    session = remarks.session
    before = version_of(event)
    session.starts_at = at(9, 1)
    assert version_of(event) == before  # nothing was chosen yet
    service.publish(event, remarks, at=at(9))
    before = version_of(event)
    session.starts_at = at(9, 2)
    assert version_of(event) == before + 1
    programme.take_step(event, session, step="cancellation")
    assert session.status is SessionStatus.CANCELLED
    assert version_of(event) == before + 2
    part.person_id = make_person().id
    assert version_of(event) == before + 3
    programme.delete_part(event, session, part)
    assert version_of(event) == before + 4
    db.session.expire_all()
    assert [found.text for found in queries.detached(event)] == [SECRET]  # no text is lost


def test_only_what_is_due_is_public(event: Event, part: SessionRole) -> None:
    remarks = make_remarks(part, SECRET, state=RemarksState.ACCEPTED)
    service.publish(event, remarks, at=at(9))
    for moment, shown in ((at(9) - timedelta(seconds=1), []), (at(9), [remarks])):
        assert queries.public_at(queries.chosen(event), moment) == shown
    assert queries.next_opening([remarks], at(8)) == at(9)
    assert queries.next_opening([remarks], at(9)) is None
    part.person_id = make_person().id  # somebody else speaks now: these are not their words
    db.session.flush()
    assert queries.public_at(queries.chosen(event), at(9)) == []


def test_the_late_are_chased_in_one_action(event: Event, part: SessionRole) -> None:
    late = invite(event, part)
    invite(event, part, hand=Hand.ASSISTANT, email="a@example.org")
    session = make_session(event)
    sent = make_remarks(make_part(session, make_person()), SECRET, deadline_at=at(8))
    make_invitation(sent)
    uninvited = make_remarks(make_part(session, make_person()), deadline_at=at(8))
    with clock.stopped(at(8)):
        assert service.late_ones(event) == []
    with clock.stopped(at(8, 1)):
        assert service.late_ones(event) == [late]
        assert service.chase(event, until=at(8, 30), reason="Reminder", link=link) == 2
        assert [letter.template for letter in letters()][2:] == ["remarks_reminder"] * 2
        service.submit(event, late, SPEAKER, draft=SECRET, spoken="ar")
    assert uninvited.late_until is None


def test_the_organisers_take_over_how_a_speaker_wants_to_be_named(event: Event, part: SessionRole) -> None:
    remarks = make_remarks(part)
    name, office = LocalizedText("سعادة السيد ناصر", ""), LocalizedText("", "Member of the Bureau")
    service.ask_reading(event, remarks, SPEAKER, name=name, office=office, biography=LocalizedText())
    assert part.person is not None
    assert part.person.printed_as == LocalizedText()
    service.take_reading_over(event, remarks)
    assert (part.person.printed_as, part.office, remarks.asked_at) == (name, office, None)


def test_one_deadline_for_every_text_that_is_owed(event: Event, part: SessionRole) -> None:
    owed, sent = make_remarks(part), make_remarks(make_part(make_session(event)), SECRET)
    assert service.set_deadline(event, at=at(7)) == 1
    assert (owed.deadline_at, sent.deadline_at) == (at(7), None)
