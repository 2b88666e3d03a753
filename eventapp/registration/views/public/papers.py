"""The focal point types passport and travel of each person, and sees of it no more than that it is there."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.events.models import Event
from eventapp.registration import forms, queries, service, visit
from eventapp.registration.models import Papers, Participant
from eventapp.registration.rules.papers import purge_on
from eventapp.registration.service.notices import FocalPoint
from eventapp.registration.views.public.blueprint import PAGE, blueprint


@blueprint.route(f"{PAGE}/people/<participant>/papers", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
def papers(delegation: str, participant: str) -> ResponseReturnValue:
    """Type them, or type them anew."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    held = service.papers.of(person)
    form = forms.PapersForm(event, has_passport=held is not None and bool(held.passport))
    return form_page(
        form,
        "registration/public/papers.html",
        save=lambda: service.papers.save(event, person, actor=FocalPoint.of(found), **form.values),
        then=lambda _saved: _back(found.public_id, participant),
        message=_("Passport and travel were saved."),
        home=(_("Your delegation"), url_for("registration.delegation", delegation=delegation)),
        deletion=url_for("registration.delete_papers", delegation=delegation, participant=participant),
        **shown(event, person, held),
    )


def shown(event: Event, person: Participant, held: Papers | None) -> dict[str, Any]:
    """What the page says of papers that are kept: that they are there, and until when."""
    return {
        "person": person,
        "held": held,
        "masked": service.papers.masked_number(person, held),
        "may_change": service.papers.may_change(event, person),
        "purge_on": held.purge_on if held is not None else purge_on(event.last_on),
    }


@blueprint.post(f"{PAGE}/people/<participant>/papers/deletion")
@requires(Permission.DELEGATION_OWN)
def delete_papers(delegation: str, participant: str) -> ResponseReturnValue:
    """Take them out again, at once."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    service.papers.remove(event, person, actor=FocalPoint.of(found))
    flash(_("Passport and travel were deleted."), "good")
    return redirect(_back(delegation, participant), 303)


def _back(delegation: str, participant: str) -> str:
    return url_for("registration.delegation", delegation=delegation, _anchor=f"p-{participant}")
