"""A change asked for after the submission."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.registration import forms, queries, service, visit
from eventapp.registration.views.public.blueprint import PAGE, address, blueprint
from eventapp.registration.views.words import words


@blueprint.route(f"{PAGE}/people/<participant>/change", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
def ask_for_change(delegation: str, participant: str) -> ResponseReturnValue:
    """Say what should be changed about somebody who is submitted, and why."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    form = forms.ChangeForm()
    return form_page(
        form,
        "registration/public/change_form.html",
        save=lambda: service.ask(event, found, person, **form.values),
        then=lambda _change: address(found, person),
        message=_("The organisers were asked. You will have their answer by mail."),
        delegation=found,
        person=person,
        **words(),
    )
