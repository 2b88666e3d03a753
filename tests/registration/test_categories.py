"""Organisers: categories with their places, the questions of each, and answers that are emptied in time."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from eventapp.accounts.models import Account
from eventapp.audit.models import AuditEntry
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.files import service as files
from eventapp.core.files.kinds import DOCUMENT_LIMIT, FileKind
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.jobs import worker as jobs
from eventapp.registration import queries, service, worker
from eventapp.registration.errors import (
    CapBelowHeld,
    CategoryNotEmpty,
    ChoicesAtFault,
    QuestionAnswered,
    TooManyQuestions,
)
from eventapp.registration.models import RegistrationCategory
from eventapp.registration.rules import questions
from eventapp.registration.rules.categories import CategoryKind, Opening, opening, turns_on
from eventapp.registration.rules.questions import MOST_FILES, Fault, QuestionKind
from eventapp.registration.rules.workflow import ParticipantState
from tests.client import CheckedClient, form_fields
from tests.factories import (
    both,
    make_answer,
    make_category,
    make_individual,
    make_question,
    make_staff,
)
from tests.files.samples import pdf
from tests.registration.conftest import mails

SignIn = Callable[[Account], CheckedClient]
BASE = "/en/doha/manage/registration"
S = ParticipantState


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


def values_of(category: RegistrationCategory, **changed: Any) -> dict[str, Any]:
    names = ("kind", "cap", "title", "description", "opens_on", "closes_on")
    return {name: getattr(category, name) for name in names} | changed


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_in_both_languages(event: Event, officer: CheckedClient, language: str) -> None:
    base = BASE.replace("/en/", f"/{language}/")
    assert officer.get(base).status_code == 200
    category = make_category(event, opens_on=date(2023, 1, 1), closes_on=date(2023, 1, 20))
    for kind in QuestionKind:
        make_question(category, kind=kind, choices=LocalizedText("أ\nب", "a\nb"), purge_on=date(2023, 5, 1))
    make_category(event, closes_on=date(2023, 1, 20))
    make_individual(category)
    one = f"{base}/{category.public_id}"
    question = queries.questions_of(category)[0].public_id
    for path in (base, f"{base}/new", one, f"{one}/edit", f"{one}/preview", f"{one}/questions/new"):
        assert officer.get(path).status_code == 200
    assert officer.get(f"{one}/questions/{question}").status_code == 200
    assert officer.get(f"{base.replace('registration', 'accreditation')}").status_code == 200


def test_a_category_of_the_press_asks_for_letter_and_card(event: Event, officer: CheckedClient) -> None:
    fields = {"kind": "press", "title-en": "Press", "title-ar": "الصحافة", "cap": "٢٠"}
    answer = officer.submit(f"{BASE}/new", **{name.replace("-", "__"): v for name, v in fields.items()})
    assert answer.status_code == 303
    [category] = queries.categories_of(event)
    assert (category.kind, category.cap, category.is_open) == (CategoryKind.PRESS, 20, False)
    asked = queries.questions_of(category)
    assert [(one.prompt.en, one.prompt.ar, one.kind, one.is_required, one.purge_on) for one in asked] == [
        ("Letter of the medium", "خطاب المؤسسة الإعلامية", QuestionKind.FILE, True, kept_until(event)),
        ("Press card", "البطاقة الصحفية", QuestionKind.FILE, True, kept_until(event)),
    ]


def kept_until(event: Event) -> date:
    return event.last_on + timedelta(days=90)


def test_more_places_let_in_those_who_wait(event: Event) -> None:
    category = make_category(event, cap=1)
    make_individual(category)
    waiting = [
        make_individual(category, state=S.WAITLISTED, holds_place=False, waiting_since=clock.now())
        for _number in range(3)
    ]
    service.save_category(event, category, **values_of(category, cap=3))
    db.session.commit()
    assert [one.state for one in waiting] == [S.SUBMITTED, S.SUBMITTED, S.WAITLISTED]
    assert (category.used, category.cap) == (3, 3)
    assert [mail.to_address for mail in mails("accreditation")] == [one.email for one in waiting[:2]]


def test_fewer_places_than_are_held_are_refused(event: Event, officer: CheckedClient) -> None:
    category = make_category(event, cap=3)
    make_individual(category)
    make_individual(category)
    db.session.commit()
    with pytest.raises(CapBelowHeld):
        service.save_category(event, category, **values_of(category, cap=1))
    db.session.rollback()
    category = queries.categories_of(event)[0]
    answer = officer.submit(f"{BASE}/{category.public_id}/edit", cap="1")
    assert answer.status_code == 422
    assert "More places are held already." in answer.get_data(as_text=True)
    service.save_category(event, category, **values_of(category, cap=2))
    assert category.cap == 2


def test_two_tabs_do_not_overwrite_each_other_unseen(event: Event, officer: CheckedClient) -> None:
    """The number of places alone is enough to make another open form stale."""
    path = f"{BASE}/{make_category(event, cap=3).public_id}/edit"
    form = form_fields(officer.get(path).get_data(as_text=True))
    assert officer.post(path, data=form | {"cap": "5"}).status_code == 303
    assert officer.post(path, data=form | {"cap": "4"}).status_code == 409
    assert queries.categories_of(event)[0].cap == 5


def test_only_an_empty_category_is_deleted(event: Event) -> None:
    empty, full = make_category(event), make_category(event)
    make_question(empty)
    make_individual(full, state=S.WITHDRAWN, holds_place=False)
    service.delete_category(event, empty)
    with pytest.raises(CategoryNotEmpty):
        service.delete_category(event, full)
    assert queries.categories_of(event) == [full]


def test_buttons_of_categories_and_questions(event: Event, officer: CheckedClient) -> None:
    one, two = make_category(event), make_category(event, kind=CategoryKind.PRESS)
    first, second = make_question(one), make_question(one)
    here = f"{BASE}/{one.public_id}"
    paths = (
        f"{BASE}/{two.public_id}/up",
        f"{here}/closing",
        f"{here}/questions/{second.public_id}/up",
        f"{here}/questions/{first.public_id}/removal",
        f"{BASE}/{two.public_id}/questions/usual",
    )
    assert [officer.press(path).status_code for path in paths] == [303] * 5
    assert queries.categories_of(event) == [two, one]
    assert (one.is_open, two.is_open) == (False, True)
    assert queries.questions_of(one) == [second]
    assert len(queries.questions_of(two)) == 2
    assert officer.press(f"{here}/deletion").status_code == 303
    assert queries.categories_of(event) == [two]


def test_anothers_question_is_a_missing_one(event: Event, officer: CheckedClient) -> None:
    one, two = make_category(event), make_category(event)
    question = make_question(two)
    assert officer.get(f"{BASE}/{one.public_id}/questions/{question.public_id}").status_code == 404


def question_values(**changed: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"kind": QuestionKind.LINE, "prompt": both("؟", "Why?"), "hint": LocalizedText()}
    values |= {"choices": LocalizedText(), "is_required": False, "is_personal": False, "purge_on": None}
    return values | changed


@pytest.mark.parametrize(
    ("arabic", "english", "fault"),
    [
        ("", "", Fault.TOO_FEW),
        ("واحد", "one", Fault.TOO_FEW),
        ("أ\nب", "a\nb\nc", Fault.UNEVEN),
        ("", "a\n\n a ", Fault.TWICE),
        ("", "a\n" + "b" * 201, Fault.TOO_LONG),
        ("", "\n".join(map(str, range(41))), Fault.TOO_MANY),
        ("أ\nب", "", None),
        ("أ\nب", "a\nb", None),
    ],
)
def test_choices(event: Event, arabic: str, english: str, fault: Fault | None) -> None:
    category = make_category(event)
    values = question_values(kind=QuestionKind.CHOICE, choices=LocalizedText(arabic, english))
    if fault is None:
        service.save_question(event, category, None, **values)
        return
    with pytest.raises(ChoicesAtFault) as refused:
        service.save_question(event, category, None, **values)
    assert refused.value.values == {"fault": fault}


def test_what_is_answered_with_stays_once_somebody_answered(event: Event) -> None:
    category = make_category(event)
    question = make_question(category)
    service.save_question(event, category, question, **question_values(kind=QuestionKind.DATE))
    make_answer(make_individual(category), question)
    with pytest.raises(QuestionAnswered):
        service.save_question(event, category, question, **question_values())


def test_a_category_asks_for_few_files(event: Event) -> None:
    category = make_category(event)
    for _number in range(MOST_FILES):
        make_question(category, kind=QuestionKind.FILE)
    with pytest.raises(TooManyQuestions):
        service.save_question(event, category, None, **question_values(kind=QuestionKind.FILE))
    service.save_question(event, category, None, **question_values())


def test_a_personal_question_has_a_last_day(event: Event, officer: CheckedClient) -> None:
    category = make_category(event)
    path = f"{BASE}/{category.public_id}/questions/new"
    officer.submit(path, prompt__en="Passport?", is_personal="y", purge_on="")
    early = officer.submit(path, prompt__en="Too early", is_personal="y", purge_on="2022-01-01")
    officer.submit(path, prompt__en="Not personal", purge_on="2023-06-01")
    assert early.status_code == 422
    found = [(one.prompt.en, one.purge_on) for one in queries.questions_of(category)]
    assert found == [("Passport?", kept_until(event)), ("Not personal", None)]


def test_openings() -> None:
    day, limits = date(2023, 1, 10), {"opens_on": date(2023, 1, 10), "closes_on": date(2023, 1, 12)}
    found = [opening(is_open=True, today=day + timedelta(days=shift), **limits) for shift in (-1, 0, 2, 3)]
    assert found == [Opening.AHEAD, Opening.OPEN, Opening.OPEN, Opening.OVER]
    assert opening(is_open=False, today=day, **limits) is Opening.CLOSED
    turns = [turns_on(today=day + timedelta(days=shift), **limits) for shift in (-1, 0, 2, 3)]
    assert turns == [day, date(2023, 1, 13), date(2023, 1, 13), None]
    assert questions.is_due(day, day) is False
    assert questions.is_due(day, day + timedelta(days=1)) is True


CANARY = "canary-4711-of-nobody"


def everything(app: Flask) -> bytes:
    """All bytes of every table and every file of the installation."""
    db.session.commit()
    rows = [
        repr(row)
        for table in db.metadata.sorted_tables
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))
    ]
    db.session.rollback()
    folder = Path(app.extensions["settings"].instance_path) / "files"
    return "\n".join(rows).encode() + b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_nothing_is_left_of_personal_answers_after_their_day(app: Flask, event: Event, database: str) -> None:
    category = make_category(event, cap=5)
    last = date(2023, 5, 1)
    person = make_individual(category)
    personal = {
        kind: make_question(category, kind=kind, purge_on=last)
        for kind in (QuestionKind.LINE, QuestionKind.CHOICE, QuestionKind.FILE)
    }
    other, later = make_question(category), make_question(category, purge_on=date(2023, 5, 2))
    body = pdf(CANARY.encode())
    kept = files.keep(io.BytesIO(body), f"{CANARY}.pdf", allowed={FileKind.PDF}, most=DOCUMENT_LIMIT)
    make_answer(person, personal[QuestionKind.LINE], CANARY * 200)
    make_answer(person, personal[QuestionKind.CHOICE], "", choice=LocalizedText("لا", CANARY))
    make_answer(person, personal[QuestionKind.FILE], "", file=kept.as_row())
    for question in (other, later):
        make_answer(person, question, "stays")
    service.remove_question(event, personal[QuestionKind.LINE])  # retired ones as well
    db.session.commit()
    with clock.stopped(datetime(2023, 5, 1, 20, 59, tzinfo=UTC)):  # the last minute of that day in Doha
        assert worker.purge() == 0
    assert CANARY.encode() in everything(app)
    with clock.stopped(datetime(2023, 5, 1, 21, tzinfo=UTC)):
        jobs.tidy()
        assert worker.purge() == 0
    assert CANARY.encode() not in everything(app)
    assert db.session.scalar(select(StoredFile.id)) is None
    stays = [one.text for one in queries.answers_of(person) if one.purged_at is None]
    assert stays == ["stays", "stays"]
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "answers.purged"))
    assert [entry.payload for entry in entries] == ['{"answers":1}'] * 3
    if database.startswith("sqlite"):  # nor in pages of the file that are free again
        db.session.remove()
        db.engine.dispose()
        assert CANARY.encode() not in Path(database.removeprefix("sqlite:///")).read_bytes()


def test_an_officer_reads_that_an_answer_was_emptied(
    app: Flask, event: Event, officer: CheckedClient
) -> None:
    category = make_category(event)
    person = make_individual(category)
    make_answer(person, make_question(category, purge_on=date(2023, 5, 1)), CANARY)
    db.session.commit()
    with clock.stopped(datetime(2023, 5, 2, tzinfo=UTC)):
        result = app.test_cli_runner().invoke(args=["purge"])
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "1 forgotten")
    page = officer.get(f"/en/doha/manage/accreditation/{person.public_id}").get_data(as_text=True)
    assert "Emptied on Tuesday 2 May 2023" in page
