"""Delegations of the invented meeting and everybody in them, with passports: a queue to measure by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert

from eventapp.core.db import db
from eventapp.demo.synthetic_words import FAMILIES, FATHERS, MEN, OFFICES, WOMEN
from eventapp.events.models import Event
from eventapp.people.models import Organisation
from eventapp.people.rules import FormOfAddress, Honorific
from eventapp.registration.models import Delegation, DelegationQuota, Papers, PapersMatch, Participant
from eventapp.registration.rules.papers import Passport, Travel, purge_on
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import GONE, InvitationState, ParticipantState
from eventapp.registration.service import papers

if TYPE_CHECKING:
    from eventapp.demo.synthetic import Maker

_S = ParticipantState
_STATES: Final = (  # of twenty people
    *(_S.SUBMITTED,) * 5,
    *(_S.UNDER_REVIEW,) * 3,
    *(_S.PRE_APPROVED, _S.ON_HOLD, _S.REJECTED),
    *(_S.APPROVED,) * 9,
)
_FUNCTIONS: Final = (Function.HEAD, Function.DEPUTY)  # the first two of a delegation
_TWICE: Final = 250  # every so many people one of before is registered once more, elsewhere
_BORN: Final = date(1950, 1, 1)


def make(maker: Maker, event: Event, organisations: Sequence[Organisation], opened_at: datetime) -> None:
    """As many people as the size says, spread evenly over a delegation of each organisation."""
    delegations = [_delegation(maker, event, one, number) for number, one in enumerate(organisations, 1)]
    db.session.add_all(delegations)
    db.session.flush()
    people = [
        _person(maker, event, delegations[number % len(delegations)], number // len(delegations), number)
        for number in range(maker.size.participants)
    ]
    passports = [_passport(maker) for _person_ in people]
    for number in range(_TWICE, len(people), _TWICE):
        people[number].full_name = people[number - 1].full_name
        passports[number] = passports[number - 1]
    for number, person in enumerate(people):
        person.submitted_at = opened_at + timedelta(minutes=number)
    db.session.add_all(people)
    db.session.add_all(_quotas(delegations, people))
    db.session.flush()
    _keep(event, people, passports)


def _delegation(maker: Maker, event: Event, organisation: Organisation, number: int) -> Delegation:
    return Delegation(
        public_id=maker.id(),
        event_id=event.id,
        organisation_id=organisation.id,
        reference=f"MEASURE/{number}",
        state=InvitationState.ACCEPTED,
        focal_email=f"focal{number}@example.org",
        answer_by=event.last_on,
    )


def _person(maker: Maker, event: Event, delegation: Delegation, place: int, number: int) -> Participant:
    is_woman = maker.random.random() < 1 / 3
    state = maker.one_of(_STATES)
    return Participant(
        public_id=maker.id(),
        event_id=event.id,
        delegation_id=delegation.id,
        position=place,
        function=_FUNCTIONS[place]
        if place < len(_FUNCTIONS)
        else maker.one_of((Function.DELEGATE, Function.ADVISER)),
        state=state,
        holds_place=state not in GONE,
        full_name=maker.text(WOMEN if is_woman else MEN, FATHERS, MEN, FAMILIES),
        address=FormOfAddress.FEMININE if is_woman else FormOfAddress.MASCULINE,
        honorific=maker.one_of((Honorific.EXCELLENCY, Honorific.MR, Honorific.HONOURABLE)),
        office=maker.text(OFFICES),
        email=f"member{number}@example.org",
        has_papers=True,
    )


def _passport(maker: Maker) -> Passport:
    return Passport(
        number=f"{maker.one_of('ABCDEFG')}{maker.random.randrange(10**7, 10**8)}",
        country="QA",
        expires_on="2035-01-01",
        birth_on=(_BORN + timedelta(days=maker.random.randrange(18_000))).isoformat(),
    )


def _quotas(delegations: Sequence[Delegation], people: Sequence[Participant]) -> list[DelegationQuota]:
    used = Counter((one.delegation_id, one.function) for one in people if one.holds_place)
    return [
        DelegationQuota(
            delegation_id=delegation.id,
            function=function,
            cap=used[delegation.id, function] + 1,
            used=used[delegation.id, function],
        )
        for delegation in delegations
        for function in Function
    ]


def _keep(event: Event, people: Sequence[Participant], passports: Sequence[Passport]) -> None:
    """Seal and insert them in bulk, as the verb does one by one."""
    travel = Travel(arrives_on=event.first_on.isoformat(), arrives_at="10:30", hotel="Corniche")
    rows, matches = [], []
    for person, passport in zip(people, passports, strict=True):
        row = {"participant_id": person.id, "event_id": event.id, "purge_on": purge_on(event.last_on)}
        rows.append(row | papers.sealed(person, passport, travel))
        matches += papers.matches(person, passport)
    if rows:
        db.session.execute(insert(Papers), rows)
        db.session.execute(insert(PapersMatch), matches)
