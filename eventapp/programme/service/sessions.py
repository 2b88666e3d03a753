"""Sessions: adding, changing, their state, copies, the bin."""

from __future__ import annotations

from typing import Any, Final

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.service import raise_public_version
from eventapp.programme import queries
from eventapp.programme.errors import CannotDelete, RoomTaken, StepNotPossible
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.rules import workflow
from eventapp.programme.rules.vocabulary import SessionKind, SessionStatus, Visibility
from eventapp.programme.service.places import Place, find_rival, flush, flush_placed, moments

_COPIED: Final = (
    *("kind", "visibility", "chatham_house", "title", "summary", "note", "languages", "expected"),
    *("is_illustrative", "room_id", "all_rooms"),
)


def create_session(event: Event, *, place: Place, **values: Any) -> Session:
    """Add a session to the draft; tentative until confirmed.

    Raises:
        RoomTaken: another session holds the room then. And those of `moments`.
    """
    session = Session(event_id=event.id, status=SessionStatus.TENTATIVE, items=[], parts=[])
    _describe(session, values)
    _put(event, session, place)
    db.session.add(session)
    record(Action.CREATED, session, event_id=event.id)
    flush_placed(session)
    return session


def update_session(event: Event, session: Session, *, place: Place, **values: Any) -> Session:
    """Change what a session says, and when and where it is.

    Raises:
        RoomTaken: another session holds the room then. And those of `moments`.
        StaleEdit: somebody else saved it meanwhile.
    """
    shown = (session.visibility, session.chatham_house)
    _describe(session, values)
    _put(event, session, place)
    record(Action.CHANGED, session, event_id=event.id)
    flush_placed(session)
    if session.first_release is not None and shown != (session.visibility, session.chatham_house):
        raise_public_version(event)  # today's visibility masks every release: kept pages must not outlive it
    return session


def _describe(session: Session, values: dict[str, Any]) -> None:
    session.title = values["title"]
    session.kind = SessionKind(values["kind"])
    session.visibility = Visibility(values.get("visibility") or Visibility.PUBLIC)
    session.chatham_house = bool(values.get("chatham_house"))
    session.summary = values.get("summary") or LocalizedText()
    session.note = values.get("note") or LocalizedText()
    session.languages = " ".join(values.get("languages") or ())
    session.expected = values.get("expected")
    session.is_illustrative = bool(values.get("is_illustrative"))


def _put(event: Event, session: Session, place: Place) -> None:
    session.starts_at, session.ends_at = moments(event, place)
    session.all_rooms = place.all_rooms
    session.room_id = place.room.id if place.room is not None and not place.all_rooms else None
    if (other := find_rival(session)) is not None:
        free = queries.free_rooms(event.id, session.starts_at, session.ends_at, session.id)
        raise RoomTaken(other=other, free=free)


def take_step(event: Event, session: Session, *, step: str) -> Session | None:
    """Confirm, reopen, cancel or reinstate.

    A reinstated session whose room is taken meanwhile comes back unscheduled; the session that holds the room
    is returned.

    Raises:
        StepNotPossible: the workflow has no such step from here.
        StaleEdit: somebody else saved it meanwhile.
    """
    found = workflow.find_step(step, session.status)
    if found is None:
        raise StepNotPossible
    session.status = found.target
    holder = _give_way(session)
    record(Action.STATE_CHANGED, session, event_id=event.id)
    flush_placed(session)
    return holder


def _give_way(session: Session) -> Session | None:
    """Take the times off a session whose room another one holds, and say which."""
    holder = find_rival(session)
    if holder is not None:
        session.starts_at = session.ends_at = None
    return holder


def duplicate_session(event: Event, session: Session) -> Session:
    """A tentative, unscheduled copy with its items and parts; it keeps title and room, and so holds none."""
    copy = Session(event_id=event.id, status=SessionStatus.TENTATIVE, items=[], parts=[])
    for name in _COPIED:
        setattr(copy, name, getattr(session, name))
    copies = {
        item.id: AgendaItem(position=item.position, title=item.title, note=item.note, minutes=item.minutes)
        for item in session.items
    }
    copy.items = list(copies.values())
    copy.parts = [_copy_of(part, copies) for part in session.parts]
    db.session.add(copy)
    record(Action.CREATED, copy, event_id=event.id, copied_from=session.public_id)
    flush()
    return copy


def _copy_of(part: SessionRole, items: dict[int, AgendaItem]) -> SessionRole:
    return SessionRole(
        position=part.position,
        role=part.role,
        person_id=part.person_id,
        organisation_id=part.organisation_id,
        office=part.office,
        is_to_be_confirmed=part.is_to_be_confirmed,
        mode=part.mode,
        item=items.get(part.item_id) if part.item_id is not None else None,
    )


def delete_session(event: Event, session: Session) -> None:
    """Put a session that was never released into the bin.

    Raises:
        CannotDelete: it was released.
        StaleEdit: somebody else saved it meanwhile.
    """
    if not workflow.may_delete(first_release=queries.locked_first_release(session)):
        raise CannotDelete
    session.deleted_at = clock.now()
    record(Action.DELETED, session, event_id=event.id)
    flush()


def restore_session(event: Event, session: Session) -> Session | None:
    """Take a session out of the bin.

    When its room is taken meanwhile it comes back unscheduled; the session that holds the room is returned.

    Raises:
        StaleEdit: somebody else saved it meanwhile.
    """
    session.deleted_at = None
    holder = _give_way(session)
    record(Action.RESTORED, session, event_id=event.id)
    flush_placed(session)
    return holder
