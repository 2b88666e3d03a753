"""The organisers' pages of one event: what it says of itself, its lists, rooms, state and staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.accounts import service as accounts
from eventapp.core import access, dates
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.forms import Form, form_page
from eventapp.core.locale import LANGUAGE_PREFIX
from eventapp.core.templating import render
from eventapp.events import errors, forms, labels, queries, service
from eventapp.events.models import Credit, Event, LegalInstrument, Objective, PracticalSection
from eventapp.events.rules import instruments, workflow
from eventapp.events.rules.completeness import Text
from eventapp.events.rules.workflow import StaffRole

blueprint = Blueprint("events", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage")


@dataclass(frozen=True, slots=True)
class Rows:
    """One of the event's ordered lists."""

    model: Any
    attribute: str
    form: type[Form]
    title: Any
    add: Any
    empty: Any


LISTS: Final = {
    "objectives": Rows(Objective, "objectives", forms.ObjectiveForm, _l("Objectives"), _l("Add an objective"), _l("What is the meeting to achieve?")),
    "credits": Rows(Credit, "credits", forms.CreditForm, _l("Who organises"), _l("Add an organisation"), _l("Who organises, cooperates and hosts, in the order in which they are named.")),
    "instruments": Rows(LegalInstrument, "instruments", forms.InstrumentForm, _l("Legal instruments"), _l("Add an instrument"), _l("The resolutions and treaties that the meeting rests on.")),
    "practical": Rows(PracticalSection, "practical", forms.PracticalForm, _l("Practical information"), _l("Add a section"), _l("Visa, hotels, transport, contacts, personal data.")),
}
LIST_RULE: Final = "/<any(objectives, credits, instruments, practical):rows>"


@blueprint.route("/description", methods=["GET", "POST"])
@requires(Permission.EVENT_EDIT)
def description() -> ResponseReturnValue:
    """Everything the event says of itself."""
    event = current_event()
    form = forms.DescriptionForm(obj=event)
    return form_page(
        form,
        "events/manage/description.html",
        save=lambda: service.update_event(event, **form.values),
        then=lambda saved: url_for("events.description", event=saved.slug),
        message=_("The description was saved."),
        obj=event,
    )


@blueprint.get(LIST_RULE)
@requires(Permission.EVENT_EDIT)
def rows(rows: str) -> ResponseReturnValue:
    """One of the lists, in order."""
    event = current_event()
    return render(
        "events/manage/rows.html",
        rows=getattr(event, LISTS[rows].attribute),
        name=rows,
        kind=LISTS[rows],
        labels=labels,
        found=_citations_left(event) if rows == "instruments" else [],
    )


def _citations_left(event: Event) -> list[str]:
    """Symbols that the event's texts cite and its list of instruments lacks."""
    texts = [event.theme, event.description, *(objective.text for objective in event.objectives)]
    cited = [
        citation.symbol
        for text in texts
        for language in (text.ar, text.en)
        for citation in instruments.find_citations(language or "")
    ]
    known = {instrument.symbol for instrument in event.instruments}
    return [symbol for symbol in dict.fromkeys(cited) if symbol not in known]


@blueprint.route(f"{LIST_RULE}/new", methods=["GET", "POST"])
@requires(Permission.EVENT_EDIT)
def create_row(rows: str) -> ResponseReturnValue:
    """Add to a list."""
    return _row_page(rows, None)


@blueprint.route(f"{LIST_RULE}/<row>", methods=["GET", "POST"])
@requires(Permission.EVENT_EDIT)
def edit_row(rows: str, row: str) -> ResponseReturnValue:
    """Change one of a list."""
    return _row_page(rows, queries.get_row(getattr(current_event(), LISTS[rows].attribute), row))


def _row_page(name: str, row: Any) -> ResponseReturnValue:
    event, kind = current_event(), LISTS[name]
    form = kind.form(obj=row)
    if name == "instruments" and row is None and not form.is_submitted():
        form["symbol"].data = request.args.get("symbol", "")[:60]

    def save() -> Any:
        values = form.values
        if name == "instruments":
            values["symbol"] = service.symbol_of(values["symbol"])
        return service.save_row(event, getattr(event, kind.attribute), row, kind.model, **values)

    return form_page(
        form,
        "events/manage/row_form.html",
        save=save,
        then=lambda _row: url_for("events.rows", rows=name),
        message=_("The list was saved."),
        obj=row,
        name=name,
        kind=kind,
    )


