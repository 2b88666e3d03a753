"""The queue of those who wait for an officer, and each decision."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.errors import NotFound, QueryNotUnderstood
from eventapp.core.files import serving
from eventapp.core.locale import current_language
from eventapp.core.pagination import page_of
from eventapp.core.templating import render
from eventapp.events.models import Event
from eventapp.registration import queries, service
from eventapp.registration.errors import StepNotPossible
from eventapp.registration.models import Delegation, RegistrationCategory
from eventapp.registration.queries import own
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
    source = _source_asked(event)
    return render(
        "registration/manage/queue.html",
        page=page_of(queries.queue(event, state, source)),
        state=state,
        source=source,
        source_key=request.args.get("of") if source is not None else None,
        delegations=queries.delegations_of(event, current_language()),
        categories=queries.categories_of(event),
        counts=queries.state_counts(event, source),
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


def _source_asked(event: Event) -> Delegation | RegistrationCategory | None:
    """One delegation (`d-…`) or category (`c-…`) whose people alone are shown."""
    kind, _dash, public_id = request.args.get("of", "").partition("-")
    if not kind:
        return None
    finders: dict[str, Any] = {"d": queries.get_delegation, "c": queries.get_category}
    if kind not in finders:
        raise QueryNotUnderstood(name="of")
    found: Delegation | RegistrationCategory = finders[kind](event, public_id)
    return found


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
    source = request.form.get("of", "")[:24]
    return url_for("registration_manage.queue", state=narrowed, of=source or None)


@blueprint.get("/accreditation/<participant>")
@requires(Permission.ACCREDITATION_DECIDE)
def participant(participant: str) -> ResponseReturnValue:
    """Everything that is known of one person, and what can be decided."""
    event = current_event()
    found = queries.get_participant(event, participant)
    steps = [step.name for step in workflow.available_steps(found.state, Party.OFFICER)]
    return render(
        "registration/manage/participant.html",
        person=found,
        badge=own.find_badge(found),
        steps=steps,
        reasons=list(Reason),
        answers=queries.answers_of(found) if found.category_id else [],
        **words(),
    )


@blueprint.get("/accreditation/<participant>/answers/<answer>")
@requires(Permission.ACCREDITATION_DECIDE)
def answer_file(participant: str, answer: str) -> Response:
    """The file that an individual sent in answer to a question."""
    event = current_event()
    person = queries.get_participant(event, participant)
    found = queries.get_answer(person, answer)
    if found.file is None:
        raise NotFound
    language = current_language()
    stem = f"{found.question.prompt.in_(language)} - {person.full_name.in_(language)}"
    return serving.send(found.file, stem=stem, stem_ascii=f"answer-{found.public_id}", is_public=False)
