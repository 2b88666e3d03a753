"""Where the event stands, and the steps that lead on."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import access
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.templating import render
from eventapp.events import labels, queries, service
from eventapp.events.rules import readiness, workflow
from eventapp.events.rules.readiness import Check, Point
from eventapp.events.rules.workflow import EventState
from eventapp.events.views.manage.blueprint import blueprint


@blueprint.get("/state")
@requires(Permission.EVENT_EDIT)
def state() -> ResponseReturnValue:
    """Where the event stands, where it can go, and before it is announced what it still lacks."""
    event = current_event()
    return render(
        "events/manage/state.html",
        labels=labels,
        states=list(EventState),
        steps=workflow.available_steps(event.state),
        checks=[(check, _place(check.point)) for check in _checks()],
    )


def _checks() -> tuple[Check, ...]:
    """What readers look for; asked only while the event is a draft."""
    if current_event().state is not EventState.DRAFT:
        return ()
    event = queries.with_details(current_event())
    return readiness.checks(
        title=event.title,
        description=(event.theme, event.description),
        venue=(event.city, event.venue_name),
        credit_count=len(event.credits),
        contact=(event.contact_email, event.contact_phone),
        missing_count=sum(1 for _text in queries.missing_texts(event)),
    )


def _place(point: Point) -> str:
    """The address at which a point is settled."""
    if point is Point.CREDITS:
        return url_for("events.rows", rows="credits")
    if point is Point.LANGUAGES:
        return url_for("events.completeness")
    fields = {Point.VENUE: "city", Point.CONTACT: "contact_name"}
    return url_for("events.description", _anchor=fields.get(point, point.value))


@blueprint.post("/state/<step>")
@requires(Permission.EVENT_EDIT)
def take_step(step: str) -> ResponseReturnValue:
    """Announce, conclude …"""
    if step not in labels.STEPS:
        raise NotFound
    service.take_step(current_event(), step=step, actor=access.current_actor())
    flash(str(labels.STEPS_TAKEN[step]), "good")
    return redirect(url_for("events.state"), 303)
