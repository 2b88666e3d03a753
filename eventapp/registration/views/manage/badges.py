"""Badges for officers: one, a selection, everybody's not printed yet; a new one for a lost one."""

from __future__ import annotations

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.files import serving
from eventapp.core.locale import current_language
from eventapp.core.templating import render
from eventapp.jobs.models import Job
from eventapp.registration import badges, queries
from eventapp.registration.queries import own
from eventapp.registration.service import badges as service
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.public.own import send_badge


@blueprint.get("/participants/<participant>/badge.pdf")
@requires(Permission.ACCREDITATION_DECIDE)
def badge_file(participant: str) -> Response:
    """The badge of one person."""
    event = current_event()
    return send_badge(event, queries.get_participant(event, participant))


@blueprint.post("/participants/<participant>/badge/renewal")
@requires(Permission.ACCREDITATION_DECIDE)
def renew_badge(participant: str) -> ResponseReturnValue:
    """A badge with a new code; the one before is void."""
    event = current_event()
    person = queries.get_participant(event, participant)
    service.renew(event, person, actor=current_actor())
    flash(_("There is a new badge. The one before is void."), "good")
    return redirect(url_for("registration_manage.participant", participant=participant), 303)


@blueprint.get("/badges")
@requires(Permission.ACCREDITATION_DECIDE)
def badges_page() -> ResponseReturnValue:
    """How many badges wait to be printed."""
    return render(
        "registration/manage/badges.html", counts=own.badge_counts(current_event()), most=badges.MOST_AT_ONCE
    )


@blueprint.post("/badges/request")
@requires(Permission.ACCREDITATION_DECIDE)
def ask_for_badges() -> ResponseReturnValue:
    """Have badges made: of those ticked, or of everybody whose badge was not printed yet."""
    event = current_event()
    if request.form.get("what") == "new":
        people = own.without_printed_badge(event, badges.MOST_AT_ONCE)
    else:
        chosen = request.form.getlist("person")[: badges.MOST_AT_ONCE]
        people = queries.participants_named(event, chosen)
    made = service.mark_printed(event, people, actor=current_actor())
    job = badges.ask_for(event, made, current_language(), account=current_actor())
    return redirect(url_for("registration_manage.badges_made", job=job.public_id), 303)


@blueprint.get("/badges/<job>")
@requires(Permission.ACCREDITATION_DECIDE)
def badges_made(job: str) -> ResponseReturnValue:
    """The file of badges: on its way, or ready."""
    return render("registration/manage/badges_made.html", job=_job(job))


@blueprint.get("/badges/<job>/progress")
@requires(Permission.ACCREDITATION_DECIDE)
def badges_progress(job: str) -> ResponseReturnValue:
    """How far it is, for the script of that page."""
    found = _job(job)
    response = jsonify(state=found.state.value, done=found.done, total=found.total)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/badges/<job>/badges.pdf")
@requires(Permission.ACCREDITATION_DECIDE)
def badges_file(job: str) -> ResponseReturnValue:
    """The file itself."""
    found = _job(job)
    if found.result is None:
        raise NotFound
    slug = current_event().slug
    return serving.send(
        found.result, stem=f"{slug} {_('Badges')}", stem_ascii=f"{slug}-badges", is_public=False
    )


def _job(public_id: str) -> Job:
    found = badges.find(current_event(), public_id)
    if found is None:
        raise NotFound
    return found
