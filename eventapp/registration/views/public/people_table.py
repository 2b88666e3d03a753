"""Many people at once, pasted from a spreadsheet: looked at first, then added all together or not at all."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from eventapp.core.access import Permission, current_event, requires
from eventapp.core.exports import as_file
from eventapp.core.forms import form_page
from eventapp.core.templating import render
from eventapp.registration import forms, service, visit
from eventapp.registration.models import Delegation
from eventapp.registration.rules import columns
from eventapp.registration.views.public.blueprint import PAGE, address, blueprint
from eventapp.registration.views.words import words

PREVIEW = "registration/public/people_table.html"


@blueprint.route(f"{PAGE}/people/table", methods=["GET", "POST"])
@requires(Permission.DELEGATION_OWN)
def paste_people(delegation: str) -> ResponseReturnValue:
    """Paste a table; sent, it is answered with what it would add, and nothing is written."""
    found = visit.current(current_event(), delegation)
    form = forms.TableForm()
    if form.validate_on_submit():
        return _preview(found, form.typed.data or "")
    status = 422 if form.is_submitted() else 200
    page = render(
        "registration/public/people_paste.html", form=form, delegation=found, offered=columns.SHOWN, **words()
    )
    return page, status


def _preview(found: Delegation, typed: str) -> ResponseReturnValue:
    table = forms.PeopleTable(found, typed)
    form = forms.AddTableForm(formdata=None, data={"typed": typed})
    page = render(PREVIEW, form=form, table=table, delegation=found, **words())
    return page, 422 if table.wrong else 200


@blueprint.get(f"{PAGE}/people/table/adding")
@requires(Permission.DELEGATION_OWN)
def paste_again(delegation: str) -> ResponseReturnValue:
    """What was looked at lives in the page that shows it: its address alone leads back to the pasting."""
    found = visit.current(current_event(), delegation)
    return redirect(url_for("registration.paste_people", delegation=found.public_id), 303)


@blueprint.post(f"{PAGE}/people/table/adding")
@requires(Permission.DELEGATION_OWN)
def add_people(delegation: str) -> ResponseReturnValue:
    """Add everybody of the table that was looked at, with what was mended in its cells."""
    event = current_event()
    found = visit.current(event, delegation)
    form = forms.AddTableForm()
    form.table = forms.PeopleTable(found, form.typed.data or "", request.form)
    rows = [row.values for row in form.table.rows]
    form.typed.data = form.table.text
    return form_page(
        form,
        PREVIEW,
        save=lambda: service.add_people(event, found, rows, has_consented=True),
        then=lambda _made: address(found),
        message=ngettext("%(num)s person was added.", "%(num)s persons were added.", len(rows)),
        table=form.table,
        delegation=found,
        **words(),
    )


@blueprint.get(f"{PAGE}/people/table.<any(csv, xlsx):kind>")
@requires(Permission.DELEGATION_OWN)
def people_template(delegation: str, kind: str) -> ResponseReturnValue:
    """An empty table with the headings that are understood, in both languages."""
    visit.current(current_event(), delegation)
    return as_file(kind, "delegation-members", [column.heading for column in columns.SHOWN], [])
