"""The rooms of the venue, and when they cannot be used."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.exports import as_file
from eventapp.core.forms import form_page
from eventapp.core.templating import render
from eventapp.events import forms, queries, service
from eventapp.events.views.manage.blueprint import blueprint


@blueprint.get("/venue")
@requires(Permission.PROGRAMME_EDIT)
def venue() -> ResponseReturnValue:
    """The rooms, in order, and their bin."""
    event = current_event()
    return render(
        "events/manage/venue.html",
        rooms=queries.rooms_of(event),
        deleted=queries.rooms_of(event, deleted=True),
    )


@blueprint.get("/venue/export.<any(csv, xlsx):kind>")
@requires(Permission.PROGRAMME_EDIT)
def export_rooms(kind: str) -> ResponseReturnValue:
    """The rooms as a table file."""
    event = current_event()
    head = [_("Code"), _("Name in Arabic"), _("Name in English"), _("Seats"), _("Interpretation booths")]
    rows = (
        [room.code, room.name.ar, room.name.en, room.capacity, room.booths]
        for room in queries.rooms_of(event)
    )
    return as_file(kind, f"{event.slug}-rooms", head, rows)


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


@blueprint.post("/venue/<room>/deletion")
@requires(Permission.PROGRAMME_EDIT)
def delete_room(room: str) -> ResponseReturnValue:
    """Put a room into the bin."""
    service.delete_room(current_event(), queries.get_room(current_event(), room))
    flash(_("The room is in the bin and can be restored from here."), "good")
    return redirect(url_for("events.venue", _anchor="bin"), 303)


@blueprint.post("/venue/<room>/restoration")
@requires(Permission.PROGRAMME_EDIT)
def restore_room(room: str) -> ResponseReturnValue:
    """Take a room out of the bin."""
    service.restore_room(current_event(), queries.get_room(current_event(), room, deleted=True))
    flash(_("The room was restored."), "good")
    return redirect(url_for("events.venue"), 303)


@blueprint.post("/venue/<room>/<any(up, down):way>")
@requires(Permission.PROGRAMME_EDIT)
def move_room(room: str, way: str) -> ResponseReturnValue:
    """One place up or down: the order in which the agenda shows the rooms."""
    found = queries.get_room(current_event(), room)
    service.move_room(current_event(), found, by=-1 if way == "up" else 1)
    return redirect(url_for("events.venue"), 303)


@blueprint.route("/venue/<room>/closures/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def close_room(room: str) -> ResponseReturnValue:
    """Note when a room cannot be used."""
    event = current_event()
    found = queries.get_room(event, room)
    form = forms.WindowForm(data={"day": event.first_on})

    def save() -> Any:
        start, end = form.moments(event.zone)
        return service.close_room(event, found, starts_at=start, ends_at=end, reason=form.reason.data)

    return form_page(
        form,
        "events/manage/window_form.html",
        save=save,
        then=lambda _window: url_for("events.edit_room", room=room),
        message=_("The closed time was noted."),
        room=found,
    )


@blueprint.post("/venue/<room>/closures/<unavailability>/deletion")
@requires(Permission.PROGRAMME_EDIT)
def open_room(room: str, unavailability: str) -> ResponseReturnValue:
    """The room can be used after all."""
    event = current_event()
    found = queries.get_room(event, room)
    service.open_room(event, found, queries.get_row(found.unavailabilities, unavailability))
    flash(_("The closed time was removed."), "good")
    return redirect(url_for("events.edit_room", room=room), 303)
