"""Somebody registers alone: what is open, the form, the mail, and that nothing tells who is registered."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.accounts.models import Account
from eventapp.core import clock, limits
from eventapp.core.db import db
from eventapp.core.files import held
from eventapp.core.files import service as files
from eventapp.core.files.kinds import DOCUMENT_LIMIT, FileKind
from eventapp.core.files.models import StoredFile
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import Audience, EventState, StaffRole
from eventapp.registration import queries, service
from eventapp.registration.errors import StepNotPossible
from eventapp.registration.models import Participant, RegistrationAnswer, RegistrationCategory
from eventapp.registration.rules.categories import CategoryKind
from eventapp.registration.rules.questions import QuestionKind
from eventapp.registration.rules.workflow import ParticipantState
from eventapp.registration.service import own
from tests.client import CheckedClient, form_fields
from tests.factories import (
    both,
    make_answer,
    make_category,
    make_event,
    make_individual,
    make_question,
    make_staff,
)
from tests.files.samples import HOSTILE, pdf
from tests.registration.conftest import mails

SignIn = Callable[[Account], CheckedClient]
S = ParticipantState
PERSON = {
    "full_name-en": "Rim Haddad",
    "full_name-ar": "ريم حداد",
    "represents-en": "The Daily",
    "email": "rim@example.org",
    "has_consented": "y",
    "language": "en",
}


def form_of(category: RegistrationCategory, language: str = "en") -> str:
    return f"/{language}/doha/register/{category.public_id}"


def sent(client: CheckedClient, category: RegistrationCategory, **given: Any) -> Any:
    """The form, filled in and sent as a browser would; keys with `__` for `-`."""
    path = form_of(category)
    form = form_fields(client.get(path).get_data(as_text=True))
    fields = {name.replace("__", "-"): value for name, value in given.items()}
    return client.post(path, data=form | PERSON | fields)


def people() -> list[Participant]:
    return list(db.session.scalars(select(Participant).order_by(Participant.id)))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_in_both_languages(event: Event, client: CheckedClient, language: str) -> None:
    category = make_category(event)
    for kind in QuestionKind:
        make_question(category, kind=kind, choices=LocalizedText("أ\nب", "a\nb"), purge_on=date(2023, 5, 1))
    full = make_category(event, cap=0)
    ahead = make_category(event, opens_on=date(2100, 1, 1))
    over = make_category(event, closes_on=date(2000, 1, 1))
    page = client.get(f"/{language}/doha/register").get_data(as_text=True)
    for one in (category, full):
        assert form_of(one, language) in page
        assert client.get(form_of(one, language)).status_code == 200
    for one in (ahead, over):
        assert form_of(one, language) not in page
        assert "<form" not in client.get(form_of(one, language)).get_data(as_text=True)
    assert client.get(form_of(category, language) + "/registered").status_code == 200


def test_a_registration_holds_a_place_and_is_mailed(event: Event, client: CheckedClient) -> None:
    category = make_category(event, cap=1)
    answer = sent(client, category)
    assert (answer.status_code, answer.location) == (303, form_of(category) + "/registered")
    [person] = people()
    assert (person.state, person.holds_place, person.category_id) == (S.SUBMITTED, True, category.id)
    assert (person.email, person.full_name.ar, person.represents.en) == (
        *("rim@example.org", "ريم حداد"),
        "The Daily",
    )
    [mail] = mails()
    assert (mail.template, mail.to_address, mail.is_sensitive) == ("registration", "rim@example.org", True)
    token = re.search(r"http://localhost/en/my/link/(\S+)", mail.text)
    assert token is not None
    link = queries.find_own_link(token[1])
    assert link is not None
    assert link.participant_id == person.id


def test_beyond_the_places_one_waits_and_is_told_so(event: Event, client: CheckedClient) -> None:
    category = make_category(event, cap=1)
    sent(client, category)
    sent(client, category, email="second@example.org")
    assert [person.state for person in people()] == [S.SUBMITTED, S.WAITLISTED]
    assert "Every place of this category is held." in mails()[-1].text


@pytest.mark.parametrize("typed", ["rim@example.org", "RIM@Example.org "])
@pytest.mark.parametrize("state", [S.SUBMITTED, S.APPROVED, S.WAITLISTED, S.REJECTED])
def test_the_answer_is_the_same_for_an_address_that_is_registered(
    app: Flask, event: Event, state: ParticipantState, typed: str
) -> None:
    category = make_category(event, cap=3)
    make_individual(category, email="rim@example.org", state=state, holds_place=state is S.SUBMITTED)
    used = category.used
    answers = []
    for email in (typed, "fresh@example.org"):
        window = app.test_client()
        assert isinstance(window, CheckedClient)
        first = sent(window, category, email=email)
        page = window.get(first.location).get_data()
        answers.append((first.status_code, first.location, page))
    assert answers[0] == answers[1]
    assert [person.email for person in people()] == ["rim@example.org", "fresh@example.org"]
    assert category.used == used + 1  # of the fresh one
    assert ["registered in the category" in mail.text and "already" in mail.text for mail in mails()] == [
        *(True, False)
    ]


def test_who_withdrew_may_come_back(event: Event, client: CheckedClient) -> None:
    category = make_category(event, cap=1)
    make_individual(category, email="rim@example.org", state=S.WITHDRAWN, holds_place=False)
    sent(client, category)
    assert [person.state for person in people()] == [S.WITHDRAWN, S.SUBMITTED]


def test_a_second_click_and_the_back_button_make_one(event: Event, client: CheckedClient) -> None:
    category = make_category(event)
    form = form_fields(client.get(form_of(category)).get_data(as_text=True)) | PERSON
    first = client.post(form_of(category), data=form)
    again = client.post(form_of(category), data=form | {"email": "other@example.org"})
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert len(people()) == len(mails()) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"full_name__en": ""}, "Please give the name in Latin letters, as in the passport."),
        ({"email": ""}, "Please fill this in."),
        ({"email": "nowhere"}, "Please give an e-mail address such as name@example.org."),
        ({"has_consented": ""}, "Without this nobody can be registered."),
        ({"phone": "12"}, "Please give a number with its country code"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    event: Event, client: CheckedClient, given: dict[str, str], sentence: str
) -> None:
    category = make_category(event)
    fields = {name: value for name, value in given.items() if value or name != "has_consented"}
    path = form_of(category)
    form = form_fields(client.get(path).get_data(as_text=True)) | PERSON
    form |= {name.replace("__", "-"): value for name, value in fields.items()}
    if "has_consented" in given:
        del form["has_consented"]
    answer = client.post(path, data=form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert "The Daily" in page
    assert people() == []


def test_answers_of_every_kind(event: Event, client: CheckedClient) -> None:
    category = make_category(event)
    asked = {
        kind: make_question(category, kind=kind, is_required=True, choices=LocalizedText("أ\nب", "a\nb"))
        for kind in QuestionKind
    }
    path = form_of(category)
    empty = sent(client, category).get_data(as_text=True)
    assert empty.count("Please fill this in.") + empty.count("Please choose a file.") == 2 * len(asked)
    form = form_fields(client.get(path).get_data(as_text=True)) | PERSON
    name = {kind: f"q_{question.public_id}" for kind, question in asked.items()}
    choice = re.search(r'<option value="([0-9a-f]{16})">', empty)
    assert choice is not None
    form |= {
        name[QuestionKind.LINE]: "short",
        name[QuestionKind.LONG]: "long\nand longer",
        name[QuestionKind.DATE]: "٢٠٢٣-٠١-٠٢",
        name[QuestionKind.YES_NO]: "no",
        name[QuestionKind.CHOICE]: choice[1],
    }
    sample = {name[QuestionKind.FILE]: (io.BytesIO(pdf()), "card.pdf")}
    answer = client.post(path, data=form | sample, content_type="multipart/form-data")
    assert answer.status_code == 303
    [person] = people()
    found = {one.question.kind: one for one in queries.answers_of(person)}
    assert {kind: one.text for kind, one in found.items() if one.text} == {
        QuestionKind.LINE: "short",
        QuestionKind.LONG: "long\nand longer",
        QuestionKind.DATE: "2023-01-02",
        QuestionKind.YES_NO: "no",
    }
    assert found[QuestionKind.CHOICE].choice == LocalizedText("أ", "a")
    card = found[QuestionKind.FILE].file
    assert card is not None
    assert card.name == "card.pdf"


@pytest.fixture
def press(event: Event) -> tuple[RegistrationCategory, str]:
    """A category that asks for one file, and the name of its field."""
    category = make_category(event, kind=CategoryKind.PRESS)
    question = make_question(category, kind=QuestionKind.FILE, is_required=True)
    return category, f"q_{question.public_id}"


def upload(
    client: CheckedClient, category: RegistrationCategory, form: dict[str, Any], **file: tuple[bytes, str]
) -> Any:
    data = form | {field: (io.BytesIO(body), name) for field, (body, name) in file.items()}
    return client.post(form_of(category), data=data, content_type="multipart/form-data")


def test_a_file_is_chosen_once(
    event: Event, client: CheckedClient, press: tuple[RegistrationCategory, str]
) -> None:
    """Taken with a mistake elsewhere, it is still there, and named, while the mistake is mended."""
    category, field = press
    form = form_fields(client.get(form_of(category)).get_data(as_text=True)) | PERSON
    refused = upload(client, category, form | {"email": "nowhere"}, **{field: (pdf(), "card.pdf")})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "card.pdf" in page
    held_form = form_fields(page)
    assert held_form[f"{field}-held"]
    assert upload(client, category, held_form | {"email": "rim@example.org"}).status_code == 303
    [answer] = queries.answers_of(people()[0])
    assert answer.file is not None
    assert answer.file.name == "card.pdf"


def test_a_reference_is_good_for_its_field_its_time_and_one_row(
    app: Flask, event: Event, client: CheckedClient, press: tuple[RegistrationCategory, str]
) -> None:
    category, field = press
    kept = files.keep(io.BytesIO(pdf()), "card.pdf", allowed={FileKind.PDF}, most=DOCUMENT_LIMIT)
    reference = held.sealed(kept, purpose=field)
    assert held.opened(reference, purpose=field) == kept
    assert kept.storage_key not in reference
    assert held.opened(reference, purpose="q_other") is None
    assert held.opened(reference[:-4] + "AAAA", purpose=field) is None
    with clock.stopped(clock.now() + held.LIFETIME + timedelta(minutes=1)):
        assert held.opened(reference, purpose=field) is None
    db.session.add(kept.as_row())
    db.session.commit()
    assert held.opened(reference, purpose=field) is None


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case[0])
def test_hostile_files_are_refused(
    event: Event, client: CheckedClient, press: tuple[RegistrationCategory, str], case: Any
) -> None:
    category, field = press
    form = form_fields(client.get(form_of(category)).get_data(as_text=True)) | PERSON
    answer = upload(client, category, form, **{field: (case[2](), case[1])})
    assert answer.status_code in {422, 413} or case[3] is None
    if case[3] is not None:
        assert people() == []
        assert db.session.scalar(select(StoredFile.id)) is None


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"state": EventState.DRAFT}, (404, 404)),
        ({"state": EventState.CONCLUDED}, (200, 200)),
        ({"audience": Audience.LINK}, (200, 200)),
        ({"audience": Audience.PARTICIPANTS}, (404, 200)),
    ],
)
def test_whom_an_event_is_open_to(
    app: Flask, client: CheckedClient, values: dict[str, Any], status: tuple[int, int]
) -> None:
    """An event for participants alone lists nothing; who has the address of a category may register."""
    category = make_category(make_event("doha", **values))
    assert (
        client.get("/en/doha/register").status_code,
        client.get(form_of(category)).status_code,
    ) == status


def test_the_public_is_not_let_into_an_event_for_participants(app: Flask) -> None:
    event = make_event("doha", audience=Audience.PARTICIPANTS)
    assert not service.takes(event, make_category(event, kind=CategoryKind.PUBLIC))
    assert service.takes(event, make_category(event, kind=CategoryKind.PRESS))


def test_closing_meanwhile_keeps_what_was_typed(event: Event, client: CheckedClient) -> None:
    category = make_category(event)
    form = form_fields(client.get(form_of(category)).get_data(as_text=True)) | PERSON
    category.is_open = False
    answer = client.post(form_of(category), data=form)
    assert answer.status_code == 422
    assert "Registration in this category is closed at present." in answer.get_data(as_text=True)
    assert "The Daily" in answer.get_data(as_text=True)
    assert people() == []


def test_days_count_where_the_event_is_held(event: Event) -> None:
    """From midnight to midnight in Doha, three hours before that in UTC."""
    category = make_category(event, opens_on=date(2023, 1, 10), closes_on=date(2023, 1, 11))
    moments = [
        (datetime(2023, 1, 9, 20, 59, tzinfo=UTC), False, datetime(2023, 1, 9, 21, tzinfo=UTC)),
        (datetime(2023, 1, 9, 21, tzinfo=UTC), True, datetime(2023, 1, 11, 21, tzinfo=UTC)),
        (datetime(2023, 1, 11, 20, 59, tzinfo=UTC), True, datetime(2023, 1, 11, 21, tzinfo=UTC)),
        (datetime(2023, 1, 11, 21, tzinfo=UTC), False, None),
    ]
    for moment, is_open, turns_at in moments:
        with clock.stopped(moment):
            assert (service.takes(event, category), service.turns_at(event)) == (is_open, turns_at)


def test_the_page_of_the_event_leads_there_while_something_is_open(
    event: Event, client: CheckedClient, signed_in: SignIn
) -> None:
    category = make_category(event, is_open=False)
    assert "/en/doha/register" not in client.get("/en/doha/").get_data(as_text=True)
    owner = signed_in(make_staff(event, StaffRole.OWNER))
    page = f"/en/doha/manage/registration/{category.public_id}"
    assert owner.press(f"{page}/opening").status_code == 303
    assert "/en/doha/register" in client.get("/en/doha/").get_data(as_text=True)


def test_an_address_that_sends_too_much_is_held_back(
    event: Event, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    category = make_category(event, cap=20)
    monkeypatch.setattr(limits, "REGISTRATION_BY_ADDRESS", limits.Limit("registration-address", 2, 900))
    statuses = [sent(client, category, email=f"p{number}@example.org").status_code for number in range(3)]
    assert statuses == [303, 303, 422]
    assert len(people()) == 2


def test_an_address_is_not_flooded_with_mails(event: Event, client: CheckedClient) -> None:
    """The answer stays the same; the mails stop for an hour."""
    category = make_category(event)
    assert [sent(client, category).status_code for _number in range(7)] == [303] * 7
    assert len(mails()) == 5
    with clock.stopped(clock.now() + timedelta(minutes=61)):
        sent(client, category)
    assert len(mails()) == 6


def test_places_are_told_in_words_alone(event: Event, client: CheckedClient) -> None:
    """Another registration changes nothing that a stranger sees, until the last place is held."""
    category = make_category(event, cap=3)
    seen = []
    for _number in range(4):
        listed = client.get("/en/doha/register").get_data(as_text=True)
        seen.append((listed, "Places left" in listed, client.get("/en/doha/").get_data(as_text=True)))
        make_individual(category, holds_place=category.used < 3)
        db.session.commit()
    assert seen[0] == seen[1] == seen[2]
    assert [told for _page, told, _front in seen] == [True, True, True, False]
    assert seen[2][2] == seen[3][2]


def test_somebody_withdraws_and_the_next_moves_up(event: Event) -> None:
    category = make_category(event, cap=1)
    first = make_individual(category)
    second = make_individual(category, state=S.WAITLISTED, holds_place=False, waiting_since=clock.now())
    own.withdraw(event, first)
    db.session.commit()
    assert (first.state, first.holds_place) == (S.WITHDRAWN, False)
    assert (second.state, second.holds_place, category.used) == (S.SUBMITTED, True, 1)
    with pytest.raises(StepNotPossible):
        own.withdraw(event, first)


def test_an_officer_sees_answers_and_files_of_their_own_event(
    event: Event, client: CheckedClient, press: tuple[RegistrationCategory, str], signed_in: SignIn
) -> None:
    category, field = press
    text = make_question(category, prompt=both("رقم", "Number"))
    form = form_fields(client.get(form_of(category)).get_data(as_text=True)) | PERSON
    form |= {f"q_{text.public_id}": "B-1"}
    assert upload(client, category, form, **{field: (pdf(), "card.pdf")}).status_code == 303
    [person] = people()
    officer = signed_in(make_staff(event, StaffRole.ACCREDITATION))
    base = f"/en/doha/manage/accreditation/{person.public_id}"
    page = officer.get(base).get_data(as_text=True)
    assert "B-1" in page
    address = re.search(rf"{base}/answers/\w+", page)
    assert address is not None
    file = officer.get(address[0])
    assert file.get_data() == pdf()
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Cache-Control"] == "private, no-store"
    other = make_individual(category)
    answer = address[0].rpartition("/")[2]
    strange = signed_in(make_staff(make_event("elsewhere"), StaffRole.OWNER))
    refused = [
        officer.get(f"/en/doha/manage/accreditation/{other.public_id}/answers/{answer}").status_code,
        officer.get(f"{base}/answers/unknown").status_code,
        strange.get(address[0]).status_code,
        strange.get(address[0].replace("doha", "elsewhere")).status_code,
        client.get(address[0]).status_code,
    ]
    assert refused == [404, 404, 404, 404, 401]


def test_the_queue_is_narrowed_to_a_category(event: Event, signed_in: SignIn) -> None:
    one, two = make_category(event), make_category(event)
    first, second = make_individual(one), make_individual(two)
    officer = signed_in(make_staff(event, StaffRole.ACCREDITATION))
    page = officer.get(f"/en/doha/manage/accreditation?of=c-{one.public_id}").get_data(as_text=True)
    assert (first.public_id in page, second.public_id in page) == (True, False)
    statuses = [
        officer.get(f"/en/doha/manage/accreditation?of={of}").status_code for of in ("c-unknown", "x-1", "")
    ]
    assert statuses == [404, 422, 200]


def test_opening_the_link_confirms_the_address_once(event: Event) -> None:
    person = make_individual(make_category(event))
    with clock.stopped(datetime(2023, 1, 2, tzinfo=UTC)):
        service.confirm_address(event, person)
    with clock.stopped(datetime(2023, 1, 3, tzinfo=UTC)):
        service.confirm_address(event, person)
    assert person.confirmed_at == datetime(2023, 1, 2, tzinfo=UTC)


def test_answers_go_with_their_question_once_it_is_retired(event: Event) -> None:
    category = make_category(event)
    asked, unasked = make_question(category), make_question(category)
    person = make_individual(category)
    make_answer(person, asked)
    for question in (asked, unasked):
        service.remove_question(event, question)
    assert queries.questions_of(category) == []
    assert [one.question for one in queries.answers_of(person)] == [asked]
    assert db.session.scalar(select(RegistrationAnswer.id)) is not None
