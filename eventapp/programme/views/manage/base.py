"""What the pages of the programme share: their blueprint and the vocabulary of their templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, url_for
from markupsafe import Markup, escape

from eventapp.core.languages import direction
from eventapp.core.locale import LANGUAGE_PREFIX, Reading, reading
from eventapp.core.localized import LocalizedText
from eventapp.people.labels import gender_form, printed_name
from eventapp.programme import labels
from eventapp.programme.rules import workflow
from eventapp.programme.rules.conflicts import Finding
from eventapp.programme.rules.vocabulary import Severity

_MARK: Final = "\ue000{}\ue001"  # private use: nothing that is typed
_LINK: Final = Markup('<a href="{}"><bdi lang="{}" dir="{}">{}</bdi></a>')

blueprint = Blueprint("programme", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage/programme")


def words() -> dict[str, Any]:
    """What every template of the programme may ask."""
    return {
        "labels": labels,
        "printed_name": printed_name,
        "gender_form": gender_form,
        "available_steps": workflow.available_steps,
    }


class _Linking:
    """A reader's hand that writes the titles of a finding's sessions as marks, made links afterwards."""

    def __init__(self, finding: Finding, say: Reading) -> None:
        self._say = say
        self._titles = [session.title for session in finding.sessions]

    def name(self, value: LocalizedText) -> str:
        """A title of one of the sessions (that very value) as its mark; any other name as usual."""
        number = next((n for n, title in enumerate(self._titles) if title is value), None)
        return _MARK.format(number) if number is not None else self._say.name(value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._say, name)


def linked_sentence(finding: Finding, say: Reading) -> Markup:
    """A finding in one sentence in which the titles lead to their sessions; those it leaves out follow it."""
    sentence = escape(labels.finding_sentence(finding, _Linking(finding, say)))
    for number, session in enumerate(finding.sessions):
        title, language = session.title.shown(say.language)
        url = url_for("programme.session", session=session.id)
        link = _LINK.format(url, language, direction(language), title)
        mark = _MARK.format(number)
        sentence = sentence.replace(mark, link) if mark in sentence else sentence + " · " + link
    return sentence


def by_session(findings: Iterable[Finding]) -> dict[str, list[tuple[Severity, str]]]:
    """The sentences about each session, by its public id, with their severity."""
    found: dict[str, list[tuple[Severity, str]]] = defaultdict(list)
    say = reading()
    for finding in findings:
        for session in finding.sessions:
            found[session.id].append((finding.severity, labels.finding_sentence(finding, say)))
    return found
