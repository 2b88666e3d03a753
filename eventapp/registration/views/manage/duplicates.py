"""Possible duplicates side by side, for officers alone."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.pagination import page_of
from eventapp.core.templating import render
from eventapp.registration import queries, service
from eventapp.registration.queries import duplicates as same
from eventapp.registration.rules import workflow
from eventapp.registration.rules.workflow import Party, Reason
from eventapp.registration.service import duplicates as doubts
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words

PAIRS = 10  # on a page


@blueprint.get("/accreditation/duplicates")
@requires(Permission.ACCREDITATION_DECIDE)
def duplicates() -> ResponseReturnValue:
    """Those who share a passport first, then those of one name and date of birth."""
    event = current_event()
    why = same.possible_duplicates(event)
    page = page_of(
        sorted(why, key=lambda pair: (min(list(type(one)).index(one) for one in why[pair]), pair)), size=PAIRS
    )
    return render(
        "registration/manage/duplicates.html",
        page=page,
        pairs=doubts.pairs(event, page.rows, why),
        may_reject=lambda person: bool(workflow.find_step("rejection", person.state, Party.OFFICER)),
        **words(),
    )


@blueprint.post("/accreditation/<participant>/<any(rejection, separation):what>/<other>")
@requires(Permission.ACCREDITATION_DECIDE)
def settle_duplicate(participant: str, what: str, other: str) -> ResponseReturnValue:
    """Reject this one as registered already, or say that the two are not the same."""
    event, actor = current_event(), current_actor()
    one, two = queries.get_participant(event, participant), queries.get_participant(event, other)
    if what == "rejection":
        service.decide(event, [one], step="rejection", reason=Reason.DUPLICATE, actor=actor)
        flash(_("The person was rejected: registered already."), "good")
    else:
        doubts.set_apart(event, one, two, actor=actor)
        flash(_("They are not shown together again."), "good")
    page = request.form.get("page", "")
    return redirect(url_for("registration_manage.duplicates", page=page if page.isdecimal() else None), 303)
