"""What follows from how somebody is called, whatever verb changed it: search, sorting, duplicates."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from eventapp.core import text
from eventapp.registration.models import Participant
from eventapp.registration.service import papers
from eventapp.registration.service.notices import end_access

_NAME: Final = ("full_name_ar", "full_name_en")
_FOUND_BY: Final = (*_NAME, "office_ar", "office_en", "represents_ar", "represents_en", "email")


def index(person: Participant) -> None:
    """Work out what somebody is found and sorted by; their organisation is searched beside it."""
    known = [getattr(person, name) or "" for name in _FOUND_BY]
    mail_name, _, _domain = known[-1].partition("@")
    person.search_index = text.search_index(*filter(None, known), mail_name)
    person.sort_key_ar = text.sort_key(person.full_name.in_("ar") or person.full_name.in_("en"), "ar")
    person.sort_key_en = text.sort_key(person.full_name.in_("en") or person.full_name.in_("ar"), "en")


@event.listens_for(Session, "before_flush")
def _derive(session: Session, _context: Any, _instances: Any) -> None:
    for row in [*session.new, *session.dirty]:
        if not isinstance(row, Participant):
            continue
        if _changed(row, _FOUND_BY):
            index(row)
        if row.id is not None and row.has_papers and _changed(row, _NAME):
            papers.compare_again(row)
        if row.id is not None and _changed(row, ("email",)):
            end_access(row)  # a mistyped address must not go on opening somebody else's page


def _changed(row: Participant, names: tuple[str, ...]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)
