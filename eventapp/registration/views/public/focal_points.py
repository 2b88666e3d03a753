"""The second focal point, named by the first."""

from __future__ import annotations

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import limits
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.registration import forms, service, visit
from eventapp.registration.service.notices import FocalPoint
from eventapp.registration.views.links import link_paths
from eventapp.registration.views.public.blueprint import PAGE, address, back, blueprint
from eventapp.registration.views.words import words


@blueprint.route(f"{PAGE}/second", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
def name_second(delegation: str) -> ResponseReturnValue:
    """Name somebody who looks after the delegation too; they are mailed a link of their own."""
    event = current_event()
    found = visit.current(event, delegation)
    form = forms.SecondForm(obj=found)

    def save() -> object:
        limits.hit(limits.SECOND_BY_DELEGATION, found.public_id)
        actor = FocalPoint.of(found)
        return service.name_second(event, found, **form.values, path=link_paths(), actor=actor)

    return form_page(
        form,
        "registration/public/second_form.html",
        save=save,
        then=lambda _saved: address(found),
        message=_("The second focal point was named and has a link of their own by mail."),
        obj=found,
        delegation=found,
        **words(),
    )


@blueprint.post(f"{PAGE}/second/removal")
@requires(Permission.DELEGATION_OWN)
def drop_second(delegation: str) -> ResponseReturnValue:
    """There is one focal point again."""
    event = current_event()
    found = visit.current(event, delegation)
    service.drop_second(event, found, actor=FocalPoint.of(found))
    flash(_("The link of the second focal point opens nothing any more."), "good")
    return back(found)


@blueprint.post(f"{PAGE}/second/link")
@requires(Permission.DELEGATION_OWN)
def renew_second(delegation: str) -> ResponseReturnValue:
    """Mail the second focal point a fresh link."""
    event = current_event()
    found = visit.current(event, delegation)
    limits.hit(limits.SECOND_BY_DELEGATION, found.public_id)
    found = visit.current(event, delegation)
    service.renew_second(event, found, path=link_paths(), actor=FocalPoint.of(found))
    flash(_("A new link is on its way to the second focal point."), "good")
    return back(found)
