"""The events and series of the installation, for its administrators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts import queries as account_queries
from eventapp.accounts import service as accounts
from eventapp.accounts.models import Account
from eventapp.core import access
from eventapp.core.access import Permission, requires
from eventapp.core.db import db
from eventapp.core.exports import as_file
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX, current_language
from eventapp.core.localized import LocalizedText
from eventapp.core.pagination import paginate
from eventapp.core.templating import render
from eventapp.events import forms, labels, queries, service
from eventapp.events.models import Event
from eventapp.events.views.manage.staff import workspace_path

blueprint = Blueprint("events_admin", __name__, url_prefix=f"{LANGUAGE_PREFIX}/admin")


@blueprint.get("/events")
@requires(Permission.INSTALLATION_MANAGE)
def index() -> ResponseReturnValue:
    """Every event with its owners, and the bin."""
    page = paginate(queries.every_event())
    return render(
        "events/manage/index.html",
        page=page,
        owners=queries.owners_of(page.rows),
        deleted=queries.deleted_events(),
        labels=labels,
    )


@blueprint.get("/events/export.<any(csv, xlsx):kind>")
@requires(Permission.INSTALLATION_MANAGE)
def export(kind: str) -> ResponseReturnValue:
    """Every event as a table file."""
    head = [
        _("Address"),
        _("Title in Arabic"),
        _("Title in English"),
        _("First day"),
        _("Last day"),
        _("State"),
    ]
    rows = (
        [
            event.slug,
            event.title.ar,
            event.title.en,
            event.first_on.isoformat(),
            event.last_on.isoformat(),
            str(labels.STATES[event.state]),
        ]
        for event in db.session.scalars(queries.every_event())
    )
    return as_file(kind, "events", head, rows)


@blueprint.route("/events/new", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_MANAGE)
def create() -> ResponseReturnValue:
    """Make an event and name its owner."""
    form = forms.NewEventForm()

    return form_page(
        form,
        "events/manage/create.html",
        save=lambda: _create(form),
        then=lambda event: url_for("events.description", event=event.slug),
        message=_("The event was made. It is a draft that only its staff can see."),
    )


def _create(form: forms.NewEventForm) -> Event:
    values = form.values
    owner = _owner(values.pop("owner_email"), values.pop("owner_name"))
    return service.create_event(
        owner=owner, actor=access.current_actor(), path=workspace_path(owner.language), **values
    )


def _owner(email: str, name: LocalizedText) -> Account:
    me: Any = access.current_actor()
    if not email:
        return account_queries.get_account(me.account.public_id)
    return accounts.invite(
        email=email,
        name=forms.named(name, email),
        language=current_language(),
        path=url_for("accounts.open_invitation", token="TOKEN"),  # noqa: S106 - replaced by the secret
        inviter=me.account.public_id,
    )


@blueprint.post("/events/<event_id>/deletion")
@requires(Permission.INSTALLATION_MANAGE)
def delete(event_id: str) -> ResponseReturnValue:
    """Put an event into the bin."""
    found = queries.get_event(event_id)
    service.delete_event(found)
    flash(_("The event is in the bin and can be restored from here."), "good")
    return redirect(url_for("events_admin.index"), 303)


@blueprint.post("/events/<event_id>/restoration")
@requires(Permission.INSTALLATION_MANAGE)
def restore(event_id: str) -> ResponseReturnValue:
    """Take an event out of the bin."""
    service.restore_event(queries.get_deleted_event(event_id))
    flash(_("The event was restored."), "good")
    return redirect(url_for("events_admin.index"), 303)


@blueprint.get("/series")
@requires(Permission.INSTALLATION_MANAGE)
def series() -> ResponseReturnValue:
    """Every series, and the bin."""
    return render(
        "events/manage/series.html", series=queries.all_series(), deleted=queries.all_series(deleted=True)
    )


@blueprint.route("/series/new", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_MANAGE)
def create_series() -> ResponseReturnValue:
    """Add a series."""
    form = forms.SeriesForm()
    return form_page(
        form,
        "events/manage/series_form.html",
        save=lambda: service.save_series(None, **form.values),
        then=lambda _series: url_for("events_admin.series"),
        message=_("The series was added."),
    )


@blueprint.route("/series/<series>", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_MANAGE)
def edit_series(series: str) -> ResponseReturnValue:
    """Change a series."""
    found = queries.get_series(series)
    form = forms.SeriesForm(obj=found)
    return form_page(
        form,
        "events/manage/series_form.html",
        save=lambda: service.save_series(found, **form.values),
        then=lambda _series: url_for("events_admin.series"),
        message=_("The series was saved."),
        obj=found,
    )


@blueprint.post("/series/<series>/deletion")
@requires(Permission.INSTALLATION_MANAGE)
def delete_series(series: str) -> ResponseReturnValue:
    """Put a series into the bin."""
    service.delete_series(queries.get_series(series))
    flash(_("The series is in the bin and can be restored from here."), "good")
    return redirect(url_for("events_admin.series"), 303)


@blueprint.post("/series/<series>/restoration")
@requires(Permission.INSTALLATION_MANAGE)
def restore_series(series: str) -> ResponseReturnValue:
    """Take a series out of the bin."""
    service.restore_series(queries.get_series(series, deleted=True))
    flash(_("The series was restored."), "good")
    return redirect(url_for("events_admin.series"), 303)
