"""Invitations from a file: looked at first, then drafted all together or not at all."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from eventapp.core import access
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.exports import as_file
from eventapp.core.forms import form_page
from eventapp.core.templating import render
from eventapp.people import service as people
from eventapp.registration import forms, service
from eventapp.registration.forms.invitations_table import InvitationRow, new_organisation, packed
from eventapp.registration.rules import columns
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words

PREVIEW = "registration/manage/invitations_table.html"


@blueprint.route("/delegations/import", methods=["GET", "POST"])
@requires(Permission.INVITATIONS_MANAGE)
def import_invitations() -> ResponseReturnValue:
    """Choose a file; sent, it is answered with what it would add, and nothing is written."""
    form = forms.ListForm()
    if form.validate_on_submit():
        rows = form.rows()
        if rows is not None:
            return _preview(rows)
    status = 422 if form.is_submitted() else 200
    return render(
        "registration/manage/invitations_file.html", form=form, offered=columns.INVITATIONS, **words()
    ), status


def _table(rows: list[list[str]]) -> forms.InvitationsTable:
    """The rows judged; an unknown organisation is added by whoever may write into the directory."""
    return forms.InvitationsTable(current_event(), rows, may_create=access.can(Permission.DIRECTORY_EDIT))


def _preview(rows: list[list[str]]) -> ResponseReturnValue:
    table = _table(rows)
    form = forms.TakeListForm(formdata=None, data={"packed": packed(rows)})
    return render(PREVIEW, form=form, table=table, **words()), 422 if table.wrong else 200


@blueprint.get("/delegations/import/taken")
@requires(Permission.INVITATIONS_MANAGE)
def import_again() -> ResponseReturnValue:
    """What was looked at lives in the page that shows it: its address alone leads back to the file."""
    return redirect(url_for("registration_manage.import_invitations"), 303)


@blueprint.post("/delegations/import/taken")
@requires(Permission.INVITATIONS_MANAGE)
def take_invitations() -> ResponseReturnValue:
    """Draft the invitations that were looked at."""
    event = current_event()
    form = forms.TakeListForm()
    form.table = _table(form.rows())
    count = len(form.table.fresh)
    return form_page(
        form,
        PREVIEW,
        save=lambda: service.invite_many(event, [_values(row) for row in form.table.fresh]),
        then=lambda _made: url_for("registration_manage.delegations"),
        message=ngettext("%(num)s invitation was drafted.", "%(num)s invitations were drafted.", count),
        table=form.table,
        **words(),
    )


def _values(row: InvitationRow) -> dict[str, Any]:
    """A row for the service; its organisation is added to the directory if it is new."""
    organisation = row.organisation or people.save_organisation(None, **new_organisation(row))
    return row.values | {"organisation": organisation}


@blueprint.get("/delegations/import.<any(csv, xlsx):kind>")
@requires(Permission.INVITATIONS_MANAGE)
def invitations_template(kind: str) -> ResponseReturnValue:
    """An empty table with the headings that are understood, in both languages."""
    return as_file(kind, "invitations", [column.heading for column in columns.INVITATIONS], [])
