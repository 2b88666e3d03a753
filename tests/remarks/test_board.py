"""The organisers' board and what they do with a text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.mail.models import MailMessage
from eventapp.remarks import queries, service
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules.workflow import Answer, Hand, RemarksState
from eventapp.remarks.views.manage import board as board_view
from tests.client import MARK, CheckedClient
from tests.factories import (
    at,
    both,
    make_event,
    make_invitation,
    make_item,
    make_part,
    make_person,
    make_remarks,
    make_session,
    make_staff,
)

SignIn = Callable[[Account], CheckedClient]
BOARD = "/en/doha/manage/remarks"


@pytest.fixture
def event(app: Flask) -> Event:
    return make_event("doha")


@pytest.fixture
def remarks(event: Event) -> Remarks:
    session = make_session(event)
    item = make_item(session, 5)
    part = make_part(session, make_person(email="n@example.org"), item_id=item.id)
    return make_remarks(part, both("كلمة " * 600, "Words " * 20), deadline_at=at(8))


@pytest.fixture
def organiser(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.PROGRAMME))


def test_the_board_in_both_languages(organiser: CheckedClient, remarks: Remarks, event: Event) -> None:
    later = make_item(remarks.session, 10)
    make_part(remarks.session, make_person(name=both("ثانية", "Second")), item_id=later.id, position=0)
    make_part(remarks.session, None, office=both("رئيس", "Speaker of the Council"), position=1)
    make_invitation(remarks)
    db.session.commit()
    for language in ("ar", "en"):
        for path in (BOARD, f"{BOARD}/{remarks.public_id}"):
            assert organiser.get(path.replace("/en/", f"/{language}/")).status_code == 200
    told = organiser.get(BOARD).get_data(as_text=True)
    assert told.index("Nasser") < told.index("Second") < told.index("Speaker of the Council")
    assert "Too long by 100 words" in told
    assert "5 minutes allotted" in told


def test_the_board_asks_as_much_for_many(
    organiser: CheckedClient, remarks: Remarks, event: Event, queries: list[str]
) -> None:
    def cost() -> int:
        queries.clear()
        assert organiser.get(BOARD).status_code == 200
        return len(queries)

    make_invitation(remarks)
    one = cost()
    for _number in range(3):
        session = make_session(event)
        part = make_part(session, make_person(), item_id=make_item(session).id)
        make_invitation(make_remarks(part, both("أ", "a")))
    assert cost() == one


def test_a_draft_is_the_speakers_alone(organiser: CheckedClient, remarks: Remarks) -> None:
    remarks.draft = LocalizedText("", f"Unsent secret{MARK}")
    db.session.commit()
    here = f"{BOARD}/{remarks.public_id}"
    for path in (BOARD, here, f"{here}/text"):
        assert "Unsent secret" not in organiser.get(path).get_data(as_text=True)
    stale = organiser.submit(f"{here}/text", version="0", draft__en=f"Mine{MARK}")
    assert stale.status_code == 409
    assert "Unsent secret" not in stale.get_data(as_text=True)
    assert organiser.submit(f"{here}/text", draft__en=f"Mine{MARK}").status_code == 303
    assert remarks.draft.en == f"Unsent secret{MARK}"
    assert (remarks.text.en, remarks.versions[1].hand) == (f"Mine{MARK}", Hand.STAFF)


def test_inviting_from_the_board(organiser: CheckedClient, event: Event) -> None:
    part = make_part(make_session(event), make_person(email="n@example.org"))
    path = f"{BOARD}/parts/{part.public_id}/invitation"
    answer = organiser.submit(path, hand="assistant", language="ar", on="2023-01-29", clock="12:00")
    assert answer.status_code == 303
    remarks = db.session.query(Remarks).one()
    assert remarks.deadline_at == at(12, day=29)
    assert [(sent.hand, sent.email) for sent in remarks.invitations] == [(Hand.ASSISTANT, "n@example.org")]
    assert [letter.language for letter in db.session.query(MailMessage)] == ["ar"]
    assert organiser.submit(path, on="2023-01-29", clock="").status_code == 422
    assert organiser.submit(path, email="").status_code == 422


def test_the_way_of_a_text(organiser: CheckedClient, remarks: Remarks) -> None:
    make_invitation(remarks)
    here = f"{BOARD}/{remarks.public_id}"
    assert organiser.submit(f"{here}/return", reason="").status_code == 422
    assert organiser.submit(f"{here}/return", reason=f"Too long{MARK}").status_code == 303
    assert (remarks.state, remarks.return_reason) == (RemarksState.RETURNED, f"Too long{MARK}")
    assert organiser.get(here).status_code == 200
    assert organiser.submit(f"{here}/text", draft__en=f"Shorter{MARK}", draft__ar="").status_code == 303
    for step, state in (
        ("acceptance", RemarksState.ACCEPTED),
        ("delivery", RemarksState.DELIVERED),
        ("recall", RemarksState.ACCEPTED),
        ("withholding", RemarksState.WITHHELD),
        ("reinstatement", RemarksState.ACCEPTED),
    ):
        assert organiser.press(f"{here}/{step}").status_code == 303
        assert remarks.state is state
        assert organiser.get(here).status_code == 200
    assert organiser.press(f"{here}/acceptance").status_code == 409


def test_choosing_when_everybody_reads_it(organiser: CheckedClient, remarks: Remarks) -> None:
    here = f"{BOARD}/{remarks.public_id}"
    assert organiser.submit(f"{here}/publication", when="moment").status_code == 422
    answer = organiser.submit(f"{here}/publication", when="moment", on="2023-01-30", clock="09:30")
    assert answer.status_code == 303
    assert remarks.publish_at == at(9, 30)
    assert "09:30" in organiser.get(BOARD).get_data(as_text=True)
    assert organiser.submit(f"{here}/publication", when="delivery").status_code == 303
    assert remarks.choice is not None and remarks.choice.at is None
    assert organiser.press(f"{here}/publication/withdrawal").status_code == 303
    assert remarks.publish_chosen_at is None
    remarks.session.chatham_house = True
    assert organiser.submit(f"{here}/publication", when="delivery").status_code == 422
    assert organiser.get(BOARD).status_code == 200


def test_deadlines_late_links_and_reminders(organiser: CheckedClient, event: Event, remarks: Remarks) -> None:
    remarks.state = RemarksState.DRAFT
    sent = make_invitation(remarks)
    here = f"{BOARD}/{remarks.public_id}"
    with clock.stopped(at(7)):
        assert organiser.submit(f"{BOARD}/deadline", on="2023-01-30", clock="07:30").status_code == 303
    assert remarks.deadline_at == at(7, 30)
    with clock.stopped(at(8)):
        assert "Remind 1 speaker who is late" in organiser.get(BOARD).get_data(as_text=True)
        assert organiser.submit(f"{BOARD}/reminder", reason="").status_code == 422
        assert organiser.submit(f"{BOARD}/reminder", reason=f"Please{MARK}").status_code == 303
        assert organiser.submit(f"{here}/late", reason=f"Travelling{MARK}").status_code == 303
    assert remarks.late_until == at(8, day=31)
    assert [letter.template for letter in db.session.query(MailMessage)] == [
        "remarks_reminder",
        "remarks_late",
    ]
    assert organiser.press(f"{here}/invitations/{sent.public_id}/revocation").status_code == 303
    assert sent.revoked_at is not None
    assert organiser.get(here).status_code == 200


def test_what_a_speaker_wants_to_be_called(organiser: CheckedClient, remarks: Remarks) -> None:
    here = f"{BOARD}/{remarks.public_id}"
    for step, printed in (("dismissal", ""), ("acceptance", f"H.E. Nasser{MARK}")):
        remarks.asked_name, remarks.asked_at = LocalizedText("", f"H.E. Nasser{MARK}"), at(7)
        assert "H.E. Nasser" in organiser.get(here).get_data(as_text=True)
        assert organiser.press(f"{here}/reading/{step}").status_code == 303
        assert remarks.person is not None and remarks.person.printed_as.en == printed


def test_writing_a_text_down_without_a_mail(organiser: CheckedClient, event: Event) -> None:
    part = make_part(make_session(event), None, office=both("رئيس", "Chair"))
    opened = organiser.press(f"{BOARD}/parts/{part.public_id}/opening")
    for language in ("ar", "en"):
        assert organiser.get(opened.location.replace("/en/", f"/{language}/")).status_code == 200
    assert organiser.submit(opened.location, draft__en=f"Text{MARK}").status_code == 303
    assert db.session.query(MailMessage).all() == []


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.ACCREDITATION])
def test_other_staff_read_no_text(signed_in: SignIn, event: Event, remarks: Remarks, role: StaffRole) -> None:
    reader = signed_in(make_staff(event, role))
    for path in (BOARD, f"{BOARD}/{remarks.public_id}", f"{BOARD}/{remarks.public_id}/text"):
        assert reader.get(path).status_code == 403


def test_interpreters_read_from_submission_on_and_nothing_else(
    signed_in: SignIn, event: Event, remarks: Remarks
) -> None:
    interpreter = signed_in(make_staff(event, StaffRole.INTERPRETER))
    remarks.draft = LocalizedText("", f"Unsent secret{MARK}")
    for state, is_read in (
        (RemarksState.DRAFT, False),
        (RemarksState.SUBMITTED, True),
        (RemarksState.RETURNED, False),
        (RemarksState.ACCEPTED, True),
        (RemarksState.DELIVERED, True),
        (RemarksState.WITHHELD, False),
    ):
        remarks.state = state
        told = interpreter.get(f"{BOARD}/desk?day=2023-01-30").get_data(as_text=True)
        assert ("Words Words" in told) is is_read, state
        assert "Unsent secret" not in told
    remarks.state = RemarksState.ACCEPTED
    assert "يُعتدّ بالنص كما أُلقي" in interpreter.get(f"{BOARD}/desk").get_data(as_text=True)
    assert interpreter.get(f"{BOARD.replace('/en/', '/ar/')}/desk?day=2023-01-31").status_code == 200
    assert f'href="{BOARD}/desk"' in interpreter.get("/en/home").get_data(as_text=True)
    for path in (BOARD, f"{BOARD}/{remarks.public_id}", "/en/doha/manage/", "/en/doha/manage/programme/"):
        assert interpreter.get(path).status_code == 403


def test_the_board_is_paged_and_its_count_of_the_late_is_that_of_the_reminders(
    organiser: CheckedClient, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_view, "SESSIONS", 2)
    made = [
        make_remarks(make_part(make_session(event), make_person()), state=state) for state in RemarksState
    ]
    for remarks in made:
        remarks.deadline_at = at(7)
        make_invitation(remarks)
    make_invitation(make_remarks(make_part(make_session(event), make_person())), answer=Answer.DECLINED)
    db.session.commit()
    with clock.stopped(at(8)):
        late = service.late_ones(event)
        assert queries.late_count(event, clock.now()) == len(late) == 2
        assert late[0].part is not None
        late[0].part.person_id = make_person().id  # the part is somebody else's now
        db.session.commit()
        assert queries.late_count(event, clock.now()) == len(service.late_ones(event)) == 1
    total = len(queries.speaking(event))
    ids = [
        public_id
        for number in range(1, -(-total // 2) + 1)
        for public_id in re.findall(r'id="s-(\w+)"', organiser.get(f"{BOARD}?page={number}").text)
    ]
    assert ids == [one.public_id for one in queries.speaking(event)]
