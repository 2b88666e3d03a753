"""The list of participants: who is approved, as protocol prints it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.exports import as_file
from eventapp.core.locale import current_language
from eventapp.core.templating import render
from eventapp.registration import labels, queries
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words


@blueprint.get("/participants")
@requires(Permission.ACCREDITATION_DECIDE)
def participants() -> ResponseReturnValue:
    """Who is approved, by delegation."""
    groups = queries.list_of_participants(current_event(), current_language())
    total = sum(len(people) for _delegation, people in groups)
    return render("registration/manage/participants.html", groups=groups, total=total, **words())


@blueprint.get("/participants/export.<any(csv, xlsx):kind>")
@requires(Permission.ACCREDITATION_DECIDE)
def export_participants(kind: str) -> ResponseReturnValue:
    """The same as a table file: names, functions and offices, and nothing that is nobody's business."""
    event = current_event()
    head = [
        *(_("Organisation"), _("Function"), _("Name in Arabic"), _("Name in English")),
        *(_("Office in Arabic"), _("Office in English")),
    ]
    rows = (
        [
            delegation.organisation.short_name.in_(current_language()),
            labels.role_of(person).in_(current_language()),
            *(labels.printed_name(person).ar, labels.printed_name(person).en),
            *(person.office.ar, person.office.en),
        ]
        for delegation, people in queries.list_of_participants(event, current_language())
        for person in people
    )
    return as_file(kind, f"{event.slug}-participants", head, rows)
