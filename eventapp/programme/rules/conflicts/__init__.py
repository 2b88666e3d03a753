"""What is wrong with a programme: findings as codes and values, with a severity. Pure; no sentences.

Spans are half open: sessions that touch never clash. Cancelled sessions clash with nothing; only their texts
are looked at, because readers still see them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from eventapp.programme.rules.conflicts import clashes, contents
from eventapp.programme.rules.conflicts.values import (
    FRIDAY_PRAYER_COUNTRIES,
    Finding,
    FindingCode,
    ItemValue,
    PartValue,
    ProgrammeValue,
    RoomValue,
    SessionValue,
    Unavailability,
)
from eventapp.programme.rules.vocabulary import SessionStatus, Severity

__all__ = [
    "FRIDAY_PRAYER_COUNTRIES",
    "Finding",
    "FindingCode",
    "ItemValue",
    "PartValue",
    "ProgrammeValue",
    "RoomValue",
    "SessionValue",
    "Unavailability",
    "blocking",
    "find",
    "fingerprint",
    "warnings",
]

Rule = Callable[[ProgrammeValue, Sequence[SessionValue]], Iterator[Finding]]

_OF_TIMED: Final[tuple[Rule, ...]] = (
    clashes.person_twice,
    clashes.person_unavailable,
    clashes.room_twice,
    clashes.no_changeover,
    clashes.room_unavailable,
    clashes.during_break,
)
_OF_LIVE: Final[tuple[Rule, ...]] = (
    contents.wrong_times,
    contents.room_too_small,
    contents.items_too_long,
    contents.no_chair,
)
_WEIGHTS: Final = {severity: number for number, severity in enumerate(Severity)}


def find(programme: ProgrammeValue) -> tuple[Finding, ...]:
    """Everything that is wrong, blocking first, then by time; the same for every order of the input."""
    return tuple(sorted(_all(programme), key=_place))


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that must be gone before a release."""
    return [found for found in findings if found.severity is Severity.BLOCKING]


def warnings(findings: Iterable[Finding]) -> list[Finding]:
    """Those that must be acknowledged before a release."""
    return [found for found in findings if found.severity is Severity.WARNING]


def fingerprint(finding: Finding) -> str:
    """A short id of a finding that changes when what was found changes: for acknowledging it."""
    facts = [finding.code.value]
    facts += [f"{s.id!r} {s.starts_at} {s.ends_at} {s.room_id!r}" for s in finding.sessions]
    facts += [f"{key}={value!r}" for key, value in sorted(finding.values.items())]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:20]


def _all(programme: ProgrammeValue) -> Iterator[Finding]:
    live = [session for session in programme.sessions if session.status is not SessionStatus.CANCELLED]
    timed = [session for session in live if session.is_timed]
    for rule in _OF_TIMED:
        yield from rule(programme, timed)
    for rule in _OF_LIVE:
        yield from rule(programme, live)
    yield from contents.text_missing(programme.sessions)


def _place(finding: Finding) -> tuple[int, str, str, str, str]:
    first = finding.sessions[0]
    start = first.starts_at.isoformat() if first.starts_at else "~"
    ids = " ".join(session.id for session in finding.sessions)
    return _WEIGHTS[finding.severity], start, finding.code.value, ids, repr(sorted(finding.values.items()))
