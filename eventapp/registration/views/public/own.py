"""Somebody's own page, without what it shows of the agenda: that is `publishing/views/own.py`."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import limits
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.downloads import named
from eventapp.core.errors import NotFound
from eventapp.core.forms import form_page
from eventapp.core.languages import LANGUAGES
from eventapp.core.locale import current_language
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.registration import badges, forms, queries, visit
from eventapp.registration.errors import LinkNotValid
from eventapp.registration.models import Participant
from eventapp.registration.queries import own
from eventapp.registration.rules.own import FeedScope
from eventapp.registration.rules.workflow import ParticipantState
from eventapp.registration.service import individuals
from eventapp.registration.service import own as service
from eventapp.registration.views.public.blueprint import blueprint

PAGE = "/<event>/my/<participant>"


@blueprint.route("/my/link/<token>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_READ)
def open_own_link(token: str) -> ResponseReturnValue:
    """One button; pressing it opens somebody's own page on this device."""
    link = queries.find_own_link(token)

    def enter() -> Participant:
        limits.hit(limits.TOKEN_BY_ADDRESS, request.remote_addr or "")
        found = queries.find_own_link(token)
        if found is None:
            raise LinkNotValid
        visit.begin_own(found, token)
        individuals.confirm_address(events.event_of(found.participant.event_id), found.participant)
        return found.participant

    return form_page(
        forms.ButtonForm(),
        "registration/public/open_own_link.html",
        save=enter,
        then=_page_of,
        link=link,
        meeting=events.event_of(link.participant.event_id) if link else None,
    )


def _page_of(person: Participant) -> str:
    slug = events.event_of(person.event_id).slug
    return url_for("registration.own", event=slug, participant=person.public_id)


@blueprint.post(f"{PAGE}/calendar")
@requires(Permission.PARTICIPANT_OWN)
def make_own_feed(participant: str) -> ResponseReturnValue:
    """Make the address of their own calendar, or a new one in place of the old."""
    event = current_event()
    person = visit.current_own(event, participant)
    given = request.form.get("scope", "")
    scope = FeedScope(given) if given in set(FeedScope) else FeedScope.STARRED
    service.make_feed(event, person, scope=scope)
    flash(_("Your calendar has an address now. Subscribe to it in your calendar program."), "good")
    return _back(person)


@blueprint.post(f"{PAGE}/calendar/revocation")
@requires(Permission.PARTICIPANT_OWN)
def revoke_own_feed(participant: str) -> ResponseReturnValue:
    """Take the address of their own calendar back."""
    event = current_event()
    person = visit.current_own(event, participant)
    service.revoke_feed(event, person)
    flash(_("The address of your calendar leads nowhere any more."), "good")
    return _back(person)


@blueprint.post(f"{PAGE}/language")
@requires(Permission.PARTICIPANT_OWN)
def set_own_language(participant: str) -> ResponseReturnValue:
    """Which language mails are in."""
    event = current_event()
    person = visit.current_own(event, participant)
    if request.form.get("language") in LANGUAGES:
        service.set_language(event, person, language=request.form["language"])
        flash(_("Mails to you are in this language from now on."), "good")
    return _back(person)


@blueprint.post(f"{PAGE}/withdrawal")
@requires(Permission.PARTICIPANT_OWN)
def withdraw_own(participant: str) -> ResponseReturnValue:
    """Take oneself back."""
    event = current_event()
    person = visit.current_own(event, participant)
    service.withdraw(event, person)
    flash(_("Your participation was withdrawn."), "good")
    return _back(person)


@blueprint.post(f"{PAGE}/end")
@requires(Permission.PARTICIPANT_OWN)
def leave_own(participant: str) -> ResponseReturnValue:
    """Close the page on this device; the mailed link opens it again."""
    visit.end_own(visit.current_own(current_event(), participant))
    flash(_("The page was closed on this device. The link in the mail opens it again."), "good")
    return redirect(url_for("workspace.front"), 303)


@blueprint.get(f"{PAGE}/badge.pdf")
@requires(Permission.PARTICIPANT_OWN)
def own_badge(participant: str) -> Response:
    """Their badge, once they are approved."""
    event = current_event()
    return send_badge(event, visit.current_own(event, participant))


@blueprint.get("/<event>/delegation/<delegation>/people/<participant>/badge.pdf")
@requires(Permission.DELEGATION_OWN)
def member_badge(delegation: str, participant: str) -> Response:
    """The badge of somebody in one's own delegation."""
    event = current_event()
    found = visit.current(event, delegation)
    return send_badge(event, queries.get_member(found, participant))


def send_badge(event: Event, person: Participant) -> Response:
    """The badge of somebody as a file, for whoever was let in.

    Raises:
        NotFound: they are not approved, or were before there were badges.
    """
    badge = own.find_badge(person)
    if badge is None or person.state is not ParticipantState.APPROVED:
        raise NotFound
    made = badges.typeset_badges(event, [badges.card_of(person, badge)], current_language())
    response = Response(made.pdf, content_type=badges.MIMETYPE)
    response.headers["Cache-Control"] = "private, no-store"
    full = f"{_('Badge')} - {person.full_name.in_(current_language())}.pdf"
    return named(response, f"badge-{person.public_id}.pdf", full, inline=True)


def _back(person: Participant) -> ResponseReturnValue:
    return redirect(url_for("registration.own", participant=person.public_id), 303)
