"""What the event says of itself."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import access
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.events import forms, queries, service
from eventapp.events.views.manage.blueprint import blueprint


@blueprint.route("/description", methods=["GET", "POST"])
@requires(Permission.EVENT_EDIT)
def description() -> ResponseReturnValue:
    """Everything the event says of itself."""
    event = current_event()
    parents = queries.possible_parents(event, access.current_actor())
    form = forms.DescriptionForm(obj=event, parents=parents)
    return form_page(
        form,
        "events/manage/description.html",
        save=lambda: service.update_event(event, **form.values),
        then=lambda saved: url_for("events.description", event=saved.slug),
        message=_("The description was saved."),
        obj=event,
    )
