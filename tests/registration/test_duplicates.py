"""Who may be registered twice: same passport, or same name and date of birth; for officers alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from eventapp.accounts.models import Account
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.registration import service
from eventapp.registration.models import Participant
from eventapp.registration.queries import duplicates as same
from eventapp.registration.rules import duplicates
from eventapp.registration.rules.duplicates import Sameness, name_key
from eventapp.registration.rules.papers import Passport, Travel
from eventapp.registration.rules.workflow import ParticipantState, Reason
from eventapp.registration.service import papers
from tests.client import CheckedClient, form_fields
from tests.factories import both, make_delegation, make_event, make_participant, make_staff
from tests.registration.conftest import Opening, page_of

SignIn = Callable[[Account], CheckedClient]
PAGE = "/en/doha/manage/accreditation/duplicates"
NAME = LocalizedText("ناصر بن حمد الهاجري", "Nasser bin Hamad Al-Hajri")


@pytest.fixture(autouse=True)
def _before_the_meeting() -> Any:
    with clock.stopped(datetime(2023, 1, 20, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


def registered(event: Event, number: str, born: str = "1970-01-01", **values: Any) -> Participant:
    """Somebody of a delegation of their own, submitted, with a passport."""
    values = {"state": ParticipantState.SUBMITTED} | values
    person = make_participant(make_delegation(event), **values)
    passport = Passport(number, "QA", "2040-01-01", born)
    papers.save(event, person, passport=passport, travel=Travel(), actor=None)
    db.session.commit()
    return person


def pair(one: Participant, other: Participant) -> tuple[int, int]:
    return min(one.id, other.id), max(one.id, other.id)


def press(client: CheckedClient, what: str, one: Participant, other: Participant) -> int:
    action = f"/en/doha/manage/accreditation/{one.public_id}/{what}/{other.public_id}"
    fields = form_fields(client.get(PAGE).get_data(as_text=True), action=action)
    return client.post(action, data=fields).status_code


# The rule


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nasser bin Hamad Al-Hajri", "AL HAJRI, Nasser Hamad"),
        ("Nasser Hamad al-Hajri", "Nâsser Hamad Alhajri"),
        ("ناصر بن حمد الهاجري", "الهاجري ناصر حمد"),
        ("عبد العزيز أحمد", "احمد عبدالعزيز"),
        ("Abdul Aziz Ahmed", "Ahmed Abdulaziz"),
        ("فاطمة", "فاطمه"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Nasser Hamad", "Nasser Ahmad"), ("ناصر", "نصر"), ("Mona Ali", "Mona Ali Hassan")]
)
def test_two_names_are_two(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@examples(st.lists(st.sampled_from(["ناصر", "Mona", "Ali", "حسن", "Qatar"]), min_size=1), st.randoms())
def test_the_order_of_the_parts_is_free(parts: list[str], chance: Any) -> None:
    other = list(parts)
    chance.shuffle(other)
    assert name_key(" ".join(parts)) == name_key(" ".join(other))


def test_somebody_is_compared_by_passport_and_by_each_name_with_the_date_of_birth() -> None:
    assert list(duplicates.keys(NAME, date(1970, 1, 2), "QA", "a 12-34")) == [
        (Sameness.PASSPORT, "QA:a1234"),
        (Sameness.PERSON, f"{name_key(NAME.ar)}:1970-01-02"),
        (Sameness.PERSON, f"{name_key(NAME.en)}:1970-01-02"),
    ]
    assert len(list(duplicates.keys(LocalizedText("", "Mona"), date(1970, 1, 2), "QA", "1"))) == 2


# In the database


def test_pairs_are_found_by_passport_or_by_name_and_birth(event: Event) -> None:
    one = registered(event, "A1111", full_name=NAME)
    spelt = registered(event, "B2222", full_name=LocalizedText("", "AL HAJRI Nasser Hamad"))
    lent = registered(event, "A 1111", "1980-01-01", full_name=both("منى", "Mona"))
    registered(event, "C3333", "1981-01-01", full_name=NAME)  # born on another day
    registered(make_event("elsewhere"), "A1111", full_name=NAME)
    assert same.possible_duplicates(event) == {
        pair(one, spelt): {Sameness.PERSON},
        pair(one, lent): {Sameness.PASSPORT},
    }
    assert same.doubtful_among(event, [one.id, lent.id]) == {one.id, lent.id}
    assert same.doubtful_among(event, []) == set()


def test_a_name_that_is_mended_is_compared_again(event: Event) -> None:
    one = registered(event, "A1111", full_name=NAME)
    other = registered(event, "B2222", full_name=both("خطأ", "Mistake"))
    assert same.possible_duplicates(event) == {}
    other.full_name = NAME
    db.session.commit()
    assert same.possible_duplicates(event) == {pair(one, other): {Sameness.PERSON}}
    other.full_name = both("خطأ", "Mistake")
    db.session.commit()
    assert same.possible_duplicates(event) == {}


@pytest.mark.parametrize(
    "state", [ParticipantState.REJECTED, ParticipantState.WITHDRAWN, ParticipantState.REPLACED]
)
def test_who_has_left_is_nobodys_duplicate(event: Event, state: ParticipantState) -> None:
    one = registered(event, "A1111")
    other = registered(event, "A1111", state=ParticipantState.SUBMITTED)
    other.state = state
    db.session.commit()
    assert same.possible_duplicates(event) == {}
    assert same.doubtful_among(event, [one.id]) == set()


# For officers


@pytest.mark.parametrize("language", ["ar", "en"])
def test_they_stand_side_by_side_with_masked_passports(
    event: Event, officer: CheckedClient, language: str
) -> None:
    one = registered(event, "A1234567", full_name=NAME)
    other = registered(event, "A1234567", full_name=NAME)
    page = officer.get(PAGE.replace("/en/", f"/{language}/")).get_data(as_text=True)
    for person in (one, other):
        assert f"/{person.public_id}/papers" in page
        assert person.group.in_(language) in page
    assert page.count("••••67") == 2
    assert "A1234567" not in page
    queue = officer.get(f"/{language}/doha/manage/accreditation").get_data(as_text=True)
    assert queue.count("/accreditation/duplicates") == 3  # two marks and the place in the menu


def test_one_is_rejected_as_registered_already(event: Event, officer: CheckedClient) -> None:
    one, other = registered(event, "A1111"), registered(event, "A1111")
    assert press(officer, "rejection", other, one) == 303
    db.session.refresh(other)
    assert (other.state, other.reason) == (ParticipantState.REJECTED, Reason.DUPLICATE)
    assert one.state is ParticipantState.SUBMITTED
    assert "Nobody seems to be registered twice" in officer.get(PAGE).get_data(as_text=True)


def test_two_who_are_not_the_same_are_not_shown_again(event: Event, officer: CheckedClient) -> None:
    one, other = registered(event, "A1111"), registered(event, "A1111")
    third = registered(event, "A1111")
    assert press(officer, "separation", one, other) == 303
    assert set(same.possible_duplicates(event)) == {pair(one, third), pair(other, third)}
    assert same.doubtful_among(event, [one.id]) == {one.id}
    service.duplicates.set_apart(event, other, one, actor=None)  # the other way round, and twice
    service.duplicates.set_apart(event, one, third, actor=None)
    db.session.commit()
    assert same.doubtful_among(event, [one.id, other.id]) == {other.id}


def test_one_who_cannot_be_rejected_any_more_has_no_button(event: Event, officer: CheckedClient) -> None:
    registered(event, "A1111", state=ParticipantState.APPROVED)
    registered(event, "A1111", state=ParticipantState.APPROVED)
    assert "/rejection/" not in officer.get(PAGE).get_data(as_text=True)


def test_a_focal_point_is_told_nothing(event: Event, opened: Opening) -> None:
    one, other = registered(event, "A1111"), registered(event, "A1111")
    delegation = one.delegation
    assert delegation is not None
    client = opened(event, delegation)
    for path in (page_of(delegation), f"{page_of(delegation)}/people/{one.public_id}/papers"):
        page = client.get(path).get_data(as_text=True)
        assert "duplicate" not in page.lower()
        assert other.public_id not in page
    assert client.get(PAGE).status_code == 401


def test_somebody_of_another_event_is_unknown(event: Event, officer: CheckedClient) -> None:
    one, other = registered(event, "A1111"), registered(event, "A1111")
    stranger = registered(make_event("elsewhere"), "A1111")
    action = f"/en/doha/manage/accreditation/{one.public_id}/separation/{stranger.public_id}"
    token = form_fields(officer.get(PAGE).get_data(as_text=True))["csrf_token"]
    assert officer.post(action, data={"csrf_token": token}).status_code == 404
    assert set(same.possible_duplicates(event)) == {pair(one, other)}


def test_the_page_is_read_in_a_fixed_number_of_queries(
    event: Event, officer: CheckedClient, queries: list[str]
) -> None:
    counts = []
    for _number in range(3):
        registered(event, "A1111")
        registered(event, "A1111")
        officer.get(PAGE)
        queries.clear()
        officer.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[2]
