"""What happens to a session may stop what was to be published: readers are told at once, by whatever verb."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, event, exists, inspect, select, update

from eventapp.events.models import Event
from eventapp.programme.models import Session, SessionRole
from eventapp.remarks.models import Remarks

_STOPPING: Final = ("status", "starts_at", "deleted_at", "chatham_house")


@event.listens_for(Session, "after_update")
def _session_changed(_mapper: Any, connection: Connection, session: Session) -> None:
    if _changed(session, *_STOPPING):
        _tell(connection, session.id)


@event.listens_for(SessionRole, "after_update")
def _part_changed(_mapper: Any, connection: Connection, part: SessionRole) -> None:
    if _changed(part, "person_id"):
        _tell(connection, part.session_id)


@event.listens_for(SessionRole, "before_delete")
def _part_deleted(_mapper: Any, connection: Connection, part: SessionRole) -> None:
    _tell(connection, part.session_id)


def _changed(row: Any, *names: str) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


def _tell(connection: Connection, session_id: int) -> None:
    """Raise the public version of the session's event, if any text of it was chosen to be published."""
    held = select(Session.event_id).where(Session.id == session_id).scalar_subquery()
    chosen = exists().where(Remarks.session_id == session_id, Remarks.publish_chosen_at.is_not(None))
    connection.execute(
        update(Event).where(Event.id == held, chosen).values(public_version=Event.public_version + 1)
    )
