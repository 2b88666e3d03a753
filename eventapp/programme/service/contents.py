"""What is inside a session: its agenda items in order, and who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.service.changes import raise_public_version
from eventapp.people.models import Organisation, Person
from eventapp.people.service import PORTRAIT_CHANGED
from eventapp.programme.errors import NobodyNamed
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.rules.vocabulary import PresenceMode, RoleKind
from eventapp.programme.service.places import flush


def show_portrait(person: Person) -> None:
    """Readers of the events in which a person has a part are shown their picture as it is now."""
    taking_part = (
        select(Session.event_id)
        .join(SessionRole, SessionRole.session_id == Session.id)
        .where(SessionRole.person_id == person.id)
    )
    for event in db.session.scalars(select(Event).where(Event.id.in_(taking_part)).order_by(Event.id)):
        raise_public_version(event)


PORTRAIT_CHANGED.append(show_portrait)


def save_item(
    event: Event,
    session: Session,
    item: AgendaItem | None,
    *,
    title: LocalizedText,
    note: LocalizedText,
    minutes: int | None,
) -> AgendaItem:
    """Add an agenda item at the end, or change one.

    Raises:
        StaleEdit: somebody else saved it meanwhile.
    """
    is_new = item is None
    item = item or AgendaItem(position=_end_of(session.items))
    item.title, item.note, item.minutes = title, note, minutes
    if is_new:
        session.items.append(item)
    record(Action.CREATED if is_new else Action.CHANGED, item, event_id=event.id)
    _write(session)
    return item


def delete_item(event: Event, session: Session, item: AgendaItem) -> None:
    """Take an item off a session; parts that belonged to it stay with the session.

    Raises:
        StaleEdit: somebody else saved or removed it meanwhile.
    """
    for part in session.parts:
        if part.item_id == item.id:
            part.item = None
    record(Action.DELETED, item, event_id=event.id, title=item.title.in_("en"))
    session.items.remove(item)
    _write(session)


def save_part(
    event: Event,
    session: Session,
    part: SessionRole | None,
    *,
    role: RoleKind,
    person: Person | None,
    organisation: Organisation | None,
    office: LocalizedText,
    is_to_be_confirmed: bool,
    mode: PresenceMode,
    item: AgendaItem | None,
) -> SessionRole:
    """Add a part at the end, or change one.

    Raises:
        NobodyNamed: neither person, organisation nor office, and not to be confirmed.
        StaleEdit: somebody else saved it meanwhile.
    """
    if not (person or organisation or office or is_to_be_confirmed):
        raise NobodyNamed
    is_new = part is None
    part = part or SessionRole(position=_end_of(session.parts))
    part.role, part.mode, part.office = role, mode, office
    part.person_id = person.id if person is not None else None
    part.organisation_id = organisation.id if organisation is not None else None
    part.item_id = item.id if item is not None else None
    part.is_to_be_confirmed = is_to_be_confirmed
    if is_new:
        session.parts.append(part)
    record(Action.CREATED if is_new else Action.CHANGED, part, event_id=event.id)
    _write(session)
    db.session.expire(part, ["person", "organisation", "item"])
    return part


def delete_part(event: Event, session: Session, part: SessionRole) -> None:
    """Take somebody off a session.

    Raises:
        StaleEdit: somebody else saved or removed the part meanwhile.
    """
    record(Action.DELETED, part, event_id=event.id, role=part.role.value)
    session.parts.remove(part)
    _write(session)


def move_row(event: Event, session: Session, row: AgendaItem | SessionRole, *, by: int) -> None:
    """Move an item or a part one place up (-1) or down (+1) within its session; at an end it stays.

    Places are written beside the version column: moving is not editing, and makes no open form stale.
    """
    rows: list[Any] = list(session.items if isinstance(row, AgendaItem) else session.parts)
    here = rows.index(row)
    there = min(max(here + by, 0), len(rows) - 1)
    if there == here:
        return
    rows.insert(there, rows.pop(here))
    model = type(row)
    for place, other in enumerate(rows):
        db.session.execute(
            update(model).where(model.id == other.id).values(position=place),
            execution_options={"synchronize_session": False},
        )
        db.session.expire(other, ["position"])
    record(Action.CHANGED, row, event_id=event.id, position=[here + 1, there + 1])
    _write(session)


def _end_of(rows: Sequence[Any]) -> int:
    return max((row.position for row in rows), default=-1) + 1


def _write(session: Session) -> None:
    flush()
    db.session.expire(session, ["items", "parts"])
