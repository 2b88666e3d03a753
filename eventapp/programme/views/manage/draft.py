"""The draft seen whole: a day by rooms, the list of sessions, what is wrong, the table file."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, Final

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.exports import as_file
from eventapp.core.locale import current_language, reading
from eventapp.core.pagination import page_of
from eventapp.core.templating import render
from eventapp.core.text import legible
from eventapp.events.queries import rooms_of
from eventapp.people.labels import printed_name
from eventapp.programme import labels, queries
from eventapp.programme.models import Session, SessionRole
from eventapp.programme.queries import Placing, Wanted
from eventapp.programme.rules.timetable import on_day, timetable
from eventapp.programme.rules.vacancies import vacancies
from eventapp.programme.rules.vocabulary import Severity
from eventapp.programme.views.manage.base import blueprint, by_session, linked_sentence, words

MOST_ROWS: Final = 100  # of the list, a page
MOST_COLUMNS: Final = 8  # of the grid's style sheet; a day with more rooms or moments stays a list
MOST_LINES: Final = 96
WORD_LENGTH: Final = 200  # characters of a query that are looked at


@blueprint.get("/")
@requires(Permission.WORKSPACE_READ)
def index() -> ResponseReturnValue:
    """A day of the draft, rooms as columns; or what is not scheduled yet."""
    event = current_event()
    days, rooms, placings = queries.days_of(event), rooms_of(event), queries.placings_of(event)
    day = _asked_day(days)
    unscheduled = [placing for placing in placings if placing.starts_at is None]
    here = on_day(placings, day, event.zone) if day else unscheduled
    sessions = queries.sessions_named(event, [placing.public_id for placing in here])
    grid = timetable(sessions, [room.id for room in rooms], day, event.zone) if day else None
    return render(
        "programme/manage/index.html",
        days=days,
        day=day,
        rooms=rooms,
        grid=grid,
        has_columns=grid is not None and grid.columns <= MOST_COLUMNS and len(grid.lines) <= MOST_LINES,
        vacancies=vacancies(grid) if grid and rooms else (),
        here=sessions,
        unscheduled=unscheduled,
        counts={other: len(on_day(placings, other, event.zone)) for other in days},
        elsewhere=[placing for placing in placings if _is_elsewhere(placing, days)],
        findings_of=by_session(queries.findings_shown(event)),
        **words(),
    )


def _asked_day(days: tuple[date, ...]) -> date | None:
    asked = request.args.get("day", "")
    if asked == "unscheduled":
        return None
    return next((day for day in days if day.isoformat() == asked), days[0])


def _is_elsewhere(placing: Placing, days: tuple[date, ...]) -> bool:
    """On a day that is none of the event's any more, since its dates were changed."""
    return placing.starts_at is not None and reading().local(placing.starts_at).date() not in days


@blueprint.get("/sessions")
@requires(Permission.WORKSPACE_READ)
def sessions() -> ResponseReturnValue:
    """Every session as a flat list, with search and filters; below it the bin."""
    event = current_event()
    wanted = _wanted()
    return render(
        "programme/manage/sessions.html",
        page=page_of(queries.listed(event, wanted), size=MOST_ROWS),
        deleted=queries.deleted_sessions(event),
        wanted=wanted,
        asked={field.name: getattr(wanted, field.name) for field in fields(wanted)},
        filters=_filters(),
        **words(),
    )


def _wanted() -> Wanted:
    asked = {field.name: request.args.get(field.name, "")[:WORD_LENGTH] for field in fields(Wanted)}
    return Wanted(**{name: legible(typed) for name, typed in asked.items()})


def _filters() -> list[tuple[str, str, list[tuple[str, Any]]]]:
    """Name, label and choices of every filter."""
    event, say, language = current_event(), reading(), current_language()
    days = [(day.isoformat(), say.date(day, year=False)) for day in queries.days_of(event)]
    rooms = [(room.public_id, say.name(room.name)) for room in rooms_of(event)]
    people = [(person.public_id, person.name.in_(language)) for person in queries.people_of(event)]
    return [
        ("day", _("Day"), [*days, ("none", _("Not scheduled yet"))]),
        ("room", _("Room"), [*rooms, ("all", _("All rooms")), ("none", _("No room yet"))]),
        ("session_kind", _("Kind"), [(kind.value, label) for kind, label in labels.KINDS.items()]),
        ("status", _("Status"), [(status.value, label) for status, label in labels.STATUSES.items()]),
        ("person", _("Person"), sorted(people, key=lambda choice: choice[1])),
    ]


@blueprint.get("/export.<any(csv, xlsx):kind>")
@requires(Permission.WORKSPACE_READ)
def export(kind: str) -> ResponseReturnValue:
    """The sessions as a table file, narrowed as the list was."""
    event = current_event()
    found = queries.narrowed(queries.sessions_of(event), _wanted(), event.zone)
    head = [_("Day"), _("From"), _("Until"), _("Room"), _("Kind"), _("Status"), _("Who may know of it")]
    head += [_("Title in Arabic"), _("Title in English"), _("Who takes part"), _("Interpretation")]
    return as_file(kind, f"{event.slug}-programme", head, [_export_row(session) for session in found])


def _export_row(session: Session) -> list[str]:
    say, language = reading(), current_language()
    room = session.room.name.in_(language) if session.room else ""
    return [
        say.local(session.starts_at).date().isoformat() if session.starts_at else "",
        say.time(session.starts_at) if session.starts_at else "",
        say.time(session.ends_at) if session.ends_at else "",
        _("All rooms") if session.all_rooms else room,
        str(labels.KINDS[session.kind]),
        str(labels.STATUSES[session.status]),
        str(labels.VISIBILITIES[session.visibility]),
        session.title.ar,
        session.title.en,
        "; ".join(_export_part(part) for part in session.parts),
        session.languages,
    ]


def _export_part(part: SessionRole) -> str:
    """Whoever is known of a part: name, office, organisation; that it is to be confirmed when nobody is."""
    language = current_language()
    values = [printed_name(part.person)] if part.person else []
    values += [part.office] if part.office else []
    values += [part.organisation.short_name] if part.organisation else []
    return ", ".join(value.in_(language) for value in values) or _("To be confirmed")


@blueprint.get("/conflicts")
@requires(Permission.WORKSPACE_READ)
def conflicts() -> ResponseReturnValue:
    """Everything that is wrong with the draft, by severity, with the way to where it is mended."""
    say = reading()
    found = [
        (finding.severity, linked_sentence(finding, say))
        for finding in queries.findings_shown(current_event())
    ]
    grouped = [(severity, [said for own, said in found if own is severity]) for severity in Severity]
    return render("programme/manage/conflicts.html", grouped=grouped, is_clean=not found, labels=labels)
