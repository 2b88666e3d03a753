"""Changes that focal points ask for, and the officer's answer; the picture of a person."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.forms import form_page
from eventapp.core.pagination import page_of
from eventapp.core.templating import render
from eventapp.registration import forms, queries, service
from eventapp.registration.queries import focal
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.public.photos import send_photo
from eventapp.registration.views.words import words


@blueprint.get("/accreditation/changes")
@requires(Permission.ACCREDITATION_DECIDE)
def changes() -> ResponseReturnValue:
    """What is asked for and not answered yet, the longest waiting first."""
    event = current_event()
    found = focal.open_changes(event)
    return render(
        "registration/manage/changes.html",
        page=page_of(found),
        state=None,
        asked=len(found),
        counts=queries.state_counts(event),
        **words(),
    )


@blueprint.route("/accreditation/<participant>/change", methods=["GET", "POST"])
@requires(Permission.ACCREDITATION_DECIDE)
def answer_change(participant: str) -> ResponseReturnValue:
    """Grant what is asked about a person, or refuse it with a reason."""
    event = current_event()
    person = queries.get_participant(event, participant)
    if not person.changes:
        raise NotFound
    change = person.changes[0]
    form = forms.AnswerForm()
    return form_page(
        form,
        "registration/manage/change_form.html",
        save=lambda: service.answer_change(event, change, **form.values, actor=current_actor()),
        then=lambda _done: url_for("registration_manage.participant", participant=participant),
        message=_("The answer is on its way to the focal point."),
        person=person,
        change=change,
        **words(),
    )


@blueprint.get("/accreditation/<participant>/photo.webp")
@requires(Permission.ACCREDITATION_DECIDE)
def photo_file(participant: str) -> ResponseReturnValue:
    """The picture of a person, for officers."""
    return send_photo(queries.get_participant(current_event(), participant))
