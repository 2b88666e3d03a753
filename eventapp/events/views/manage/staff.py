"""Who works on the event, and in which role."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts import service as accounts
from eventapp.core import access
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.exports import as_file
from eventapp.core.forms import form_page
from eventapp.events import forms, labels, queries, service
from eventapp.events.rules import workflow
from eventapp.events.rules.workflow import StaffRole
from eventapp.events.views.manage.blueprint import blueprint


@blueprint.route("/staff", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
def staff() -> ResponseReturnValue:
    """Who works on the event; give somebody a role."""
    event, me = current_event(), _me()
    allowed = workflow.grantable(me.roles_on(event.id), is_administrator=me.is_administrator)
    form = forms.GrantForm(allowed=allowed)
    return form_page(
        form,
        "events/manage/staff.html",
        save=lambda: _grant(form),
        then=lambda _staff: url_for("events.staff"),
        message=_("The role was given, and a mail says so."),
        grants=queries.staff_of(event),
        allowed=allowed,
        labels=labels,
        me=me,
    )


@blueprint.get("/staff/export.<any(csv, xlsx):kind>")
@requires(Permission.STAFF_MANAGE)
def export_staff(kind: str) -> ResponseReturnValue:
    """Who works on the event, as a table file."""
    event = current_event()
    head = [_("Name in Arabic"), _("Name in English"), _("E-mail address"), _("Role")]
    rows = (
        [row.account.name.ar, row.account.name.en, row.account.email, str(labels.STAFF_ROLES[row.role])]
        for row in queries.staff_of(event)
    )
    return as_file(kind, f"{event.slug}-staff", head, rows)


def _me() -> Any:
    """The account of this request; the rule of these views lets nobody else in."""
    return access.current_actor()


def _grant(form: forms.GrantForm) -> Any:
    account = accounts.invite(
        email=form.email.data,
        name=forms.named(form.name.data, form.email.data),
        language=form.language.data,
        path=url_for("accounts.open_invitation", token="TOKEN", lang=form.language.data),  # noqa: S106
        inviter=_me().account.public_id,
    )
    return service.grant(
        current_event(),
        account=account,
        role=StaffRole(form.role.data),
        actor=_me(),
        path=workspace_path(account.language, StaffRole(form.role.data)),
    )


def workspace_path(language: str, role: StaffRole = StaffRole.OWNER) -> str:
    """The address where a role begins its work, for mails, `EVENT` in place of the slug."""
    is_desk = role is StaffRole.INTERPRETER
    endpoint = "remarks_manage.desk" if is_desk else "workspace_manage.dashboard"
    return url_for(endpoint, lang=language, event="EVENT")


@blueprint.post("/staff/<grant>/revocation")
@requires(Permission.STAFF_MANAGE)
def revoke(grant: str) -> ResponseReturnValue:
    """Take a role away; whoever takes their own last one leaves the workspace."""
    event, me = current_event(), _me()
    found = queries.get_row(queries.staff_of(event), grant)
    is_own = found.account_id == me.id and not me.is_administrator
    service.revoke(event, found, actor=me)
    flash(_("The role was taken away."), "good")
    return redirect(url_for("workspace.home") if is_own else url_for("events.staff"), 303)
