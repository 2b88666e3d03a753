"""The speaker's page, behind a mailed link: no account, no sign-in, nothing but this one part.

The link's GET shows one button, because mail scanners follow links; its POST lets this device in, for this
invitation alone. What lets in is asked again on every request, so that a revoked invitation ends at once.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.core import clock
from eventapp.core.access import Permission, current_event, requires
from eventapp.core.errors import NotFound
from eventapp.core.files.kinds import IMAGE_LIMIT, FileKind
from eventapp.core.files.limits import takes_files
from eventapp.core.files.texts import TEXT_LIMIT
from eventapp.core.forms import form_page
from eventapp.core.locale import LANGUAGE_PREFIX, current_language
from eventapp.core.templating import render
from eventapp.remarks import forms, queries, service
from eventapp.remarks.models import Remarks, SpeakerInvitation
from eventapp.remarks.rules.workflow import Answer
from eventapp.remarks.service import Writer
from eventapp.remarks.views.words import send_portrait, words

blueprint = Blueprint("remarks", __name__, url_prefix=f"{LANGUAGE_PREFIX}/<event>/speak")
_KEY: Final = "speaks"  # of the signed cookie: invitation → token
_MOST_HELD: Final = 8  # links of one device; the cookie has its limit
ANSWERS: Final = {"confirmation": Answer.CONFIRMED, "decline": Answer.DECLINED}


def _sent(invitation: str) -> SpeakerInvitation:
    """The invitation of this address, if this device was let in by a link that still holds."""
    held = session.get(_KEY, {}) if _has_cookie() else {}
    for key, token in sorted(held.items(), key=lambda pair: pair[0] != invitation):
        for found in _opened_by(token) if key != invitation else _led_to(token):
            if found.public_id == invitation:
                return found
    raise NotFound


def _led_to(token: object) -> list[SpeakerInvitation]:
    """The invitation that a token leads to, while it holds."""
    if not isinstance(token, str):
        return []
    try:
        return [queries.get_invitation(current_event(), token, clock.now())]
    except NotFound:
        return []


def _opened_by(token: object) -> list[SpeakerInvitation]:
    """Every invitation that a link opens: those of its address."""
    event = current_event()
    return [other for sent in _led_to(token) for other in queries.invitations_with(event, sent)]


def _has_cookie() -> bool:
    """Without a cookie the session is not read, so that none is set for whoever only looks."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def _writer(sent: SpeakerInvitation) -> Writer:
    return Writer(sent.hand, sent.name)


@blueprint.route("/link/<token>", methods=["GET", "POST"])
@requires(Permission.REMARKS_SPEAK)
def open_link(token: str) -> ResponseReturnValue:
    """One button; pressing it lets this device in."""
    event = current_event()
    found = queries.get_invitation(event, token, clock.now())

    def enter() -> SpeakerInvitation:
        service.open_link(event, found)
        held = {**session.get(_KEY, {}), found.public_id: token}
        session[_KEY] = dict(list(held.items())[-_MOST_HELD:])
        session.permanent = True
        return found

    return form_page(
        forms.ButtonForm(),
        "remarks/public/open_link.html",
        save=enter,
        then=_entrance,
        sent=found,
    )


def _entrance(sent: SpeakerInvitation) -> str:
    """The page of the part; of all of them, where there are several."""
    several = len(queries.invitations_with(current_event(), sent)) > 1
    return url_for("remarks.parts" if several else "remarks.page", invitation=sent.public_id)


@blueprint.get("/<invitation>/parts")
@requires(Permission.REMARKS_SPEAK)
def parts(invitation: str) -> ResponseReturnValue:
    """Every part of this event that the same link opens."""
    sent = _sent(invitation)
    found = queries.invitations_with(current_event(), sent)
    return render("remarks/public/parts.html", sent=sent, invitations=found, **words())


@blueprint.get("/<invitation>")
@requires(Permission.REMARKS_SPEAK)
def page(invitation: str) -> ResponseReturnValue:
    """The part: when, how long, how name and office read, the text and its versions."""
    sent = _sent(invitation)
    remarks = sent.remarks
    turn = queries.turn_of(current_event(), remarks)
    others = len(queries.invitations_with(current_event(), sent)) - 1
    return render("remarks/public/page.html", sent=sent, remarks=remarks, turn=turn, others=others, **words())


@blueprint.post("/<invitation>/<any(confirmation, decline):step>")
@requires(Permission.REMARKS_SPEAK)
def answer(invitation: str, step: str) -> ResponseReturnValue:
    """Confirm the part, or decline it."""
    service.answer(current_event(), _sent(invitation), answer=ANSWERS[step])
    said = {
        "confirmation": _("Thank you: your part is confirmed."),
        "decline": _("The secretariat knows now that you decline. You can still change your mind."),
    }
    flash(said[step], "good")
    return redirect(url_for("remarks.page", invitation=invitation), 303)


@blueprint.post("/<invitation>/leaving")
@requires(Permission.REMARKS_SPEAK)
def leave(invitation: str) -> ResponseReturnValue:
    """Forget on this device every link that opens this page."""
    sent = _sent(invitation)
    same = {other.public_id for other in queries.invitations_with(current_event(), sent)}
    session[_KEY] = {key: token for key, token in session[_KEY].items() if key not in same}
    return redirect(url_for("workspace.front"), 303)