@blueprint.post(f"{LIST_RULE}/<row>/deletion")
@requires(Permission.EVENT_EDIT)
def delete_row(rows: str, row: str) -> ResponseReturnValue:
    """Take one off a list."""
    held = getattr(current_event(), LISTS[rows].attribute)
    service.delete_row(current_event(), held, queries.get_row(held, row))
    flash(_("It was taken off the list."), "good")
    return redirect(url_for("events.rows", rows=rows), 303)


@blueprint.post(f"{LIST_RULE}/<row>/<any(up, down):way>")
@requires(Permission.EVENT_EDIT)
def move_row(rows: str, row: str, way: str) -> ResponseReturnValue:
    """One place up or down."""
    held = getattr(current_event(), LISTS[rows].attribute)
    service.move_row(current_event(), held, queries.get_row(held, row), by=-1 if way == "up" else 1)
    return redirect(url_for("events.rows", rows=rows), 303)


@blueprint.get("/venue")
@requires(Permission.PROGRAMME_EDIT)
def venue() -> ResponseReturnValue:
    """The rooms of the venue."""
    event = current_event()
    return render(
        "events/manage/venue.html",
        rooms=queries.rooms_of(event),
        deleted=queries.rooms_of(event, deleted=True),
    )


@blueprint.route("/venue/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create_room() -> ResponseReturnValue:
    """Add a room."""
    form = forms.RoomForm()
    return form_page(
        form,
        "events/manage/room_form.html",
        save=lambda: service.save_room(current_event(), None, **form.values),
        then=lambda _room: url_for("events.venue"),
        message=_("The room was added."),
    )


@blueprint.route("/venue/<room>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit_room(room: str) -> ResponseReturnValue:
    """Change a room."""
    found = queries.get_room(current_event(), room)
    form = forms.RoomForm(obj=found)
    return form_page(
        form,
        "events/manage/room_form.html",
        save=lambda: service.save_room(current_event(), found, **form.values),
        then=lambda _room: url_for("events.venue"),
        message=_("The room was saved."),
        obj=found,
    )


@blueprint.route("/venue/<room>/closures/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def close_room(room: str) -> ResponseReturnValue:
    """Note when a room cannot be used."""
    event = current_event()
    found = queries.get_room(event, room)
    form = forms.WindowForm(data={"day": event.first_on})

    def save() -> Any:
        start, end = local_window(event, form)
        return service.close_room(event, found, starts_at=start, ends_at=end, reason=form.reason.data)

    return form_page(
        form,
        "events/manage/window_form.html",
        save=save,
        then=lambda _window: url_for("events.edit_room", room=room),
        message=_("Noted."),
        room=found,
    )


def local_window(event: Event, form: Any) -> tuple[datetime, datetime]:
    """The two moments of a form with day, starts and ends on the clock of the event's place.

    Raises:
        WindowInWrongOrder: the end is not after the start, or the clock skips one of them.
    """
    try:
        start, end = (
            dates.local_to_utc(datetime.combine(form.day.data, moment), event.zone)
            for moment in (form.starts.data, form.ends.data)
        )
    except dates.NonexistentTime:
        raise errors.WindowInWrongOrder from None
    return start, end


@blueprint.post("/venue/<room>/closures/<unavailability>/deletion")
@requires(Permission.PROGRAMME_EDIT)
def open_room(room: str, unavailability: str) -> ResponseReturnValue:
    """The room can be used after all."""
    event = current_event()
    found = queries.get_room(event, room)
    service.open_room(event, found, queries.get_row(found.unavailabilities, unavailability))
    return redirect(url_for("events.edit_room", room=room), 303)


@blueprint.post("/venue/<room>/deletion")
@requires(Permission.PROGRAMME_EDIT)
def delete_room(room: str) -> ResponseReturnValue:
    """Put a room into the bin."""
    service.delete_room(current_event(), queries.get_room(current_event(), room))
    flash(_("The room is in the bin and can be restored from here."), "good")
    return redirect(url_for("events.venue"), 303)


@blueprint.post("/venue/<room>/restoration")
@requires(Permission.PROGRAMME_EDIT)
def restore_room(room: str) -> ResponseReturnValue:
    """Take a room out of the bin."""
    service.restore_room(current_event(), queries.get_room(current_event(), room, deleted=True))
    flash(_("The room was restored."), "good")
    return redirect(url_for("events.venue"), 303)


@blueprint.get("/state")
@requires(Permission.EVENT_EDIT)
def state() -> ResponseReturnValue:
    """Where the event stands, and where it can go."""
    return render(
        "events/manage/state.html", labels=labels, steps=workflow.available_steps(current_event().state)
    )


@blueprint.post("/state/<step>")
@requires(Permission.EVENT_EDIT)
def take_step(step: str) -> ResponseReturnValue:
    """Announce, conclude …"""
    if step not in labels.STEPS:
        raise NotFound
    service.take_step(current_event(), step=step)
    flash(_("The state of the event was changed."), "good")
    return redirect(url_for("events.state"), 303)


@blueprint.get("/languages")
@requires(Permission.WORKSPACE_READ)
def completeness() -> ResponseReturnValue:
    """Every text that lacks a language, each with the way to its field."""
    return render("events/manage/completeness.html", missing=list(queries.missing_texts(current_event())))


@blueprint.route("/staff", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
def staff() -> ResponseReturnValue:
    """Who works on the event; give somebody a role."""
    event, me = current_event(), access.current_actor()
    assert me is not None  # noqa: S101 - the rule of this view lets only accounts in
    form = forms.GrantForm()
    allowed = workflow.grantable(me.roles_on(event.id), is_administrator=me.is_administrator)
    form.role.offer([(role.value, labels.STAFF_ROLES[role]) for role in StaffRole if role in allowed])

    def save() -> Any:
        account = accounts.invite(
            email=form.email.data,
            name=forms.named(form.name.data, form.email.data),
            language=form.language.data,
            path=url_for("accounts.open_invitation", token="TOKEN", lang=form.language.data),  # noqa: S106
        )
        link = url_for("workspace_manage.dashboard", lang=account.language, _external=False)
        return service.grant(
            event, account=account, role=StaffRole(form.role.data), actor=me, workspace_url=link
        )

    return form_page(
        form,
        "events/manage/staff.html",
        save=save,
        then=lambda _staff: url_for("events.staff"),
        message=_("The role was given, and a mail says so."),
        grants=queries.staff_of(event),
        allowed=allowed,
        labels=labels,
    )


@blueprint.post("/staff/<grant>/revocation")
@requires(Permission.STAFF_MANAGE)
def revoke(grant: str) -> ResponseReturnValue:
    """Take a role away."""
    event = current_event()
    service.revoke(event, queries.get_row(queries.staff_of(event), grant), actor=access.current_actor())
    flash(_("The role was taken away."), "good")
    return redirect(url_for("events.staff"), 303)


def _event_texts(event: Event) -> Iterable[Text]:
    """The event's own texts, for the report of missing languages."""
    page = url_for("events.description")
    wanted = {"title"}
    fields = {
        "title": _l("Title"),
        "short_title": _l("Short title"),
        "theme": _l("Theme"),
        "description": _l("Description"),
        "city": _l("City"),
        "venue_name": _l("Venue"),
        "venue_address": _l("Address of the venue"),
        "contact_name": _l("Contact"),
    }
    for name, label in fields.items():
        yield Text(getattr(event, name), label, event.name, f"{page}#{name}", name in wanted)
    for rows, kind in LISTS.items():
        for row in getattr(event, kind.attribute):
            url = url_for("events.edit_row", rows=rows, row=row.public_id)
            name = "text" if rows == "objectives" else "wording" if rows == "credits" else "title"
            yield Text(getattr(row, name), kind.title, getattr(row, name), f"{url}#{name}")
            if rows == "practical":
                yield Text(row.body, kind.title, row.title, f"{url}#body")
    for room in queries.rooms_of(event):
        yield Text(room.name, _l("Room"), room.name, url_for("events.edit_room", room=room.public_id) + "#name", True)


queries.COMPLETENESS.append(_event_texts)
