"""The second focal point of a delegation, named by an officer; and its notes verbales."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.registration import forms, queries, service
from eventapp.registration.queries import focal
from eventapp.registration.views.links import link_paths
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.public.notes import send_note
from eventapp.registration.views.words import words


@blueprint.route("/delegations/<delegation>/second", methods=["GET", "POST"])
@requires(Permission.INVITATIONS_MANAGE)
def name_second(delegation: str) -> ResponseReturnValue:
    """Name a second focal point; they are mailed a link of their own."""
    event = current_event()
    found = queries.get_delegation(event, delegation)
    form = forms.SecondForm(obj=found)
    return form_page(
        form,
        "registration/manage/second_form.html",
        save=lambda: service.name_second(event, found, **form.values, path=link_paths()),
        then=lambda saved: url_for("registration_manage.delegation", delegation=saved.public_id),
        message=_("The second focal point was named and has a link of their own by mail."),
        obj=found,
        **words(),
    )


@blueprint.post("/delegations/<delegation>/second/removal")
@requires(Permission.INVITATIONS_MANAGE)
def drop_second(delegation: str) -> ResponseReturnValue:
    """There is one focal point again."""
    event = current_event()
    service.drop_second(event, queries.get_delegation(event, delegation))
    flash(_("The link of the second focal point opens nothing any more."), "good")
    return redirect(url_for("registration_manage.delegation", delegation=delegation), 303)


@blueprint.post("/delegations/<delegation>/second/link")
@requires(Permission.INVITATIONS_MANAGE)
def renew_second(delegation: str) -> ResponseReturnValue:
    """Mail the second focal point a fresh link."""
    event = current_event()
    service.renew_second(event, queries.get_delegation(event, delegation), path=link_paths())
    flash(_("A new link is on its way to the second focal point."), "good")
    return redirect(url_for("registration_manage.delegation", delegation=delegation), 303)


@blueprint.get("/delegations/<delegation>/notes/<note>")
@requires(Permission.INVITATIONS_MANAGE)
def note_file(delegation: str, note: str) -> ResponseReturnValue:
    """A note verbale as a file: the one that holds, or a former one."""
    found = queries.get_delegation(current_event(), delegation)
    return send_note(found, focal.get_note(found, note))
