"""The list of participants: its order, its pages, its files, and what is not in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask

from eventapp.accounts.models import Account
from eventapp.core.db import db
from eventapp.events.models import Event
from eventapp.events.rules.workflow import StaffRole
from eventapp.people.rules import Honorific, OrganisationKind
from eventapp.registration import participants_list
from eventapp.registration.models import Participant, RegistrationCategory
from eventapp.registration.rules.categories import CategoryKind
from eventapp.registration.rules.precedence import TIERS, Order, delegation_key, level, person_key
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState
from tests.client import MARK, CheckedClient
from tests.factories import both, make_delegation, make_organisation, make_participant, make_staff
from tests.pdf import assert_accessible, text_of

SignIn = Callable[[Account], CheckedClient]
S = ParticipantState
LIST = "/en/doha/manage/participants"


@pytest.fixture
def officer(event: Event, signed_in: SignIn) -> CheckedClient:
    return signed_in(make_staff(event, StaffRole.ACCREDITATION))


def approved(event: Event, kind: OrganisationKind, ar: str, en: str, *names: tuple[str, Function]) -> None:
    delegation = make_delegation(event, make_organisation(kind=kind, short_name=both(ar, en)))
    for place, (name, function) in enumerate(names):
        make_participant(
            delegation,
            function,
            state=S.APPROVED,
            position=place,
            full_name=both(f"ع {name}", name),
            phone="+97444441234",
            access_needs="a ramp at the door",
            dietary_needs="no nuts at all",
        )


@pytest.fixture
def filled(event: Event) -> Event:
    """A media house, an assembly and two states; somebody who came alone; somebody not approved."""
    approved(event, OrganisationKind.MEDIA, "أخبار", "Alpha News", ("Reporter", Function.PRESS))
    approved(event, OrganisationKind.ASSEMBLY, "برلمان", "Basin Assembly", ("Speaker", Function.HEAD))
    deputy, head = ("Aaron", Function.DEPUTY), ("Zahra", Function.HEAD)
    approved(event, OrganisationKind.STATE, "اليمن", "Yemen", ("Adam", Function.DELEGATE), deputy, head)
    approved(event, OrganisationKind.STATE, "تونس", "Tunisia", ("Salma", Function.HEAD))
    category = RegistrationCategory(
        event_id=event.id, kind=CategoryKind.EXPERT, title=both("خبراء", "Experts"), cap=5
    )
    db.session.add(category)
    db.session.flush()
    db.session.add(
        Participant(
            event_id=event.id,
            category_id=category.id,
            state=S.APPROVED,
            full_name=both("خبيرة", "Expert"),
            represents=both("جامعة", "A university"),
        )
    )
    make_participant(make_delegation(event), state=S.SUBMITTED, full_name=both("غائب", "Absent"))
    db.session.commit()
    return event


def names(event: Event, order: Order) -> list[str]:
    found = participants_list.list_of(event, order, "en")
    return [one.full_name.en.removesuffix(MARK) for group in found.groups() for one in group.people]


def test_protocol_puts_states_first_and_the_head_before_the_deputy(filled: Event) -> None:
    assert names(filled, Order.PROTOCOL) == [
        *("Salma", "Zahra", "Aaron", "Adam", "Speaker", "Reporter", "Expert")
    ]


def test_the_alphabets_order_delegations_and_the_people_in_them(filled: Event) -> None:
    assert names(filled, Order.ENGLISH) == [
        *("Reporter", "Speaker", "Salma", "Aaron", "Adam", "Zahra", "Expert")
    ]
    # أخبار، برلمان، تونس، اليمن: the article does not count
    assert names(filled, Order.ARABIC)[:4] == ["Reporter", "Speaker", "Salma", "Aaron"]


def test_the_level_of_the_head_decides_before_the_alphabet() -> None:
    state = OrganisationKind.STATE
    king = delegation_key(Order.PROTOCOL, state, Honorific.MAJESTY, "z")
    minister = delegation_key(Order.PROTOCOL, state, Honorific.EXCELLENCY_MINISTER, "a")
    nobody = delegation_key(Order.PROTOCOL, state, None, "a")
    assert king < minister < nobody
    assert delegation_key(Order.ARABIC, state, Honorific.MAJESTY, "z") > (0, 0, "a")
    assert set(TIERS) == set(OrganisationKind)
    assert level(Honorific.NONE) == level(Honorific.MR)
    alone = person_key(Order.PROTOCOL, None, Honorific.EXCELLENCY, 9, "z")
    assert alone < person_key(Order.PROTOCOL, None, Honorific.MR, 0, "a")


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_put_together_are_the_whole_list(filled: Event, size: int) -> None:
    for order in Order:
        found = participants_list.list_of(filled, order, "ar")
        parts = [found.page(start, start + size) for start in range(0, found.total, size)]
        ids = [one.id for part in parts for group in part for one in group.people]
        assert ids == [one.id for group in found.groups() for one in group.people]


def test_the_number_of_queries_is_fixed(event: Event, filled: Event, queries: list[str]) -> None:
    def count() -> int:
        db.session.expire_all()
        _name = event.slug
        queries.clear()
        for group in participants_list.list_of(event, Order.PROTOCOL, "en").groups():
            for one in group.people:
                participants_list._entry(one, "en")
        return len(queries)

    before = count()
    for number in range(3):
        approved(event, OrganisationKind.IGO, f"منظمة {number}", f"Body {number}", ("One", Function.HEAD))
    db.session.commit()
    assert count() == before


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("order", [one.value for one in Order])
def test_page_and_files_in_every_order(
    filled: Event, officer: CheckedClient, order: str, language: str
) -> None:
    base = LIST.replace("/en/", f"/{language}/")
    assert officer.get(f"{base}?order={order}").status_code == 200
    rows = list(csv.reader(io.StringIO(officer.get(f"{base}/export.csv?order={order}").text)))
    assert len(rows) == 8
    assert officer.get(f"{base}/export.xlsx?order={order}").status_code == 200


@pytest.mark.parametrize("asked", ["", "ar", "en"])
def test_the_document_in_one_language_or_both(filled: Event, officer: CheckedClient, asked: str) -> None:
    answer = officer.get(f"{LIST}.pdf?language={asked}")
    assert answer.mimetype == "application/pdf"
    assert_accessible(answer.get_data(), asked or "en")
    text = text_of(answer.get_data())
    assert ("Tunisia" in text) == (asked != "ar")
    assert "Absent" not in text


def test_nothing_private_is_in_it(filled: Event, officer: CheckedClient, app: Flask) -> None:
    private = [one.email for one in db.session.query(Participant) if one.email]
    private += ["44441234", "4444 1234", "a ramp at the door", "no nuts at all"]
    seen = [officer.get(f"{LIST}{end}").text for end in ("", "/export.csv")]
    seen.append(text_of(officer.get(f"{LIST}.pdf").get_data()))
    for text in seen:
        for value in private:
            assert value not in text


def test_an_unknown_order_is_refused(filled: Event, officer: CheckedClient) -> None:
    assert officer.get(f"{LIST}?order=seniority").status_code == 422
