"""Individuals of the demonstration: the press and observers register alone, each asked something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.people.rules import FormOfAddress, Honorific, Rank
from eventapp.registration import queries, service
from eventapp.registration.models import RegistrationCategory
from eventapp.registration.rules.categories import CategoryKind
from eventapp.registration.rules.questions import QuestionKind


def load(event: Event, content: Mapping[str, Any]) -> None:
    """Every category of the content file, open until the event ends."""
    for row in content["categories"]:
        category = service.save_category(
            event,
            None,
            kind=CategoryKind(row["kind"]),
            cap=row["cap"],
            title=LocalizedText(**row["title"]),
            description=LocalizedText(**row["description"]),
            opens_on=None,
            closes_on=event.last_on,
        )
        for question in row["questions"]:
            _ask(event, category, question)
        service.turn_category(event, category, step="opening")
        for person in row.get("people", []):
            _register(event, category, person)


def _ask(event: Event, category: RegistrationCategory, row: Mapping[str, Any]) -> None:
    service.save_question(
        event,
        category,
        None,
        kind=QuestionKind(row["kind"]),
        prompt=LocalizedText(**row["prompt"]),
        hint=LocalizedText(),
        choices=LocalizedText(**row["choices"]) if "choices" in row else LocalizedText(),
        is_required=row.get("is_required", False),
        is_personal=row.get("is_personal", False),
        purge_on=None,
    )


def _register(event: Event, category: RegistrationCategory, row: Mapping[str, Any]) -> None:
    asked = zip(queries.questions_of(category), row["answers"], strict=True)
    service.register(
        event,
        category,
        path="/ar/my/link/TOKEN",
        answers=[service.Given(question, text=text) for question, text in asked],
        full_name=LocalizedText(**row["name"]),
        office=LocalizedText(**row["office"]),
        represents=LocalizedText(**row["represents"]),
        how_to_address=LocalizedText(),
        address=FormOfAddress.NEUTRAL,
        honorific=Honorific.NONE,
        rank=Rank.NONE,
        email=row["email"],
        phone="",
        language="ar",
        languages="ar en",
        access_needs="",
        dietary_needs="",
    )
