"""The organisers' pages of a session's list of speakers, and the chair's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from eventapp.core import clock
from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.db import db
from eventapp.core.errors import DomainError
from eventapp.core.exports import as_file
from eventapp.core.forms import as_domain_error, form_page
from eventapp.core.labels import sentence
from eventapp.core.locale import LANGUAGE_PREFIX, reading
from eventapp.core.templating import render
from eventapp.floor import forms, labels, queries, service
from eventapp.floor.models import FloorRequest
from eventapp.floor.rules.timing import clock_face, is_open
from eventapp.floor.rules.workflow import available_steps

PREFIX = f"{LANGUAGE_PREFIX}/<event>/manage/programme/sessions/<session>/floor"
CHAIR = "chair"  # where a button sends back to, instead of the list
blueprint = Blueprint("floor", __name__, url_prefix=PREFIX)


def words() -> dict[str, Any]:
    """What every template of the list may ask."""
    return {"labels": labels, "available_steps": available_steps, "clock_face": clock_face}


@blueprint.get("")
@requires(Permission.WORKSPACE_READ)
def index(session: str) -> ResponseReturnValue:
    """The list: who waits, in which order, whether they fit, and the record."""
    floor, now = queries.floor_of(current_event(), session), clock.now()
    return render(
        "floor/manage/index.html",
        floor=floor,
        session=floor.session,
        plan=floor.plan(now),
        is_open=floor.held is not None and is_open(floor.held.opens_at, floor.held.closes_at, now),
        can_fill=bool(queries.speaking_parts(floor.session)),
        **words(),
    )


@blueprint.get("/chair")
@requires(Permission.FLOOR_MANAGE)
def chair(session: str) -> ResponseReturnValue:
    """The page at the podium."""
    floor = queries.floor_of(current_event(), session)
    return render(
        "floor/manage/chair.html",
        floor=floor,
        session=floor.session,
        plan=floor.plan(clock.now()),
        **words(),
    )


@blueprint.route("/settings", methods=["GET", "POST"])
@requires(Permission.FLOOR_MANAGE)
def settings(session: str) -> ResponseReturnValue:
    """Opening, closing, minutes for each."""
    event = current_event()
    floor = queries.floor_of(event, session)
    form = forms.SettingsForm(event, obj=floor.held)
    return form_page(
        form,
        "floor/manage/settings.html",
        save=lambda: service.set_up(current_event(), floor, **form.moments),
        then=lambda _held: _list_of(session),
        message=_("The list was saved."),
        obj=floor.held,
        session=floor.session,
    )


@blueprint.route("/speakers/new", methods=["GET", "POST"])
@requires(Permission.FLOOR_MANAGE)
def create(session: str) -> ResponseReturnValue:
    """Put somebody on the list."""
    floor = queries.floor_of(current_event(), session)
    form = forms.SpeakerForm(data={"is_reply": "reply" in request.args})
    return form_page(
        form,
        "floor/manage/speaker_form.html",
        save=lambda: service.add_speaker(current_event(), floor, **form.values),
        then=lambda _row: _list_of(session),
        message=_("The speaker is on the list."),
        session=floor.session,
    )


@blueprint.route("/speakers/<speaker>", methods=["GET", "POST"])
@requires(Permission.FLOOR_MANAGE)
def edit(session: str, speaker: str) -> ResponseReturnValue:
    """Change who speaks, and for how long."""
    floor = queries.floor_of(current_event(), session)
    row = queries.get_request(floor, speaker)
    form = forms.SpeakerForm(obj=row)
    return form_page(
        form,
        "floor/manage/speaker_form.html",
        save=lambda: service.update_speaker(current_event(), row, **form.values),
        then=lambda _row: _list_of(session),
        message=_("The speaker was saved."),
        obj=row,
        session=floor.session,
    )


@blueprint.route("/speakers/<speaker>/place", methods=["GET", "POST"])
@requires(Permission.FLOOR_MANAGE)
def place(session: str, speaker: str) -> ResponseReturnValue:
    """Give somebody another place, with a reason."""
    floor = queries.floor_of(current_event(), session)
    row = queries.get_request(floor, speaker)
    form = forms.PlaceForm(data={"version": row.version})
    return form_page(
        form,
        "floor/manage/place.html",
        save=lambda: service.place(current_event(), row, actor=current_actor(), **form.values),
        then=lambda _none: _list_of(session),
        message=_("The place was changed."),
        session=floor.session,
        floor=floor,
        row=row,
        **words(),
    )


@blueprint.route("/order", methods=["GET", "POST"])
@requires(Permission.FLOOR_MANAGE)
def order(session: str) -> ResponseReturnValue:
    """Order whoever waits."""
    floor = queries.floor_of(current_event(), session)
    form = forms.OrderForm()
    return form_page(
        form,
        "floor/manage/order.html",
        save=lambda: service.arrange(current_event(), floor, actor=current_actor(), **form.values),
        then=lambda _held: _list_of(session),
        message=_("The list was ordered."),
        session=floor.session,
        count=len(queries.waiting(floor)),
    )


@blueprint.post("/<any(opening, closing, filling):what>")
@requires(Permission.FLOOR_MANAGE)
def change(session: str, what: str) -> ResponseReturnValue:
    """Open the list, close it, or fill it from the programme."""
    event = current_event()
    floor = queries.floor_of(event, session)
    if what == "filling":
        count = service.fill(event, floor)
        said = ngettext("%(num)s speaker was added.", "%(num)s speakers were added.", count)
        flash(reading().digits(said), "good")
    else:
        (service.open_now if what == "opening" else service.close_now)(event, floor)
    return redirect(_list_of(session), 303)


@blueprint.post(
    "/speakers/<speaker>/<any(listing, call, start, pause, resumption, finish, continuation, return,"
    " pass, withdrawal):step>"
)
@requires(Permission.FLOOR_MANAGE)
def take_step(session: str, speaker: str, step: str) -> ResponseReturnValue:
    """A step of a speaker; what is not possible any more is said on the page one comes from."""
    event = current_event()
    row = queries.get_request(queries.floor_of(event, session), speaker)
    try:
        service.take_step(event, row, step=step)
    except (DomainError, IntegrityError, StaleDataError) as problem:
        db.session.rollback()
        flash(sentence(as_domain_error(problem)), "warn")
    is_chair = request.form.get("back") == CHAIR
    return redirect(url_for("floor.chair", session=session) if is_chair else _list_of(session), 303)


def _list_of(session: str) -> str:
    return url_for("floor.index", session=session)


@blueprint.get("/export.<any(csv, xlsx):kind>")
@requires(Permission.WORKSPACE_READ)
def export(session: str, kind: str) -> ResponseReturnValue:
    """The list and its record as a table file."""
    event = current_event()
    floor = queries.floor_of(event, session)
    head = [_("Place"), _("Name in Arabic"), _("Name in English"), _("For whom"), _("Right of reply")]
    head += [_("State"), _("Asked at"), _("Began at"), _("Ended at"), _("Minutes given"), _("Minutes spoken")]
    head += [_("Protocol rank"), _("Reason")]
    rows = [*floor.spoke, floor.speaking, floor.called, *floor.ahead, *floor.asked, *floor.gone]
    table = [_row(place, row) for place, row in enumerate(filter(None, rows), start=1)]
    return as_file(kind, f"{event.slug}-speakers", head, table)


def _row(place: int, row: FloorRequest) -> list[Any]:
    say, name = reading(), labels.name_of(row)
    spoken = row.timer.elapsed(clock.now())
    times = [say.local(at).strftime("%Y-%m-%d %H:%M:%S") if at else "" for at in _moments(row)]
    return [
        place,
        name.ar,
        name.en,
        labels.about(row).in_(say.language),
        _("Yes") if row.is_reply else "",
        str(labels.STATES[row.state]),
        *times,
        row.minutes,
        f"{spoken // 60}:{spoken % 60:02}" if row.started_at else "",
        row.rank or "",
        row.reason,
    ]


def _moments(row: FloorRequest) -> tuple[Any, ...]:
    return row.requested_at, row.started_at, row.finished_at
