"""What the pages of the programme share: their blueprint and the vocabulary of their templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Blueprint

from eventapp.core.locale import LANGUAGE_PREFIX, reading
from eventapp.people.labels import gender_form, printed_name
from eventapp.programme import labels
from eventapp.programme.rules import workflow
from eventapp.programme.rules.conflicts import Finding
from eventapp.programme.rules.vocabulary import Severity

blueprint = Blueprint("programme", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage/programme")


def words() -> dict[str, Any]:
    """What every template of the programme may ask."""
    return {
        "labels": labels,
        "printed_name": printed_name,
        "gender_form": gender_form,
        "available_steps": workflow.available_steps,
    }


def by_session(findings: Iterable[Finding]) -> dict[str, list[tuple[Severity, str]]]:
    """The sentences about each session, by its public id, with their severity."""
    found: dict[str, list[tuple[Severity, str]]] = defaultdict(list)
    say = reading()
    for finding in findings:
        for session in finding.sessions:
            found[session.id].append((finding.severity, labels.finding_sentence(finding, say)))
    return found
