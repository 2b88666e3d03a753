"""The event's ordered lists: objectives, who organises, legal instruments, practical information."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import Form, form_page
from eventapp.core.templating import render
from eventapp.events import forms, labels, queries, service
from eventapp.events.models import Credit, Event, LegalInstrument, Objective, PracticalSection
from eventapp.events.views.manage.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class Rows:
    """One of the lists: its rows, their form, and the words of its pages."""

    model: Any
    form: type[Form]
    title: Any
    add: Any
    edit: Any
    empty: Any


LISTS: Final = {
    "objectives": Rows(
        Objective,
        forms.ObjectiveForm,
        _l("Objectives"),
        _l("Add an objective"),
        _l("Edit an objective"),
        _l("What is the meeting to achieve?"),
    ),
    "credits": Rows(
        Credit,
        forms.CreditForm,
        _l("Who organises"),
        _l("Add an organisation"),
        _l("Edit an organisation's part"),
        _l("Who organises, cooperates and hosts, in the order in which they are named."),
    ),
    "instruments": Rows(
        LegalInstrument,
        forms.InstrumentForm,
        _l("Legal instruments"),
        _l("Add an instrument"),
        _l("Edit an instrument"),
        _l("The resolutions and treaties that the meeting rests on."),
    ),
    "practical": Rows(
        PracticalSection,
        forms.PracticalForm,
        _l("Practical information"),
        _l("Add a section"),
        _l("Edit a section"),
        _l("Visa, hotels, transport, contacts, personal data."),
    ),
}
LIST_RULE: Final = "/<any(objectives, credits, instruments, practical):rows>"


@blueprint.get(LIST_RULE)
@requires(Permission.EVENT_EDIT)
def rows(rows: str) -> ResponseReturnValue:
    """One of the lists, in order, and its bin."""
    event = queries.with_details(current_event())
    return render(
        "events/manage/rows.html",
        rows=getattr(event, rows),
        deleted=queries.deleted_rows(event, LISTS[rows].model),
        name=rows,
        kind=LISTS[rows],
        labels=labels,
        found=queries.cited_symbols(event) if rows == "instruments" else [],
    )


@blueprint.route(f"{LIST_RULE}/new", methods=["GET", "POST"])
@requires(Permission.EVENT_EDIT)
def create_row(rows: str) -> ResponseReturnValue:
    """Add to a list."""
    return _row_page(rows, None)


@blueprint.route(f"{LIST_RULE}/<row>", methods=["GET", "POST"])
@requires(Permission.EVENT_EDIT)
def edit_row(rows: str, row: str) -> ResponseReturnValue:
    """Change one of a list."""
    return _row_page(rows, _row(rows, row))


def _row(name: str, public_id: str) -> Any:
    return queries.get_row(getattr(current_event(), name), public_id)


def _row_page(name: str, row: Any) -> ResponseReturnValue:
    kind = LISTS[name]
    form = kind.form(obj=row)
    return form_page(
        form,
        "events/manage/row_form.html",
        save=lambda: _save(current_event(), name, row, form),
        then=lambda _row: url_for("events.rows", rows=name),
        message=_("The list was saved."),
        obj=row,
        name=name,
        kind=kind,
    )


def _save(event: Event, name: str, row: Any, form: Form) -> Any:
    if name == "instruments":
        return service.save_instrument(event, row, **form.values)
    return service.save_row(event, row, LISTS[name].model, **form.values)


@blueprint.post("/instruments/cited")
@requires(Permission.EVENT_EDIT)
def add_cited() -> ResponseReturnValue:
    """Add an instrument that the event's texts cite."""
    service.add_cited(current_event(), request.form.get("symbol", "")[:60])
    flash(_("The instrument was added. Its title is still missing."), "good")
    return redirect(url_for("events.rows", rows="instruments"), 303)


@blueprint.post(f"{LIST_RULE}/<row>/deletion")
@requires(Permission.EVENT_EDIT)
def delete_row(rows: str, row: str) -> ResponseReturnValue:
    """Take one off a list."""
    service.delete_row(current_event(), _row(rows, row))
    flash(_("It is in the bin and can be restored from here."), "good")
    return redirect(url_for("events.rows", rows=rows, _anchor="bin"), 303)


@blueprint.post(f"{LIST_RULE}/<row>/restoration")
@requires(Permission.EVENT_EDIT)
def restore_row(rows: str, row: str) -> ResponseReturnValue:
    """Put one back."""
    event = current_event()
    service.restore_row(event, queries.get_row(queries.deleted_rows(event, LISTS[rows].model), row))
    flash(_("It is back, at the end of the list."), "good")
    return redirect(url_for("events.rows", rows=rows), 303)


@blueprint.post(f"{LIST_RULE}/<row>/<any(up, down):way>")
@requires(Permission.EVENT_EDIT)
def move_row(rows: str, row: str, way: str) -> ResponseReturnValue:
    """One place up or down."""
    service.move_row(current_event(), _row(rows, row), by=-1 if way == "up" else 1)
    return redirect(url_for("events.rows", rows=rows, _anchor=f"r-{row}"), 303)
