"""What the public pages say: the agenda read model, put into words and columns for one reader.

Templates loop over these; nothing here reads a table of the programme.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from eventapp.core import text
from eventapp.core.locale import Reading
from eventapp.core.localized import LocalizedText
from eventapp.programme import labels as programme_labels
from eventapp.programme.rules.running import item_starts
from eventapp.programme.rules.timetable import Timetable, on_day, timetable
from eventapp.programme.rules.vocabulary import PAUSES, SessionKind, SessionStatus
from eventapp.publishing import labels
from eventapp.publishing.queries import Agenda
from eventapp.publishing.rules import snapshot as facts
from eventapp.publishing.rules.diff import Change, diff
from eventapp.publishing.rules.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader narrows the agenda to; empty means everything."""

    room: str = ""
    kind: str = ""
    person: str = ""
    language: str = ""
    words: str = ""
    sessions: frozenset[str] = frozenset()  # by id, as a reader starred them
    day: date | None = None  # for faces of one day; pages turn to a day instead

    def __bool__(self) -> bool:
        texts = (self.room, self.kind, self.person, self.language, self.words.strip())
        return any((*texts, self.sessions, self.day))


@dataclass(frozen=True)
class AgendaPage:
    """The agenda of one reader: `reading` says language, zone and digits."""

    agenda: Agenda
    reading: Reading
    filters: Filters = field(default_factory=Filters)

    @property
    def snapshot(self) -> facts.AgendaSnapshot:
        """What may be seen."""
        return self.agenda.snapshot

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the event."""
        return self.snapshot.days

    @cached_property
    def rooms(self) -> Mapping[str, facts.RoomFacts]:
        """Rooms by id."""
        return {room.id: room for room in self.snapshot.rooms}

    @cached_property
    def people(self) -> list[facts.PersonFacts]:
        """Everybody with a visible part, in the reader's alphabetical order."""
        return sorted(
            self.snapshot.people,
            key=lambda person: (getattr(person, f"sort_{self.reading.language}"), person.id),
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What differs from the release before; nothing for the first."""
        return diff(self.agenda.before, self.snapshot) if self.agenda.before is not None else ()

    @cached_property
    def change_sentences(self) -> list[str]:
        """Every change in one sentence."""
        return [labels.change_sentence(change, self.reading) for change in self.changes]

    @cached_property
    def changes_by_session(self) -> Mapping[str, list[str]]:
        """The sentences about each session."""
        found: dict[str, list[str]] = defaultdict(list)
        for change in self.changes:
            if change.session_id is not None:
                found[change.session_id].append(labels.change_sentence(change, self.reading))
        return found

    @cached_property
    def tentative(self) -> list[facts.SessionFacts]:
        """The sessions that nobody confirmed yet."""
        return [one for one in self.snapshot.sessions if one.status is SessionStatus.TENTATIVE]

    def used_rooms(self, day: date) -> list[facts.RoomFacts]:
        """The rooms that have a session on `day`, in the venue's order; all rooms on an empty day."""
        used = {session.room_id for session in on_day(self.sessions, day, self.reading.zone)}
        return [room for room in self.snapshot.rooms if room.id in used]

    def timetable(self, day: date) -> Timetable[facts.SessionFacts]:
        """The grid of `day`."""
        rooms = [room.id for room in self.used_rooms(day)]
        return timetable(self.sessions, rooms, day, self.reading.zone)

    @cached_property
    def sessions(self) -> list[facts.SessionFacts]:
        """The sessions that the filters let through."""
        return [session for session in self.snapshot.sessions if self.passes(session)]

    def sessions_on(self, day: date) -> list[facts.SessionFacts]:
        """The sessions of `day` that the filters let through, in order of time."""
        return on_day(self.sessions, day, self.reading.zone)

    def default_day(self, now: datetime) -> date | None:
        """Today during the event, else its first day with a session that passes the filters."""
        today = self.reading.local(now).date()
        filled = [day for day in self.days if on_day(self.sessions, day, self.reading.zone)]
        if today in self.days and (today in filled or not filled):
            return today
        return next(iter(filled or self.days), None)

    def sessions_in(self, room: facts.RoomFacts) -> list[facts.SessionFacts]:
        """What is held in a room, and what is for all rooms, in order of time; nothing that was cancelled."""
        return [
            session
            for session in sorted(self.snapshot.sessions, key=lambda one: str(one.starts_at))
            if (session.room_id == room.id or session.all_rooms)
            and session.status is not SessionStatus.CANCELLED
        ]

    def session(self, public_id: str) -> facts.SessionFacts | None:
        """One session, if this reader may see it."""
        return next((found for found in self.snapshot.sessions if found.id == public_id), None)

    def person(self, public_id: str) -> facts.PersonFacts | None:
        """One person, if they have a part this reader may see."""
        return next((found for found in self.snapshot.people if found.id == public_id), None)

    def sessions_of(self, person_id: str) -> list[tuple[facts.SessionFacts, list[facts.PartFacts]]]:
        """The sessions a person has a part in, in order of time, with those parts."""
        found = [
            (session, [part for part in session.parts if part.person_id == person_id])
            for session in self.snapshot.sessions
        ]
        return [(session, parts) for session, parts in found if parts]

    def neighbours(self, session: facts.SessionFacts) -> list[facts.SessionFacts]:
        """What goes on elsewhere at the same time."""
        return [
            other
            for other in self.snapshot.sessions
            if other.id != session.id
            and other.kind not in PAUSES
            and other.status is not SessionStatus.CANCELLED
            and session.starts_at is not None
            and session.ends_at is not None
            and other.starts_at is not None
            and other.ends_at is not None
            and other.starts_at < session.ends_at
            and other.ends_at > session.starts_at
        ]

    def room_choices(self) -> list[tuple[str, str]]:
        """The rooms, for the filter."""
        return [(room.code, self.reading.name(room.name)) for room in self.snapshot.rooms]

    def person_choices(self) -> list[tuple[str, str]]:
        """The people, for the filter."""
        return [(person.id, self.reading.name(person.label)) for person in self.people]

    def kinds(self) -> list[tuple[str, Any]]:
        """The kinds that occur, for the filter."""
        used = {session.kind for session in self.snapshot.sessions} - PAUSES
        return [(kind.value, programme_labels.KINDS[kind]) for kind in SessionKind if kind in used]

    def language_choices(self, named: Callable[[str], str]) -> list[tuple[str, str]]:
        """The languages of interpretation that occur, for the filter; `named` puts a tag into words."""
        tags = sorted({tag for session in self.snapshot.sessions for tag in session.languages})
        return [(tag, named(tag)) for tag in tags]

    def highlights(self, day: date) -> list[facts.SessionFacts]:
        """What the event's page shows of a day: everything but pauses and what was cancelled."""
        return [
            session
            for session in on_day(self.snapshot.sessions, day, self.reading.zone)
            if session.kind not in PAUSES and session.status is not SessionStatus.CANCELLED
        ]

    def item_starts(self, session: facts.SessionFacts) -> list[datetime | None]:
        """When each agenda item begins, as far as the minutes before it are known."""
        return item_starts(session.starts_at, [item.minutes for item in session.items])

    def standing(self, session: facts.SessionFacts, now: datetime) -> Standing | None:
        """Where the clock stands with a session; it holds until `changes_at`."""
        return standing(session, self.snapshot, self.reading.zone, now)

    def going_on(self, now: datetime) -> list[facts.SessionFacts]:
        """What is in progress, pauses too."""
        return [one for one in self.snapshot.sessions if self.standing(one, now) is Standing.RUNNING]

    def coming_next(self, now: datetime) -> list[facts.SessionFacts]:
        """What begins next, during the days of the event: one session, or several at one moment."""
        if self.reading.local(now).date() not in self.days:
            return []
        ahead = [
            (one.starts_at, one)
            for one in self.snapshot.sessions
            if one.status is not SessionStatus.CANCELLED and one.starts_at is not None and one.starts_at > now
        ]
        first = min((start for start, _one in ahead), default=None)
        return [one for start, one in ahead if start == first]

    def changes_at(self, now: datetime) -> datetime | None:
        """The next moment at which time alone makes this agenda's pages read differently; None: never again.

        The start or end of any visible session, or a midnight at the event's place that begins or ends one
        of its days, whichever comes first.
        """
        edges = [edge for one in self.snapshot.sessions for edge in (one.starts_at, one.ends_at) if edge]
        nights = {day + timedelta(days=after) for day in self.days for after in (0, 1)}
        # Where the clocks skip midnight, the offset before the gap gives the moment at which the day begins.
        edges += [datetime.combine(day, time(0), self.reading.zone).astimezone(UTC) for day in nights]
        return min((edge for edge in edges if edge > now), default=None)

    def passes(self, session: facts.SessionFacts) -> bool:
        """Whether the filters let a session through."""
        wanted = self.filters
        if not wanted:
            return True
        room = self.rooms.get(session.room_id or "")
        return (
            (not wanted.room or (room is not None and room.code == wanted.room))
            and (not wanted.sessions or session.id in wanted.sessions)
            and (wanted.day is None or bool(on_day([session], wanted.day, self.reading.zone)))
            and (not wanted.kind or session.kind.value == wanted.kind)
            and (not wanted.language or wanted.language in session.languages)
            and (not wanted.person or any(part.person_id == wanted.person for part in session.parts))
            and _found(wanted.words, _searched(session, room))
        )


def _searched(session: facts.SessionFacts, room: facts.RoomFacts | None) -> Iterable[LocalizedText]:
    yield from (session.title, session.summary, session.note)
    if room is not None:
        yield room.name
    for part in session.parts:
        yield from (part.label, part.office, part.organisation)
    for item in session.items:
        yield item.title


def _found(words: str, texts: Iterable[LocalizedText]) -> bool:
    wanted = text.search_words(words)
    if not wanted:
        return True
    index = text.search_index(*(part for value in texts for part in (value.ar, value.en) if part))
    return all(any(spelling in index for spelling in spellings) for spellings in wanted)
