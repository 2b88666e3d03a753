"""The queue of those who wait for an officer, and each decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.errors import NotFound, QueryNotUnderstood
from eventapp.core.files import serving
from eventapp.core.labels import sentence
from eventapp.core.locale import current_language
from eventapp.core.pagination import PAGE_SIZE, paginate
from eventapp.core.templating import render
from eventapp.core.text import legible
from eventapp.registration import queries, service
from eventapp.registration.errors import ReasonMissing, StepNotPossible
from eventapp.registration.models import Delegation, RegistrationCategory
from eventapp.registration.queries import focal, officers, own
from eventapp.registration.queries.officers import Sought
from eventapp.registration.rules import workflow
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import DECISIONS, ParticipantState, Party, Reason
from eventapp.registration.service import bulk, papers
from eventapp.registration.service.own import renew_access
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words


@blueprint.get("/accreditation")
@requires(Permission.ACCREDITATION_DECIDE)
def queue() -> ResponseReturnValue:
    """Who waits, the longest waiting first; or who stands in one state, found by any spelling."""
    event, sought = current_event(), _sought(request.args)
    page, state = paginate(officers.queue(event, sought)), sought.state
    return render(
        "registration/manage/queue.html",
        page=page,
        sought=sought,
        found=officers.mark_of(event, sought),
        ticked=request.args.get("ticked", "").split("."),
        state=state,
        doubtful=service.duplicates.marked(event, page.rows),
        counts=queries.state_counts(event, sought.source),
        source_key=request.args.get("of") if sought.source is not None else None,
        delegations=officers.delegation_names(event, current_language()),
        categories=queries.categories_of(event),
        asked=focal.count_open_changes(event),
        steps=[name for name in DECISIONS if state is None or _leads_on(name, state)],
        reasons=list(Reason),
        **words(),
    )


def _sought(given: Mapping[str, str]) -> Sought:
    """What an address or a form narrows the queue to.

    Raises:
        QueryNotUnderstood: a state, a function or a source that there is not.
    """
    state, function = given.get("state", ""), given.get("function", "")
    for name, value, kind in (("state", state, ParticipantState), ("function", function, Function)):
        if value and value not in set(kind):
            raise QueryNotUnderstood(name=name)
    return Sought(
        words=legible(given.get("q", "")),
        state=ParticipantState(state) if state else None,
        function=Function(function) if function else None,
        source=_source(given.get("of", "")),
    )


def _source(asked: str) -> Delegation | RegistrationCategory | None:
    """One delegation (`d-…`) or category (`c-…`) whose people alone are shown.

    Raises:
        QueryNotUnderstood: it is neither.
        NotFound: unknown, or another event's.
    """
    kind, _dash, public_id = asked.partition("-")
    if not kind:
        return None
    finders: dict[str, Any] = {"d": queries.get_delegation, "c": queries.get_category}
    if kind not in finders:
        raise QueryNotUnderstood(name="of")
    found: Delegation | RegistrationCategory = finders[kind](current_event(), public_id[:24])
    return found


def _leads_on(name: str, state: ParticipantState) -> bool:
    return workflow.find_step(name, state, Party.OFFICER) is not None


@blueprint.post("/accreditation/decisions")
@requires(Permission.ACCREDITATION_DECIDE)
def decide() -> ResponseReturnValue:
    """Take one step for everybody who is ticked, or for everybody whom the queue finds."""
    event, step, given = current_event(), request.form.get("step", ""), request.form.get("reason", "")
    if step not in DECISIONS:
        raise StepNotPossible
    reason = Reason(given) if given in set(Reason) else None
    chosen = _chosen(event)
    if step == "rejection" and reason is None:
        flash(sentence(ReasonMissing()), "warn")
        return redirect(_onward(chosen), 303)
    if len(chosen) > bulk.AT_ONCE:
        job = bulk.ask(event, chosen, step=step, reason=reason, actor=current_actor())
        return redirect(url_for("registration_manage.bulk_page", job=job.public_id), 303)
    people = queries.participants_named(event, chosen)
    done, passed = service.decide(event, people, step=step, reason=reason, actor=current_actor())
    flash(ngettext("Done for %(num)s person.", "Done for %(num)s persons.", done), "good")
    if passed:
        flash(ngettext("It did not fit %(num)s person.", "It did not fit %(num)s persons.", passed), "warn")
    return redirect(_onward(), 303)


def _chosen(event: Any) -> list[str]:
    """Public ids: of those ticked, or of everybody found, as long as they are those whom the officer saw.

    Raises:
        StepNotPossible: others have come or gone meanwhile; nobody is decided upon unseen.
    """
    if request.form.get("everybody") is None:
        return request.form.getlist("person")[:PAGE_SIZE]
    sought = _sought(request.form)
    if officers.mark_of(event, sought) != request.form.get("found"):
        raise StepNotPossible
    return officers.ids_in_queue(event, sought)


@blueprint.get("/accreditation/decisions/<job>")
@requires(Permission.ACCREDITATION_DECIDE)
def bulk_page(job: str) -> ResponseReturnValue:
    """How far a decision for many is."""
    found = officers.bulk_decision(current_event(), job)
    return render("registration/manage/bulk.html", job=found, step=found.arguments["step"], **words())


@blueprint.get("/accreditation/decisions/<job>/progress")
@requires(Permission.ACCREDITATION_DECIDE)
def bulk_progress(job: str) -> ResponseReturnValue:
    """The same for the script of that page."""
    found = officers.bulk_decision(current_event(), job)
    return jsonify(state=found.state.value, done=found.done, total=found.total)


def _onward(ticked: Sequence[str] = ()) -> str:
    """Back to the person, or to the queue as it was narrowed; who was `ticked` stands so there again."""
    if request.form.get("from") == "person":
        return url_for("registration_manage.participant", participant=request.form.get("person", "")[:24])
    sought = _sought(request.form)
    return url_for(
        "registration_manage.queue",
        q=sought.words or None,
        state=sought.state,
        function=sought.function,
        of=request.form.get("of") if sought.source is not None else None,
        page=request.form.get("page"),
        ticked=".".join(ticked[:PAGE_SIZE]) or None,
    )


@blueprint.get("/accreditation/<participant>")
@requires(Permission.PARTICIPANTS_READ)
def participant(participant: str) -> ResponseReturnValue:
    """Everything that is known of one person, and what can be decided."""
    event = current_event()
    found = queries.get_participant(event, participant)
    steps = [name for name in DECISIONS if _leads_on(name, found.state)]
    return render(
        "registration/manage/participant.html",
        person=found,
        papers=papers.of(found),
        badge=own.find_badge(found),
        answers=queries.answers_of(found) if found.category_id else [],
        steps=steps,
        reasons=list(Reason),
        **words(),
    )


@blueprint.post("/accreditation/<participant>/link")
@requires(Permission.ACCREDITATION_DECIDE)
def renew_link(participant: str) -> ResponseReturnValue:
    """End every link to somebody's own page, and mail them a new one."""
    event = current_event()
    renew_access(event, queries.get_participant(event, participant))
    flash(_("A new link is on its way; earlier ones open nothing any more."), "good")
    return redirect(url_for("registration_manage.participant", participant=participant), 303)


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
