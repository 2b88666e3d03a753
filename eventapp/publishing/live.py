"""What appears between releases, joined to the agenda by session: documents and remarks as one reader may
have them, and who has the floor as everybody may know it.

Titles and order of sessions are those of the release that the reader sees, never those of the draft.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from eventapp.core import access, clock, edge
from eventapp.core.access import Permission, Scope
from eventapp.core.files import labels as file_labels
from eventapp.core.locale import language_name
from eventapp.core.localized import LocalizedText
from eventapp.documents import labels, queries
from eventapp.documents.archive import Contents, Shelved, contents
from eventapp.documents.models import Document
from eventapp.documents.rules import DocumentKind, DocumentScope, language_order
from eventapp.events.models import Event
from eventapp.floor import labels as floor_labels
from eventapp.floor import queries as floor
from eventapp.floor.models import FloorRequest
from eventapp.floor.queries import Floor
from eventapp.floor.rules.timing import Timer
from eventapp.programme.rules.vocabulary import SessionStatus
from eventapp.publishing.queries import Agenda
from eventapp.publishing.rules.snapshot import PartFacts, SessionFacts
from eventapp.registration import visit
from eventapp.remarks import labels as remarks_labels
from eventapp.remarks import queries as remarks_queries
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules.embargo import is_advance

FOLLOWING: Final = 2  # names that a screen shows of those who follow
SOON: Final = timedelta(seconds=30)  # how often a screen without scripts asks
LATELY: Final = 5  # documents shown as changed lately, where there are more


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of a session (or of the event as a whole) in the order of kinds."""

    session_id: str | None
    title: LocalizedText
    documents: list[Document]


@dataclass(frozen=True)
class Shelf:
    """The documents that are there for one reader."""

    documents: Sequence[Document]
    agenda: Agenda | None = None

    def __bool__(self) -> bool:
        return bool(self.documents)

    def narrowed(self, *, language: str = "", kind: str = "") -> Shelf:
        """Those in a language and of a kind; an empty word narrows nothing."""
        return replace(
            self,
            documents=[
                document
                for document in self.documents
                if kind in {"", document.kind.value}
                and (not language or any(version.language == language for version in document.current))
            ],
        )

    @cached_property
    def groups(self) -> list[Group]:
        """Those of the event as a whole first, then by session in the order of the agenda."""
        found: dict[str | None, list[Document]] = defaultdict(list)
        for document in self.documents:
            found[document.session.public_id if document.session else None].append(document)
        groups = [Group(key, self._title(rows[0]), rows) for key, rows in found.items()]
        return sorted(groups, key=lambda group: self._place(group.session_id))

    @cached_property
    def _released(self) -> dict[str, tuple[int, LocalizedText]]:
        sessions = self.agenda.snapshot.sessions if self.agenda is not None else ()
        return {session.id: (place, session.title) for place, session in enumerate(sessions)}

    def _title(self, document: Document) -> LocalizedText:
        session = document.session
        if session is None:
            return LocalizedText()
        released = self._released.get(session.public_id)
        return released[1] if released is not None else session.title  # staff alone get this far

    def _place(self, session_id: str | None) -> tuple[int, int]:
        if session_id is None:
            return (0, 0)
        released = self._released.get(session_id)
        return (1, released[0]) if released is not None else (2, 0)

    def of_session(self, session_id: str | None) -> list[Document]:
        """Those of one session, or of the event as a whole."""
        return next((group.documents for group in self.groups if group.session_id == session_id), [])

    def archive(self, event: Event, session_id: str | None, language: str) -> Contents:
        """What a ZIP file of these documents (of one session, if one is named) holds."""
        groups = [group for group in self.groups if session_id in {None, group.session_id}]
        return contents(event, [Shelved(group.title, group.documents) for group in groups], language)

    @cached_property
    def lately(self) -> list[Document]:
        """The documents with the newest files, the newest first; none where the list is short anyway."""
        if len(self.documents) <= LATELY:
            return []
        dated = [(document.changed_at, document) for document in self.documents if document.changed_at]
        return [document for _at, document in sorted(dated, key=lambda pair: pair[0], reverse=True)][:LATELY]

    @property
    def languages(self) -> list[str]:
        """The languages that occur, ours first."""
        tags = {version.language for document in self.documents for version in document.current}
        return sorted(tags, key=language_order)

    @property
    def kinds(self) -> list[DocumentKind]:
        """The kinds that occur, in their order."""
        used = {document.kind for document in self.documents}
        return [kind for kind in DocumentKind if kind in used]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A published text: whose, in which session, in which languages; `advance`: not yet as delivered."""

    session: SessionFacts
    part: PartFacts
    text: LocalizedText
    spoken: str
    advance: bool


def remarks(event: Event, agenda: Agenda | None) -> list[Spoken]:
    """The texts that everybody may read who may see their session and their part, in the order of speaking.

    Joined by session and part, so that whatever hides a name hides the text; and only where the part is still
    that of the same person. The answer is kept no longer than until the next fixed time.
    """
    if agenda is None:
        return []
    chosen, now = remarks_queries.chosen(event), clock.now()
    edge.drop_at(remarks_queries.next_opening(chosen, now))
    public = {found.part.public_id: found for found in remarks_queries.public_at(chosen, now) if found.part}
    return [
        Spoken(session, part, found.text, found.spoken, is_advance(found.state))
        for session in agenda.snapshot.sessions
        if not session.chatham_house and session.status is not SessionStatus.CANCELLED
        for part in _in_order(session)
        if (found := public.get(part.id)) is not None and _is_of(found, session, part)
    ]


def _in_order(session: SessionFacts) -> list[PartFacts]:
    places = {item.id: place for place, item in enumerate(session.items)}
    return sorted(session.parts, key=lambda part: places.get(part.item_id or "", len(places)))


def _is_of(found: Remarks, session: SessionFacts, part: PartFacts) -> bool:
    person = found.person.public_id if found.person is not None else None
    return found.session.public_id == session.id and part.person_id == person and not part.withheld


def scope(event: Event, agenda: Agenda | None) -> DocumentScope:
    """What this request's reader may have; a preview shows what the public would."""
    is_preview = agenda is not None and agenda.is_preview
    if access.can(Permission.WORKSPACE_READ, Scope(event)) and not is_preview:
        return DocumentScope(can_see_staff=True, can_see_participants=True, sessions=None)
    found, standing = public_scope(agenda), visit.standing(event)
    if is_preview or not standing.takes_part:
        return found
    return replace(found, can_see_participants=True, delegation_ids=standing.organisation_ids)


