"""What is asked of passports and travel, and for how long it is kept. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any, Final, TypeVar

KEPT: Final = timedelta(days=30)  # after the last day of the event
_SHOWN: Final = 2  # characters of a number, so that whoever typed it knows which one it is
_LEAST: Final = 6  # characters; of a shorter number nothing is shown


@dataclass(frozen=True, slots=True)
class Passport:
    """What a visa and the gate need. Countries are ISO 3166-1 alpha-2, dates ISO 8601."""

    number: str
    country: str  # that issued it
    expires_on: str
    birth_on: str
    nationality: str = ""  # where it is another one
    birth_place: str = ""


@dataclass(frozen=True, slots=True)
class Travel:
    """What a car at the airport needs. Times are those on the wall at the place of the event."""

    arrives_on: str = ""
    arrives_at: str = ""
    arrives_by: str = ""  # carrier and flight
    leaves_on: str = ""
    leaves_at: str = ""
    leaves_by: str = ""
    hotel: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())


Part = TypeVar("Part", Passport, Travel)


def dump(part: Passport | Travel) -> str:
    """As it is sealed."""
    return json.dumps({name: value for name, value in asdict(part).items() if value}, ensure_ascii=False)


def load(kind: type[Part], plain: str) -> Part:
    """What was sealed; a field that is not asked any more is passed over."""
    known = {field.name for field in fields(kind)}
    values: dict[str, Any] = {name: value for name, value in json.loads(plain).items() if name in known}
    return kind(**values)


def masked(number: str) -> str:
    """A number that nobody can read: dots, and its last two characters."""
    return "••••" + (number[-_SHOWN:] if len(number) >= _LEAST else "")


def purge_on(last_on: date) -> date:
    """The last day on which papers of an event are kept."""
    return last_on + KEPT
