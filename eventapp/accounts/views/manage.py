"""The accounts of the installation, for its administrators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts import forms, queries, service
from eventapp.core import clock
from eventapp.core.access import Permission, current_actor, requires
from eventapp.core.db import db
from eventapp.core.exports import as_file
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX
from eventapp.core.pagination import paginate
from eventapp.core.templating import render

blueprint = Blueprint("accounts_manage", __name__, url_prefix=f"{LANGUAGE_PREFIX}/admin/accounts")


@blueprint.get("/")
@requires(Permission.INSTALLATION_MANAGE)
def index() -> ResponseReturnValue:
    """Every account."""
    return render("accounts/manage/index.html", page=paginate(queries.all_accounts()))


@blueprint.get("/export.<any(csv, xlsx):kind>")
@requires(Permission.INSTALLATION_MANAGE)
def export(kind: str) -> ResponseReturnValue:
    """Every account as a table file."""
    head = [
        _("Name in Arabic"),
        _("Name in English"),
        _("E-mail address"),
        _("Administrator"),
        _("Switched off"),
    ]
    rows = (
        [
            account.name.ar,
            account.name.en,
            account.email,
            _("Yes") if account.is_administrator else "",
            "" if account.is_active else _("Yes"),
        ]
        for account in db.session.scalars(queries.all_accounts())
    )
    return as_file(kind, "accounts", head, rows)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.INSTALLATION_MANAGE)
def create() -> ResponseReturnValue:
    """Invite somebody; a link to their account is mailed to them."""
    form = forms.InviteForm()
    return form_page(
        form,
        "accounts/manage/create.html",
        save=lambda: service.invite(
            path=_invitation_path(form.language.data), inviter=_me().account.public_id, **form.values
        ),
        then=lambda _account: url_for("accounts_manage.index"),
        message=_("The invitation is on its way."),
    )


def _me() -> Any:
    return current_actor()


def _invitation_path(language: str) -> str:
    return url_for("accounts.open_invitation", token="TOKEN", lang=language)  # noqa: S106 - replaced later


@blueprint.post("/<account>/administrator")
@requires(Permission.INSTALLATION_MANAGE)
def make_administrator(account: str) -> ResponseReturnValue:
    """Make an account an administrator."""
    service.set_administrator(queries.get_account(account), is_administrator=True)
    return redirect(url_for("accounts_manage.index"), 303)


@blueprint.post("/<account>/administrator/end")
@requires(Permission.INSTALLATION_MANAGE)
def end_administrator(account: str) -> ResponseReturnValue:
    """Take the administrator's part away."""
    service.set_administrator(queries.get_account(account), is_administrator=False)
    return redirect(url_for("accounts_manage.index"), 303)


@blueprint.post("/<account>/disabled")
@requires(Permission.INSTALLATION_MANAGE)
def disable(account: str) -> ResponseReturnValue:
    """Switch an account off and sign all its devices out."""
    service.set_disabled(queries.get_account(account), since=clock.now())
    flash(_("The account was switched off."), "good")
    return redirect(url_for("accounts_manage.index"), 303)


@blueprint.post("/<account>/disabled/end")
@requires(Permission.INSTALLATION_MANAGE)
def enable(account: str) -> ResponseReturnValue:
    """Switch an account on again."""
    service.set_disabled(queries.get_account(account), since=None)
    return redirect(url_for("accounts_manage.index"), 303)
