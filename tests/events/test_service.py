"""Verbs of the event, its lists and rooms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from eventapp.audit import rules as audit
from eventapp.audit.models import AuditEntry
from eventapp.core.db import db
from eventapp.core.errors import NotAllowed, NotFound
from eventapp.core.localized import LocalizedText
from eventapp.events import errors, queries, service
from eventapp.events.models import Credit, Event, LegalInstrument, Objective
from eventapp.events.rules.workflow import CreditRole, EventState, StaffRole
from eventapp.mail.models import MailMessage
from eventapp.people import service as people
from tests import factories
from tests.events.conftest import Acting
from tests.factories import both

PATH = "/en/EVENT/manage/"
BASICS: dict[str, Any] = {"first_on": date(2023, 1, 30), "last_on": date(2023, 1, 31)}


def update(event: Event, **values: Any) -> Event:
    """Save the description with some fields changed."""
    return service.update_event(event, **{"slug": event.slug, **BASICS, **values})


def create(owner: Acting, **values: Any) -> Event:
    """Make an event for `owner`, by themselves."""
    given = {"title": LocalizedText("حوار", "Policy Dialogue"), **BASICS, **values}
    return service.create_event(owner=owner.account, actor=owner, path=PATH, **given)


@pytest.fixture
def me(app: object) -> Acting:
    """An administrator."""
    return Acting(factories.make_account(is_administrator=True))


# The event


def test_a_new_event_is_a_draft_with_an_owner(me: Acting) -> None:
    event = create(me)
    assert (event.state, event.slug) == (EventState.DRAFT, "policy-dialogue-2023")
    assert me.roles_on(event.id) == {"owner"}
    assert db.session.query(MailMessage).count() == 0  # nobody is told of what they did themselves


def test_an_owner_named_by_somebody_else_is_told_by_mail(me: Acting) -> None:
    owner = factories.make_account("owner@example.org", language="ar")
    event = service.create_event(
        owner=owner, actor=me, path="/ar/EVENT/manage/", title=LocalizedText(en="Policy Dialogue"), **BASICS
    )
    letter = db.session.query(MailMessage).one()
    assert (letter.to_address, letter.language) == ("owner@example.org", "ar")
    assert f"http://localhost/ar/{event.slug}/manage/" in letter.text


def test_the_naming_of_an_owner_is_in_the_log_of_the_event(me: Acting) -> None:
    event = create(me)
    db.session.commit()
    rows = db.session.query(AuditEntry).filter_by(chain=audit.chain_of(event.id)).all()
    assert [(row.action, row.object_type) for row in rows] == [("role.granted", "event_staff")]


def test_two_events_of_one_title_get_two_addresses(me: Acting) -> None:
    assert [create(me).slug, create(me).slug] == ["policy-dialogue-2023", "policy-dialogue-2023-2"]


@pytest.mark.parametrize("slug", ["admin", "api", "sign-in", "calendar", "health", "static", "account", "ar"])
def test_reserved_addresses_are_refused(me: Acting, slug: str) -> None:
    with pytest.raises(errors.SlugReserved):
        create(me, slug=slug)


def test_a_taken_address_is_refused_and_the_bin_is_named(me: Acting) -> None:
    event = create(me, slug="dialogue")
    with pytest.raises(errors.SlugTaken) as taken:
        create(me, slug="dialogue")
    assert taken.value.values == {"in_bin": False}
    service.delete_event(event)
    with pytest.raises(errors.SlugTaken) as taken:
        create(me, slug="dialogue")
    assert taken.value.values == {"in_bin": True}


def test_without_an_english_title_an_address_must_be_given(me: Acting) -> None:
    with pytest.raises(errors.SlugMissing):
        create(me, title=LocalizedText(ar="حوار السياسات"))
    assert create(me, title=LocalizedText(ar="حوار السياسات"), slug="hiwar").slug == "hiwar"


def test_the_last_day_is_not_before_the_first(event: Event, me: Acting) -> None:
    with pytest.raises(errors.DaysInWrongOrder):
        create(me, first_on=date(2023, 1, 31), last_on=date(2023, 1, 30))
    with pytest.raises(errors.DaysInWrongOrder):
        update(event, last_on=date(2023, 1, 29))


def test_an_event_keeps_its_own_address(event: Event) -> None:
    assert update(event, title=both("حوار", "Dialogue")).slug == "doha-2023"


def test_days_may_move_away_from_the_programme(event: Event) -> None:
    factories.make_session(event)
    moved = update(event, first_on=date(2024, 1, 1), last_on=date(2024, 1, 2))
    assert moved.first_on == date(2024, 1, 1)


def test_an_event_is_not_held_on_its_own_margins(event: Event) -> None:
    child, grandchild = factories.make_event(parent=event), factories.make_event()
    grandchild.parent = child
    db.session.flush()
    for parent in (event, child, grandchild):
        with pytest.raises(errors.ParentLoop):
            update(event, parent=parent)
    assert update(event, parent=factories.make_event()).parent is not None


def test_the_zone_stays_while_sessions_are_scheduled(event: Event) -> None:
    session = factories.make_session(event)
    with pytest.raises(errors.ZoneInUse):
        update(event, zone_name="Europe/Rome")
    session.starts_at = session.ends_at = None
    db.session.flush()
    assert update(event, zone_name="Europe/Rome").zone_name == "Europe/Rome"


def test_closed_times_keep_their_place_on_the_clock(event: Event) -> None:
    room = factories.make_room(event)
    start, end = (
        datetime(2023, 1, 30, 6, tzinfo=UTC),
        datetime(2023, 1, 30, 7, 30, tzinfo=UTC),
    )  # 9:00 in Doha
    window = service.close_room(event, room, starts_at=start, ends_at=end, reason=LocalizedText())
    update(event, zone_name="Europe/Rome")
    assert (window.starts_at, window.ends_at) == (
        datetime(2023, 1, 30, 8, tzinfo=UTC),
        datetime(2023, 1, 30, 9, 30, tzinfo=UTC),
    )


def test_a_closed_time_that_the_new_clock_skips_stays_a_time(event: Event) -> None:
    room = factories.make_room(event)
    start, end = datetime(2023, 3, 25, 23, 30, tzinfo=UTC), datetime(2023, 3, 26, 0, 10, tzinfo=UTC)
    window = service.close_room(
        event, room, starts_at=start, ends_at=end, reason=LocalizedText()
    )  # 2:30 to 3:10
    update(event, zone_name="Europe/Rome")  # where that night has no time between two and three
    assert window.ends_at > window.starts_at


# State


def test_the_way_of_an_event(event: Event, me: Acting) -> None:
    event.state = EventState.DRAFT
    for step, state in (
        ("announcement", EventState.ANNOUNCED),
        ("withdrawal", EventState.DRAFT),
        ("announcement", EventState.ANNOUNCED),
        ("conclusion", EventState.CONCLUDED),
        ("reopening", EventState.ANNOUNCED),
        ("conclusion", EventState.CONCLUDED),
        ("archiving", EventState.ARCHIVED),
        ("retrieval", EventState.CONCLUDED),
    ):
        assert service.take_step(event, step=step, actor=me).state is state


def test_a_step_taken_twice_is_taken_once(event: Event, me: Acting) -> None:
    service.take_step(event, step="conclusion", actor=me)
    before = event.public_version
    assert service.take_step(event, step="conclusion", actor=me).state is EventState.CONCLUDED
    assert event.public_version == before


@pytest.mark.parametrize("step", ["archiving", "reopening", "retrieval", "no-such-step"])
def test_a_step_from_elsewhere_is_refused(event: Event, me: Acting, step: str) -> None:
    event.state = EventState.DRAFT
    with pytest.raises(errors.StepNotPossible):
        service.take_step(event, step=step, actor=me)


def test_only_owners_take_steps(event: Event) -> None:
    for role in (StaffRole.PROGRAMME, StaffRole.ACCREDITATION, StaffRole.VIEWER):
        with pytest.raises(NotAllowed):
            service.take_step(event, step="conclusion", actor=Acting(factories.make_staff(event, role)))


def test_announcing_needs_a_title_in_one_language(event: Event, me: Acting) -> None:
    event.state, event.title = EventState.DRAFT, LocalizedText()
    with pytest.raises(errors.TitleMissing):
        service.take_step(event, step="announcement", actor=me)
    event.title = LocalizedText(ar="حوار")
    assert service.take_step(event, step="announcement", actor=me).state is EventState.ANNOUNCED


def test_an_event_in_the_bin_answers_like_an_unknown_one(event: Event) -> None:
    service.delete_event(event)
    assert queries.find_event("doha-2023") is None
    assert queries.deleted_events() == [event]
    service.restore_event(event)
    assert queries.find_event("doha-2023") is event


# What readers see


def test_readers_are_shown_every_change(event: Event, me: Acting) -> None:
    organisation = factories.make_organisation()
    objective = service.save_row(event, None, Objective, text=both("هدف", "Aim"))
    room = service.save_room(event, None, code="hall", name=both("قاعة", "Hall"))
    changes: list[Callable[[], object]] = [
        lambda: update(event, theme=both("محور", "Theme")),
        lambda: service.save_row(event, None, Credit, organisation=organisation, role=CreditRole.HOST),
        lambda: service.save_row(event, None, Objective, text=both("ثان", "Second")),
        lambda: service.move_row(event, objective, by=1),
        lambda: service.delete_row(event, objective),
        lambda: service.restore_row(event, objective),
        lambda: service.save_room(event, room, code="hall", name=both("قاعة", "The hall")),
        lambda: service.delete_room(event, room),
        lambda: service.restore_room(event, room),
        lambda: service.take_step(event, step="conclusion", actor=me),
        lambda: service.delete_event(event),
    ]
    for change in changes:
        before = event.public_version
        change()
        assert event.public_version == before + 1


def test_what_is_shown_on_the_margins_follows_the_parent(event: Event) -> None:
    child = factories.make_event(parent=event)
    update(event, title=both("حوار", "Renamed"))
    db.session.refresh(child)
    assert child.public_version == 2


def test_a_new_title_of_a_series_is_shown_by_its_events(event: Event) -> None:
    series = service.save_series(None, title=both("سلسلة", "Series"), description=LocalizedText())
    event.series = series
    db.session.flush()
    before = event.public_version
    service.save_series(series, title=both("سلسلة", "Renamed"), description=LocalizedText())
    assert event.public_version == before + 1


def test_a_change_elsewhere_does_not_make_an_open_description_stale(event: Event) -> None:
    before = event.version
    service.save_row(event, None, Objective, text=both("هدف", "Aim"))
    service.save_room(event, None, code="hall", name=both("قاعة", "Hall"))
    db.session.refresh(event)
    assert event.version == before


def test_the_parent_is_public_only_while_that_event_is(event: Event) -> None:
    event.parent = factories.make_event()
    assert event.public_parent is event.parent
    event.parent.state = EventState.DRAFT
    assert event.public_parent is None


def test_parents_offered_are_those_one_may_know_of(event: Event) -> None:
    owner = Acting(factories.make_staff(event))
    public = factories.make_event("public")
    own = factories.make_event("own-draft", state=EventState.DRAFT)
    hidden = factories.make_event("hidden-draft", state=EventState.DRAFT)
    service.grant(
        own, account=owner.account, role=StaffRole.VIEWER, actor=Acting(_administrator()), path=PATH
    )
    assert set(queries.possible_parents(event, owner)) == {public, own}
    event.parent = hidden
    assert set(queries.possible_parents(event, owner)) == {public, own, hidden}
    assert set(queries.possible_parents(event, Acting(_administrator()))) == {public, own, hidden}


def _administrator() -> Any:
    return factories.make_account(is_administrator=True)


# Lists


def _aims(event: Event) -> list[str]:
    db.session.expire(event)
    return [objective.text.en.rstrip("⁂") for objective in event.objectives]


def _add_aims(event: Event, *names: str) -> list[Objective]:
    return [service.save_row(event, None, Objective, text=both("هدف", name)) for name in names]


def test_rows_are_moved_by_one_place(event: Event) -> None:
    one, two, three = _add_aims(event, "one", "two", "three")
    service.move_row(event, three, by=-1)
    assert _aims(event) == ["one", "three", "two"]
    service.move_row(event, one, by=1)
    assert _aims(event) == ["three", "one", "two"]
    service.move_row(event, two, by=1)
    service.move_row(event, three, by=-1)
    assert _aims(event) == ["three", "one", "two"]


def test_moving_is_not_editing(event: Event) -> None:
    one, _two = _add_aims(event, "one", "two")
    service.move_row(event, one, by=1)
    db.session.refresh(one)
    assert one.version == 1


def test_a_deleted_row_can_be_restored(event: Event) -> None:
    one, _two = _add_aims(event, "one", "two")
    service.delete_row(event, one)
    assert _aims(event) == ["two"]
    assert queries.deleted_rows(event, Objective) == [one]
    service.restore_row(event, one)
    assert _aims(event) == ["two", "one"]
    assert queries.deleted_rows(event, Objective) == []


def test_a_new_row_stands_last_whatever_was_deleted(event: Event) -> None:
    one, _two = _add_aims(event, "one", "two")
    service.delete_row(event, one)
    _add_aims(event, "three")
    assert _aims(event) == ["two", "three"]


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("القرار 2178 (2014)", "S/RES/2178 (2014)"),
        ("2396 (2017 )", "S/RES/2396 (2017)"),
        ("٢٣٩٦ (٢٠١٧)", "S/RES/2396 (2017)"),
        ("S/RES/2482(2019)", "S/RES/2482 (2019)"),
        ("a/res/72/284", "A/RES/72/284"),
        ("S/PRST/2015/25", "S/PRST/2015/25"),
        ("CETS No. 196", "CETS No. 196"),
    ],
)
def test_symbols_are_read_as_they_are_cited(typed: str, symbol: str) -> None:
    assert service.symbol_of(typed) == symbol


@pytest.mark.parametrize("typed", ["", "foo", "القرار", "2396", "2396 (20170)", "Ü 1", "S", "A" * 61 + "1"])
def test_what_is_no_symbol_is_refused(typed: str) -> None:
    with pytest.raises(errors.NotASymbol):
        service.symbol_of(typed)


def test_a_new_resolution_gets_its_official_address(event: Event) -> None:
    row = service.save_instrument(event, None, symbol="2396 (2017)")
    assert row.url == "https://undocs.org/S/RES/2396(2017)"
    assert service.save_instrument(event, None, symbol="CETS No. 196").url == ""
    assert service.save_instrument(event, None, symbol="2178 (2014)", url="https://example.org/").url == (
        "https://example.org/"
    )


def test_an_instrument_is_listed_once(event: Event) -> None:
    row = service.save_instrument(event, None, symbol="2396 (2017)")
    with pytest.raises(errors.InstrumentListed):
        service.save_instrument(event, None, symbol="القرار ٢٣٩٦ (٢٠١٧)")
    assert service.save_instrument(event, row, symbol="2396 (2017)", title=both("عنوان", "Title")) is row
    service.delete_row(event, row)
    service.save_instrument(event, None, symbol="2396 (2017)")
    with pytest.raises(errors.InstrumentListed):
        service.restore_row(event, row)


def test_citations_in_the_texts_are_offered_until_they_are_listed(event: Event) -> None:
    event.description = LocalizedText("يستند إلى القرار 2396 (2017)", "It rests on resolution 2178 (2014).")
    _add_aims(event, "Carry out S/RES/2482 (2019) and 2396 (2017)")
    cited = ["S/RES/2396 (2017)", "S/RES/2178 (2014)", "S/RES/2482 (2019)"]
    assert queries.cited_symbols(event) == cited
    service.add_cited(event, cited[1])
    service.add_cited(event, cited[1])
    assert queries.cited_symbols(event) == [cited[0], cited[2]]
    assert [row.symbol for row in event.instruments] == [cited[1]]
    with pytest.raises(NotFound):
        service.add_cited(event, "S/RES/1 (1946)")
    assert db.session.query(LegalInstrument).count() == 1


# Rooms


def test_a_code_names_one_room_of_the_event(event: Event) -> None:
    room = service.save_room(event, None, code="hall", name=both("قاعة", "Hall"))
    with pytest.raises(errors.CodeTaken) as taken:
        service.save_room(event, None, code="hall", name=both("قاعة", "Hall"))
    assert taken.value.values == {"in_bin": False}
    assert (
        service.save_room(factories.make_event(), None, code="hall", name=both("قاعة", "Hall")).code == "hall"
    )
    service.delete_room(event, room)
    with pytest.raises(errors.CodeTaken) as taken:
        service.save_room(event, None, code="hall", name=both("قاعة", "Hall"))
    assert taken.value.values == {"in_bin": True}


def test_rooms_are_moved_deleted_and_restored(event: Event) -> None:
    rooms = [service.save_room(event, None, code=code, name=both("قاعة", code)) for code in ("a", "b", "c")]
    service.move_room(event, rooms[2], by=-1)
    assert [room.code for room in queries.rooms_of(event)] == ["a", "c", "b"]
    service.delete_room(event, rooms[0])
    assert [room.code for room in queries.rooms_of(event)] == ["c", "b"]
    service.restore_room(event, rooms[0])
    assert [room.code for room in queries.rooms_of(event)] == ["c", "b", "a"]


def test_a_room_in_use_is_not_deleted(event: Event) -> None:
    room = factories.make_room(event)
    factories.make_session(event, room)
    with pytest.raises(errors.RoomInUse) as refused:
        service.delete_room(event, room)
    assert refused.value.values == {"count": 1}
    assert not room.is_deleted


def test_a_closed_time_ends_after_it_began(event: Event) -> None:
    room, moment = factories.make_room(event), datetime(2023, 1, 30, 9, tzinfo=UTC)
    with pytest.raises(errors.WindowInWrongOrder):
        service.close_room(event, room, starts_at=moment, ends_at=moment, reason=LocalizedText())
    window = service.close_room(
        event, room, starts_at=moment, ends_at=moment.replace(hour=10), reason=both("صيانة", "Repairs")
    )
    assert room.unavailabilities == [window]
    service.open_room(event, room, window)
    assert room.unavailabilities == []


def test_an_organisation_that_reads_differently_is_news_to_readers_of_events_that_credit_it(
    app: object,
) -> None:
    credited, other = factories.make_event(), factories.make_event()
    organisation = factories.make_organisation()
    service.save_row(
        credited,
        None,
        Credit,
        organisation=organisation,
        role=CreditRole.ORGANISER,
        wording=LocalizedText(),
    )
    db.session.commit()
    before = (credited.public_version, other.public_version)
    values = {name: getattr(organisation, name) for name in people.ORGANISATION_FIELDS}
    people.save_organisation(organisation, **values | {"short_name": both("المجلس", "Council")})
    assert (credited.public_version, other.public_version) == (before[0] + 1, before[1])
