"""The agenda as readers see it: the newest release, an old one, or the draft as it would be released."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from eventapp.core import access
from eventapp.core.access import Permission, Scope
from eventapp.core.db import db
from eventapp.core.errors import NotFound
from eventapp.core.localized import LocalizedText
from eventapp.core.memo import Weighed
from eventapp.events.models import Event
from eventapp.events.queries import rooms_of
from eventapp.people import labels as people_labels
from eventapp.people.models import Organisation, Person
from eventapp.programme import queries as programme
from eventapp.programme.models import Session, SessionRole
from eventapp.publishing.models import Release
from eventapp.publishing.rules import snapshot as facts
from eventapp.publishing.rules.history import Edition
from eventapp.publishing.rules.masking import ReaderScope, Today, mask
from eventapp.registration import visit

_parsed: Final[Weighed[facts.AgendaSnapshot]] = Weighed(3_000_000)  # characters of JSON a process


@dataclass(frozen=True, slots=True)
class Agenda:
    """A release as one reader may see it; `release` is None for the draft's preview."""

    release: Release | None
    snapshot: facts.AgendaSnapshot
    before: facts.AgendaSnapshot | None  # the release before it, masked the same way

    @property
    def is_preview(self) -> bool:
        """Whether this is the draft, shown to organisers alone."""
        return self.release is None


def releases_of(event: Event) -> list[Release]:
    """The releases of an event, newest first, without their snapshots."""
    query = select(Release).where(Release.event_id == event.id).options(defer(Release.snapshot))
    return list(db.session.scalars(query.order_by(Release.number.desc())))


def latest_release(event: Event) -> Release | None:
    """The newest release, if there is one."""
    query = select(Release).where(Release.event_id == event.id).order_by(Release.number.desc()).limit(1)
    return db.session.scalars(query).one_or_none()


def newest_number(event: Event) -> int:
    """The number of the newest release; 0 before the first."""
    return db.session.scalar(select(func.max(Release.number)).where(Release.event_id == event.id)) or 0


def newest_numbers(event_ids: Iterable[int]) -> Mapping[int, int]:
    """The number of the newest release of each of these events that has one."""
    query = (
        select(Release.event_id, func.max(Release.number))
        .where(Release.event_id.in_(list(event_ids)))
        .group_by(Release.event_id)
    )
    return {event_id: number for event_id, number in db.session.execute(query)}


def find_release(event: Event, number: int) -> Release | None:
    """Release `number` of an event."""
    query = select(Release).where(Release.event_id == event.id, Release.number == number)
    return db.session.scalars(query).one_or_none()


def get_release(event: Event, number: int) -> Release:
    """Release `number` of an event.

    Raises:
        NotFound: there is none with this number.
    """
    found = find_release(event, number)
    if found is None:
        raise NotFound
    return found


def snapshot_of(release: Release) -> facts.AgendaSnapshot:
    """What a release published, unmasked; immutable, so the newest ones are kept parsed."""
    body = release.snapshot
    return _parsed.get(release.digest, len(body), lambda: facts.load(body.encode()))


def reader_scope(event: Event) -> ReaderScope:
    """What this request's reader may see beyond the public."""
    is_staff = access.can(Permission.WORKSPACE_READ, Scope(event))
    takes_part = is_staff or visit.standing(event).takes_part
    return ReaderScope(can_see_participants=takes_part, can_see_closed=is_staff)


def participant_scope() -> ReaderScope:
    """What whoever takes part may see."""
    return ReaderScope(can_see_participants=True, can_see_closed=False)


def public_scope() -> ReaderScope:
    """What everybody may see."""
    return ReaderScope(can_see_participants=False, can_see_closed=False)


def today(event: Event) -> Today:
    """What is true now of what old releases show: the stricter of then and now holds."""
    rows = db.session.execute(
        select(Session.public_id, Session.visibility, Session.chatham_house).where(
            Session.event_id == event.id
        )
    )
    erased = db.session.scalars(select(Person.public_id).where(Person.erased_at.is_not(None)))
    return Today(
        sessions={public_id: (visibility, chatham) for public_id, visibility, chatham in rows},
        erased_people=frozenset(erased),
    )


def agenda(event: Event, scope: ReaderScope, release: Release | None = None) -> Agenda | None:
    """The newest release (or the one given) as `scope` may see it; None before the first one."""
    release = release or latest_release(event)
    if release is None:
        return None
    now = today(event)
    before = find_release(event, release.number - 1)
    return Agenda(
        release,
        mask(snapshot_of(release), scope, now),
        mask(snapshot_of(before), scope, now) if before is not None else None,
    )


