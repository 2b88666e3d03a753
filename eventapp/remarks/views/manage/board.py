"""The organisers' remarks board: by session in the order of speaking; invitations, texts, publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core import clock
from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.forms import form_page
from eventapp.core.locale import current_language, reading
from eventapp.core.pagination import page_of
from eventapp.core.templating import render
from eventapp.programme.models import SessionRole
from eventapp.remarks import forms, queries, service
from eventapp.remarks.models import Remarks
from eventapp.remarks.rules.workflow import Hand, available_steps
from eventapp.remarks.service import Writer
from eventapp.remarks.views.manage.blueprint import blueprint
from eventapp.remarks.views.words import link, send_portrait, words

BUTTONS: Final = (
    "acceptance",
    "delivery",
    "recall",
    "withholding",
    "reinstatement",
)  # return asks for a reason
SESSIONS: Final = 20  # of the board, a page
GRACE: Final = timedelta(hours=24)  # what a late link suggests


def _writer() -> Writer:
    """The account of this request."""
    return Writer(Hand.STAFF, getattr(current_actor(), "display_name", ""))


def _done(verb: Callable[[], object], remarks: str) -> ResponseReturnValue:
    """Do what a button is for, and show what came of it."""
    verb()
    flash(_("Done."), "good")
    return redirect(url_for("remarks_manage.remarks", remarks=remarks), 303)


def _then(remarks: Remarks) -> str:
    return url_for("remarks_manage.remarks", remarks=remarks.public_id)


@blueprint.get("")
@requires(Permission.REMARKS_MANAGE)
def index() -> ResponseReturnValue:
    """Every part that may speak: state, languages, versions, pace, deadline."""
    event = current_event()
    page = page_of(queries.speaking(event), size=SESSIONS)
    return render(
        "remarks/manage/index.html",
        page=page,
        sessions=queries.board(event, page.rows),
        detached=queries.detached(event),
        late=queries.late_count(event, clock.now()),
        **words(),
    )


@blueprint.route("/deadline", methods=["GET", "POST"])
@requires(Permission.REMARKS_MANAGE)
def deadline() -> ResponseReturnValue:
    """One deadline for every text that is owed."""
    event = current_event()
    form = forms.DeadlineForm()
    return form_page(
        form,
        "remarks/manage/deadline.html",
        save=lambda: service.set_deadline(event, at=form.moment(event)),
        then=lambda _count: url_for("remarks_manage.index"),
        message=_("The deadline is set for every text that is still awaited."),
    )


@blueprint.route("/reminder", methods=["GET", "POST"])
@requires(Permission.REMARKS_MANAGE)
def chase() -> ResponseReturnValue:
    """Remind everybody whose text is late, in one action."""
    event = current_event()
    form = forms.LateForm(data=forms.moment_data(event, clock.now() + GRACE))

    def remind() -> int:
        return service.chase(event, until=form.moment(event), reason=form.reason.data or "", link=link)

    def told(count: int) -> str:
        said = ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", count)
        flash(reading().digits(said), "good")
        return url_for("remarks_manage.index")

    return form_page(
        form,
        "remarks/manage/reminder.html",
        save=remind,
        then=told,
        late=service.late_ones(event),
        **words(),
    )


@blueprint.route("/parts/<part>/invitation", methods=["GET", "POST"])
@requires(Permission.REMARKS_MANAGE)
def invite(part: str) -> ResponseReturnValue:
    """Ask the speaker, or an assistant, by a mailed link."""
    event = current_event()
    found = queries.get_part(event, part)
    others = queries.other_parts(event, found)
    told = queries.asked_before(found, current_language()) | _deadline_of(found)
    form = forms.InvitationForm(data={**told, "all_parts": bool(others)})

    def ask() -> Remarks:
        deadline_at = form.moment(event) if form.has_moment else None
        also = others if form.all_parts.data else []
        return service.invite(event, found, deadline_at=deadline_at, link=link, also=also, **form.asked)

    return form_page(
        form,
        "remarks/manage/invitation.html",
        save=ask,
        then=_then,
        message=_("The invitation is on its way."),
        part=found,
        others=others,
        **words(),
    )


def _deadline_of(part: SessionRole) -> dict[str, object]:
    held = queries.find_of_part(part)
    at = held.deadline_at if held is not None else queries.usual_deadline(current_event())
    return forms.moment_data(current_event(), at)


@blueprint.post("/parts/<part>/opening")
@requires(Permission.REMARKS_MANAGE)
def open_part(part: str) -> ResponseReturnValue:
    """Keep a text for a part whose speaker is not asked by mail: the secretariat writes it down."""
    event = current_event()
    found = service.remarks_for(event, queries.get_part(event, part))
    return redirect(url_for("remarks_manage.text", remarks=found.public_id), 303)


@blueprint.get("/<remarks>")
@requires(Permission.REMARKS_MANAGE)
def remarks(remarks: str) -> ResponseReturnValue:
    """One text: what it says, its versions, who was asked, when it is published."""
    event = current_event()
    found = queries.get_remarks(event, remarks)
    return render(
        "remarks/manage/remarks.html",
        remarks=found,
        steps=[step for step in available_steps(found.state, Hand.STAFF) if step.name in BUTTONS],
        may_return=any(step.name == "return" for step in available_steps(found.state, Hand.STAFF)),
        asked=queries.reading_of(found),
        **words(),
    )


@blueprint.get("/<remarks>/portrait")
@requires(Permission.REMARKS_MANAGE)
def portrait(remarks: str) -> ResponseReturnValue:
    """The picture that a speaker sent, before it is taken over."""
    return send_portrait(queries.get_remarks(current_event(), remarks))


@blueprint.get("/<remarks>/versions/<version>")
@requires(Permission.REMARKS_MANAGE)
def version(remarks: str, version: str) -> ResponseReturnValue:
    """A version, compared in words with the one before."""
    held = queries.get_remarks(current_event(), remarks)
    found = queries.get_version(held, version)
    before = queries.version_before(held, found)
    return render("remarks/manage/version.html", remarks=held, version=found, before=before, **words())


@blueprint.route("/<remarks>/text", methods=["GET", "POST"])
@requires(Permission.REMARKS_MANAGE)
def text(remarks: str) -> ResponseReturnValue:
    """Write a text down for a speaker; it is recorded as written by the secretariat."""
    event = current_event()
    found = queries.get_remarks(event, remarks)
    form = forms.StaffTextForm(obj=queries.submitted(found))
    return form_page(
        form,
        "remarks/manage/text.html",
        save=lambda: service.submit(event, found, _writer(), **form.values),
        then=_then,
        message=_("The text was submitted for the speaker."),
        obj=found,
        remarks=found,
        **words(),
    )


@blueprint.post("/<remarks>/<any(acceptance, delivery, recall, withholding, reinstatement):step>")
@requires(Permission.REMARKS_MANAGE)
def take_step(remarks: str, step: str) -> ResponseReturnValue:
    """Accept, mark delivered, withhold, and the ways back."""
    event = current_event()
    return _done(lambda: service.take_step(event, queries.get_remarks(event, remarks), step=step), remarks)


@blueprint.route("/<remarks>/return", methods=["GET", "POST"])
@requires(Permission.REMARKS_MANAGE)
def send_back(remarks: str) -> ResponseReturnValue:
    """Return a text with a reason."""
    event = current_event()
    found = queries.get_remarks(event, remarks)
    form = forms.ReasonForm()
    return form_page(
        form,
        "remarks/manage/return.html",
        save=lambda: service.send_back(event, found, reason=form.reason.data or "", link=link),
        then=_then,
        message=_("The text was returned."),
        remarks=found,
    )


@blueprint.route("/<remarks>/publication", methods=["GET", "POST"])
@requires(Permission.REMARKS_MANAGE)
def publish(remarks: str) -> ResponseReturnValue:
    """Choose when everybody may read a text."""
    event = current_event()
    found = queries.get_remarks(event, remarks)
    chosen = {"when": "moment" if found.publish_at else "delivery"}
    form = forms.PublicationForm(data=chosen | forms.moment_data(event, found.publish_at))
    return form_page(
        form,
        "remarks/manage/publication.html",
        save=lambda: service.publish(event, found, at=form.chosen(event)),
        then=_then,
        message=_("Your choice is kept."),
        remarks=found,
        **words(),
    )


@blueprint.post("/<remarks>/publication/withdrawal")
@requires(Permission.REMARKS_MANAGE)
def unpublish(remarks: str) -> ResponseReturnValue:
    """Publish no more, or not after all."""
    event = current_event()
    return _done(lambda: service.unpublish(event, queries.get_remarks(event, remarks)), remarks)


@blueprint.route("/<remarks>/late", methods=["GET", "POST"])
@requires(Permission.REMARKS_MANAGE)
def allow_late(remarks: str) -> ResponseReturnValue:
    """Let a text come after the deadline, with a reason."""
    event = current_event()
    found = queries.get_remarks(event, remarks)
    form = forms.LateForm(data=forms.moment_data(event, clock.now() + GRACE))

    def allow() -> Remarks:
        until, reason = form.moment(event), form.reason.data or ""
        return service.allow_late(event, found, until=until, reason=reason, link=link)

    return form_page(
        form,
        "remarks/manage/late.html",
        save=allow,
        then=_then,
        message=_("The late link is on its way."),
        remarks=found,
        **words(),
    )


@blueprint.post("/<remarks>/reading/<any(acceptance, dismissal):step>")
@requires(Permission.REMARKS_MANAGE)
def settle_reading(remarks: str, step: str) -> ResponseReturnValue:
    """Take over how the speaker wants to be named, or leave it as it is."""
    event = current_event()
    verb = service.take_reading_over if step == "acceptance" else service.settle_reading
    return _done(lambda: verb(event, queries.get_remarks(event, remarks)), remarks)


@blueprint.post("/<remarks>/invitations/<invitation>/revocation")
@requires(Permission.REMARKS_MANAGE)
def revoke(remarks: str, invitation: str) -> ResponseReturnValue:
    """Take an invitation back: its links open nothing any more."""
    event = current_event()
    found = queries.get_remarks(event, remarks)
    return _done(lambda: service.revoke(event, queries.get_sent(found, invitation)), remarks)
