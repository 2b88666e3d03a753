"""Which interpreters work in which sessions, said by the organisers."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.core.templating import render
from eventapp.programme import queries as programme
from eventapp.remarks import forms, queries, service
from eventapp.remarks.views.manage.blueprint import blueprint


@blueprint.get("/interpreters")
@requires(Permission.REMARKS_MANAGE)
def interpreters() -> ResponseReturnValue:
    """Every interpreter of the event, their booth and their sessions."""
    event = current_event()
    return render(
        "remarks/manage/interpreters.html",
        interpreters=queries.interpreters_of(event),
        desks=queries.desks_of(event),
        sessions={session.id: session for session in programme.sessions_of(event)},
    )


@blueprint.route("/interpreters/<account>", methods=["GET", "POST"])
@requires(Permission.REMARKS_MANAGE)
def assign(account: str) -> ResponseReturnValue:
    """Say which sessions an interpreter interprets."""
    event = current_event()
    found = queries.get_interpreter(event, account)
    desk = queries.find_desk(event, found.id)
    form = forms.DeskForm(data={"booth": desk.booth if desk is not None else ""})
    if not form.is_submitted() and desk is not None:
        held = desk.session_ids
        form.sessions.data = [session.public_id for session in form.offered if session.id in held]
    return form_page(
        form,
        "remarks/manage/interpreter.html",
        save=lambda: service.assign(event, found, **form.values),
        then=lambda _desk: url_for("remarks_manage.interpreters"),
        message=_("The assignment is kept."),
        interpreter=found,
    )