def history(event: Event, scope: ReaderScope, until: Release) -> tuple[Edition, ...]:
    """Every release up to `until`, oldest first, as `scope` may see it today."""
    query = select(Release).where(Release.event_id == event.id, Release.number <= until.number)
    now = today(event)
    return tuple(
        Edition(release.number, release.released_at, mask(snapshot_of(release), scope, now))
        for release in db.session.scalars(query.order_by(Release.number))
    )


def preview(event: Event, scope: ReaderScope) -> Agenda:
    """The draft as it would be released, compared with the newest release."""
    newest, now = latest_release(event), today(event)
    before = mask(snapshot_of(newest), scope, now) if newest is not None else None
    return Agenda(None, mask(draft_snapshot(event), scope, now), before)


def draft_snapshot(event: Event) -> facts.AgendaSnapshot:
    """Everything a release freezes, from the working draft: texts, people, times and their visibility."""
    sessions = [session for session in programme.sessions_of(event) if session.starts_at is not None]
    people = {
        part.person.public_id: part.person for session in sessions for part in session.parts if part.person
    }
    return facts.AgendaSnapshot(
        event=_event_facts(event),
        days=programme.days_of(event),
        rooms=tuple(
            facts.RoomFacts(
                id=room.public_id,
                code=room.code,
                name=room.name,
                capacity=room.capacity,
                languages=tuple(room.booths.split()),
            )
            for room in rooms_of(event)
        ),
        sessions=tuple(_session_facts(session) for session in sessions),
        people=tuple(_person_facts(person) for _id, person in sorted(people.items())),
    )


def _event_facts(event: Event) -> facts.EventFacts:
    return facts.EventFacts(
        slug=event.slug,
        title=event.title,
        short_title=event.short_title,
        theme=event.theme,
        zone=event.zone_name,
        first_on=event.first_on,
        last_on=event.last_on,
        venue_name=event.venue_name,
        venue_address=event.venue_address,
        digits=event.digits,
        months=event.months,
        hijri_offset=event.hijri_offset,
        accent=event.accent,
    )


def _session_facts(session: Session) -> facts.SessionFacts:
    return facts.SessionFacts(
        id=session.public_id,
        guid=session.guid,
        kind=session.kind,
        status=session.status,
        visibility=session.visibility,
        chatham_house=session.chatham_house,
        title=session.title,
        summary=session.summary,
        note=session.note,
        room_id=session.room.public_id if session.room else None,
        all_rooms=session.all_rooms,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        languages=tuple(session.languages.split()),
        illustrative=session.is_illustrative,
        parts=tuple(_part_facts(part) for part in session.parts),
        items=tuple(
            facts.ItemFacts(id=item.public_id, title=item.title, minutes=item.minutes, note=item.note)
            for item in session.items
        ),
    )


def _part_facts(part: SessionRole) -> facts.PartFacts:
    person = part.person
    office, organisation = _office_and_organisation(part)
    return facts.PartFacts(
        id=part.public_id,
        role=part.role,
        person_id=person.public_id if person else None,
        label=people_labels.printed_name(person) if person else LocalizedText(),
        gender_form=people_labels.gender_form(person) if person else "n",
        office=office,
        organisation_id=organisation.public_id if organisation else None,
        organisation=organisation.short_name if organisation else LocalizedText(),
        mode=part.mode,
        to_be_confirmed=part.is_to_be_confirmed,
        item_id=part.item.public_id if part.item else None,
    )


def _office_and_organisation(part: SessionRole) -> tuple[LocalizedText, Organisation | None]:
    """What the part itself says; else the person's first appointment."""
    if part.office or part.organisation or part.person is None:
        return part.office, part.organisation
    first = next(iter(part.person.appointments), None)
    return (first.office, first.organisation) if first else (LocalizedText(), None)


def _person_facts(person: Person) -> facts.PersonFacts:
    return facts.PersonFacts(
        id=person.public_id,
        label=people_labels.printed_name(person),
        sort_ar=person.sort_key_ar,
        sort_en=person.sort_key_en,
        biography=person.biography,
        appointments=tuple(
            facts.AppointmentFacts(
                office=held.office,
                organisation=held.organisation.short_name if held.organisation else LocalizedText(),
            )
            for held in person.appointments
        ),
    )
