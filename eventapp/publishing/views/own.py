"""What somebody's own page shows of the agenda: their sessions, and these as a calendar of their own.

The pages are registration's; they stand here because they read releases, as those of documents do.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import text
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.downloads import named
from eventapp.core.errors import NotFound
from eventapp.core.languages import LANGUAGES
from eventapp.core.links import absolute, google_calendar, outlook_calendar, webcal
from eventapp.core.locale import current_language, language_name, reading
from eventapp.core.templating import render
from eventapp.events import queries as events
from eventapp.programme import labels as programme_labels
from eventapp.publishing import queries
from eventapp.publishing.faces import calendar
from eventapp.publishing.page import AgendaPage, Filters
from eventapp.publishing.rules.history import revisions
from eventapp.publishing.views.faces import MOST_STARRED
from eventapp.publishing.views.public import sections
from eventapp.registration import visit
from eventapp.registration.models import Participant, ParticipantFeed
from eventapp.registration.queries import own as own_queries
from eventapp.registration.rules import workflow
from eventapp.registration.rules.own import FeedScope, checklist
from eventapp.registration.rules.roster import gaps_of
from eventapp.registration.rules.workflow import Party
from eventapp.registration.service import accreditation, deadline
from eventapp.registration.service import own as service
from eventapp.registration.views.public import blueprint
from eventapp.registration.views.public.own import PAGE
from eventapp.registration.views.words import words

__all__ = ["blueprint"]


@blueprint.get(PAGE)
@requires(Permission.PARTICIPANT_OWN)
def own(participant: str) -> ResponseReturnValue:
    """Where somebody's registration stands, what is asked of them, their sessions, their calendar."""
    event = current_event()
    person = visit.current_own(event, participant)
    feed = own_queries.find_feed_of(person)
    stars = own_queries.stars_of(person)
    return render(
        "registration/public/own.html",
        person=person,
        tasks=checklist(
            person.state,
            gaps_of(accreditation.member_of(person)),
            has_photo=person.photo_id is not None,
            has_feed=feed is not None,
        ),
        closes_at=_closes_at(person),
        badge=own_queries.find_badge(person),
        may_withdraw=workflow.find_step("withdrawal", person.state, Party.PERSON) is not None,
        page=_page(stars),
        stars=stars,
        feed=_ways(feed),
        scopes=list(FeedScope),
        languages=[(tag, language_name(tag)) for tag in LANGUAGES],
        sections=sections(),
        program_labels=programme_labels,
        **words(),
    )


def _closes_at(person: Participant) -> datetime | None:
    """Until when the delegation can be changed; None once that is over, or without one."""
    event, delegation = current_event(), person.delegation
    if delegation is None or deadline.is_over(event, delegation):
        return None
    return deadline.closes_at(event, delegation)


def _page(stars: frozenset[str]) -> AgendaPage | None:
    """The released agenda as everybody may see it, narrowed to `stars`; None while nobody may see one."""
    event = current_event()
    agenda = queries.agenda(event, queries.public_scope()) if event.is_public else None
    return AgendaPage(agenda, reading(), Filters(sessions=stars)) if agenda is not None else None


def _ways(feed: ParticipantFeed | None) -> dict[str, Any] | None:
    """The address of a calendar in every way that programs take it; without one, what to do is said."""
    secret = service.feed_secret(feed) if feed is not None else ""
    if feed is None or not secret:
        return None
    address = absolute("registration.own_feed", token=secret)
    name = text.strip_isolates(reading().name(current_event().name))
    return {
        "scope": feed.scope,
        "address": address,
        "webcal": webcal(address),
        "google": google_calendar(address),
        "outlook": outlook_calendar(address, name),
    }


@blueprint.post(f"{PAGE}/stars")
@requires(Permission.PARTICIPANT_OWN)
def change_own_stars(participant: str) -> ResponseReturnValue:
    """Take over what was starred and unstarred in a browser; answers a script with what is starred now."""
    event = current_event()
    person = visit.current_own(event, participant)
    page = _page(frozenset())
    known = {session.id for session in page.snapshot.sessions} if page is not None else set()
    stars = service.change_stars(person, known=known, add=_listed("add"), remove=_listed("remove"))
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(stars=sorted(stars))
    flash(_("Your sessions were saved."), "good")
    return redirect(url_for("registration.own", participant=person.public_id), 303)


def _listed(name: str) -> frozenset[str]:
    return frozenset(request.form.get(name, "").split(".")[:MOST_STARRED]) - {""}


@blueprint.get("/calendar/<token>.ics")
@requires(Permission.PARTICIPANT_OWN)
def own_feed(token: str) -> Response:
    """Somebody's sessions as a calendar that follows the agenda; the address is the secret.

    Raises:
        NotFound: there is no such address, or it was taken back, or nothing is public.
    """
    found = own_queries.find_feed(token)
    event = events.event_of(found[1].event_id) if found is not None else None
    if found is None or event is None or not event.is_public:
        raise NotFound
    g.event = event
    response = _calendar(*found, source=absolute("registration.own_feed", token=token))
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _calendar(feed: ParticipantFeed, person: Participant, *, source: str) -> Response:
    event = current_event()
    release = queries.latest_release(event)
    if release is None:
        raise NotFound
    stars = own_queries.stars_of(person)
    editions = queries.history(event, queries.public_scope(), release)
    whole = feed.scope is FeedScope.EVERYTHING
    chosen = [one for one in revisions(editions).values() if whole or one.session.id in stars]
    name = f"{text.strip_isolates(reading().name(event.name))} – {_('My agenda')}"
    subject = calendar.Feed(name, source, f"own:{person.public_id}")
    body = calendar.calendar_of(editions[-1].snapshot.event, chosen, reading(), subject)
    response = Response(body, content_type=calendar.MIMETYPE)
    return named(response, f"{event.slug}-mine-{current_language()}.ics")
