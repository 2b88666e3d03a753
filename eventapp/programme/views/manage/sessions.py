"""One session: its page, its form, its state, copies and the bin."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import dates
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.core.locale import reading
from eventapp.core.templating import render
from eventapp.programme import forms, labels, queries, service
from eventapp.programme.models import Session
from eventapp.programme.rules.running import item_starts
from eventapp.programme.views.manage.base import blueprint, by_session, words


@blueprint.route("/sessions/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def create() -> ResponseReturnValue:
    """Add a session; room and time of an empty place are filled in."""
    event = current_event()
    form = forms.SessionForm(event, data=_prefilled())
    return form_page(
        form,
        "programme/manage/session_form.html",
        save=lambda: service.create_session(current_event(), place=form.place, **form.details),
        then=lambda session: url_for("programme.session", session=session.public_id),
        message=_("The session was added."),
        free_rooms=labels.free_rooms_sentence,
    )


def _prefilled() -> dict[str, Any]:
    """What the link of an empty place says; an hour, or as much as there is, when it names a start."""
    given: dict[str, Any] = {name: request.args.get(name, "")[:40] for name in ("room", "day")}
    for name in ("starts", "ends"):
        try:
            given[name] = dates.parse_time(request.args.get(name, "")[:40])
        except ValueError:
            given[name] = None
    start, end = given["starts"], given["ends"]
    if start is not None:
        hour_later = start.replace(hour=start.hour + 1) if start.hour < 23 else time(0)  # noqa: PLR2004
        given["ends"] = min(hour_later, end) if end and hour_later else hour_later
    return given


@blueprint.get("/sessions/<session>")
@requires(Permission.WORKSPACE_READ)
def session(session: str) -> ResponseReturnValue:
    """One session of the draft: its items, its people, what is wrong, and what can be done."""
    event = current_event()
    found = queries.get_session(event, session)
    return render(
        "programme/manage/session.html",
        session=found,
        starts=item_starts(found.starts_at, [item.minutes for item in found.items]),
        findings_of=by_session(queries.findings_shown(event)),
        **words(),
    )


@blueprint.route("/sessions/<session>/edit", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit(session: str) -> ResponseReturnValue:
    """Change a session."""
    event = current_event()
    found = queries.get_session(event, session)
    form = forms.SessionForm(event, obj=found)
    return form_page(
        form,
        "programme/manage/session_form.html",
        save=lambda: service.update_session(current_event(), found, place=form.place, **form.details),
        then=lambda saved: url_for("programme.session", session=saved.public_id),
        message=_("The session was saved."),
        obj=found,
        free_rooms=labels.free_rooms_sentence,
    )


@blueprint.post("/sessions/<session>/<any(confirmation, reopening, cancellation, reinstatement):step>")
@requires(Permission.PROGRAMME_EDIT)
def take_step(session: str, step: str) -> ResponseReturnValue:
    """Confirm, reopen, cancel, reinstate."""
    event = current_event()
    holder = service.take_step(event, queries.get_session(event, session), step=step)
    flash(_("The state of the session was changed."), "good")
    _tell_of(holder)
    return redirect(url_for("programme.session", session=session), 303)


def _tell_of(holder: Session | None) -> None:
    """Say that a session came back without its time, and why."""
    if holder is not None:
        say = reading()
        sentence = _(
            "Its room is held by %(other)s now (%(when)s), so it came back without a time.",
            other=say.name(holder.title),
            when=labels.when(holder, say),
        )
        flash(sentence, "warn")


@blueprint.post("/sessions/<session>/copy")
@requires(Permission.PROGRAMME_EDIT)
def duplicate(session: str) -> ResponseReturnValue:
    """An unscheduled copy."""
    event = current_event()
    copy = service.duplicate_session(event, queries.get_session(event, session))
    flash(_("This is the copy. It is not scheduled yet."), "good")
    return redirect(url_for("programme.session", session=copy.public_id), 303)


@blueprint.post("/sessions/<session>/deletion")
@requires(Permission.PROGRAMME_EDIT)
def delete(session: str) -> ResponseReturnValue:
    """Put a session that was never released into the bin."""
    event = current_event()
    service.delete_session(event, queries.get_session(event, session))
    flash(_("The session is in the bin and can be restored from the list of sessions."), "good")
    return redirect(url_for("programme.index"), 303)


@blueprint.post("/sessions/<session>/restoration")
@requires(Permission.PROGRAMME_EDIT)
def restore(session: str) -> ResponseReturnValue:
    """Take a session out of the bin."""
    event = current_event()
    holder = service.restore_session(event, queries.get_session(event, session, deleted=True))
    flash(_("The session was restored."), "good")
    _tell_of(holder)
    return redirect(url_for("programme.session", session=session), 303)
