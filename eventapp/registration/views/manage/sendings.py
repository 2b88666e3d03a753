"""Many invitations sent at once, each with its letter: by a job whose progress is shown."""

from __future__ import annotations

from flask import jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.templating import render
from eventapp.registration import letter, queries
from eventapp.registration.queries import focal
from eventapp.registration.views.links import link_paths
from eventapp.registration.views.manage.blueprint import blueprint


@blueprint.post("/delegations/sendings/request")
@requires(Permission.INVITATIONS_MANAGE)
def send_all() -> ResponseReturnValue:
    """Have every invitation sent that is drafted."""
    event = current_event()
    drafted = queries.drafted(event)
    if drafted:
        letter.ask_to_send(event, drafted, account=current_actor(), paths=link_paths())
    return redirect(url_for("registration_manage.sendings"), 303)


@blueprint.get("/delegations/sendings")
@requires(Permission.INVITATIONS_MANAGE)
def sendings() -> ResponseReturnValue:
    """How far the sending is."""
    event = current_event()
    job = focal.last_job(event, letter.KIND)
    return render("registration/manage/sendings.html", job=job, drafted=len(queries.drafted(event)))


@blueprint.get("/delegations/sendings/progress")
@requires(Permission.INVITATIONS_MANAGE)
def sendings_progress() -> ResponseReturnValue:
    """The same for the script of that page."""
    job = focal.last_job(current_event(), letter.KIND)
    if job is None:
        raise NotFound
    response = jsonify(state=job.state.value, done=job.done, total=job.total)
    response.headers["Cache-Control"] = "no-store"
    return response
