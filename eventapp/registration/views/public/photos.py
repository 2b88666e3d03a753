"""The picture of each person of a delegation: given, replaced, taken off by the focal point."""

from __future__ import annotations

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.files import serving
from eventapp.core.files.kinds import IMAGE_LIMIT
from eventapp.core.files.limits import takes_files
from eventapp.core.forms import form_page
from eventapp.registration import forms, queries, service, visit
from eventapp.registration.models import Participant
from eventapp.registration.rules import roster
from eventapp.registration.service.notices import FocalPoint
from eventapp.registration.views.public.blueprint import PAGE, address, back, blueprint
from eventapp.registration.views.words import words


@blueprint.get(f"{PAGE}/people/<participant>/photo.webp")
@requires(Permission.DELEGATION_OWN)
def photo_file(delegation: str, participant: str) -> ResponseReturnValue:
    """The picture, for the focal point of this delegation."""
    found = visit.current(current_event(), delegation)
    return send_photo(queries.get_member(found, participant))


def send_photo(person: Participant) -> ResponseReturnValue:
    """The picture of somebody as a file, for whoever was let in.

    Raises:
        NotFound: there is none.
    """
    if person.photo is None:
        raise NotFound
    return serving.send(person.photo, stem=person.full_name.en, stem_ascii="photo", is_public=False)


@blueprint.route(f"{PAGE}/people/<participant>/photo", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
@takes_files(IMAGE_LIMIT)
def edit_photo(delegation: str, participant: str) -> ResponseReturnValue:
    """Give somebody a picture."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    form = forms.PhotoForm()
    return form_page(
        form,
        "registration/public/photo_form.html",
        save=lambda: service.set_photo(event, person, actor=FocalPoint.of(found), **form.values),
        then=lambda saved: address(found, saved),
        message=_("The picture was saved."),
        obj=person,
        home=(_("Your delegation"), address(found)),
        picture=url_for("registration.photo_file", delegation=delegation, participant=participant),
        deletion=url_for("registration.delete_photo", delegation=delegation, participant=participant),
        is_open=roster.takes_photo(person.state, has_photo=person.photo_id is not None),
        **words(),
    )


@blueprint.post(f"{PAGE}/people/<participant>/photo/deletion")
@requires(Permission.DELEGATION_OWN)
def delete_photo(delegation: str, participant: str) -> ResponseReturnValue:
    """Take somebody's picture off."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    service.set_photo(event, person, file=None, actor=FocalPoint.of(found))
    flash(_("The picture was taken off."), "good")
    return back(found, person)
