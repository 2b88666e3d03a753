"""What one reader may see of a release: the stricter of then and now. Pure.

Closing a session, putting it under the Chatham House Rule or erasing a person takes effect in every old
release and in every difference between releases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import Visibility, stricter
from eventapp.publishing.rules.snapshot import AgendaSnapshot, PartFacts, SessionFacts


@dataclass(frozen=True, slots=True)
class ReaderScope:
    """What a reader may see beyond the public."""

    can_see_participants: bool = False
    can_see_closed: bool = False

    def may_see(self, visibility: Visibility) -> bool:
        """Whether sessions of this visibility are there for the reader."""
        if visibility is Visibility.CLOSED:
            return self.can_see_closed
        return visibility is Visibility.PUBLIC or self.can_see_participants or self.can_see_closed


@dataclass(frozen=True, slots=True)
class Today:
    """What is true now. A session that is not named keeps what it was released with."""

    sessions: Mapping[str, tuple[Visibility, bool]] = field(default_factory=dict)  # visibility, Chatham House
    erased_people: frozenset[str] = frozenset()


def mask(snapshot: AgendaSnapshot, scope: ReaderScope, today: Today) -> AgendaSnapshot:
    """The snapshot without what `scope` may not see; masking twice changes nothing more."""
    sessions = tuple(
        _masked(strictest, scope, today)
        for session in snapshot.sessions
        if scope.may_see((strictest := _as_of_today(session, today)).visibility)
    )
    seen = {part.person_id for session in sessions for part in session.parts if part.person_id}
    people = tuple(person for person in snapshot.people if person.id in seen)
    return replace(snapshot, sessions=sessions, people=people)


def _as_of_today(session: SessionFacts, today: Today) -> SessionFacts:
    visibility, chatham_house = today.sessions.get(session.id, (session.visibility, session.chatham_house))
    return replace(
        session,
        visibility=stricter(session.visibility, visibility),
        chatham_house=session.chatham_house or chatham_house,
    )


def _masked(session: SessionFacts, scope: ReaderScope, today: Today) -> SessionFacts:
    if session.chatham_house and not scope.can_see_closed:
        return replace(session, parts=(), items=())  # the title of an item often names who speaks
    parts = tuple(
        _withheld(part) if part.person_id in today.erased_people else part for part in session.parts
    )
    return replace(session, parts=parts)


def _withheld(part: PartFacts) -> PartFacts:
    """A part whose person was erased: the role stays, nothing that says who."""
    nothing = LocalizedText()
    return replace(
        part,
        person_id=None,
        label=nothing,
        gender_form="n",
        office=nothing,
        organisation_id=None,
        organisation=nothing,
        to_be_confirmed=False,
        withheld=True,
    )
