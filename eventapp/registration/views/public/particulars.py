"""What somebody adds on their own page: the picture of the badge, passport and travel."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.files.kinds import IMAGE_LIMIT
from eventapp.core.files.limits import takes_files
from eventapp.core.forms import form_page
from eventapp.registration import forms, service, visit
from eventapp.registration.rules import roster
from eventapp.registration.service.own import Themselves
from eventapp.registration.views.public.blueprint import blueprint
from eventapp.registration.views.public.own import PAGE
from eventapp.registration.views.public.papers import shown
from eventapp.registration.views.public.photos import send_photo
from eventapp.registration.views.words import words


@blueprint.get(f"{PAGE}/photo.webp")
@requires(Permission.PARTICIPANT_OWN)
def own_photo_file(participant: str) -> ResponseReturnValue:
    """Somebody's own picture."""
    return send_photo(visit.current_own(current_event(), participant))


@blueprint.route(f"{PAGE}/photo", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_OWN)
@takes_files(IMAGE_LIMIT)
def own_photo(participant: str) -> ResponseReturnValue:
    """Give the picture of one's own badge."""
    event = current_event()
    person = visit.current_own(event, participant)
    form = forms.PhotoForm()
    return form_page(
        form,
        "registration/public/photo_form.html",
        save=lambda: service.set_photo(event, person, actor=Themselves.of(person), **form.values),
        then=lambda _saved: _home(participant),
        message=_("The picture was saved."),
        obj=person,
        home=(_("My page"), _home(participant)),
        picture=url_for("registration.own_photo_file", participant=participant),
        deletion=url_for("registration.delete_own_photo", participant=participant),
        is_open=roster.takes_photo(person.state, has_photo=person.photo_id is not None),
        **words(),
    )


@blueprint.post(f"{PAGE}/photo/deletion")
@requires(Permission.PARTICIPANT_OWN)
def delete_own_photo(participant: str) -> ResponseReturnValue:
    """Take one's own picture off."""
    event = current_event()
    person = visit.current_own(event, participant)
    service.set_photo(event, person, file=None, actor=Themselves.of(person))
    flash(_("The picture was taken off."), "good")
    return redirect(_home(participant), 303)


@blueprint.route(f"{PAGE}/papers", methods=["GET", "POST"])
@requires(Permission.PARTICIPANT_OWN)
def own_papers(participant: str) -> ResponseReturnValue:
    """Type one's own passport and travel, or type them anew."""
    event = current_event()
    person = visit.current_own(event, participant)
    held = service.papers.of(person)
    form = forms.PapersForm(event, has_passport=held is not None and bool(held.passport))
    return form_page(
        form,
        "registration/public/papers.html",
        save=lambda: service.papers.save(event, person, actor=Themselves.of(person), **form.values),
        then=lambda _saved: _home(participant),
        message=_("Passport and travel were saved."),
        home=(_("My page"), _home(participant)),
        deletion=url_for("registration.delete_own_papers", participant=participant),
        **shown(event, person, held),
    )


@blueprint.post(f"{PAGE}/papers/deletion")
@requires(Permission.PARTICIPANT_OWN)
def delete_own_papers(participant: str) -> ResponseReturnValue:
    """Take them out again, at once."""
    event = current_event()
    person = visit.current_own(event, participant)
    service.papers.remove(event, person, actor=Themselves.of(person))
    flash(_("Passport and travel were deleted."), "good")
    return redirect(_home(participant), 303)


def _home(participant: str) -> str:
    return url_for("registration.own", participant=participant)
