"""The organisers' pages of the programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core import dates, text
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.exports import as_file
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX, current_language, reading
from eventapp.core.templating import render
from eventapp.events import queries as events
from eventapp.events import service as event_service
from eventapp.events.errors import RoomInUse, ZoneInUse
from eventapp.events.models import Event, Room
from eventapp.events.rules.completeness import Text
from eventapp.people.labels import gender_form, printed_name
from eventapp.programme import forms, labels, queries, service
from eventapp.programme.errors import EndsBeforeStart
from eventapp.programme.models import Session
from eventapp.programme.rules import workflow
from eventapp.programme.rules.timetable import on_day, timetable
from eventapp.programme.rules.vocabulary import SessionStatus, Severity

blueprint = Blueprint("programme", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage/programme")


def words() -> dict[str, Any]:
    """The vocabulary the templates need."""
    return {
        "labels": labels,
        "printed_name": printed_name,
        "gender_form": gender_form,
        "findings_of": findings_by_session(),
        "available_steps": workflow.available_steps,
    }


def findings_by_session() -> dict[str, list[tuple[Severity, str]]]:
    """The sentences about each session of the draft, with their severity."""
    found: dict[str, list[tuple[Severity, str]]] = defaultdict(list)
    say = reading()
    for finding in queries.findings(current_event()):
        for session in finding.sessions:
            found[session.id].append((finding.severity, labels.finding_sentence(finding, say)))
    return found


@blueprint.get("/")
@requires(Permission.WORKSPACE_READ)
def index() -> ResponseReturnValue:
    """A day of the draft, rooms as columns; or what is not scheduled yet."""
    event = current_event()
    days = queries.days_of(event)
    sessions = queries.sessions_of(event)
    day = _asked_day(days)
    rooms = events.rooms_of(event)
    grid = timetable(sessions, [room.id for room in rooms], day, event.zone) if day else None
    return render(
        "programme/manage/index.html",
        days=days,
        day=day,
        rooms=rooms,
        grid=grid,
        unscheduled=[session for session in sessions if session.starts_at is None],
        counts={other: len(on_day(sessions, other, event.zone)) for other in days},
        columns=max(1, len(rooms)),
        **words(),
    )


def _asked_day(days: tuple[date, ...]) -> date | None:
    asked = request.args.get("day", "")
    if asked == "unscheduled":
        return None
    return next((day for day in days if day.isoformat() == asked), days[0])


@blueprint.get("/sessions")
@requires(Permission.WORKSPACE_READ)
def sessions() -> ResponseReturnValue:
    """Every session as a flat list, with search and filters."""
    return render(
        "programme/manage/sessions.html",
        sessions=_filtered(),
        deleted=queries.deleted_sessions(current_event()),
        asked=request.args.get("q", "")[:200],
        status=request.args.get("status", ""),
        **words(),
    )


def _filtered() -> list[Session]:
    asked, status = request.args.get("q", "")[:200], request.args.get("status", "")
    found = queries.sessions_of(current_event())
    wanted = text.search_words(asked)
    return [
        session
        for session in found
        if (not status or session.status.value == status) and _matches(session, wanted)
    ]


def _matches(session: Session, wanted: list[list[str]]) -> bool:
    if not wanted:
        return True
    names = [printed_name(part.person) for part in session.parts if part.person]
    spelt = [part for value in (session.title, session.summary, *names) for part in (value.ar, value.en) if part]
    index = text.search_index(*spelt)
    return all(any(spelling in index for spelling in spellings) for spellings in wanted)


@blueprint.get("/export.<any(csv, xlsx):kind>")
@requires(Permission.WORKSPACE_READ)
def export(kind: str) -> ResponseReturnValue:
    """The sessions as a table file."""
    head = [_("Day"), _("From"), _("Until"), _("Room"), _("Kind"), _("Status"), _("Title in Arabic")]
    head += [_("Title in English"), _("Who takes part"), _("Interpretation")]
    return as_file(kind, f"{current_event().slug}-programme", head, map(_export_row, _filtered()))


def _export_row(session: Session) -> list[str]:
    say, language = reading(), current_language()
    timed = session.starts_at is not None and session.ends_at is not None
    people = [printed_name(part.person).in_(language) for part in session.parts if part.person]
    return [
        say.local(session.starts_at).date().isoformat() if session.starts_at and timed else "",
        say.time(session.starts_at) if session.starts_at else "",
        say.time(session.ends_at) if session.ends_at else "",
        session.room.name.in_(language) if session.room else "",
        str(labels.KINDS[session.kind]),
        str(labels.STATUSES[session.status]),
        session.title.ar,
        session.title.en,
        "; ".join(people),
        session.languages,
    ]


@blueprint.get("/conflicts")
@requires(Permission.WORKSPACE_READ)
def conflicts() -> ResponseReturnValue:
    """Everything that is wrong with the draft, by severity, with the way to where it is mended."""
    say = reading()
    found = [
        (finding, labels.finding_sentence(finding, say)) for finding in queries.findings(current_event())
    ]
    grouped = [(severity, [pair for pair in found if pair[0].severity is severity]) for severity in Severity]
    return render("programme/manage/conflicts.html", grouped=grouped, labels=labels)


@blueprint.route("/sessions/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create() -> ResponseReturnValue:
    """Add a session; room and time of an empty place are filled in."""
    event = current_event()
    form = forms.SessionForm(event, data=_prefilled())
    return form_page(
        form,
        "programme/manage/session_form.html",
        save=lambda: service.create_session(current_event(), place=form.place, **form.details),
        then=lambda session: url_for("programme.session", session=session.public_id),
        message=_("The session was added."),
    )


def _prefilled() -> dict[str, Any]:
    given: dict[str, Any] = {name: request.args.get(name, "")[:40] for name in ("room", "day")}
    try:
        given["starts"] = dates.parse_time(request.args.get("starts", ""))
    except ValueError:
        return given
    hour = min(given["starts"].hour + 1, 23)
    return given | {"ends": time(hour, given["starts"].minute)}


@blueprint.get("/sessions/<session>")
@requires(Permission.WORKSPACE_READ)
def session(session: str) -> ResponseReturnValue:
    """One session of the draft: its items, its people, what is wrong, and what can be done."""
    found = queries.get_session(current_event(), session)
    return render("programme/manage/session.html", session=found, **words())


@blueprint.route("/sessions/<session>/edit", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit(session: str) -> ResponseReturnValue:
    """Change a session."""
    event = current_event()
    found = queries.get_session(event, session)
    form = forms.SessionForm(event, obj=found)
    return form_page(
        form,
        "programme/manage/session_form.html",
        save=lambda: service.update_session(current_event(), found, place=form.place, **form.details),
        then=lambda saved: url_for("programme.session", session=saved.public_id),
        message=_("The session was saved."),
        obj=found,
    )


@blueprint.post("/sessions/<session>/<any(confirm, reopen, cancel, reinstate):step>")
@requires(Permission.PROGRAMME_EDIT)
def take_step(session: str, step: str) -> ResponseReturnValue:
    """Confirm, reopen, cancel, reinstate."""
    found = queries.get_session(current_event(), session)
    service.take_step(current_event(), found, step=step)
    flash(_("The state of the session was changed."), "good")
    return redirect(url_for("programme.session", session=session), 303)


@blueprint.post("/sessions/<session>/copy")
@requires(Permission.PROGRAMME_EDIT)
def duplicate(session: str) -> ResponseReturnValue:
    """An unscheduled copy."""
    copy = service.duplicate_session(current_event(), queries.get_session(current_event(), session))
    flash(_("This is the copy. It is not scheduled yet."), "good")
    return redirect(url_for("programme.session", session=copy.public_id), 303)


@blueprint.post("/sessions/<session>/deletion")
@requires(Permission.PROGRAMME_EDIT)
def delete(session: str) -> ResponseReturnValue:
    """Put a session that was never released into the bin."""
    service.delete_session(current_event(), queries.get_session(current_event(), session))
    flash(_("The session is in the bin and can be restored from the list of sessions."), "good")
    return redirect(url_for("programme.index"), 303)


@blueprint.post("/sessions/<session>/restoration")
@requires(Permission.PROGRAMME_EDIT)
def restore(session: str) -> ResponseReturnValue:
    """Take a session out of the bin."""
    event = current_event()
    if service.restore_session(event, queries.get_session(event, session, deleted=True)):
        flash(_("The session was restored."), "good")
    else:
        flash(_("The session was restored without its room, which is taken meanwhile."), "warn")
    return redirect(url_for("programme.session", session=session), 303)


@blueprint.route("/sessions/<session>/shift", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def shift(session: str) -> ResponseReturnValue:
    """Move this session and everything after it."""
    event = current_event()
    found = queries.get_session(event, session)
    form = forms.ShiftForm()

    def save() -> None:
        moved = service.later_sessions(event, found, same_room=form.same_room.data)
        service.shift(event, moved, minutes=form.minutes.data)

    return form_page(
        form,
        "programme/manage/shift.html",
        save=save,
        then=lambda _done: url_for("programme.session", session=session),
        message=_("The sessions were moved."),
        obj=found,
        later=service.later_sessions(event, found, same_room=False),
        labels=labels,
    )


@blueprint.route("/sessions/<session>/swap", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def swap(session: str) -> ResponseReturnValue:
    """Exchange room and time with another session."""
    event = current_event()
    found = queries.get_session(event, session)
    form = forms.SwapForm(event, found)
    return form_page(
        form,
        "programme/manage/swap.html",
        save=lambda: service.swap(event, found, form.chosen),
        then=lambda _done: url_for("programme.session", session=session),
        message=_("The two sessions changed places."),
        obj=found,
    )


@blueprint.route("/sessions/<session>/items/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create_item(session: str) -> ResponseReturnValue:
    """Add an agenda item."""
    return _item_page(session, None)


@blueprint.route("/sessions/<session>/items/<item>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit_item(session: str, item: str) -> ResponseReturnValue:
    """Change an agenda item."""
    return _item_page(session, queries.get_item(queries.get_session(current_event(), session), item))


def _item_page(session: str, item: Any) -> ResponseReturnValue:
    event = current_event()
    found = queries.get_session(event, session)
    form = forms.ItemForm(obj=item)
    return form_page(
        form,
        "programme/manage/item_form.html",
        save=lambda: service.save_item(event, found, item, **form.values),
        then=lambda _item: url_for("programme.session", session=session),
        message=_("The agenda item was saved."),
        obj=item,
        session=found,
    )


@blueprint.route("/sessions/<session>/parts/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create_part(session: str) -> ResponseReturnValue:
    """Add somebody."""
    return _part_page(session, None)


@blueprint.route("/sessions/<session>/parts/<part>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit_part(session: str, part: str) -> ResponseReturnValue:
    """Change somebody's part."""
    return _part_page(session, queries.get_part(queries.get_session(current_event(), session), part))


