"""The organiser's import: a file, what it would do, and the button that does exactly that."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import access
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import DomainError
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX
from eventapp.core.templating import render
from eventapp.interchange import forms, labels, service

blueprint = Blueprint("interchange", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage/import")


@blueprint.route("/", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def index() -> ResponseReturnValue:
    """Choose a file; sent, it is answered with a report, and nothing is written."""
    form = forms.UploadForm()
    if form.validate_on_submit():
        try:
            return _report(form.body())
        except DomainError as error:
            form.attach(error)
    status = 422 if form.is_submitted() else 200
    return render("interchange/manage/upload.html", form=form), status


def _report(body: bytes) -> ResponseReturnValue:
    plan = _plan(body)
    form = forms.apply_form(body, plan.digest)
    page = render("interchange/manage/report.html", form=form, plan=lambda: plan, labels=labels)
    return page, 422 if plan.report.blocking else 200


@blueprint.get("/applied")
@requires(Permission.PROGRAMME_EDIT)
def start_again() -> ResponseReturnValue:
    """The report lives in the page that shows it: its address alone leads back to the file."""
    return redirect(url_for("interchange.index"), 303)


@blueprint.post("/applied")
@requires(Permission.PROGRAMME_EDIT)
def carry_out() -> ResponseReturnValue:
    """Take the file that was looked at: all of it, or nothing."""
    form = forms.ApplyForm()
    body = form.body()
    return form_page(
        form,
        "interchange/manage/report.html",
        save=lambda: service.carry_out(current_event(), _plan(body), seen=form.seen.data or "-"),
        then=lambda _done: url_for("programme.index"),
        message=_("The agenda was imported."),
        plan=lambda: _plan(body),
        labels=labels,
    )


def _plan(body: bytes) -> service.Plan:
    """What the file would do to the draft as it is now; its days follow the file only for who may say so."""
    may_frame = access.can(Permission.EVENT_EDIT)
    return service.plan(current_event(), service.read(body), may_frame=may_frame)
