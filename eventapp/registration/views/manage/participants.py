"""The list of participants: who is approved, as protocol prints it."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.db import db
from eventapp.core.exports import as_file
from eventapp.core.locale import current_language
from eventapp.core.pagination import paginate
from eventapp.core.templating import render
from eventapp.core.text import legible
from eventapp.registration import labels
from eventapp.registration.queries import officers
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words


@blueprint.get("/participants")
@requires(Permission.PARTICIPANTS_READ)
def participants() -> ResponseReturnValue:
    """Who is approved, by whom they come for; found by any spelling."""
    asked = legible(request.args.get("q", ""))
    page = paginate(officers.approved(current_event(), current_language(), asked), size=100)
    return render(
        "registration/manage/participants.html",
        page=page,
        groups=officers.in_groups(page.rows),
        words_asked=asked,
        **words(),
    )


@blueprint.get("/participants/export.<any(csv, xlsx):kind>")
@requires(Permission.PARTICIPANTS_READ)
def export_participants(kind: str) -> ResponseReturnValue:
    """The same as a table file: names, functions and offices, and nothing that is nobody's business."""
    event = current_event()
    head = [
        *(_("Organisation"), _("Function"), _("Name in Arabic"), _("Name in English")),
        *(_("Office in Arabic"), _("Office in English")),
    ]
    found = db.session.scalars(
        officers.approved(event, current_language(), legible(request.args.get("q", "")))
    )
    rows = (
        [
            person.group.in_(current_language()),
            labels.role_of(person).in_(current_language()),
            *(labels.printed_name(person).ar, labels.printed_name(person).en),
            *(person.office.ar, person.office.en),
        ]
        for person in found
    )
    return as_file(kind, f"{event.slug}-participants", head, rows)
