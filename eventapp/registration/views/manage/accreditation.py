"""The queue of those who wait for an officer, and each decision."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.errors import QueryNotUnderstood
from eventapp.core.pagination import page_of
from eventapp.core.templating import render
from eventapp.registration import queries, service
from eventapp.registration.errors import StepNotPossible
from eventapp.registration.rules import workflow
from eventapp.registration.rules.workflow import DECISIONS, ParticipantState, Party, Reason
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words

MOST_CHOSEN = 500


@blueprint.get("/accreditation")
@requires(Permission.ACCREDITATION_DECIDE)
def queue() -> ResponseReturnValue:
    """Who waits, the longest waiting first; or who stands in one state."""
    event, state = current_event(), _state_asked()
    return render(
        "registration/manage/queue.html",
        page=page_of(queries.queue(event, state)),
        state=state,
        counts=queries.state_counts(event),
        asked=queries.count_open_changes(event),
        steps=[name for name in DECISIONS if state is None or _leads_on(name, state)],
        reasons=list(Reason),
        **words(),
    )


def _state_asked() -> ParticipantState | None:
    asked = request.args.get("state", "")
    if not asked:
        return None
    try:
        return ParticipantState(asked)
    except ValueError:
        raise QueryNotUnderstood(name="state") from None


def _leads_on(name: str, state: ParticipantState) -> bool:
    return workflow.find_step(name, state, Party.OFFICER) is not None


@blueprint.post("/accreditation/decisions")
@requires(Permission.ACCREDITATION_DECIDE)
def decide() -> ResponseReturnValue:
    """Take one step for everybody who is ticked."""
    event, step = current_event(), request.form.get("step", "")
    people = queries.participants_named(event, request.form.getlist("person")[:MOST_CHOSEN])
    if step not in DECISIONS:
        raise StepNotPossible
    given = request.form.get("reason", "")
    reason = Reason(given) if given in {one.value for one in Reason} else None
    done, passed = service.decide(event, people, step=step, reason=reason, actor=current_actor())
    flash(ngettext("Done for %(num)s person.", "Done for %(num)s persons.", done), "good")
    if passed:
        flash(ngettext("It did not fit %(num)s person.", "It did not fit %(num)s persons.", passed), "warn")
    return redirect(_onward(), 303)


def _onward() -> str:
    """Back to the person, or to the queue as it was narrowed."""
    if request.form.get("from") == "person":
        return url_for("registration_manage.participant", participant=request.form.get("person", "")[:24])
    state = request.form.get("state", "")
    narrowed = state if state in {one.value for one in ParticipantState} else None
    return url_for("registration_manage.queue", state=narrowed)


@blueprint.get("/accreditation/<participant>")
@requires(Permission.ACCREDITATION_DECIDE)
def participant(participant: str) -> ResponseReturnValue:
    """Everything that is known of one person, and what can be decided."""
    event = current_event()
    found = queries.get_participant(event, participant)
    steps = [name for name in DECISIONS if _leads_on(name, found.state)]
    return render(
        "registration/manage/participant.html",
        person=found,
        steps=steps,
        reasons=list(Reason),
        **words(),
    )
