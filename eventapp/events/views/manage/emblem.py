"""The emblem of the event."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.files.kinds import IMAGE_LIMIT
from eventapp.core.files.limits import takes_files
from eventapp.core.forms import form_page
from eventapp.events import forms, service
from eventapp.events.views.manage.blueprint import blueprint


@blueprint.route("/emblem", methods=["GET", "POST"])
@requires(Permission.EVENT_EDIT)
@takes_files(IMAGE_LIMIT)
def emblem() -> ResponseReturnValue:
    """Give the event an emblem."""
    form = forms.EmblemForm()
    return form_page(
        form,
        "events/manage/emblem.html",
        save=lambda: service.set_emblem(current_event(), **form.values),
        then=lambda _event: url_for("events.emblem"),
        message=_("The picture was saved."),
        shown=current_event().emblem,
    )


@blueprint.post("/emblem/deletion")
@requires(Permission.EVENT_EDIT)
def delete_emblem() -> ResponseReturnValue:
    """Take the emblem off."""
    service.set_emblem(current_event(), file=None)
    flash(_("The picture was taken off."), "good")
    return redirect(url_for("events.emblem"), 303)
