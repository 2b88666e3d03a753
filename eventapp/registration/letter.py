"""The letter of an invitation: one PDF, a page in each language, under the emblem of the event."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from flask_babel import gettext as _
from PIL import Image

from eventapp.accounts.models import Account
from eventapp.core import clock, text
from eventapp.core.db import ONLY_READS, db, release
from eventapp.core.files import kinds, storage
from eventapp.core.files import service as files
from eventapp.core.files.kinds import DOCUMENT_LIMIT, FileKind
from eventapp.core.files.service import Kept
from eventapp.core.languages import LANGUAGES, direction
from eventapp.core.locale import Reading, reading_of, speaking
from eventapp.core.typesetting import Typeset, typeset
from eventapp.events.models import Event
from eventapp.jobs import service as jobs
from eventapp.registration import labels, service
from eventapp.registration.models import Delegation
from eventapp.registration.rules.quotas import Function
from eventapp.registration.rules.workflow import InvitationState

KIND: Final = "registration.sendings"
MIMETYPE: Final = "application/pdf"
TEMPLATE: Final = "invitation.typ"


def keep(event: Event, delegation: Delegation) -> Kept:
    """The letter as it goes out now, stored: the bytes before the transaction that tells of them."""
    body = io.BytesIO(letter(event, delegation, sent_at=clock.now()).pdf)
    return files.store(body, "invitation.pdf", FileKind.PDF, kinds.measure(body, DOCUMENT_LIMIT))


def ask_to_send(
    event: Event, drafted: Sequence[Delegation], *, account: Any, paths: Mapping[str, str]
) -> None:
    """Have these invitations sent, each with its letter, by a job: a hundred letters take a minute."""
    ids = sorted(one.id for one in drafted)
    key = hashlib.sha256(repr((KIND, event.id, account.id, ids)).encode()).hexdigest()
    arguments = {"event": event.id, "account": account.id, "ids": ids, "paths": dict(paths)}
    jobs.enqueue(KIND, key=key, arguments=arguments, event=event, account=account)


@jobs.handler(KIND)
def send_all(arguments: Mapping[str, Any], progress: jobs.Progress) -> None:
    """Send each invitation that is not sent yet; one that failed half-way is taken up where it stopped."""
    total = len(arguments["ids"])
    for done, row_id in enumerate(arguments["ids"]):
        progress(done, total)
        db.session.connection(execution_options={ONLY_READS: True})  # a letter takes long
        event, delegation = db.session.get(Event, arguments["event"]), db.session.get(Delegation, row_id)
        if event is None or delegation is None or delegation.state is not InvitationState.DRAFTED:
            release()
            continue
        kept = keep(event, delegation)
        release()
        account = db.session.get(Account, arguments["account"])
        if delegation.state is InvitationState.DRAFTED:  # nobody pressed its own button meanwhile
            service.send(event, delegation, path=arguments["paths"], letter=kept, actor=account)
        db.session.commit()
    progress(total, total)


def letter(event: Event, delegation: Delegation, *, sent_at: datetime | None = None) -> Typeset:
    """The letter, of the moment it was (or is being) sent; the language of the focal point stands first."""
    sent_at = sent_at or delegation.sent_at
    first = delegation.language
    order = sorted(LANGUAGES, key=lambda language: language != first)
    with speaking(first):
        data = {
            "sheet": _sheet(event, delegation, sent_at),
            "emblem": emblem(event),
            "emblem_alt": _("Emblem of the meeting"),
            "pages": [_page(event, delegation, language, sent_at) for language in order],
        }
        return typeset(TEMPLATE, data, language=first)


def _sheet(event: Event, delegation: Delegation, sent_at: datetime | None) -> dict[str, Any]:
    say = reading_of(event, delegation.language)
    moment = sent_at.astimezone(UTC) if sent_at else None
    title = say.name(event.name)
    return {
        "title": text.strip_isolates(f"{_('Invitation')} – {title}"),
        "running": _text(event.name.in_(say.language), event.name.shown(say.language)[1]),
        "edition": text.isolate_ltr(delegation.reference),
        "page_of": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "draft": "" if moment else _("Draft"),
        "accent": event.accent,
        "digits": say.style.digits,
        "made": list(moment.timetuple()[:6]) if moment else None,
    }


def _page(event: Event, delegation: Delegation, language: str, sent_at: datetime | None) -> dict[str, Any]:
    with speaking(language):
        say = reading_of(event, language)
        organisation = delegation.organisation
        named = organisation.formal_name if organisation.formal_name else organisation.short_name
        return {
            "language": language,
            "direction": direction(language),
            "from": [_shown(credit.organisation.short_name, language) for credit in event.credits[:4]],
            "date": say.day_of(sent_at) if sent_at else "",
            "reference_label": _("Reference"),
            "reference": text.isolate_ltr(delegation.reference),
            "to": _shown(named, language),
            "attention": text.isolate_auto(delegation.focal_name) if delegation.focal_name else "",
            "heading": _("Invitation"),
            "event": _shown(event.title, language),
            "body": _body(event, delegation, say),
            "message": _shown(delegation.message, language) if delegation.message else None,
            "places_heading": _("Places offered to the delegation"),
            "places": _places(delegation, say),
            "closing": _("Please accept the assurances of our highest consideration."),
            "signed": _shown(event.contact_name or event.name, language),
        }


def _body(event: Event, delegation: Delegation, say: Reading) -> list[str]:
    days = say.range(event.first_on, event.last_on)
    place = event.venue_name or event.city
    title = text.isolate_auto(event.title.in_(say.language))
    where = text.isolate_auto(place.in_(say.language)) if place else ""
    first = (
        _("We have the honour to invite you to take part in %(event)s, %(days)s, at %(place)s.")
        if where
        else _("We have the honour to invite you to take part in %(event)s, %(days)s.")
    )
    day = say.date(delegation.answer_by)
    return [
        first % {"event": title, "days": days, "place": where},
        _("We would be grateful for an answer, and for the names of the delegation, by %(day)s.", day=day),
        _("The mail that came with this letter holds the link for both; no account is needed."),
    ]


def _places(delegation: Delegation, say: Reading) -> list[list[str]]:
    return [
        [str(labels.PLACES[function]), say.number(cap)]
        for function in Function
        if (cap := delegation.caps.get(function, 0))
    ]


def _shown(value: Any, language: str) -> dict[str, str]:
    shown, actual = value.shown(language)
    return _text(shown, actual)


def _text(value: str, language: str) -> dict[str, str]:
    return {"text": text.isolate(value, language), "lang": language, "label": ""}


def emblem(event: Event) -> list[int]:
    """The emblem as the bytes of a PNG; nothing where there is none, or its bytes are gone."""
    if event.emblem is None:
        return []
    try:
        with storage.current().open(event.emblem.storage_key) as stream, Image.open(stream) as picture:
            out = io.BytesIO()
            picture.convert("RGBA").save(out, "PNG")
    except (storage.Missing, OSError):
        return []
    return list(out.getvalue())
