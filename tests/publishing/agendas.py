"""Agendas for tests: one small fixed one, and any."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from eventapp.core.localized import LocalizedText
from eventapp.programme.rules.vocabulary import (
    PresenceMode,
    RoleKind,
    SessionKind,
    SessionStatus,
    Visibility,
)
from eventapp.publishing.rules.masking import ReaderScope, Today
from eventapp.publishing.rules.snapshot import (
    AgendaSnapshot,
    AppointmentFacts,
    EventFacts,
    ItemFacts,
    PartFacts,
    PersonFacts,
    RoomFacts,
    SessionFacts,
)

PUBLIC = ReaderScope()
PARTICIPANT = ReaderScope(can_see_participants=True)
STAFF = ReaderScope(can_see_participants=True, can_see_closed=True)
SCOPES = (PUBLIC, PARTICIPANT, STAFF)


def both(text: str) -> LocalizedText:
    return LocalizedText(f"«{text}»", text)


def at(hour: int, minute: int = 0, day: int = 31) -> datetime:
    """That hour in Doha (UTC+3) on a day of January 2023, in UTC."""
    return datetime(2023, 1, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


EVENT = EventFacts(
    slug="doha-2023",
    title=both("Dialogue"),
    short_title=both("Doha"),
    theme=both("Borders"),
    zone="Asia/Qatar",
    first_on=date(2023, 1, 30),
    last_on=date(2023, 1, 31),
    venue_name=both("Hotel"),
    venue_address=both("Street"),
)
ROOMS = (
    RoomFacts("salwa", "S1", both("Salwa 1"), 100, ("ar", "en")),
    RoomFacts("majlis", "M", both("Al Majlis")),
)
ROQUE = PersonFacts(
    id="roque",
    label=both("Pedro Roque"),
    sort_ar="روكي",
    sort_en="roque",
    biography=both("Biography"),
    appointments=(AppointmentFacts(both("Head"), both("PAM")),),
)
HAJRI = PersonFacts("hajri", both("Nasser al-Hajri"))
CHAIR = PartFacts("part-1", RoleKind.CHAIR, "hajri", both("Nasser al-Hajri"), "m", both("Vice-Chairman"))
SPEAKER = PartFacts(
    id="part-2",
    role=RoleKind.SPEAKER,
    person_id="roque",
    label=both("Pedro Roque"),
    gender_form="m",
    office=both("Head"),
    organisation_id="pam",
    organisation=both("PAM"),
    item_id="item-1",
)
OPEN = PartFacts("part-3", RoleKind.SPEAKER, to_be_confirmed=True)
ITEMS = (ItemFacts("item-1", both("Remarks"), 10, both("Note")), ItemFacts("item-2", both("Questions"), 5))
SESSION = SessionFacts(
    id="one",
    kind=SessionKind.PANEL,
    status=SessionStatus.CONFIRMED,
    visibility=Visibility.PUBLIC,
    title=both("Session 1"),
    starts_at=at(9, 30),
    ends_at=at(11),
    room_id="salwa",
    summary=both("Summary"),
    note=both("A note"),
    languages=("ar", "en"),
    parts=(CHAIR, SPEAKER),
    items=ITEMS,
)


def agenda(*sessions: SessionFacts, **values: Any) -> AgendaSnapshot:
    """The Doha agenda with these sessions (one panel when none is given)."""
    given: dict[str, Any] = {
        "sessions": sessions or (SESSION,),
        "event": EVENT,
        "days": (date(2023, 1, 30), date(2023, 1, 31)),
        "rooms": ROOMS,
        "people": (HAJRI, ROQUE),
    }
    return AgendaSnapshot(**(given | values))


def agenda_of(**values: Any) -> AgendaSnapshot:
    """The Doha agenda whose one panel differs in these fields."""
    return agenda(replace(SESSION, **values))


def speaker(**values: Any) -> dict[str, Any]:
    """The parts of the panel, as fields of it, with a speaker who differs in these fields."""
    return {"parts": (CHAIR, replace(SPEAKER, **values))}


PEOPLE = ("p0", "p1", "p2", "p3")
SESSIONS = ("s0", "s1", "s2", "s3")
texts = st.builds(LocalizedText, ar=st.text(max_size=8), en=st.text(max_size=8))
moments = st.none() | st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC)
)


def parts_of(session_id: str) -> st.SearchStrategy[tuple[PartFacts, ...]]:
    """Parts that say in every text whose they are, so that a test can look for them."""
    part = st.builds(
        lambda number, person, role, mode, is_open: PartFacts(
            id=f"{session_id}-part{number}",
            role=role,
            person_id=person,
            label=both(f"[{person}] in [{session_id}]") if person else LocalizedText(),
            office=both(f"office of [{person}] in [{session_id}]"),
            organisation_id=f"organisation-{number}",
            mode=mode,
            to_be_confirmed=is_open,
        ),
        st.integers(0, 3),
        st.sampled_from([None, *PEOPLE]),
        st.sampled_from(RoleKind),
        st.sampled_from(PresenceMode),
        st.booleans(),
    )
    return st.lists(part, max_size=3, unique_by=lambda one: one.id).map(tuple)


@st.composite
def sessions(draw: st.DrawFn, session_id: str) -> SessionFacts:
    start = draw(moments)
    return SessionFacts(
        id=session_id,
        kind=draw(st.sampled_from(SessionKind)),
        status=draw(st.sampled_from(SessionStatus)),
        visibility=draw(st.sampled_from(Visibility)),
        title=both(f"title of [{session_id}] {draw(st.integers(0, 1))}"),
        starts_at=start,
        ends_at=start + timedelta(minutes=draw(st.integers(1, 300))) if start else None,
        room_id=draw(st.sampled_from([None, "salwa", "majlis"])),
        chatham_house=draw(st.booleans()),
        summary=draw(texts),
        languages=tuple(draw(st.lists(st.sampled_from(["ar", "en", "fr"]), max_size=2))),
        parts=draw(parts_of(session_id)),
        items=tuple(
            ItemFacts(f"{session_id}-item{number}", draw(texts), draw(st.none() | st.integers(1, 90)))
            for number in range(draw(st.integers(0, 2)))
        ),
    )


@st.composite
def agendas(draw: st.DrawFn) -> AgendaSnapshot:
    chosen = draw(st.lists(st.sampled_from(SESSIONS), unique=True, max_size=4))
    found = tuple(draw(sessions(session_id)) for session_id in chosen)
    named = {part.person_id for session in found for part in session.parts if part.person_id}
    return agenda(
        sessions=found,
        people=tuple(PersonFacts(person, both(f"profile of [{person}]")) for person in sorted(named)),
    )


todays = st.builds(
    Today,
    sessions=st.dictionaries(
        st.sampled_from(SESSIONS), st.tuples(st.sampled_from(Visibility), st.booleans()), max_size=4
    ),
    erased_people=st.frozensets(st.sampled_from(PEOPLE), max_size=2),
)