def _part_page(session: str, part: Any) -> ResponseReturnValue:
    event = current_event()
    found = queries.get_session(event, session)
    form = forms.PartForm(found, obj=part)
    return form_page(
        form,
        "programme/manage/part_form.html",
        save=lambda: service.save_part(event, found, part, **form.values),
        then=lambda _part: url_for("programme.session", session=session),
        message=_("The part was saved."),
        obj=part,
        session=found,
    )


@blueprint.post("/sessions/<session>/<any(items, parts):rows>/<row>/<any(up, down, deletion):what>")
@requires(Permission.PROGRAMME_EDIT)
def change_row(session: str, rows: str, row: str, what: str) -> ResponseReturnValue:
    """Move an item or a part up or down, or take it off."""
    event = current_event()
    found = queries.get_session(event, session)
    entry: Any = queries.get_item(found, row) if rows == "items" else queries.get_part(found, row)
    if what == "deletion":
        remove: Any = service.delete_item if rows == "items" else service.delete_part
        remove(event, found, entry)
    else:
        service.move_row(event, found, entry, by=-1 if what == "up" else 1)
    return redirect(url_for("programme.session", session=session, _anchor=rows), 303)


@blueprint.route("/absences", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def absences() -> ResponseReturnValue:
    """When people cannot take part."""
    event = current_event()
    form = forms.AbsenceForm(data={"day": event.first_on})

    def save() -> Any:
        try:
            start, end = (
                dates.local_to_utc(datetime.combine(form.day.data, moment), event.zone)
                for moment in (form.starts.data, form.ends.data)
            )
        except dates.NonexistentTime:
            raise EndsBeforeStart from None
        return service.add_absence(
            event, person=form.person.data, starts_at=start, ends_at=end, reason=form.reason.data
        )

    return form_page(
        form,
        "programme/manage/absences.html",
        save=save,
        then=lambda _absence: url_for("programme.absences"),
        message=_("Noted."),
        absences=queries.absences_of(event),
        printed_name=printed_name,
    )


@blueprint.post("/absences/<absence>/deletion")
@requires(Permission.PROGRAMME_EDIT)
def delete_absence(absence: str) -> ResponseReturnValue:
    """Take such a note back."""
    service.delete_absence(current_event(), queries.get_absence(current_event(), absence))
    return redirect(url_for("programme.absences"), 303)


def _texts(event: Event) -> Iterable[Text]:
    """The programme's texts, for the report of missing languages."""
    for found in queries.sessions_of(event):
        if found.status is SessionStatus.CANCELLED:
            continue
        url = url_for("programme.edit", session=found.public_id)
        yield Text(found.title, _l("Title of a session"), found.title, f"{url}#title", True)
        yield Text(found.summary, _l("Description of a session"), found.title, f"{url}#summary")
        yield Text(found.note, _l("Note of a session"), found.title, f"{url}#note")
        for item in found.items:
            address = url_for("programme.edit_item", session=found.public_id, item=item.public_id)
            yield Text(item.title, _l("Agenda item"), found.title, f"{address}#title", True)
        for part in found.parts:
            address = url_for("programme.edit_part", session=found.public_id, part=part.public_id)
            yield Text(part.office, _l("Office"), found.title, f"{address}#office")


def _zone_guard(event: Event) -> None:
    if any(found.starts_at is not None for found in queries.sessions_of(event)):
        raise ZoneInUse


def _room_guard(room: Room) -> None:
    count = queries.count_in_room(room.id)
    if count:
        raise RoomInUse(count=count)


events.COMPLETENESS.append(_texts)
event_service.ZONE_GUARDS.append(_zone_guard)
event_service.ROOM_GUARDS.append(_room_guard)

