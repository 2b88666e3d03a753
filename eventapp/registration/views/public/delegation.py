"""The focal point's pages: opened by a mailed link, without an account, for one delegation alone."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core import limits
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.downloads import named
from eventapp.core.forms import form_page
from eventapp.core.locale import current_language
from eventapp.core.templating import render
from eventapp.events import queries as events
from eventapp.registration import forms, letter, queries, service, visit
from eventapp.registration.errors import LinkNotValid
from eventapp.registration.models import Delegation
from eventapp.registration.queries import own
from eventapp.registration.rules import roster, workflow
from eventapp.registration.rules.workflow import Party
from eventapp.registration.service import accreditation, deadline
from eventapp.registration.views.public.blueprint import PAGE, address, back, blueprint
from eventapp.registration.views.words import words


@blueprint.route("/invitation/link/<token>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def open_link(token: str) -> ResponseReturnValue:
    """One button; pressing it opens the delegation's page on this device."""
    link = queries.find_link(token)

    def enter() -> Delegation:
        limits.hit(limits.TOKEN_BY_ADDRESS, request.remote_addr or "")
        found = queries.find_link(token)
        if found is None:
            raise LinkNotValid
        visit.begin(found, token)
        return found.delegation

    return form_page(
        forms.ButtonForm(),
        "registration/public/open_link.html",
        save=enter,
        then=_page_of,
        link=link,
        invited_to=events.event_of(link.delegation.event_id) if link else None,
    )


def _page_of(delegation: Delegation) -> str:
    slug = events.event_of(delegation.event_id).slug
    return url_for("registration.delegation", event=slug, delegation=delegation.public_id)


@blueprint.get(PAGE)
@requires(Permission.DELEGATION_OWN)
def delegation(delegation: str) -> ResponseReturnValue:
    """The delegation on one page: places, people, what is missing."""
    event = current_event()
    found = visit.current(event, delegation)
    findings = accreditation.findings_of(found)
    return render(
        "registration/public/delegation.html",
        delegation=found,
        findings=findings,
        badges=own.badges_of([one.id for one in found.present]),
        gaps={one.key: one.gaps for one in findings if one.key},
        stage=workflow.stage_of([person.state for person in found.present]),
        is_over=deadline.is_over(event, found),
        closes_at=deadline.closes_at(event, found),
        is_open=lambda person: deadline.is_person_open(event, found, person),
        takes_photo=roster.takes_photo,
        steps_of=lambda state: {step.name for step in workflow.available_steps(state, Party.FOCAL_POINT)},
        **words(),
    )


@blueprint.get(f"{PAGE}/letter.pdf")
@requires(Permission.DELEGATION_OWN)
def letter_file(delegation: str) -> Response:
    """The letter of the invitation."""
    event = current_event()
    return send_letter(event, visit.current(event, delegation))


def send_letter(event: Any, found: Delegation) -> Response:
    """The letter of a delegation as a file, for whoever was let in."""
    response = Response(letter.letter(event, found).pdf, content_type=letter.MIMETYPE)
    response.headers["Cache-Control"] = "private, no-store"
    full = f"{_('Invitation')} - {found.organisation.short_name.in_(current_language())}.pdf"
    return named(response, f"invitation-{found.public_id}.pdf", full, inline=True)


@blueprint.post(f"{PAGE}/acceptance")
@requires(Permission.DELEGATION_OWN)
def accept(delegation: str) -> ResponseReturnValue:
    """Accept the invitation; from now on people can be named."""
    event = current_event()
    found = visit.current(event, delegation)
    service.answer(event, found, step="acceptance")
    flash(_("Thank you. Now name the people of your delegation."), "good")
    return back(found)


