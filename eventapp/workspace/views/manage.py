"""The organiser's overview of an event, and its mail and audit pages."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.audit import queries as audit
from eventapp.audit.rules import chain_of
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.locale import LANGUAGE_PREFIX
from eventapp.core.pagination import paginate
from eventapp.core.templating import render
from eventapp.mail import service as mail_service
from eventapp.mail.rules import MailState
from eventapp.workspace import dashboard as overview
from eventapp.workspace import labels, queries

blueprint = Blueprint("workspace_manage", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage")


@blueprint.get("/")
@requires(Permission.WORKSPACE_READ)
def dashboard() -> ResponseReturnValue:
    """What needs me now, each with the way to where it is mended."""
    return render("workspace/manage/dashboard.html", overview=overview.overview(current_event()))


@blueprint.get("/mail")
@requires(Permission.MAIL_READ)
def mail() -> ResponseReturnValue:
    """The event's mails, newest first."""
    state = asked_state()
    page = paginate(queries.mails_of(current_event().id, state))
    return render(
        "workspace/manage/mail.html", page=page, states=labels.MAIL_STATES, state=state, scope="event"
    )


@blueprint.get("/mail/<mail>")
@requires(Permission.MAIL_READ)
def read_mail(mail: str) -> ResponseReturnValue:
    """One mail as its recipient sees it; one with a secret link is shown without its text."""
    found = queries.get_mail(current_event().id, mail)
    return render("workspace/manage/read_mail.html", mail=found, states=labels.MAIL_STATES, scope="event")


@blueprint.post("/mail/<mail>/resending")
@requires(Permission.MAIL_READ)
def retry_mail(mail: str) -> ResponseReturnValue:
    """Try a failed mail again."""
    mail_service.retry(queries.get_mail(current_event().id, mail))
    flash(_("The mail will be sent again."), "good")
    return redirect(url_for("workspace_manage.mail"), 303)


@blueprint.post("/mail/<mail>/discarding")
@requires(Permission.MAIL_READ)
def discard_mail(mail: str) -> ResponseReturnValue:
    """Do not send a waiting mail."""
    mail_service.discard(queries.get_mail(current_event().id, mail))
    flash(_("The mail was discarded."), "good")
    return redirect(url_for("workspace_manage.mail"), 303)


@blueprint.get("/audit")
@requires(Permission.AUDIT_READ)
def audit_log() -> ResponseReturnValue:
    """Who did what, newest first, and whether the chain is whole."""
    event = current_event()
    return render(
        "workspace/manage/audit.html",
        page=paginate(audit.entries_of(event.id)),
        broken_at=audit.broken_at(chain_of(event.id)),
        sentence=labels.audit_sentence,
        details=labels.audit_details,
    )


def asked_state() -> MailState | None:
    """The state of mails that the address asks for, if it is one."""
    asked = request.args.get("state", "")
    return MailState(asked) if asked in set(MailState) else None
