"""Messages to a selection of participants: written, looked at, then sent or discarded as one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.core.access import Permission, current_actor, current_event, requires
from eventapp.core.errors import QueryNotUnderstood
from eventapp.core.forms import form_page
from eventapp.core.languages import LANGUAGES
from eventapp.core.locale import current_language, language_name
from eventapp.core.pagination import paginate
from eventapp.core.templating import render
from eventapp.mail.labels import MAIL_STATES
from eventapp.registration import forms
from eventapp.registration import queries as registration
from eventapp.registration.models import Participant
from eventapp.registration.queries import lists
from eventapp.registration.queries import messages as queries
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import ParticipantState
from eventapp.registration.service import messages as service
from eventapp.registration.views.manage.blueprint import blueprint
from eventapp.registration.views.words import words

MOST_TICKED: Final = 500  # boxes on a page; a form has no more than 1,000 fields
_KNOWN: Final[Mapping[str, type[StrEnum]]] = {"state": ParticipantState, "function": Function}


@blueprint.get("/messages")
@requires(Permission.ACCREDITATION_DECIDE)
def messages() -> ResponseReturnValue:
    """What was written, the newest first, and what became of it."""
    page = paginate(queries.messages_of(current_event()))
    counts = queries.batch_counts([one.public_id for one in page.rows])
    return render("registration/manage/messages.html", page=page, counts=counts, mail_states=MAIL_STATES)


@blueprint.route("/messages/new", methods=["GET", "POST"])
@requires(Permission.ACCREDITATION_DECIDE)
def write_message() -> ResponseReturnValue:
    """Choose people, write to them; nothing is sent yet."""
    event, asked = current_event(), _asked()
    people = queries.selected(event, asked)
    form = forms.MessageForm()
    return form_page(
        form,
        "registration/manage/message_form.html",
        save=lambda: service.write(event, _ticked(people), **form.values),
        then=lambda made: url_for("registration_manage.message", message=made.public_id),
        message=_("The mails are written and held. Look at them, then send them."),
        asked=asked,
        people=people,
        delegations=queries.delegation_choices(event, current_language()),
        categories=lists.categories_in_order(event),
        languages=[(tag, language_name(tag)) for tag in LANGUAGES],
        most=MOST_TICKED,
        mode=request.form.get("mode", "all"),
        ticked=set(request.form.getlist("person")),
        **words(),
    )


def _asked() -> dict[str, str]:
    """Whom the address asks for; an empty word narrows nothing. Without any word: whoever is approved.

    Raises:
        QueryNotUnderstood: there is no such state or function.
    """
    names = ("state", "delegation", "category", "function", "language")
    asked = {name: request.args.get(name, "")[:40] for name in names}
    if not request.args:
        asked["state"] = ParticipantState.APPROVED.value
    for name, known in _KNOWN.items():
        if asked[name] not in {"", *known}:
            raise QueryNotUnderstood(name=name)
    return asked


def _ticked(people: list[Participant]) -> list[Participant]:
    """All of them, only those ticked, or all but those."""
    mode, ticked = request.form.get("mode", "all"), set(request.form.getlist("person"))
    if mode == "only":
        return [one for one in people if one.public_id in ticked]
    return [one for one in people if mode != "without" or one.public_id not in ticked]


@blueprint.get("/messages/<message>")
@requires(Permission.ACCREDITATION_DECIDE)
def message(message: str) -> ResponseReturnValue:
    """One message: as it reads in each language, every mail of it, and whether it is to go."""
    event = current_event()
    found = queries.get_message(event, message)
    return render(
        "registration/manage/message.html",
        message=found,
        counts=queries.batch_counts([found.public_id]).get(found.public_id, {}),
        samples=queries.samples_of(found),
        page=paginate(queries.mails_of_message(found)),
        unreached=registration.participants_named(event, found.unreached.split()) if found.unreached else [],
        mail_states=MAIL_STATES,
        **words(),
    )


@blueprint.post("/messages/<message>/<any(sending, discarding):step>")
@requires(Permission.ACCREDITATION_DECIDE)
def settle_message(message: str, step: str) -> ResponseReturnValue:
    """Send what is held of it, or discard it."""
    event = current_event()
    found = queries.get_message(event, message)
    count = service.settle(event, found, step=step, actor=current_actor())
    told: Any = (
        ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", count)
        if step == "sending"
        else ngettext("%(num)s mail was discarded.", "%(num)s mails were discarded.", count)
    )
    flash(told, "good")
    return redirect(url_for("registration_manage.message", message=message), 303)
