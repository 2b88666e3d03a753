"""The front page and the way to a language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import access, clock, locale
from eventapp.core.access import Permission, Scope, requires
from eventapp.core.db import db
from eventapp.core.locale import LANGUAGE_PREFIX
from eventapp.core.templating import render
from eventapp.events import queries
from eventapp.events.models import Event

blueprint = Blueprint("workspace", __name__)


@blueprint.get("/")
@requires(Permission.INSTALLATION_READ)
def root() -> ResponseReturnValue:
    """To the language the device asks for; Arabic when it asks for neither."""
    response = redirect(url_for("workspace.front", lang=locale.preferred_language()))
    response.headers["Vary"] = "Accept-Language"
    return response


@blueprint.get(f"{LANGUAGE_PREFIX}/")
@requires(Permission.INSTALLATION_READ)
def front() -> ResponseReturnValue:
    """Announced events: those in progress, those to come, then those that are over, the latest first."""
    events = list(db.session.scalars(queries.listed_events()))
    now = clock.now()
    today = {event.id: now.astimezone(event.zone).date() for event in events}
    return render(
        "workspace/public/front.html",
        running=[event for event in events if event.first_on <= today[event.id] <= event.last_on],
        upcoming=[event for event in events if event.first_on > today[event.id]],
        past=[event for event in reversed(events) if event.last_on < today[event.id]],
    )


@blueprint.get(f"{LANGUAGE_PREFIX}/home")
@requires(Permission.ACCOUNT_OWN)
def home() -> ResponseReturnValue:
    """The events one works on, and the installation for its administrators."""
    me: Any = access.current_actor()
    mine = (
        list(db.session.scalars(queries.every_event())) if me.is_administrator else queries.events_of(me.id)
    )
    return render("workspace/manage/home.html", events=mine, entrance=entrance)


def entrance(event: Event) -> str:
    """Where one begins to work on an event: its overview, or the interpreters' desk."""
    is_staff = access.can(Permission.WORKSPACE_READ, Scope(event))
    return url_for("workspace_manage.dashboard" if is_staff else "remarks_manage.desk", event=event.slug)
