"""The rows of a plan: rooms and people by the services that own them, sessions in one stroke."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.events.service import save_room
from eventapp.interchange import queries
from eventapp.interchange.queries import Rows
from eventapp.interchange.rules.checks import CODE_LENGTH
from eventapp.interchange.rules.plans import NEW, Report, RoomPlan, SessionPlan
from eventapp.interchange.rules.shape import ItemValue, PartValue, PersonValue, SessionValue
from eventapp.people.models import Organisation, Person
from eventapp.people.rules import FormOfAddress, Honorific, OrganisationKind, Rank
from eventapp.people.service import save_organisation, save_person
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.service.places import flush

Progress = Callable[[int], None]  # called with how many sessions were written since the last call
_FORMS: Final = {"m": FormOfAddress.MASCULINE, "f": FormOfAddress.FEMININE, "n": FormOfAddress.NEUTRAL}
_COLUMNS: Final = (
    *("title", "kind", "status", "visibility", "chatham_house", "summary", "note"),
    *("starts_at", "ends_at", "all_rooms"),
)


class Writer:
    """Writes a report's rooms, organisations, people and sessions, in that order."""

    def __init__(self, event: Event, rows: Rows, report: Report) -> None:
        self._event, self._report = event, report
        self._sessions = rows.sessions
        self._rooms: dict[str, Room] = dict(rows.rooms)
        self._people: dict[str, Person] = dict(rows.people)
        self._organisations: dict[LocalizedText, Organisation] = {}

    def write(self, progress: Progress | None = None) -> None:
        """Write everything.

        Raises:
            StaleEdit: somebody else saved one of the rows meanwhile.
        """
        self._write_rooms()
        self._write_organisations()
        self._write_people()
        asked = [*self._report.created, *self._report.changed]
        self._free_rooms()
        for plan in asked:
            self._write_session(plan)
            if progress is not None:
                progress(1)
        flush()
        for plan in asked:
            room = plan.target.room
            self._sessions[plan.target.guid].room_id = self._rooms[room].id if room is not None else None
        flush()

    # Rooms, organisations, people

    def _write_rooms(self) -> None:
        codes = queries.room_codes(self._event)
        for plan in self._report.rooms:
            if plan.before is not None and not plan.changed:
                continue
            room = self._rooms[plan.before.key] if plan.before is not None else None
            code = room.code if room is not None else _free_code(plan, codes)
            codes.add(code)
            saved = save_room(
                self._event,
                room,
                code=code,
                name=plan.target.name,
                capacity=plan.target.capacity,
                booths=" ".join(plan.target.languages),
            )
            if room is None:
                self._rooms[NEW + plan.target.key] = saved

    def _write_organisations(self) -> None:
        self._organisations = queries.organisations()
        for name in self._report.organisations:
            self._organisations[name] = save_organisation(
                None,
                kind=OrganisationKind.AUTHORITY,
                short_name=name,
                formal_name=LocalizedText(),
                sort_name=LocalizedText(),
                acronym=LocalizedText(),
                aliases="",
                country="",
                website="",
                parent=None,
            )

    def _write_people(self) -> None:
        missing = set(self._report.people.values()) - set(self._people)
        self._people |= queries.persons(missing)
        for person in self._report.new_people:
            self._people[NEW + person.key] = self._save_person(person)

    def _save_person(self, person: PersonValue) -> Person:
        blank = dict.fromkeys(("sort_name", "printed_as", "how_to_address"), LocalizedText())
        offices = [
            {"office": held.office, "organisation": self._organisations.get(held.organisation)}
            for held in person.offices
        ]
        return save_person(
            None,
            is_another=True,
            offices=offices,
            name=person.name,
            honorific=Honorific.NONE,
            rank=Rank.NONE,
            address=_FORMS[person.form],
            biography=person.biography,
            **blank,
            **dict.fromkeys(("aliases", "email", "phone", "country"), ""),
        )

    # Sessions

    def _free_rooms(self) -> None:
        """Let go of every room that a session leaves or holds at another time: no step overlaps."""
        moved = [plan for plan in self._report.changed if {"room", "time", "status"} & set(plan.changed)]
        for plan in moved:
            self._sessions[plan.target.guid].room_id = None
        flush()

    def _write_session(self, plan: SessionPlan) -> None:
        target = plan.target
        row = self._sessions.get(target.guid)
        is_new = row is None
        if row is None:
            row = Session(event_id=self._event.id, guid=target.guid, items=[], parts=[])
            self._sessions[target.guid] = row
            db.session.add(row)
        for name in _COLUMNS:
            if is_new or getattr(row, name) != getattr(target, name):
                setattr(row, name, getattr(target, name))
        row.languages = " ".join(target.languages)
        row.is_illustrative = target.illustrative
        if is_new or {"items", "parts"} & set(plan.changed):
            self._write_inside(row, target)
        action = Action.CREATED if is_new else Action.CHANGED
        fields = ", ".join(plan.changed) or None
        record(action, row, event_id=self._event.id, imported=fields or "all", parts=len(target.parts))

    def _write_inside(self, row: Session, target: SessionValue) -> None:
        items = _items(row, target.items)
        held = {part.public_id: part for part in row.parts}
        others = [part for part in row.parts if part.public_id not in {one.key for one in target.parts}]
        parts: list[SessionRole] = []
        for number, told in enumerate(target.parts):
            part = held.get(told.key) or self._same(others, told) or SessionRole()
            if part in others:
                others.remove(part)
            self._write_part(part, told, number)
            part.item = items[told.item] if told.item is not None else None
            parts.append(part)
        row.parts = parts

    def _same(self, held: list[SessionRole], told: PartValue) -> SessionRole | None:
        """The part of the same person in the same role."""
        person = self._people.get(told.person) if told.person is not None else None
        if person is None:
            return None
        return next((part for part in held if part.person is person and part.role is told.role), None)

    def _write_part(self, part: SessionRole, told: PartValue, number: int) -> None:
        person = self._people[told.person] if told.person is not None else None
        part.role, part.mode, part.position = told.role, told.mode, number
        part.is_to_be_confirmed = told.to_be_confirmed
        part.person = person
        if queries.office_of(person, part.office, part.organisation) != (told.office, told.organisation):
            usual = queries.office_of(person, LocalizedText(), None)
            is_usual = usual == (told.office, told.organisation)
            part.office = LocalizedText() if is_usual else told.office
            part.organisation = None if is_usual else self._organisations.get(told.organisation)


def _items(row: Session, told: tuple[ItemValue, ...]) -> list[AgendaItem]:
    """The session's items as told: those in place are written over, the rest go."""
    del row.items[len(told) :]
    while len(row.items) < len(told):
        row.items.append(AgendaItem(position=len(row.items)))
    for number, (item, value) in enumerate(zip(row.items, told, strict=True)):
        values: dict[str, Any] = {"title": value.title, "note": value.note, "minutes": value.minutes}
        for name, wanted in (values | {"position": number}).items():
            if getattr(item, name) != wanted:
                setattr(item, name, wanted)
    return list(row.items)


def _free_code(plan: RoomPlan, taken: set[str]) -> str:
    """The code of a new room: its own, else one made of its name; a number is added while it is taken."""
    name = plan.target.name
    latin = unicodedata.normalize("NFKD", name.en or name.ar).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", latin.replace("'", "")).strip("-")[: CODE_LENGTH - 4].strip("-")
    stem = plan.target.code or made or "room"
    candidates = (
        stem if number == 1 else f"{stem[: CODE_LENGTH - 5].strip('-')}-{number}"
        for number in range(1, 10**4)
    )
    return next(code for code in candidates if code not in taken)
