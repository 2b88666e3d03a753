"""Delegations of the demonstration: one that has answered with its people, one that declined, one awaited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from eventapp.accounts.models import Account
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.people.models import Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, Rank
from eventapp.registration import letter, service
from eventapp.registration.models import Delegation, Participant
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState

_STEPS: Final = {ParticipantState.APPROVED: "approval", ParticipantState.UNDER_REVIEW: "review"}


def load(
    event: Event,
    content: Mapping[str, Any],
    organisations: Mapping[str, Organisation],
    people: Mapping[str, Person],
    officer: Account,
) -> None:
    """Every delegation of the content file."""
    for number, row in enumerate(content["delegations"], start=1):
        delegation = service.invite(
            event,
            organisation=organisations[row["organisation"]],
            caps={},
            reference=f"PPD/2023/INV/{number}",
            focal_name=row["focal_name"],
            focal_email=row["focal_email"],
            language=row["language"],
            answer_by=event.last_on,  # the list is open while the demonstration is looked at
            message=LocalizedText(),
        )
        path = f"/{row['language']}/invitation/link/TOKEN"
        service.send(event, delegation, path=path, letter=letter.keep(event, delegation))
        if row["answer"] == "declined":
            service.answer(event, delegation, step="refusal", reason=row["reason"])
        elif row["answer"] == "accepted":
            service.answer(event, delegation, step="acceptance")
            _register(event, delegation, row["people"], people, officer)


def _register(
    event: Event,
    delegation: Delegation,
    rows: list[dict[str, Any]],
    people: Mapping[str, Person],
    officer: Account,
) -> None:
    made = [_nominate(event, delegation, row, people.get(row.get("person", ""))) for row in rows]
    service.submit(event, delegation)
    for person, row in zip(made, rows, strict=True):
        if step := _STEPS.get(ParticipantState(row["state"])):
            service.decide(event, [person], step=step, actor=officer)


def _nominate(
    event: Event, delegation: Delegation, row: Mapping[str, Any], known: Person | None
) -> Participant:
    held = known.appointments[0].office if known is not None and known.appointments else LocalizedText()
    return service.add_person(
        event,
        delegation,
        function=Function(row["function"]),
        has_consented=True,
        full_name=known.name if known is not None else LocalizedText(**row["name"]),
        office=LocalizedText(**row["office"]) if "office" in row else held,
        how_to_address=LocalizedText(),
        address=known.address if known is not None else FormOfAddress.NEUTRAL,
        honorific=known.honorific if known is not None else Honorific.NONE,
        rank=known.rank if known is not None else Rank.NONE,
        email="",
        phone="",
        language=delegation.language,
        languages="en",
        access_needs="",
        dietary_needs="",
    )
