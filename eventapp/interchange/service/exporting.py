"""The agenda of an event as a file: the newest release or the draft, as our JSON or as a frab schedule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from eventapp.core.locale import reading_of
from eventapp.events.models import Event
from eventapp.interchange.errors import NothingReleased
from eventapp.publishing import queries
from eventapp.publishing.faces import data, frab
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.rules.masking import ReaderScope

EVERYTHING: Final = ReaderScope(can_see_participants=True, can_see_closed=True)
WRITERS: Final[dict[str, Callable[[AgendaPage], bytes]]] = {
    "json": lambda page: data.dump(data.agenda_data(page)),
    "xml": frab.schedule,
}


def exported(
    event: Event, *, face: str, language: str, is_draft: bool = False, for_everybody: bool = False
) -> bytes:
    """The file; whole, or as everybody may see it: without closed sessions and what is said under a rule.

    Raises:
        NothingReleased: there is no release yet.
    """
    scope = queries.public_scope() if for_everybody else EVERYTHING
    agenda = queries.preview(event, scope) if is_draft else queries.agenda(event, scope)
    if agenda is None:
        raise NothingReleased
    return WRITERS[face](AgendaPage(agenda, reading_of(event, language)))
