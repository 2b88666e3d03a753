"""Passport and travel in clear: for accreditation and protocol alone, by POST, each view recorded."""

from __future__ import annotations

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import limits
from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.locale import current_language
from eventapp.core.templating import render
from eventapp.core.territories import territory_name
from eventapp.registration import queries, service
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words


@blueprint.route("/accreditation/<participant>/papers", methods=["GET", "POST"])
@requires(Permission.PAPERS_READ)
def papers(participant: str) -> ResponseReturnValue:
    """The particulars, once; an address alone (another language, the way back) shows nothing."""
    event, actor = current_event(), current_actor()
    found = queries.get_participant(event, participant)
    if request.method != "POST":
        return redirect(url_for("registration_manage.participant", participant=participant), 303)
    limits.hit(limits.PAPERS_BY_ACCOUNT, getattr(actor, "public_id", ""))
    found = queries.get_participant(event, participant)  # counting ended the transaction
    passport, travel = service.papers.view(event, found, actor=actor)
    page = render(
        "registration/manage/papers.html",
        person=found,
        passport=passport,
        travel=travel,
        date_of=date.fromisoformat,
        country=lambda code: territory_name(code, current_language()),
        **words(),
    )
    return page, {"Cache-Control": "private, no-store"}