@blueprint.route(f"{PAGE}/refusal", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
def refuse(delegation: str) -> ResponseReturnValue:
    """Decline, with a reason."""
    event = current_event()
    found = visit.current(event, delegation)
    form = forms.RefusalForm()
    return form_page(
        form,
        "registration/public/refusal.html",
        save=lambda: service.answer(event, found, step="refusal", reason=form.reason.data),
        then=lambda _done: address(found),
        message=_("Your answer was saved. The organisers see it."),
        delegation=found,
    )


@blueprint.route(f"{PAGE}/people/new", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
def add_person(delegation: str) -> ResponseReturnValue:
    """Name somebody."""
    event = current_event()
    found = visit.current(event, delegation)
    form = forms.PersonForm(
        found, data={"function": request.args.get("function", "")[:32], "language": found.language}
    )
    return form_page(
        form,
        "registration/public/person_form.html",
        save=lambda: service.add_person(event, found, **form.values),
        then=lambda _person: address(found),
        message=_("The person was added."),
        delegation=found,
        replaced=None,
        **words(),
    )


@blueprint.route(f"{PAGE}/people/<participant>", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
def edit_person(delegation: str, participant: str) -> ResponseReturnValue:
    """Change what is said of somebody."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    form = forms.PersonForm(found, obj=person)
    return form_page(
        form,
        "registration/public/person_form.html",
        save=lambda: service.update_person(event, found, person, **form.values),
        then=lambda _person: address(found, person),
        message=_("The particulars were saved."),
        obj=person,
        delegation=found,
        replaced=None,
        **words(),
    )


@blueprint.route(f"{PAGE}/people/<participant>/replacement", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
def replace_person(delegation: str, participant: str) -> ResponseReturnValue:
    """Name somebody else in a person's stead."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    form = forms.PersonForm(found, data={"function": person.function, "language": found.language})
    return form_page(
        form,
        "registration/public/person_form.html",
        save=lambda: service.replace(event, found, person, **form.values),
        then=lambda _person: address(found),
        message=_("The place passes on. Submit the delegation so that the new person is looked at."),
        delegation=found,
        replaced=person,
        **words(),
    )


@blueprint.post(f"{PAGE}/people/<participant>/<any(up, down):way>")
@requires(Permission.DELEGATION_OWN)
def move_person(delegation: str, participant: str, way: str) -> ResponseReturnValue:
    """One place up or down."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    service.move_person(event, found, person, by=-1 if way == "up" else 1)
    return back(found, person)


@blueprint.post(f"{PAGE}/people/<participant>/<any(removal, withdrawal):step>")
@requires(Permission.DELEGATION_OWN)
def take_off(delegation: str, participant: str, step: str) -> ResponseReturnValue:
    """Take somebody off the list, or back after the submission."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    if step == "removal":
        service.remove(event, found, person)
        flash(_("The person was taken off the list."), "good")
    else:
        service.withdraw(event, found, person)
        flash(_("The person was withdrawn. The place is free again."), "good")
    return back(found)


@blueprint.post(f"{PAGE}/people/<participant>/resubmission")
@requires(Permission.DELEGATION_OWN)
def hand_in_again(delegation: str, participant: str) -> ResponseReturnValue:
    """Give somebody who was on hold back to the officers."""
    event = current_event()
    found = visit.current(event, delegation)
    person = queries.get_member(found, participant)
    service.hand_in_again(event, found, person)
    flash(_("The person was handed in again and will be looked at."), "good")
    return back(found, person)


@blueprint.post(f"{PAGE}/submission")
@requires(Permission.DELEGATION_OWN)
def submit(delegation: str) -> ResponseReturnValue:
    """Submit everybody who is nominated."""
    event = current_event()
    found = visit.current(event, delegation)
    count, waiting = service.submit(event, found)
    flash(ngettext("%(num)s person was submitted.", "%(num)s persons were submitted.", count), "good")
    if waiting:
        told = ngettext("%(num)s person waits for a place.", "%(num)s persons wait for a place.", waiting)
        flash(told, "warn")
    return back(found)


@blueprint.post(f"{PAGE}/end")
@requires(Permission.DELEGATION_OWN)
def leave(delegation: str) -> ResponseReturnValue:
    """Close the page on this device; the mailed link opens it again."""
    visit.end(visit.current(current_event(), delegation))
    flash(_("The page was closed on this device. The link in the mail opens it again."), "good")
    return redirect(url_for("workspace.front"), 303)
