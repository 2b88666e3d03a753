"""Invitations: who is invited, who has answered."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.core.locale import current_language
from eventapp.core.templating import render
from eventapp.registration import forms, letter, queries, service
from eventapp.registration.queries import focal
from eventapp.registration.rules.workflow import InvitationState
from eventapp.registration.service import deadline, invitations
from eventapp.registration.views.links import link_paths
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.public.delegation import send_letter
from eventapp.registration.views.words import words


@blueprint.get("/delegations")
@requires(Permission.INVITATIONS_MANAGE)
def delegations() -> ResponseReturnValue:
    """Every delegation with its answer, its places and its people."""
    event = current_event()
    found = queries.delegations_of(event, current_language(), with_people=False)
    counts, awaited = queries.invitation_counts(event), focal.awaited(event)
    return render(
        "registration/manage/delegations.html",
        delegations=found,
        counts=[(state, counts.get(state, 0)) for state in InvitationState],
        awaited=len(awaited),
        overdue={one.id for one in found if one.id in awaited and deadline.is_over(event, one)},
        people=focal.members_by_state(event),
        without_note=focal.without_note(event),
        **words(),
    )


@blueprint.route("/delegations/new", methods=["GET", "POST"])
@requires(Permission.INVITATIONS_MANAGE)
def create_delegation() -> ResponseReturnValue:
    """Draft an invitation."""
    event = current_event()
    form = forms.InvitationForm(event)
    return form_page(
        form,
        "registration/manage/delegation_form.html",
        save=lambda: service.invite(event, **form.values),
        then=lambda made: url_for("registration_manage.delegation", delegation=made.public_id),
        message=_("The invitation was drafted. Look at the letter, then send it."),
    )


@blueprint.get("/delegations/<delegation>")
@requires(Permission.INVITATIONS_MANAGE)
def delegation(delegation: str) -> ResponseReturnValue:
    """One delegation: its invitation, its places, its people."""
    event = current_event()
    found = queries.get_delegation(event, delegation)
    return render(
        "registration/manage/delegation.html",
        delegation=found,
        linked=focal.linked_seats(found),
        is_awaited=invitations.awaits(found),
        is_over=deadline.is_over(event, found),
        **words(),
    )


@blueprint.route("/delegations/<delegation>/edit", methods=["GET", "POST"])
@requires(Permission.INVITATIONS_MANAGE)
def edit_delegation(delegation: str) -> ResponseReturnValue:
    """Change an invitation, its deadline, its places."""
    event = current_event()
    found = queries.get_delegation(event, delegation)
    form = forms.DelegationForm(event, obj=found)
    return form_page(
        form,
        "registration/manage/delegation_form.html",
        save=lambda: service.update_delegation(event, found, **form.values),
        then=lambda saved: url_for("registration_manage.delegation", delegation=saved.public_id),
        message=_("The invitation was saved."),
        obj=found,
    )


@blueprint.get("/delegations/<delegation>/letter.pdf")
@requires(Permission.INVITATIONS_MANAGE)
def delegation_letter(delegation: str) -> Response:
    """The letter, as the delegation has it."""
    event = current_event()
    return send_letter(event, queries.get_delegation(event, delegation))


@blueprint.post("/delegations/<delegation>/<any(sending, reminder, revocation):step>")
@requires(Permission.INVITATIONS_MANAGE)
def change_invitation(delegation: str, step: str) -> ResponseReturnValue:
    """Mail the invitation or a reminder, or take the mailed link back."""
    event = current_event()
    found = queries.get_delegation(event, delegation)
    if step == "revocation":
        service.revoke_link(event, found)
        flash(_("The link opens nothing any more."), "good")
    elif step == "reminder":
        service.remind(event, found, path=link_paths())
        flash(_("The reminder is on its way, with a new link."), "good")
    else:
        service.send(event, found, path=link_paths(), letter=letter.keep(event, found))
        flash(_("The invitation is on its way."), "good")
    return redirect(url_for("registration_manage.delegation", delegation=delegation), 303)


@blueprint.post("/delegations/reminders")
@requires(Permission.INVITATIONS_MANAGE)
def remind_all() -> ResponseReturnValue:
    """Remind everybody of whom something is expected."""
    count = service.remind_all(current_event(), link_paths())
    flash(ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", count), "good")
    return redirect(url_for("registration_manage.delegations"), 303)
