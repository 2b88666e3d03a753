"""What is inside a session: agenda items and parts."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.programme import forms, queries, service
from eventapp.programme.models import AgendaItem, Session, SessionRole
from eventapp.programme.views.manage.base import blueprint


@blueprint.route("/sessions/<session>/items/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create_item(session: str) -> ResponseReturnValue:
    """Add an agenda item."""
    return _item_page(queries.get_session(current_event(), session), None)


@blueprint.route("/sessions/<session>/items/<item>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit_item(session: str, item: str) -> ResponseReturnValue:
    """Change an agenda item."""
    found = queries.get_session(current_event(), session)
    return _item_page(found, queries.get_item(found, item))


def _item_page(session: Session, item: AgendaItem | None) -> ResponseReturnValue:
    form = forms.ItemForm(obj=item)
    return form_page(
        form,
        "programme/manage/item_form.html",
        save=lambda: service.save_item(current_event(), session, item, **form.values),
        then=_back_to(session, "items"),
        message=_("The agenda item was saved."),
        obj=item,
        session=session,
    )


@blueprint.route("/sessions/<session>/parts/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create_part(session: str) -> ResponseReturnValue:
    """Add somebody."""
    return _part_page(queries.get_session(current_event(), session), None)


@blueprint.route("/sessions/<session>/parts/<part>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit_part(session: str, part: str) -> ResponseReturnValue:
    """Change somebody's part."""
    found = queries.get_session(current_event(), session)
    return _part_page(found, queries.get_part(found, part))


def _part_page(session: Session, part: SessionRole | None) -> ResponseReturnValue:
    form = forms.PartForm(session, obj=part)
    return form_page(
        form,
        "programme/manage/part_form.html",
        save=lambda: service.save_part(current_event(), session, part, **form.values),
        then=_back_to(session, "parts"),
        message=_("The part was saved.") if part else _("The participant was added."),
        obj=part,
        session=session,
    )


def _back_to(session: Session, anchor: str) -> Callable[[object], str]:
    return lambda _saved: url_for("programme.session", session=session.public_id, _anchor=anchor)


@blueprint.post("/sessions/<session>/<any(items, parts):rows>/<row>/<any(up, down, deletion):what>")
@requires(Permission.PROGRAMME_EDIT)
def change_row(session: str, rows: str, row: str, what: str) -> ResponseReturnValue:
    """Move an item or a part up or down, or take it off."""
    event = current_event()
    found = queries.get_session(event, session)
    if what != "deletion":
        entry = queries.get_item(found, row) if rows == "items" else queries.get_part(found, row)
        service.move_row(event, found, entry, by=-1 if what == "up" else 1)
    elif rows == "items":
        service.delete_item(event, found, queries.get_item(found, row))
    else:
        service.delete_part(event, found, queries.get_part(found, row))
    return redirect(url_for("programme.session", session=session, _anchor=rows), 303)
