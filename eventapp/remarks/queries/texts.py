"""Reads of remarks, each in a fixed number of statements however long the programme is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from eventapp.accounts.queries import hashed
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.events.models import Event
from eventapp.events.queries import get_row
from eventapp.people.labels import printed_name
from eventapp.programme.models import Session, SessionRole
from eventapp.programme.rules.vocabulary import PAUSES
from eventapp.remarks.models import EarlierDraft, Remarks, RemarksVersion, SpeakerInvitation, SpeakerLink
from eventapp.remarks.rules.embargo import is_public, opens_at


def whole(query: Select[Remarks]) -> Select[Remarks]:
    """With everything that pages show of a text."""
    return query.options(
        joinedload(Remarks.session),
        joinedload(Remarks.person),
        joinedload(Remarks.part).joinedload(SessionRole.item),
        joinedload(Remarks.part).joinedload(SessionRole.organisation),
        joinedload(Remarks.part).joinedload(SessionRole.person),
        selectinload(Remarks.versions),
        selectinload(Remarks.invitations),
    )


def remarks_of(event: Event) -> list[Remarks]:
    """Everything that was asked for or sent at an event."""
    query = select(Remarks).where(Remarks.event_id == event.id).order_by(Remarks.id)
    return list(db.session.scalars(whole(query)))


def get_remarks(event: Event, public_id: str) -> Remarks:
    """One text of this event.

    Raises:
        NotFound: unknown, or another event's.
    """
    query = select(Remarks).where(Remarks.event_id == event.id, Remarks.public_id == public_id)
    found = db.session.scalars(whole(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


def find_of_part(part: SessionRole) -> Remarks | None:
    """What is said in a part, if anything was asked for."""
    return db.session.scalars(whole(select(Remarks).where(Remarks.part_id == part.id))).one_or_none()


def get_part(event: Event, public_id: str) -> SessionRole:
    """A part of this event's programme.

    Raises:
        NotFound: unknown, another event's, or its session is in the bin.
    """
    query = (
        select(SessionRole)
        .join(Session, Session.id == SessionRole.session_id)
        .where(Session.event_id == event.id, Session.deleted_at.is_(None), SessionRole.public_id == public_id)
        .options(joinedload(SessionRole.session), joinedload(SessionRole.person))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_version(remarks: Remarks, public_id: str) -> RemarksVersion:
    """One version of a text.

    Raises:
        NotFound: the text has none with this id.
    """
    return get_row(remarks.versions, public_id)


def get_earlier(remarks: Remarks, public_id: str) -> EarlierDraft:
    """A draft that the text of a file replaced.

    Raises:
        NotFound: the text has none with this id.
    """
    return get_row(remarks.earlier, public_id)


def get_invitation(event: Event, token: str, now: datetime) -> SpeakerInvitation:
    """The invitation that a mailed link leads to.

    Raises:
        NotFound: no such link, another event's, too old, taken back, or the part is somebody else's now.
    """
    query = (
        select(SpeakerInvitation)
        .join(SpeakerLink, SpeakerLink.invitation_id == SpeakerInvitation.id)
        .where(SpeakerLink.token_hash == hashed(token), SpeakerLink.expires_at > now)
    )
    found = db.session.scalars(query).one_or_none()
    if found is None or found.revoked_at is not None:
        raise NotFound
    remarks = get_remarks_by_id(event, found.remarks_id)
    if not remarks.is_held or remarks.session.is_deleted:
        raise NotFound
    return found


def invitations_with(event: Event, sent: SpeakerInvitation) -> list[SpeakerInvitation]:
    """What a link to `sent` opens: every part of this event that was asked of the same address.

    One invitation a text, by time; `sent` is among them. The address decides and not the person, so that a
    mail that went astray opens nothing but its own part.
    """
    is_theirs = func.lower(SpeakerInvitation.email) == sent.email.lower()
    query = (
        select(SpeakerInvitation)
        .join(Remarks, Remarks.id == SpeakerInvitation.remarks_id)
        .where(Remarks.event_id == event.id, SpeakerInvitation.revoked_at.is_(None), is_theirs)
        .order_by(SpeakerInvitation.id)
        .options(
            joinedload(SpeakerInvitation.remarks).options(
                joinedload(Remarks.session),
                joinedload(Remarks.person),
                joinedload(Remarks.part).joinedload(SessionRole.item),
                selectinload(Remarks.versions),
            )
        )
    )
    found = [one for one in db.session.scalars(query) if one.remarks.is_held]
    found.sort(key=lambda one: (one is not sent, one.hand is not sent.hand))
    by_text: dict[int, SpeakerInvitation] = {}
    for one in found:
        if not one.remarks.session.is_deleted:
            by_text.setdefault(one.remarks_id, one)
    return sorted(by_text.values(), key=lambda one: _when(one.remarks.session))


def _when(session: Session) -> tuple[bool, float, int]:
    starts_at = session.starts_at
    return starts_at is None, starts_at.timestamp() if starts_at is not None else 0.0, session.id


def other_parts(event: Event, part: SessionRole) -> list[SessionRole]:
    """The other parts of the same person at this event, by time."""
    if part.person_id is None:
        return []
    query = (
        select(SessionRole)
        .join(Session, Session.id == SessionRole.session_id)
        .where(Session.event_id == event.id, Session.deleted_at.is_(None))
        .where(SessionRole.person_id == part.person_id, SessionRole.id != part.id)
        .options(joinedload(SessionRole.session), joinedload(SessionRole.person))
    )
    found = [other for other in db.session.scalars(query) if other.session.kind not in PAUSES]
    return sorted(found, key=lambda other: (_when(other.session), other.id))


def get_remarks_by_id(event: Event, number: int) -> Remarks:
    """One text of this event, by its row id.

    Raises:
        NotFound: another event's.
    """
    query = select(Remarks).where(Remarks.event_id == event.id, Remarks.id == number)
    found = db.session.scalars(whole(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


def get_sent(remarks: Remarks, public_id: str) -> SpeakerInvitation:
    """One invitation of a text.

    Raises:
        NotFound: the text has none with this id.
    """
    return get_row(remarks.invitations, public_id)


def has_chosen(event: Event) -> bool:
    """Whether an organiser chose to publish any text, now or later."""
    query = exists().where(Remarks.event_id == event.id, Remarks.publish_chosen_at.is_not(None))
    return bool(db.session.scalar(select(query)))


def chosen(event: Event) -> list[Remarks]:
    """Texts that an organiser chose to publish, whether or not their moment has come."""
    query = select(Remarks).where(Remarks.event_id == event.id, Remarks.publish_chosen_at.is_not(None))
    return list(db.session.scalars(whole(query.order_by(Remarks.id))))


def public_at(remarks: Iterable[Remarks], now: datetime) -> list[Remarks]:
    """Those of them that everybody may read who may know of their session."""
    return [
        found
        for found in remarks
        if found.is_held and found.text and is_public(found.state, found.choice, found.setting, now)
    ]


def next_opening(remarks: Iterable[Remarks], now: datetime) -> datetime | None:
    """When time alone publishes the next of them."""
    moments = (opens_at(found.state, found.choice, found.setting) for found in remarks)
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def version_before(remarks: Remarks, version: RemarksVersion) -> RemarksVersion | None:
    """The version of the same language that it replaced."""
    earlier = [
        other
        for other in remarks.versions
        if other.language == version.language and other.number < version.number
    ]
    return max(earlier, key=lambda other: other.number, default=None)


def reading_of(remarks: Remarks) -> dict[str, LocalizedText]:
    """How the speaker is named: as was asked last, else as it stands."""
    person, part = remarks.person, remarks.part
    name = printed_name(person) if person is not None else LocalizedText()
    return {
        "name": remarks.asked_name or name,
        "office": remarks.asked_office or office_of(part),
        "biography": remarks.asked_biography or (person.biography if person is not None else LocalizedText()),
    }


def office_of(part: SessionRole | None) -> LocalizedText:
    """The office that the agenda prints: what the part says, else the person's first."""
    if part is None or part.office or part.person is None:
        return part.office if part is not None else LocalizedText()
    first = next(iter(part.person.appointments), None)
    return first.office if first is not None else LocalizedText()


def asked_before(part: SessionRole, language: str) -> dict[str, str]:
    """What an invitation suggests: the person's address and name."""
    person = part.person
    if person is None:
        return {"language": language}
    return {"email": person.email, "name": printed_name(person).in_(language), "language": language}


def usual_deadline(event: Event) -> datetime | None:
    """The deadline that was set last for any text of the event."""
    query = select(Remarks.deadline_at).where(Remarks.event_id == event.id, Remarks.deadline_at.is_not(None))
    return db.session.scalar(query.order_by(Remarks.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a form for the secretariat shows: what was submitted, never the speaker's own draft."""

    draft: LocalizedText
    spoken: str
    version: int


def submitted(remarks: Remarks) -> Submitted:
    """A text as everybody but its speaker knows it."""
    return Submitted(remarks.text, remarks.spoken, remarks.version)
