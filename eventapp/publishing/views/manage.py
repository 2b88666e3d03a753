"""The organiser's way to a release: what is in the way, what changed, and the button."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import access
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX, reading
from eventapp.core.templating import render
from eventapp.programme import labels as programme_labels
from eventapp.programme import queries as programme
from eventapp.programme.rules import conflicts
from eventapp.publishing import forms, queries, service
from eventapp.publishing.page import AgendaPage
from eventapp.publishing.rules import snapshot as facts
from eventapp.publishing.rules.masking import ReaderScope

blueprint = Blueprint("publishing_manage", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/manage/releases")


@blueprint.get("/")
@requires(Permission.WORKSPACE_READ)
def index() -> ResponseReturnValue:
    """The releases so far, and how the draft differs from the newest."""
    event = current_event()
    staff = ReaderScope(can_see_participants=True, can_see_closed=True)
    return render(
        "publishing/manage/index.html",
        releases=queries.releases_of(event),
        draft=AgendaPage(queries.preview(event, staff), reading()),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.RELEASE_MAKE)
def create() -> ResponseReturnValue:
    """Look at what would be published, answer the warnings, and release."""
    event = current_event()
    form = forms.ReleaseForm()
    findings = programme.findings(event)
    say = reading()
    form.offer_warnings(
        [
            (conflicts.fingerprint(found), programme_labels.finding_sentence(found, say))
            for found in conflicts.warnings(findings)
        ]
    )
    shown = facts.digest(facts.dump(queries.draft_snapshot(event)))
    looked_at, form.draft_digest.data = (
        form.draft_digest.data or shown,
        shown,
    )  # a refusal shows today's draft
    staff = ReaderScope(can_see_participants=True, can_see_closed=True)
    return form_page(
        form,
        "publishing/manage/create.html",
        save=lambda: service.make_release(
            current_event(),
            note=form.note.data,
            acknowledged=form.acknowledged.data or [],
            draft_digest=looked_at,
            actor=access.current_actor(),
        ),
        then=lambda _release: url_for("publishing_manage.index"),
        message=_("The agenda was released."),
        draft=AgendaPage(queries.preview(event, staff), say),
        blocking=[programme_labels.finding_sentence(found, say) for found in conflicts.blocking(findings)],
    )