def public_scope(agenda: Agenda | None) -> DocumentScope:
    """What everybody may have who may see `agenda`."""
    sessions = agenda.snapshot.sessions if agenda is not None else ()
    return DocumentScope(sessions=frozenset(session.id for session in sessions))


def shelf(event: Event, agenda: Agenda | None) -> Shelf:
    """The documents of an event as this request's reader may have them."""
    return Shelf(queries.visible_documents(event, scope(event, agenda)), agenda)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's turn; without a name where nobody may know who speaks."""

    name: LocalizedText
    about: LocalizedText
    timer: Timer
    is_speaking: bool


@dataclass(frozen=True, slots=True)
class OnTheFloor:
    """Who has the floor in a session, or was called, and who follows."""

    turn: Turn | None
    following: tuple[LocalizedText, ...] = ()

    def changes_at(self, now: datetime) -> datetime | None:
        """When a screen without scripts would read differently by time alone."""
        return now + SOON if self.turn is not None and self.turn.timer.is_running else None


def floors(event: Event, sessions: Sequence[SessionFacts]) -> dict[str, OnTheFloor]:
    """The floor of each of these sessions, masked as its agenda is, where it has begun."""
    by_id = {session.id: session for session in sessions}
    begun = floor.floors_begun(event, by_id)
    return {key: _on_the_floor(found, by_id[key]) for key, found in begun.items()}


def _on_the_floor(found: Floor, session: SessionFacts) -> OnTheFloor:
    row, hides = found.speaking or found.called, session.chatham_house
    turn = None
    if row is not None:
        name, about = (LocalizedText(), LocalizedText()) if hides or _is_erased(row) else _said(row)
        turn = Turn(name, about, row.timer, row is found.speaking)
    ahead = [found.called] if found.called is not None and found.called is not row else []
    following = [] if hides else [one for one in ahead + found.ahead if not _is_erased(one)]
    return OnTheFloor(turn, tuple(floor_labels.name_of(one) for one in following[:FOLLOWING]))


def _is_erased(row: FloorRequest) -> bool:
    return row.person is not None and row.person.erased_at is not None


def _said(row: FloorRequest) -> tuple[LocalizedText, LocalizedText]:
    return floor_labels.name_of(row), floor_labels.about(row)


def words() -> dict[str, Any]:
    """What templates ask about documents and remarks."""
    return {
        "document_labels": labels,
        "remarks_labels": remarks_labels,
        "language_name": language_name,
        "size_text": file_labels.size_text,
        "kind_name": file_labels.kind_name,
    }
