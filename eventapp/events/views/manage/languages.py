"""Which text lacks which language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.localized import LocalizedText
from eventapp.core.templating import render
from eventapp.events import queries
from eventapp.events.models import Event
from eventapp.events.rules.completeness import Text
from eventapp.events.views.manage.blueprint import blueprint

FIELDS: Final = {
    "title": _l("Title"),
    "short_title": _l("Short title"),
    "theme": _l("Theme"),
    "description": _l("Description"),
    "city": _l("City"),
    "venue_name": _l("Venue"),
    "venue_address": _l("Address of the venue"),
    "contact_name": _l("Contact"),
}


@blueprint.get("/languages")
@requires(Permission.WORKSPACE_READ)
def completeness() -> ResponseReturnValue:
    """Every text that lacks a language, each with the way to its field."""
    missing = list(queries.missing_texts(current_event()))
    counts = {language: sum(language in text.languages for text in missing) for language in ("ar", "en")}
    return render("events/manage/completeness.html", missing=missing, counts=counts)


def _texts(event: Event) -> Iterator[Text]:
    """The event's own texts, in the order of the workspace."""
    page = url_for("events.description")
    for name, label in FIELDS.items():
        yield Text(getattr(event, name), label, event.name, f"{page}#{name}", is_wanted=name == "title")
    found = queries.with_details(event)
    for objective in found.objectives:
        yield _text("objectives", objective, "text", _l("Objective"), objective.text, is_wanted=True)
    for credit in found.credits:
        yield _text("credits", credit, "wording", _l("Wording"), credit.organisation.short_name)
    for instrument in found.instruments:
        owner = instrument.title or LocalizedText(instrument.symbol, instrument.symbol)
        yield _text("instruments", instrument, "title", _l("Title of an instrument"), owner, is_wanted=True)
    for section in found.practical:
        yield _text("practical", section, "title", _l("Title of a section"), section.title, is_wanted=True)
        yield _text("practical", section, "body", _l("Text of a section"), section.title)
    yield from _rooms(event)


def _text(
    rows: str, row: Any, name: str, what: Any, owner: LocalizedText, *, is_wanted: bool = False
) -> Text:
    url = url_for("events.edit_row", rows=rows, row=row.public_id, _anchor=name)
    return Text(getattr(row, name), what, owner, url, is_wanted)


def _rooms(event: Event) -> Iterator[Text]:
    for room in queries.rooms_of(event):
        url = url_for("events.edit_room", room=room.public_id)
        yield Text(room.name, _l("Name of a room"), room.name, f"{url}#name", is_wanted=True)
        yield Text(room.floor, _l("Where in the building"), room.name, f"{url}#floor")
        for window in room.unavailabilities:
            yield Text(window.reason, _l("Why a room is closed"), room.name, url)


queries.COMPLETENESS.append(_texts)
