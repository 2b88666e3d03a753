"""The installation's own mail and audit pages."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.audit import queries as audit
from eventapp.audit.rules import chain_of
from eventapp.core.access import Permission, requires
from eventapp.core.locale import LANGUAGE_PREFIX
from eventapp.core.pagination import paginate
from eventapp.core.templating import render
from eventapp.mail import service as mail_service
from eventapp.workspace import labels, queries
from eventapp.workspace.views.manage import asked_state

blueprint = Blueprint("workspace_admin", __name__, url_prefix=f"{LANGUAGE_PREFIX}/admin")


@blueprint.get("/mail")
@requires(Permission.INSTALLATION_MANAGE)
def mail() -> ResponseReturnValue:
    """Mails that belong to no event: sign-in links, invitations."""
    state = asked_state()
    page = paginate(queries.mails_of(None, state))
    return render(
        "workspace/manage/mail.html", page=page, states=labels.MAIL_STATES, state=state, scope="admin"
    )


@blueprint.get("/mail/<mail>")
@requires(Permission.INSTALLATION_MANAGE)
def read_mail(mail: str) -> ResponseReturnValue:
    """One of them."""
    found = queries.get_mail(None, mail)
    return render("workspace/manage/read_mail.html", mail=found, states=labels.MAIL_STATES, scope="admin")


@blueprint.post("/mail/<mail>/resending")
@requires(Permission.INSTALLATION_MANAGE)
def retry_mail(mail: str) -> ResponseReturnValue:
    """Try a failed mail again."""
    mail_service.retry(queries.get_mail(None, mail))
    flash(_("The mail will be sent again."), "good")
    return redirect(url_for("workspace_admin.mail"), 303)


@blueprint.post("/mail/<mail>/discarding")
@requires(Permission.INSTALLATION_MANAGE)
def discard_mail(mail: str) -> ResponseReturnValue:
    """Do not send a waiting mail."""
    mail_service.discard(queries.get_mail(None, mail))
    flash(_("The mail was discarded."), "good")
    return redirect(url_for("workspace_admin.mail"), 303)


@blueprint.get("/audit")
@requires(Permission.INSTALLATION_MANAGE)
def audit_log() -> ResponseReturnValue:
    """Who did what to accounts, events as such, and the directory."""
    return render(
        "workspace/manage/audit.html",
        page=paginate(audit.entries_of(None)),
        broken_at=audit.broken_at(chain_of(None)),
        sentence=labels.audit_sentence,
        details=labels.audit_details,
    )
