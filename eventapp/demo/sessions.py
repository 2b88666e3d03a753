"""The sessions of the content file, in their final state or as an earlier release had them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event, Room
from eventapp.people.models import Organisation, Person
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)


def _text(value: dict[str, str] | None) -> LocalizedText:
    return LocalizedText(**value) if value else LocalizedText()


class Loader:
    """Writes the programme, and writes it again over what it wrote before, keeping every public id."""

    def __init__(
        self,
        event: Event,
        content: dict[str, Any],
        rooms: dict[str, Room],
        organisations: dict[str, Organisation],
        people: dict[str, Person],
    ) -> None:
        self.event, self.content, self.rooms = event, content, rooms
        self.organisations, self.people = organisations, people
        self.made: dict[str, Session] = {}

    def write(self, *, before: int | None) -> None:
        """The final state, or that of release `before`. Rooms are freed first, then taken again."""
        earlier = {
            row["session"]: row["before"] for row in self.content["changes"] if row["release"] == before
        }
        rows = [row | earlier.get(row["key"], {}) for row in self.content["sessions"]]
        present = [row for row in rows if not row.get("absent")]
        for session in self.made.values():
            session.room_id = None
        db.session.flush()
        for row in present:
            self._write_session(row)
        db.session.flush()
        for row in present:
            if "room" in row:
                self.made[row["key"]].room_id = self.rooms[row["room"]].id
        db.session.flush()

    def _write_session(self, row: dict[str, Any]) -> None:
        session = self.made.get(row["key"])
        if session is None:
            session = self.made[row["key"]] = Session(event_id=self.event.id, items=[], parts=[])
            db.session.add(session)
        session.all_rooms = row.get("all_rooms", False)
        session.kind = SessionKind(row["kind"])
        session.status = SessionStatus(row["status"])
        session.visibility = Visibility(row["visibility"])
        session.chatham_house = row["chatham_house"]
        session.title, session.summary, session.note = (
            _text(row.get(n)) for n in ("title", "summary", "note")
        )
        session.starts_at = self._moment(row["day"], row["start"])
        session.ends_at = self._moment(row["day"], row["end"])
        session.expected = row.get("expected")
        session.languages = " ".join(row["languages"])
        session.is_illustrative = row["illustrative"]
        self._write_items(session, row.get("items_before", row.get("items", [])))
        self._write_parts(session, row)

    def _moment(self, day: date, clock_time: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock_time), self.event.zone)

    def _write_items(self, session: Session, rows: list[dict[str, Any]]) -> None:
        del session.items[len(rows) :]
        while len(session.items) < len(rows):
            session.items.append(AgendaItem())
        for number, (item, row) in enumerate(zip(session.items, rows, strict=True)):
            item.position, item.title, item.minutes = number, _text(row["title"]), row.get("minutes")
            item.note = _text(row.get("note"))
        db.session.flush()

    def _write_parts(self, session: Session, row: dict[str, Any]) -> None:
        absent = set(row.get("parts_removed", ()))
        rows = list(enumerate(row.get("parts", [])))
        held = {part.position: part for part in session.parts}
        session.parts = [
            self._part(session, held.get(number) or SessionRole(position=number), part)
            for number, part in rows
            if number not in absent
        ]

    def _part(self, session: Session, part: SessionRole, row: dict[str, Any]) -> SessionRole:
        person, organisation, item = row.get("person"), row.get("organisation"), row.get("item")
        part.role = RoleKind(row["role"])
        part.person_id = self.people[person].id if person else None
        part.organisation_id = self.organisations[organisation].id if organisation else None
        part.office = _text(row.get("office"))
        part.is_to_be_confirmed = row.get("to_be_confirmed", False)
        part.mode = PresenceMode(row.get("mode", "in_room"))
        part.item = session.items[item] if item is not None and item < len(session.items) else None
        return part
