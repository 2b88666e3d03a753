"""When people cannot take part."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.core.templating import render
from eventapp.people.labels import printed_name
from eventapp.programme import forms, queries, service
from eventapp.programme.views.manage.base import blueprint


@blueprint.get("/absences")
@requires(Permission.WORKSPACE_READ)
def absences() -> ResponseReturnValue:
    """Who cannot take part, and when."""
    return render(
        "programme/manage/absences.html",
        absences=queries.absences_of(current_event()),
        printed_name=printed_name,
    )


@blueprint.route("/absences/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create_absence() -> ResponseReturnValue:
    """Note that somebody cannot take part."""
    event = current_event()
    form = forms.AbsenceForm(data={"first_on": event.first_on})
    return form_page(
        form,
        "programme/manage/absence_form.html",
        save=lambda: service.add_absence(current_event(), **form.values),
        then=lambda _absence: url_for("programme.absences"),
        message=_("The absence was noted."),
    )


@blueprint.post("/absences/<absence>/deletion")
@requires(Permission.PROGRAMME_EDIT)
def delete_absence(absence: str) -> ResponseReturnValue:
    """Take such a note back."""
    event = current_event()
    service.delete_absence(event, queries.get_absence(event, absence))
    flash(_("The absence was taken off."), "good")
    return redirect(url_for("programme.absences"), 303)
