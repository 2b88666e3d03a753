"""Moving sessions together: first what would happen, then the button that does it."""

from __future__ import annotations

from collections.abc import Callable

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.core.locale import reading
from eventapp.events.queries import rooms_of
from eventapp.programme import forms, labels, queries, service
from eventapp.programme.errors import StepNotPossible
from eventapp.programme.models import Session
from eventapp.programme.views.manage.base import blueprint, words

MoveForm = forms.ShiftForm | forms.SwapForm


@blueprint.route("/sessions/<session>/shift", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def shift(session: str) -> ResponseReturnValue:
    """Move this session and everything after it."""
    found = _scheduled(session)
    form = forms.ShiftForm(**_looking("minutes"))
    return _move_page(
        form,
        "programme/manage/shift.html",
        found,
        lambda: service.plan_shift(
            current_event(), found, minutes=form.minutes.data, same_room=form.same_room.data
        ),
    )


@blueprint.route("/sessions/<session>/swap", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def swap(session: str) -> ResponseReturnValue:
    """Exchange room and time with another session."""
    found = _scheduled(session)
    form = forms.SwapForm(current_event(), found, **_looking("other"))
    return _move_page(
        form,
        "programme/manage/swap.html",
        found,
        lambda: service.plan_swap(current_event(), found, form.chosen),
    )


def _scheduled(session: str) -> Session:
    found = queries.get_session(current_event(), session)
    if found.starts_at is None:
        raise StepNotPossible
    return found


def _looking(field: str) -> dict[str, object]:
    """For a form: what the address asks to be shown, which changes nothing and so needs no token."""
    is_asked = request.method == "GET" and field in request.args
    return {"formdata": request.args, "meta": {"csrf": False}} if is_asked else {}


def _move_page(
    form: MoveForm, template: str, found: Session, plan: Callable[[], service.Plan]
) -> ResponseReturnValue:
    is_fit = form.validate() if request.args and request.method == "GET" else form.is_submitted()

    def shown() -> service.Plan | None:
        """The plan as the draft is now: after a refusal it is made afresh."""
        return plan() if is_fit and form.is_answered else None

    return form_page(
        form,
        template,
        save=lambda: service.carry_out(current_event(), plan(), seen=form.seen.data or ""),
        then=lambda _moved: url_for("programme.session", session=found.public_id),
        message=_("The sessions were moved."),
        session=found,
        plan=shown,
        sentence=lambda finding: labels.finding_sentence(finding, reading()),
        room_names={room.id: room.name for room in rooms_of(current_event())},
        **words(),
    )