@blueprint.route("/<invitation>/reading", methods=["GET", "POST"])
@requires(Permission.REMARKS_SPEAK)
def reading(invitation: str) -> ResponseReturnValue:
    """How name and office should read, in each language."""
    event, sent = current_event(), _sent(invitation)
    remarks = sent.remarks
    form = forms.ReadingForm(data=queries.reading_of(remarks))
    return form_page(
        form,
        "remarks/public/reading.html",
        save=lambda: service.ask_reading(event, remarks, _writer(sent), **form.values),
        then=lambda _remarks: url_for("remarks.page", invitation=invitation),
        message=_("The secretariat has your wording and will take it over."),
        sent=sent,
        **words(),
    )


@blueprint.get("/<invitation>/portrait")
@requires(Permission.REMARKS_SPEAK)
def portrait(invitation: str) -> ResponseReturnValue:
    """The picture that was sent and is not taken over yet."""
    return send_portrait(_sent(invitation).remarks)


@blueprint.route("/<invitation>/portrait/edit", methods=["GET", "POST"])
@requires(Permission.REMARKS_SPEAK)
@takes_files(IMAGE_LIMIT)
def edit_portrait(invitation: str) -> ResponseReturnValue:
    """Send a picture of the speaker."""
    event, sent = current_event(), _sent(invitation)
    form = forms.PortraitForm()
    return form_page(
        form,
        "remarks/public/portrait.html",
        save=lambda: service.ask_portrait(event, sent.remarks, _writer(sent), **form.values),
        then=lambda _remarks: url_for("remarks.reading", invitation=invitation),
        message=_("The secretariat has the picture and will take it over."),
        sent=sent,
    )


@blueprint.post("/<invitation>/portrait/deletion")
@requires(Permission.REMARKS_SPEAK)
def delete_portrait(invitation: str) -> ResponseReturnValue:
    """Take the picture back, as long as it was not taken over."""
    sent = _sent(invitation)
    service.ask_portrait(current_event(), sent.remarks, _writer(sent), file=None)
    flash(_("The picture was taken back."), "good")
    return redirect(url_for("remarks.reading", invitation=invitation), 303)


@blueprint.route("/<invitation>/text", methods=["GET", "POST"])
@requires(Permission.REMARKS_SPEAK)
def text(invitation: str) -> ResponseReturnValue:
    """Write, keep for later, or submit."""
    event, sent = current_event(), _sent(invitation)
    remarks = sent.remarks
    form = forms.TextForm(obj=remarks)
    is_final = request.form.get("what") == "submission"
    verb: Any = service.submit if is_final else service.save_draft
    return form_page(
        form,
        "remarks/public/text.html",
        save=lambda: verb(event, remarks, _writer(sent), **form.values),
        then=lambda _remarks: url_for("remarks.page", invitation=invitation),
        message=_("The text was submitted.")
        if is_final
        else _("The text is kept. Nobody else reads it yet."),
        obj=remarks,
        sent=sent,
        remarks=remarks,
        **words(),
    )


@blueprint.route("/<invitation>/text/file", methods=["GET", "POST"])
@requires(Permission.REMARKS_SPEAK)
@takes_files(TEXT_LIMIT)
def text_file(invitation: str) -> ResponseReturnValue:
    """Take the words of a file into the draft of a language; what stood there is kept."""
    event, sent = current_event(), _sent(invitation)
    remarks = sent.remarks
    form = forms.FileTextForm(data={"language": remarks.spoken or current_language()})

    def take() -> Remarks:
        language, words = form.language.data, form.file.words.text
        return service.take_text(event, remarks, _writer(sent), language=language, text=words)

    def taken(_remarks: Remarks) -> str:
        flash(_("The text of the file is in the field. Please read it through, then submit it."), "good")
        if form.file.words.kind is FileKind.PDF:
            flash(_("A PDF does not say where its paragraphs end: please look at the line breaks."), "warn")
        return url_for("remarks.text", invitation=invitation)

    return form_page(
        form, "remarks/public/text_file.html", save=take, then=taken, sent=sent, remarks=remarks, **words()
    )


@blueprint.post("/<invitation>/text/earlier/<earlier>/restoration")
@requires(Permission.REMARKS_SPEAK)
def restore(invitation: str, earlier: str) -> ResponseReturnValue:
    """Put back what the text of a file replaced."""
    sent = _sent(invitation)
    found = queries.get_earlier(sent.remarks, earlier)
    service.put_back(current_event(), sent.remarks, _writer(sent), found)
    flash(_("The earlier draft is in the field again."), "good")
    return redirect(url_for("remarks.text", invitation=invitation), 303)


@blueprint.get("/<invitation>/versions/<version>")
@requires(Permission.REMARKS_SPEAK)
def version(invitation: str, version: str) -> ResponseReturnValue:
    """A version as it was submitted, compared in words with the one before."""
    sent = _sent(invitation)
    found = queries.get_version(sent.remarks, version)
    return render(
        "remarks/public/version.html",
        sent=sent,
        remarks=sent.remarks,
        version=found,
        before=queries.version_before(sent.remarks, found),
        **words(),
    )
