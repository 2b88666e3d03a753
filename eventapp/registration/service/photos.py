"""The picture of each person, for the badge."""

from __future__ import annotations

from typing import Any

from eventapp.audit.rules import Action
from eventapp.audit.service import record
from eventapp.core.db import db
from eventapp.core.files.service import Kept
from eventapp.events.models import Event
from eventapp.registration.errors import StepNotPossible
from eventapp.registration.models import Participant
from eventapp.registration.rules import roster
from eventapp.registration.rules.workflow import EDITABLE
from eventapp.registration.service.deadline import check_person_open, check_takes_part


def set_photo(event: Event, person: Participant, *, file: Kept | None, actor: Any) -> Participant:
    """Give somebody a picture in place of the one they have, or take it off.

    The first one may come late, so it is taken at any time; it is replaced while the person can be changed.

    Raises:
        Closed: the deadline is over, or the invitation not accepted.
        StepNotPossible: they have one, and an officer has them; or they are not in the delegation any more.
    """
    has_photo = person.photo_id is not None
    if not roster.takes_photo(person.state, has_photo=has_photo) or (file is None and not has_photo):
        raise StepNotPossible
    if person.delegation is not None:
        if has_photo and person.state in EDITABLE:
            check_person_open(event, person.delegation, person)
        check_takes_part(person.delegation)
    person.photo = file.as_row() if file is not None else None
    db.session.flush()
    told = file.sha256 if file is not None else ""
    record(Action.CHANGED, person, event_id=event.id, actor=actor, photo=told)
    return person
